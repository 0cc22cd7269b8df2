"""A province pack as the model sees it: typed arrays in the order of the pack's sectors."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from banha.cards import Shown
from banha.packs.shared import nation_of, shared_tables
from banha.packs.tables import FloatArray, IntArray


@dataclass(frozen=True)
class YearSeries:
    """A yearly series of the outside world.

    Attributes
    ----------
    first_year
        Year of the first value.
    values
        float64[years].
    unit
        Unit of the values.
    """

    first_year: int
    values: FloatArray
    unit: str

    def at(self, year: int) -> float:
        """Return the value of a year; years beyond either end take the end's value."""
        position = min(max(year - self.first_year, 0), len(self.values) - 1)
        return float(self.values[position])


@dataclass(frozen=True)
class Uses:
    """Who uses what, đồng per year at basic prices of the opening year.

    Row i of every array is the product of sector i; the last row is what is imported. For a
    product of the province, supply = households + state + investment + Σ inputs + outside.

    Attributes
    ----------
    supply
        int64[n + 1]; for the imported row, all imports.
    households
        int64[n + 1], consumption without value-added tax.
    state
        int64[n + 1], the public payroll being the state's use of public services.
    investment
        int64[n + 1].
    inputs
        int64[n + 1, n], intermediate inputs by using sector (column).
    outside
        int64[n + 1], exports to the rest of the nation and the world.
    """

    supply: IntArray
    households: IntArray
    state: IntArray
    investment: IntArray
    inputs: IntArray
    outside: IntArray


@dataclass(frozen=True)
class Pack(Shown):
    """A province: its opening state in one start year, its outside world, its measured series.

    Attributes
    ----------
    slug
        Name of the pack's folder.
    name_en, name_vi
        Names of the province.
    start_year
        Year of the opening state, at its beginning of the first month.
    folder
        Where the pack's files are.
    sectors
        Names of the n sectors; every array by sector has this order.
    kinds
        `farm`, `export`, `local` or `public` for each sector.
    sector_names_en, sector_names_vi
        Names of the sectors for readers.
    output
        int64[n], gross output in đồng per year, household businesses included.
    input_coefficient
        float64[n], inputs per output of the sector's firms (or farms).
    wage_monthly
        int64[n], mean pay of an employee in đồng per month; zero for farms.
    foreign_productivity_gap
        float64[n], log points of foreign above domestic firms.
    productivity_spread
        float64[n], standard deviation of log productivity between firms.
    household_business_share
        float64[n], share of output sold by household businesses.
    uses
        The balanced table of uses.
    firms
        Rows (sector, ownership, size_low, size_high, firms, jobs) and the codes
        sector_code and ownership_code.
    population
        int64[101], persons by single year of age; the last is 100 and over.
    education
        Rows (age_low, age_high, primary, secondary, vocational, tertiary).
    employment
        Rows (status, sector, persons) of persons of 15 and over.
    opening
        Opening quantities by name.
    opening_table
        The same with ranges, units, grades and sources.
    measured
        Observed series of the province for comparison, none after 2021.
    inputs
        Every raw value used, with grade and source.
    parameters_path
        The pack's own parameters.csv; none where it has none.
    nation
        The nation whose tables stand behind the pack's own; none where it has all by itself.
    grade
        `A` to `D` from the share of measured inputs; none where it was not judged.
    """

    slug: str
    name_en: str
    name_vi: str
    note_en: str
    note_vi: str
    licence: str
    start_year: int
    folder: Path
    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    sector_names_en: tuple[str, ...]
    sector_names_vi: tuple[str, ...]
    output: IntArray
    input_coefficient: FloatArray
    wage_monthly: IntArray
    foreign_productivity_gap: FloatArray
    productivity_spread: FloatArray
    household_business_share: FloatArray
    uses: Uses
    firms: pd.DataFrame
    population: IntArray
    education: pd.DataFrame
    employment: pd.DataFrame
    opening: Mapping[str, float]
    opening_table: pd.DataFrame
    measured: pd.DataFrame
    inputs: pd.DataFrame
    parameters_path: Path | None
    nation: str | None
    grade: str | None
    outside_series: Mapping[str, YearSeries]
    mortality: FloatArray
    mortality_first_year: int
    fertility: FloatArray
    fertility_first_year: int

    def __repr__(self) -> str:
        persons = int(self.population.sum())
        return f"<Pack {self.slug}: opening {self.start_year}, {persons:,} persons>"

    def outside(self, series: str) -> YearSeries:
        """Return an outside series by name, such as `frontier_growth`.

        Raises
        ------
        KeyError
            The pack has no such series.
        """
        return self.outside_series[series]

    def persons(self, status: str, *, sector: str | None = None) -> int:
        """Return the persons in a status at the opening, in all sectors or in one."""
        rows = self.employment[self.employment["status"] == status]
        if sector is not None:
            rows = rows[rows["sector"] == sector]
        return int(rows["persons"].sum())

    def employees(self) -> IntArray:
        """Return employees by sector, int64[n]."""
        return np.array([self.persons("employee", sector=s) for s in self.sectors], dtype=np.int64)

    def mortality_rates(self, year: int) -> FloatArray:
        """Return deaths per person and year by single year of age, float64[101]."""
        last = len(self.mortality) - 1
        rates: FloatArray = self.mortality[min(max(year - self.mortality_first_year, 0), last)]
        return rates

    def fertility_shares(self, year: int) -> FloatArray:
        """Return each age's share of total fertility, float64[101], zero outside 15–49."""
        last = len(self.fertility) - 1
        shares: FloatArray = self.fertility[min(max(year - self.fertility_first_year, 0), last)]
        return shares

    def content_hash(self) -> str:
        """Return the SHA-256 of the files that a run from this pack reads, in hexadecimal."""
        return content_hash(self.folder, start_year=self.start_year)


def content_hash(folder: Path, *, start_year: int) -> str:
    """Hash the names and bytes of a pack's data files, free of where the pack lies."""
    opening = folder / f"opening-{start_year}"
    paths = [folder / "pack.toml", *folder.glob("*.csv"), *opening.glob("*.csv")]
    shared = shared_tables(nation_of(folder))
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        name = path.relative_to(folder).as_posix().encode()
        content = path.read_bytes()
        digest.update(len(name).to_bytes(8, "big") + name)
        digest.update(len(content).to_bytes(8, "big") + content)
    for path in shared:
        digest.update(path.read_bytes())
    return digest.hexdigest()
