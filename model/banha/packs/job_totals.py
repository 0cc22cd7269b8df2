"""The totals that jobs are reconciled to: measured, or inferred where nothing was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from banha.packs.assumptions import Assumptions
from banha.packs.demography import People
from banha.packs.source import Sources

TABLE = "province_annual.csv"
SHARES_BEFORE, SHARES_AFTER = 2005, 2016
PUBLIC_JOBS_YEAR = 2008
STUDENTS_YEAR = 2011
ENTERPRISES_SINCE = 2000
BRANCHES = ("agriculture", "industry_construction", "services")


@dataclass(frozen=True)
class JobTotals:
    """Persons of 15 and over as the sources have them, before they are reconciled.

    Attributes
    ----------
    employed, labour_force, household_business, public, enterprise, higher_students
        Persons.
    shares
        Shares of the three broad sectors in employed persons, which sum to one.
    grade
        Whether the jobs in enterprises were measured in this year.
    """

    employed: int
    labour_force: int
    household_business: int
    public: int
    enterprise: int
    higher_students: int
    shares: Mapping[str, float]
    grade: str


def job_totals(
    sources: Sources, *, assumptions: Assumptions, people: People, year: int
) -> JobTotals:
    """Return the totals of a year: from the surveys, or inferred before there were any."""
    if sources.has(TABLE, series="employed_persons", breakdown="total", year=str(year)):
        return _surveyed(sources, year=year)
    return _inferred(sources, assumptions=assumptions, people=people, year=year)


def measured(sources: Sources, series: str, year: int) -> float:
    """Return a value of the province, the preferred one where there are several."""
    rows = sources.find(TABLE, series=series, breakdown="total", year=str(year))
    preferred = [row for row in rows if row["preferred"] == "true"]
    return sources.take(preferred[0] if preferred else rows[-1])


def _surveyed(sources: Sources, *, year: int) -> JobTotals:
    higher = _nearest(sources, "university_college_students", year, known=STUDENTS_YEAR)
    vocational = _nearest(sources, "professional_secondary_students", year, known=STUDENTS_YEAR)
    return JobTotals(
        employed=round(measured(sources, "employed_persons", year)),
        labour_force=round(measured(sources, "labour_force", year)),
        household_business=round(measured(sources, "household_business_employees", year)),
        public=round(
            _nearest(sources, "state_sector_local_employed", year, known=PUBLIC_JOBS_YEAR)
        ),
        enterprise=round(measured(sources, "enterprise_employees", year)),
        higher_students=round(higher + vocational),
        shares=_interpolated_shares(sources, year=year),
        grade="measured",
    )


def _nearest(sources: Sources, series: str, year: int, *, known: int) -> float:
    """Return the value stated for the opening of the year; else that of a year known to have it."""
    wanted = {"series": series, "breakdown": "total", "basis": "opening"}
    stated = sources.has(TABLE, year=str(year), **wanted)
    return measured(sources, series, year if stated else known)


def _interpolated_shares(sources: Sources, *, year: int) -> dict[str, float]:
    """Shares of employment, summing to one: of the year, else on the geometric path."""
    if sources.has(TABLE, series="employment_share", breakdown=BRANCHES[0], year=str(year)):
        found = {
            name: sources.value(TABLE, series="employment_share", breakdown=name, year=str(year))
            for name in BRANCHES
        }
        return {name: share / sum(found.values()) for name, share in found.items()}
    weight = (year - SHARES_BEFORE) / (SHARES_AFTER - SHARES_BEFORE)
    shares = {}
    for name in BRANCHES:
        first, last = (
            sources.value(TABLE, series="employment_share", breakdown=name, year=str(when))
            for when in (SHARES_BEFORE, SHARES_AFTER)
        )
        shares[name] = first ** (1 - weight) * last**weight
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _inferred(
    sources: Sources, *, assumptions: Assumptions, people: People, year: int
) -> JobTotals:
    """Infer the totals of a year before the surveys.

    Employed persons are an assumed share of the population and divide by assumed shares; local
    public jobs are measured; jobs in enterprises are those of the first census of enterprises,
    carried back by an assumed growth a year.
    """
    employed = round(assumptions["employed_share_of_population"] * float(people.population.sum()))
    farm = assumptions["farm_share_of_jobs"]
    industry = assumptions["industry_share_of_jobs"]
    back = (1 + assumptions["enterprise_jobs_growth"]) ** (year - ENTERPRISES_SINCE)
    return JobTotals(
        employed=employed,
        labour_force=round(employed / (1 - assumptions["unemployed_share"])),
        household_business=round(assumptions["household_business_jobs"]),
        public=round(measured(sources, "state_sector_local_employed", year)),
        enterprise=round(measured(sources, "enterprise_employees", ENTERPRISES_SINCE) * back),
        higher_students=round(assumptions["higher_students"]),
        shares=dict(zip(BRANCHES, (farm, industry, 1 - farm - industry), strict=True)),
        grade="assumed",
    )
