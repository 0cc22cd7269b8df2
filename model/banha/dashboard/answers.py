"""Files that pages ask for: figures, data, scenarios; made in the studio from an address alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import cast

from banha.dashboard.bounded import CrowdedError
from banha.dashboard.dashboard_words import say
from banha.dashboard.desk import Desk
from banha.dashboard.live import NAME, Asked, read_asked
from banha.dashboard.markup import message_picture
from banha.dashboard.pictures import TYPES, Kind, live_picture, picture_of
from banha.dashboard.query import Query
from banha.dashboard.selection import table_of
from banha.dashboard.tables import csv_of
from banha.dashboard.view import read_view
from banha.errors import BanhaError
from banha.report.paired_effects import difference_table
from banha.report.style import Language
from banha.scenario_write import toml_text

CSV = "text/csv; charset=utf-8"
TOML = "application/toml; charset=utf-8"
LIVE_LINES = (
    "population", "employed", "unemployment_rate", "grdp_volume", "mean_pay", "community_score",
)  # fmt: skip
"""Outcomes in the file of a live run, beside the series chosen."""


@dataclass(frozen=True)
class Answer:
    """What is sent for an address.

    Attributes
    ----------
    content
        The file.
    kind
        Its type.
    status
        Status of the answer.
    name
        Name under which it is saved; empty: it is shown.
    """

    content: bytes
    kind: str
    status: int = HTTPStatus.OK
    name: str = ""


type Made = Future[object]


class Answers:
    """Answers to addresses of files.

    Parameters
    ----------
    desk
        What the server has.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def figure(self, query: Query, kind: str) -> Made | Answer:
        """Answer with a figure of the results."""
        narrow, query = _narrow(query)
        held = self.desk.shelf.held()
        if not held.parts:
            return _refused(say("nothing_done", query.lang), kind)
        view, told = read_view(query, held)
        if told:
            return _refused(told[0].told(view.lang), kind)
        return self._made(
            ("figure", view, held.stamp, kind, narrow), kind, view.lang,
            lambda: picture_of(view, held, kind=cast(Kind, kind), narrow=narrow),
            name=f"{view.show}-{view.province}",
        )  # fmt: skip

    def data(self, query: Query) -> Made | Answer:
        """Answer with the numbers of a figure of the results, as CSV."""
        held = self.desk.shelf.held()
        if not held.parts:
            return _refused(say("nothing_done", query.lang), "csv")
        view, told = read_view(query, held)
        if told:
            return _refused(told[0].told(view.lang), "csv")
        return self._made(
            ("data", view, held.stamp), "csv", view.lang, lambda: csv_of(table_of(view, held)),
            name=f"{view.show}-{view.province}",
        )  # fmt: skip

    def live_figure(self, query: Query, kind: str) -> Made | Answer:
        """Answer with a figure of a live run that is kept."""
        narrow, query = _narrow(query)
        read = self._live(query, kind)
        if isinstance(read, Answer):
            return read
        asked = read
        answer = self.desk.queue.answer(asked.key)
        if answer is None:
            return _refused(say("live_none", asked.lang), kind, status=HTTPStatus.NOT_FOUND)
        return self._made(
            ("live", replace(asked, levers=()), asked.key, kind, narrow), kind, asked.lang,
            lambda: live_picture(
                answer, show=asked.show, formula=asked.series, lang=asked.lang,
                kind=cast(Kind, kind), narrow=narrow,
            ),
            name=f"{NAME}-{asked.show}",
        )  # fmt: skip

    def live_data(self, query: Query) -> Made | Answer:
        """Answer with the main differences of a live run that is kept, as CSV."""
        read = self._live(query, "csv")
        if isinstance(read, Answer):
            return read
        asked = read
        answer = self.desk.queue.answer(asked.key)
        if answer is None:
            return _refused(say("live_none", asked.lang), "csv", status=HTTPStatus.NOT_FOUND)
        lines = tuple(dict.fromkeys((asked.series, *LIVE_LINES)))
        return self._made(
            ("live-data", asked.series, asked.lang, asked.key), "csv", asked.lang,
            lambda: csv_of(difference_table(answer, lines, lang=asked.lang)), name=NAME,
        )  # fmt: skip

    def scenario(self, query: Query) -> Made | Answer:
        """Answer with the scenario of an address as a file that `banha run` reads."""
        read = self._live(query, "toml")
        if isinstance(read, Answer):
            return read
        try:
            text = toml_text(read.scenario().to_dict())
        except BanhaError as error:
            return _refused(self.desk.told(error), "toml")
        return Answer(text.encode(), TOML, name=f"{NAME}.toml")

    def _live(self, query: Query, kind: str) -> Answer | Asked:
        held = self.desk.shelf.held()
        provinces = self.desk.live_provinces(held)
        asked, told = read_asked(query, provinces=provinces, usual=provinces[0])
        return _refused(told[0].told(asked.lang), kind) if told else asked

    def _made(
        self, key: object, kind: str, lang: Language, work: Callable[[], bytes], *, name: str
    ) -> Made | Answer:
        def make() -> Answer:
            try:
                content = work()
            except BanhaError as error:
                text = f"{say('cannot_show', lang)} {self.desk.told(error)}"
                return _refused(text, kind)
            return Answer(content, TYPES.get(kind, CSV), name=f"{name}.{kind}")

        try:
            return self.desk.studio.ask(key, make)
        except CrowdedError:
            return _refused(say("crowded", lang), kind, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _narrow(query: Query) -> tuple[bool, Query]:
    """Tell whether a figure is for a phone, and return the query without the word for it."""
    others = {key: value for key, value in query.values.items() if key != "narrow"}
    return query.values.get("narrow") == "1", Query(others)


def _refused(text: str, kind: str, *, status: int = HTTPStatus.BAD_REQUEST) -> Answer:
    """Return why there is no answer: as a picture where a picture was asked for."""
    if kind in TYPES:
        return Answer(message_picture(text), TYPES["svg"], status)
    return Answer(text.encode(), "text/plain; charset=utf-8", status)
