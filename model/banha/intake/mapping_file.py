"""Reading `mapping.toml`: every fault of it at once, with its line, its key and the cure."""

import tomllib
from collections.abc import Mapping as Entries
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from banha.errors import Fault, PackError
from banha.intake.mapping import CURE, Accepted, FileWords, Mapping, SeriesWords, UnitWords
from banha.scenario_text import FileLocator, KeyPath, line_numbers
from banha.suggest import did_you_mean, shown

LARGEST_MAPPING_BYTES = 1_000_000
MAPPING_NAME = "mapping.toml"
_PARTS: dict[str, type[BaseModel]] = {
    "files": FileWords,
    "series": SeriesWords,
    "units": UnitWords,
    "accepted": Accepted,
}


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    PackError
        It cannot be read, is not TOML, or holds what is not known; all faults at once.
    """
    text = _text(path)
    try:
        entries = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = f"The file is not TOML: {error}."
        cure = "Correct the place named; texts stand in quotes, names of tables in brackets."
        raise PackError([Fault(path.name, what, cure)]) from error
    try:
        return Mapping.model_validate(entries)
    except ValidationError as error:
        lines = line_numbers(text)
        where = FileLocator(path.name, lines)
        details = sorted(error.errors(), key=lambda detail: _line(detail, lines=lines))
        raise PackError([_fault(detail, where=where) for detail in details]) from None


def _line(detail: ErrorDetails, *, lines: Entries[KeyPath, int]) -> int:
    """Return the line of a fault, as far as it is known."""
    path = _path(detail)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _path(detail: ErrorDetails) -> KeyPath:
    return tuple(step for step in detail["loc"] if step != "[key]")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_MAPPING_BYTES:
            what = f"The file has {path.stat().st_size:,} bytes; a mapping has some thousand."
            raise PackError([Fault(path.name, what, "Name the mapping, not a table.")])
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what, cure = "The mapping is not UTF-8.", "Save it with the encoding UTF-8."
        raise PackError([Fault(path.name, what, cure)]) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        what = f"The mapping cannot be read: {reason}."
        raise PackError([Fault(str(path), what, "Name a file that is there.")]) from error


def _fault(detail: ErrorDetails, *, where: FileLocator) -> Fault:
    path = _path(detail)
    place, value, kind = where(*path), detail.get("input"), detail["type"]
    if kind == "extra_forbidden":
        model = _PARTS.get(str(path[0]), Mapping) if len(path) > 1 else Mapping
        cure = did_you_mean(str(path[-1]), model.model_fields)
        return Fault(place, f"The key {str(path[-1])!r} is unknown.", cure)
    if kind == "missing":
        return Fault(place, f"The key {str(path[-1])!r} is missing.", f'Add {path[-1]} = "…".')
    if kind == "literal_error":
        expected = str((detail.get("ctx") or {}).get("expected", ""))
        extra = ""
        if path[-1] == "encoding":
            extra = " TCVN3, VNI and VISCII are not read: convert the file to UTF-8 first."
        return Fault(place, f"{shown(value)} is not known here.", f"Write {expected}.{extra}")
    if kind == "value_error":
        what, _, cure = detail["msg"].removeprefix("Value error, ").partition(CURE)
        return Fault(place, what, cure)
    if kind == "string_pattern_mismatch":
        form = "small letters, digits and " + ("hyphens" if "provinces" in path else "_")
        return Fault(place, f"{shown(value)} is not written as such a name.", f"Use {form}.")
    words = detail["msg"].removeprefix("Input should be ")
    return Fault(place, f"{shown(value)} does not fit.", f"Write {words}.")
