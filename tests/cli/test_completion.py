"""Completion in the shell: the scripts, and the values that a shell is offered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batch.made_batches import small_study
from tests.house.test_imports import HEAVY, LOADED

from banha.batch.folder import write_head
from banha.cli import complete
from banha.data import list_provinces
from banha.scenario import list_scenarios
from banha.series import read_series


def offered(line: str, *, folder: Path) -> list[str]:
    """What bash is offered for the last word of a line, by the protocol of its script."""
    words = line.split(" ")
    environment = {
        **os.environ, "_BANHA_COMPLETE": "complete_bash", "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "banha"], env=environment, cwd=folder, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_shown(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "banha"], capture_output=True, text=True, check=True,
        env={**os.environ, "_BANHA_COMPLETE": f"source_{shell}"},
    )  # fmt: skip
    assert f"_BANHA_COMPLETE=complete_{shell}" in done.stdout


def test_the_options_of_completion_are_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "banha", "--help"], capture_output=True, text=True, check=True
    )
    assert "--install-completion" in done.stdout
    assert "--show-completion" in done.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("banha pro", ["provinces"]),
        ("banha run --js", ["--json"]),
        ("banha run supplier-l", ["supplier-links"]),
        ("banha compare baseline policies/supplier-l", ["policies/supplier-links"]),
        ("banha run baseline --province binh-du", ["binh-duong"]),
        ("banha run baseline --provinces toy,binh-du", ["toy,binh-duong"]),
        ("banha run baseline --own toy=supplier-l", ["toy=supplier-links"]),
        ("banha export x --series employed,unemployment_rat", ["employed,unemployment_rate"]),
        ("banha describe lev", ["levers"]),
        ("banha pack show binh-du", ["binh-duong"]),
        ("banha explain null --lang v", ["vi"]),
        ("banha run mine/", ["mine/own.toml", "mine/more/"]),
    ],
)
def test_a_shell_is_offered_values(line: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "mine" / "more").mkdir(parents=True)
    (tmp_path / "mine" / "own.toml").write_text("")
    (tmp_path / "mine" / "notes.txt").write_text("")
    found = offered(line, folder=tmp_path)
    assert len(found) >= len(expected)
    assert all(any(one.startswith(want) for one in found) for want in expected)
    assert all(one.startswith(line.rpartition(" ")[2]) for one in found)
    assert not any("notes" in one for one in found)


def test_scenarios_of_a_batch_are_offered(tmp_path: Path) -> None:
    (tmp_path / "batch" / "unfinished").mkdir(parents=True)
    write_head(tmp_path / "batch", study=small_study().describe(), hashes={}, versions={})
    assert offered("banha results batch --scenario l", folder=tmp_path) == ["links"]
    assert offered("banha results batch --province ", folder=tmp_path) == ["toy"]
    assert offered("banha results nothing --scenario l", folder=tmp_path) == []


def test_all_names_are_known() -> None:
    whole = {one.name for one in list_scenarios()}
    names = set(complete.scenario_names())
    assert whole <= names
    assert names == whole | {name.rpartition("/")[2] for name in whole}
    assert complete.provinces("") == list_provinces()
    assert complete.series_of_list("") == list(read_series())
    assert set(complete.TABLES) < set(complete.subjects(""))


def test_no_heavy_library_is_loaded_for_it() -> None:
    action = (
        "from banha.cli import complete as c\n"
        "c.scenarios('a'), c.provinces('a'), c.series_of_list('a'), c.packs('a'), c.subjects('a')"
    )
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(action=action)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "banha" in loaded
    assert loaded & (HEAVY | {"pydantic", "rich"}) == set()
