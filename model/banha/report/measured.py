"""Measured series of a province, each paired with a simulated one on one fixed basis.

A basis is one definition, one source and one vintage. Bases are never joined: a pair reads its
measured values, their growth and their shares from a single basis.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from banha.data import province_folder
from banha.errors import Fault, PackError
from banha.formula import Formula, YearlyValues, log_growth
from banha.packs.observed import observed_series
from banha.packs.shared import nation_folder, nation_of

PAIRS = "comparison/pairs.csv"
NATIONAL_PAIRS = "pairs.csv"
KNOWN_BASES = ("pop-pre2019census", "pop-post2019census-dstai", "pop-post2019census-panel")
LAST_OBSERVED_YEAR = 2021
COLUMNS = ("series", "breakdown", "year", "value", "unit", "basis")

Transformation = Literal["level", "growth", "reported_growth"]
Use = Literal["fit", "yardstick"]


@dataclass(frozen=True)
class Pair:
    """A simulated series and the measured one that it is compared with.

    Attributes
    ----------
    series, label
        Name and words for the simulated series; a series may have a pair on each of several bases.
    panel, line
        Panel and line of the figure sheet beside which the values stand; empty: none.
    simulated, per, factor
        The simulated value, as a `Formula`.
    measured
        Series of `measured.csv`.
    parts
        Its breakdowns that are summed, joined by `+`.
    of
        Breakdowns of the same series and basis that the sum is divided by; empty: nothing.
    measured_factor
        Multiplies the measured value, to reach `unit`.
    basis, basis_en, basis_vi
        The one basis, and its words for readers.
    transformation
        `level`: as it is. `growth`: log per cent a year since the previous measured year of the
        basis. `reported_growth`: the source reports growth over the previous year in per cent,
        which is turned into log per cent.
    unit, decimals
        Unit of the values compared, and decimals worth printing.
    first_year, last_year
        Years compared; nothing after 2021.
    use
        `fit`: the same concept. `yardstick`: another population or definition, to look at only.
    note
        What limits the comparison.
    """

    series: str
    label: str
    panel: str
    line: str
    simulated: str
    per: str
    factor: float
    measured: str
    parts: str
    of: str
    measured_factor: float
    basis: str
    basis_en: str
    basis_vi: str
    transformation: Transformation
    unit: str
    decimals: int
    first_year: int
    last_year: int
    use: Use
    note: str

    def basis_words(self, lang: str) -> str:
        """Words for the basis in a language."""
        return self.basis_vi if lang == "vi" else self.basis_en

    def simulated_values(self, yearly: pd.DataFrame, *, years: Sequence[int]) -> YearlyValues:
        """Simulated values in the measured years `years`, transformed like the measured ones.

        For `growth`, `years` are all measured years of the basis, so that both sides grow over
        the same spans.
        """
        values = Formula(self.simulated, per=self.per, factor=self.factor).values(yearly)
        if self.transformation == "reported_growth":
            values = log_growth(values)
        values = values[values.index.isin(list(years))]
        return log_growth(values) if self.transformation == "growth" else values


@dataclass(frozen=True)
class Measured:
    """What is measured of a province: its pairs, and the measured rows that they read."""

    province: str
    pairs: tuple[Pair, ...]
    rows: pd.DataFrame

    def values(self, pair: Pair) -> YearlyValues:
        """Measured values of a pair by year, transformed, in its unit.

        Raises
        ------
        ValueError
            Its rows are of more than one unit, or two rows stand for one year.
        """
        values = self._levels(pair, breakdowns=pair.parts)
        if pair.of:
            values = values / self._levels(pair, breakdowns=pair.of)
        values = (values * pair.measured_factor).dropna().sort_index()
        if pair.transformation == "reported_growth":
            return pd.Series(100.0 * np.log1p(values / 100.0), dtype=np.float64)
        return log_growth(values) if pair.transformation == "growth" else values

    def years(self, pair: Pair) -> list[int]:
        """Years in which all that a pair needs was measured on its basis."""
        level = Measured._plain(pair)
        return [int(year) for year in self.values(level).index]

    def beside(self, panel: str) -> list[Pair]:
        """Pairs that stand in a panel of the figure sheet."""
        return [pair for pair in self.pairs if pair.panel == panel]

    @staticmethod
    def _plain(pair: Pair) -> Pair:
        """The pair with its values left as they are."""
        return Pair(**{**_columns(pair), "transformation": "level"})

    def _levels(self, pair: Pair, *, breakdowns: str) -> YearlyValues:
        """Sum of breakdowns by year, for years in which all of them were measured."""
        wanted = breakdowns.split("+")
        rows = self.rows
        rows = rows[
            (rows["series"] == pair.measured)
            & (rows["basis"] == pair.basis)
            & rows["breakdown"].isin(wanted)
            & rows["year"].between(pair.first_year, pair.last_year)
        ]
        if rows["unit"].nunique() > 1:
            raise ValueError(f"{pair.measured} on {pair.basis} has several units")
        if rows.duplicated(["breakdown", "year"]).any():
            raise ValueError(f"{pair.measured} on {pair.basis} has two values for one year")
        table = rows.pivot(index="year", columns="breakdown", values="value")
        return table.reindex(columns=wanted).dropna().sum(axis=1)


def _columns(pair: Pair) -> dict[str, Any]:
    return {field.name: getattr(pair, field.name) for field in fields(Pair)}


def read_measured(province: str) -> Measured:
    """Read a province's measured series and pairs: its own, else its nation's, else none.

    Parameters
    ----------
    province
        Name of a province pack.

    Raises
    ------
    PackError
        A row of the pairs cannot be used: all faults at once.
    """
    folder = province_folder(province)
    rows = observed_series(folder)
    path = folder / PAIRS
    nation = nation_of(folder)
    if not path.is_file() and nation is not None:
        path = nation_folder(nation) / NATIONAL_PAIRS
    if nation is not None and path.parent == nation_folder(nation):
        return Measured(province=province, pairs=tuple(_nations(path, rows=rows)), rows=rows)
    pairs = read_pairs(path, rows=rows) if path.is_file() else ()
    return Measured(province=province, pairs=pairs, rows=rows)


def _nations(path: Path, *, rows: pd.DataFrame) -> Iterator[Pair]:
    """Yield the nation's pairs whose measured series the province has, on its only basis."""
    for pair in read_pairs(path, rows=None):
        mine = rows[(rows["series"] == pair.measured) & rows["breakdown"].isin([pair.parts])]
        bases = list(dict.fromkeys(mine["basis"]))
        if pair.basis in bases:
            yield pair
        elif len(bases) == 1 and bases[0] not in KNOWN_BASES:
            own = {"basis": bases[0], "basis_en": "own tables", "basis_vi": "số liệu của tỉnh"}
            yield Pair(**{**_columns(pair), **own})


def read_pairs(path: Path, *, rows: pd.DataFrame | None) -> tuple[Pair, ...]:
    """Read a file of pairs and check each against the measured rows, where there are any.

    Raises
    ------
    PackError
        All faults of the file at once.
    """
    faults: list[Fault] = []
    pairs: list[Pair] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            where = f"{'/'.join(path.parts[-3:])}, row {number}"
            try:
                pair = _pair(row)
            except (KeyError, ValueError) as error:
                cure = "Give all columns, with numbers where numbers are due."
                faults.append(Fault(where, f"the row cannot be read: {error}", cure))
                continue
            pairs.append(pair)
            faults += [] if rows is None else _faults(pair, where=where, rows=rows)
    keys = [(pair.series, pair.basis) for pair in pairs]
    for series, basis in sorted({key for key in keys if keys.count(key) > 1}):
        what = f"{series!r} is paired twice on the basis {basis!r}"
        faults.append(Fault(str(path.name), what, "Keep one of the rows."))
    if faults:
        raise PackError(faults)
    return tuple(pairs)


def _pair(row: Mapping[str, str]) -> Pair:
    """Convert a row of text."""
    kinds: dict[str, type] = {
        "factor": float, "measured_factor": float,
        "decimals": int, "first_year": int, "last_year": int,
    }  # fmt: skip
    names = [field.name for field in fields(Pair)]
    values: dict[str, Any] = {name: kinds.get(name, str)(row[name]) for name in names}
    for name, allowed in (("transformation", Transformation), ("use", Use)):
        if values[name] not in get_args(allowed):
            raise ValueError(f"{name} {values[name]!r} is none of {', '.join(get_args(allowed))}")
    return Pair(**values)


def _faults(pair: Pair, *, where: str, rows: pd.DataFrame) -> list[Fault]:
    """What is wrong with a pair, given the measured rows."""
    faults = []
    series = rows[rows["series"] == pair.measured]
    known = sorted(set(series["basis"]))
    if pair.basis not in known:
        what = f"{pair.basis!r} is no basis of {pair.measured!r}"
        cure = f"Name exactly one of: {', '.join(known) or 'none is measured'}."
        faults.append(Fault(where, what, cure))
    else:
        parts = set(f"{pair.parts}+{pair.of}".strip("+").split("+"))
        on_basis = set(series.loc[series["basis"] == pair.basis, "breakdown"])
        if parts - on_basis:
            what = f"{', '.join(sorted(parts - on_basis))} is not measured on {pair.basis!r}"
            faults.append(Fault(where, what, f"Name parts of: {', '.join(sorted(on_basis))}."))
    if pair.last_year > LAST_OBSERVED_YEAR:
        what = f"the last year {pair.last_year} is after {LAST_OBSERVED_YEAR}"
        faults.append(Fault(where, what, f"Observations end in {LAST_OBSERVED_YEAR}."))
    if pair.transformation == "level" and _is_grdp_level(pair):
        what = "levels of GRDP are not comparable across its revisions"
        faults.append(Fault(where, what, "Compare growth or shares."))
    return faults


def _is_grdp_level(pair: Pair) -> bool:
    return pair.measured in ("grdp_current", "grdp_constant_1994p") and not pair.of
