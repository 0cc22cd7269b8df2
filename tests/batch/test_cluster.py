"""Batches on a Dask cluster: separate processes, in working directories of their own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.batch.clusters import Cluster
from tests.batch.studies import (
    ROOT,
    SEEDS,
    Undisturbed,
    digest,
    give,
    lines,
    members,
    parts,
    start,
    toy,
    toy_file,
    wait_for,
)

from banha.batch.cluster import look_around, other_versions, serve
from banha.batch.plan import Plan
from banha.batch.run_batch import run_batch
from banha.errors import BatchError

HASHES = Plan(toy()).hashes


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    with Cluster(tmp_path / "cluster") as cluster:
        yield cluster


def quiet(told: str) -> None:
    """Assert that nothing of Dask's own is shown."""
    assert "Traceback" not in told
    assert "distributed." not in told
    assert "Exception ignored" not in told


@pytest.mark.slow
def test_the_cluster_gives_what_this_machine_gives(
    made: Path, tmp_path: Path, cluster: Cluster
) -> None:
    for _ in range(2):
        cluster.start_worker()
    out = tmp_path / "batch"
    told = give("batch", toy_file(tmp_path), "--out", out, "--scheduler", cluster.address)
    assert told.returncode == 0, told.stderr
    assert f"2 workers of {cluster.address}, all of which write to the batch folder" in told.stderr
    assert len({line["worker"] for line in lines(out)}) == 2
    assert parts(out) == parts(made)
    assert digest(told.stdout) == digest(give("batch", toy_file(tmp_path), "--out", made).stdout)
    assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]
    quiet(told.stderr)


def hiding(folder: Path) -> tuple[str, ...] | None:
    """Words before a command that hide a folder from it; None where this is not allowed."""
    for way in (("unshare", "-m"), ("unshare", "-Urm")):
        words = (*way, "sh", "-c", f'mount -t tmpfs none {folder} && exec "$@"', "sh")
        try:
            if subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0:
                return words
        except FileNotFoundError:
            return None
    return None


def blind(folder: Path) -> Path:
    """A folder that makes a worker started with it see no batch folder."""
    folder.mkdir()
    body = "import banha.batch.cluster as c\nc._sees = lambda folder, mark: False\n"
    (folder / "sitecustomize.py").write_text(body, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_without_shared_storage_parts_return(made: Path, tmp_path: Path, cluster: Cluster) -> None:
    out = tmp_path / "disk" / "batch"
    out.parent.mkdir()
    before = hiding(out.parent)
    cluster.start_worker()
    if before is not None:
        cluster.start_worker(*before)
    else:  # where no folder can be hidden from a process, one that is blind to it stands for it
        cluster.start_worker(PYTHONPATH=str(blind(tmp_path / "blind")))
    told = give("batch", toy_file(tmp_path), "--out", out, "--scheduler", cluster.address)
    assert told.returncode == 0, told.stderr
    assert "1 of which see the batch folder: from the others parts return" in told.stderr
    assert len({line["worker"] for line in lines(out)}) == 2
    assert parts(out) == parts(made)
    assert not (out / "unfinished").exists()


@pytest.mark.slow
def test_workers_and_schedulers_that_are_killed(
    tmp_path: Path, cluster: Cluster, undisturbed: Undisturbed
) -> None:
    file, out, log = toy_file(tmp_path, seeds=SEEDS), tmp_path / "batch", tmp_path / "log"
    for _ in range(2):
        cluster.start_worker()
    words = ("batch", file, "--out", out, "--log", "--scheduler")
    leader = start(*words, cluster.address, log=log)
    wait_for(lambda: len(lines(out)) >= 2)
    cluster.workers[0].kill()
    before = len(lines(out))
    wait_for(lambda: len(lines(out)) >= before + 4)  # the other goes on
    assert cluster.scheduler is not None
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    assert leader.wait(60) == 2
    said = log.read_text()
    quiet(said)
    assert "the scheduler has gone; what is done is kept\n    Cure: start it again" in said
    assert "note: stopped after " in said
    kept = len(lines(out))
    assert before + 4 <= kept < 32
    assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]

    cluster.start_scheduler()
    for _ in range(2):
        cluster.start_worker()
    told = give(*words, cluster.address)
    assert told.returncode == 0, told.stderr
    assert f"{32 - kept} done, 0 failed, {kept} skipped" in told.stdout
    assert digest(told.stdout) == undisturbed.digest
    assert parts(out) == undisturbed.parts


def other_banha(folder: Path, *, changed: str) -> dict[str, str]:
    """Environment in which a banha is found whose file is a line longer."""
    shutil.copytree(ROOT / "model" / "banha", folder / "model" / "banha")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    with (folder / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    return {"PYTHONPATH": str(folder / "model")}


@pytest.mark.slow
def test_workers_with_another_banha_are_refused(tmp_path: Path, cluster: Cluster) -> None:
    out, log = tmp_path / "batch", tmp_path / "log"
    other = other_banha(tmp_path / "other", changed="model/banha/observe.py")
    cluster.start_worker()
    leader = start(
        "batch", toy_file(tmp_path, seeds=40), "--out", out, "--scheduler", cluster.address,
        log=log,
    )  # fmt: skip
    wait_for(lambda: len(lines(out)) >= 1)
    cluster.start_worker(**other)  # it comes later
    assert leader.wait(120) == 2
    said = log.read_text()
    assert "which came later\n    it has other versions of: code\n    Cure: " in said
    quiet(said)
    done = lines(out)
    assert len({line["worker"] for line in done}) == 1

    told = give("batch", toy_file(tmp_path), "--out", tmp_path / "new", "--scheduler",
                cluster.address)  # fmt: skip
    assert told.returncode == 2
    assert "1 of 2 workers have other versions than this process" in told.stderr
    assert ": code\n    Cure: install the same banha" in told.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_worker_without_banha_is_told(tmp_path: Path, cluster: Cluster) -> None:
    (tmp_path / "empty" / "banha").mkdir(parents=True)
    (tmp_path / "empty" / "banha" / "__init__.py").touch()
    cluster.start_worker(PYTHONPATH=str(tmp_path / "empty"))
    told = give("batch", toy_file(tmp_path), "--out", tmp_path / "x", "--scheduler",
                cluster.address)  # fmt: skip
    assert told.returncode == 2
    assert "a worker cannot say what it has: " in told.stderr
    assert "banha.batch" in told.stderr
    assert "    Cure: install the same banha on every worker" in told.stderr
    quiet(told.stderr)


@pytest.mark.slow
def test_a_cluster_without_workers(tmp_path: Path, cluster: Cluster) -> None:
    file, log, out = toy_file(tmp_path, seeds=40), tmp_path / "log", tmp_path / "batch"
    told = give("batch", file, "--out", out, "--scheduler", cluster.address)
    assert told.returncode == 2
    assert "the scheduler has no workers\n    Cure: start some with: dask worker" in told.stderr
    assert not out.exists()
    quiet(told.stderr)

    cluster.start_worker()
    program = (
        "import sys; import banha.batch.cluster as cluster; from banha.cli.app import main\n"
        "cluster.SECONDS_WITHOUT_WORKERS = cluster.SECONDS_BETWEEN_COUNTS = 0.5\n"
        "main()"
    )
    words = ["batch", str(file), "--out", str(out), "--scheduler", cluster.address]
    with log.open("wb") as said:
        leader = subprocess.Popen([sys.executable, "-c", program, *words], stderr=said)
    wait_for(lambda: len(lines(out)) >= 1)
    cluster.workers[0].kill()
    assert leader.wait(60) == 2
    assert "all workers have gone; what is done is kept\n    Cure: start some" in log.read_text()
    quiet(log.read_text())


@pytest.mark.slow
def test_an_interrupt_leaves_the_cluster(tmp_path: Path, cluster: Cluster) -> None:
    cluster.start_worker()
    out, log = tmp_path / "batch", tmp_path / "log"
    leader = start(
        "batch", toy_file(tmp_path, seeds=40), "--out", out, "--scheduler", cluster.address,
        log=log,
    )  # fmt: skip
    wait_for(lambda: len(lines(out)) >= 1)
    os.killpg(leader.pid, signal.SIGINT)
    assert leader.wait(30) == 130
    assert not members(leader.pid)
    said = log.read_text()
    quiet(said)
    assert f"--scheduler {cluster.address}" in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nonsense", "missing port"),
        ("tcp://127.0.0.1:9", "refused"),  # told at once: Dask would try for twenty seconds
        ("http://127.0.0.1:9", "unknown address scheme"),
        ("tcp://127.0.0.1:x", "invalid"),
        ("tcp://nowhere.invalid:8786", "not known|name resolution|No address"),
    ],
)
def test_addresses_at_which_there_is_no_scheduler(tmp_path: Path, address: str, why: str) -> None:
    told = rf"no scheduler answers there: .*({why}).*\n    Cure: check the address"
    with pytest.raises(BatchError, match=told):
        run_batch(toy(), tmp_path / "batch", scheduler=address)
    assert list(tmp_path.iterdir()) == []


def test_without_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BatchError, match=r"not installed\n    Cure: pip install 'banha\[cluster"):
        run_batch(toy(), tmp_path / "batch", scheduler="tcp://127.0.0.1:9")
    assert list(tmp_path.iterdir()) == []


def test_what_a_worker_sees(tmp_path: Path) -> None:
    (tmp_path / "mark").write_text("mark")
    assert look_around(str(tmp_path), "mark", HASHES) == (True, [])
    assert look_around(str(tmp_path / "nowhere"), "mark", HASHES) == (False, [])
    (tmp_path / "mark").write_text("another")
    other = HASHES | {"code": "another", "pack nowhere 2010": "x"}
    assert look_around(str(tmp_path), "mark", other) == (False, ["code", "pack nowhere 2010"])
    other_versions.cache_clear()


def test_a_worker_with_other_code_does_not_even_open_its_task(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="other versions of: code\n    Cure: stop it"):
        serve(b"what it would not understand", str(tmp_path), "mark", HASHES | {"code": "x"})
    other_versions.cache_clear()
