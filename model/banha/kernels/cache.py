"""Where compiled kernels are kept between runs.

numba's own cache looks only at the file of the outer function: when a function that it calls in
another file changes, the stale code is used. The folder is therefore named by a hash of all kernel
sources, so that any change starts an empty one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numba


def source_hash() -> str:
    """Hash of every kernel source, numba's version and bounds checking: sixteen hex digits."""
    checked = bool(numba.config.BOUNDSCHECK)  # type: ignore[attr-defined]
    digest = hashlib.sha256(f"{numba.__version__} {checked}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled kernels: `BANHA_CACHE_DIR`, else the user's cache folder."""
    named = os.environ.get("BANHA_CACHE_DIR")
    if named:
        root = Path(named)
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "banha"
    return root / f"kernels-{source_hash()}"


def use_cache_for_these_sources() -> Path:
    """Point numba's cache at the folder of these sources; fall back to a private temporary one."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        # A private folder of this process: others' files are never loaded.
        folder = Path(tempfile.mkdtemp(prefix="banha-kernels-"))
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    return folder


def is_warm() -> bool:
    """Whether compiled kernels of these sources are there already."""
    return any(Path(str(numba.config.CACHE_DIR)).rglob("*.nbi"))  # type: ignore[attr-defined]


def with_sound_cache[Result](work: Callable[[], Result]) -> Result:
    """Run `work`; if the cache on disk is damaged, wipe it once and run again.

    `work` must load kernels before it changes anything: a damaged index shows itself when a
    kernel is first called.
    """
    try:
        return work()
    except Exception as error:
        folder = Path(str(numba.config.CACHE_DIR))  # type: ignore[attr-defined]
        if not _comes_from_the_cache(error):
            raise
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        return work()


def _comes_from_the_cache(error: BaseException) -> bool:
    frame = error.__traceback__
    while frame is not None:
        if Path(frame.tb_frame.f_code.co_filename).name == "caching.py":
            return True
        frame = frame.tb_next
    return False
