"""Memory of a Dask scheduler while 10,000 tasks wait: python benchmarks/batch_window.py [TASKS].

A scheduler and two workers are started as processes of their own on loopback. The engine of batches
hands out trivial tasks; runs are left out, for what is measured is what the scheduler holds. Needs
the extra `cluster`.
"""

import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from banha.batch import cluster
from banha.batch.orders import Outcome, RunOrder, Task

TASKS = 10_000


def started(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def order(number: int) -> Task:
    """A task whose run has a content as large as that of a scenario."""
    content = {"text": "x" * 3_000}
    return Task((RunOrder(f"{number:024}", "baseline", "toy", number, 0, content, {}),))


def trivial(task: bytes, *others: object) -> list[Outcome]:
    """Do nothing, and answer as a run does."""
    del others
    return [Outcome(order.key, "done", digest="x" * 64) for order in pickle.loads(task).orders]


def tasks_of(dask_scheduler: Any) -> int:
    """Count the tasks that the scheduler knows; Dask passes it by this name."""
    return len(dask_scheduler.tasks)


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else TASKS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "unfinished").mkdir()
        file = folder / "scheduler.json"
        one = ["--no-dashboard", "--scheduler-file", str(file)]
        processes = [started("scheduler", "--host", "127.0.0.1", "--port", "0", *one)]
        while not file.exists():
            time.sleep(0.1)
        worker = ["worker", "--nthreads", "1", "--no-nanny", *one]
        processes += [started(*worker), started(*worker)]
        try:
            measure(folder, file=file, scheduler=processes[0].pid, tasks=tasks)
        finally:
            for process in processes:
                process.kill()
                process.wait()


def measure(folder: Path, *, file: Path, scheduler: int, tasks: int) -> None:
    cluster.serve = trivial  # sent by value: workers need not know this file
    address = json.loads(file.read_text())["address"]
    engine = None
    while engine is None or engine.workers < 2:
        if engine is not None:
            engine.close()
        try:
            engine = cluster.ClusterEngine(folder, scheduler=address, hashes={})
        except cluster.BatchError:
            time.sleep(0.5)
    left = iter(range(tasks))
    resident, held, done = [], [], 0
    process = psutil.Process(scheduler)
    start = time.perf_counter()
    for event in engine.events(lambda: order(n) if (n := next(left, None)) is not None else None):
        done += isinstance(event, Outcome)
        if isinstance(event, Outcome) and done % (tasks // 50) == 0:
            resident.append(process.memory_info().rss / 2**20)
            counted = engine._client.run_on_scheduler(
                lambda dask_scheduler: len(dask_scheduler.tasks)
            )
            held.append(counted)
    seconds = time.perf_counter() - start
    engine.close()
    tenth = len(resident) // 10
    print(f"{done:,} tasks in {seconds:.0f} s, {1000 * seconds / done:.1f} ms each")
    print(f"tasks the scheduler held at most: {max(held)} (window {cluster.TASKS_IN_WINDOW} x 2)")
    print(
        f"resident memory of the scheduler: {statistics.mean(resident[tenth : 2 * tenth]):.1f} MiB "
        f"after a tenth, {statistics.mean(resident[-tenth:]):.1f} MiB at the end"
    )


if __name__ == "__main__":
    main()
