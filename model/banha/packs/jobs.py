"""Who works where: the measured totals, which conflict, reconciled into statuses and sectors."""

from dataclasses import dataclass

from banha.packs.assumptions import Assumptions
from banha.packs.balance import Adjustment
from banha.packs.demography import People
from banha.packs.job_totals import job_totals
from banha.packs.source import Sources

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
    totals = job_totals(sources, assumptions=assumptions, people=people, year=year)
    employed, household_business = totals.employed, totals.household_business
    public, shares = totals.public, totals.shares
    farm = round(shares["agriculture"] * employed)
    industry = round(shares["industry_construction"] * employed)
    services = employed - farm - industry - household_business - public
    prior = totals.enterprise
    bound = assumptions["enterprise_adjustment_bound"]
    at_school = assumptions["school_share_15_17"] * float(people.population[15:18].sum())
    student = round(at_school + totals.higher_students)
    return Jobs(
        enterprise=_by_sector(industry, services, assumptions),
        public=public,
        farm=farm,
        household_business=household_business,
        unemployed=totals.labour_force - employed,
        student=student,
        other=people.adults - totals.labour_force - student,
        adjustments=(
            Adjustment(
                "employment.enterprise_jobs",
                prior,
                industry + services,
                totals.grade,
                1 - bound,
                1 + bound,
            ),
        ),
    )


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
