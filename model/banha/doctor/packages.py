"""Python, and the packages that banha needs and can use."""

from __future__ import annotations

import platform
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from banha.doctor.check import REINSTALL, Check
from banha.versions import NOT_INSTALLED, own_version

PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
_EXTRA = re.compile(r'extra == "([\w-]+)"')
DEVELOPMENT = frozenset({"test", "dev", "docs"})
"""Extras that only those need who change banha."""


def checks() -> Iterator[Check]:
    """Look at banha's own version, Python, packages and extras."""
    yield own()
    yield interpreter()
    asked = requirements()
    if asked:
        yield needed([one for one in asked if one.marker is None])
        yield from extras(asked)


def own() -> Check:
    """Version of banha, and where it lies."""
    from banha.data import data_folder

    found, place = own_version(), str(data_folder())
    values = {"version": found, "data": place, "installed": found != NOT_INSTALLED}
    if found == NOT_INSTALLED:
        text = f"runs from its sources, data in {place}"
        return Check("banha", "warning", text, f"Versions are not known. {REINSTALL}", values)
    return Check("banha", "ok", f"{found}, data in {place}", values=values)


def interpreter() -> Check:
    """Python and the operating system."""
    has = platform.python_version()
    values = {"python": has, "executable": sys.executable, "system": platform.platform()}
    text = f"{has} at {sys.executable}, {platform.platform()}"
    asked = _python_asked()
    if not asked.contains(has, prereleases=True):
        cure = f"Make an environment with Python {asked}."
        return Check("python", "problem", f"{text}; banha needs {asked}", cure, values)
    if sys.platform == "win32":
        cure = "Use Linux, macOS, or the Windows Subsystem for Linux."
        return Check(
            "python", "problem", f"{text}; banha locks folders as POSIX does", cure, values
        )
    return Check("python", "ok", text, values=values)


def _python_asked() -> SpecifierSet:
    try:
        return SpecifierSet(distribution("banha").metadata["Requires-Python"] or "")
    except PackageNotFoundError:
        return SpecifierSet("")


def requirements() -> list[Requirement]:
    """Return what the installed banha says that it needs; of a checkout, what its project says."""
    try:
        return [Requirement(text) for text in distribution("banha").requires or ()]
    except PackageNotFoundError:
        return of_checkout(PROJECT)


def of_checkout(path: Path) -> list[Requirement]:
    """Return what a `pyproject.toml` asks; nothing where there is none."""
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return []
    texts = list(project.get("dependencies", ()))
    for extra, asked in project.get("optional-dependencies", {}).items():
        texts += [f'{text}; extra == "{extra}"' for text in asked]
    return [Requirement(text) for text in texts]


def unfit(asked: Iterable[Requirement]) -> dict[str, str]:
    """Return the packages that are missing or of an unfit version, each with what is wrong."""
    wrong = {}
    for one in asked:
        try:
            has = version(one.name)
        except PackageNotFoundError:
            wrong[one.name] = "not installed"
            continue
        if not one.specifier.contains(has, prereleases=True):
            wrong[one.name] = f"{has}, needed {one.specifier}"
    return wrong


def needed(asked: list[Requirement]) -> Check:
    """Packages without which banha does not work, against what it asks."""
    wrong = unfit(asked)
    has = {one.name: _version(one.name) for one in asked}
    values: dict[str, object] = {"versions": has, "unfit": wrong}
    if wrong:
        told = "; ".join(f"{name} {what}" for name, what in wrong.items())
        return Check("packages", "problem", told, REINSTALL, values)
    told = ", ".join(f"{name} {found}" for name, found in has.items())
    return Check("packages", "ok", told, values=values)


def extras(asked: list[Requirement]) -> Iterator[Check]:
    """Yield one check for each extra: missing is no fault, unfit is."""
    names = {found for one in asked for found in _EXTRA.findall(str(one.marker))}
    for extra in sorted(names - DEVELOPMENT):
        of_extra = [
            one
            for one in asked
            if one.marker is not None
            and one.marker.evaluate({"extra": extra})
            and not one.marker.evaluate({"extra": ""})
        ]
        wrong = unfit(of_extra)
        name, cure = f"extra {extra}", f"pip install 'banha[{extra}]'"
        values = {"unfit": wrong, "packages": {one.name: _version(one.name) for one in of_extra}}
        if not wrong:
            yield Check(name, "ok", "there", values=values)
        elif set(wrong.values()) == {"not installed"}:
            told = f"not installed: {', '.join(wrong)}"
            yield Check(name, "ok", told, f"If you want it: {cure}", values)
        else:
            told = "; ".join(f"{package} {what}" for package, what in wrong.items())
            yield Check(name, "warning", told, cure, values)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
