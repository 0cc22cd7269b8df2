"""Figures in their frames: picture, key and caption; one picture for pages, one for phones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from banha.brief.charts import data_uri, effect_chart, path_chart, swatch
from banha.brief.markup import escape, said, shortened, user
from banha.brief.material import Material, Place
from banha.report.comparison import Line
from banha.report.style import Language
from banha.report.words import words

ALT_CHARACTERS = 80
"""Characters of a title within the text that stands for a figure."""


def paths(
    material: Material,
    place: Place,
    *,
    lines: Sequence[Line],
    names: Sequence[str],
    number: int,
    most: int | None,
    lang: Language,
) -> str:
    """Return the figure of paths over the years."""
    shown = [name for name in names if str(material.number(name)) in place.runs.frames]
    numbers = [str(material.number(name)) for name in shown]
    told = _alternative(material, shown, lang)
    return _figure(
        lambda wide: path_chart(place, lines, numbers, wide=wide, lang=lang),
        alternative=words("brief_a_paths", lang, told=told, year=place.last),
        key=_key(material, shown, most=most, lines=True, lang=lang),
        caption=said("brief_f_paths", lang, place=escape(place.name(lang))),
        number=number, lang=lang,
    )  # fmt: skip


def effects(
    material: Material,
    place: Place,
    *,
    lines: Sequence[Line],
    names: Sequence[str],
    number: int,
    most: int | None,
    lang: Language,
) -> str:
    """Return the figure of effects."""
    where = escape(place.name(lang))
    return _figure(
        lambda wide: effect_chart(material, place, lines, names, wide=wide, lang=lang),
        alternative=words("brief_a_effects", lang, told=_alternative(material, names, lang)),
        key=_key(material, names, most=most, lines=False, lang=lang),
        caption=said("brief_f_effects", lang, place=where, year=str(place.last)),
        number=number, lang=lang,
    )  # fmt: skip


def _figure(
    draw: Callable[[bool], bytes],
    *,
    alternative: str,
    key: str,
    caption: str,
    number: int,
    lang: Language,
) -> str:
    """Return a figure; which of its two pictures is shown the style decides by the width."""
    pictures = "".join(
        f'<img class="{kind}" alt="{escape(alternative)}" src="{data_uri(draw(wide))}">\n'
        for kind, wide in (("wide", True), ("narrow", False))
    )
    told = said("brief_figure", lang, number=str(number), text=caption)
    return f"<figure>\n{pictures}{key}<figcaption>{told}</figcaption>\n</figure>\n"


def _key(
    material: Material, names: Sequence[str], *, most: int | None, lines: bool, lang: Language
) -> str:
    told = "".join(
        f"<li>{swatch(place) if lines else ''}<b>{material.number(name)}</b> "
        f"{user(material.title_of(name, lang), most=most)}</li>\n"
        for place, name in enumerate(names)
    )
    return f'<ul class="key">\n{told}</ul>\n'


def _alternative(material: Material, names: Sequence[str], lang: Language) -> str:
    return "; ".join(
        f"{material.number(name)} {shortened(material.title_of(name, lang), most=ALT_CHARACTERS)}"
        for name in names
    )
