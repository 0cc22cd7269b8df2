"""The pinned versions: no address among them, and nothing that banha needs is left unpinned."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "constraints").glob("*.txt"))
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
COMMENT = re.compile(r"# [^/:]+: [^/:]+")


def project() -> dict:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def normal(requirement: str) -> str:
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[._-]+", "-", name).lower()


def pinned(name: str) -> set[str]:
    lines = (ROOT / "constraints" / name).read_text("utf-8").splitlines()
    return {match["name"] for line in lines if (match := PIN.fullmatch(line))}


def foreign_lines(text: str) -> list[str]:
    """Lines that are neither a pin nor a hash nor the plain comment at the top."""
    known = (PIN, HASH, COMMENT)
    return [line for line in text.splitlines() if not any(form.fullmatch(line) for form in known)]


def test_the_files_are_there() -> None:
    names = ["core.txt", "dashboard.txt", "notebook.txt", "test.txt", "uv.txt"]
    assert [file.name for file in FILES] == names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_versions_and_hashes(file: Path) -> None:
    assert foreign_lines(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "-i " + Path("/packages").as_uri(),
        "--find-links wheels",
        "banha @ file" + ":///somewhere",
        "# via -r requirements/core.in",
        "numpy==2.0.0",
    ],
)
def test_an_address_or_a_pin_without_hash_is_seen(line: str) -> None:
    assert foreign_lines(line) == [line]


def test_core_pins_all_that_banha_needs_and_its_build() -> None:
    asked = project()["project"]["dependencies"] + project()["build-system"]["requires"]
    assert {normal(requirement) for requirement in asked} <= pinned("core.txt")


@pytest.mark.parametrize(
    "extra", ["cluster", "dashboard", "docs", "evaluate", "test", "dev", "notebook"]
)
def test_each_extra_is_pinned(extra: str) -> None:
    asked = {normal(item) for item in project()["project"]["optional-dependencies"][extra]}
    available = pinned("core.txt") | pinned("dashboard.txt")
    if extra != "dashboard":
        available |= pinned("test.txt")
    if extra == "notebook":
        available |= pinned("notebook.txt")
    assert asked - {"banha"} <= available


def test_no_package_is_pinned_twice_with_different_versions() -> None:
    versions: dict[str, set[str]] = {}
    for file in FILES:
        for line in file.read_text("utf-8").splitlines():
            if match := PIN.fullmatch(line):
                versions.setdefault(match["name"], set()).add(match["version"])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
