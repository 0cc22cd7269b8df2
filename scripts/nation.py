"""Copy what the packs of Viet Nam's provinces need from the collected tables to `scenarios/`.

    python scripts/nation.py FOLDER

Keeps rows as they are; of the series by province only those that packs use. Writes
`scenarios/nations/viet-nam/`: CSV files, and the panel of provinces as Parquet, which holds the
same columns in a twentieth of the room; then the tables that the packs share.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from banha.packs.nation_tables import write_nation
from banha.packs.stand_ins.nation import load_nation

LAST_OBSERVED_YEAR = 2021
LAST_CALENDAR_YEAR = 2040
NATION = Path(__file__).resolve().parents[1] / "scenarios" / "nations" / "viet-nam"
PANEL_LEFT_OUT = (
    "pci_subindex",
    "pci_score_unweighted",
    "pci_rank",
    "enterprise_capital",
    "enterprise_fixed_assets",
    "living_cost_index",
    "budget_revenue_plan",
    "budget_expenditure_plan",
)
NATIONAL_SERIES = {
    "etd_value_added_constant_2015p": (1990, 2021),
    "etd_employment": (1990, 2021),
    "value_added_constant_2010p": (2010, 2021),
    "value_added_current": (2010, 2021),
    "employed_persons": (2005, 2021),
    "enterprise_employees": (2005, 2021),
    "enterprises_active": (2005, 2021),
    "household_income_per_capita_monthly": (2002, 2021),
    "population": (1990, 2021),
    "crude_birth_rate": (2000, 2021),
    "crude_death_rate": (2000, 2021),
    "fdi_projects_in_force": (2000, 2021),
    "state_sector_monthly_income": (1994, 2021),
    "unemployment_rate": (2005, 2021),
    "employment_to_population_ratio": (2005, 2021),
    "trained_workers_share": (2005, 2021),
    "pwt_rgdpna": (1990, 2021),
    "pwt_emp": (1990, 2021),
    "pwt_pl_gdpo": (1990, 2021),
    "fdi_realised": (1990, 2021),
    "fdi_registered_flow": (1990, 2021),
    "gdp_deflator": (1990, 2021),
    "gdp_current": (1990, 2021),
    "gdp_constant_2010p": (1990, 2021),
    "gdp_constant_1994p": (1990, 2021),
    "electricity_carbon_intensity": (1990, 2021),
    "average_monthly_earnings": (2005, 2021),
    "qualification_share": (2005, 2021),
    "gdp_expenditure_current": (2005, 2021),
}
DEMOGRAPHY_SERIES = (
    "population_by_age",
    "mortality_rate_mx",
    "share_of_fertility_by_age",
    "total_fertility_rate",
    "population_by_education",
)
INDUSTRY_COLUMNS = [
    "province", "series", "breakdown", "period", "value", "unit", "basis", "source", "reference",
]  # fmt: skip
Table = pd.DataFrame


def year_of(table: Table) -> "pd.Series[int]":
    """Return the year of each row."""
    column = "year" if "year" in table else "period"
    return table[column].astype(str).str[:4].astype(int)


def national(table: Table) -> Table:
    """Keep the national series that packs use."""
    years = year_of(table)
    spans = table["series"].map(NATIONAL_SERIES)
    first = spans.map(lambda span: span[0] if isinstance(span, tuple) else 9999)
    last = spans.map(lambda span: span[1] if isinstance(span, tuple) else 0)
    quarterly = table["period"].astype(str).str.contains("-")
    wanted = (table["series"] == "average_monthly_earnings") == quarterly
    return table[(first <= years) & (years <= last) & wanted]


def demography(table: Table) -> Table:
    """Keep Viet Nam's age structure, mortality, fertility and education."""
    kept = table[table["series"].isin(DEMOGRAPHY_SERIES) & (table["area"] == "viet-nam")]
    structure = kept["series"].isin(["population_by_age", "population_by_education"])
    return kept[~structure | (year_of(kept) <= LAST_OBSERVED_YEAR)]


def outside(table: Table) -> Table:
    """Keep the lending rate."""
    wanted = (table["series"] == "lending_interest_rate") & (table["area"] == "viet-nam")
    return table[wanted & (year_of(table) <= LAST_OBSERVED_YEAR)]


def tet(table: Table) -> Table:
    """Keep the month of the lunar new year."""
    return table[(table["series"] == "tet_month") & (year_of(table) <= LAST_CALENDAR_YEAR)]


def minimum_wages(table: Table) -> Table:
    """Keep floors in force by the last observed year."""
    return table[table["effective_date"].astype(str).str[:4].astype(int) <= LAST_OBSERVED_YEAR]


def industry_2021(source: Path) -> Table:
    """Keep what the study of the lockdown compares: manufacturing of the nation, and the flagship.

    The year-on-year index only: the month-on-month one does not chain.
    """
    nation, months = read(source / "national.csv"), read(source / "province_monthly.csv")
    period, series = nation["period"], nation["series"]
    quarters = (
        (series == "value_added_constant_2010p")
        & (nation["basis"] == "nsdp-rev2020")
        & period.str.contains("Q")
        & period.between("2019", "2021-Q4")
    )
    index = (series == "industrial_employment_index_yoy") & period.between("2019", "2021-12")
    table = nation[(quarters | index) & (nation["breakdown"] == "manufacturing")]
    flagship = months[months["province"] == "binh-duong"].rename(columns={"month": "period"})
    flagship = flagship[flagship["series"] == "industrial_employment_index_yoy"]
    kept = pd.concat([table, flagship.assign(breakdown="total")])
    return kept[kept["period"].str[:4].astype(int) <= LAST_OBSERVED_YEAR][INDUSTRY_COLUMNS]


def industry_by_month(source: Path) -> Table:
    """Keep the year-on-year index of industrial employment of all provinces."""
    table = read(source / "province_monthly.csv").rename(columns={"month": "period"})
    table = table[table["series"] == "industrial_employment_index_yoy"]
    kept = table[table["period"].str[:4].astype(int) <= LAST_OBSERVED_YEAR]
    return kept.assign(breakdown="total")[INDUSTRY_COLUMNS]


def everything(table: Table) -> Table:
    """Keep all rows."""
    return table


CSV: dict[str, Callable[[Table], Table]] = {
    "national.csv": national,
    "demography.csv": demography,
    "outside.csv": outside,
    "tet.csv": tet,
    "minimum_wages.csv": minimum_wages,
    "firm_size_2010.csv": everything,
    "provinces.csv": everything,
}


def read(path: Path) -> Table:
    """Read a table as texts."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def copy(source: Path) -> None:
    """Write the nation's folder from the folder of collected tables."""
    NATION.mkdir(parents=True, exist_ok=True)
    for name, keep in CSV.items():
        keep(read(source / name)).to_csv(NATION / name, index=False, lineterminator="\n")
    industry_2021(source).to_csv(NATION / "industry_2021.csv", index=False, lineterminator="\n")
    packed(industry_by_month(source), numbers={"value": "float64"}, name="province_monthly.parquet")
    panel = read(source / "province_annual.csv")
    panel = panel[~panel["series"].isin(PANEL_LEFT_OUT)]
    panel = panel[panel["year"].astype(int) <= LAST_OBSERVED_YEAR]
    packed(panel, numbers={"year": "int32", "value": "float64"}, name="province_annual.parquet")


def packed(table: Table, *, numbers: dict[str, str], name: str) -> None:
    """Write a long table as Parquet, its texts as categories."""
    table = table.astype(numbers)
    for column in table.columns.difference(list(numbers)):
        table[column] = table[column].astype("category")
    table.reset_index(drop=True).to_parquet(NATION / name, compression="zstd", index=False)


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
    load_nation.cache_clear()
    for path in write_nation(load_nation("viet-nam"), destination=NATION):
        print(path)
