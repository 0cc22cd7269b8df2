"""What a page of results shows, as its address says it: read, checked, and written back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from banha.dashboard.holdings import Holdings, parts_of
from banha.dashboard.query import Problem, Query, problem, read_whole, written
from banha.report.style import Language

Show = Literal["path", "difference", "overview", "policies", "radar"]
SHOWS: tuple[Show, ...] = get_args(Show)
KEYS = ("lang", "show", "province", "scenarios", "policy", "series", "part", "from", "to")
FIRST_SERIES = ("grdp_volume", "employed", "population")
FIRST_SCENARIOS = 4
"""Scenarios that a new page shows, at most."""
MOST_SCENARIOS = 12
"""Scenarios that a figure of paths can hold and still be read."""


@dataclass(frozen=True)
class View:
    """What a page of results shows.

    Attributes
    ----------
    lang
        Language of all words.
    show
        *path*: a series over the years. *difference*: of one policy against the baseline, by year.
        *overview*: the main outcomes of one policy. *policies*: several in the last year chosen.
        *radar*: the six criteria in the last year chosen.
    province
        Where.
    scenarios
        Which are shown.
    policy
        The one that *difference* and *overview* are of; empty: there is none.
    series, part
        What is shown; without a part the series has its total alone.
    first, last
        Years.
    """

    lang: Language
    show: Show
    province: str
    scenarios: tuple[str, ...]
    policy: str
    series: str
    part: str
    first: int
    last: int

    @property
    def formula(self) -> str:
        """The series and its part, as figures read them."""
        return f"{self.series}[{self.part}]" if self.part else self.series

    @property
    def query(self) -> str:
        """The query that `read_view` reads back."""
        return written(
            {
                "lang": self.lang, "show": self.show, "province": self.province,
                "scenarios": ",".join(self.scenarios), "policy": self.policy,
                "series": self.series, "part": self.part, "from": self.first, "to": self.last,
            }
        )  # fmt: skip


def possible_shows(held: Holdings) -> tuple[Show, ...]:
    """Return what can be shown of some results."""
    shows: list[Show] = ["path"]
    if held.policies:
        shows += ["difference", "overview", "policies"]
    if held.has_criteria:
        shows.append("radar")
    return tuple(shows)


def read_view(query: Query, held: Holdings) -> tuple[View, list[Problem]]:
    """Return the view that an address asks for, and what of the address cannot be used.

    What is left out, or cannot be used, is as on a new page. The results must hold some run.
    """
    told: list[Problem] = [
        problem("problem_key", key=key) for key in query.values if key not in KEYS
    ]
    one = _One(query, told)
    scenarios = _scenarios(query, held, told)
    usual = next((name for name in FIRST_SERIES if name in held.parts), next(iter(held.parts)))
    series = one.of("series", tuple(held.parts), usual)
    parts = parts_of(held.parts, series)
    first, last = _years(query, held, told)
    policies = held.policies
    preferred = next((name for name in scenarios if name in policies), (*policies, "")[0])
    asked = query.values.get("lang", "en")
    if asked not in ("en", "vi"):
        told.append(problem("problem_value", key="lang", value=asked, instead="en"))
    view = View(
        lang=query.lang,
        show=cast(Show, one.of("show", possible_shows(held), "path")),
        province=one.of("province", held.provinces, held.provinces[0]),
        scenarios=scenarios,
        policy=one.of("policy", policies, preferred),
        series=series,
        part=one.of("part", parts, (*parts, "")[0]),
        first=first,
        last=last,
    )
    return view, told


class _One:
    """Reads a value that must be one of several."""

    def __init__(self, query: Query, told: list[Problem]) -> None:
        self.query = query
        self.told = told

    def of(self, key: str, known: Sequence[str], usual: str) -> str:
        """Return the value asked for, if it is known, else the usual one."""
        asked = self.query.values.get(key, "")
        if not asked or asked in known:
            return asked or usual
        self.told.append(problem("problem_value", key=key, value=asked, instead=usual or "–"))
        return usual


def _scenarios(query: Query, held: Holdings, told: list[Problem]) -> tuple[str, ...]:
    asked = dict.fromkeys(query.listed("scenarios"))
    unknown = [name for name in asked if name not in held.scenarios]
    told += [problem("problem_scenario", value=name) for name in unknown[:3]]
    chosen = [name for name in held.scenarios if name in asked]
    if len(chosen) > MOST_SCENARIOS:
        told.append(problem("problem_many", most=MOST_SCENARIOS))
    if not chosen:
        first = [held.baseline] if held.baseline else []
        chosen = [*first, *(name for name in held.scenarios if name not in first)][:FIRST_SCENARIOS]
        chosen = [name for name in held.scenarios if name in chosen]
    return tuple(chosen[:MOST_SCENARIOS])


def _years(query: Query, held: Holdings, told: list[Problem]) -> tuple[int, int]:
    low, high = held.years
    found = {}
    for key, usual in (("from", low), ("to", high)):
        text = query.values.get(key, "")
        year = read_whole(text) if text else usual
        if year is None or not low <= year <= high:
            told.append(problem("problem_value", key=key, value=text, instead=usual))
            year = usual
        found[key] = year
    if found["from"] > found["to"]:
        told.append(problem("problem_years", first=found["from"], last=found["to"]))
        return low, high
    return found["from"], found["to"]
