"""`--json`: what a command found as one JSON document on stdout, all else on stderr.

Every command of a `Commands` group has the option. A command hands over what it found, as text and
as a document, with `answer`; errors are entered by `errors`. `docs/automation.md` says what the
documents hold.
"""

from __future__ import annotations

import inspect
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from banha.month import Month

if TYPE_CHECKING:
    import pandas as pd

    from banha.errors import Fault

FORMAT = "1.0"
"""Version of all documents: a minor one adds keys, a major one changes or drops some."""
OPTION = "--json"
TEXTS = frozenset({"-h", "--help", "--version", "--install-completion", "--show-completion"})
"""Options that print a text whatever else is asked."""

Json = Annotated[
    bool, typer.Option(OPTION, help="Print one JSON document; all else goes to stderr.")
]


@dataclass
class Document:
    """The document of one command while it is being made."""

    command: str
    out: TextIO
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    written: bool = False

    def write(self) -> None:
        """Write it once, as UTF-8, whatever the terminal has."""
        from banha.versions import own_version

        if self.written:
            return
        self.written = True
        out = self.out
        values = {"command": self.command, "format": FORMAT, "banha": own_version()}
        values |= {"result": plain(self.result), "error": plain(self.error)}
        text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
        out.flush()
        # Names of files may hold bytes that are no text.
        out.buffer.write(f"{text}\n".encode("utf-8", "replace"))
        out.flush()


_current: ContextVar[Document | None] = ContextVar("document", default=None)


class Commands(typer.Typer):
    """A group of commands each of which has `--json`."""

    def command[Function: Callable[..., Any]](
        self, name: str | None = None, **options: Any
    ) -> Callable[[Function], Function]:
        """Register a command, with `--json` beside its own options."""
        register = super().command(name, **options)

        def registered(function: Function) -> Function:
            own = name or function.__name__.replace("_", "-")
            group = self.info.name
            title = own if group == "banha" else f"{group} {own}"
            register(_with_json(function, title=title))
            return function

        return registered


def _with_json(function: Callable[..., Any], *, title: str) -> Callable[..., Any]:
    """Return a command that takes `--json` too."""

    @wraps(function)
    def command(**given: Any) -> Any:
        del given["json"]  # `one_document` has read it: it must be known before any error
        if (document := _current.get()) is not None:
            document.command = title
        return function(**given)

    signature = inspect.signature(function, eval_str=True)
    option = inspect.Parameter(
        "json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json
    )
    command.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), option]
    )
    return command


def asks_json(words: Sequence[str]) -> bool:
    """Whether the words of a command line ask for a document."""
    before = list(words)[: words.index("--")] if "--" in words else words
    return OPTION in before and not TEXTS & set(before)


@contextmanager
def one_document(words: Sequence[str]) -> Iterator[None]:
    """Within this context a command with `--json` prints one document, and nothing else, on stdout.

    Parameters
    ----------
    words
        The command line.
    """
    if not asks_json(words):
        yield
        return
    first = words[0] if not words[0].startswith("-") else ""
    document = Document(first, sys.stdout)
    before = _current.set(document)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _current.reset(before)
        document.write()


def answer(
    text: Callable[[], str] | None,
    document: Callable[[], Mapping[str, Any]],
    *,
    at_once: bool = False,
) -> None:
    """Print what a command found: its text or, with `--json`, its document.

    Parameters
    ----------
    text
        Makes the text; None: it was printed as it came.
    document
        Makes the values of `result`: with units, the same keys each time.
    at_once
        Print the document now and none at the end: of a command that goes on until it is stopped.
    """
    current = _current.get()
    if current is not None:
        current.result = document()
        if at_once:
            current.write()
    elif text is not None:
        typer.echo(text())


def enter_error(kind: str, faults: Sequence[Fault], *, code: int) -> None:
    """Enter what went wrong into the document; without `--json` do nothing."""
    current = _current.get()
    if current is not None:
        told = [{"where": one.where, "what": one.what, "cure": one.cure} for one in faults]
        current.error = {"kind": kind, "exit_code": code, "faults": told}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as objects, by the names of its columns."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def plain(value: object) -> Any:
    """Return a value as JSON has it; what is no finite number becomes null."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (PurePath, Month)):
        return str(value)
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    elif is_dataclass(value):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    return _of_a_library(value)


def _of_a_library(value: Any) -> Any:
    """Return a value of NumPy or pandas as JSON has it, a day as its text."""
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    missing = value != value  # noqa: PLR0124 - what equals not itself is a missing moment
    if missing is not False:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
