"""Giving commands as a user does, within this process."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from banha.cli.app import main


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it printed."""

    code: object
    out: str
    err: str


@pytest.fixture
def give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Answer]:
    """Give a command in an empty folder of its own."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "80")

    def given(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["banha", *(os.fspath(str(word)) for word in words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return Answer(caught.value.code or 0, printed.out, printed.err)

    return given
