"""The nation behind the provinces: its own series, and the panel of all its provinces."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from banha.data import data_folder
from banha.errors import Fault, PackError
from banha.packs.assumptions import Assumptions, read_assumptions
from banha.packs.layout import LAST_OBSERVED_YEAR

PANEL = "province_annual.parquet"
NATIONAL_TABLES = (
    "national.csv", "demography.csv", "outside.csv", "tet.csv", "minimum_wages.csv",
    "boundaries.csv",
)  # fmt: skip
FIRM_SIZES = "firm_size_2010.csv"
VINTAGE_ASSUMPTIONS = "vintage_assumptions.csv"
FEW = 10
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Nation:
    """A nation's tables.

    Attributes
    ----------
    slug
        Name of the nation's folder.
    folder
        Where its tables lie.
    provinces
        Rows of `provinces.csv`, by slug.
    panel
        Yearly series of all provinces, in the columns of `province_annual.csv`.
    tables
        National tables by file name: rows as texts.
    firm_sizes
        Enterprises by size class: of provinces, industries and the nation.
    until
        Last year that is known; none: all that there is (`banha.packs.stand_ins.vintage`).
    """

    slug: str
    folder: Path
    provinces: dict[str, dict[str, str]]
    panel: pd.DataFrame = field(repr=False)
    tables: dict[str, Rows] = field(repr=False)
    firm_sizes: Rows = field(repr=False)
    _index: dict[tuple[str, str, str], list[dict[str, str]]] = field(repr=False)
    until: int | None = None

    @cached_property
    def assumptions(self) -> Assumptions:
        """What holds where a province has no assumptions of its own."""
        known = read_assumptions(self.folder / "assumptions.csv")
        if self.until is None:
            return known
        neutral = read_assumptions(self.folder / VINTAGE_ASSUMPTIONS)
        return known.merged({entry.name: entry for entry in neutral}, where=VINTAGE_ASSUMPTIONS)

    @property
    def last_year(self) -> int:
        """Last year whose values are known."""
        return LAST_OBSERVED_YEAR if self.until is None else self.until

    def knows(self, year: int) -> bool:
        """Whether data of a year may be used, also those behind a number in the code."""
        return year <= self.last_year

    def value(self, series: str, year: int, *, breakdown: str = "total") -> float:
        """Return a national value of a year: the preferred one; else the first.

        Raises
        ------
        PackError
            There is none.
        """
        found = self._index.get((series, breakdown, str(year)), [])
        if not found:
            where = f"{self.slug}/national.csv"
            what = f"No row with series = {series}, breakdown = {breakdown}, period = {year}."
            raise PackError([Fault(where, what, "Add the row to the table.")])
        preferred = [row for row in found if row["preferred"] == "true"]
        return float((preferred or found)[0]["value"])

    def has(self, series: str, year: int, *, breakdown: str = "total") -> bool:
        """Whether there is a national value of a year."""
        return (series, breakdown, str(year)) in self._index

    def near(self, series: str, year: int, *, breakdown: str = "total", span: int = 6) -> float:
        """Return the national value of the year nearest to the one wanted, the earlier on ties."""
        for step in sorted(range(-span, span + 1), key=lambda step: (abs(step), step)):
            if self.has(series, year + step, breakdown=breakdown):
                return self.value(series, year + step, breakdown=breakdown)
        return self.value(series, year, breakdown=breakdown)

    def across(
        self, series: str, year: int, *, breakdown: str = "total", basis: str | None = None
    ) -> pd.Series[float]:
        """Return a series of all provinces in a year, by slug; preferred rows, or one basis."""
        panel = self.panel
        chosen = panel[
            (panel["series"] == series)
            & (panel["breakdown"] == breakdown)
            & (panel["year"] == year)
            & (panel["preferred"] == "true" if basis is None else panel["basis"] == basis)
        ]
        return chosen.drop_duplicates("province").set_index("province")["value"]

    def years_across(self, series: str, *, breakdown: str = "total") -> list[int]:
        """Return the years in which the panel has a series for more than a few provinces."""
        panel = self.panel
        chosen = panel[(panel["series"] == series) & (panel["breakdown"] == breakdown)]
        counts = chosen[chosen["preferred"] == "true"].groupby("year")["province"].nunique()
        return [int(year) for year in counts.index[counts >= FEW]]

    def region(self, slug: str) -> str:
        """Return the region of a province, or nothing where it is none of the nation's."""
        return self.provinces.get(slug, {}).get("region", "")

    def neighbours(self, region: str, *, without: str) -> list[str]:
        """Return the other provinces of a region; all others where the region is not known."""
        same = [s for s, row in self.provinces.items() if row["region"] == region and s != without]
        return same or [slug for slug in self.provinces if slug != without]


@lru_cache(maxsize=4)
def load_nation(slug: str = "viet-nam", *, folder: Path | None = None) -> Nation:
    """Read a nation's tables from `scenarios/nations/`.

    Parameters
    ----------
    slug
        Name of the nation's folder.
    folder
        Folder of nations; by default the one of the installed data.

    Raises
    ------
    PackError
        There is none, or a table is missing.
    """
    root = (folder if folder is not None else data_folder() / "nations") / slug
    if not (root / PANEL).is_file():
        where = f"nations/{slug}"
        raise PackError([Fault(where, "There is no such nation.", "Restore the folder.")])
    tables = {name: read_texts(root / name) for name in NATIONAL_TABLES}
    merged = root / "merged.csv"
    tables["merged.csv"] = read_texts(merged) if merged.is_file() else []
    return assemble(
        slug,
        folder=root,
        provinces={row["slug"]: row for row in read_texts(root / "provinces.csv")},
        panel=observed(pd.read_parquet(root / PANEL)),
        tables=tables,
        firm_sizes=read_texts(root / FIRM_SIZES),
    )


def assemble(
    slug: str,
    *,
    folder: Path,
    provinces: dict[str, dict[str, str]],
    panel: pd.DataFrame,
    tables: dict[str, Rows],
    firm_sizes: Rows,
    until: int | None = None,
) -> Nation:
    """Put a nation together and index its series."""
    index: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in tables["national.csv"]:
        index.setdefault((row["series"], row["breakdown"], row["period"]), []).append(row)
    return Nation(slug, folder, provinces, panel, tables, firm_sizes, index, until)


def observed(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the panel without rows after the last observed year, with columns of plain texts."""
    texts = [name for name in panel.columns if name not in ("year", "value")]
    return panel[panel["year"] <= LAST_OBSERVED_YEAR].astype(dict.fromkeys(texts, "object"))


def read_texts(path: Path) -> Rows:
    """Read a table of the installed data as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
