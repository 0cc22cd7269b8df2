"""Opening accounts of a province: output, value added, pay, and the balanced table of uses.

Gross output of manufacturing is measured and value added follows from the input coefficients; the
measured shares of the three broad sectors then give gross regional product and the other sectors.
Household spending and investment are those which the opening incomes and capital support, and are
compared with the household survey. Uses of local products are scaled to supply, one factor a
product, and imports take up the difference of each user; products sold to the world are exported as
far as the province does not use them, since order books are opened from these exports. Services
beyond `local_sales_limit` times their local uses are sold to visitors and other provinces.
"""

import math
from dataclasses import dataclass

import numpy as np

from banha.packs.assumptions import Assumptions
from banha.packs.balance import Adjustment
from banha.packs.carried_back import grdp_shares, growth_since, public_pay
from banha.packs.demography import People
from banha.packs.jobs import MANUFACTURING, Jobs
from banha.packs.national import BASE_YEAR
from banha.packs.source import Sources
from banha.packs.tables import IntArray

MONTHS = 12
BILLION = 1_000_000_000
MILLION = 1_000_000
SECTORS = (
    "agriculture",
    "labour_intensive",
    "technology",
    "construction",
    "market_services",
    "knowledge_services",
    "public_services",
)
KINDS = ("farm", "export", "export", "local", "local", "local", "public")
FIRM_SECTORS = SECTORS[1:6]
LEAST_EXPORTED = 0.05
TABLE = "province_annual.csv"
FREE = ("households", "state", "investment")


@dataclass(frozen=True)
class Production:
    """Output and value added in đồng per year, pay in đồng per month, by sector name."""

    output: dict[str, int]
    input_coefficient: dict[str, float]
    wage_monthly: dict[str, int]
    household_business_share: float
    household_business_value_added: float

    def value_added(self, sector: str) -> float:
        """Return a sector's gross value added, household businesses apart."""
        share = self.household_business_share if sector == "market_services" else 0.0
        return self.output[sector] * (1 - share) * (1 - self.input_coefficient[sector])

    @property
    def grdp(self) -> float:
        """Gross regional product at basic prices."""
        own = sum(self.value_added(sector) for sector in SECTORS)
        return own + self.household_business_value_added


@dataclass(frozen=True)
class Accounts:
    """The opening accounts: production, uses by user, what was adjusted, and key figures."""

    production: Production
    uses: dict[str, IntArray]
    adjustments: tuple[Adjustment, ...]
    figures: dict[str, tuple[float, str]]


def build_accounts(
    sources: Sources, *, assumptions: Assumptions, people: People, jobs: Jobs, year: int
) -> Accounts:
    """Build production, incomes and the table of uses; the caller checks the adjustments."""
    production = _production(sources, assumptions=assumptions, jobs=jobs, year=year)
    payroll = _payroll(production, jobs)
    capital = _capital(production, assumptions)
    inputs = _input_totals(production, assumptions)
    pensions = _pensions(people, assumptions)
    income = pensions + _earned_income(
        production, payroll=payroll, capital=capital, inputs=inputs, assumptions=assumptions
    )
    spent = _spent_share(assumptions)
    survey_income = _survey_income(sources, people=people, year=year)
    expenditure = _expenditure(sources, grdp=production.grdp, assumptions=assumptions, year=year)
    growth = assumptions["depreciation"] + assumptions["capital_growth"]
    totals = {
        "households": round(income * spent),
        "state": round(expenditure - pensions),
        "investment": round(sum(capital.values()) * growth),
        **{f"inputs_{sector}": inputs[sector] for sector in SECTORS},
    }
    uses, adjustments = _uses(production, totals=totals, assumptions=assumptions)
    if survey_income is not None:
        spending = Adjustment(
            "households.spending",
            survey_income * spent,
            income * spent,
            "measured",
            assumptions["factor_low"],
            assumptions["factor_high"],
        )
        adjustments = [spending, *adjustments]
    figures = _figures(production, payroll=payroll, jobs=jobs, totals=totals, capital=capital)
    figures["household income, accounts"] = (income, "đồng per year")
    if survey_income is not None:
        figures["household income, survey"] = (survey_income, "đồng per year")
    return Accounts(production, uses, tuple(adjustments), figures)


def _payroll(production: Production, jobs: Jobs) -> dict[str, int]:
    """Return pay in đồng per year by sector."""
    persons = {"agriculture": 0, **jobs.enterprise, "public_services": jobs.public}
    return {s: persons[s] * production.wage_monthly[s] * MONTHS for s in SECTORS}


def _spent_share(assumptions: Assumptions) -> float:
    """Return spending before value-added tax per unit of disposable income."""
    of_wealth = assumptions["propensity_of_wealth"] * assumptions["household_deposit_to_income"]
    return (assumptions["propensity_of_income"] + of_wealth) / (1 + assumptions["value_added_tax"])


def _survey_income(sources: Sources, *, people: People, year: int) -> float | None:
    """Return disposable income in đồng per year by the household survey; none before it."""
    series = "household_income_per_capita_monthly"
    if not sources.has("province_annual.csv", series=series, breakdown="total", year=str(year)):
        return None
    monthly = _province(sources, "household_income_per_capita_monthly", year) * MILLION
    return monthly * MONTHS * float(people.population.sum())


def _province(sources: Sources, series: str, year: int, breakdown: str = "total") -> float:
    rows = sources.find("province_annual.csv", series=series, breakdown=breakdown, year=str(year))
    preferred = [row for row in rows if row["preferred"] == "true"]
    return sources.take(preferred[0] if preferred else rows[0])


def _production(sources: Sources, *, assumptions: Assumptions, jobs: Jobs, year: int) -> Production:
    coefficient = {s: assumptions[f"input_coefficient.{s}"] for s in SECTORS[:6]}
    coefficient["public_services"] = 0.0
    wages = _wages(sources, assumptions=assumptions, jobs=jobs, year=year)
    share = grdp_shares(sources, year=year)
    output, grdp = _manufacturing(sources, assumptions=assumptions, share=share, year=year)
    output["agriculture"] = round(grdp * share["agriculture"] / (1 - coefficient["agriculture"]))
    output["construction"] = round(
        grdp * assumptions["construction_share_of_value_added"] / (1 - coefficient["construction"])
    )
    output["public_services"] = jobs.public * wages["public_services"] * MONTHS
    services = grdp * share["services"]
    knowledge = services * assumptions["knowledge_share_of_services_value_added"]
    output["knowledge_services"] = round(knowledge / (1 - coefficient["knowledge_services"]))
    market = services - knowledge - output["public_services"]
    own = (
        assumptions["household_business_income"]
        * wages["market_services"]
        * MONTHS
        * jobs.household_business
    )
    own_sales = own / (1 - assumptions["household_business_input_coefficient"])
    firm_sales = (market - own) / (1 - coefficient["market_services"])
    output["market_services"] = round(own_sales + firm_sales)
    return Production(
        output=output,
        input_coefficient=coefficient,
        wage_monthly=wages,
        household_business_share=round(own_sales / (own_sales + firm_sales), 9),
        household_business_value_added=own,
    )


def _manufacturing(
    sources: Sources, *, assumptions: Assumptions, share: dict[str, float], year: int
) -> tuple[dict[str, int], float]:
    """Return output of manufacturing by sector, and gross regional product at basic prices.

    Where product is given, output follows from it. Else, from the base year on, gross output is
    measured and product follows; before, product is carried back from the base year by measured
    growth, and output follows.
    """
    light = assumptions["manufacturing_output_share_labour_intensive"]
    own = share["industry_construction"] - assumptions["construction_share_of_value_added"]
    added = light * (1 - assumptions["input_coefficient.labour_intensive"]) + (1 - light) * (
        1 - assumptions["input_coefficient.technology"]
    )
    if sources.has(TABLE, series="grdp_basic", year=str(year)):
        product = _province(sources, "grdp_basic", year) * BILLION
        industry = product * own / added
    elif year >= BASE_YEAR:
        industry = _province(sources, "industry_gross_output", year) * BILLION
    else:
        base, before = assumptions.for_year(BASE_YEAR), grdp_shares(sources, year=BASE_YEAR)
        _, product = _manufacturing(sources, assumptions=base, share=before, year=BASE_YEAR)
        industry = product * growth_since(sources, year=year) * own / added
    output = {"labour_intensive": round(industry * light)}
    output["technology"] = round(industry) - output["labour_intensive"]
    coefficient = {s: assumptions[f"input_coefficient.{s}"] for s in MANUFACTURING}
    made = sum(output[s] * (1 - coefficient[s]) for s in MANUFACTURING)
    return output, made / own


def _expenditure(sources: Sources, *, grdp: float, assumptions: Assumptions, year: int) -> float:
    """Return public spending in đồng per year: measured, or an assumed share of product."""
    if sources.has("province_annual.csv", series="budget_expenditure", year=str(year)):
        return _province(sources, "budget_expenditure", year) * BILLION
    return assumptions["public_spending_share"] * grdp


def _wages(sources: Sources, *, assumptions: Assumptions, jobs: Jobs, year: int) -> dict[str, int]:
    relative = {sector: assumptions[f"relative_wage.{sector}"] for sector in FIRM_SECTORS}
    counts = [jobs.enterprise[sector] for sector in FIRM_SECTORS]
    mean = float(np.average(list(relative.values()), weights=counts))
    wages = {
        sector: round(assumptions["enterprise_wage_monthly"] * value / mean)
        for sector, value in relative.items()
    }
    return {"agriculture": 0, **wages, "public_services": round(public_pay(sources, year=year))}


def _capital(production: Production, assumptions: Assumptions) -> dict[str, float]:
    """Capital wanted at the opening: months of the firms' output, with headroom."""
    hb = {"market_services": production.household_business_share}
    return {
        sector: assumptions[f"capital_output.{sector}"]
        * production.output[sector]
        * (1 - hb.get(sector, 0.0))
        / MONTHS
        * (1 + assumptions["capital_headroom"])
        for sector in FIRM_SECTORS
    }


def _input_totals(production: Production, assumptions: Assumptions) -> dict[str, int]:
    totals = {}
    for sector in SECTORS:
        share = production.household_business_share if sector == "market_services" else 0.0
        mixed = (1 - share) * production.input_coefficient[sector] + (
            share * assumptions["household_business_input_coefficient"]
        )
        totals[sector] = round(production.output[sector] * mixed)
    return totals


def _pensions(people: People, assumptions: Assumptions) -> float:
    old = float(people.population[60:].sum())
    return assumptions["pensioner_share"] * old * assumptions["pension_monthly"] * MONTHS


def _earned_income(
    production: Production,
    *,
    payroll: dict[str, int],
    capital: dict[str, float],
    inputs: dict[str, int],
    assumptions: Assumptions,
) -> float:
    """Return pay after tax and the incomes of farms, household businesses and owners.

    Dividends are the domestic share of profit after duties, depreciation, tax and the part of net
    investment that is paid from profit.
    """
    income = sum(payroll.values()) * (1 - assumptions["personal_tax_rate_on_wages"])
    income += production.value_added("agriculture") + production.household_business_value_added
    for sector in FIRM_SECTORS:
        local = sum(assumptions.starting(f"input_share.{sector}").values())
        duty = assumptions["import_duty"] * inputs[sector] * (1 - local)
        profit = (
            production.value_added(sector)
            - payroll[sector]
            - duty
            - assumptions["depreciation"] * capital[sector]
        ) * (1 - assumptions["corporate_tax"])
        retained = (
            assumptions["net_investment_from_profit"]
            * assumptions["capital_growth"]
            * capital[sector]
        )
        other = assumptions[f"foreign_share.{sector}"] + assumptions[f"state_share.{sector}"]
        domestic = 1 - other
        income += max(profit - retained, 0.0) * domestic
    return income


def _priors(
    totals: dict[str, int], *, payroll: int, assumptions: Assumptions
) -> dict[str, dict[str, float]]:
    """Prior uses by product and user, in đồng, before balancing."""
    prior: dict[str, dict[str, float]] = {sector: {} for sector in SECTORS}
    bases = {
        "households": ("household_share", float(totals["households"])),
        "state": ("state_share_of_purchases", float(totals["state"] - payroll)),
        "investment": ("investment_share", float(totals["investment"])),
    }
    for sector in SECTORS[:6]:
        bases[f"inputs_{sector}"] = (
            f"input_share.{sector}",
            float(totals[f"inputs_{sector}"]),
        )
    for user, (prefix, total) in bases.items():
        for product, share in assumptions.starting(prefix).items():
            prior[product][user] = share * total
    prior["public_services"] = {"state": float(payroll)}
    return prior


def _uses(
    production: Production, *, totals: dict[str, int], assumptions: Assumptions
) -> tuple[dict[str, IntArray], list[Adjustment]]:
    """Balance the uses: columns households, state, investment, inputs and outside, by product."""
    users = [*FREE, *(f"inputs_{sector}" for sector in SECTORS)]
    table = {user: np.zeros(len(SECTORS) + 1, dtype=np.int64) for user in [*users, "outside"]}
    adjustments: list[Adjustment] = []
    low, high = assumptions["factor_low"], assumptions["factor_high"]
    limit = assumptions.value_or("local_sales_limit", default=math.inf)
    payroll = production.output["public_services"]
    prior = _priors(totals, payroll=payroll, assumptions=assumptions)
    for row, (product, kind) in enumerate(zip(SECTORS, KINDS, strict=True)):
        cells = prior[product]
        supply = production.output[product]
        exported = kind in ("farm", "export")
        wanted = supply / sum(cells.values())
        factor = min(1.0, (1.0 - LEAST_EXPORTED) * wanted) if exported else min(wanted, limit)
        for user, value in cells.items():
            table[user][row] = int(value * factor)
        used = sum(int(table[user][row]) for user in users)
        abroad = exported or wanted > limit
        target = "outside" if abroad else max(cells, key=lambda user: cells[user])
        table[target][row] += supply - used
        adjustments.extend(
            Adjustment(
                f"uses.{product}.{user}", round(value), int(table[user][row]), "assumed", low, high
            )
            for user, value in cells.items()
        )
    for user in users:
        table[user][-1] = totals[user] - int(table[user].sum())
    return table, adjustments


def _figures(
    production: Production,
    *,
    payroll: dict[str, int],
    jobs: Jobs,
    totals: dict[str, int],
    capital: dict[str, float],
) -> dict[str, tuple[float, str]]:
    pay = sum(payroll.values())
    figures: dict[str, tuple[float, str]] = {
        "GRDP at basic prices": (production.grdp, "đồng per year"),
        "wage share of GRDP": (pay / production.grdp, "share"),
        "household spending before tax": (float(totals["households"]), "đồng per year"),
        "investment": (float(totals["investment"]), "đồng per year"),
        "public spending on goods and pay": (float(totals["state"]), "đồng per year"),
        "capital of firms": (sum(capital.values()), "đồng"),
        "household businesses in market services": (production.household_business_share, "share"),
        "farm income per person": (
            production.value_added("agriculture") / jobs.farm / MONTHS,
            "đồng per month",
        ),
        "household-business income per person": (
            production.household_business_value_added / jobs.household_business / MONTHS,
            "đồng per month",
        ),
    }
    for sector in FIRM_SECTORS:
        figures[f"unit labour cost, {sector}"] = (
            payroll[sector] / production.value_added(sector),
            "wages / value added",
        )
    for sector in SECTORS:
        figures[f"output, {sector}"] = (float(production.output[sector]), "đồng per year")
    for sector, count in jobs.enterprise.items():
        figures[f"jobs in enterprises, {sector}"] = (float(count), "persons")
    return figures
