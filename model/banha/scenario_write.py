"""Scenarios written as TOML: the text, and the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.errors import OutputError
from banha.output_file import refuse_file, whole_file
from banha.run_folder import absolute
from banha.scenario_file import name_of
from banha.suggest import shown

if TYPE_CHECKING:
    from banha.scenario import Scenario

APART = ("name", "overrides", "levers", "mechanisms")
"""Keys that a file does not hold, or holds in tables."""


def toml_text(values: Mapping[str, Any]) -> str:
    """Return a scenario, given as by `Scenario.to_dict`, as the text of a scenario file."""
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if key not in APART]
    for section, named in values["overrides"].items():
        lines += ["", f"[{section}]"]
        lines += [f"{name} = {_toml(value)}" for name, value in named.items()]
    if values["mechanisms"]:
        lines += ["", "[mechanisms]"]
        lines += [f"{name} = {_toml(switch)}" for name, switch in values["mechanisms"].items()]
    for lever in values["levers"]:
        lines += ["", "[[levers]]", *(f"{key} = {_toml(lever[key])}" for key in lever)]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(number)}" for key, number in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def write_scenario(
    scenario: Scenario, path: str | PathLike[str], *, overwrite: bool = False
) -> Path:
    """Write a scenario as a file, or into a folder; return the path of the file.

    Raises
    ------
    OutputError
        There is something that may not be replaced, or the file's name is not the scenario's.
    OSError
        The disk is full or cannot be written.
    """
    asked: object = path
    if not isinstance(asked, str | PathLike):
        cure = f"Name a folder, or a file such as {scenario.name}.toml."
        raise OutputError(f"{shown(asked)}\n    this is not a path\n    Cure: {cure}")
    out = absolute(asked)
    if out.is_dir():
        out /= f"{scenario.name}.toml"
    again = f"{scenario.name}.toml"
    refuse_file(
        out, suffix=".toml", what="scenarios", overwrite=overwrite,
        cure=f"Name another folder, or a file {again}.", replace="Or give overwrite=True.",
    )  # fmt: skip
    if name_of(out) != scenario.name:
        what = f"a file of this name would be read as the scenario {name_of(out)!r}"
        cure = f"Call the scenario otherwise: with_name({name_of(out)!r})."
        if name_of(Path(again)) == scenario.name:
            cure = f"Call the file {again}. Or: {cure}"
        raise OutputError(f"{out}\n    {what}, not {scenario.name!r}\n    Cure: {cure}")
    with whole_file(out) as unfinished:
        unfinished.write_text(toml_text(scenario.to_dict()), encoding="utf-8", newline="\n")
    return out
