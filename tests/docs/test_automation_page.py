"""What the page on automation shows works as it stands there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import made_up, small_study

from banha.cli import batch, errors
from banha.errors import AccountingError, BanhaError

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "automation.md").read_text("utf-8")
LINES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("banha ")
]
STEP = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def picked(document: Any, path: str) -> Any:
    """What a path of jq picks, such as `.result.rows[0].runs`."""
    for key, place in STEP.findall(path):
        document = document[key][int(place)] if place else document[key]
    return document


def test_the_page_shows_commands() -> None:
    assert len(LINES) >= 4
    assert sum("jq" in line for line in LINES) >= 3


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_page(line: str, tmp_path: Path) -> None:
    if "runs/links" in line:
        made_up(tmp_path / "runs" / "links", small_study())
    command, *pipe = re.split(r" \| (?=jq)", re.sub(r" 2>\S+", "", line))
    done = run(shlex.split(command), tmp_path)
    assert done.returncode in (0, 2) if "doctor" in line else done.returncode == 0, done.stderr
    if pipe:
        document = json.loads(done.stdout)
        path = re.search(r"'(\.[\w.\[\]]+)'", pipe[0])
        assert picked(document, path[1] if path else ".result.checks")


def test_the_exit_codes_are_those_of_the_code() -> None:
    codes = [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)]
    assert codes == [
        0, errors.EXIT_DEFECT, errors.EXIT_FAULT, AccountingError.exit_code,
        batch.EXIT_FAILED, errors.EXIT_INTERRUPTED,
    ]  # fmt: skip
    assert BanhaError.exit_code == errors.EXIT_FAULT


def test_variables_of_the_page_are_read_somewhere() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "model").rglob("*.py"))
    for name in set(re.findall(r"(?<!_)BANHA_\w+", PAGE)):
        assert f'"{name}"' in code, name
