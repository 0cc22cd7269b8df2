"""The raw tables that a pack is built from: selecting rows, copying them in, recording their use.

The folder holds tables of the following names, all CSV in UTF-8 with a heading:

- `province_annual.csv` and `national.csv`: province, series, breakdown, year (or period), value,
  unit, basis, preferred, source, reference, confidence, note;
- `demography.csv`: series, breakdown, area, period, value, unit, source, reference, licence_seen,
  how, note;
- `firm_size_2010.csv`: scope, key, industry, size_class, size_order, enterprises, source,
  reference, note;
- `outside.csv` and `tet.csv`: as demography.csv;
- `minimum_wages.csv`: effective_date, zone, ownership, vnd_per_month, decree, how, source,
  reference, and others.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from banha.errors import Fault, PackError
from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.packs.write import write_rows

Row = Mapping[str, str]

NATIONAL_BASES = {
    ("etd_value_added_constant_2015p", "etd-2023"),
    ("etd_employment", "etd-2023"),
    ("value_added_constant_2010p", "nsdp-rev2020"),
    ("pwt_rgdpna", "pwt10.01"),
    ("pwt_emp", "pwt10.01"),
    ("pwt_pl_gdpo", "pwt10.01"),
    ("fdi_realised", "gso-online-2018"),
    ("fdi_registered_flow", "gso-20dec"),
    ("gdp_deflator", "derived-nsdp-rev2020"),
    ("gdp_current", "nsdp-old"),
    ("gdp_constant_2010p", "nsdp-old"),
    ("gdp_current", "nsdp-isic3"),
    ("gdp_constant_1994p", "nsdp-isic3"),
    ("electricity_carbon_intensity", "owid-2022"),
    ("average_monthly_earnings", "nsdp-lfs"),
    ("qualification_share", "gso-online-2018"),
}
NATIONAL_BREAKDOWNS = {"total", "manufacturing", "agriculture"}
DEMOGRAPHY_SERIES = {
    "population_by_age",
    "mortality_rate_mx",
    "share_of_fertility_by_age",
    "total_fertility_rate",
    "population_by_education",
    "population_share_age60plus",
}
PROVINCE_SERIES = {
    "population",
    "population_growth_rate",
    "grdp_growth",
    "grdp_share",
    "grdp_constant_1994p",
    "grdp_current",
    "labour_force",
    "employed_persons",
    "employment_share",
    "unemployment_rate",
    "enterprise_employees",
    "enterprises_active",
    "enterprises_operating",
    "household_business_employees",
    "state_sector_local_employed",
    "state_sector_local_monthly_income",
    "industry_gross_output",
    "industrial_production_index",
    "industry_gross_output_1994p",
    "in_migration_rate",
    "out_migration_rate",
    "net_migration_rate",
    "household_income_per_capita_monthly",
    "income_quintile5_to_quintile1",
    "exports",
    "imports",
    "fdi_projects_in_force",
    "fdi_registered_flow",
    "fdi_registered_stock",
    "trained_workers_share",
    "retail_sales",
    "investment",
    "budget_revenue",
    "budget_expenditure",
    "budget_retention_ratio",
    "crude_birth_rate",
    "crude_death_rate",
    "natural_increase_rate",
    "total_fertility_rate",
    "university_college_students",
    "professional_secondary_students",
    "working_age_population",
    "working_age_share",
    "urban_share",
    "fdi_projects_licensed",
    "fdi_legal_capital_licensed",
    "agriculture_gross_output_1994p",
    "household_business_establishments",
    "industrial_establishments",
    "pci_score",
}
PEOPLE_YEARS = ("1995", "2000", "2010")
LAST_CALENDAR_YEAR = 2040


def _year(row: Row) -> int:
    text = row.get("year") or row.get("period") or ""
    return int(text[:4]) if text[:4].isdigit() else 0


def _province(row: Row, slug: str) -> bool:
    return (
        row["province"] == slug
        and row["series"] in PROVINCE_SERIES
        and _year(row) <= LAST_OBSERVED_YEAR
    )


def _national(row: Row, _slug: str) -> bool:
    wanted = row["breakdown"] in NATIONAL_BREAKDOWNS or row["series"] == "qualification_share"
    quarterly = row["series"] == "average_monthly_earnings"
    return (
        (row["series"], row["basis"]) in NATIONAL_BASES
        and wanted
        and quarterly == ("-" in row["period"])
        and _year(row) <= LAST_OBSERVED_YEAR
    )


def _demography(row: Row, slug: str) -> bool:
    national = row["area"] == "viet-nam" and row["series"] != "population_share_age60plus"
    own = row["area"] == slug and row["series"] == "population_share_age60plus"
    shape = row["series"] not in ("population_by_age", "population_by_education")
    return (
        row["series"] in DEMOGRAPHY_SERIES
        and (national or own)
        and (shape or row["period"] in PEOPLE_YEARS)
    )


def _outside(row: Row, _slug: str) -> bool:
    wanted = row["series"] == "lending_interest_rate" and row["area"] == "viet-nam"
    return wanted and _year(row) <= LAST_OBSERVED_YEAR


def _tet(row: Row, _slug: str) -> bool:
    return row["series"] == "tet_month" and _year(row) <= LAST_CALENDAR_YEAR


def _firm_size(row: Row, slug: str) -> bool:
    return row["key"] == slug or row["key"] == "vietnam"


def _minimum_wage(row: Row, _slug: str) -> bool:
    return int(row["effective_date"][:4]) <= LAST_OBSERVED_YEAR


FILTERS: dict[str, Callable[[Row, str], bool]] = {
    "province_annual.csv": _province,
    "national.csv": _national,
    "demography.csv": _demography,
    "firm_size_2010.csv": _firm_size,
    "minimum_wages.csv": _minimum_wage,
    "outside.csv": _outside,
    "tet.csv": _tet,
}


def read_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read a raw table as texts.

    Raises
    ------
    PackError
        The table is missing, not UTF-8 or empty.
    """
    cure = "Name a folder that holds the raw tables: " + ", ".join(FILTERS) + "."
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([Fault(str(path), f"The table cannot be read: {error}.", cure)]) from error
    reader = csv.DictReader(text.splitlines())
    rows = list(reader)
    if not reader.fieldnames or not rows:
        raise PackError([Fault(str(path), "The table is empty.", cure)])
    return list(reader.fieldnames), rows


def copy_sources(slug: str, *, source: Path, destination: Path) -> None:
    """Copy the rows that a pack needs from the raw tables to the pack's own `source` folder.

    Parameters
    ----------
    slug
        The province.
    source
        Folder of the raw tables.
    destination
        Folder that receives the filtered tables.

    Raises
    ------
    PackError
        A table is missing or unreadable.
    """
    destination.mkdir(parents=True, exist_ok=True)
    for name, keep in FILTERS.items():
        header, rows = read_rows(source / name)
        kept = [[row[column] or "" for column in header] for row in rows if keep(row, slug)]
        write_rows(destination / name, header=header, rows=kept)


@dataclass
class Sources:
    """The raw tables of one province, and a record of every value taken from them.

    Parameters
    ----------
    slug
        The province.
    folder
        Folder of the raw tables, filtered or not.
    last_year
        Last year whose values count as observed; paths are carried on from it.
    """

    slug: str
    folder: Path
    last_year: int = LAST_OBSERVED_YEAR
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    index: dict[tuple[str, str, str], list[dict[str, str]]] = field(default_factory=dict)
    used: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def prepared(
        cls,
        slug: str,
        *,
        folder: Path,
        tables: Mapping[str, list[dict[str, str]]],
        last_year: int = LAST_OBSERVED_YEAR,
    ) -> "Sources":
        """Return sources whose tables are given as they are to be used.

        Parameters
        ----------
        slug
            The province.
        folder
            Where the tables come from, for messages.
        tables
            Rows by file name.
        last_year
            Last year whose values count as observed.
        """
        sources = cls(slug=slug, folder=folder, last_year=last_year)
        for table, rows in tables.items():
            sources._keep(table, rows)
        return sources

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table that this province's pack needs."""
        if table not in self.tables:
            _, rows = read_rows(self.folder / table)
            self._keep(table, [row for row in rows if FILTERS[table](row, self.slug)])
        return self.tables[table]

    def _keep(self, table: str, rows: list[dict[str, str]]) -> None:
        self.tables[table] = rows
        for row in rows:
            for key in (row.get("breakdown", ""), ""):
                self.index.setdefault((table, row.get("series", ""), key), []).append(row)

    def _candidates(self, table: str, wanted: Mapping[str, str]) -> list[dict[str, str]]:
        rows = self.rows(table)
        if "series" not in wanted:
            return rows
        return self.index.get((table, wanted["series"], wanted.get("breakdown", "")), [])

    def find(self, table: str, **wanted: str) -> list[dict[str, str]]:
        """Return the rows whose columns hold the wanted texts.

        Raises
        ------
        PackError
            There is none.
        """
        rows = self._candidates(table, wanted)
        found = [row for row in rows if all(row[key] == text for key, text in wanted.items())]
        if not found:
            words = ", ".join(f"{key} = {text}" for key, text in wanted.items())
            where = str(self.folder / table)
            raise PackError([Fault(where, f"No row with {words}.", "Add the row to the table.")])
        return found

    def has(self, table: str, **wanted: str) -> bool:
        """Whether any row's columns hold the wanted texts."""
        rows = self._candidates(table, wanted)
        return any(all(row[key] == text for key, text in wanted.items()) for row in rows)

    def value(self, table: str, **wanted: str) -> float:
        """Return one measured value and record its use.

        Raises
        ------
        PackError
            There is no such row, or more than one.
        """
        found = self.find(table, **wanted)
        if len(found) > 1:
            words = ", ".join(f"{key} = {text}" for key, text in wanted.items())
            where = str(self.folder / table)
            raise PackError([Fault(where, f"Several rows with {words}.", "Name the basis too.")])
        return self.take(found[0])

    def by_year(self, table: str, **wanted: str) -> dict[int, float]:
        """Return a series by year and record the use of each value."""
        return {_year(row): self.take(row) for row in self.find(table, **wanted)}

    def take(self, row: Mapping[str, str], *, column: str = "value") -> float:
        """Return the value of a row as a number and record its use."""
        names = [row.get("series") or "", row.get("breakdown") or "", row.get("basis") or ""]
        name = ".".join(part for part in names if part)
        how = row.get("how", "read")
        grade = "assumed" if how == "recalled" or row.get("confidence") == "low" else "measured"
        period = row.get("year") or row.get("period") or ""
        self.record(
            name=name or "value",
            value=row[column],
            unit=row.get("unit", ""),
            period=period,
            grade=grade,
            source=row["source"],
            reference=row["reference"],
            note=row.get("note", "") or "",
        )
        return float(row[column])

    def record(
        self,
        *,
        name: str,
        value: str,
        unit: str,
        period: str,
        grade: str,
        source: str,
        reference: str,
        note: str,
    ) -> None:
        """Record the use of a raw value for `inputs.csv`; projections keep no year after 2021."""
        year = min(int(period[:4]), LAST_OBSERVED_YEAR)
        if int(period[:4]) > LAST_OBSERVED_YEAR:
            grade, name = "published", f"{name}.projection_{period}"
        elif not period.isdigit():
            name = f"{name}.{period}"
        entry = (name, value, "", "", unit, str(year), grade, source, reference, note)
        self.used[(name, str(year), unit, value)] = entry

    def input_rows(self) -> Sequence[tuple[str, ...]]:
        """Return the rows of `inputs.csv` for every value used, in a fixed order."""
        return [self.used[key] for key in sorted(self.used)]
