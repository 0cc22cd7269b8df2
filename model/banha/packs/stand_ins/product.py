"""Product of the opening year: its level, the sectors that make it, and what work is paid."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from banha.packs.accounts import FIRM_SECTORS
from banha.packs.stand_ins.enterprises import STATE_SHARES, national_jobs
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.people import population_ratio
from banha.packs.stand_ins.stand_in import StandIn
from banha.packs.stand_ins.work import (
    CENSUS,
    ENTERPRISE_YEARS,
    FARM_INCOME,
    FARM_WORK,
    INCOME,
    LFS,
    OWN_INCOME,
    national_split,
    public_ratio,
)

MONTHS = 12
MILLION = 1_000_000.0
BILLION = 1e9
BASE_YEAR = 2010
INCOME_SHRINKAGE = 0.5
WAGE_ELASTICITY = 0.35
NATIONAL_WAGE, EARNINGS_SINCE = 2_560_000.0, 2011
TURNOVER_SHRINKAGE = 0.5
VHLSS = "living standards survey"
VALUE_ADDED_PER_JOB = {
    "labour_intensive": 87.0,
    "technology": 110.0,
    "construction": 125.0,
    "market_services": 150.0,
    "knowledge_services": 200.0,
}
MANUFACTURING = ("labour_intensive", "technology")
RICH_FIRMS = 1.5
JOBS_PER_STATE_FIRM = 250.0
REVISED_SINCE = 2017
DOUBT = {"farm": 0.2, "business": 0.25, "firms": 0.5}
BROAD = ("agriculture", "industry_construction", "services")
TAX_ON_PRODUCTS = "product_taxes"
ACCOUNTS = "General Statistics Office: GRDP; national accounts"


def estimate_product(evidence: Evidence) -> None:
    """Estimate product at basic prices, its sectors, and pay."""
    if evidence.nation.knows(REVISED_SINCE):
        _level(evidence)
        _pay(evidence)
    else:
        _pay(evidence)
        _level_from_work(evidence)
    _sectors(evidence)


def to_base_prices(evidence: Evidence, year: int) -> float:
    """Return the national price level of a year over that of 2010."""
    nation = evidence.nation
    return nation.near("gdp_deflator", year) / nation.near("gdp_deflator", BASE_YEAR)


def _level(evidence: Evidence) -> None:
    """Gross regional product at basic prices of the opening year, at prices of 2010."""
    nation, year = evidence.nation, evidence.year
    gross = nation.near("gdp_current", year)
    taxes = nation.near("value_added_current", year, breakdown=TAX_ON_PRODUCTS) / gross
    found = evidence.years("grdp_current").items()
    own = {y: row for y, row in found if y == year or y >= REVISED_SINCE}
    if not own:
        _level_from_income(evidence, basic=1.0 - taxes)
        return
    near = min(own, key=lambda y: (abs(y - year), y))
    people = population_ratio(evidence, first=near, last=year)
    nation_people = nation.near("population", year) / nation.near("population", near)
    factor = 1.0
    if near != year:
        factor = gross / nation.near("gdp_current", near)
        factor *= (people if people is not None else nation_people) / nation_people
    value = float(own[near]["value"]) * BILLION * factor * (1.0 - taxes)
    evidence.keep(
        "product.grdp", value / to_base_prices(evidence, year),
        spread=0.05 if near == year else 0.2, unit="đồng per year at basic prices of 2010",
        method="own table" if near == year else "derived", known_from=near,
        source=f"{ACCOUNTS} of {near}",
        note="less the nation's share of taxes on products" if near == year else
        f"level of {near} carried back: share in national product, moved with population; less "
        "taxes on products",
    )  # fmt: skip


def _level_from_income(evidence: Evidence, *, basic: float) -> None:
    """Without own accounts: regression of product on income and jobs over the provinces."""
    nation, made, when = evidence.nation, evidence.made, 2017
    people = nation.across("population", when)
    product = nation.across("grdp_current", when) * BILLION / people
    income = nation.across(INCOME, 2016)
    firms = nation.across("enterprise_employees", 2010) / nation.across("population", 2010)
    rows = product.index.intersection(income.index).intersection(firms.index)
    rows = rows.drop(evidence.slug, errors="ignore")
    x = np.column_stack([np.ones(len(rows)), np.log(income[rows]), np.log(firms[rows])])
    y = np.log(product[rows].to_numpy(np.float64))
    fit, *_ = np.linalg.lstsq(x, y, rcond=None)
    residual = float(np.std(y - x @ fit, ddof=3))
    factor = nation.near("gdp_current", evidence.year) / nation.near("gdp_current", when)
    factor *= nation.near("population", when) / nation.near("population", evidence.year)
    relative = made["income.all"] / nation.near(INCOME, evidence.year) * nation.near(INCOME, 2016)
    own = np.array([1.0, np.log(relative),
                    np.log(made["jobs.enterprises_all"] / made["people.population"])])  # fmt: skip
    head = float(np.exp(own @ fit)) * factor
    value = head * made["people.population"] * basic / to_base_prices(evidence, evidence.year)
    evidence.keep(
        "product.grdp", value, spread=min(1.645 * residual, 0.8),
        unit="đồng per year at basic prices of 2010", method="regression", known_from=when,
        source="panel of provinces: grdp_current 2017, household income 2016, enterprises 2010",
        note=f"log product per head on log income ({fit[1]:.2f}) and log enterprise jobs per head "
        f"({fit[2]:.2f}); residual {residual:.2f}; {len(rows)} provinces",
    )  # fmt: skip


def _level_from_work(evidence: Evidence) -> None:
    """Where no account of product is known yet: what farms, own account, firms, State make.

    Firms of the nation make what the other three leave of its product; own firms as much per job,
    by their sectors, moved with their turnover per job half of the way in logs.
    """
    made, nation, year = evidence.made, evidence.nation, evidence.year
    prices, split = to_base_prices(evidence, year), national_split(evidence)
    farm, business = _household_product(evidence)
    public = made["jobs.public"] * made["pay.public"] * MONTHS
    usual = _usual_product(evidence)
    taxes = nation.near("value_added_current", year, breakdown=TAX_ON_PRODUCTS)
    left = (nation.near("gdp_current", year) - taxes) * BILLION / prices
    left -= nation.near("value_added_current", year, breakdown=FARM_WORK) * BILLION / prices
    left -= _national_own_account(evidence) * split["own_account"]
    pay = nation.near("state_sector_monthly_income", year) * MILLION / prices
    left -= public_ratio(evidence) * nation.near("population", year) * pay * MONTHS
    per_job = left / float(
        national_jobs(evidence) @ [VALUE_ADDED_PER_JOB[s] * MILLION for s in FIRM_SECTORS]
    )
    turnover = _relative_turnover(evidence) ** TURNOVER_SHRINKAGE
    value = farm + business + public + usual * per_job * turnover
    evidence.keep(
        "product.grdp", value, spread=0.35, unit="đồng per year at basic prices of 2010",
        source=f"{ACCOUNTS}; {CENSUS}; living standards survey",
        note="farms and own account by incomes, public pay, firms by jobs and sectors at the "
        f"nation's value added x {turnover:.2f} for turnover per job",
    )  # fmt: skip


def _usual_product(evidence: Evidence) -> float:
    """Return usual value added per job times own jobs, over the sectors of firms."""
    made = evidence.made
    return sum(VALUE_ADDED_PER_JOB[s] * MILLION * made[f"jobs.{s}"] for s in FIRM_SECTORS)


def _relative_turnover(evidence: Evidence) -> float:
    """Return turnover per job in enterprises over that of all provinces; one where not known."""
    nation, year = evidence.nation, ENTERPRISE_YEARS
    own = [evidence.own(s, name=s) for s in ("enterprise_turnover", "enterprise_employees")]
    if own[0] is None or own[1] is None:
        return 1.0
    turnover, jobs = (
        nation.across(s, year).sum() for s in ("enterprise_turnover", "enterprise_employees")
    )
    return float(own[0].value / own[1].value / (turnover / jobs))


def _pay(evidence: Evidence) -> None:
    """Pay in enterprises rises with household income; public pay is the nation's."""
    made, nation, year = evidence.made, evidence.nation, evidence.year
    relative = made["income.all"] / nation.near(INCOME, year)
    growth = nation.near("gdp_current", year) / nation.near("gdp_current", BASE_YEAR)
    growth /= nation.near("employed_persons", year) / nation.near("employed_persons", BASE_YEAR)
    growth /= to_base_prices(evidence, year)
    wage, source = _national_wage(evidence)
    evidence.keep(
        "pay.enterprises", wage * growth * relative**WAGE_ELASTICITY, spread=0.2,
        unit="đồng per month at prices of 2010", source=source,
        note=f"{wage / MILLION:.2f} million x (own over national household income)"
        f"^{WAGE_ELASTICITY:g}",
    )  # fmt: skip
    own = evidence.own("state_sector_local_monthly_income", name="pay.public")
    nominal = own.value if own is not None else nation.near("state_sector_monthly_income", year)
    evidence.keep(
        "pay.public", nominal * MILLION / to_base_prices(evidence, year), spread=0.1,
        unit="đồng per month at prices of 2010",
        method="own table" if own is not None else "national value",
        source="General Statistics Office: monthly income in the state sector",
    )  # fmt: skip


def _national_wage(evidence: Evidence) -> tuple[float, str]:
    """Return the nation's pay a month at prices of 2010, and where it comes from.

    Earnings were first surveyed in 2011; known before are wages in households' incomes.
    """
    nation = evidence.nation
    if nation.knows(EARNINGS_SINCE):
        return NATIONAL_WAGE, "average monthly earnings of the nation in 2011; " + VHLSS
    wages = nation.near(INCOME, BASE_YEAR, breakdown="source_salary_wage") * MILLION
    workers = nation.near("employed_persons", BASE_YEAR, breakdown="status_wage_worker")
    return wages * nation.near("population", BASE_YEAR) / workers, f"{VHLSS}; {LFS}"


def _income_per_worker(evidence: Evidence, *, jobs: str, income: str, breakdown: str,
                       national_jobs: float) -> float:  # fmt: skip
    """Own income per worker over the nation's, half of the way in logs: surveys are small."""
    nation, made, year = evidence.nation, evidence.made, evidence.year
    own = made[income] * made["people.population"] / made[jobs]
    usual = nation.near(INCOME, year, breakdown=breakdown) * nation.near("population", year)
    return float((own / (usual / national_jobs)) ** INCOME_SHRINKAGE)


def _household_product(evidence: Evidence) -> tuple[float, float]:
    """Return value added of farms and of household businesses, from incomes."""
    nation, made, year = evidence.nation, evidence.made, evidence.year
    split, prices = national_split(evidence), to_base_prices(evidence, year)
    farm_added = nation.near("value_added_current", year, breakdown=FARM_WORK) * BILLION / prices
    farm = farm_added / split["farm"] * made["jobs.farm"] * _income_per_worker(
        evidence, jobs="jobs.farm", income="income.farm", breakdown=FARM_INCOME,
        national_jobs=nation.near("employed_persons", year, breakdown=FARM_WORK),
    )  # fmt: skip
    usual = _national_own_account(evidence)
    business = usual * made["jobs.household_business"] * _income_per_worker(
        evidence, jobs="jobs.household_business", income="income.own_account",
        breakdown=OWN_INCOME, national_jobs=split["own_account"],
    )  # fmt: skip
    return farm, business


def _national_own_account(evidence: Evidence) -> float:
    """Return the nation's income a year on own account per person who works so."""
    nation, year = evidence.nation, evidence.year
    usual = nation.near(INCOME, year, breakdown=OWN_INCOME) * MILLION * MONTHS
    usual /= to_base_prices(evidence, year)
    return usual * (nation.near("population", year) / national_split(evidence)["own_account"])


def _sectors(evidence: Evidence) -> None:
    """Value added of farms and household businesses from incomes; firms make the rest."""
    made = evidence.made
    grdp = made["product.grdp"]
    public = made["jobs.public"] * made["pay.public"] * MONTHS
    farm, business = _household_product(evidence)
    weights = {s: VALUE_ADDED_PER_JOB[s] * MILLION * made[f"jobs.{s}"] for s in FIRM_SECTORS}
    parts = {"farm": farm, "business": business, "firms": sum(weights.values())}
    parts = reconciled(parts, total=grdp - public)
    scale = parts["firms"] / sum(weights.values())
    farm, business = parts["farm"], parts["business"]
    added = {sector: scale * weight for sector, weight in weights.items()}
    _state_ownership(evidence, scale=scale)
    _state_firms(evidence)
    shares = _shares(farm=farm, business=business, public=public, added=added)
    for name, share in shares.items():
        evidence.made.add(share_entry(evidence, name, share))
    inputs = evidence.nation.assumptions
    made_by = {s: added[s] / (1.0 - inputs[f"input_coefficient.{s}"]) for s in MANUFACTURING}
    industry = sum(added[s] for s in ("labour_intensive", "technology", "construction"))
    built = made["product.share.industry_construction"] * added["construction"] / industry
    for name, value, unit in (
        ("construction_share", built, "share of product"),
        ("knowledge_share", added["knowledge_services"] / (grdp * shares["services"]),
         "share of services"),
        ("light_output_share", made_by["labour_intensive"] / sum(made_by.values()),
         "share of manufacturing output"),
        ("household_business_income",
         business / made["jobs.household_business"] / MONTHS / made["pay.enterprises"],
         "ratio to pay in enterprises"),
        ("value_added_per_job", scale, "ratio to usual value added per job"),
    ):  # fmt: skip
        evidence.keep(f"product.{name}", value, spread=0.3, unit=unit, source=ACCOUNTS,
                      note="jobs x usual value added per job, scaled to product")  # fmt: skip


def _state_ownership(evidence: Evidence, *, scale: float) -> None:
    """Rents of mines, oil and power go to the State: its share where value added per job is high.

    Domestic owners keep what firms of 1.5 times the usual value added per job would bring them.
    """
    made = evidence.made
    for sector in FIRM_SECTORS:
        state, foreign = STATE_SHARES[sector], made[f"firms.foreign_share.{sector}"]
        domestic = 1.0 - state - foreign
        more = max(1.0 - RICH_FIRMS / scale, 0.0) * domestic
        share = state + more
        made.add(
            StandIn(
                f"firms.state_share.{sector}", share, 0.5 * share, min(1.5 * share, 0.98),
                "share of jobs", "judgement", evidence.year, "judgement; see note",
                "between Bình Dương's of 1997 and of 2010"
                + ("; raised for rents of resources" if more else ""),
            )
        )  # fmt: skip


def _state_firms(evidence: Evidence) -> None:
    """State firms: their jobs over their usual size."""
    made = evidence.made
    jobs = sum(made[f"firms.state_share.{s}"] * made[f"jobs.{s}"] for s in FIRM_SECTORS)
    evidence.keep(
        "firms.state", max(jobs / JOBS_PER_STATE_FIRM, 1.0), spread=0.5, unit="firms",
        method="judgement", source="judgement; see note",
        note=f"{JOBS_PER_STATE_FIRM:g} jobs in a state firm",
    )  # fmt: skip


def reconciled(parts: dict[str, float], *, total: float) -> dict[str, float]:
    """Move parts to a total, each in logs in proportion to the square of its doubt."""
    low, high = -200.0, 200.0
    for _ in range(200):
        middle = (low + high) / 2.0
        moved = {
            name: value * math.exp(np.clip(middle * DOUBT[name] ** 2, -50, 50))
            for name, value in parts.items()
        }
        if sum(moved.values()) < total:
            low = middle
        else:
            high = middle
    return moved


def _shares(
    *, farm: float, business: float, public: float, added: dict[str, float]
) -> dict[str, float]:
    """Return the three broad sectors' shares of product."""
    industry = added["labour_intensive"] + added["technology"] + added["construction"]
    services = added["market_services"] + added["knowledge_services"] + business + public
    total = farm + industry + services
    return {
        "agriculture": farm / total,
        "industry_construction": industry / total,
        "services": services / total,
    }


def share_entry(evidence: Evidence, name: str, share: float) -> StandIn:
    """Return a share of product: of the own table where it has the three, else as estimated."""
    own = [evidence.own("grdp_share", name=f"product.share.{b}", breakdown=b) for b in BROAD]
    measured = [entry for entry in own if entry is not None and entry.method == "own table"]
    if len(measured) == len(BROAD):
        entry = measured[BROAD.index(name)]
        total = sum(one.value for one in measured)
        return replace(
            entry, value=entry.value / total, low=entry.low / total, high=entry.high / total,
            unit="share of product",
        )  # fmt: skip
    return StandIn(
        f"product.share.{name}", share, share * 0.75, min(share * 1.25, 1.0), "share of product",
        "derived", evidence.made.entry("product.grdp").known_from, ACCOUNTS,
        "farms and household businesses from incomes, firms from jobs; brought to product, each "
        "as far as it is doubtful",
    )  # fmt: skip
