"""Who works where: the measured totals, which conflict, reconciled into statuses and sectors."""

from dataclasses import dataclass

from banha.packs.assumptions import Assumptions
from banha.packs.balance import Adjustment
from banha.packs.demography import People
from banha.packs.source import Sources

SHARES_BEFORE, SHARES_AFTER = 2005, 2016
PUBLIC_JOBS_YEAR = 2008
STUDENTS_YEAR = 2011
MANUFACTURING = ("labour_intensive", "technology")


@dataclass(frozen=True)
class Jobs:
    """Persons of 15 and over by status.

    Attributes
    ----------
    enterprise
        Jobs in enterprises by sector.
    public, farm, household_business, unemployed, student, other
        Persons by status.
    adjustments
        How the measured totals were changed to agree.
    """

    enterprise: dict[str, int]
    public: int
    farm: int
    household_business: int
    unemployed: int
    student: int
    other: int
    adjustments: tuple[Adjustment, ...]

    @property
    def employed(self) -> int:
        """All employed persons."""
        return sum(self.enterprise.values()) + self.public + self.farm + self.household_business


def build_jobs(sources: Sources, *, assumptions: Assumptions, people: People, year: int) -> Jobs:
    """Reconcile jobs: employed persons, farms, household businesses and public jobs are kept.

    Jobs in enterprises take the difference, within the bound of the assumptions: the enterprise
    census counts jobs at the workplace, the labour force survey persons at home.
    """
    employed = round(_measured(sources, "employed_persons", year))
    labour_force = round(_measured(sources, "labour_force", year))
    household_business = round(_measured(sources, "household_business_employees", year))
    public = round(_measured(sources, "state_sector_local_employed", PUBLIC_JOBS_YEAR))
    shares = _sector_shares(sources, year=year)
    farm = round(shares["agriculture"] * employed)
    industry = round(shares["industry_construction"] * employed)
    services = employed - farm - industry - household_business - public
    prior = round(_measured(sources, "enterprise_employees", year))
    bound = assumptions["enterprise_adjustment_bound"]
    student = _students(sources, assumptions=assumptions, people=people)
    return Jobs(
        enterprise=_by_sector(industry, services, assumptions),
        public=public,
        farm=farm,
        household_business=household_business,
        unemployed=labour_force - employed,
        student=student,
        other=people.adults - labour_force - student,
        adjustments=(
            Adjustment(
                "employment.enterprise_jobs",
                prior,
                industry + services,
                "measured",
                1 - bound,
                1 + bound,
            ),
        ),
    )


def _measured(sources: Sources, series: str, year: int) -> float:
    rows = sources.find("province_annual.csv", series=series, breakdown="total", year=str(year))
    preferred = [row for row in rows if row["preferred"] == "true"]
    return sources.take(preferred[0] if preferred else rows[-1])


def _sector_shares(sources: Sources, *, year: int) -> dict[str, float]:
    """Interpolate the measured shares of employment geometrically and let them sum to one."""
    weight = (year - SHARES_BEFORE) / (SHARES_AFTER - SHARES_BEFORE)
    shares = {}
    for name in ("agriculture", "industry_construction", "services"):
        first, last = (
            sources.value(
                "province_annual.csv", series="employment_share", breakdown=name, year=str(when)
            )
            for when in (SHARES_BEFORE, SHARES_AFTER)
        )
        shares[name] = first ** (1 - weight) * last**weight
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _by_sector(industry: int, services: int, assumptions: Assumptions) -> dict[str, int]:
    construction = round(assumptions["construction_share_of_industry"] * industry)
    labour_intensive = round(assumptions["labour_intensive_share"] * (industry - construction))
    knowledge = round(assumptions["knowledge_share_of_services"] * services)
    return {
        "labour_intensive": labour_intensive,
        "technology": industry - construction - labour_intensive,
        "construction": construction,
        "market_services": services - knowledge,
        "knowledge_services": knowledge,
    }


def _students(sources: Sources, *, assumptions: Assumptions, people: People) -> int:
    at_school = assumptions["school_share_15_17"] * float(people.population[15:18].sum())
    higher = _measured(sources, "university_college_students", STUDENTS_YEAR)
    vocational = _measured(sources, "professional_secondary_students", STUDENTS_YEAR)
    return round(at_school + higher + vocational)
