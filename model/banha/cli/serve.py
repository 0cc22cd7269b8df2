"""`banha serve`: the results of a batch, and live runs, on pages of a browser."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from banha.cli.arguments import BatchName, Language, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer
from banha.errors import BanhaError

EPILOG = example("banha serve runs/policy-comparison --port 5006 --lang vi")
LOCAL = ("127.0.0.1", "localhost")


@clear_errors()
def serve(
    results: BatchName,
    *,
    port: Annotated[str, typer.Option(metavar="N", help="Port to listen on.")] = "5006",
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; by default this machine.")
    ] = "127.0.0.1",
    lang: Language = "en",
    workers: Annotated[str, typer.Option(metavar="N", help="Live runs at once.")] = "1",
    queue: Annotated[str, typer.Option(metavar="N", help="Live runs that may wait.")] = "8",
    limit: Annotated[
        str, typer.Option(metavar="SECONDS", help="Time limit of a live run.")
    ] = "180",
    sessions: Annotated[
        str, typer.Option(metavar="N", help="Pages that may be open at once.")
    ] = "60",
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST[:PORT]", help="A further name by which it is reached; repeatable."
        ),
    ] = None,
    proxy: Annotated[
        bool, typer.Option("--proxy", help="A proxy of yours stands before it and says who asks.")
    ] = False,
) -> None:
    """Show the results of a batch in a browser.

    Figures, tables and files of the results; and policies to be tried, by live runs at 1:100 in a
    queue with limits. Only this machine can reach it unless --host says otherwise.
    """
    from banha.cli.options import read_count, read_language

    language: Any = read_language(lang)
    numbers = {
        "workers": read_count(workers, option="--workers", highest=64, unit="that can be"),
        "places": read_count(queue, option="--queue", highest=1000, unit="that can be"),
        "seconds": read_count(limit, option="--limit", highest=86_400, unit="seconds of a day"),
        "sessions": read_count(sessions, option="--sessions", highest=10_000, unit="that can be"),
    }
    place = read_count(port, option="--port", highest=65_535, unit="ports there are")
    names = tuple(read_origin(one) for one in origin or ())
    refuse_without_panel()
    open_server(
        results, numbers, host=host.strip(), port=place, lang=language, origins=names, proxy=proxy
    )


def read_origin(text: str) -> str:
    """Return a host name with or without a port.

    Raises
    ------
    BanhaError
        The text is none.
    """
    name = text.strip().lower()
    if name and not set(name) & set("/*@?# \t\n\\\"'<>"):
        return name
    what = f"{text!r} is not the name of a host"
    cure = "Write it as it stands in the address, such as banha.example.org or 192.0.2.7:5006."
    raise BanhaError(f"--origin {text}\n    {what}\n    Cure: {cure}")


def refuse_without_panel() -> None:
    """Refuse to go on where what pages are made with is not installed.

    Raises
    ------
    BanhaError
        With what to install.
    """
    if find_spec("panel") is None:
        cure = 'pip install "banha[dashboard]", or sh scripts/environment.sh dashboard.'
        raise BanhaError(f"banha serve\n    Panel is not installed\n    Cure: {cure}")


def open_server(
    folder: Path,
    numbers: dict[str, int],
    *,
    host: str,
    port: int,
    lang: Any,
    origins: tuple[str, ...],
    proxy: bool,
) -> None:
    """Answer until somebody interrupts.

    Raises
    ------
    BanhaError
        There is no batch in the folder, or it cannot be listened there.
    KeyboardInterrupt
        Somebody did.
    """
    from banha.dashboard.bounded import Studio
    from banha.dashboard.desk import Desk, Limits
    from banha.dashboard.holdings import Shelf
    from banha.dashboard.listening import refuse_place
    from banha.dashboard.run_process import RunProcess
    from banha.dashboard.run_queue import RunQueue

    limits = Limits(**numbers)
    shelf = Shelf(folder)
    refuse_place(host, port)
    from banha.dashboard.web_server import make_server, serve_forever

    runs = RunQueue(
        workers=limits.workers, places=limits.places, seconds=limits.seconds,
        make_runner=RunProcess,
    )  # fmt: skip
    desk = Desk(shelf, Studio(), runs, limits, lang)
    try:
        server = make_server(desk, host=host, port=port, origins=origins, proxy=proxy)
        serve_forever(server, started=lambda: say_where(shelf, host=host, port=port))
    finally:
        desk.close()


def say_where(shelf: Any, *, host: str, port: int) -> None:
    """Say where the pages are, and what to think of where more than this machine reaches them."""
    note = shelf.held().results.note
    address = f"http://{host}:{port}/"
    answer(
        lambda: "\n".join([*([note] if note else []), f"{address}  (Ctrl-C ends it)"]),
        lambda: {"address": address, "host": host, "port": port, "note": note or None},
        at_once=True,
    )
    sys.stdout.flush()
    if host not in LOCAL:
        sys.stderr.write(
            f"banha: warning: whoever reaches {host} can read these results and start runs on "
            "this machine. Read docs/dashboard.md first: what to do before others are let in.\n"
        )
        sys.stderr.flush()
