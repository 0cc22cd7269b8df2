"""Processes of this machine: what a run, a worker or a program that fails does to the rest."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batch.studies import (
    give,
    in_workers,
    kill,
    lines,
    members,
    parts,
    start,
    toy,
    toy_file,
    wait_for,
    workers,
)

from banha.batch.local import LocalEngine
from banha.batch.orders import Lost, Outcome, RunOrder, Started, Task
from banha.batch.plan import Plan
from banha.batch.work import own_name


def tasks() -> list[Task]:
    """A task for each run of the toy study."""
    plan = Plan(toy())
    return [
        Task((RunOrder(run.key, run.scenario, run.province, run.seed, run.point,
                       plan.content(run.scenario, run.province, point=0, seed=run.seed),
                       {"yearly": run.path("yearly")}),))
        for run in plan.runs
    ]  # fmt: skip


def test_a_killed_process_is_told_and_replaced(made: Path, tmp_path: Path) -> None:
    (tmp_path / "unfinished").mkdir()
    left = tasks()
    keys = [task.keys[0] for task in left]
    engine = LocalEngine(tmp_path, workers=1)
    events = []
    try:
        for event in engine.events(lambda: left.pop(0) if left else None):
            events.append(event)
            if isinstance(event, Started) and event.key == keys[1]:
                assert kill(int(event.worker.split()[-1]))
    finally:
        engine.close()
    told = [event for event in events if event is not None]
    lost = [event for event in told if isinstance(event, Lost)]
    done = [event for event in told if isinstance(event, Outcome)]
    if lost:  # unless the run was faster than the signal
        assert [event.running or event.left for event in lost] == [keys[1]]
    assert [event.key for event in done if event.key != keys[1]] == [keys[0], *keys[2:]]
    assert {event.status for event in done} == {"done"}
    assert {one.worker for one in done} <= {one.worker for one in told if isinstance(one, Started)}
    assert own_name().split()[0] == done[0].worker.split()[0]
    for event in done:
        assert parts(tmp_path)[event.parts[0].path] == parts(made)[event.parts[0].path]


@pytest.mark.slow
def test_a_run_that_fails_stops_nothing(made: Path, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    flag.touch()
    environment = in_workers(
        tmp_path / "hook",
        "if scenario.seed == 2 and scenario.name == 'supplier-links' and "
        f"os.path.exists({str(flag)!r}): raise ValueError('a decision went wrong\\non two lines')",
    )
    file, out = toy_file(tmp_path), tmp_path / "batch"
    first = give("batch", file, "--out", out, "--workers", 1, env=environment)
    assert first.returncode == 4
    assert "3 done, 1 failed, 0 skipped" in first.stdout
    assert "the batch is incomplete" in first.stdout
    key = next(line["key"] for line in lines(made)
               if (line["scenario"], line["seed"]) == ("supplier-links", 2))  # fmt: skip
    assert f"1 run failed:\n    {key}: ValueError: a decision went wrong\n" in first.stderr
    assert "    Cure: " in first.stderr
    assert "Traceback" not in first.stderr
    kept = json.loads((out / "failures" / f"{key}.json").read_text())
    assert kept["content"]["seed"] == kept["seed"] == 2
    assert kept["content"]["name"] == kept["scenario"] == "supplier-links"
    assert "line" in kept["trace"]
    assert kept["error"] == "ValueError: a decision went wrong\non two lines"

    flag.unlink()
    second = give("batch", file, "--out", out, "--workers", 1, env=environment)
    assert second.returncode == 0, second.stderr
    assert "1 done, 0 failed, 3 skipped" in second.stdout
    assert "1 of these had failed before and were tried again" in second.stdout
    assert not (out / "failures").exists()
    assert parts(out) == parts(made)


@pytest.mark.slow
def test_a_run_that_kills_its_workers_is_given_up(made: Path, tmp_path: Path) -> None:
    environment = in_workers(
        tmp_path / "hook",
        "if scenario.seed == 2 and scenario.name == 'baseline': os.kill(os.getpid(), 9)",
    )
    out = tmp_path / "batch"
    told = give("batch", toy_file(tmp_path), "--out", out, "--workers", 2, env=environment)
    assert told.returncode == 4
    assert "3 done, 1 failed, 0 skipped" in told.stdout
    assert "workers came to a sudden end 2 times" in told.stdout
    assert "2 workers came to a sudden end with it, perhaps for memory" in told.stderr
    assert parts(out).items() <= parts(made).items()
    assert len(parts(out)) == 3
    assert not (out / "unfinished").exists()


PROGRAM = """
from banha.batch.run_batch import run_batch
from banha.batch.study import load_study
print("the program is read")
run_batch({study!r}, {out!r}, workers=2)
"""


@pytest.mark.slow
def test_a_program_without_its_guard_is_told_so(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    text = PROGRAM.format(study=str(toy_file(tmp_path)), out=str(tmp_path / "batch"))
    program.write_text(text, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert told.returncode == 1
    assert told.stdout.count("the program is read") <= 2  # once here, once in one process
    assert told.stderr.rstrip().endswith(
        "the main program starts a batch while other processes import it\n"
        '    Cure: put what runs the batch below if __name__ == "__main__":.'
    )
    assert told.stderr.count("Traceback") == 1  # that of the program itself
    assert not (tmp_path / "batch").exists()


def interrupted(
    tmp_path: Path, *, by: signal.Signals, to: str, ready: int
) -> tuple[int, str, Path]:
    """Start a batch; stop it once `ready` runs are done; return code, what was said, folder."""
    out, log = tmp_path / "batch", tmp_path / "log"
    process = start("batch", toy_file(tmp_path, seeds=400), "--out", out, "--workers", 2, log=log)
    if ready:
        wait_for(lambda: len(lines(out)) >= ready)
    else:
        wait_for(lambda: workers(process.pid))
    (os.killpg if to == "group" else os.kill)(process.pid, by)
    code = process.wait(60)
    wait_for(lambda: not members(process.pid), seconds=10)
    return code, log.read_text(), out


@pytest.mark.parametrize(
    ("by", "to", "ready"),
    [
        (signal.SIGINT, "group", 3),
        pytest.param(signal.SIGINT, "group", 0, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, "leader", 3, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, "group", 0, marks=pytest.mark.slow),
    ],
)
def test_an_interrupt_stops_cleanly(
    tmp_path: Path, by: signal.Signals, to: str, ready: int
) -> None:
    code, said, out = interrupted(tmp_path, by=by, to=to, ready=ready)
    assert code == 130
    assert "Traceback" not in said
    assert "banha: interrupted " in said
    assert f"Go on with: banha batch {tmp_path / 'toy.toml'} --out {out}" in said
    if ready:
        assert sorted(path.name for path in out.iterdir()) == ["batch.json", "ledger", "parts"]
        done = len(lines(out))  # the last may be recorded and not yet counted
        assert any(f"interrupted after {n} runs done and 0 failed" in said
                   for n in (done, done - 1))  # fmt: skip
    else:
        assert not out.exists()


@pytest.mark.slow
def test_a_worker_does_not_outlive_its_leader(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    body = f"pathlib.Path({str(flag)!r}).touch(); __import__('time').sleep(600)"
    environment = in_workers(tmp_path / "hook", body)
    leader = start(
        "batch", toy_file(tmp_path), "--out", tmp_path / "batch", log=tmp_path / "log",
        env=environment,
    )  # fmt: skip
    wait_for(flag.exists)  # in the middle of a run that takes long
    leader.kill()
    leader.wait()
    wait_for(lambda: not members(leader.pid), seconds=20)
