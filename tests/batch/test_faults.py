"""Faults made for real: killed processes, full disks, folders that cannot be written."""

import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.batch.studies import (
    SEEDS,
    Undisturbed,
    command,
    digest,
    give,
    kill,
    lines,
    members,
    parts,
    start,
    toy_file,
    wait_for,
    workers,
)

KILLS = 20


def lose_some(folder: Path) -> None:
    """Remove a third of the parts: then there is something to be done again."""
    for name in sorted(parts(folder))[::3]:
        (folder / name).unlink()


def finish(file: Path, out: Path, undisturbed: Undisturbed) -> None:
    """Give the command until it ends well; all must be as if nothing had happened."""
    for _ in range(3):
        told = give("batch", file, "--out", out, "--workers", 2)
        if told.returncode == 0:
            break
    assert told.returncode == 0, told.stderr
    assert parts(out) == undisturbed.parts
    assert digest(told.stdout) == undisturbed.digest
    assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]


@pytest.mark.slow
def test_a_parent_that_is_killed_at_random_moments(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    moments = random.Random(8)
    file, out, log = toy_file(tmp_path, seeds=SEEDS), tmp_path / "batch", tmp_path / "log"
    killed = 0
    for _ in range(3 * KILLS):
        if killed == KILLS:
            break
        parent = start("batch", file, "--out", out, "--workers", 2, log=log)
        known = len(lines(out))
        if killed % 2:  # while runs are made and recorded
            wait_for(lambda: len(lines(out)) > known or parent.poll() is not None)  # noqa: B023
            time.sleep(moments.uniform(0.0, 0.5))
        else:  # while it starts
            wait_for(lambda: (out / "lock").exists() or parent.poll() is not None)  # noqa: B023
            time.sleep(moments.uniform(0.0, 2.0))
        if parent.poll() is None:
            parent.kill()
            killed += 1
        parent.wait()
        wait_for(lambda: not members(parent.pid), seconds=10)  # noqa: B023 - no orphans
        if len(lines(out)) > 3 * SEEDS:
            lose_some(out)
    assert killed == KILLS
    finish(file, out, undisturbed)
    assert "Traceback" not in log.read_text()


@pytest.mark.slow
def test_workers_that_are_killed_at_random_moments(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    moments = random.Random(9)
    file, out, log = toy_file(tmp_path, seeds=SEEDS), tmp_path / "batch", tmp_path / "log"
    killed = 0
    parent = start("batch", file, "--out", out, "--workers", 2, log=log)
    while killed < KILLS:
        time.sleep(moments.uniform(0.0, 1.5))
        if parent.poll() is not None:  # it is done, or gave a run or the starting up
            assert parent.returncode in (0, 2, 4)
            lose_some(out)
            parent = start("batch", file, "--out", out, "--workers", 2, log=log)
        found = sorted(workers(parent.pid))
        killed += bool(found) and kill(moments.choice(found))
    assert parent.wait(120) in (0, 2, 4)
    assert not members(parent.pid)
    finish(file, out, undisturbed)
    assert "Traceback" not in log.read_text()


def smaller_files(size: int) -> Callable[[], None]:
    """Let a process, and those that it starts, write no file beyond a size."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "what"),
    [(9_000, "parts/yearly/scenario="), (13_500, "ledger/")],
    ids=["part", "ledger"],
)
def test_files_that_cannot_grow(
    tmp_path: Path, undisturbed: Undisturbed, size: int, what: str
) -> None:
    """A part of 12 kB, or a ledger that has grown to more than that, cannot be written."""
    assert min(map(len, undisturbed.parts.values())) > 9_000
    assert max(map(len, undisturbed.parts.values())) < 13_500
    file, out = toy_file(tmp_path, seeds=SEEDS), tmp_path / "batch"
    told = give("batch", file, "--out", out, "--workers", 2, preexec_fn=smaller_files(size))
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert f"banha: {out / what}" in told.stderr
    assert "File too large\n    Cure: " in told.stderr
    if what == "ledger/":
        kept = len(lines(out))
        assert kept >= 5
        assert f"note: stopped after {kept} runs done" in told.stderr
        assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]
        assert parts(out).items() <= undisturbed.parts.items()
        finish(file, out, undisturbed)
    else:
        assert parts(out) == {}


FULL = """
mount -t tmpfs -o size=132k none "$1" || exit 99
"$2" "$3" "$4" "$5" "$6" "$7" "$1/batch" --workers 2; echo "code $?"
ls "$1/batch"
mount -o remount,size=50m "$1" || exit 99
"$2" "$3" "$4" "$5" "$6" "$7" "$1/batch" --workers 2; echo "code $?"
cp -r "$1/batch" "$8"
"""


@pytest.mark.slow
def test_a_disk_that_is_full(tmp_path: Path, undisturbed: Undisturbed) -> None:
    file, disk, out = toy_file(tmp_path, seeds=SEEDS), tmp_path / "disk", tmp_path / "batch"
    disk.mkdir()
    told = None
    for way in (("unshare", "-m"), ("unshare", "-Urm")):
        words = ["sh", "-c", FULL, "sh", str(disk), *command("batch", file, "--out"), str(out)]
        told = subprocess.run([*way, *words], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            break
    if told is None or not out.exists():
        # Where nobody may mount a small disk, files that cannot grow stand for it.
        disk.joinpath("other").mkdir()
        test_files_that_cannot_grow(disk / "other", undisturbed, 13_500, "ledger/")
        return
    assert "code 2\nbatch.json\nledger\nparts\n" in told.stdout
    assert "No space left on device\n    Cure: Free some space on the disk" in told.stderr
    assert "note: stopped after " in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout.rstrip().endswith("code 0")
    assert " 0 skipped" not in told.stdout
    assert parts(out) == undisturbed.parts
    assert digest(told.stdout) == undisturbed.digest


def without_rights() -> list[str]:
    """Words before a command that let root be refused like anybody else."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root can write everywhere, and there is no setpriv to change that")
    return ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]


def test_a_folder_that_cannot_be_written(made: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(made, tmp_path / "batch"))
    lose_some(out)
    before = parts(out)
    for path in (out, *out.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    words = command("batch", toy_file(tmp_path), "--out", out)
    told = subprocess.run([*without_rights(), *words], capture_output=True, text=True, check=False)
    for path in (out, *out.rglob("*")):
        path.chmod(0o755)
    assert told.returncode == 2, told.stderr
    assert told.stderr.endswith(
        f"banha: {out}/lock-door\n    Permission denied\n"
        "    Cure: Choose a folder and files that you may read and write.\n"
    )
    assert parts(out) == before


@pytest.mark.slow
def test_two_shards_at_once(made: Path, tmp_path: Path) -> None:
    file, out, log = toy_file(tmp_path), tmp_path / "batch", tmp_path / "log"
    both = [
        start("batch", file, "--out", out, "--workers", 1, "--shard", f"{n}/2", log=log)
        for n in (1, 2)
    ]
    assert [process.wait(120) for process in both] == [0, 0]
    assert parts(out) == parts(made)
    assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]
    assert len(list((out / "ledger").iterdir())) == 2
    whole = give("batch", file, "--out", out)
    assert "0 done, 0 failed, 4 skipped" in whole.stdout
    assert digest(whole.stdout) == digest(give("batch", file, "--out", made).stdout)


@pytest.mark.slow
def test_output_that_nobody_reads(made: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(made, tmp_path / "batch"))
    lose_some(out)
    words = command("batch", toy_file(tmp_path), "--out", out, "--workers", 1)
    read, write = os.pipe()
    os.close(read)
    code = subprocess.call(words, stdout=write, stderr=write)
    os.close(write)
    assert code == 2  # what is said at the end can be told to nobody
    assert parts(out) == parts(made)  # but that is no reason not to make the runs
