"""Every policy of the library against business as usual: writes README.md, tables and figures."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from effects import CRITERIA, ECONOMY, SCORE, by_score, cost, effects, tidy

from banha.batch.results import Results, read_results
from banha.batch.run_batch import run_batch
from banha.batch.study import load_study
from banha.comparison import Comparison
from banha.evaluation.drawing import METADATA, PIXELS
from banha.evaluation.markdown import SHORT, number, table
from banha.evaluation.paired import Effect
from banha.pairing import pairing_table
from banha.report import effects_figure, policy_map_figure

type Found = Mapping[str, Mapping[str, Effect]]

HERE = Path(__file__).resolve().parent
COMMAND = "python experiments/policy_comparison/run.py"
LAST, MIDDLE, FIRST_OF_COST = 2040, 2030, 2023
PAIRED = ("smart-city-strategy", "world-demand-slump", "vocational-drive")
PAIRED_SERIES = ("employed", "grdp_volume", "mean_pay", "exports", "community_score")
INTRODUCTION = """\
# The scenario library against business as usual

What does each policy and each shock of the library change, and can luck tell it from nothing? Every
scenario was run with the same seeds as business as usual, and the differences are taken seed by
seed. A value is the median of paired differences, in brackets their 5 to 95 % band over seeds; `?`
marks those on whose sign fewer than 90 % of the seeds agree, `0` those that differ in no seed. The
band is luck of the draw at this scale: what is not known about parameters (those in use are the
default of Bình Dương) and about the world outside is not in it. With few seeds a band is little
more than the range seen. The scenarios are fictitious, and most start in 2022; what each moves,
costs and rests on is said by `banha explain SCENARIO`."""
PAIRING = """\
## What common random numbers are worth

With independent seeds the variance of a difference is the sum of the two variances; with a common
seed it is that of the difference itself. Their ratio is how many independent pairs of runs one pair
with a common seed is worth; in brackets 5 to 95 % over bootstrap samples of the pairs."""


def provenance(results: Results, *, date: str) -> str:
    """What was run, when, with which code and data."""
    scenario, study = results.study.scenarios[0], results.study
    hashes = ", ".join(
        f"{name} `{value[:SHORT]}`" for name, value in results.hashes.items() if name != "libraries"
    )
    note = f" {results.note}" if results.note else ""
    return (
        f"Written on {date} by `{COMMAND}`; the runs by `banha batch experiments/policy_comparison`"
        f". {len(results.runs)} runs of {scenario.start} to {scenario.end} at 1:{scenario.scale} "
        f"(persons) and 1:{scenario.firm_scale} (firms), {len(study.seeds)} seeds, guard on: every "
        f"account balanced to the đồng in every month.{note} {results.hashes['libraries']}; "
        f"{hashes} (SHA-256)."
    )


def effect_table(
    found: Found, comparisons: Mapping[str, Comparison], *, names: Mapping[str, str]
) -> str:
    """Effects on the economy, and the cost."""
    header = ["", *(one.head for one in ECONOMY), "Community score", "Programmes, bn a year"]
    rows = []
    for policy, named in found.items():
        spent = cost(comparisons[policy], first=FIRST_OF_COST, last=LAST)
        cells = [named[one.label].text(one.decimals) for one in (*ECONOMY, SCORE)]
        rows.append([names[policy], *cells, number(spent.median, 0, sign=True)])
    return table(header, rows)


def pairing(comparisons: Mapping[str, Comparison], *, names: Mapping[str, str]) -> str:
    """The worth of common random numbers for some policies."""
    rows = []
    for policy in PAIRED:
        found = pairing_table(comparisons[policy], years=[MIDDLE, LAST], series=PAIRED_SERIES)
        for series in PAIRED_SERIES:
            part = found[found["series"] == series].set_index("year")
            cells = [
                f"{number(part.loc[year, 'worth'], 1)} "
                f"[{number(part.loc[year, 'low'], 1)}, {number(part.loc[year, 'high'], 1)}]"
                for year in (MIDDLE, LAST)
            ]
            rows.append([f"{names[policy]}: `{series}`", *cells])
    return table(["", str(MIDDLE), str(LAST)], rows)


def ranks(results: Results, *, names: Mapping[str, str]) -> str:
    """The ten first by the community score."""
    found = results.rank("community_score", year=LAST).head(10)
    rows = [
        [names.get(row.scenario, row.scenario), str(row.rank), number(row.community_score, 1),
         number(100 * row.share_first, 0)]
        for row in found.itertuples()
    ]  # fmt: skip
    return table(["", "rank", f"community score {LAST}", "first in … % of seeds"], rows)


def page(results: Results, *, date: str) -> str:
    """Return the page in Markdown; draws the figures beside it."""
    comparisons = dict(results.compare())
    titles = {one.name: one.title for one in results.study.scenarios}
    found = {name: effects(one, (*ECONOMY, *CRITERIA), year=LAST)
             for name, one in comparisons.items()}  # fmt: skip
    ordered = {name: found[name] for name in by_score(found)}
    middle = {name: effects(comparisons[name], (*ECONOMY, SCORE), year=MIDDLE) for name in ordered}
    draw(ordered, names=titles)
    write_csv(comparisons, HERE / "differences.csv")
    parts = [
        INTRODUCTION, provenance(results, date=date),
        f"## {LAST}", effect_table(ordered, comparisons, names=titles),
        "![Effects with their bands](effects.png)", "![Six criteria](criteria.png)",
        f"## {MIDDLE}", effect_table(middle, comparisons, names=titles),
        "## Ranks", ranks(results, names=titles), PAIRING, pairing(comparisons, names=titles),
        "Headline series and criteria in more years: [differences.csv](differences.csv).",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def draw(found: Found, *, names: Mapping[str, str]) -> None:
    """Draw the effects on the economy, and the map of the criteria."""
    economy = tidy(found, (*ECONOMY[:4], SCORE), names=names, year=LAST)
    criteria = tidy(found, CRITERIA, names=names, year=LAST)
    title = f"What each scenario changes by {LAST}, against business as usual"
    figures = {
        "effects.png": effects_figure(economy, middle="median", title=title),
        "criteria.png": policy_map_figure(
            criteria, middle="median", title=f"Six criteria in {LAST}, against business as usual"
        ),
    }
    for name, figure in figures.items():
        figure.savefig(HERE / name, dpi=PIXELS, metadata=METADATA)


def write_csv(comparisons: Mapping[str, Comparison], path: Path) -> None:
    """Bands of headline series and criteria in some years, tidy."""
    chosen = [(one.series, one.part) for one in (*ECONOMY, *CRITERIA)]
    rows = []
    for name, comparison in comparisons.items():
        for series, part in chosen:
            bands = comparison.bands(series, part)
            bands = bands[bands["year"].isin([2025, MIDDLE, 2035, LAST])]
            keys = {"scenario": name, "series": series, "breakdown": part}
            rows.append(bands.assign(**keys)[[*keys, *bands.columns]])
    pd.concat(rows, ignore_index=True).to_csv(
        path, index=False, float_format="%.6g", lineterminator="\n"
    )


def main() -> None:
    """Run what is missing, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=None, help="the batch folder")
    parser.add_argument("--page-only", action="store_true", help="read the runs that are there")
    asked = parser.parse_args()
    study = load_study(HERE)
    folder = asked.runs or HERE.parents[1] / "runs" / study.name
    if not asked.page_only:
        summary = run_batch(study, folder, workers=asked.workers, announce=print)
        print(f"{summary.progress.done} done, {summary.progress.failed} failed, "
              f"{summary.progress.skipped} done before")  # fmt: skip
    date = dt.datetime.now(dt.UTC).date().isoformat()
    (HERE / "README.md").write_text(page(read_results(folder), date=date), encoding="utf-8")
    print(HERE / "README.md")


if __name__ == "__main__":
    main()
