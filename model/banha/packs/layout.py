"""The layout of a pack: which files it has, which columns they have, which words are known."""

import math
from collections.abc import Sequence

from banha.packs.tables import Column

FORMAT = 1
OLDEST_AGE = 100
WORKING_AGE = 15
LAST_OBSERVED_YEAR = 2021
FIRST_OUTSIDE_YEAR = 1995
LAST_OUTSIDE_YEAR = 2060

KINDS = ("farm", "export", "local", "public")
FIRM_KINDS = ("export", "local")
OWNERSHIPS = ("state", "domestic", "foreign")
EDUCATIONS = ("primary", "secondary", "vocational", "tertiary")
STATUSES = (
    "employee",
    "farm",
    "household_business",
    "unemployed",
    "student",
    "out_of_labour_force",
)
GRADES = ("measured", "published", "assumed")
IMPORTED = "imported"

GROWTH_SERIES = ("frontier_growth", "outside_income_growth", "farm_productivity_growth")
INDEX_SERIES = ("competitor_cost", "foreign_investment_cycle", "price_level")
OTHER_SERIES = (
    "minimum_wage",
    "total_fertility_rate",
    "retained_share",
    "grid_emission_factor",
    "broadband_coverage",
    "tet_month",
)
SIGNED_SERIES = ("lending_rate_real", "business_environment")

OPENING_NAMES = (
    "household_size",
    "household_deposit_to_income",
    "firm_cash_months",
    "firm_debt_to_capital",
    "state_cash_months",
    "in_migrant_share",
    "pensioner_share",
    "skill_gap",
    "linked_share",
    "household_business_input_coefficient",
    "unemployed_months",
    "renting_share",
    "floor_per_person",
    "farm_land",
    "area",
)
OPENING_OPTIONAL = ("central_grant",)
"""Opening quantities that a pack may leave out; they are nothing then."""

_PROVENANCE = (
    Column("grade", "text", allowed=GRADES),
    Column("source", "text", blank=True),
)
_NOTE = Column("note", "text", blank=True)

TABLES: dict[str, tuple[Column, ...]] = {
    "measured.csv": (
        Column("series", "text"),
        Column("breakdown", "text"),
        Column("year", "integer", low=1900, high=LAST_OBSERVED_YEAR),
        Column("value", "number"),
        Column("unit", "text"),
        Column("basis", "text"),
        *_PROVENANCE,
        Column("reference", "text", blank=True),
        _NOTE,
    ),
    "outside.csv": (
        Column("year", "integer", low=1900, high=2200),
        Column("series", "text"),
        Column("value", "number"),
        Column("unit", "text"),
        *_PROVENANCE,
        _NOTE,
    ),
    "mortality.csv": (
        Column("age", "integer", low=0, high=OLDEST_AGE),
        Column("year_from", "integer", low=1900, high=2200),
        Column("year_to", "integer", low=1900, high=2200),
        Column("deaths_per_person_year", "number", low=0, high=5),
    ),
    "fertility.csv": (
        Column("year", "integer", low=1900, high=2200),
        Column("age", "integer", low=15, high=49),
        Column("share", "number", low=0, high=1),
    ),
    "inputs.csv": (
        Column("name", "text"),
        Column("value", "number"),
        Column("low", "number", blank=True),
        Column("high", "number", blank=True),
        Column("unit", "text"),
        Column("year", "integer", low=1900, high=LAST_OBSERVED_YEAR),
        Column("grade", "text", allowed=GRADES),
        Column("source", "text"),
        Column("reference", "text", blank=True),
        _NOTE,
    ),
}


def opening_tables(sectors: Sequence[str]) -> dict[str, tuple[Column, ...]]:
    """Return the tables of the opening state and their columns, given the pack's sectors."""

    def money(name: str) -> Column:
        return Column(name, "integer", low=0, high=1e17)

    return {
        "population.csv": (
            Column("age", "integer", low=0, high=OLDEST_AGE),
            Column("persons", "integer", low=0, high=1e9),
        ),
        "education.csv": (
            Column("age_low", "integer", low=WORKING_AGE, high=OLDEST_AGE),
            Column("age_high", "integer", low=WORKING_AGE, high=OLDEST_AGE),
            *(Column(name, "number", low=0, high=1) for name in EDUCATIONS),
        ),
        "employment.csv": (
            Column("status", "text", allowed=STATUSES),
            Column("sector", "text", allowed=tuple(sectors), blank=True),
            Column("persons", "integer", low=0, high=1e9),
        ),
        "firms.csv": (
            Column("sector", "text", allowed=tuple(sectors)),
            Column("ownership", "text", allowed=OWNERSHIPS),
            Column("size_low", "integer", low=1, high=10_000_000),
            Column("size_high", "integer", low=1, high=10_000_000),
            Column("firms", "integer", low=1, high=1e8),
            Column("jobs", "integer", low=1, high=1e9),
        ),
        "sectors.csv": (
            Column("sector", "text", allowed=tuple(sectors)),
            Column("kind", "text", allowed=KINDS),
            Column("output", "integer", low=1, high=1e17),
            Column("input_coefficient", "number", low=0, high=0.99),
            Column("wage_monthly", "integer", low=0, high=1e10),
            Column("foreign_productivity_gap", "number", low=0, high=3),
            Column("productivity_spread", "number", low=0, high=3),
            Column("household_business_share", "number", low=0, high=0.99),
        ),
        "uses.csv": (
            Column("product", "text", allowed=(*sectors, IMPORTED)),
            money("supply"),
            money("households"),
            money("state"),
            money("investment"),
            *(money(f"inputs_{name}") for name in sectors),
            money("outside"),
        ),
        "opening.csv": (
            Column("name", "text", allowed=(*OPENING_NAMES, *OPENING_OPTIONAL)),
            Column("value", "number"),
            Column("low", "number", low=-math.inf),
            Column("high", "number"),
            Column("unit", "text"),
            *_PROVENANCE,
            _NOTE,
        ),
    }
