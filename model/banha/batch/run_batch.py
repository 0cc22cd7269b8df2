"""Running a batch: what is missing is handed out, what comes back is recorded."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from banha.batch.folder import BatchFolder, sound_entries
from banha.batch.ledger import Entry, LedgerFile, read_ledger
from banha.batch.local import LocalEngine
from banha.batch.orders import Event, Lost, Outcome, RunOrder, Started, Task
from banha.batch.parts import put_in_place
from banha.batch.plan import Family, Plan, PlannedRun, shard_of
from banha.batch.study import Study, load_study
from banha.errors import Fault, StudyError
from banha.run import is_whole
from banha.threads import cores

RUNS = Path("runs")
TASKS_PER_WORKER = 2
"""Families are cut into smaller tasks where several workers would have fewer than this."""
MOST_LOSSES = 2
"""A run whose worker came to a sudden end so often has failed."""

type NextTask = Callable[[], Task | None]


class Engine(Protocol):
    """What makes the runs."""

    description: str
    workers: int

    def events(self, next_task: NextTask) -> Iterator[Event | None]:
        """Hand out tasks until there are none, and yield what happens; None now and then."""

    def close(self) -> None:
        """Stop everything."""


@dataclass
class Progress:
    """How far a batch is.

    Attributes
    ----------
    total
        Runs that this process is asked for.
    skipped
        Runs that were done before.
    done, failed
        Runs that have come to an end now.
    running
        Key to worker of the runs that are being made.
    retried
        Runs that failed before and are tried again.
    lost
        Workers that came to a sudden end.
    peak_memory_mib
        Most memory that a worker held.
    beyond_gate
        Runs with a plug beyond its gate.
    """

    total: int
    skipped: int = 0
    done: int = 0
    failed: int = 0
    running: dict[str, str] = field(default_factory=dict)
    retried: int = 0
    lost: int = 0
    peak_memory_mib: float = 0.0
    beyond_gate: int = 0

    @property
    def left(self) -> int:
        """Runs that have not come to an end."""
        return self.total - self.skipped - self.done - self.failed


@dataclass(frozen=True)
class Summary:
    """What came of a batch.

    Attributes
    ----------
    folder
        The batch folder.
    progress
        Counts.
    digest
        SHA-256 over the digests of all runs of the study that are done, in the order of their
        keys: equal digests are equal results, bit by bit.
    complete
        Whether every run of the whole study is done, other shards included.
    failures
        Key to what went wrong.
    foreign
        Files in the folder that no run made, and that results do not read.
    """

    folder: Path
    progress: Progress
    digest: str
    complete: bool
    failures: dict[str, str]
    foreign: tuple[str, ...]


type Tell = Callable[[Progress], None]


def run_batch(
    study: Study | str | Path,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    resume: bool = False,
    shard: tuple[int, int] | None = None,
    scheduler: str | None = None,
    tell: Tell | None = None,
    announce: Callable[[str], None] | None = None,
) -> Summary:
    """Run what is missing of a study.

    Runs that are in the folder already are not made again; runs that failed before are tried once
    more. Other processes must be able to import the main module: a program of your own keeps what
    runs the batch below `if __name__ == "__main__":`.

    Parameters
    ----------
    study
        What to run, or the file that says it.
    folder
        The batch folder; None: `runs/` and the name of the study.
    workers
        Processes of this machine; None: one for each core.
    resume
        Whether a batch must be there already.
    shard
        Number and count: only this part of the batch; every run is in just one part.
    scheduler
        Address of a Dask scheduler whose workers make the runs; None: this machine.
    tell
        Told how far the batch is, after each event and now and then.
    announce
        Told what makes the runs, once.

    Raises
    ------
    StudyError, ScenarioError
        The study cannot be as written.
    BatchError
        The folder cannot be used, or workers cannot be started.
    OSError
        The disk is full or cannot be written. What is done stays done.
    """
    asked = study if isinstance(study, Study) else load_study(study)
    _require_shard(shard)
    count = _require_workers(workers)
    place = (RUNS / asked.name if folder is None else Path(folder)).expanduser().absolute()
    plan = Plan(asked)
    with BatchFolder(place, plan=plan, resume=resume, shard=shard) as batch:
        engine = _engine(batch, workers=count, scheduler=scheduler)
        if announce is not None:
            announce(engine.description)
        try:
            with LedgerFile(place) as ledger:
                return _Leader(batch, ledger=ledger, tell=tell or _silent).lead(engine)
        finally:
            engine.close()


def default_folder(study: Study) -> Path:
    """Return the folder of a study's batch where none is named."""
    return RUNS / study.name


def _engine(batch: BatchFolder, *, workers: int, scheduler: str | None) -> Engine:
    if scheduler is None:
        return LocalEngine(batch.path, workers=workers)
    from banha.batch.cluster import ClusterEngine

    return ClusterEngine(batch.path, scheduler=scheduler, hashes=batch.plan.hashes)


class _Leader:
    """Leads one batch: what is left, what is running, what has come to an end."""

    def __init__(self, batch: BatchFolder, *, ledger: LedgerFile, tell: Tell) -> None:
        self.batch = batch
        self.ledger = ledger
        self.tell = tell
        self.runs: dict[str, PlannedRun] = {}
        self.losses: Counter[str] = Counter()
        self.failures: dict[str, str] = {}
        self.tasks: deque[tuple[PlannedRun, ...]] = deque()

    def lead(self, engine: Engine) -> Summary:
        """Run what is missing, and return what came of it."""
        self.progress = self._missing(engine.workers)
        self.tell(self.progress)
        if self.tasks:
            for event in engine.events(self._next_task):
                if event is not None:
                    self._take(event)
                self.tell(self.progress)
        return self._summary()

    def _missing(self, workers: int) -> Progress:
        """Lay out the tasks; return the counts at the start."""
        plan, shard = self.batch.plan, self.batch.shard
        families = plan.families
        if shard is not None:
            families = tuple(shard_of(families, number=shard[0], of=shard[1]))
        entries = read_ledger(self.batch.path)
        done = sound_entries(self.batch.path, entries)
        progress = Progress(total=sum(map(len, families)))
        missing: list[Family] = []
        for family in families:
            left = tuple(run for run in family if run.key not in done)
            progress.skipped += len(family) - len(left)
            progress.retried += sum(_has_failed(entries.get(run.key)) for run in left)
            if left:
                missing.append(left)
        self.tasks.extend(cut(missing, branch=plan.study.branch, workers=workers))
        return progress

    def _next_task(self) -> Task | None:
        if not self.tasks:
            return None
        runs = self.tasks.popleft()
        self.runs |= {run.key: run for run in runs}
        study = self.batch.plan.study
        orders = tuple(self._order(run) for run in runs)
        return Task(orders, study.records, study.branch)

    def _order(self, run: PlannedRun) -> RunOrder:
        plan = self.batch.plan
        content = plan.content(run.scenario, run.province, point=run.point, seed=run.seed)
        paths = {dataset: run.path(dataset) for dataset in plan.study.keep}
        return RunOrder(run.key, run.scenario, run.province, run.seed, run.point, content, paths)

    def _take(self, event: Event) -> None:
        if isinstance(event, Started):
            self.progress.running[event.key] = event.worker
        elif isinstance(event, Lost):
            self._take_loss(event)
        else:
            self._take_outcome(event)

    def _take_loss(self, loss: Lost) -> None:
        """Put runs of a worker that is gone back, those that may be at fault one by one.

        A run that has cost several workers is given up.
        """
        self.progress.lost += 1
        suspects = (loss.running,) if loss.running else loss.left
        for key in suspects:
            self.progress.running.pop(key, None)
            self.losses[key] += 1
            if self.losses[key] < MOST_LOSSES:
                self.tasks.append((self.runs[key],))
            else:
                what = f"{MOST_LOSSES} workers came to a sudden end with it, perhaps for memory"
                self._take_outcome(Outcome(key, "failed", error=what))
        again = tuple(self.runs[key] for key in loss.left if key not in suspects)
        if again:
            self.tasks.append(again)

    def _take_outcome(self, outcome: Outcome) -> None:
        run = self.runs.pop(outcome.key)
        self.progress.running.pop(outcome.key, None)
        for part in outcome.parts:
            if part.content is not None:
                put_in_place(self.batch.path, part.path, part.content)
        named = {
            "scenario": run.scenario, "province": run.province, "seed": run.seed,
            "point": run.point,
        }  # fmt: skip
        if outcome.status == "failed":
            self.progress.failed += 1
            self.failures[run.key] = outcome.error
            self.batch.keep_failure(run.key, self._failure(run, outcome) | named)
        else:
            self.progress.done += 1
            self.progress.beyond_gate += bool(outcome.beyond_gate)
            self.batch.forget_failure(run.key)
        peak = max(self.progress.peak_memory_mib, outcome.peak_memory_mib)
        self.progress.peak_memory_mib = peak
        self.ledger.write(outcome, **named)

    def _failure(self, run: PlannedRun, outcome: Outcome) -> dict[str, Any]:
        content = self.batch.plan.content(
            run.scenario, run.province, point=run.point, seed=run.seed
        )
        return {
            "key": run.key, "error": outcome.error, "trace": outcome.trace,
            "worker": outcome.worker, "content": content,
        }  # fmt: skip

    def _summary(self) -> Summary:
        plan = self.batch.plan
        entries = read_ledger(self.batch.path)
        done = {key: entry for key, entry in entries.items() if entry.done is not None}
        return Summary(
            folder=self.batch.path,
            progress=self.progress,
            digest=digest_of(done),
            complete=all(run.key in done for run in plan.runs),
            failures=self.failures,
            foreign=tuple(self.batch.found_foreign),
        )


def _has_failed(entry: Entry | None) -> bool:
    return entry is not None and entry.done is None and bool(entry.failures)


def cut(families: Iterable[Family], *, branch: bool, workers: int) -> list[tuple[PlannedRun, ...]]:
    """Cut families into tasks: whole where there are enough, one run each without branching."""
    found = list(families)
    if not branch:
        return [(run,) for family in found for run in family]
    if not found:
        return []
    wanted = TASKS_PER_WORKER * workers if workers > 1 else 1
    pieces = -(-wanted // len(found))
    tasks = []
    for family in found:
        size = -(-len(family) // min(pieces, len(family)))
        tasks += [family[start : start + size] for start in range(0, len(family), size)]
    return tasks


def digest_of(entries: Mapping[str, Entry]) -> str:
    """SHA-256 over key, digest of the records and checksums of the parts of every run."""
    digest = hashlib.sha256()
    for key in sorted(entries):
        line = entries[key].done
        assert line is not None
        checksums = " ".join(sorted(part["sha256"] for part in line["parts"]))
        digest.update(f"{key} {line['digest']} {checksums}\n".encode())
    return digest.hexdigest()


def _require_shard(shard: tuple[int, int] | None) -> None:
    if shard is None:
        return
    whole = all(is_whole(value, lowest=1) for value in shard)
    if not whole or shard[0] > shard[1]:
        cure = "Give number and count, such as (1, 2) and (2, 2)."
        raise StudyError([Fault("shard", f"{shard!r} is not a part of a batch", cure)])


def _require_workers(workers: int | None) -> int:
    if workers is None:
        return cores()
    if not is_whole(workers, lowest=1):
        what = f"{workers!r} is not a number of workers"
        raise StudyError([Fault("workers", what, "Give a whole number from 1 on.")])
    return workers


def _silent(progress: Progress) -> None:
    """Tell nobody."""
    del progress
