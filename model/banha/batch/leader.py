"""Leading a batch: what is left, what is running, what has come to an end."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from banha.batch.folder import BatchFolder, sound_entries
from banha.batch.ledger import Entry, LedgerFile, read_ledger
from banha.batch.orders import Event, Lost, Outcome, RunOrder, Started, Task
from banha.batch.parts import put_in_place
from banha.batch.plan import Family, PlannedRun, shard_of

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
    redone
        Runs that were done before, but whose parts are missing or damaged: made again.
    lost
        Workers that came to a sudden end.
    memory_mib
        Most memory that each living worker has held, by machine and process.
    beyond_gate
        Runs with a plug beyond its gate.
    """

    total: int
    skipped: int = 0
    done: int = 0
    failed: int = 0
    running: dict[str, str] = field(default_factory=dict)
    retried: int = 0
    redone: int = 0
    lost: int = 0
    memory_mib: dict[str, float] = field(default_factory=dict)
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

    def __repr__(self) -> str:
        told = "complete" if self.complete else "incomplete"
        failed = f", {len(self.failures)} failed" if self.failures else ""
        return f"<Summary of {self.folder.name}: {told}{failed}; digest {self.digest[:12]}>"


type Tell = Callable[[Progress], None]


class Leader:
    """Leads one batch.

    Parameters
    ----------
    batch
        Its folder, locked.
    ledger
        Where what has come to an end is recorded.
    tell
        Told how far the batch is, after each event and now and then.
    """

    def __init__(self, batch: BatchFolder, *, ledger: LedgerFile, tell: Tell) -> None:
        self.batch = batch
        self.ledger = ledger
        self.tell = tell
        self.runs: dict[str, PlannedRun] = {}
        self.losses: Counter[str] = Counter()
        self.failures: dict[str, str] = {}
        self.tasks: deque[tuple[PlannedRun, ...]] = deque()
        self.damaged: set[str] = set()
        self.made: set[str] = set()

    def lead(self, engine: Engine) -> Summary:
        """Run what is missing, and return what came of it."""
        self.progress = self._missing(engine.workers)
        self.tell(self.progress)
        if self.tasks:
            engine.workers = min(engine.workers, len(self.tasks))
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
        self.damaged = {
            key for key, entry in entries.items() if entry.done is not None and key not in done
        }
        progress = Progress(total=sum(map(len, families)))
        missing: list[Family] = []
        for family in families:
            left = tuple(run for run in family if run.key not in done)
            progress.skipped += len(family) - len(left)
            progress.retried += sum(_has_failed(entries.get(run.key)) for run in left)
            progress.redone += sum(run.key in self.damaged for run in left)
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
        particle = plan.study.particle(run.province, run.seed)
        return RunOrder(
            run.key, run.scenario, run.province, run.seed, run.point, content, paths, particle
        )

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
        self.progress.memory_mib.pop(loss.worker, None)
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
            self.batch.keep_failure(run.key, self._failure(run, outcome) | named)
        else:
            self.batch.forget_failure(run.key)
        self.ledger.write(outcome, **named)
        if outcome.status == "failed":
            self.progress.failed += 1
            self.failures[run.key] = outcome.error
        else:
            self.progress.done += 1
            self.progress.beyond_gate += bool(outcome.beyond_gate)
            self.made.add(run.key)
        if outcome.peak_memory_mib:
            self.progress.memory_mib[outcome.worker] = outcome.peak_memory_mib

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
        done = {
            key: entry for key, entry in entries.items()
            if entry.done is not None and (key in self.made or key not in self.damaged)
        }  # fmt: skip
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
