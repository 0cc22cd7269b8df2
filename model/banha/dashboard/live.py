"""What a visitor asks to be simulated: a province, a start month and levers; checked throughout."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banha.dashboard.pictures import LIVE_SHOWS
from banha.dashboard.query import Problem, Query, problem, read_number, written
from banha.errors import ScenarioError
from banha.levers import LeverRow, lever_table
from banha.month import Month
from banha.report.style import Language
from banha.run import require_enough_agents
from banha.scenario import Scenario
from banha.series import read_series

SCALES = (100, 50, 20, 10, 5, 2, 1)
"""Persons that one simulated person stands for: the first of which a province has enough."""
SEEDS = (1, 2)
NAME = "own-scenario"
KEYS = ("lang", "province", "start", "show", "series")
FIRST_START = "2018-01"
HOUSES = ("state", "business", "school", "outside")
FIRST_SHOW = "overview"
FIRST_SERIES = "grdp_volume"


@dataclass(frozen=True)
class LiveLever:
    """A lever of the page.

    Attributes
    ----------
    row
        What the table of levers says of it.
    step
        By which it is moved.
    en, vi
        Short name.
    """

    row: LeverRow
    step: float
    en: str
    vi: str

    def title(self, lang: Language) -> str:
        """Its short name in a language."""
        return self.vi if lang == "vi" else self.en


@cache
def live_levers() -> Mapping[str, LiveLever]:
    """Return the levers of the page by name, in their order."""
    text = files("banha").joinpath("dashboard", "live_levers.csv").read_text(encoding="utf-8")
    table = lever_table()
    return {
        row["lever"]: LiveLever(table[row["lever"]], float(row["step"]), row["en"], row["vi"])
        for row in csv.DictReader(text.splitlines())
    }


def grouped_levers() -> Iterator[tuple[str, str, list[LiveLever]]]:
    """Yield house, domain and the levers of both, houses in their order."""
    for house in HOUSES:
        of_house = [one for one in live_levers().values() if one.row.house == house]
        for domain in dict.fromkeys(one.row.domain for one in of_house):
            yield house, domain, [one for one in of_house if one.row.domain == domain]


@dataclass(frozen=True)
class Asked:
    """What a visitor asks to be simulated and shown.

    Attributes
    ----------
    lang
        Language of the page.
    province, start
        Where, and the month from which levers move.
    levers
        Name and value of those that are moved.
    show, series
        Which figure of the answer is shown, and of which series.
    """

    lang: Language
    province: str
    start: str
    levers: tuple[tuple[str, float], ...]
    show: str = FIRST_SHOW
    series: str = FIRST_SERIES

    @property
    def query(self) -> str:
        """The query that `read_asked` reads back."""
        moved = {name: f"{value:.10g}" for name, value in self.levers}
        shown = {"show": self.show, "series": self.series}
        return written(
            {"lang": self.lang, "province": self.province, "start": self.start, **moved, **shown}
        )

    @property
    def key(self) -> str:
        """Equal for all that ask the same to be simulated, whatever their language."""
        return hashlib.sha256(repr((self.province, self.start, self.levers)).encode()).hexdigest()

    def scenario(self) -> Scenario:
        """Return the scenario, at the scale of the page and its first seed.

        Raises
        ------
        ScenarioError
            It is not possible; all faults at once.
        """
        titles = {"title": "Scenario of my own", "title_vi": "Kịch bản tự lập"}
        plain = base_scenario(self.province).with_name(NAME, title=titles["title"])
        moved = [{"name": name, "value": value, "start": self.start} for name, value in self.levers]
        return plain.with_text(**titles).with_levers(moved)

    def runs(self) -> list[tuple[Scenario, Scenario]]:
        """Return the runs that answer it: baseline and scenario, for each seed."""
        base, own = base_scenario(self.province), self.scenario()
        return [(base.with_run(seed=seed), own.with_run(seed=seed)) for seed in SEEDS]


@cache
def base_scenario(province: str) -> Scenario:
    """Return the baseline of a province at the scale of the page.

    Raises
    ------
    ScenarioError
        The province cannot be simulated.
    """
    base = Scenario.baseline()
    for scale in SCALES:
        found = base.with_run(province=province, scale=scale)
        try:
            require_enough_agents(found)
        except ScenarioError:
            if scale == SCALES[-1]:
                raise
            continue
        return found
    raise AssertionError("there is a scale")


def read_asked(
    query: Query, *, provinces: tuple[str, ...], usual: str
) -> tuple[Asked, list[Problem]]:
    """Return what an address asks to be simulated, and what of it cannot be used.

    Parameters
    ----------
    query
        The query of the address.
    provinces
        Provinces that can be simulated here.
    usual
        The one that is meant where none is named.
    """
    told: list[Problem] = []
    province = query.values.get("province", "") or usual
    if province not in provinces:
        told.append(problem("problem_value", key="province", value=province, instead=usual))
        province = usual
    levers = {}
    for key, text in query.values.items():
        if key in KEYS:
            continue
        value = _lever_value(key, text, told)
        if value is not None and value != lever_table()[key].neutral:
            levers[key] = value
    in_order = tuple(sorted(levers.items()))
    asked = Asked(
        query.lang, province, _start(query, province, told), in_order,
        show=_known(query, "show", LIVE_SHOWS, FIRST_SHOW, told),
        series=_known(query, "series", tuple(plain_series()), FIRST_SERIES, told),
    )  # fmt: skip
    return asked, told


@cache
def plain_series() -> tuple[str, ...]:
    """Return the series that have no parts, among which one chooses what is shown."""
    return tuple(name for name, row in read_series().items() if not row.by)


def _known(query: Query, key: str, known: tuple[str, ...], usual: str, told: list[Problem]) -> str:
    text = query.values.get(key, "") or usual
    if text in known:
        return text
    told.append(problem("problem_value", key=key, value=text, instead=usual))
    return usual


def _lever_value(name: str, text: str, told: list[Problem]) -> float | None:
    """Return the value of a lever of an address; None, and a problem, where it has none."""
    row = lever_table().get(name)
    if row is None:
        told.append(problem("problem_lever", key=name))
        return None
    value = read_number(text)
    if value is None:
        told.append(problem("problem_number", key=name, value=text))
        return None
    if not row.low <= value <= row.high:
        given = {"low": f"{row.low:g}", "high": f"{row.high:g}"}
        told.append(problem("problem_range", key=name, value=text, **given))
        return None
    return value


def _start(query: Query, province: str, told: list[Problem]) -> str:
    base = base_scenario(province)
    usual = FIRST_START if str(base.start) <= FIRST_START <= str(base.end) else str(base.start)
    text = query.values.get("start", "") or usual
    try:
        month = Month.parse(text)
    except ValueError:
        month = None
    if month is None or not base.start <= month <= base.end:
        given = {"first": base.start, "last": base.end, "instead": usual}
        told.append(problem("problem_month", value=text, **given))
        return usual
    return str(month)
