"""Every mistake of a user: where, what and the cure, exit code 2, nothing written."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TABLE = Path(__file__).with_name("bad_commands.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not ours, with an empty scenario file and other things."""
    folder = tmp_path / "things"
    folder.mkdir()
    (folder / "empty.toml").write_text("", encoding="utf-8")
    (folder / "there.csv").write_text("mine", encoding="utf-8")
    coarse = 'title = "Coarse"\nbase = "baseline"\nscale = 100\n'
    (folder / "coarse.toml").write_text(coarse, encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["command"])
def test_a_mistake(
    row: dict[str, str], folder: Path, tmp_path: Path, give: Callable[..., Any]
) -> None:
    before = content(tmp_path)
    words = [word.replace("{folder}", str(folder)) for word in row["command"].split()]
    answer = give(*words)
    assert answer.code == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for column in ("where", "what", "cure"):
        part = row[column].replace("{folder}", str(folder))
        assert part in answer.err, (column, answer.err)
    assert "    Cure: " in answer.err
    assert content(tmp_path) == before


def test_all_wrong_options_are_told_at_once(give: Callable[..., Any]) -> None:
    answer = give("run", "baseline", "--scale", "0", "--seed", "-1", "--province", "nowhere")
    assert answer.code == 2
    assert "3 faults" in answer.err


def test_the_table_has_no_two_rows_alike() -> None:
    commands = [row["command"] for row in ROWS]
    assert len(set(commands)) == len(commands)
