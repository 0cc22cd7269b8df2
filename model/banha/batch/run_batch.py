"""Running a batch: what is missing is handed out, what comes back is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import current_process
from pathlib import Path

from banha.batch.folder import BatchFolder
from banha.batch.leader import Engine, Leader, Progress, Summary, Tell, cut, digest_of
from banha.batch.ledger import LedgerFile
from banha.batch.local import EXIT_UNGUARDED, LocalEngine
from banha.batch.plan import Plan
from banha.batch.study import Study, load_study
from banha.errors import Fault, StudyError
from banha.planning.refusal import require_memory_of_study
from banha.progress.choice import batch_line
from banha.run import is_whole
from banha.run_folder import absolute
from banha.threads import cores

__all__ = ["Progress", "Summary", "cut", "default_folder", "digest_of", "run_batch"]

RUNS = Path("runs")

type Announce = Callable[[str], None]


def _silent(told: object) -> None:
    """Tell nobody."""
    del told


def run_batch(
    study: Study | str | Path,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    resume: bool = False,
    shard: tuple[int, int] | None = None,
    scheduler: str | None = None,
    tell: Tell = _silent,
    announce: Announce = _silent,
    progress: bool = False,
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
    progress
        Whether to show how far the batch is, as `simulate` does.

    Raises
    ------
    StudyError, ScenarioError
        The study cannot be as written, or memory cannot hold so many processes.
    BatchError
        The folder cannot be used, or workers cannot be started.
    OSError
        The disk is full or cannot be written. What is done stays done.
    """
    _end_if_unguarded()
    asked = study if isinstance(study, Study) else load_study(study)
    _require_shard(shard)
    _require_switch(progress)
    count = _require_workers(workers, study=asked, scheduler=scheduler)
    place = absolute(default_folder(asked) if folder is None else folder)
    with (
        _shown(asked.title, asked=progress, tell=tell, announce=announce) as (told, announced),
        BatchFolder(place, plan=Plan(asked), resume=resume, shard=shard) as batch,
    ):
        return _led(batch, workers=count, scheduler=scheduler, tell=told, announce=announced)


def _led(
    batch: BatchFolder, *, workers: int, scheduler: str | None, tell: Tell, announce: Announce
) -> Summary:
    """Lead a batch whose folder is locked."""
    with (
        closing(_engine(batch, workers=workers, scheduler=scheduler)) as engine,
        LedgerFile(batch.path) as ledger,
    ):
        announce(engine.description)
        return Leader(batch, ledger=ledger, tell=tell).lead(engine)


@contextmanager
def _shown(
    title: str, *, asked: bool, tell: Tell, announce: Announce
) -> Iterator[tuple[Tell, Announce]]:
    """Show how far a batch is, if asked, beside telling those who are told anyway."""
    if not asked:
        yield tell, announce
        return
    with batch_line(title) as line:
        yield _both(line.tell, tell), _both(line.announce, announce)


def _both[T](first: Callable[[T], None], second: Callable[[T], None]) -> Callable[[T], None]:
    """Tell two."""

    def tell(told: T) -> None:
        first(told)
        second(told)

    return tell


def _require_switch(progress: object) -> None:
    if not isinstance(progress, bool):
        cure = "Give progress=True, or a function as `tell`."
        raise StudyError([Fault("progress", f"{progress!r:.60} is neither True nor False", cure)])


def _end_if_unguarded() -> None:
    """End a worker that is importing a main program without its guard: the parent says the cure."""
    if getattr(current_process(), "_inheriting", False):
        raise SystemExit(EXIT_UNGUARDED)


def default_folder(study: Study) -> Path:
    """Return the folder of a study's batch where none is named."""
    return RUNS / study.name


def _engine(batch: BatchFolder, *, workers: int, scheduler: str | None) -> Engine:
    if scheduler is None:
        return LocalEngine(batch.path, workers=workers)
    from banha.batch.cluster import ClusterEngine

    return ClusterEngine(batch.path, scheduler=scheduler, hashes=batch.plan.hashes)


def _require_shard(shard: tuple[int, int] | None) -> None:
    if shard is None:
        return
    whole = all(is_whole(value, lowest=1) for value in shard)
    if not whole or shard[0] > shard[1]:
        cure = "Give number and count, such as (1, 2) and (2, 2)."
        raise StudyError([Fault("shard", f"{shard!r} is not a part of a batch", cure)])


def _require_workers(workers: int | None, *, study: Study, scheduler: str | None) -> int:
    if workers is not None and not is_whole(workers, lowest=1):
        what = f"{workers!r} is not a number of workers"
        raise StudyError([Fault("workers", what, "Give a whole number from 1 on.")])
    count = cores() if workers is None else workers
    if scheduler is None:
        require_memory_of_study(study, workers=count)
    return count
