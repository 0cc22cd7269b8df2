"""What inputs, units, methods and balanced cells of a pack are called, in two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.report.numbers import written
from banha.report.style import Language
from banha.report.words import translated, words

if TYPE_CHECKING:
    from banha.packs.pack import Pack

WHOLE_FROM = 1000.0
LARGE = ((1e12, "pack_trillion"), (1e9, "pack_billion"))


def input_name(name: str, *, pack: Pack, lang: Language) -> str:
    """Return what an input is called: its own words, or those of its family and its part.

    Parameters
    ----------
    name
        As in `inputs.csv` or `assumptions.csv`.
    pack
        Whose names of sectors are taken.
    lang
        `en` or `vi`.

    Returns
    -------
    The words; the name as it stands where nobody has named it.
    """
    if (known := _known(f"pack_input_{name}", lang)) is not None:
        return known
    head, _, part = name.rpartition(".")
    if name.startswith("firms.size_"):
        head, part = "firms.size", name.removeprefix("firms.size_")
    if not head:
        return name
    return f"{input_name(head, pack=pack, lang=lang)}: {sector_name(part, pack=pack, lang=lang)}"


def sector_name(sector: str, *, pack: Pack, lang: Language) -> str:
    """Return what a sector is called in the pack; the word itself where it is no sector."""
    if sector not in pack.sectors:
        return sector.replace("_", "–") if sector[:1].isdigit() else sector
    names = pack.sector_names_vi if lang == "vi" else pack.sector_names_en
    return names[pack.sectors.index(sector)]


def unit_name(unit: str, lang: Language) -> str:
    """Return a unit of an input in a language; as it stands where no words are known."""
    known = _known(f"pack_unit_{unit}", lang)
    return translated(unit, lang, kind="unit") if known is None else known


def cell_name(cell: str, *, pack: Pack, lang: Language) -> str:
    """Return what a cell of `balance.csv` is called; as it stands where nobody has named it."""
    if (known := _known(f"pack_cell_{cell}", lang)) is not None:
        return known
    table, _, rest = cell.partition(".")
    product, _, user = rest.partition(".")
    if table != "uses" or not user:
        return cell
    used_by = user.removeprefix("inputs_")
    by_sector = sector_name(used_by, pack=pack, lang=lang)
    by = _known(f"pack_user_{user}", lang) or by_sector
    return f"{sector_name(product, pack=pack, lang=lang)} → {by}"


def value_name(value: float, lang: Language, *, unit: str = "") -> str:
    """Return a number as a reader needs it; nothing for one that is not there.

    Large numbers are whole, others have four digits; years are written without a comma.
    """
    if not np.isfinite(value):
        return ""
    if unit == "year":
        return f"{value:.0f}"
    size = abs(value)
    for least, key in LARGE:
        if size >= least:
            return words(key, lang, value=_digits(value / least, lang))
    if size >= WHOLE_FROM or float(value).is_integer():
        return written(value, lang=lang, decimals=0)
    return _digits(value, lang)


def region_name(region: str, lang: Language) -> str:
    """Return a region of the nation in a language; as it stands where no words are known."""
    return _known(f"pack_region_{region}", lang) or region


def boundary_name(note: str, lang: Language) -> str:
    """Return what happened to a territory; as it stands where no words are known."""
    return _known(f"pack_{note}", lang) or note


def _digits(value: float, lang: Language) -> str:
    """Return a number with four digits, without noughts at its end."""
    size = abs(value)
    decimals = max(0, 3 - int(np.floor(np.log10(size))))
    text = written(value, lang=lang, decimals=min(decimals, 7))
    mark = "," if lang == "vi" else "."
    return text.rstrip("0").rstrip(mark) if mark in text else text


def _known(key: str, lang: Language) -> str | None:
    try:
        return words(key, lang)
    except KeyError:
        return None
