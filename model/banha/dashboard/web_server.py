"""The server: pages, files, limits; started, and ended without leaving anything behind."""

from __future__ import annotations

import secrets
import signal
import sys
import traceback
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import panel as pn
from bokeh.server import urls
from panel.io.server import WSHandler, get_server
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from banha.dashboard.answers import Answers
from banha.dashboard.desk import Desk
from banha.dashboard.listening import cannot_listen
from banha.dashboard.web_files import Guard, file_routes, guarded_pages
from banha.dashboard.web_live import live_page
from banha.dashboard.web_page import defect_page
from banha.dashboard.web_results import results_page
from banha.errors import BanhaError

LIFE_UNSEEN = 10_000
"""Milliseconds that a page lives whose browser has gone."""
LOOKS_FOR_UNSEEN = 2_000
LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message of a browser."""
LONGEST_HEAD = 32 * 1024
ANYWHERE = "0.0.0.0"


def allowed_hosts(host: str, port: int, *, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the host names, with their ports, to which a server answers.

    Parameters
    ----------
    host, port
        Where it listens.
    more
        Names under which it is reached from elsewhere, such as that of a proxy.
    """
    names = {"localhost", "127.0.0.1"} | ({host} if host != ANYWHERE else set())
    own = {f"{name}:{port}" for name in names}
    return frozenset(name.lower() for name in (*own, *more))


def make_server(desk: Desk, *, host: str, port: int, origins: tuple[str, ...], proxy: bool) -> Any:
    """Return the server, which listens but answers nothing yet.

    Parameters
    ----------
    desk
        What its pages share.
    host, port
        Where it listens.
    origins
        Further names under which it is reached.
    proxy
        Whether a proxy before it says who asks.

    Raises
    ------
    BanhaError
        The port is in use, or the address cannot be had.
    """
    hosts = allowed_hosts(host, port, more=origins)
    guard = Guard(desk, hosts=hosts)
    pn.config.exception_handler = _told
    with _own_pages(guard):
        try:
            return get_server(
                {"/": _page(results_page, desk), "live": _page(live_page, desk)},
                port=port, address=host, loop=IOLoop(make_current=False),
                websocket_origin=sorted(hosts),
                extra_patterns=file_routes(Answers(desk), guard), use_index=False,
                sign_sessions=True, secret_key=secrets.token_bytes(32),
                unused_session_lifetime_milliseconds=LIFE_UNSEEN,
                check_unused_sessions_milliseconds=LOOKS_FOR_UNSEEN,
                websocket_max_message_size=LONGEST_MESSAGE, use_xheaders=proxy,
                http_server_kwargs={"max_header_size": LONGEST_HEAD,
                                    "max_body_size": LONGEST_MESSAGE},
            )  # fmt: skip
        except OSError as error:
            raise BanhaError(cannot_listen(error, host=host, port=port)) from None


def serve_forever(server: Any, *, started: Callable[[], None]) -> None:
    """Answer until somebody interrupts.

    Raises
    ------
    KeyboardInterrupt
        Somebody did.
    """
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        server.io_loop.asyncio_loop.call_soon_threadsafe(server.io_loop.stop)

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    server.io_loop.asyncio_loop.set_exception_handler(_told_by_loop)
    try:
        server.start()
        started()
        server.io_loop.start()
    finally:
        server.stop(wait=False)
        for one, handler in before.items():
            signal.signal(one, handler)
    if asked:
        raise KeyboardInterrupt


@contextmanager
def _own_pages(guard: Guard) -> Iterator[None]:
    """Within this context, servers have guarded pages and their sockets, and nothing besides."""
    before = list(urls.per_app_patterns)
    urls.per_app_patterns[:] = [(r"/?", guarded_pages(guard)), (r"/ws", WSHandler)]
    try:
        yield
    finally:
        urls.per_app_patterns[:] = before


def _page(make: Callable[[Desk], Any], desk: Desk) -> Callable[[], Any]:
    """Return what makes a page for a session; a defect is shown on stderr, not to the visitor."""

    def made() -> Any:
        try:
            return make(desk)
        except Exception as error:  # noqa: BLE001 - one page fails, the server goes on
            _told(error)
            return defect_page(desk)

    return made


def _told_by_loop(loop: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Show what went wrong, unless a visitor has only gone while the page was written to."""
    if not isinstance(context.get("exception"), (WebSocketClosedError, StreamClosedError)):
        loop.default_exception_handler(context)


def _told(error: Exception) -> None:
    """Show a defect on stderr; the page of the visitor stays as it was."""
    traceback.print_exception(error, file=sys.stderr)
