"""What the stand-ins are worth: Bình Dương's own values hidden, and each province left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from banha.evaluation.markdown import table as markdown_table
from banha.packs.stand_ins.complete import estimate
from banha.packs.stand_ins.draws import luck_of
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.packs.stand_ins.stand_in import StandIn, StandIns
from banha.packs.stand_ins.work import INCOMES

HERE = Path(__file__).resolve().parent
COMMAND = "python experiments/stand_ins/run.py"
FLAGSHIP, DRAWS = "binh-duong", 200
HIDDEN = (
    "employment_share", "household_business_employees", "state_sector_local_employed",
    "grdp_share", "employed_persons", "budget_expenditure", "budget_retention_ratio",
    "state_sector_local_monthly_income", "grdp_constant_1994p", "industry_gross_output",
)  # fmt: skip
INDUSTRY = ("labour_intensive", "technology", "construction")
MEASURED_SHARES = {
    2005: {"farms": 19.2, "industry": 57.9, "services": 22.9},
    2016: {"farms": 8.7, "industry": 63.1, "services": 28.2},
}
"""Measured employment shares of Bình Dương, per cent: `employment_share` of the panel."""
LEFT_OUT = (
    ("employment_to_population_ratio", "total", False),
    ("enterprise_employees", "total", True),
    ("enterprises_active", "total", True),
    ("trained_workers_share", "total", False),
    ("crude_birth_rate", "total", False),
    ("in_migration_rate", "total", False),
    ("out_migration_rate", "total", False),
    ("university_college_students", "total", True),
    ("pci_score", "total", False),
    *(("household_income_per_capita_monthly", name, False) for name in INCOMES),
)


def hidden(nation: Nation, *, year: int, draw: int) -> dict[str, float]:
    """Estimate the flagship's jobs and product without its own values."""
    own = nation.panel[nation.panel["province"] == FLAGSHIP]
    sizes = pd.DataFrame([row for row in nation.firm_sizes if row["key"] == FLAGSHIP])
    evidence = Evidence(
        FLAGSHIP, nation.region(FLAGSHIP), year, own[~own["series"].isin(HIDDEN)], sizes, nation,
        made=StandIns(luck=luck_of(FLAGSHIP, year=year, draw=draw) if draw else None),
    )  # fmt: skip
    estimate(evidence)
    made = evidence.made
    farms = 100.0 * made["jobs.farm"] / made["jobs.employed"]
    industry = 100.0 * sum(made[f"jobs.{s}"] for s in INDUSTRY) / made["jobs.employed"]
    return {
        "farms": farms,
        "industry": industry,
        "services": 100.0 - farms - industry,
        "agriculture in product": 100.0 * made["product.share.agriculture"],
        "industry in product": 100.0 * made["product.share.industry_construction"],
        "product": made["product.grdp"] / 1e12,
        "household businesses": made["jobs.household_business"] / 1e3,
        "public jobs": made["jobs.public"] / 1e3,
        "foreign share of enterprise jobs": 100.0 * made["firms.foreign_share_of_jobs"],
        "public spending": made["budget.spending"] / 1e12,
        "retained share": 100.0 * made["budget.retained_share"],
    }


def measured_values() -> dict[tuple[int, str], float]:
    """Return what was measured, or is in the flagship's own opening, of the hidden values."""
    found = {(y, name): v for y, shares in MEASURED_SHARES.items() for name, v in shares.items()}
    found |= {
        (2005, "household businesses"): 85.566,
        (2005, "public jobs"): 34.1,
        (2005, "agriculture in product"): 8.0,
        (2005, "industry in product"): 63.8,
        (2010, "household businesses"): 126.746,
        (2010, "agriculture in product"): 4.4,
        (2010, "industry in product"): 63.0,
        (2010, "product"): 89.2,
        (2010, "public spending"): 6.6434,
        (2010, "retained share"): 40.0,
        (2016, "foreign share of enterprise jobs"): 62.0,
        (2016, "retained share"): 40.0,
    }
    return found


def flagship_rows(nation: Nation) -> Iterator[dict[str, object]]:
    """Yield each hidden value with its estimate, 90 % of the draws, and whether they hold it."""
    measured = measured_values()
    for year in sorted({year for year, _ in measured}):
        point = hidden(nation, year=year, draw=0)
        draws = pd.DataFrame([hidden(nation, year=year, draw=d) for d in range(1, DRAWS + 1)])
        for name, estimated in point.items():
            if (year, name) not in measured:
                continue
            low, high = np.percentile(draws[name], [5, 95])
            truth = measured[year, name]
            yield {
                "value": name, "year": year, "measured": truth, "estimate": round(estimated, 2),
                "p05": round(low, 2), "p95": round(high, 2), "inside": bool(low <= truth <= high),
            }  # fmt: skip


def left_out_rows(nation: Nation, *, year: int = 2010) -> Iterator[dict[str, object]]:
    """Yield how well neighbours stand in for each series, each province left out in turn."""
    for series, breakdown, per_head in LEFT_OUT:
        values = nation.across(series, year, breakdown=breakdown)
        if per_head:
            values = values / nation.across("population", year)
        gaps, inside = [], []
        for slug in values.dropna().index:
            region = nation.region(slug)
            nothing = nation.panel.iloc[:0]
            evidence = Evidence(slug, region, year, nothing, pd.DataFrame(), nation)
            one = StandIn("people.population", 1.0, 1.0, 1.0, "person", "own table", year, "")
            evidence.made.add(one)
            entry = evidence.from_neighbours(
                series, name="value", breakdown=breakdown, unit="", per_head=per_head
            )
            gaps.append(np.log(entry.value / values[slug]))
            inside.append(entry.low <= values[slug] <= entry.high)
        yield {
            "series": series if breakdown == "total" else f"{series}, {breakdown}",
            "provinces": len(gaps), "median |log error|": round(float(np.median(np.abs(gaps))), 3),
            "90th percentile": round(float(np.percentile(np.abs(gaps), 90)), 3),
            "share inside the range": round(float(np.mean(inside)), 2),
        }  # fmt: skip


def main() -> None:
    """Write the tables and the README."""
    nation = load_nation()
    flagship = pd.DataFrame(flagship_rows(nation))
    neighbours = pd.DataFrame(left_out_rows(nation))
    flagship.to_csv(HERE / "flagship.csv", index=False, lineterminator="\n")
    neighbours.to_csv(HERE / "neighbours.csv", index=False, lineterminator="\n")
    held = int(flagship["inside"].sum())
    lines = [
        "# What the stand-ins are worth",
        "",
        f"Written on {dt.datetime.now(dt.UTC).date()} by `{COMMAND}`.",
        "",
        "## Bình Dương with its own values hidden",
        "",
        (
            "The builder sees of Bình Dương what it sees of every province: population, employment "
            "ratio, incomes by source, enterprises, foreign projects, product of 2017 "
            "on. Its own jobs "
            "by sector, household businesses, public jobs, shares of product and budget "
            "are hidden and "
            f"estimated; ranges are 5 to 95 % of {DRAWS} draws. {held} of {len(flagship)} measured "
            "values lie inside. Jobs and shares in per cent, product and spending in "
            "thousand billion "
            "đồng, household businesses and public jobs in thousand persons. The "
            "product of 2010 and "
            "the foreign share of 2010 are those of the flagship's own opening."
        ),
        "",
        *shown(flagship),
        "",
        (
            "The farms of 2005 are missed: enterprises report more jobs there than the survey has "
            "residents for once farms, household businesses and the State are counted, "
            "so too few are "
            "left for farms. Population before the census of 2009 was counted too low."
        ),
        "",
        "## Provinces left out one by one",
        "",
        (
            "What the mean of the region's other provinces is off when a province has "
            "no value of its "
            "own, in logs, in 2010; per head of population for counts."
        ),
        "",
        *shown(neighbours),
        "",
    ]
    (HERE / "README.md").write_text("\n".join(lines), encoding="utf-8")


def shown(frame: pd.DataFrame) -> list[str]:
    """Return a table in Markdown."""
    rows = [[str(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return markdown_table(list(frame.columns), rows).splitlines()


if __name__ == "__main__":
    main()
