"""Merging: shards that were run in different folders, put together in one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch.studies import lines, parts, toy

from banha.batch.folder_lock import FolderLock
from banha.batch.ledger import read_ledger
from banha.batch.merge import merge_batches
from banha.batch.run_batch import run_batch
from banha.cli.merge import merged_text
from banha.errors import BanhaError, BatchError

pytestmark = pytest.mark.usefixtures("inline")


@pytest.fixture(scope="session")
def shards(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the folders of two shards; not to be changed."""
    place = tmp_path_factory.mktemp("shards")
    seed_of = {line["key"]: line["seed"] for line in lines(made)}
    for number in (1, 2):
        folder = place / str(number)
        shutil.copytree(made, folder)
        ledger = next((folder / "ledger").iterdir())
        kept = [line for line in ledger.read_text().splitlines() if f'"seed": {number},' in line]
        ledger.rename(ledger.with_name(f"{number}.jsonl")).write_text("\n".join(kept) + "\n")
        for name in parts(folder):
            if seed_of[Path(name).stem] != number:
                (folder / name).unlink()
    return place


@pytest.fixture
def two(shards: Path, tmp_path: Path) -> list[Path]:
    shutil.copytree(shards, tmp_path / "shards")
    return [tmp_path / "shards" / "1", tmp_path / "shards" / "2"]


def by_key(folder: Path) -> list[dict[str, Any]]:
    return sorted(lines(folder), key=str)


def test_two_shards_make_the_whole(made: Path, two: list[Path], tmp_path: Path) -> None:
    before = [parts(folder) for folder in two]
    merged = merge_batches(two, tmp_path / "deep" / "whole")
    assert (merged.runs, merged.done, merged.added, merged.damaged) == (4, 4, 4, 0)
    assert merged.complete
    assert parts(merged.folder) == parts(made)
    assert by_key(merged.folder) == by_key(made)
    assert [parts(folder) for folder in two] == before
    assert sorted(p.name for p in merged.folder.iterdir()) == ["batch.json", "ledger", "parts"]
    summary = run_batch(toy(), merged.folder, workers=1)
    assert summary.progress.skipped == 4
    assert summary.digest == merged.digest
    assert merged.digest in merged_text(merged)


def test_into_one_of_them(made: Path, two: list[Path]) -> None:
    merged = merge_batches(two, two[0])
    assert (merged.done, merged.added) == (4, 2)
    assert parts(two[0]) == parts(made)
    assert by_key(two[0]) == by_key(made)
    again = merge_batches([*two, two[0]], two[0])
    assert (again.done, again.added) == (4, 0)
    assert by_key(two[0]) == by_key(made)


def test_only_sound_parts_are_taken(made: Path, two: list[Path], tmp_path: Path) -> None:
    victim = min(parts(two[0]))
    (two[0] / victim).write_bytes(b"x")
    merged = merge_batches(two, tmp_path / "whole")
    assert (merged.done, merged.damaged) == (3, 1)
    assert not merged.complete
    assert "1 left out: their parts are missing or damaged" in merged_text(merged)
    assert "the batch is incomplete" in merged_text(merged)
    assert victim not in parts(merged.folder)
    # what another folder has sound makes up for it
    merged = merge_batches([*two, made], tmp_path / "whole")
    assert (merged.done, merged.added, merged.damaged) == (4, 1, 0)


def test_damage_of_the_target_is_made_up_for(made: Path, two: list[Path]) -> None:
    (two[0] / min(parts(two[0]))).unlink()
    assert merge_batches([made], two[0]).added == 3
    assert parts(two[0]) == parts(made)


def test_failures_are_kept(two: list[Path], tmp_path: Path) -> None:
    key, other = lines(two[0])[0]["key"], lines(two[1])[0]["key"]
    shutil.rmtree(two[0] / "parts")
    failed = {"status": "failed", "error": "no", "trace": "", "worker": ""}
    (two[0] / "ledger" / "1.jsonl").write_text(
        "".join(json.dumps(lines(two[1])[0] | failed | {"key": k}) + "\n" for k in (key, other))
    )
    (two[0] / "failures").mkdir()
    for one in (key, other):
        (two[0] / "failures" / f"{one}.json").write_text("{}")
    merged = merge_batches(two, tmp_path / "whole")
    assert (merged.done, merged.failed, merged.damaged) == (2, 1, 0)
    assert [p.name for p in (merged.folder / "failures").iterdir()] == [f"{key}.json"]
    entries = read_ledger(merged.folder)
    assert len(entries[str(key)].failures) == len(entries[str(other)].failures) == 1
    merge_batches(two, merged.folder)
    assert len(read_ledger(merged.folder)[str(key)].failures) == 1


def change_head(folder: Path, part: str, name: str) -> None:
    head = json.loads((folder / "batch.json").read_text())
    head[part][name] = [1] if name == "seeds" else "another"
    (folder / "batch.json").write_text(json.dumps(head))


def other_seeds(folder: Path) -> None:
    change_head(folder, "study", "seeds")


def other_code(folder: Path) -> None:
    change_head(folder, "hashes", "code")


def other_results(folder: Path) -> None:
    """The same run as in the other folder, with another digest."""
    path = folder / "ledger" / "2.jsonl"
    line = lines(folder.with_name("1"))[0] | {"parts": [], "digest": "another"}
    path.write_text(json.dumps(line) + "\n")


def no_batch(folder: Path) -> None:
    (folder / "batch.json").unlink()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_seeds, "the study differs from that of .*: seeds"),
        (other_code, "what results depend on differs from that of .*: code"),
        (other_results, "has other results than in"),
        (no_batch, "there is no batch here"),
    ],
)
@pytest.mark.parametrize("target", ["whole", "shards/1"])
def test_what_does_not_fit_is_refused(
    two: list[Path], tmp_path: Path, change: Callable[[Path], None], told: str, target: str
) -> None:
    change(two[1])
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(BatchError, match=told):
        merge_batches(two, tmp_path / target)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert (tmp_path / "whole").exists() is False


def test_other_targets_are_refused(two: list[Path], tmp_path: Path) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "x").touch()
    with pytest.raises(BatchError, match="other things"):
        merge_batches(two, tmp_path / "things")
    with pytest.raises(BatchError, match="lies within"):
        merge_batches(two, two[0] / "whole")
    with pytest.raises(BatchError, match="nothing to be merged"):
        merge_batches([], tmp_path / "whole")
    with pytest.raises(BanhaError, match="not a path"):
        merge_batches(two, "")
    lock = FolderLock(two[0], shard=None)
    with lock.door():
        lock.take()
    with pytest.raises(BatchError, match="another process"):
        merge_batches(two, two[0])
    lock.release()


def test_a_merge_that_was_broken_off_is_gone_on_with(
    made: Path, two: list[Path], tmp_path: Path
) -> None:
    def stop(number: int, of: int) -> None:
        assert of == 4
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge_batches(two, tmp_path / "whole", tell=stop)
    assert len(lines(tmp_path / "whole")) == 3
    assert merge_batches(two, tmp_path / "whole").added == 1
    assert parts(tmp_path / "whole") == parts(made)
