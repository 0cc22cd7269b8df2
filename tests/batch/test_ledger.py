"""The ledger: lines of every process, whole or none."""

import json
from pathlib import Path

import pytest

from banha.batch.ledger import LedgerFile, read_ledger
from banha.batch.orders import Outcome, Part

DRAW = {"scenario": "baseline", "province": "toy", "seed": 1, "point": 0}
PART = Part("parts/yearly/scenario=baseline/province=toy/a.parquet", "0" * 64, 3)


def done(key: str, **more: object) -> Outcome:
    return Outcome(key, "done", digest="d", parts=(PART,), **more)


def written(folder: Path, *outcomes: Outcome) -> Path:
    with LedgerFile(folder) as ledger:
        for outcome in outcomes:
            ledger.write(outcome, **DRAW)
    return ledger.path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    written(tmp_path, Outcome("a", "failed", error="no"), done("a"), done("b", seconds=1.23456))
    entries = read_ledger(tmp_path)
    assert set(entries) == {"a", "b"}
    assert entries["a"].done is not None
    assert [line["error"] for line in entries["a"].failures] == ["no"]
    assert entries["b"].parts == [{"path": PART.path, "sha256": PART.sha256, "size": 3}]
    assert entries["b"].done is not None
    assert entries["b"].done | DRAW == entries["b"].done
    assert entries["b"].done["seconds"] == 1.235


def test_nothing_is_made_before_the_first_line(tmp_path: Path) -> None:
    with LedgerFile(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
    assert read_ledger(tmp_path) == {}


def test_every_process_has_a_file_of_its_own(tmp_path: Path) -> None:
    with LedgerFile(tmp_path) as one, LedgerFile(tmp_path) as two:
        one.write(done("a"), **DRAW)
        two.write(done("b"), **DRAW)
        one.write(done("c"), **DRAW)
    assert one.path != two.path
    assert set(read_ledger(tmp_path)) == {"a", "b", "c"}


def test_a_line_cut_short_is_none(tmp_path: Path) -> None:
    path = written(tmp_path, done("a"), done("b"))
    whole = path.read_bytes()
    second = whole.index(b"\n") + 1
    for length in range(second, len(whole) - 1, 7):
        path.write_bytes(whole[:length])
        assert set(read_ledger(tmp_path)) == {"a"}
    path.write_bytes(whole[:-1])  # all but the end of the line: nothing of it is lacking
    assert set(read_ledger(tmp_path)) == {"a", "b"}


LINE = {"key": "x", "status": "done", "digest": "d", "parts": [], **DRAW}


@pytest.mark.parametrize(
    "change",
    [
        {"key": 1}, {"status": "maybe"}, {"digest": None}, {"parts": None}, {"seed": "1"},
        {"scenario": None}, {"parts": [{"path": "parts/a"}]},
        {"parts": [{"path": "../a", "sha256": ""}]},
        {"parts": [{"path": "parts/../../a", "sha256": ""}]},
        {"parts": [{"path": "batch.json", "sha256": ""}]},
        {"status": "failed"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_line_of_ours_is_not_read(tmp_path: Path, change: dict[str, object]) -> None:
    path = written(tmp_path, done("a"))
    with path.open("a") as file:
        file.write(json.dumps(LINE | {"key": "y"}) + "\n" + json.dumps(LINE | change) + "\n")
    assert set(read_ledger(tmp_path)) == {"a", "y"}


def test_noise_is_no_line(tmp_path: Path) -> None:
    path = written(tmp_path, done("a"))
    with path.open("ab") as file:
        file.write(b"\0\xff\n[1]\nnull\n" + b"[" * 200_000 + b"\n")
    assert set(read_ledger(tmp_path)) == {"a"}


def test_a_disk_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="ledger") as caught, LedgerFile(tmp_path) as ledger:
        ledger.write(done("a"), **DRAW)
    assert str(caught.value.filename).startswith(str(tmp_path / "ledger"))


def test_lines_do_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / "ledger").mkdir(exist_ok=True)
        text = json.dumps(LINE | {"digest": name}) + "\n"
        (tmp_path / "ledger" / f"{name}.jsonl").write_text(text)
    entry = read_ledger(tmp_path)["x"]
    assert entry.done is not None
    assert entry.done["digest"] == "b"
