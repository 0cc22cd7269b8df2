"""Where things are printed: results on stdout, all else on stderr; colour; a reader that goes."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import LEAST, command_names, make_light
from tests.cli.test_calibrate import toy_measured  # noqa: F401 - a fixture

type Give = Callable[..., Any]
LONG = ("calibrate", "sensitivity", "plan", "pack build")
NAMES = [
    pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in command_names()
]
ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PROGRESS = re.compile(
    r"starting…|measuring|drawing and writing|\d+/\d+ (months|done)|\d+ of \d+ points"
)
RUN = ("run", "baseline", "--province", "toy", "--scale", "1", "--end", "2010-06", "--overwrite")


@pytest.mark.parametrize("name", NAMES)
def test_results_are_on_stdout_and_progress_on_stderr(
    name: str,
    give: Give,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    make_light(monkeypatch)
    if name == "calibrate":
        request.getfixturevalue("toy_measured")
    answer = give(*name.split(), *LEAST[name](tmp_path))
    assert answer.code == 0, answer.err
    assert answer.out.strip()
    assert PROGRESS.search(answer.out) is None
    assert ESCAPE not in answer.out


def plain_environment() -> dict[str, str]:
    """The environment without anything said of colour."""
    return {key: os.environ[key] for key in os.environ if key not in ("NO_COLOR", "FORCE_COLOR")}


def in_a_terminal(*words: str, folder: Path, **environment: str) -> str:
    """What a command writes to a terminal that is its stderr."""
    leader, follower = pty.openpty()
    settings = {**plain_environment(), "TERM": "xterm-256color", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "banha", *words], stdout=subprocess.PIPE, stderr=follower,
        cwd=folder, env=settings,
    ) as child:  # fmt: skip
        os.close(follower)
        shown = b""
        while select.select([leader], [], [], 60)[0]:
            try:
                read = os.read(leader, 4096)
            except OSError:  # the terminal was closed at the other end
                break
            shown += read
        assert child.stdout is not None
        assert ESCAPE.encode() not in child.stdout.read()
    os.close(leader)
    assert child.returncode == 0, shown
    return shown.decode()


@pytest.mark.parametrize(
    ("environment", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_no_color_is_respected(
    tmp_path: Path, *, environment: dict[str, str], colour: bool
) -> None:
    shown = in_a_terminal(*RUN, folder=tmp_path, **environment)
    assert "baseline" in shown
    assert bool(COLOUR.search(shown)) == colour
    if environment.get("TERM") == "dumb":
        assert ESCAPE not in shown


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}])
def test_what_is_piped_has_no_escape_sequence(tmp_path: Path, environment: dict[str, str]) -> None:
    words = [sys.executable, "-m", "banha", *RUN]
    done = subprocess.run(
        words, cwd=tmp_path, env={**plain_environment(), **environment}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert ESCAPE not in done.stdout
    if "FORCE_COLOR" not in environment:
        assert ESCAPE not in done.stderr


@pytest.mark.parametrize("words", [["provinces"], ["describe"], ["describe", "--json"]])
def test_a_reader_that_goes_is_no_error(words: list[str]) -> None:
    command = [sys.executable, "-m", "banha", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode in (0, 2)
