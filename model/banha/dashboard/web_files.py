"""Requests for files and pages, guarded: who may ask, how much, and with which headers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any, cast

from panel.io.server import DocHandler
from tornado.web import RequestHandler

from banha.dashboard.answers import Answer, Answers
from banha.dashboard.dashboard_words import say
from banha.dashboard.desk import Desk
from banha.dashboard.markup import plain_page
from banha.dashboard.query import LONGEST_QUERY, Query

QUIET = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
OWN_ONLY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
"""What a page may load: only what this server sends."""


class Guard:
    """What is asked of every request before it is answered.

    Parameters
    ----------
    desk
        What the server has.
    hosts
        Host names, with their ports, to which it answers.
    """

    def __init__(self, desk: Desk, *, hosts: frozenset[str]) -> None:
        self.desk = desk
        self.hosts = hosts
        self.opening = 0

    def refusal(self, handler: RequestHandler) -> tuple[int, str] | None:
        """Return status and words of a refusal; None where the request may be answered."""
        lang = self.language(handler)
        if handler.request.host.lower() not in self.hosts:
            return HTTPStatus.FORBIDDEN, say("wrong_host", lang)
        if len(handler.request.query) > LONGEST_QUERY:
            return HTTPStatus.REQUEST_URI_TOO_LONG, say("long_address", lang)
        return None

    def full(self, handler: RequestHandler) -> tuple[int, str] | None:
        """Return a refusal where no page can be opened any more."""
        application = cast(Any, handler.application)
        paths = application.app_paths
        pages = self.opening + sum(len(application.get_sessions(path)) for path in paths)
        if pages < self.desk.limits.sessions:
            return None
        given = {"sessions": self.desk.limits.sessions}
        return HTTPStatus.SERVICE_UNAVAILABLE, say("full", self.language(handler), **given)

    def language(self, handler: RequestHandler) -> Any:
        """Return the language of a request."""
        query = Query.of_arguments(handler.request.query_arguments)
        return query.lang if "lang" in query.values else self.desk.lang


def guarded_pages(guard: Guard) -> type[DocHandler]:
    """Return the handler of pages, which opens no more of them than there are places."""

    class GuardedPages(DocHandler):
        async def get(self, *args: Any, **given: Any) -> None:
            refused = guard.refusal(self) or guard.full(self)
            if refused is not None:
                status, text = refused
                self.set_status(status)
                self.set_header("Content-Type", "text/html; charset=utf-8")
                self.write(plain_page(text, guard.language(self)))
                return
            # A page counts from here on, not from when its session is there: many may ask at once.
            guard.opening += 1
            try:
                answered = super().get(*args, **given)
                if answered is not None:
                    await answered
            finally:
                guard.opening -= 1

        def set_default_headers(self) -> None:
            for name, value in {**QUIET, "Content-Security-Policy": OWN_ONLY}.items():
                self.set_header(name, value)

    return GuardedPages


class FileHandler(RequestHandler):
    """Answers a request for a file."""

    def initialize(
        self, guard: Guard, make: Callable[[Query, str], Future[object] | Answer]
    ) -> None:
        """Take what makes the files, and the guard."""
        self.guard = guard
        self.make = make

    def set_default_headers(self) -> None:
        """Let no file run anything, whatever is in it."""
        for name, value in {**QUIET, "Content-Security-Policy": NO_SCRIPT}.items():
            self.set_header(name, value)

    async def get(self, kind: str = "") -> None:
        """Answer with the file, or with why there is none."""
        refused = self.guard.refusal(self)
        if refused is not None:
            self._send(Answer(refused[1].encode(), "text/plain; charset=utf-8", refused[0]))
            return
        query = Query.of_arguments(self.request.query_arguments)
        if "lang" not in query.values:
            query = Query({**query.values, "lang": self.guard.desk.lang})
        made = self.make(query, kind)
        if isinstance(made, Future):
            made = cast(Answer, await asyncio.wrap_future(made))
        self._send(made)

    def _send(self, answer: Answer) -> None:
        self.set_status(answer.status)
        self.set_header("Content-Type", answer.kind)
        if answer.name and not answer.kind.startswith("image/svg"):
            self.set_header("Content-Disposition", f'attachment; filename="{answer.name}"')
        self.write(answer.content)

    def write_error(self, status_code: int, **_given: Any) -> None:
        """Say that something went wrong; how is on stderr."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        key = "defect" if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else "cannot_show"
        self.finish(say(key, self.guard.language(self)))


def file_routes(answers: Answers, guard: Guard) -> list[tuple[str, type, dict[str, Any]]]:
    """Return the routes of all files."""

    def route(pattern: str, make: Callable[[Query, str], Any]) -> tuple[str, type, dict[str, Any]]:
        return pattern, FileHandler, {"guard": guard, "make": make}

    return [
        route(r"/figure\.(svg|png)", answers.figure),
        route(r"/data\.csv", lambda query, _: answers.data(query)),
        route(r"/live-figure\.(svg|png)", answers.live_figure),
        route(r"/live-data\.csv", lambda query, _: answers.live_data(query)),
        route(r"/own-scenario\.toml", lambda query, _: answers.scenario(query)),
    ]
