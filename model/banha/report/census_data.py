"""Censuses with the titles under which figures show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from banha.census import Census
from banha.errors import Fault, RequestError
from banha.labour_flows import described
from banha.report.about import month_words, title_in
from banha.report.names import word_of_part
from banha.report.style import COLOURS, LINES, Language
from banha.report.words import words

type CensusData = Census | Sequence[Census] | Mapping[str, Census]
"""A census, several, or censuses by title."""

HATCHES = ("", "/////", ".....", "xxxxx", "-----", "\\\\\\\\\\")


def read_censuses(data: Sequence[CensusData], *, lang: Language) -> dict[str, Census]:
    """Return censuses by title: what they differ in, scenario or month or both.

    Raises
    ------
    RequestError
        There is none, or two cannot be told apart.
    """
    titled: dict[str, Census] = {}
    plain: list[Census] = []
    for one in data:
        match one:
            case Mapping():
                titled |= {str(title): census for title, census in one.items()}
            case Sequence():
                plain += one
            case _:
                plain.append(one)
    found = _titled(plain, lang=lang) if plain else {}
    everything = {**found, **titled}
    if len(everything) < len(plain) + len(titled):
        what = "two of the censuses have the same scenario and month"
        cure = 'Give them titles: {"one": census, "other": census}.'
        raise RequestError([Fault("censuses", what, cure)])
    wrong = [type(one).__name__ for one in everything.values() if not hasattr(one, "persons")]
    if wrong or not everything:
        what = f"{wrong[0]} is no census" if wrong else "there is no census"
        cure = "Give censuses: simulate(…, censuses=[2010, 2020]).census(2020)."
        raise RequestError([Fault("censuses", what, cure)])
    return everything


def _titled(censuses: Sequence[Census], *, lang: Language) -> dict[str, Census]:
    if not all(hasattr(one, "persons") for one in censuses):
        return {str(number): one for number, one in enumerate(censuses)}
    months = [month_words(one.month, lang) for one in censuses]
    titles = [title_in(described(one), lang) for one in censuses]
    if len(set(titles)) == 1:
        return dict(zip(months, censuses, strict=True))
    if len(set(months)) == 1:
        return dict(zip(titles, censuses, strict=True))
    both = [f"{title}, {month}" for title, month in zip(titles, months, strict=True)]
    return dict(zip(both, censuses, strict=True))


def common_about(censuses: Mapping[str, Census]) -> dict[str, str]:
    """What is true of the runs of all censuses, for subtitle and caption."""
    all_of_them = [described(census) for census in censuses.values()]
    return {
        key: value
        for key, value in all_of_them[0].items()
        if all(other.get(key) == value for other in all_of_them)
    }


def months_in(censuses: Mapping[str, Census], *, lang: Language) -> str:
    """Months of the censuses, for a subtitle."""
    months = sorted({census.month for census in censuses.values()})
    return ", ".join(month_words(month, lang) for month in months)


def look_of(number: int) -> tuple[str, object, str]:
    """Colour, line and hatch of a census by its place: together no two of thirty are alike."""
    lines = list(LINES.values())
    turn = number // len(COLOURS)
    colour = COLOURS[number % len(COLOURS)]
    return colour, lines[(number + turn) % len(lines)], HATCHES[(number + turn) % len(HATCHES)]


def group_in(by: str, group: str, lang: Language, *, province: str) -> str:
    """Name of a group of persons or firms in a language; as it stands where nobody named it."""
    if by == "size":  # the axis says that these are persons
        return words(f"group_size_{group}", lang)
    if by == "sector" and not province:
        return group
    return word_of_part(by, group, lang, province=province or None)
