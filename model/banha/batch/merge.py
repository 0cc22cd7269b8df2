"""Merging: results of one study that were made in several folders, put together in one.

So the shards of a batch can be run on machines that share no storage. Everything is checked before
anything is written; then run after run is taken over, its parts first and its line of the ledger
after them, so that a merge that was broken off is gone on with by the same command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from banha.batch.folder import (
    read_head,
    refusal,
    refuse_other_things,
    sound_entries,
    stored_study,
    write_head,
)
from banha.batch.folder_lock import FAILURES, occupied
from banha.batch.leader import digest_of
from banha.batch.ledger import Entry, LedgerFile, read_ledger
from banha.batch.parts import put_in_place
from banha.run_folder import absolute

type Tell = Callable[[int, int], None]
SAME = ("study", "hashes")


@dataclass(frozen=True)
class Merged:
    """What came of a merge.

    Attributes
    ----------
    folder
        The batch folder that holds everything now.
    runs
        Runs of the study.
    done
        Runs of it that are done.
    added
        Runs that were taken over now.
    damaged
        Runs that were left out, for their parts were missing or damaged and no folder had others.
    failed
        Runs that failed and are done nowhere.
    digest
        As of a batch: equal digests are equal results, bit by bit.
    """

    folder: Path
    runs: int
    done: int
    added: int
    damaged: int
    failed: int
    digest: str

    @property
    def complete(self) -> bool:
        """Whether every run of the study is done."""
        return self.done == self.runs


@dataclass(frozen=True)
class _Source:
    """A batch folder: its head, its ledger, and the runs of it whose parts are sound."""

    folder: Path
    head: dict[str, Any]
    entries: dict[str, Entry]
    done: dict[str, Entry]


def merge_batches(
    folders: Sequence[str | Path], into: str | Path, *, tell: Tell | None = None
) -> Merged:
    """Put the results of one study that lie in several batch folders together.

    Parameters
    ----------
    folders
        Batch folders of the same study, made by the same code; they stay as they are.
    into
        A new folder, or a batch folder of the same study, which may be one of `folders`.
    tell
        Told how many runs have been taken over, of how many.

    Raises
    ------
    BatchError
        A folder holds no batch, they are of different studies or versions, a run has different
        results in two of them, or another process works on `into`.
    OSError
        The disk is full or cannot be written. What was taken over is sound; the same command goes
        on with the rest.
    """
    target = absolute(into)
    places = list(dict.fromkeys(Path(folder).expanduser().resolve() for folder in folders))
    for place in places:
        within = target.resolve() != place and place in target.resolve().parents
        if within:
            what = f"this lies within {place}, which is to be merged"
            raise refusal(target, what, "Name a folder beside it.")
    sources = [_read(place) for place in places if place != target.resolve()]
    there = read_head(target)
    before = [] if there is None else [_read(target)]
    if there is None:
        refuse_other_things(target)
    if not (before or sources):
        raise refusal(target, "there is nothing to be merged", "Name the folders of batches.")
    _refuse_different(before + sources)
    head = (before + sources)[0].head
    runs = stored_study(target, head).runs

    def prepare() -> None:
        if not before:
            refuse_other_things(target)  # another process may have been faster
            write_head(target, **{name: head[name] for name in ("study", "hashes", "versions")})

    with occupied(target, shard=None, prepare=prepare):
        added = _take_over(sources, target, tell=tell or _silent)
    return _result(target, sources + before, added=added, runs=runs)


def _read(folder: Path) -> _Source:
    head = read_head(folder)
    if head is None:
        raise refusal(folder, "there is no batch here", "Name the folder of a batch.")
    entries = read_ledger(folder)
    return _Source(folder, head, entries, sound_entries(folder, entries))


def _refuse_different(sources: Sequence[_Source]) -> None:
    """Refuse folders that are of different studies or versions, or contradict each other."""
    first = sources[0]
    for other in sources[1:]:
        for part in SAME:
            a, b = first.head[part], other.head[part]
            changed = sorted(name for name in {*a, *b} if a.get(name) != b.get(name))
            if changed:
                subject = "the study" if part == "study" else "what results depend on"
                what = f"{subject} differs from that of {first.folder}: {', '.join(changed)}"
                raise refusal(other.folder, what, "Merge only folders of one study and version.")
    found: dict[str, tuple[Path, Entry]] = {}
    for source in sources:
        for key, entry in source.done.items():
            folder, known = found.setdefault(key, (source.folder, entry))
            if _results(entry) != _results(known):
                what = f"the run {key} has other results than in {folder}"
                cure = "Find out which machine gives other numbers before using either."
                raise refusal(source.folder, what, cure)


def _results(entry: Entry) -> tuple[str, list[tuple[str, str]]]:
    """Digest of a run, and path and checksum of its parts."""
    assert entry.done is not None
    return entry.done["digest"], sorted((part["path"], part["sha256"]) for part in entry.parts)


def _take_over(sources: Sequence[_Source], target: Path, *, tell: Tell) -> int:
    """Copy every run that the target lacks, and the lines of failures; return how many runs."""
    entries = read_ledger(target)
    there = set(sound_entries(target, entries))
    missing: dict[str, _Source] = {}
    for source in sources:
        for key in source.done:
            if key not in there:
                missing.setdefault(key, source)
    with LedgerFile(target) as ledger:
        for number, (key, source) in enumerate(missing.items(), start=1):
            entry = source.done[key]
            for part in entry.parts:
                put_in_place(target, part["path"], (source.folder / part["path"]).read_bytes())
            assert entry.done is not None
            ledger.copy(entry.done)
            with suppress(FileNotFoundError):
                (target / FAILURES / f"{key}.json").unlink()
            tell(number, len(missing))
        known = [line for entry in entries.values() for line in entry.failures]
        for source in sources:
            _take_over_failures(source, target, ledger=ledger, known=known, done=there | {*missing})
    return len(missing)


def _take_over_failures(
    source: _Source,
    target: Path,
    *,
    ledger: LedgerFile,
    known: list[dict[str, Any]],
    done: set[str],
) -> None:
    """Copy the lines of failures that the target lacks, and what is known of those not made up."""
    for key, entry in source.entries.items():
        lines = [line for line in entry.failures if line not in known]
        described = source.folder / FAILURES / f"{key}.json"
        if key not in done and lines and described.is_file():
            put_in_place(target, f"{FAILURES}/{key}.json", described.read_bytes())
        if lines:
            ledger.copy(*lines)
            known += lines


def _result(target: Path, sources: Sequence[_Source], *, added: int, runs: int) -> Merged:
    entries = read_ledger(target)
    done = sound_entries(target, entries)
    claimed = {key for one in sources for key, entry in one.entries.items() if entry.done}
    return Merged(
        folder=target,
        runs=runs,
        done=len(done),
        added=added,
        damaged=len(claimed - set(done)),
        failed=sum(entry.done is None and bool(entry.failures) for entry in entries.values()),
        digest=digest_of(done),
    )


def _silent(number: int, of: int) -> None:
    """Tell nobody."""
    del number, of
