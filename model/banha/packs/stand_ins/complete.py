"""A complete set of inputs for the builder: own values where there are any, stand-ins elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from banha.packs.accounts import FIRM_SECTORS
from banha.packs.assumptions import Assumption
from banha.packs.stand_ins.budget import estimate_budget
from banha.packs.stand_ins.enterprises import CLASSES, estimate_enterprises
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.people import estimate_people
from banha.packs.stand_ins.product import BILLION, MILLION, estimate_product, to_base_prices
from banha.packs.stand_ins.stand_in import StandIn
from banha.packs.stand_ins.surroundings import estimate_surroundings
from banha.packs.stand_ins.work import INCOME, estimate_work

OPENING = "opening"
POOR, RICH = 0.45, 1.95
SPENDING_SHARES = {
    "agriculture": (0.15, 0.06),
    "market_services": (0.34, 0.38),
    "knowledge_services": (0.04, 0.07),
}
ROWS = (
    ("population", "total", "people.population", "persons"),
    ("employed_persons", "total", "jobs.employed", "persons"),
    ("labour_force", "total", "jobs.labour_force", "persons"),
    ("household_business_employees", "total", "jobs.household_business", "persons"),
    ("state_sector_local_employed", "total", "jobs.public", "persons"),
    ("enterprise_employees", "total", "jobs.enterprises", "persons"),
    ("university_college_students", "total", "people.university_students", "persons"),
    ("professional_secondary_students", "total", "people.vocational_students", "persons"),
    ("trained_workers_share", "total", "people.trained_share", "percent"),
)
SHARES = (
    ("people.share_age_15_59", "share_age_15_59"),
    ("people.share_age_60_plus", "share_age_60_plus"),
    ("people.age_tilt", "age_tilt"),
    ("people.in_migrant_share", "in_migrant_share"),
    ("people.school_share_15_17", "school_share_15_17"),
    ("product.construction_share", "construction_share_of_value_added"),
    ("product.knowledge_share", "knowledge_share_of_services_value_added"),
    ("product.light_output_share", "manufacturing_output_share_labour_intensive"),
    ("pay.enterprises", "enterprise_wage_monthly"),
    ("pay.minimum_wage_zone", "minimum_wage_zone"),
    ("firms.foreign", "foreign_firms"),
    ("firms.state", "state_firms"),
    ("land.farms", "farm_land"),
    ("land.area", "area"),
    ("budget.central_grant", "central_grant"),
)
DERIVED = (
    "labour_intensive_share",
    "construction_share_of_industry",
    "knowledge_share_of_services",
    "household_business_income",
    *(f"household_share.{sector}" for sector in SPENDING_SHARES),
)
"""Assumptions that are ratios of several estimates."""
Row = dict[str, str]


@dataclass(frozen=True)
class Completed:
    """What the builder needs of a province.

    Attributes
    ----------
    stand_ins
        Every value with its range, method and source.
    rows
        Rows in the columns of `province_annual.csv`, one for each quantity that the builder asks.
    firm_sizes
        Enterprises by size class in the columns of `firm_size_2010.csv`.
    assumptions
        Assumptions of the province; the nation's others apply besides.
    """

    stand_ins: Sequence[StandIn]
    rows: Sequence[Row]
    firm_sizes: Sequence[Row]
    assumptions: Mapping[str, Assumption]


def estimates_by_assumption() -> dict[str, str]:
    """Return the estimate behind each assumption that restates one, by the assumption's name."""
    owners = [
        f"{owner}_share.{sector}" for sector in FIRM_SECTORS for owner in ("foreign", "state")
    ]
    return {target: name for name, target in SHARES} | {name: f"firms.{name}" for name in owners}


def estimate(evidence: Evidence) -> None:
    """Make every estimate, each from those before it."""
    estimate_people(evidence)
    estimate_work(evidence)
    estimate_enterprises(evidence)
    estimate_product(evidence)
    estimate_budget(evidence)
    estimate_surroundings(evidence)


def complete(evidence: Evidence) -> Completed:
    """Estimate what is missing and lay everything out as the builder reads it.

    Raises
    ------
    PackError
        Something without a stand-in is missing, such as the population.
    """
    estimate(evidence)
    return laid_out(evidence)


def laid_out(evidence: Evidence) -> Completed:
    """Lay the estimates out as the builder reads them."""
    return Completed(
        stand_ins=evidence.made.entries(),
        rows=[*_rows(evidence), *_own_paths(evidence)],
        firm_sizes=list(_firm_sizes(evidence)),
        assumptions={entry.name: entry for entry in _assumptions(evidence)},
    )


def _row(
    evidence: Evidence, series: str, breakdown: str, *, value: float, unit: str, entry: StandIn
) -> Row:
    """A row of the opening, graded by the estimate that it comes from."""
    measured = entry.grade == "measured"
    return {
        "province": evidence.slug,
        "series": series,
        "breakdown": breakdown,
        "year": str(evidence.year),
        "value": repr(float(value)),
        "unit": unit,
        "basis": OPENING,
        "preferred": "true",
        "source": entry.source,
        "reference": "",
        "confidence": "high" if measured else "low",
        "note": f"{entry.method}; {entry.note}" if entry.note else entry.method,
    }


def _rows(evidence: Evidence) -> Iterator[Row]:
    made, prices = evidence.made, to_base_prices(evidence, evidence.year)

    def row(series: str, breakdown: str, value: float, unit: str, name: str) -> Row:
        entry = made.entry(name)
        return _row(evidence, series, breakdown, value=value, unit=unit, entry=entry)

    for series, breakdown, name, unit in ROWS:
        yield row(series, breakdown, made[name], unit, name)
    industry = sum(made[f"jobs.{s}"] for s in ("labour_intensive", "technology", "construction"))
    farm, employed = made["jobs.farm"], made["jobs.employed"]
    for branch, jobs, name in (
        ("agriculture", farm, "jobs.farm"),
        ("industry_construction", industry, "jobs.construction"),
        ("services", employed - farm - industry, "jobs.market_services"),
    ):
        yield row("employment_share", branch, 100.0 * jobs / employed, "percent", name)
        share = f"product.share.{branch}"
        yield row("grdp_share", branch, 100.0 * made[share], "percent", share)
    yield row("grdp_basic", "total", made["product.grdp"] / BILLION, "vnd_billion_2010p",
              "product.grdp")  # fmt: skip
    yield row("budget_expenditure", "total", made["budget.spending"] / BILLION,
              "vnd_billion_2010p", "budget.spending")  # fmt: skip
    yield row(INCOME, "total", made["income.all"] / prices, "vnd_million_per_person_month_2010p",
              "income.all")  # fmt: skip
    yield row("state_sector_local_monthly_income", "total", made["pay.public"] * prices / MILLION,
              "vnd_million_per_month", "pay.public")  # fmt: skip
    yield row("budget_retention_ratio", "total", 100.0 * made["budget.retained_share"], "percent",
              "budget.retained_share")  # fmt: skip
    births = national_fertility(evidence) * made["people.relative_fertility"]
    yield row("total_fertility_rate", "total", births, "births_per_woman",
              "people.relative_fertility")  # fmt: skip


def national_fertility(evidence: Evidence) -> float:
    """Return the nation's births per woman in the opening year."""
    for row in evidence.nation.tables["demography.csv"]:
        if row["series"] == "total_fertility_rate" and row["period"] == str(evidence.year):
            return float(row["value"])
    raise LookupError(f"no total fertility rate for {evidence.year}")


def _own_paths(evidence: Evidence) -> Iterator[Row]:
    """The competitiveness index of each year; where there is none, the neighbours'."""
    found = evidence.years("pci_score")
    if not found:
        entry = evidence.from_neighbours("pci_score", name="business.pci_score", unit="score")
        evidence.made.add(entry)
        yield _row(
            evidence, "pci_score", "total", value=entry.value, unit="score_0_100", entry=entry
        )
    for year, row in sorted(found.items()):
        yield {str(key): str(value) for key, value in row.items()} | {
            "year": str(year), "preferred": "true",
        }  # fmt: skip


def _firm_sizes(evidence: Evidence) -> Iterator[Row]:
    for place, name in enumerate(CLASSES):
        entry = evidence.made.entry(f"firms.size_{name}")
        yield {
            "scope": "province",
            "key": evidence.slug,
            "industry": "",
            "size_class": name,
            "size_order": str(place + 1),
            "enterprises": str(round(entry.value)),
            "source": entry.source,
            "reference": "",
            "note": entry.note,
        }
    yield from (row for row in evidence.nation.firm_sizes if row["scope"] == "industry")


def _assumptions(evidence: Evidence) -> Iterator[Assumption]:
    made = evidence.made
    for name, target in SHARES:
        yield _assumption(target, made.entry(name))
    jobs = {sector: made[f"jobs.{sector}"] for sector in FIRM_SECTORS}
    making = jobs["labour_intensive"] + jobs["technology"]
    trade = jobs["market_services"] + jobs["knowledge_services"]
    for target, value, name in (
        ("labour_intensive_share", jobs["labour_intensive"] / making, "jobs.labour_intensive"),
        ("construction_share_of_industry", jobs["construction"] / (making + jobs["construction"]),
         "jobs.construction"),
        ("knowledge_share_of_services", jobs["knowledge_services"] / trade,
         "jobs.knowledge_services"),
    ):  # fmt: skip
        yield _scaled(target, value, made.entry(name), unit="share of jobs")
    for sector in FIRM_SECTORS:
        for owner in ("foreign", "state"):
            entry = made.entry(f"firms.{owner}_share.{sector}")
            yield _assumption(f"{owner}_share.{sector}", entry)
    yield _household_business_income(evidence, jobs)
    yield from _spending(evidence)


def _household_business_income(evidence: Evidence, jobs: Mapping[str, float]) -> Assumption:
    """Income on own account over pay in market services, which the builder states it by."""
    national = evidence.nation.assumptions
    relative = {s: national[f"relative_wage.{s}"] for s in FIRM_SECTORS}
    mean = sum(relative[s] * jobs[s] for s in FIRM_SECTORS) / sum(jobs.values())
    entry = evidence.made.entry("product.household_business_income")
    value = entry.value * mean / relative["market_services"]
    return _scaled("household_business_income", value, entry, unit="ratio to the market wage")


def _spending(evidence: Evidence) -> Iterator[Assumption]:
    """Spending on local food and services, between a poor province's and the flagship's."""
    entry = evidence.made.entry("income.all")
    relative = entry.value / evidence.nation.near(INCOME, evidence.year)
    weight = math.log(max(relative, 1e-6) / POOR) / math.log(RICH / POOR)
    weight = min(max(weight, 0.0), 1.0)
    for sector, (poor, rich) in SPENDING_SHARES.items():
        value = poor + weight * (rich - poor)
        yield Assumption(
            f"household_share.{sector}", value, 0.6 * value, 1.4 * value, "share of spending",
            "assumed", "judgement; see note",
            f"{poor:g} where households are poor, {rich:g} in Bình Dương, by log income",
        )  # fmt: skip


def _assumption(name: str, entry: StandIn) -> Assumption:
    return Assumption(
        name, entry.value, entry.low, entry.high, entry.unit, entry.grade, entry.source,
        f"{entry.method}; {entry.note}" if entry.note else entry.method,
    )  # fmt: skip


def _scaled(name: str, value: float, entry: StandIn, *, unit: str) -> Assumption:
    """An assumption whose relative range is that of the estimate it comes from."""
    low, high = (value * end / entry.value if entry.value else value
                 for end in (entry.low, entry.high))  # fmt: skip
    return Assumption(
        name, value, low, high, unit, entry.grade, entry.source,
        f"{entry.method}; {entry.note}" if entry.note else entry.method,
    )  # fmt: skip
