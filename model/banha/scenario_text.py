"""Where in a scenario stands what: line numbers for messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

type KeyPath = tuple[str | int, ...]

_KEY = re.compile(r"""[\w.\-"' \t]+""")
_LONG_QUOTES = ('"""', "'''")


class Locator(Protocol):
    """Says where a key of a scenario stands."""

    def __call__(self, *path: str | int) -> str:
        """Return the place of a key, such as `("overrides", "labour", "search_farm")`."""
        ...


@dataclass(frozen=True, slots=True)
class PythonLocator:
    """Places in a scenario that was made in Python."""

    subject: str

    def __call__(self, *path: str | int) -> str:
        """Return the subject and the key."""
        steps = [str(step) for step in path if step != "overrides"]
        return ", ".join([self.subject, ".".join(steps)] if steps else [self.subject])


@dataclass(frozen=True, slots=True)
class FileLocator:
    """Places in a scenario file: name, line and key."""

    file: str
    lines: Mapping[KeyPath, int]

    def __call__(self, *path: str | int) -> str:
        """Return file, line as far as it is known, and key."""
        steps = path[1:] if path[:1] == ("overrides",) else path
        known = steps
        while known and known not in self.lines:
            known = known[:-1]
        line = f", line {self.lines[known]}" if known else ""
        return f"{self.file}{line}" + (f", {_shown_key(steps)}" if steps else "")


def _shown_key(steps: KeyPath) -> str:
    """Return the key as a reader of the file would name it; levers are counted from one."""
    if len(steps) > 1 and isinstance(steps[1], int):
        rest = [str(step) for step in steps[2:]]
        return " ".join([f"[[{steps[0]}]] number {steps[1] + 1}", ".".join(rest)]).rstrip()
    if len(steps) > 1:
        return f"[{steps[0]}] " + ".".join(str(step) for step in steps[1:])
    return str(steps[0])


def line_numbers(text: str) -> dict[KeyPath, int]:
    """Return the line of each key and table header of a TOML text, as far as a quick look tells.

    Keys are paths: `("scale",)`, `("labour", "search_farm")`, `("levers", 0, "value")`.
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        closing = _left_open(line)
        header, key = _header(line), line.partition("=")[0].strip()
        if header:
            table = _steps(header.strip("[] \t"))
            if header.startswith("[["):
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif "=" in line and _KEY.fullmatch(key):
            steps = (*table, *_steps(key))
            for length in range(len(table) + 1, len(steps) + 1):
                lines.setdefault(steps[:length], number)
    return lines


def _header(line: str) -> str:
    """Return the header of a table, brackets included, if that is what the line is; else empty."""
    plain = line.partition("#")[0].strip()
    return plain if plain.startswith("[") and plain.endswith("]") else ""


def _left_open(line: str) -> str:
    """Return the quotes that must close a long text begun on this line; empty if none."""
    for quotes in _LONG_QUOTES:
        if line.count(quotes) % 2 == 1:
            return quotes
    return ""


def _steps(dotted: str) -> KeyPath:
    return tuple(step.strip().strip("\"'") for step in dotted.split("."))
