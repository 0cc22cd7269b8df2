"""The page on a province of one's own works as it stands there, from the tables to a policy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from scripts.pages import CURE, PAGE, RUN, is_shown, put_tables, run_page

TEXT = PAGE.read_text("utf-8")


def check(text: str, *, folder: Path) -> int:
    """Run a page and compare every output; return how many there were."""
    put_tables(folder)
    outputs = list(run_page(text, folder=folder))
    for output in outputs:
        assert is_shown(output.shown, output.came), f"{CURE}\n{output.what}\n{output.came}"
    return len(outputs)


def test_the_tables_become_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert check(TEXT.partition(RUN)[0], folder=tmp_path) == 6
    written = (tmp_path / "my-tables" / "mapping.toml").read_text("utf-8")
    kept = (PAGE.parent / "song-tien" / "mapping.toml").read_text("utf-8")
    assert tomllib.loads(written) == tomllib.loads(kept)


@pytest.mark.slow
def test_the_whole_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert check(TEXT, folder=tmp_path) == 9
    assert (tmp_path / "population.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("shown", "came", "same"),
    [
        ("a\n…\nd", "a\nb\nc\nd", True),
        ("a\n…\nd", "a\nb\nc", False),
        ("a … d", "a b c d  \n", True),
        ("a.c", "abc", False),
        ("…\nd\n…", "a\nd\ne", True),
    ],
)
def test_what_is_left_out_is_any_text(shown: str, came: str, *, same: bool) -> None:
    assert is_shown(shown, came) is same
