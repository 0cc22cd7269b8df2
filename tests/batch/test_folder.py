"""The batch folder: what is taken for ours, what is run again, and what is refused."""

import fcntl
import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch.studies import Inline, lines, parts, toy

from banha.batch.folder import BatchFolder
from banha.batch.folder_lock import FolderLock
from banha.batch.parts import put_in_place
from banha.batch.plan import Plan
from banha.batch.run_batch import Summary, run_batch
from banha.errors import BanhaError, BatchError

pytestmark = pytest.mark.usefixtures("inline")


def again(folder: Path, **study: Any) -> Summary:
    return run_batch(toy(**study), folder, workers=1)


def counts(summary: Summary) -> tuple[int, int, int]:
    progress = summary.progress
    return progress.done, progress.skipped, progress.redone


def test_a_finished_batch_holds_nothing_else(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == ["batch.json", "ledger", "parts"]
    assert len(parts(made)) == len(lines(made)) == 4


def test_what_is_done_is_not_run_again(made: Path, copied: Path) -> None:
    before = parts(copied)
    summary = again(copied)
    assert counts(summary) == (0, 4, 0)
    assert summary.complete
    assert not summary.failures
    assert parts(copied) == before
    assert len(lines(copied)) == 4
    assert sorted(path.name for path in copied.iterdir()) == ["batch.json", "ledger", "parts"]


def truncated(part: Path) -> None:
    os.truncate(part, part.stat().st_size // 2)


def altered(part: Path) -> None:
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)


def removed(part: Path) -> None:
    part.unlink()


@pytest.mark.parametrize("damage", [truncated, altered, removed])
def test_a_damaged_part_is_made_again(
    made: Path, copied: Path, damage: Callable[[Path], None]
) -> None:
    victim = sorted(parts(copied))[1]
    damage(copied / victim)
    summary = again(copied)
    assert counts(summary) == (1, 3, 1)
    assert parts(copied) == parts(made)
    assert summary.digest == again(copied).digest
    assert counts(again(copied)) == (0, 4, 0)


def test_damage_of_another_shard_is_not_taken_for_done(copied: Path) -> None:
    keys = {run.key for run in Plan(toy()).families[1]}
    victim = next(name for name in sorted(parts(copied)) if Path(name).stem in keys)
    whole = again(copied).digest
    (copied / victim).unlink()
    summary = run_batch(toy(), copied, workers=1, shard=(1, 2))
    assert counts(summary) == (0, 2, 0)
    assert not summary.complete
    assert summary.digest != whole


def test_parts_that_no_line_records_are_made_again(made: Path, copied: Path) -> None:
    shutil.rmtree(copied / "ledger")
    summary = again(copied)
    assert counts(summary) == (4, 0, 0)
    assert summary.foreign == ()
    assert parts(copied) == parts(made)


FOREIGN = ("notes.txt", "parts/yearly/mine.parquet", "ledger/mine.csv", "failures/mine.json",
           "own/deep.txt")  # fmt: skip


def test_files_of_others_are_told_and_left(made: Path, copied: Path) -> None:
    for name in FOREIGN:
        (copied / name).parent.mkdir(exist_ok=True, parents=True)
        (copied / name).write_text("mine")
    summary = again(copied)
    assert summary.foreign == ("failures/mine.json", "ledger/mine.csv", "notes.txt", "own",
                               "parts/yearly/mine.parquet")  # fmt: skip
    assert summary.digest == again(made).digest
    assert all((copied / name).read_text() == "mine" for name in FOREIGN)


def test_unfinished_files_are_cleared_away(copied: Path) -> None:
    (copied / "unfinished").mkdir()
    (copied / "unfinished" / "x.draft").write_text("half")
    (copied / "lock-2-of-3").touch()
    again(copied)
    assert sorted(path.name for path in copied.iterdir()) == ["batch.json", "ledger", "parts"]


def change_head(folder: Path, **change: Any) -> None:
    head = json.loads((folder / "batch.json").read_text())
    (folder / "batch.json").write_text(json.dumps(head | change))


@pytest.mark.parametrize("name", ["code", "libraries", "levers.csv", "pack toy 2010"])
def test_results_of_other_versions_are_not_mixed(copied: Path, name: str) -> None:
    hashes = json.loads((copied / "batch.json").read_text())["hashes"]
    assert name in hashes
    change_head(copied, hashes=hashes | {name: "another"})
    with pytest.raises(BatchError, match=f"other versions of: {name}\n    Cure: Name a new"):
        again(copied)


@pytest.mark.parametrize(
    "change", [{"seeds": 1}, {"seeds": [1, 3]}, {"end": "2011-12"}, {"scenarios": ["baseline"]}]
)
def test_a_changed_study_is_refused(copied: Path, change: dict[str, Any]) -> None:
    before = (copied / "batch.json").read_bytes()
    with pytest.raises(BatchError, match="the study was changed\n    Cure: "):
        again(copied, **change)
    assert (copied / "batch.json").read_bytes() == before


def test_a_study_may_be_given_more(made: Path, copied: Path) -> None:
    summary = again(copied, seeds=3)
    assert counts(summary) == (2, 4, 0)
    assert parts(made).items() <= parts(copied).items()
    with pytest.raises(BatchError, match="holds 2 runs that this study does not ask"):
        again(copied)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "the folder holds other things"),
        ('{"kind": "banha run"}', "the folder holds other things"),
        ('{"kind": "banha batch", "format": 99}', "has format 99"),
        ('{"kind": "banha batch", "format": 1}', "does not describe a batch"),
    ],
)
def test_a_damaged_head_is_refused(copied: Path, content: str, told: str) -> None:
    (copied / "batch.json").write_text(content)
    with pytest.raises(BatchError, match=told):
        again(copied)
    assert (copied / "batch.json").read_text() == content


def a_file(place: Path) -> Path:
    place.write_text("mine")
    return place


def other_things(place: Path) -> Path:
    place.mkdir()
    (place / "x").write_text("mine")
    return place


def a_dangling_link(place: Path) -> Path:
    place.symlink_to(place.with_name("nowhere"))
    return place


def below_a_file(place: Path) -> Path:
    return a_file(place) / "batch"


@pytest.mark.parametrize(
    ("make", "told"),
    [(a_file, "a file, not a folder"), (other_things, "other things"),
     (a_dangling_link, "a link to nothing")],
)  # fmt: skip
def test_other_places_are_refused(tmp_path: Path, make: Callable[[Path], Path], told: str) -> None:
    place = make(tmp_path / "place")
    with pytest.raises(BatchError, match=told):
        again(place)
    assert not (place / "batch.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="place"):
        again(below_a_file(tmp_path / "place"))


@pytest.mark.parametrize("name", ["HOME", "HERE"])
def test_home_and_here_do_not_become_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for place in ("home", "here"):
        (tmp_path / place).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(BatchError, match="cannot become a batch"):
        again(Path("~") if name == "HOME" else Path())
    assert list((tmp_path / name.lower()).iterdir()) == []


@pytest.mark.parametrize("text", ["", " ", "a\0b"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(BanhaError, match="not a path"):
        run_batch(toy(), text)


def test_parents_are_made_and_links_to_folders_followed(tmp_path: Path, made: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    one = {"seeds": 1, "scenarios": ["baseline"]}
    again(tmp_path / "link" / "deep" / "batch", **one)
    assert parts(tmp_path / "disk" / "deep" / "batch").items() <= parts(made).items()
    assert counts(again(tmp_path / "disk" / "deep" / "batch", **one)) == (0, 1, 0)


def test_resume_needs_a_batch(tmp_path: Path, copied: Path) -> None:
    with pytest.raises(BatchError, match="no batch to go on with"):
        run_batch(toy(), tmp_path / "none", resume=True)
    assert not (tmp_path / "none").exists()
    assert run_batch(toy(), copied, resume=True).complete


def test_a_batch_of_which_nothing_came_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("banha.batch.run_batch.LocalEngine", stop)
    with pytest.raises(KeyboardInterrupt):
        again(tmp_path / "deep" / "batch")
    assert list(tmp_path.iterdir()) == []


def test_two_at_once_are_refused(copied: Path) -> None:
    with BatchFolder(copied, plan=Plan(toy())):
        with pytest.raises(BatchError, match="another process is working on this batch"):
            again(copied)
        with pytest.raises(BatchError, match="working on the whole of this batch"):
            run_batch(toy(), copied, shard=(1, 2))
    assert again(copied).complete


def test_shards_work_side_by_side(tmp_path: Path, made: Path) -> None:
    place = tmp_path / "batch"
    with BatchFolder(place, plan=Plan(toy()), shard=(1, 2)):
        other = run_batch(toy(), place, workers=1, shard=(2, 2))
        with pytest.raises(BatchError, match="working on shard 1/2"):
            run_batch(toy(), place, shard=(1, 2))
        with pytest.raises(BatchError, match="another process is working on this batch"):
            again(place)
        (place / "unfinished" / "x.draft").touch()
        run_batch(toy(), place, workers=1, shard=(2, 2))
        assert (place / "unfinished" / "x.draft").exists()  # it may be the other shard's
    assert other.progress.total == other.progress.done == 2
    assert not other.complete
    assert sorted(path.name for path in place.iterdir()) == ["batch.json", "ledger", "parts"]
    summary = run_batch(toy(), place, workers=1, shard=(1, 2))
    assert summary.complete
    assert parts(place) == parts(made)
    assert summary.digest == again(made).digest


def test_a_shard_of_another_study_is_refused_while_one_runs(tmp_path: Path) -> None:
    with BatchFolder(tmp_path / "batch", plan=Plan(toy()), shard=(1, 2)):
        run_batch(toy(), tmp_path / "batch", workers=1, shard=(2, 2))
        with pytest.raises(BatchError, match="the study was changed"):
            run_batch(toy(end="2011-12"), tmp_path / "batch", shard=(2, 2))


def test_a_disk_that_cannot_lock_clears_nothing_away(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, kind: int) -> None:
        raise OSError("locks are not supported here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    (copied / "unfinished").mkdir()
    (copied / "unfinished" / "x.draft").touch()
    assert counts(again(copied)) == (0, 4, 0)
    assert (copied / "unfinished" / "x.draft").exists()


def test_who_waits_at_the_door_is_not_let_into_a_removed_one(tmp_path: Path) -> None:
    found: list[bool] = []

    def enter() -> None:
        with FolderLock(tmp_path, shard=None).door():
            found.append((tmp_path / "lock-door").exists())

    lock = FolderLock(tmp_path, shard=None)
    with lock.door():
        lock.take()
        waiting = threading.Thread(target=enter)
        waiting.start()
        time.sleep(0.3)  # it has opened the file by now, and waits
        assert found == []
        lock.remove()
    waiting.join(10.0)
    lock.release()
    assert found == [True]


def test_nothing_depends_on_clocks(
    made: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that was written lies in the future, as if the clock had been set back since."""
    for path in (copied / "ledger").iterdir():
        text = path.read_text()
        year = time.gmtime().tm_year
        assert f'"recorded": "{year}-' in text
        path.write_text(text.replace(f'"recorded": "{year}-', '"recorded": "2999-'))
    (copied / min(parts(copied))).unlink()
    for path in copied.rglob("*"):
        os.utime(path, (2**33, 2**33))
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert counts(again(copied)) == (1, 3, 1)
    assert counts(again(copied)) == (0, 4, 0)
    assert parts(copied) == parts(made)


def test_a_failed_write_leaves_no_draft_and_names_the_target(tmp_path: Path) -> None:
    (tmp_path / "unfinished").mkdir()
    (tmp_path / "parts" / "x").mkdir(parents=True)
    with pytest.raises(OSError, match="directory") as caught:
        put_in_place(tmp_path, "parts/x", b"content")
    assert caught.value.filename == str(tmp_path / "parts" / "x")
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_a_worker_whose_leader_has_left_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path, "parts/x", b"content")
    assert list(tmp_path.iterdir()) == []


def test_there_are_no_more_processes_than_tasks(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines: list[Inline] = []

    def engine(folder: Path, *, workers: int) -> Inline:
        engines.append(Inline(folder, workers=workers))
        return engines[-1]

    monkeypatch.setattr("banha.batch.run_batch.LocalEngine", engine)
    (copied / min(parts(copied))).unlink()
    run_batch(toy(), copied, workers=1000)
    assert engines[0].workers == 1
