"""No format of banha holds a pickle: reading what others wrote runs none of their code."""

from __future__ import annotations

import ast
import pickle
import pickletools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import real_batch, small_study

from banha.batch.results import read_results
from banha.month import Month
from banha.packs import load_pack
from banha.run import read_run, run_past, simulate, write_run
from banha.scenario import load_scenario
from banha.snapshot import open_snapshot

PACKAGE = Path(__file__).parents[2] / "model" / "banha"
MODULES = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
CALLS = {"to_pickle", "read_pickle", "HDFStore"}
BETWEEN_PROCESSES = {"batch/cluster.py"}
"""Where orders travel to workers that have proved to run the same code; nothing is kept."""
FORMATS = {".csv", ".json", ".jsonl", ".parquet", ".png", ".toml", ".txt", ".md", ""}


def pickling(text: str) -> bool:
    """Whether a module uses a library or a function that pickles."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Import)
            and {one.name.split(".")[0] for one in node.names} & MODULES
        ):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            return True
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            return True
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            return True
    return False


def test_one_module_pickles_and_keeps_nothing() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if pickling(path.read_text("utf-8"))
    }
    assert found == BETWEEN_PROCESSES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import pickle", True),
        ("from joblib import dump", True),
        ("frame.to_pickle('x')", True),
        ("np.load(x, allow_pickle=True)", True),
        ("import json", False),
    ],
)
def test_a_pickle_would_be_seen(text: str, expected: object) -> None:
    assert pickling(text) is expected


def is_pickle(content: bytes) -> bool:
    """Whether bytes are a pickle from their first to their last."""
    try:
        *_, last = pickletools.genops(content)
    except (ValueError, IndexError, KeyError, UnicodeDecodeError, OverflowError):
        return False
    return last[0].name == "STOP"


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.suffix in FORMATS, path
            yield path.name, path.read_bytes()


def test_what_is_written_is_read_without_pickle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2010-12"}
    scenario = load_scenario("baseline").with_run(**asked)
    run = simulate(scenario)
    write_run(run, tmp_path / "run")
    real_batch(tmp_path / "batch", small_study(seeds=1))
    (snapshot,) = run_past(scenario, months=[Month(2010, 6)]).values()
    assert is_pickle(pickle.dumps({"a": [1, 2]}))
    written = [*files(tmp_path / "run"), *files(tmp_path / "batch"), ("snapshot", snapshot)]
    assert len(written) > 8
    assert [name for name, content in written if content and is_pickle(content)] == []

    def refuse(*given: Any, **more: Any) -> None:
        raise AssertionError("something was unpickled")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    monkeypatch.setattr(pickle, "Unpickler", refuse)
    assert not read_run(tmp_path / "run").monthly().empty
    assert read_results(tmp_path / "batch").complete
    assert open_snapshot(snapshot, scenario=scenario) is not None
    assert load_pack("toy", start_year=2010).slug == "toy"
