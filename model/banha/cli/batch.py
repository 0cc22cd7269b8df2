"""`banha batch`: the runs of a study, from where they were broken off."""

from __future__ import annotations

import re
import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import typer

from banha.cli.errors import end_interrupted
from banha.cli.json_output import answer
from banha.cli.options import read_count
from banha.cli.run import warn
from banha.errors import BatchError, Fault, StudyError
from banha.progress.batch import BatchLine
from banha.progress.line import clock

if TYPE_CHECKING:
    from banha.batch.forecast import Forecast
    from banha.batch.run_batch import Summary
    from banha.batch.study import Study

EXIT_FAILED = 4
MOST_FAILURES_SHOWN = 5
MOST_NOTES_SHOWN = 3
MOST_FILES_SHOWN = 5
MIB = 2**20
_SHARD = re.compile(r"\s*([0-9]{1,6})\s*/\s*([0-9]{1,6})\s*")


def batch_study(
    path: Path,
    *,
    out: Path | None,
    workers: str | None,
    resume: bool,
    shard: str | None,
    scheduler: str | None,
    dry_run: bool,
    mode: str,
) -> None:
    """Run what is missing of a study, or say what it would take."""
    from banha.batch.run_batch import default_folder
    from banha.batch.study import load_study
    from banha.threads import cores

    part = read_shard(shard)
    count = cores() if workers is None else read_count(workers, option="--workers")
    study = load_study(path)
    folder = default_folder(study) if out is None else out
    if dry_run:
        from banha.batch.forecast import forecast_of

        found = forecast_of(study, folder=folder, workers=count, shard=part)
        answer(lambda: forecast_text(found), lambda: {"dry_run": True, **forecast_document(found)})
        return
    command = command_of("batch", path, out=out, shard=shard, scheduler=scheduler)
    summary = run_told(
        study, folder, command=command, mode=mode, workers=count, resume=resume, shard=part,
        scheduler=scheduler,
    )  # fmt: skip
    answer(lambda: summary_text(summary), lambda: {"dry_run": False, **summary_document(summary)})
    if summary.failures:
        typer.echo(failures_text(summary), err=True)
        raise SystemExit(EXIT_FAILED)


def run_told(study: Study, folder: Path, *, command: str, mode: str, **options: Any) -> Summary:
    """Run what is missing, telling how far it is; if it is broken off, say how to go on.

    Parameters
    ----------
    study, folder, options
        As for `run_batch`.
    command
        The command that goes on with it.
    mode
        Of the progress line: *auto*, *log*, *quiet*.

    Raises
    ------
    SystemExit
        With 130, after an interrupt.
    """
    from banha.batch.run_batch import run_batch

    go_on = f"what is done is kept in {folder}.\n    Go on with: {command}"
    with suppress(OSError):  # that nobody reads is no reason not to run
        warn(*notes_of(study))
    with BatchLine(study.title, mode=mode) as line, interrupted_by_termination():
        try:
            return run_batch(study, folder, tell=line.tell, announce=line.announce, **options)
        except KeyboardInterrupt:
            line.stop()
            end_interrupted(f"interrupted {line.counts()}; {go_on}")
        except (BatchError, OSError):
            line.stop()
            if line.has_begun:
                with suppress(OSError):
                    warn(f"stopped {line.counts()}; {go_on}")
            raise


def forecast_text(forecast: Forecast) -> str:
    """Return in words what a batch would take of this machine."""
    study = forecast.study
    numbers = {
        "scenario": len(study.names), "province": len(study.provinces),
        "seed": len(study.seeds), "point": study.design.points,
    }  # fmt: skip
    parts = [f"{number:,} {word}{'s'[: number != 1]}" for word, number in numbers.items()]
    whole, ram = forecast.workers * forecast.memory_mib, forecast.ram / MIB
    counts = f"{forecast.runs:,} ({' × '.join(parts)}), {forecast.done:,} of them done already"
    time = f"about {clock(forecast.seconds)} with {forecast.workers} processes"
    if forecast.saved > 0.005:
        time += f"; running common pasts once saves {100 * forecast.saved:.0f} % of the work"
    memory = f"about {forecast.memory_mib:,.0f} MiB a process, {whole:,.0f} MiB in all"
    disk = f"about {forecast.size / MIB:,.1f} MiB; {forecast.free / MIB:,.0f} MiB are free"
    lines = [study.title, f"runs    {counts}", f"time    {time}"]
    lines += [f"memory  {memory}; this machine has {ram:,.0f} MiB", f"disk    {disk}"]
    if whole > ram:
        lines.append("This is more memory than there is: use fewer workers or a coarser scale.")
    if forecast.size > forecast.free:
        lines.append("This is more disk than is free: keep fewer records, or free some.")
    lines.append(f"Measured on this machine in {forecast.measuring:.1f} s; no run was started.")
    return "\n".join(lines)


def forecast_document(forecast: Forecast) -> dict[str, Any]:
    """Return as values what a batch would take of this machine."""
    study = forecast.study
    return {
        "study": study.title,
        "runs": forecast.runs,
        "done_before": forecast.done,
        "scenarios": list(study.names),
        "provinces": list(study.provinces),
        "seeds": len(study.seeds),
        "points": study.design.points,
        "workers": forecast.workers,
        "seconds": forecast.seconds,
        "share_saved_by_common_pasts": forecast.saved,
        "memory_mib_of_a_process": forecast.memory_mib,
        "memory_bytes_of_machine": forecast.ram,
        "disk_bytes": forecast.size,
        "free_disk_bytes": forecast.free,
        "measuring_seconds": forecast.measuring,
    }


def read_shard(text: str | None) -> tuple[int, int] | None:
    """Return number and count of `i/n`.

    Raises
    ------
    StudyError
        The text is none.
    """
    if text is None:
        return None
    found = _SHARD.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        cure = "Write number and count, such as --shard 1/2 and --shard 2/2."
        raise StudyError([Fault(f"--shard {text}", "this is not a part of a batch", cure)])
    return int(found[1]), int(found[2])


def notes_of(study: Study) -> list[str]:
    """Return what is allowed but worth knowing of the scenarios of a study; the first of many."""
    notes = list(dict.fromkeys(f"{one.name}: {n}" for one in study.scenarios for n in one.notes))
    more = len(notes) - MOST_NOTES_SHOWN
    if more <= 0:
        return notes
    return [*notes[:MOST_NOTES_SHOWN], f"and {more} more; `banha describe SCENARIO` shows them"]


def command_of(name: str, path: Path, **options: object) -> str:
    """Return a command as it is typed, with those of its options that are not None."""
    words = ["banha", name, str(path)]
    for option, value in options.items():
        if value is not None:
            words += [f"--{option}", str(value)]
    return shlex.join(words)


def summary_text(summary: Summary) -> str:
    """Return what came of a batch: counts, digest, folder."""
    progress = summary.progress
    counts = f"{progress.done} done, {progress.failed} failed, {progress.skipped} skipped because "
    lines = [f"{counts}they were done before; {progress.total} asked"]
    if progress.retried:
        lines.append(f"{progress.retried} of these had failed before and were tried again")
    if progress.redone:
        lines.append(
            f"{progress.redone} of these had been done, but their parts were missing or damaged: "
            "they were run again"
        )
    if progress.lost:
        times = "once" if progress.lost == 1 else f"{progress.lost} times"
        lines.append(f"workers came to a sudden end {times}; others went on")
    if progress.beyond_gate:
        lines.append(
            f"{progress.beyond_gate} of those done now closed their accounts with more from "
            "outside than a sound run needs (a plug beyond its gate): the column `beyond_gate` of "
            "`read_results(FOLDER).runs` says which"
        )
    if summary.foreign:
        named = ", ".join(summary.foreign[:MOST_FILES_SHOWN])
        more = len(summary.foreign) - MOST_FILES_SHOWN
        named += f" and {more} more" if more > 0 else ""
        lines.append(f"not read, for no run of this batch made them: {named}")
    if not summary.complete:
        lines.append("the batch is incomplete")
    lines += [f"digest {summary.digest}", f"In {summary.folder}"]
    return "\n".join(lines)


def summary_document(summary: Summary) -> dict[str, Any]:
    """Return as values what came of a batch."""
    progress = summary.progress
    return {
        "folder": summary.folder,
        "digest": summary.digest,
        "complete": summary.complete,
        "runs_asked": progress.total,
        "done": progress.done,
        "done_before": progress.skipped,
        "failed": progress.failed,
        "retried": progress.retried,
        "run_again": progress.redone,
        "workers_lost": progress.lost,
        "beyond_gate": progress.beyond_gate,
        "foreign_files": list(summary.foreign),
        "failures": [
            {"run": key, "error": first_line(error)} for key, error in summary.failures.items()
        ],
    }


def failures_text(summary: Summary) -> str:
    """Return what went wrong in the first runs that failed, and the cure."""
    shown = list(summary.failures.items())[:MOST_FAILURES_SHOWN]
    count = len(summary.failures)
    lines = [f"banha: {count} {'run' if count == 1 else 'runs'} failed:"]
    lines += [f"    {key}: {first_line(error)}" for key, error in shown]
    if count > len(shown):
        lines.append(f"    and {count - len(shown)} more")
    lines.append(
        f"    Cure: {summary.folder}/failures holds error and scenario of each; give the same "
        "command again to try them once more."
    )
    return "\n".join(lines)


def first_line(error: str) -> str:
    """Return what an error says first, on one line."""
    said = error.strip().splitlines()
    return said[0] if said else "it said nothing"


@contextmanager
def interrupted_by_termination() -> Iterator[None]:
    """Within this context, SIGTERM (as clusters send it) stops as cleanly as Ctrl-C."""

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
