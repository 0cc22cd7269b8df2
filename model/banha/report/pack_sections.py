"""The page of a province pack as sections of plain cells, for text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from banha.packs.head import PackHead, head_of_folder
from banha.packs.inventory import KINDS, count_table, input_table
from banha.packs.posterior import posterior_version
from banha.packs.shared import nation_folder
from banha.packs.stand_ins.nation import read_texts
from banha.report.pack_names import (
    boundary_name,
    cell_name,
    input_name,
    region_name,
    unit_name,
    value_name,
)
from banha.report.style import Language
from banha.report.words import words

if TYPE_CHECKING:
    from banha.packs.pack import Pack

MOST_MOVED = 8
NATION = "viet-nam"
"""The nation whose lists a pack is looked up in that names none."""
FAMILY_FROM = 4
"""Measured values and stand-ins of one family from which they share a row."""
OF_ITS_OWN = frozenset(
    {
        "people", "jobs", "firms", "product", "product.share", "pay", "income", "budget", "land",
        "migration", "labour", "wages", "technology", "business",
    }
)  # fmt: skip
"""First words of names that are no families of values."""


@dataclass(frozen=True)
class Section:
    """A heading with a table below it; without rows, what is said instead.

    Attributes
    ----------
    title
        Heading.
    columns
        Headings of columns.
    rows
        Cells as texts.
    right
        Headings of the columns that hold numbers.
    note
        Said below the table, or in place of it.
    heads
        Rows that are headings of those below them: only their first cell is filled.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[str] = ()
    note: str = ""
    heads: Sequence[int] = ()


def pack_name(pack: Pack, lang: Language) -> str:
    """Return the name of the province."""
    return pack.name_vi if lang == "vi" else pack.name_en


def pack_facts(pack: Pack, lang: Language) -> list[tuple[str, str]]:
    """Return what a pack is: names, region, grade and what it means, start years, boundaries."""
    head = head_of_folder(pack.folder)
    counts = count_table(pack).sum()
    region = head.region or "".join(row["region"] for row in _listed(pack, "provinces.csv", head))
    grade = words(f"pack_means_{pack.grade or 'none'}", lang)
    told = {
        "names": f"{pack.name_en} / {pack.name_vi} ({pack.slug})",
        "region": region_name(region, lang),
        "grade": f"{pack.grade}: {grade}" if pack.grade else grade,
        "starts": ", ".join(str(year) for year in head.start_years),
        "boundaries": "; ".join(_boundaries(pack, head, lang)),
        "origin": words(f"pack_origin_{head.origin or 'none'}", lang),
        "posterior": _posterior(pack, lang),
        "inputs": words("pack_counts", lang, **{kind: int(counts[kind]) for kind in KINDS}),
    }
    return [(words(f"pack_fact_{key}", lang), text) for key, text in told.items() if text]


def _posterior(pack: Pack, lang: Language) -> str:
    """Version of the pack's posterior; empty where it has none."""
    found = posterior_version(pack.folder)
    return "" if found is None else words("pack_posterior", lang, **found.to_dict())


def _listed(pack: Pack, table: str, head: PackHead) -> Iterator[dict[str, str]]:
    """Rows of a table of the nation that are about the province."""
    path = nation_folder(head.nation or NATION) / table
    for row in read_texts(path) if path.is_file() else ():
        if row["slug"] == pack.slug:
            yield row


def _boundaries(pack: Pack, head: PackHead, lang: Language) -> Iterator[str]:
    """Changes of the province's territory, by its nation's list."""
    for row in _listed(pack, "boundaries.csv", head):
        yield f"{row['year']}: {boundary_name(row['note'], lang)}"


def pack_sections(pack: Pack, lang: Language) -> list[Section]:
    """Return the sections of the page in their order."""
    table = input_table(pack)
    return [
        _groups(pack, lang),
        _inputs(pack, table, "measured", lang=lang),
        _inputs(pack, table, "stand_in", lang=lang),
        _inputs(pack, table, "assumed", lang=lang),
        _balance(pack, lang),
        _series(pack, lang),
    ]


def _columns(keys: Sequence[str], lang: Language) -> list[str]:
    return [words(f"pack_column_{key}", lang) for key in keys]


def _groups(pack: Pack, lang: Language) -> Section:
    counts = count_table(pack)
    rows = [
        [words(f"pack_group_{group}", lang), *(str(int(row[kind])) for kind in KINDS)]
        for group, row in counts.iterrows()
    ]
    rows.append([words("pack_total", lang), *(str(int(counts[kind].sum())) for kind in KINDS)])
    kinds = [words(f"pack_kind_{kind}", lang) for kind in KINDS]
    columns = [words("pack_column_group", lang), *kinds]
    return Section(words("pack_section_groups", lang), columns, rows, kinds)


def _inputs(pack: Pack, table: pd.DataFrame, kind: str, *, lang: Language) -> Section:
    """Inputs of a kind, a row each; families of many values share a row."""
    last = {"measured": ["year"], "stand_in": ["method"], "assumed": []}[kind]
    rows: list[list[str]] = []
    heads: list[int] = []
    for group, mine in table[table["kind"] == kind].groupby("group", sort=False):
        heads.append(len(rows))
        rows.append([words(f"pack_group_{group}", lang), *[""] * (1 + len(last))])
        for name, part in _families(mine, pack=pack, least=2 if kind == "assumed" else FAMILY_FROM):
            first = part.iloc[0]
            cells = {
                "year": str(first["year"]),
                "method": words(f"pack_method_{first['method']}", lang),
            }
            text = input_name(name, pack=pack, lang=lang)
            named = text if len(part) == 1 else f"{text} ({len(part)})"
            rows.append([named, _value_cell(part, lang), *(cells[key] for key in last)])
    own = "_own" if kind == "assumed" and pack.nation is None else ""
    title = words(f"pack_section_{kind}{own}", lang)
    columns = _columns(["input", "value", *last], lang)
    note = "" if rows else words("pack_nothing", lang)
    return Section(title, columns, rows, note=note, heads=tuple(heads))


def _families(table: pd.DataFrame, *, pack: Pack, least: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows one by one; those of a family of at least so many with one method together."""
    family = [_family(str(name), pack=pack) for name in table["name"]]
    for keys, rows in table.assign(family=family).groupby(["family", "method"], sort=False):
        if len(rows) >= least and keys[0] != str(rows["name"].iloc[0]):
            yield str(keys[0]), rows
        else:
            yield from ((str(rows["name"].iloc[k]), rows.iloc[[k]]) for k in range(len(rows)))


def _family(name: str, *, pack: Pack) -> str:
    """Return what several inputs have in common; the name itself where it stands by itself."""
    if name.startswith("firms.size_"):
        return "firms.size"
    head, _, part = name.rpartition(".")
    if head in OF_ITS_OWN:
        return head if part in pack.sectors else name
    if head.partition(".")[0] in OF_ITS_OWN:
        return head
    return name.partition(".")[0]


def _value_cell(rows: pd.DataFrame, lang: Language) -> str:
    """Value, range and unit; of several values the smallest and the largest."""
    unit = str(rows["unit"].iloc[0])
    values = rows["value"].to_numpy(np.float64)
    if not np.isfinite(values).all():
        count = value_name(float(rows["count"].sum()), lang)
        return f"{words('pack_values', lang, count=count)}, {unit_name(unit, lang)}"
    ends = [value_name(float(end), lang, unit=unit) for end in (values.min(), values.max())]
    said = ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    low, high = float(rows["low"].astype(float).min()), float(rows["high"].astype(float).max())
    span = ""
    if np.isfinite((low, high)).all() and (rows["kind"].iloc[0] != "measured"):
        span = "[{}; {}]".format(*(value_name(end, lang, unit=unit) for end in (low, high)))
    return " ".join(part for part in (said, span, unit_name(unit, lang)) if part)


def _balance(pack: Pack, lang: Language) -> Section:
    title = words("pack_section_balance", lang)
    keys = ["cell", "prior", "balanced", "ratio"]
    path = pack.folder / f"opening-{pack.start_year}" / "balance.csv"
    columns, right = _columns(keys, lang), _columns(keys[1:], lang)
    if not path.is_file():
        return Section(title, columns, [], right, words("pack_no_adjustments", lang))
    table = pd.read_csv(path)
    table = table[(table["ratio"] > 0.0) & (table["ratio"] != 1.0)]
    order = np.log(table["ratio"]).abs().sort_values(ascending=False, kind="stable").index
    rows: list[list[str]] = []
    for row in table.loc[order[:MOST_MOVED]].to_dict("records"):
        cells: dict[str, Any] = {str(key): value for key, value in row.items()}
        rows.append([
            cell_name(cells["cell"], pack=pack, lang=lang), value_name(cells["prior"], lang),
            value_name(cells["balanced"], lang), f"× {value_name(cells['ratio'], lang)}",
        ])  # fmt: skip
    left = len(table) - len(rows)
    return Section(title, columns, rows, right,
                   words("pack_more", lang, count=left) if left > 0 else "")  # fmt: skip


def _series(pack: Pack, lang: Language) -> Section:
    rows = []
    for name, part in pack.measured.groupby("series", sort=True):
        years = sorted({int(year) for year in part["year"]})
        key = "pack_span" if len(years) > 1 else "pack_one_year"
        span = words(key, lang, first=years[0], last=years[-1], count=len(years))
        parts = part["breakdown"].nunique()
        rows.append([input_name(str(name), pack=pack, lang=lang), span, str(parts)])
    note = "" if rows else words("pack_no_series", lang)
    right = _columns(["parts"], lang)
    columns = _columns(["series", "years", "parts"], lang)
    return Section(words("pack_section_series", lang), columns, rows, right, note)
