"""Completion of values in the shell: names of scenarios, provinces, series, and files.

The shell waits for these: they read names of files and no more, and import nothing heavy. Where
they know nothing the shell completes files by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from banha.data import data_folder, list_provinces

TABLES = ("schema", "parameters", "levers", "records", "flows", "criteria")
"""What `banha describe` has tables of."""


def scenarios(incomplete: str) -> list[str]:
    """Names of scenarios, with and without their folder, and scenario files."""
    return [*_matching(scenario_names(), incomplete), *files(incomplete)]


def subjects(incomplete: str) -> list[str]:
    """What `banha describe` can describe."""
    return [*_matching(TABLES, incomplete), *scenarios(incomplete)]


def provinces(incomplete: str) -> list[str]:
    """Names of provinces that have a pack."""
    return _matching(list_provinces(), incomplete)


def provinces_of_list(incomplete: str) -> list[str]:
    """Names of provinces, the last of a list with commas."""
    return _last_of_list(list_provinces(), incomplete)


def provinces_with_scenario(incomplete: str) -> list[str]:
    """A province, an equals sign and a scenario."""
    province, equals, scenario = incomplete.partition("=")
    if not equals:
        return [f"{name}=" for name in _matching(list_provinces(), incomplete)]
    return [f"{province}={name}" for name in scenarios(scenario)]


def packs(incomplete: str) -> list[str]:
    """Names of packs, and folders."""
    return [*provinces(incomplete), *files(incomplete, suffix=None)]


def series_of_list(incomplete: str) -> list[str]:
    """Names of recorded series, the last of a list with commas."""
    from banha.series import read_series

    return _last_of_list(read_series(), incomplete)


def languages(incomplete: str) -> list[str]:
    """The languages of texts."""
    return _matching(("en", "vi"), incomplete)


def scenarios_of_batch(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the scenarios of the batch that stands before in the command."""
    names = (str(one.get("name")) for one in _study(ctx).get("scenarios", ()))
    return _matching(dict.fromkeys(names), incomplete)


def provinces_of_batch(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of the provinces of the batch that stands before in the command."""
    places = (str(one.get("province")) for one in _study(ctx).get("scenarios", ()))
    return _matching(dict.fromkeys(places), incomplete)


def scenario_names() -> Iterator[str]:
    """Yield the names of the scenarios that come with banha, short and with their folder."""
    root = data_folder()
    for path in [*sorted(root.glob("*.toml")), *sorted(root.glob("*/*.toml"))]:
        yield path.stem
        if path.parent != root:
            yield f"{path.parent.name}/{path.stem}"


def files(incomplete: str, *, suffix: str | None = ".toml") -> list[str]:
    """Folders, and files of a suffix, whose path begins so; no hidden ones."""
    folder, _, name = incomplete.rpartition("/")
    before = f"{folder}/" if "/" in incomplete else ""
    found = []
    with suppress(OSError, ValueError):
        for path in sorted(Path(before or ".").iterdir()):
            if path.name.startswith(name) and not path.name.startswith("."):
                if path.is_dir():
                    found.append(f"{before}{path.name}/")
                elif path.suffix == suffix:
                    found.append(f"{before}{path.name}")
    return found


def _matching(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _last_of_list(names: Iterable[str], incomplete: str) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    there = set(before.split(","))
    return [f"{before}{comma}{name}" for name in _matching(names, last) if name not in there]


def _study(ctx: typer.Context) -> dict[str, Any]:
    """Return the study of the batch folder that the command names; empty where it names none.

    A line that ends with an option without its value is not read whole: words are left over then.
    """
    for folder in (ctx.params.get("folder"), *ctx.args):
        with suppress(OSError, ValueError, TypeError, KeyError):
            head = json.loads((Path(str(folder)) / "batch.json").read_bytes())
            return dict(head["study"])
    return {}
