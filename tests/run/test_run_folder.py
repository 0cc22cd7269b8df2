"""A run folder is complete or not there; nothing of others is ever replaced."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from banha import run_folder
from banha.errors import OutputError
from banha.run import Run
from banha.run_folder import PREFIX, RunFolder, clean_leftovers, read_run, write_run
from banha.scenario import Scenario, load_scenario


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.fixture
def stored(run: Run, tmp_path: Path) -> Path:
    return write_run(run, tmp_path / "run", figures=False)


def test_what_is_written_is_read_back(run: Run, stored: Path) -> None:
    again = read_run(stored)
    pd.testing.assert_frame_equal(again.monthly(), run.monthly())
    pd.testing.assert_frame_equal(again.yearly(), run.yearly())
    assert again.scenario == run.scenario
    from_file = load_scenario(stored / "scenario.toml")
    assert from_file.content_hash() == run.scenario.content_hash()
    assert hidden(stored.parent) == []


def test_records_are_compact(stored: Path) -> None:
    group = pq.ParquetFile(stored / "records.parquet").metadata.row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    assert {column.compression for column in columns} == {"ZSTD"}
    texts = [c for c in columns if c.path_in_schema in ("series", "breakdown", "unit")]
    assert all("RLE_DICTIONARY" in column.encodings for column in texts)


def test_the_manifest_says_all(run: Run, stored: Path) -> None:
    manifest = read_run(stored).manifest
    assert manifest["digest"] == run.digest
    assert manifest["scenario_hash"] == run.scenario.content_hash()
    assert set(manifest["versions"]) == {
        "python", "banha", "numpy", "numba", "mesa", "pandas", "pyarrow",
    }  # fmt: skip
    assert all(len(value) == 64 for value in manifest["hashes"].values())
    assert set(manifest["hashes"]) == {
        "code", "pack", "parameters.csv", "levers.csv", "programmes.csv",
        "criteria.csv", "indicators.csv",
    }  # fmt: skip
    assert manifest["months"] == 24
    assert manifest["threads"] == 1
    assert sorted(manifest["files"]) == sorted(p.name for p in stored.iterdir())
    assert manifest["bounds_hit"] == run.bounds_hit
    grdp = run.records["grdp"][:12].sum()
    share = run.records["unfilled_imports"][:12].sum() / grdp
    plug = manifest["plugs"]["unfilled_imports"]
    assert plug["by_year"]["2010"] == pytest.approx(share, rel=1e-12)
    assert plug["gate"] == 0.03
    beyond = [line for line in manifest["plugs_beyond_gate"] if " 2010:" in line]
    assert bool(beyond) == (share > 0.03)
    assert set(manifest["plugs"]) == {
        "unfilled_imports", "tradables_imported", "outside_settlements",
    }  # fmt: skip


def test_figures_come_with_the_run(run: Run, tmp_path: Path) -> None:
    folder = write_run(run, tmp_path / "with")
    assert (folder / "figures" / "figure_sheet.png").read_bytes().startswith(b"\x89PNG")
    assert "figures/figure_sheet.png" in read_run(folder).manifest["files"]


def test_results_are_kept_unless_asked(run: Run, stored: Path) -> None:
    before = (stored / "manifest.json").stat().st_mtime_ns
    with pytest.raises(OutputError, match="--overwrite"):
        write_run(run, stored)
    assert (stored / "manifest.json").stat().st_mtime_ns == before
    write_run(run, stored, overwrite=True, figures=False)
    assert (stored / "manifest.json").stat().st_mtime_ns != before
    assert hidden(stored.parent) == []


def foreign_folder(place: Path) -> Path:
    (place / "theirs").mkdir()
    (place / "theirs" / "letter.txt").write_text("dear", encoding="utf-8")
    return place / "theirs"


def a_file(place: Path) -> Path:
    (place / "file").write_text("dear", encoding="utf-8")
    return place / "file"


def a_link(place: Path) -> Path:
    (place / "link").symlink_to(foreign_folder(place), target_is_directory=True)
    return place / "link"


def a_dangling_link(place: Path) -> Path:
    (place / "link").symlink_to(place / "nowhere")
    return place / "link"


def a_false_manifest(place: Path) -> Path:
    folder = foreign_folder(place)
    (folder / "manifest.json").write_text('{"kind": "browser extension"}', encoding="utf-8")
    return folder


PLACES: list[Callable[[Path], Path]] = [
    foreign_folder, a_file, a_link, a_dangling_link, a_false_manifest,
    lambda place: Path.home(), lambda place: Path(place.anchor), lambda place: Path.cwd(),
    lambda place: Path(), lambda place: Path(".."), lambda place: Path.home() / "x" / "..",
]  # fmt: skip


@pytest.mark.parametrize("make", PLACES, ids=range(len(PLACES)))
def test_what_is_not_ours_is_never_replaced(
    run: Run, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    target = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match="Cure"):
        write_run(run, target, overwrite=True, figures=False)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_folder_with_notes_of_the_user_is_kept(run: Run, stored: Path) -> None:
    (stored / "my notes.txt").write_text("weeks of work", encoding="utf-8")
    with pytest.raises(OutputError, match=r"my notes\.txt"):
        write_run(run, stored, overwrite=True, figures=False)
    assert (stored / "my notes.txt").exists()


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
def test_paths_that_are_none(run: Run, text: str) -> None:
    with pytest.raises(OutputError, match="not a path"):
        write_run(run, text)


def test_an_empty_folder_is_filled(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert read_run(write_run(run, tmp_path / "empty", figures=False)).manifest["seed"] == 1


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("at", ["write_durably", "make_parents", "_take_lock"])
def test_a_disk_that_refuses_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, at: str
) -> None:
    done: list[object] = []

    def refuse(*arguments: object, **options: object) -> None:
        done.append(arguments)
        raise OSError(code, os.strerror(code), "there")

    monkeypatch.setattr(run_folder, at, refuse)
    with pytest.raises(OSError, match=r"\[Errno"):
        write_run(run, tmp_path / "new" / "deep" / "run", figures=False)
    assert done
    assert list(tmp_path.iterdir()) == []


def test_a_failed_exchange_puts_the_old_run_back(
    run: Run, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="No space"):
        write_run(run, stored, overwrite=True, figures=False)
    monkeypatch.undo()
    assert read_run(stored).manifest["digest"] == run.digest
    assert hidden(stored.parent) == []


def wait_for(found: Callable[[], bool], *, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def start_long_run(out: Path) -> subprocess.Popen[str]:
    """A run that is still at work when its hidden folder has come to be."""
    command = [sys.executable, "-m", "banha", "run", "baseline", "--out", str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_killed_run_never_looks_complete(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "runs" / "one"
    with start_long_run(target) as child:
        wait_for(lambda: any(tmp_path.glob(f"runs/{PREFIX}*/new")))
        assert clean_leftovers(target.parent) == []  # it is alive
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert not target.exists()
    (leftover,) = target.parent.iterdir()
    for folder in (target, leftover, leftover / "new"):
        with pytest.raises(OutputError, match="Cure"):
            read_run(folder)
    write_run(run, target, figures=False)
    assert [path.name for path in target.parent.iterdir()] == ["one"]


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    with start_long_run(tmp_path / "runs" / "one") as child:
        wait_for(lambda: any(tmp_path.glob(f"runs/{PREFIX}*/new")))
        child.send_signal(signal.SIGINT)
        text, _ = child.communicate(timeout=60)
    assert child.returncode == 130, text
    assert "interrupted" in text
    assert "Traceback" not in text
    assert list(tmp_path.iterdir()) == []


def leftover(place: Path, *, lock: object) -> Path:
    folder = place / f"{PREFIX}x"
    (folder / "new").mkdir(parents=True)
    (folder / "lock").write_text(json.dumps(lock), encoding="utf-8")
    return folder


def test_a_run_that_was_being_replaced_is_put_back(stored: Path) -> None:
    folder = leftover(stored.parent, lock={"kind": "banha unfinished", "target": "run"})
    stored.rename(folder / "old")
    assert clean_leftovers(stored.parent) == [folder]
    assert read_run(stored).manifest["seed"] == 1
    assert not folder.exists()


@pytest.mark.parametrize(
    "lock",
    [{"kind": "other", "target": "run"}, {"kind": "banha unfinished", "target": "../x"}, 7, "no"],
)
def test_folders_of_others_are_left_alone(tmp_path: Path, lock: object) -> None:
    folder = leftover(tmp_path, lock=lock)
    assert clean_leftovers(tmp_path) == []
    assert (folder / "new").is_dir()


def test_a_live_run_beside_is_left_alone(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "a"), RunFolder(tmp_path / "b"):
        assert clean_leftovers(tmp_path) == []
        assert len(hidden(tmp_path)) == 2
    assert hidden(tmp_path) == []


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no complete run"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "no complete run"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "no complete run"),
        (lambda folder: (folder / "yearly.parquet").unlink(), "yearly.parquet"),
    ],
)
def test_an_incomplete_folder_is_refused(
    stored: Path, spoil: Callable[[Path], object], what: str
) -> None:
    spoil(stored)
    with pytest.raises(OutputError, match=what) as caught:
        read_run(stored)
    assert "Cure" in str(caught.value)


def test_another_format_is_refused(stored: Path) -> None:
    manifest = json.loads((stored / "manifest.json").read_text("utf-8"))
    (stored / "manifest.json").write_text(json.dumps({**manifest, "format": 99}), "utf-8")
    with pytest.raises(OutputError, match="format 99"):
        read_run(stored)


def test_a_run_of_half_a_year_is_written(tmp_path: Path, scenario: Scenario) -> None:
    from banha.run import simulate

    run = simulate(scenario.with_run(end="2010-06"))
    stored = read_run(write_run(run, tmp_path / "half"))
    assert stored.yearly().empty
    assert stored.manifest["plugs"]["unfilled_imports"]["by_year"] == {}
