"""The Containerfile: what it copies is there and let through, and it does what is promised."""

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
from scripts import container_check as check

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / check.FILE).read_text("utf-8")
IGNORE = (ROOT / check.IGNORE).read_text("utf-8")
STEPS = list(check.instructions(TEXT))


def all_of(name: str) -> list[str]:
    return [rest for step, rest in STEPS if step == name]


def sources() -> list[str]:
    copies = [check.copied(rest) for rest in all_of("COPY")]
    return [one for names, _, earlier in copies if not earlier for one in names]


def tracked(name: str) -> list[str]:
    command = ["git", "ls-files", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_what_is_copied_is_there_and_seen_by_the_build() -> None:
    assert sources()
    for source in sources():
        files = tracked(source) or [source]
        assert (ROOT / source).exists(), source
        assert [name for name in files if not check.seen(name, IGNORE)] == []


def test_all_that_makes_the_wheel_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*wheel["only-include"], project["project"]["readme"], "pyproject.toml"]
    needed += project["project"]["license-files"]
    copied = sources()
    for name in needed:
        assert any(name == one or name.startswith(f"{one}/") for one in copied), name


def test_nothing_else_is_seen() -> None:
    for name in ("tests/conftest.py", ".git/config", "docs/model.md", "constraints/test.txt"):
        assert not check.seen(name, IGNORE)
    assert not check.seen("model/banha/__pycache__/cli.cpython-312.pyc", IGNORE)
    assert (ROOT / ".dockerignore").read_text("utf-8") == IGNORE


def test_packages_come_by_hash_and_nobody_is_root() -> None:
    (packages,) = [rest for rest in all_of("RUN") if "constraints/core.txt" in rest]
    assert "--require-hashes" in packages
    assert "--no-deps" in packages
    names = [step for step, _ in STEPS]
    assert all_of("USER") == ["banha"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert json.loads(all_of("ENTRYPOINT")[0]) == ["banha"]
    assert all(rest.startswith("docker.io/library/python:3.12-slim") for rest in all_of("FROM"))


def test_every_step_is_one_that_is_known() -> None:
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT", "CMD"}
    assert {step for step, _ in STEPS} <= known
    assert not any(line.rstrip().endswith("\\") for line in TEXT.splitlines())


@pytest.mark.parametrize(
    ("path", "ignore", "expected"),
    [
        ("a/b", "*", False),
        ("a/b", "*\n!a", True),
        ("a/b", "*\n!a/b", True),
        ("a/c", "*\n!a/b", False),
        ("a/__pycache__/b", "*\n!a\n**/__pycache__", False),
        ("a", "# a", True),
    ],
)
def test_the_patterns_are_read_as_builds_read_them(
    path: str, ignore: str, expected: object
) -> None:
    assert check.seen(path, ignore) is expected
