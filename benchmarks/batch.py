"""What a batch costs beside its runs: throughput, overhead per run, memory."""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import machine
import psutil

from banha.batch.orders import RunOrder
from banha.batch.parts import UNFINISHED, content_of, put_in_place
from banha.batch.plan import Plan
from banha.batch.run_batch import Progress, run_batch
from banha.batch.study import Study, make_study
from banha.batch.warm import warm_up
from banha.run import simulate
from banha.scenario import Scenario

MIB = 2**20


def short_runs(count: int, *, scale: int, end: str) -> Study:
    """Runs of the baseline, each of them by itself."""
    return make_study(
        "short-runs", scenarios=["baseline"], seeds=count, scale=scale, end=end, branch=False
    )


def loop(study: Study, folder: Path) -> tuple[float, float]:
    """Make the runs one after the other in this process: seconds in all, and of simulation."""
    plan = Plan(study)
    start, simulated = time.perf_counter(), 0.0
    for run in plan.runs:
        content = plan.content(run.scenario, run.province, point=run.point, seed=run.seed)
        order = RunOrder(run.key, run.scenario, run.province, run.seed, run.point, content, {})
        made = simulate(Scenario.model_validate(content))
        put_in_place(
            folder, run.path("yearly"), content_of(made.records, order, "yearly", only=None)
        )
        simulated += made.seconds
        gc.collect()
    return time.perf_counter() - start, simulated


class Watch:
    """Notes when runs come to an end, and what parent and workers hold then."""

    def __init__(self, every: int = 1) -> None:
        self.every = every
        self.ends: list[float] = []
        self.parent: list[float] = []
        self.workers: list[float] = []
        self.begun = 0.0
        self._me = psutil.Process()

    def __call__(self, progress: Progress) -> None:
        """Take note."""
        now = time.perf_counter()
        if progress.running and not self.begun:
            self.begun = now
        if progress.done <= len(self.ends):
            return
        self.ends.append(now)
        if progress.done % self.every == 0:
            self.parent.append(self._me.memory_info().rss / MIB)
            held = [child.memory_info().rss / MIB for child in self._me.children()]
            self.workers.append(max(held, default=0.0))

    @property
    def seconds(self) -> float:
        """From the first run's begin to the last run's end."""
        return self.ends[-1] - self.begun


def batch(study: Study, folder: Path, *, workers: int, every: int = 1) -> Watch:
    """Run a batch and return what was noted."""
    watch = Watch(every)
    summary = run_batch(study, folder, workers=workers, tell=watch)
    assert summary.complete, summary.failures
    return watch


def throughput(place: Path, *, runs: int, scale: int, end: str) -> list[str]:
    """A loop in one process, a batch with one worker, a batch with two."""
    study = short_runs(runs, scale=scale, end=end)
    (place / "loop" / UNFINISHED).mkdir(parents=True)
    alone, simulated = loop(study, place / "loop")
    one = batch(study, place / "one", workers=1)
    two = batch(study, place / "two", workers=2)
    overhead = 1e3 * (one.seconds - simulated) / runs
    share = 100 * alone / (2 * two.seconds)
    return [
        f"{runs} runs of {study.scenarios[0].months} months at 1:{scale}",
        f"loop in one process: {alone:.1f} s, {simulated:.1f} s of it in the model",
        f"one worker: {one.seconds:.1f} s; two workers: {two.seconds:.1f} s",
        f"throughput of two workers: {share:.0f} % of twice the loop (target 90)",
        f"one worker beyond the model of the loop: {overhead:.0f} ms a run (target 50)",
    ]


def memory(place: Path, *, runs: int) -> list[str]:
    """Memory of parent and workers over many short runs of the toy province."""
    study = make_study(
        "memory", scenarios=["baseline"], provinces=["toy"], seeds=runs, scale=1, firm_scale=1,
        end="2010-12", branch=False,
    )  # fmt: skip
    watch = batch(study, place / "memory", workers=2, every=max(runs // 20, 1))
    quarter = len(watch.parent) // 4
    rows = [
        f"{name} MiB: {held[quarter]:.0f} after a quarter of {runs} runs, {held[-1]:.0f} at the end"
        for name, held in (("parent,", watch.parent), ("largest worker,", watch.workers))
    ]
    return [*rows, f"{1e3 * watch.seconds / runs:.0f} ms a run of the toy province, two workers"]


def main() -> None:
    """Print the table; keep it with --save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="short runs")
    parser.add_argument("--scale", type=int, default=500)
    parser.add_argument("--end", default="2011-12")
    parser.add_argument("--memory-runs", type=int, default=2_000)
    parser.add_argument("--save", action="store_true", help="keep the table in results/")
    asked = parser.parse_args()
    warm_up()
    measures: list[Callable[[Path], list[str]]] = [
        lambda place: throughput(place, runs=asked.runs, scale=asked.scale, end=asked.end),
        lambda place: memory(place, runs=asked.memory_runs),
    ]
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for measure in measures:
            lines += measure(Path(folder))
            print("\n".join(lines[-5:]), flush=True)
    if asked.save:
        print(machine.keep("batch", "\n".join(f"- {line}" for line in lines)))


if __name__ == "__main__":
    main()
