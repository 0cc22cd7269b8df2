"""The folder of a batch: made or gone on with, locked while it is being worked on.

It holds `batch.json` (the study in full, and hashes of what its results depend on), `ledger/` (what
is done), `parts/` (the results), `failures/` (one file per run that failed), `sensitivity/` (an
analysis of the results) and, while it is being worked on, `unfinished/`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from banha.batch.folder_lock import FAILURES, HEAD, ROOMS, is_lock, occupied
from banha.batch.ledger import LEDGER, Entry, read_ledger
from banha.batch.parts import UNFINISHED, is_sound, put_in_place
from banha.batch.plan import Plan
from banha.batch.study import Study
from banha.errors import BatchError
from banha.formats import Format, why_unreadable
from banha.versions import library_versions

KIND = "banha batch"
FORMAT = Format(1, 0)
SENSITIVITY = "sensitivity"
OURS = (HEAD, UNFINISHED, SENSITIVITY, *ROOMS)
ANOTHER = "Name a new folder with --out."


class BatchFolder:
    """A batch folder that this process works on.

    Parameters
    ----------
    folder
        Where it is, or is to be made.
    plan
        The runs that are asked.
    resume
        Whether a batch must be there already.
    shard
        Number and count of the shard that is worked on; None: the whole batch.

    Raises
    ------
    BatchError
        Something else is there, results of another study, code or pack are, or another process
        works on it.
    OSError
        The place cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        plan: Plan,
        resume: bool = False,
        shard: tuple[int, int] | None = None,
    ) -> None:
        self.path = folder
        self.plan = plan
        self.resume = resume
        self.shard = shard
        self.found_foreign: list[str] = []
        self._stay = ExitStack()

    def __enter__(self) -> Self:
        self._refuse_what_does_not_fit()  # before anything is made
        self._stay.enter_context(occupied(self.path, shard=self.shard, prepare=self._prepare))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stay.__exit__(kind, error, trace)

    def _prepare(self) -> None:
        self._write_head(self._refuse_what_does_not_fit())  # another may have been faster
        planned = {run.path(kind) for run in self.plan.runs for kind in self.plan.study.keep}
        self.found_foreign = foreign_files(self.path, read_ledger(self.path), planned=planned)

    def _refuse_what_does_not_fit(self) -> Mapping[str, Any] | None:
        """Return the head of the batch that is there; None where there is none yet."""
        head = read_head(self.path)
        if head is not None:
            self._refuse_another_batch(head)
            return head
        if self.resume:
            what = "there is no batch to go on with"
            raise refusal(self.path, what, "Check the path, or leave out --resume.")
        refuse_other_things(self.path)
        return None

    def _refuse_another_batch(self, head: Mapping[str, Any]) -> None:
        changed = sorted(
            name
            for name in {*head["hashes"], *self.plan.hashes}
            if name in head["hashes"] and head["hashes"][name] != self.plan.hashes.get(name)
        )
        if changed:
            what = "it holds results that were made with other versions of: " + ", ".join(changed)
            cure = f"{ANOTHER} Results of different versions are never mixed."
            raise refusal(self.path, what, cure)
        wanted = {run.key for run in self.plan.runs}
        entries = read_ledger(self.path)
        other = [key for key, entry in entries.items() if entry.done and key not in wanted]
        if other:
            what = f"it holds {len(other)} runs that this study does not ask: the study was changed"
            cure = f"{ANOTHER} A study may be given more seeds, scenarios or points, but nothing "
            raise refusal(self.path, what, cure + "else.")

    def _write_head(self, head: Mapping[str, Any] | None) -> None:
        study = self.plan.study.describe()
        if head is not None and head["study"] == study:
            return
        write_head(self.path, study=study, hashes=self.plan.hashes, versions=library_versions())

    def keep_failure(self, key: str, content: Mapping[str, Any]) -> None:
        """Write what is known of a run that failed."""
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        put_in_place(self.path, f"{FAILURES}/{key}.json", f"{text}\n".encode())

    def forget_failure(self, key: str) -> None:
        """Remove the file of a run that has succeeded since."""
        with suppress(OSError):
            (self.path / FAILURES / f"{key}.json").unlink(missing_ok=True)
            (self.path / FAILURES).rmdir()  # if that was the last


def write_head(
    folder: Path,
    *,
    study: Mapping[str, Any],
    hashes: Mapping[str, str],
    versions: Mapping[str, str],
) -> None:
    """Write `batch.json`.

    Raises
    ------
    OSError
        The disk is full or cannot be written.
    """
    values = {
        "kind": KIND, "format": str(FORMAT), "study": study, "hashes": hashes, "versions": versions,
    }  # fmt: skip
    text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
    put_in_place(folder, HEAD, f"{text}\n".encode())


def sound_entries(folder: Path, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Entries of runs that are done, and whose parts have the bytes that were written."""
    return {
        key: entry
        for key, entry in entries.items()
        if entry.done is not None and all(is_sound(folder, part) for part in entry.parts)
    }


def read_head(folder: Path) -> dict[str, Any] | None:
    """Return `batch.json` of a folder; None where there is no batch of ours.

    Raises
    ------
    BatchError
        It was written by another version of banha, or is damaged.
    OSError
        It cannot be read.
    """
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        return None
    if wrong := why_unreadable(head.get("format"), own=FORMAT, what="the batch"):
        raise refusal(folder, *wrong)
    if not all(isinstance(head.get(name), dict) for name in ("study", "hashes", "versions")):
        raise refusal(folder, f"{HEAD} does not describe a batch", "Restore the file.")
    return head


def refuse_other_things(folder: Path) -> None:
    """Refuse a place that is neither free nor empty, or that must not become a batch.

    Raises
    ------
    BatchError
        With the cure.
    """
    if folder in (Path.home().resolve(), Path(folder.anchor), Path.cwd()):
        raise refusal(folder, "this folder cannot become a batch", ANOTHER)
    if folder.is_symlink() and not folder.exists():
        raise refusal(folder, "this is a link to nothing", ANOTHER)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise refusal(folder, "this is a file, not a folder", ANOTHER)
    if any(path.name != UNFINISHED and not is_lock(path.name) for path in folder.iterdir()):
        raise refusal(folder, "the folder holds other things than a batch", ANOTHER)


def stored_study(folder: Path, head: Mapping[str, Any]) -> Study:
    """Return the study of a batch folder.

    Raises
    ------
    BatchError
        It cannot be with this banha.
    """
    try:
        return Study.restore(head["study"])
    except (KeyError, TypeError, ValueError) as error:
        what = f"{HEAD} does not describe a study: {error!r}"
        raise refusal(folder, what, "Restore the file.") from None


def foreign_files(
    folder: Path, entries: Mapping[str, Entry], *, planned: Collection[str] = ()
) -> list[str]:
    """Files of the folder that no run of its ledger made.

    Parameters
    ----------
    folder
        A batch folder.
    entries
        Its ledger.
    planned
        Paths of parts that runs will make: a process that was killed may have left some of them
        that the ledger does not know yet.
    """
    known = {part["path"] for entry in entries.values() for part in entry.parts}
    known.update(planned)
    foreign = [
        path.name for path in folder.iterdir()
        if path.name not in OURS and not is_lock(path.name)
    ]  # fmt: skip
    for room in ROOMS:
        for path in (folder / room).rglob("*"):
            name = path.relative_to(folder).as_posix()
            ours = (
                name in known
                or (room == LEDGER and path.suffix == ".jsonl" and path.parent == folder / LEDGER)
                or (room == FAILURES and name == f"{FAILURES}/{path.stem}.json"
                    and path.stem in entries)
            )  # fmt: skip
            if not ours and not path.is_dir():
                foreign.append(name)
    return sorted(foreign)


def refusal(where: object, what: str, cure: str) -> BatchError:
    """Return the error that says where, what and the cure."""
    return BatchError(f"{where}\n    {what}\n    Cure: {cure}")
