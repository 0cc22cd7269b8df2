"""Who works where: farms and household businesses from incomes, the public sector from people."""

from __future__ import annotations

import numpy as np

from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.people import population_ratio

INCOME = "household_income_per_capita_monthly"
FARM_INCOME, OWN_INCOME = "source_agriculture_forestry_fishery", "source_non_agriculture"
INCOMES = {
    FARM_INCOME: "income.farm",
    OWN_INCOME: "income.own_account",
    "source_salary_wage": "income.wages",
    "total": "income.all",
}
INCOME_EXPONENT = 0.8
PUBLIC_BRANCHES = ("public_administration", "education", "health")
PUBLIC_ENTERPRISES = ("education", "human_health_and_social_work_activities")
FARM_ENTERPRISES = "agriculture_forestry_and_fishing"
FARM_WORK = "agriculture_forestry_fishery"
LAG = 10
VOCATIONAL_YEARS = (2008, 2011)
RESIDENT = 0.95
YOUNG_OF_ADULTS, OF_INACTIVE, USUAL_SCHOOL = 0.085, 0.7, 0.6
ENTERPRISE_YEARS, COUNTED = 2010, (2005, 2010)
LFS = "General Statistics Office: labour force survey"
CENSUS = "General Statistics Office: enterprise census"
VHLSS = "General Statistics Office: living standards survey"


def estimate_work(evidence: Evidence) -> None:
    """Estimate employed persons and where they work."""
    _employed(evidence)
    evidence.take("enterprise_employees", name="jobs.enterprises_all", unit="persons",
                  per_head=True)  # fmt: skip
    _public(evidence)
    for breakdown, name in INCOMES.items():
        unit = "VND million per person and month"
        evidence.take(INCOME, name=name, breakdown=breakdown, unit=unit)
    _farms_and_household_businesses(evidence)
    _students(evidence)


def _employed(evidence: Evidence) -> None:
    made = evidence.made
    own = evidence.own("employed_persons", name="jobs.employed")
    if own is not None:
        made.add(own)
    else:
        evidence.take("employment_to_population_ratio", name="jobs.employment_ratio",
                      unit="percent")  # fmt: skip
        ratio = evidence.made.entry("jobs.employment_ratio")
        evidence.keep(
            "jobs.employed", ratio.value / 100.0 * made["people.population"],
            spread=(ratio.high - ratio.low) / (2.0 * ratio.value) + 0.02, unit="persons",
            source=LFS, note="ratio of the employed to all persons x population",
        )  # fmt: skip
    force = evidence.own("labour_force", name="jobs.labour_force")
    if force is not None and force.value > made["jobs.employed"]:
        made.add(force)
        return
    rate = evidence.nation.near("unemployment_rate", evidence.year, breakdown="working_age") / 100.0
    evidence.keep(
        "jobs.labour_force", made["jobs.employed"] / (1.0 - rate), spread=0.03, unit="persons",
        method="national value", source=LFS, note="at the nation's rate of unemployment",
    )  # fmt: skip


def public_ratio(evidence: Evidence) -> float:
    """Return the nation's public staff per person: administration, education, health."""
    nation, year = evidence.nation, evidence.year
    staff = sum(nation.near("employed_persons", year, breakdown=b) for b in PUBLIC_BRANCHES)
    private = sum(
        nation.near("enterprise_employees", ENTERPRISE_YEARS, breakdown=b)
        for b in PUBLIC_ENTERPRISES
    )
    return (staff - private) / nation.near("population", year)


def _public(evidence: Evidence) -> None:
    """Public staff follows people with a lag: the mean of today's and of ten years ago."""
    own = evidence.own("state_sector_local_employed", name="jobs.public")
    if own is not None:
        evidence.made.add(own)
        return
    nation, year = evidence.nation, evidence.year
    ratio = public_ratio(evidence)
    now = ratio * evidence.made["people.population"]
    growth = nation.near("population", year) / nation.near("population", year - LAG)
    then = population_ratio(evidence, first=year, last=year - LAG)
    lagged = now * growth * then if then is not None else now
    evidence.keep(
        "jobs.public", float(np.sqrt(now * lagged)), spread=0.25, unit="persons",
        method="national value", source=f"{LFS}: administration, education and health",
        note=f"{1000 * ratio:.1f} per 1,000 persons, mean of today's and of ten years ago",
    )  # fmt: skip


def national_enterprises(evidence: Evidence, *, branch: str = "total") -> float:
    """Return the nation's jobs in enterprises: counted, else moved with its wage workers."""
    nation, year = evidence.nation, evidence.year
    near = min(max(year, COUNTED[0]), COUNTED[1])
    jobs = nation.near("enterprise_employees", near, breakdown=branch)
    if near == year:
        return jobs
    now, then = (
        nation.near("employed_persons", when, breakdown="status_wage_worker", span=12)
        for when in (year, near)
    )
    return jobs * now / then


def national_split(evidence: Evidence) -> dict[str, float]:
    """Return the nation's jobs outside enterprises and the State: on farms, and on own account."""
    nation, year = evidence.nation, evidence.year
    farm_firms = national_enterprises(evidence, branch=FARM_ENTERPRISES)
    farm = nation.near("employed_persons", year, breakdown=FARM_WORK)
    enterprises = national_enterprises(evidence)
    public = public_ratio(evidence) * nation.near("population", year)
    rest = nation.near("employed_persons", year) - enterprises - public
    return {
        "farm": farm,
        "own_account": rest - (farm - farm_firms),
        "farm_enterprises": farm_firms / farm,
    }


def farm_odds(evidence: Evidence, *, exponent: float = INCOME_EXPONENT) -> float:
    """Return farm over own-account jobs: the nation's x (ratio of incomes over the nation's)^k."""
    nation, made, split = evidence.nation, evidence.made, national_split(evidence)
    relative = {
        name: made[name] / nation.near(INCOME, evidence.year, breakdown=breakdown)
        for name, breakdown in (("income.farm", FARM_INCOME), ("income.own_account", OWN_INCOME))
    }
    ratio = relative["income.farm"] / relative["income.own_account"]
    return float(split["farm"] / split["own_account"] * ratio**exponent)


def _farms_and_household_businesses(evidence: Evidence) -> None:
    """Jobs outside enterprises and the State, split by the incomes that households report.

    Farm enterprises (plantations) count as farms: the model's farms are households.
    """
    made = evidence.made
    employed, public = made["jobs.employed"], made["jobs.public"]
    evidence.keep(
        "jobs.resident_share", RESIDENT, spread=0.1, unit="share of jobs in enterprises", limit=1.1,
        method="judgement", source=f"{CENSUS}; {LFS}",
        note="the census counts jobs at the workplace, the survey persons at home",
    )  # fmt: skip
    enterprises = made["jobs.resident_share"] * made["jobs.enterprises_all"]
    household_business = evidence.own("household_business_employees",
                                      name="jobs.household_business")  # fmt: skip
    measured = _measured_shares(evidence)
    odds = farm_odds(evidence)
    left = max(employed - public - enterprises, 0.1 * employed)
    farm = left * odds / (1.0 + odds)
    plantations = min(
        national_split(evidence)["farm_enterprises"] * farm, 0.2 * made["jobs.enterprises_all"]
    )
    if measured is not None:
        evidence.keep("jobs.farm", measured * employed, spread=0.05, unit="persons",
                      method="own table", source=LFS, note="measured share of jobs")  # fmt: skip
    else:
        ends = [farm_odds(evidence, exponent=k) for k in (0.5, 1.1)]
        spread = max(abs(o / (1 + o) - odds / (1 + odds)) for o in ends) / (odds / (1 + odds))
        evidence.keep(
            "jobs.farm", farm + plantations, spread=min(spread + 0.08, 0.6), unit="persons",
            source=f"{VHLSS}; {CENSUS}; {LFS}",
            note="jobs outside enterprises and the State x odds from farm and own-account income, "
            "and plantations",
        )  # fmt: skip
    if household_business is not None:
        made.add(household_business)
    else:
        evidence.keep("jobs.household_business", max(left - farm, 0.01 * employed), spread=0.2,
                      unit="persons", source=f"{VHLSS}; {CENSUS}; {LFS}",
                      note="jobs outside enterprises and the State that are no farms")  # fmt: skip
    evidence.keep(
        "jobs.enterprises",
        employed - public - made["jobs.farm"] - made["jobs.household_business"],
        spread=0.1, unit="persons", source=f"{CENSUS}; {LFS}",
        note="jobs of residents in firms: what farms, household businesses and the State leave",
    )  # fmt: skip


def _measured_shares(evidence: Evidence) -> float | None:
    """Return the measured share of agriculture in jobs, in per one; none where there is none."""
    own = evidence.own("employment_share", name="jobs.farm_share", breakdown="agriculture")
    return None if own is None or own.method != "own table" else own.value / 100.0


def _school_share(evidence: Evidence) -> None:
    """Share of 15 to 17 at school, less where the surveys leave few out of the labour force."""
    made = evidence.made
    adults = (1.0 - made["people.share_age_0_14"]) * made["people.population"]
    young = YOUNG_OF_ADULTS * made["people.share_age_15_59"] * made["people.population"]
    left = OF_INACTIVE * (adults - made["jobs.labour_force"])
    left -= made["people.university_students"] + made["people.vocational_students"]
    evidence.keep(
        "people.school_share_15_17", min(USUAL_SCHOOL, max(left / young, 0.02)), spread=0.25,
        unit="share of age group", limit=1.0, method="judgement", source=LFS,
        note="0.6 as in Bình Dương, less where most adults are in the labour force",
    )  # fmt: skip


def _students(evidence: Evidence) -> None:
    """Students of universities and colleges; vocational schools as many as in the flagship."""
    evidence.take("university_college_students", name="people.university_students",
                  unit="persons", per_head=True)  # fmt: skip
    counted = max(year for year in VOCATIONAL_YEARS if evidence.nation.knows(year))
    panel = evidence.nation.across("professional_secondary_students", counted)
    people = evidence.nation.across("population", counted).reindex(panel.index)
    ratio = float((panel / people).mean())
    adults = (1.0 - evidence.made["people.share_age_0_14"]) * evidence.made["people.population"]
    most = OF_INACTIVE / 2.0 * (adults - evidence.made["jobs.labour_force"])
    students = min(ratio * evidence.made["people.population"], most)
    evidence.keep(
        "people.vocational_students", students, spread=0.4,
        unit="persons", method="flagship", known_from=counted,
        source="panel of provinces: professional_secondary_students",
        note=f"{1000 * ratio:.1f} per 1,000 persons as in Bình Dương in {counted}",
    )  # fmt: skip
    _school_share(evidence)
