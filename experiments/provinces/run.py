"""All provinces of the nation, each by itself: accounts, warnings, simulated beside measured."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from banha import load_scenario, simulate
from banha.cli.run import plug_notes
from banha.evaluation.drawing import METADATA, PIXELS
from banha.manifest import code_hash
from banha.packs.stand_ins.nation import load_nation
from banha.report.provinces import provinces_figure, provinces_table

HERE = Path(__file__).resolve().parent
COMMAND = "python experiments/provinces/run.py"
FIGURES = {
    "farm_income_share": ("vhlss", 2016, True),
    "grdp_nominal": ("grdp-rev2020-panel", 2021, False),
    "population": ("pop-post2019census-dstai", 2021, False),
}
INTRODUCTION = """\
Written on {date} by `{command} --runs FOLDER --write`: the baseline 2010-2030 in each of {count}
provinces at 1:{scale}, one seed, guard on: every account balanced to the đồng in every month. Code
`{code}`. Provinces with a note, such as unfilled imports beyond 3 per cent of GRDP in some year:
{noted}. Table: `provinces.csv`.

The packs are not calibrated province by province. Levels of GRDP in 2017 are no test: the opening's
level is that of 2017 carried back (see docs/packs.md). Growth from then on, farm income and
population are. Value added of agriculture in the national accounts of 2010 is 1.45 times the farm
income that households report (421 against 291 thousand billion đồng), so simulated shares, which
rest on the accounts, lie above the reported ones by about that: the differences between provinces
and the fall are the test."""
WANTED = (
    "population", "value_added", "household_income", "grdp", "grdp_volume", "price_level",
    "unemployment_rate", "mean_pay", "employed", "farmers", "unit_labour_cost_exporters",
    "arrivals", "departures", "unfilled_imports",
)  # fmt: skip


def run_province(slug: str, *, folder: Path, scale: int, end: str) -> dict[str, Any]:
    """Run the baseline in a province, or read what an earlier call has kept of it."""
    kept = folder / f"{slug}.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    scenario = load_scenario("baseline").with_run(province=slug, scale=scale, end=end)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run = simulate(scenario)
    yearly = run.yearly()
    yearly = yearly[yearly["series"].isin(WANTED)]
    yearly.to_csv(folder / f"{slug}.csv", index=False, lineterminator="\n")
    notes = [*scenario.notes, *plug_notes(run.records), *(str(one.message) for one in caught)]
    found = {"province": slug, "digest": run.digest, "notes": notes, "seconds": run.seconds}
    kept.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return found


def summary(slug: str, *, frame: pd.DataFrame, notes: list[str]) -> dict[str, Any]:
    """Return a row of the table: growth, unemployment, population, pay."""

    def value(series: str, year: int) -> float:
        rows = frame[(frame["series"] == series) & (frame["year"] == year)]
        return float(rows["value"].iloc[0])

    def growth(series: str, first: int, last: int) -> float:
        return 100.0 * float(np.log(value(series, last) / value(series, first))) / (last - first)

    return {
        "province": slug,
        "population_2010": round(value("population", 2010)),
        "population_2021": round(value("population", 2021)),
        "population_2030": round(value("population", 2030)),
        "grdp_growth_2010_2020": round(growth("grdp_volume", 2010, 2020), 2),
        "grdp_growth_2020_2030": round(growth("grdp_volume", 2020, 2030), 2),
        "pay_growth_2010_2030": round(growth("mean_pay", 2010, 2030), 2),
        "unemployment_2010": round(100.0 * value("unemployment_rate", 2010), 2),
        "unemployment_2020": round(100.0 * value("unemployment_rate", 2020), 2),
        "unemployment_2030": round(100.0 * value("unemployment_rate", 2030), 2),
        "farm_share_of_jobs_2010": round(100 * value("farmers", 2010) / value("employed", 2010), 1),
        "farm_share_of_jobs_2030": round(100 * value("farmers", 2030) / value("employed", 2030), 1),
        "notes": "; ".join(notes),
    }


def main() -> None:
    """Run what is missing, then write table and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="folder that keeps the runs")
    parser.add_argument("--scale", type=int, default=50)
    parser.add_argument("--end", default="2030-12")
    parser.add_argument("--share", default="1/1", help="i/n: run every n-th province only")
    parser.add_argument("--write", action="store_true", help="write table, figures, README")
    asked = parser.parse_args()
    asked.runs.mkdir(parents=True, exist_ok=True)
    slugs = sorted(load_nation().provinces)
    number, of = (int(part) for part in asked.share.split("/"))
    found = {}
    for place, slug in enumerate(slugs):
        if asked.write or place % of == number - 1:
            one = run_province(slug, folder=asked.runs, scale=asked.scale, end=asked.end)
            found[slug] = one
            print(slug, round(one["seconds"], 1), one["notes"] or "no warning", flush=True)
    if asked.write:
        write(found, folder=asked.runs, scale=asked.scale)


def write(found: dict[str, dict[str, Any]], *, folder: Path, scale: int) -> None:
    """Write the table, the figures and the README."""
    yearly = {slug: pd.read_csv(folder / f"{slug}.csv") for slug in found}
    rows = [summary(s, frame=yearly[s], notes=one["notes"]) for s, one in found.items()]
    pd.DataFrame(rows).to_csv(HERE / "provinces.csv", index=False, lineterminator="\n")
    noted = sum(bool(one["notes"]) for one in found.values())
    lines = ["# All provinces, one by one", "", INTRODUCTION.format(
        date=dt.datetime.now(dt.UTC).date(), command=COMMAND, count=len(found), scale=scale,
        code=code_hash()[:12], noted=noted,
    ), ""]  # fmt: skip
    for series, (basis, last, common) in FIGURES.items():
        for lang in ("en", "vi"):
            figure = provinces_figure(
                yearly, series, basis=basis, last_year=last, common_scale=common, lang=lang
            )
            name = f"{series}.{lang}.png"
            figure.savefig(HERE / name, dpi=PIXELS, metadata=METADATA)
        lines += [f"![{series}]({series}.en.png)", "", *errors(yearly, series, basis=basis), ""]
    (HERE / "README.md").write_text("\n".join(lines), encoding="utf-8")


def errors(yearly: dict[str, pd.DataFrame], series: str, *, basis: str) -> list[str]:
    """Say how far simulated values are from measured ones in the last measured year."""
    table = provinces_table(yearly, series, basis=basis).dropna()
    last = table.sort_values("year").groupby("province").tail(1)
    gap = np.log(last["simulated"] / last["measured"])
    worst = last.assign(gap=gap.abs()).nlargest(3, "gap")
    named = ", ".join(
        f"{p} ({s:.3g} against {m:.3g})"
        for p, s, m in zip(worst["province"], worst["simulated"], worst["measured"], strict=True)
    )
    alike = np.corrcoef(np.log(last["simulated"]), np.log(last["measured"]))[0, 1]
    text = (
        f"`{series}`, last measured year: median of |log ratio| {np.median(gap.abs()):.3f}, mean "
        f"log ratio {gap.mean():+.3f}, correlation over provinces {alike:.3f}; farthest: {named}."
    )
    return [text]


if __name__ == "__main__":
    main()
