"""What series, their parts and their units are called, in English and Vietnamese.

Titles stand in `series_words.csv`, words of parts in `part_words.csv`, units in `glossary.csv`.
What another table names already is read there: sectors in the packs, programmes, criteria and
indicators in the tables of the data folder.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from banha.criteria import read_criteria
from banha.data import list_provinces, province_folder
from banha.errors import Fault, RequestError
from banha.houses.programme_table import programme_table
from banha.packs.head import read_head
from banha.report.words import LANGUAGES, read_language, translated
from banha.series import SeriesDescription, read_series
from banha.suggest import did_you_mean

TOTAL = "total"
NAMED_AS_SERIES = ("share", "flow")
"""Breakdowns with parts that are called as the series of the same name."""


def series_title(series: str, lang: str) -> str:
    """Return the title of a recorded series, at most 45 letters long.

    Parameters
    ----------
    series
        A series of `banha describe records`.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such series or language.
    """
    described(series)
    return _titles()[series, read_language(lang)]


def part_name(series: str, part: str, lang: str, *, province: str | None = None) -> str:
    """Return what a part of a series is called.

    Parameters
    ----------
    series
        A series of `banha describe records`.
    part
        The part as records write it: a sector, an education, `total`, ...
    lang
        `en` or `vi`.
    province
        Whose names of sectors; None: those of the first province that has such a sector.

    Returns
    -------
    The words; the part as it stands where nobody has named it.

    Raises
    ------
    RequestError
        There is no such series, language or province.
    """
    return word_of_part(described(series).by, part, lang, province=province)


def word_of_part(by: str, part: str, lang: str, *, province: str | None = None) -> str:
    """Return what a part of a breakdown is called; as it stands where nobody has named it.

    Parameters
    ----------
    by
        A breakdown of `banha describe records`, such as `education`.
    part, lang, province
        As for `part_name`.

    Raises
    ------
    RequestError
        There is no such language or province.
    """
    read_language(lang)
    written = _part_words()
    for place in ((by, part), ("", part)):
        if (*place, lang) in written:
            return written[*place, lang]
    if by in ("sector", "share"):
        found = _sector_names(province, lang).get(part)
    else:
        found = _names_of_tables(by, lang).get(part)
    if found is None and by in NAMED_AS_SERIES and part in read_series():
        found = series_title(part, lang)
    return part if found is None else found


def unit_name(unit: str, lang: str) -> str:
    """Return a unit in a language; as it stands where no words for it are known.

    Raises
    ------
    RequestError
        There is no such language.
    """
    return translated(unit, read_language(lang), kind="unit")


def part_unit(series: str, part: str, lang: str) -> str:
    """Return the unit of a part of a series.

    It is that of the series, but where each part has one of its own: indicators, what programmes
    bought, sums over twelve months.

    Parameters
    ----------
    series
        A series of `banha describe records`.
    part
        The part as records write it.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such series or language.
    """
    usual = described(series).unit
    if series == "indicators":
        own = {row.name: row.unit for row in read_criteria().indicators}
        return unit_name(own.get(part, usual), lang)
    if series == "twelve_months":
        return unit_name(read_series()[part].unit if part in read_series() else "persons", lang)
    if series not in ("programme_results", "programme_results_per_billion"):
        return unit_name(usual, lang)
    row = programme_table().get(part)
    if row is None:
        return unit_name(usual, lang)
    bought = unit_name(row.unit, lang)
    if series == "programme_results":
        return bought
    return f"{bought} {'per billion đồng of 2010' if lang == 'en' else 'trên tỷ đồng giá 2010'}"


def breakdown_name(by: str, lang: str) -> str:
    """Return by what a series is broken down; empty stands for a total."""
    return _part_words()["breakdown", by or TOTAL, read_language(lang)]


def kind_name(kind: str, lang: str) -> str:
    """Return the words for stock, flow and rate."""
    return _part_words()["series_kind", kind, read_language(lang)]


def described(series: str) -> SeriesDescription:
    """Return the description of a series.

    Raises
    ------
    RequestError
        There is no such series.
    """
    known = read_series()
    if series not in known:
        what = "no such series is recorded"
        raise RequestError([Fault(f"series {series!r}", what, did_you_mean(str(series), known))])
    return known[series]


@cache
def _titles() -> Mapping[tuple[str, str], str]:
    rows = _rows("series_words.csv")
    return {(row["series"], lang): row[f"title_{lang}"] for row in rows for lang in LANGUAGES}


@cache
def _part_words() -> Mapping[tuple[str, str, str], str]:
    """Words by breakdown, part and language; the breakdown of `total` is empty."""
    return {
        ("" if row["by"] == TOTAL else row["by"], row["part"], lang): row[lang]
        for row in _rows("part_words.csv")
        for lang in LANGUAGES
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = files("banha").joinpath("report", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _sector_names(province: str | None, lang: str) -> Mapping[str, str]:
    """Names of sectors by the heads of the packs; a pack that cannot be read names none."""
    known = list_provinces()
    if province is not None and province not in known:
        what = f"there is no pack of a province {province!r}"
        raise RequestError([Fault("province", what, did_you_mean(str(province), known))])
    found: dict[str, str] = {}
    for slug in known if province is None else [province]:
        path = province_folder(slug) / "pack.toml"
        found = {**_sectors_of(path, path.stat().st_mtime_ns, lang), **found}
    return found


@lru_cache(maxsize=1024)
def _sectors_of(path: Path, changed: int, lang: str) -> Mapping[str, str]:
    del changed  # a pack that was written anew is read anew
    head = read_head(path, where=path.parent.name, faults=[])
    if head is None:
        return MappingProxyType({})
    names = head.sector_names_vi if lang == "vi" else head.sector_names_en
    return MappingProxyType(dict(zip(head.sectors, names, strict=True)))


def _names_of_tables(by: str, lang: str) -> Mapping[str, str]:
    """Names of programmes, criteria and indicators by their own tables."""
    vi = lang == "vi"
    tables: dict[str, Callable[[], Mapping[str, str]]] = {
        "programme": lambda: {
            name: row.title_vi if vi else row.title for name, row in programme_table().items()
        },
        "indicator": lambda: {
            row.name: row.label_vi if vi else row.label_en for row in read_criteria().indicators
        },
        "criterion": lambda: {
            row.name: row.label_vi if vi else row.label_en for row in read_criteria().criteria
        },
    }
    make = tables.get("criterion" if by == "measured_criterion" else by)
    return {} if make is None else make()
