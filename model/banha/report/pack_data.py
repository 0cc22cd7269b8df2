"""What is known of a pack's opening, as a tidy table: each number with its range and its kind."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import hypot
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from banha.packs.inventory import KINDS, count_table, input_table

if TYPE_CHECKING:
    from banha.packs.pack import Pack

COLUMNS = ("panel", "part", "value", "low", "high", "unit", "kind")
PANELS = ("inputs", "ages", "jobs", "product", "firms", "series")
YOUNG, OLD, STEP = 15, 60, 5
OLDEST_SHOWN = 80
HOUSEHOLD_BUSINESS = "household_business"


class Known(NamedTuple):
    """How well a number is known: its kind, and its range relative to it."""

    kind: str
    below: float
    above: float


def pack_table(pack: Pack) -> pd.DataFrame:
    """Return what `pack_figure` draws: the opening of a province, and how well it is known.

    Parameters
    ----------
    pack
        A pack in one start year, as `load_pack` gives it.

    Returns
    -------
    One row per bar. `panel` is one of

    - `inputs`: part is a group of inputs; value is the share of those of the `kind`, per cent
    - `ages`: persons by five years of age, from 80 in one
    - `jobs`: persons at work by sector; those in household businesses by themselves
    - `product`: value added by sector, đồng per year
    - `firms`: firms by size class, such as `5-9` jobs, from 5000 in one
    - `series`: measured series that have a value in a year

    `value` with `low` and `high` in `unit`; `kind` is `measured`, `stand_in` or `assumed`, the
    least certain of what stands behind the number. Ranges of several inputs are taken as
    independent; where no input states a range, both ends are the value.
    """
    known = _known(pack)
    rows = [
        *_inputs(pack), *_ages(pack, known), *_jobs(pack, known), *_product(pack, known),
        *_firms(pack), *_series(pack),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table.attrs = {"pack": pack.slug, "start_year": str(pack.start_year)}
    return table


@cache
def _behind(way: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Inputs behind each part, of a pack that was `founded` or whose assumptions were `written`."""
    text = files("banha").joinpath("report", "pack_behind.csv").read_text(encoding="utf-8")
    return {
        (row["panel"], row["part"]): tuple(row[way].split())
        for row in csv.DictReader(text.splitlines())
    }


def _known(pack: Pack) -> Mapping[tuple[str, str], Known]:
    """How well each part of a panel is known, by the inputs behind it that the pack has."""
    table = input_table(pack).drop_duplicates("name").set_index("name")
    behind = _behind("written" if pack.nation is None else "founded")
    return {place: _joint(table, names) for place, names in behind.items()}


def _joint(table: pd.DataFrame, names: tuple[str, ...]) -> Known:
    found = [name for name in names if name.removeprefix("~") in table.index]
    if not found:
        return Known("assumed", 0.0, 0.0)
    kind, below, above = KINDS[0], 0.0, 0.0
    for name in found:
        row = table.loc[name.removeprefix("~")].to_dict()
        kind = max(kind, str(row["kind"]), key=KINDS.index)
        down, up = _spread(row, complement=name.startswith("~"))
        below, above = hypot(below, down), hypot(above, up)
    return Known(kind, min(below, 1.0), above)


def _spread(row: Mapping[Any, Any], *, complement: bool) -> tuple[float, float]:
    """How far the ends of a range lie from its value, relative to it or to what it leaves."""
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    if complement:
        value, low, high = 1.0 - value, 1.0 - high, 1.0 - low
    if not np.isfinite((value, low, high)).all() or value <= 0.0 or row["kind"] == "measured":
        return 0.0, 0.0
    return (value - low) / value, (high - value) / value


def _bar(panel: str, part: str, value: float, unit: str, known: Known) -> tuple[Any, ...]:
    low, high = value * (1.0 - known.below), value * (1.0 + known.above)
    return panel, part, value, low, high, unit, known.kind


def _inputs(pack: Pack) -> Iterator[tuple[Any, ...]]:
    counts = count_table(pack)
    for group, row in counts.iterrows():
        total = int(row.sum())
        for kind in KINDS:
            share = 100.0 * int(row[kind]) / total if total else 0.0
            yield "inputs", str(group), share, share, share, "percent", kind


def _ages(pack: Pack, known: Mapping[tuple[str, str], Known]) -> Iterator[tuple[Any, ...]]:
    for low in range(0, OLDEST_SHOWN + 1, STEP):
        high = low + STEP - 1 if low < OLDEST_SHOWN else len(pack.population) - 1
        group = "0-14" if low < YOUNG else "15-59" if low < OLD else "60+"
        persons = float(pack.population[low : high + 1].sum())
        part = f"{low}-{high}" if low < OLDEST_SHOWN else f"{low}+"
        yield _bar("ages", part, persons, "persons", known["ages", group])


def _jobs(pack: Pack, known: Mapping[tuple[str, str], Known]) -> Iterator[tuple[Any, ...]]:
    other = pack.persons(HOUSEHOLD_BUSINESS)
    for sector in pack.sectors:
        statuses = ("employee", "farm")
        persons = sum(pack.persons(status, sector=sector) for status in statuses)
        yield _bar("jobs", sector, persons, "persons", _of(known, "jobs", sector))
    yield _bar("jobs", HOUSEHOLD_BUSINESS, other, "persons", known["jobs", HOUSEHOLD_BUSINESS])


def _product(pack: Pack, known: Mapping[tuple[str, str], Known]) -> Iterator[tuple[Any, ...]]:
    added = pack.output * (1.0 - pack.input_coefficient)
    for sector, value in zip(pack.sectors, added.tolist(), strict=True):
        yield _bar("product", sector, value, "đồng per year", _of(known, "product", sector))


def _of(known: Mapping[tuple[str, str], Known], panel: str, sector: str) -> Known:
    return known.get((panel, sector), Known("assumed", 0.0, 0.0))


def _firms(pack: Pack) -> Iterator[tuple[Any, ...]]:
    table = input_table(pack).drop_duplicates("name").set_index("name")
    highest = pack.firms.groupby("size_low")[["size_high", "firms"]].agg(
        {"size_high": "max", "firms": "sum"}
    )
    for place, (low, row) in enumerate(highest.iterrows()):
        last = place == len(highest) - 1
        part = f"{low}+" if last else f"{low}-{row['size_high']}"
        names = (f"firms.size_{part}", "enterprises_by_size")
        yield _bar("firms", part, float(row["firms"]), "firms", _joint(table, names))


def _series(pack: Pack) -> Iterator[tuple[Any, ...]]:
    names = pack.measured[["series", "year"]].drop_duplicates()
    counts = names.groupby("year").size()
    kind = "assumed" if (pack.measured["grade"] == "assumed").all() else "measured"
    for year in range(min(counts.index, default=1), max(counts.index, default=0) + 1):
        count = float(counts.get(year, 0))
        yield "series", str(year), count, count, count, "series", kind
