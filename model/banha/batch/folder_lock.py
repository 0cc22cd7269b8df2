"""Locks of a batch folder: one process for the whole batch, or one for each of its shards.

Whoever comes or goes passes a door, one at a time. Within it a process sees whether anybody else
works on the folder; the last to leave clears away what was unfinished and the locks themselves.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from banha.batch.ledger import LEDGER
from banha.batch.parts import UNFINISHED
from banha.errors import BatchError
from banha.run_folder import make_parents

HEAD = "batch.json"
PARTS = "parts"
FAILURES = "failures"
ROOMS = (LEDGER, PARTS, FAILURES)
LOCK = "lock"
DOOR = "lock-door"


def is_lock(name: str) -> bool:
    """Tell whether a file of a batch folder is one of its locks."""
    return name == LOCK or name.startswith(f"{LOCK}-")


@contextmanager
def occupied(
    folder: Path, *, shard: tuple[int, int] | None, prepare: Callable[[], None]
) -> Iterator[None]:
    """Within this context this process works on the folder, which is made if need be.

    A new batch of which nothing came is not left behind.

    Parameters
    ----------
    folder
        The batch folder.
    shard
        Number and count of the shard that is worked on; None: the whole batch.
    prepare
        Called before anybody else may come: checks what is there, and writes the head.

    Raises
    ------
    BatchError
        Another process works on the batch, or on this shard of it.
    OSError
        The place cannot be written.
    """
    made = make_parents(folder)
    lock = FolderLock(folder, shard=shard)
    is_new = False
    try:
        with lock.door():
            if lock.take():
                shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
            (folder / UNFINISHED).mkdir(exist_ok=True)
            is_new = not (folder / HEAD).exists()
            prepare()
        yield
    finally:
        with suppress(OSError), lock.door():
            if lock.is_last():
                shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
                if is_new and not any((folder / room).exists() for room in ROOMS):
                    (folder / HEAD).unlink(missing_ok=True)
                lock.remove()
        lock.release()
        if not (folder / HEAD).exists():
            for step in made:
                with suppress(OSError):
                    step.rmdir()


class FolderLock:
    """The locks that this process holds on a batch folder.

    Some network disks cannot lock. Parts are the same whoever writes them, and each process has a
    ledger of its own: there, work may be done twice, and nothing is harmed.

    Parameters
    ----------
    folder
        The batch folder; it is there.
    shard
        Number and count of the shard that is worked on; None: the whole batch.
    """

    def __init__(self, folder: Path, *, shard: tuple[int, int] | None) -> None:
        self.folder = folder
        self.shard = shard
        self._common: int | None = None
        self._own: int | None = None

    @contextmanager
    def door(self) -> Iterator[None]:
        """Within this context no other process comes or goes."""
        path = self.folder / DOOR
        while True:
            handle = _opened(path)
            try:
                with suppress(OSError):
                    fcntl.flock(handle, fcntl.LOCK_EX)
                if _is_at(path, handle):
                    yield
                    return
            finally:
                os.close(handle)

    def take(self) -> bool:
        """Take the locks; return whether nobody else works on the folder. To be called in the door.

        Raises
        ------
        BatchError
            Another process works on the batch, or on this shard of it.
        """
        self._common = _opened(self.folder / LOCK)
        alone = _locked(self._common, fcntl.LOCK_EX)
        if self.shard is None:
            if alone is False:
                cure = "Wait for it, or give each process a part of it with --shard."
                raise _refusal(self.folder, "another process is working on this batch", cure)
            return bool(alone)
        number, of = self.shard
        # The door keeps others out between giving up one lock and taking the other.
        if _locked(self._common, fcntl.LOCK_SH) is False:
            what = "another process is working on the whole of this batch"
            raise _refusal(self.folder, what, "Wait for it, or start each process with --shard.")
        self._own = _opened(self.folder / f"{LOCK}-{number}-of-{of}")
        if _locked(self._own, fcntl.LOCK_EX) is False:
            what = f"another process is working on shard {number}/{of} of this batch"
            raise _refusal(self.folder, what, "Wait for it, or take another shard.")
        return bool(alone)

    def is_last(self) -> bool:
        """Tell whether nobody else works on the folder. To be called in the door."""
        return self._common is not None and bool(_locked(self._common, fcntl.LOCK_EX))

    def remove(self) -> None:
        """Remove the files of the locks; only for the last, in the door."""
        for path in self.folder.iterdir():
            if is_lock(path.name):
                path.unlink(missing_ok=True)

    def release(self) -> None:
        """Let go of everything."""
        for handle in (self._common, self._own):
            if handle is not None:
                os.close(handle)
        self._common = self._own = None


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _locked(handle: int, kind: int) -> bool | None:
    """Try to lock; None: this disk cannot."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_at(path: Path, handle: int) -> bool:
    """Tell whether the file is still there under its name: the last to leave removes it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _refusal(where: Path, what: str, cure: str) -> BatchError:
    return BatchError(f"{where}\n    {what}\n    Cure: {cure}")
