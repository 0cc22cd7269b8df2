"""What figures of censuses and accounts say below: which run, which province, what a row is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from banha.manifest import province_name
from banha.month import Month
from banha.report import style
from banha.report.numbers import signed, written
from banha.report.style import Language
from banha.report.words import read_language, words

LIGHT = 0.6
"""How far light tints are mixed with white."""


def language(lang: object) -> Language:
    """Return the language asked for.

    Raises
    ------
    RequestError
        There is no such language.
    """
    return cast(Language, read_language(lang))


def about_of(table: pd.DataFrame) -> dict[str, str]:
    """What a tidy table tells of the run that it is from."""
    return {str(key): str(value) for key, value in table.attrs.items()}


def month_words(month: Month | str, lang: Language) -> str:
    """Name a month; a December by its year."""
    read = month if isinstance(month, Month) else Month.parse(month)
    if read.month == 12:
        return str(read.year)
    return f"{read.month}/{read.year}" if lang == "vi" else str(read)


def amount(value: float, lang: Language, *, decimals: int = 0, sign: bool = False) -> str:
    """Write a number with so many decimals; with a sign if asked, but nought has none."""
    return (signed if sign else written)(value, lang=lang, decimals=decimals)


def rounded(value: float, lang: Language) -> str:
    """Write a round number, such as 0.03 or 1,500, with the decimals that it needs."""
    decimals = next((d for d in range(6) if abs(round(value, d) - value) < 1e-9), 6)
    return amount(value, lang, decimals=decimals)


def title_in(about: Mapping[str, str], lang: Language) -> str:
    """Title of the scenario in a language; nothing where it is not known."""
    return about.get(f"title_{lang}", "")


def province_in(province: str, lang: Language) -> str:
    """Name of a province in a language; nothing where it is not known."""
    return province_name(province, lang) if province else ""


def where_and_when(about: Mapping[str, str], *parts: str, lang: Language) -> str:
    """Subtitle: province, scenario, and further parts such as years."""
    province = about.get("province", "")
    names = [province_in(province, lang), title_in(about, lang), *parts]
    return " · ".join(name for name in names if name)


def source_of(about: Mapping[str, str], *, lang: Language) -> str:
    """Source and luck: one simulated run, its seed, and what one row stands for."""
    said = [words("census_one_run", lang)]
    if "seed" in about:
        said = [words("census_one_seed", lang, seed=about["seed"])]
    if "scale" in about and "firm_scale" in about:
        scales = {key: amount(float(about[key]), lang) for key in ("scale", "firm_scale")}
        every = set(scales.values()) == {"1"}
        said.append(words("census_all", lang) if every else words("census_rows", lang, **scales))
    province = about.get("province", "")
    key = "figure_source_of" if province else "figure_source"
    said.append(words(key, lang, province=province_in(province, lang)))
    return " ".join(said)


def tint(colour: str, *, light: float = LIGHT) -> tuple[float, float, float]:
    """Return a colour mixed with white; `light` 0 leaves it, 1 makes it white."""
    parts = [int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    red, green, blue = (part + (1.0 - part) * light for part in parts)
    return red, green, blue


def inches_of(figure: Figure, axes: Axes) -> tuple[float, float]:
    """Width and height of axes in inches, after title and caption have got their room."""
    figure.draw_without_rendering()
    box = axes.get_position()
    return box.width * figure.get_figwidth(), box.height * figure.get_figheight()


def empty_axes(figure: Figure) -> Axes:
    """Return axes that fill the page, without ticks or frame."""
    axes = figure.add_subplot()
    axes.set_axis_off()
    return axes


def quiet(axes: Axes, *, axis: str = "y") -> None:
    """Draw a pale grid across one axis, behind everything."""
    axes.grid(visible=True, axis="x" if axis == "x" else "y")
    axes.set_axisbelow(True)
    axes.tick_params(length=2, labelcolor=style.QUIET)
