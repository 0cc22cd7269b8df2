"""Reading what commands are asked; every mistake is told with the option that holds it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.errors import Fault, RequestError, ScenarioError
from banha.threads import cores

if TYPE_CHECKING:
    from banha.scenario import Scenario

_WHOLE = re.compile(r"[-+]?[0-9]{1,30}")


def whole(text: str | None) -> object:
    """Return a whole number if the text is one, else the text: whoever reads it says the cure."""
    if text is None or _WHOLE.fullmatch(text.strip()) is None:
        return text
    return int(text)


def asked_scenario(name: str, **options: object) -> Scenario:
    """Return a scenario with what the options ask; options of None ask nothing.

    Raises
    ------
    ScenarioError
        With all faults at once, each of them naming its option.
    """
    scenario = named_scenario(name)
    asked: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    try:
        return scenario.with_run(**asked) if asked else scenario
    except ScenarioError as error:
        raise ScenarioError(_by_option(fault, asked=asked) for fault in error.faults) from None


def named_scenario(name: str) -> Scenario:
    """Return a scenario from a name or a file.

    Raises
    ------
    ScenarioError
        With all faults at once.
    """
    from banha.scenario import load_scenario

    try:
        return load_scenario(name)
    except ScenarioError:
        folder = Path(name) if "\0" not in name else None
        if folder is None or not name or name.endswith(".toml") or not folder.is_dir():
            raise
        cure = "Name a scenario of `banha scenarios`, or a file that ends in .toml."
        inside = sorted(path.name for path in folder.glob("*.toml"))
        if inside:
            cure = f"Name a file in it, such as {folder / inside[0]}."
        raise ScenarioError([Fault(name, "this is a folder, not a scenario", cure)]) from None


def _by_option(fault: Fault, *, asked: dict[str, Any]) -> Fault:
    key = fault.where.rpartition(", ")[2]
    if key not in asked:
        return fault
    cure = re.sub(r",? (?:without|in) quotes", "", fault.cure).replace('"', "")
    return Fault(f"--{key.replace('_', '-')} {asked[key]}", fault.what, cure)


def read_count(text: str, *, option: str, highest: int | None = None, unit: str = "") -> int:
    """Return a whole number from 1 on.

    Raises
    ------
    ScenarioError
        The text is none.
    """
    number = whole(text)
    if isinstance(number, int) and number >= 1 and (highest is None or number <= highest):
        return number
    what = f"{text!r} is not a whole number"
    if isinstance(number, int):
        beyond = f"more than the {highest} {unit}" if number >= 1 else "fewer than 1"
        what = f"{number} is {beyond}".rstrip()
    cure = f"Write a whole number from 1 {'on' if highest is None else f'to {highest}'}."
    raise RequestError([Fault(f"{option} {text}", what, cure)])


def read_language(lang: str) -> str:
    """Return the language asked for.

    Raises
    ------
    ScenarioError
        There is no such language.
    """
    from banha.report import words

    return words.read_language(lang, where=f"--lang {lang}")


def read_threads(text: str) -> int:
    """Return a number of threads, at most that of the cores."""
    return read_count(text, option="--threads", highest=cores(), unit="cores of this machine")
