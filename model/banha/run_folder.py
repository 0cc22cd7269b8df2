"""The folder of a run: complete or not there at all.

A run is written into a hidden folder beside its target and moved there by one rename. The hidden
folder holds `lock` (locked by the process that writes), `new` (the run) and, while an old run is
being replaced, `old`. The lock of a killed process is free: whoever writes beside it next restores
what it was replacing and removes the rest.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from banha.accounts.history import Accounts
from banha.cards import Shown
from banha.errors import OutputError
from banha.formats import why_unreadable
from banha.manifest import FORMAT, KIND, make_manifest, province_name
from banha.scenario import Scenario

if TYPE_CHECKING:
    from banha.run import Run

MANIFEST = "manifest.json"
REGION = "region.json"
"""The manifest of a folder that holds the runs of a region, one folder each."""
REGION_KIND = "banha region"
ACCOUNTS = "accounts.parquet"
PREFIX = ".banha-unfinished-"
LOCK_KIND = "banha unfinished"
DEMO_KIND = "banha demo"
FIGURE_DPI = 150


@dataclass(frozen=True, eq=False)
class StoredRun(Shown):
    """A run read from its folder; records are read when asked for.

    Attributes
    ----------
    folder
        Where it is.
    manifest
        The content of manifest.json.
    """

    folder: Path
    manifest: Mapping[str, Any]

    def __repr__(self) -> str:
        one = self.scenario
        return f"<StoredRun of {one.name}: {one.province}, seed {one.seed}; {self.folder}>"

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return Scenario.model_validate(self.manifest["scenario"])

    def monthly(self) -> pd.DataFrame:
        """Tidy monthly records: month, series, breakdown, value, unit."""
        return pd.read_parquet(self.folder / "records.parquet")

    def yearly(self) -> pd.DataFrame:
        """Tidy records of whole years: year, series, breakdown, value, unit."""
        return pd.read_parquet(self.folder / "yearly.parquet")

    def distributions(self) -> pd.DataFrame:
        """Tidy quantiles of each December: month, distribution, quantile, value, unit."""
        return pd.read_parquet(self.folder / "distributions.parquet")

    def accounts(self) -> Accounts:
        """Every kind of payment by month, in whole đồng of the real province.

        Raises
        ------
        OutputError
            The run was written without them, by an earlier banha.
        """
        path = self.folder / ACCOUNTS
        if not path.is_file():
            what = f"the run has no {ACCOUNTS}"
            raise _refusal(self.folder, what, "Run its scenario.toml again.")
        return Accounts.from_monthly(pd.read_parquet(path))


class RunFolder:
    """A target that is being written: nothing is seen there until it is complete.

    Use it around a run, so that a target that cannot be written is refused before the run:

    >>> with RunFolder("runs/one") as folder:
    ...     run = simulate(scenario)
    ...     folder.write(run)

    Parameters
    ----------
    target
        The run folder to make; its parents are made if need be.
    overwrite
        Whether a run folder that is there already may be replaced.

    Raises
    ------
    OutputError
        There is something at the target that may not be replaced.
    OSError
        The place cannot be written.
    """

    def __init__(self, target: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        self.target = absolute(target)
        self.overwrite = overwrite

    def __enter__(self) -> Self:
        refuse_unsafe(self.target, overwrite=self.overwrite)
        self._made = make_parents(self.target.parent)
        try:
            clean_leftovers(self.target.parent)
            self._place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self.target.parent))
            try:
                self._lock = _take_lock(self._place, name=self.target.name)
                (self._place / "new").mkdir()
            except BaseException:
                shutil.rmtree(self._place, ignore_errors=True)
                raise
        except OSError as error:
            self._remove_parents()
            error.filename = str(self.target)  # rather than the hidden folder, which is ours
            raise
        except BaseException:
            self._remove_parents()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace
        shutil.rmtree(self._place, ignore_errors=True)
        os.close(self._lock)
        self._remove_parents()

    def _remove_parents(self) -> None:
        """Remove the parents made for the target, if nothing came to be in them."""
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()

    def write(self, run: Run, *, figures: bool = True) -> Path:
        """Write the run and put it in place; return its folder.

        Raises
        ------
        OutputError, OSError
            As for the class; nothing is left behind then.
        """
        contents = run_contents(run)
        if figures:
            contents |= draw_figures(run)
        names = [*contents, MANIFEST]
        return self.put(contents, manifest=make_manifest(run, file_names=names))

    def put(
        self, contents: Mapping[str, bytes], *, manifest: Mapping[str, Any], name: str = MANIFEST
    ) -> Path:
        """Write files and then their manifest, and put the whole in place; return its folder.

        Raises
        ------
        OutputError, OSError
            As for the class; nothing is left behind then.
        """
        new = self._place / "new"
        for file, content in contents.items():
            write_durably(new / file, content)
        write_durably(new / name, to_json(manifest))
        self._put_in_place(new)
        return self.target

    def _put_in_place(self, new: Path) -> None:
        refuse_unsafe(self.target, overwrite=self.overwrite)
        old = self._place / "old"
        replaced = self.target.is_dir() and any(self.target.iterdir())
        if replaced:
            self.target.rename(old)
        try:
            new.rename(self.target)
        except BaseException:
            if replaced:
                old.rename(self.target)
            raise
        flush_folder(self.target.parent)


def write_run(
    run: Run, folder: str | os.PathLike[str], *, overwrite: bool = False, figures: bool = True
) -> Path:
    """Write a run as a folder: manifest, records, scenario and figures; return the folder.

    Parameters
    ----------
    run
        What `simulate` returned.
    folder
        A folder that is not there yet, or an earlier run to be replaced.
    overwrite
        Whether an earlier run may be replaced; other files never are.
    figures
        Whether figures are drawn too.

    Raises
    ------
    OutputError
        There is something at `folder` that may not be replaced.
    OSError
        The disk is full, or the place cannot be written; nothing is left behind.
    """
    with RunFolder(folder, overwrite=overwrite) as place:
        return place.write(run, figures=figures)


def read_run(folder: str | os.PathLike[str]) -> StoredRun:
    """Return the run of a folder.

    Parameters
    ----------
    folder
        A folder that `banha run` or `write_run` made.

    Raises
    ------
    OutputError
        There is no complete run, or its format is newer than this banha, or too old for it.
    """
    place = Path(folder)
    if not place.is_dir():
        raise _refusal(place, "there is no such folder", "Name the folder of a run.")
    manifest = read_manifest(place)
    if manifest is not None and manifest["kind"] == REGION_KIND:
        first = manifest["provinces"][0]
        what = "this is a region: the runs of its provinces are folders in it"
        raise _refusal(place, what, f"Name one of them, such as {place / first}.")
    if manifest is None or manifest["kind"] != KIND:
        what = f"this is no complete run: it has no {MANIFEST} written by `banha run`"
        raise _refusal(place, what, "Name another folder, or run the scenario again.")
    if wrong := why_unreadable(manifest.get("format"), own=FORMAT, what="the run"):
        raise _refusal(place, *wrong)
    lacking = [name for name in manifest["files"] if not (place / name).is_file()]
    if lacking:
        what = f"files of the run are missing: {', '.join(lacking)}"
        raise _refusal(place, what, "Restore them, or run the scenario again.")
    return StoredRun(folder=place, manifest=manifest)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder that banha wrote; None where there is none of ours."""
    name = MANIFEST if (folder / MANIFEST).is_file() else REGION
    try:
        manifest = json.loads((folder / name).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = (
        isinstance(manifest, dict)
        and manifest.get("kind") in (KIND, DEMO_KIND, REGION_KIND)
        and isinstance(manifest.get("files"), list)
        and all(isinstance(name, str) for name in manifest["files"])
    )
    return manifest if ours else None


def absolute(target: str | os.PathLike[str]) -> Path:
    """Return a path with its parent's links followed, but not a link at its end."""
    text = os.fspath(target)
    if not text.strip() or "\0" in text:
        raise _refusal(repr(text), "this is not a path", "Name a folder to be made.")
    path = Path(text).expanduser()
    if path.name in ("", ".."):
        return path.resolve()
    return path.parent.resolve() / path.name


def refuse_unsafe(target: Path, *, overwrite: bool) -> None:
    """Refuse a target that holds anything but, if asked to overwrite, a run of ours.

    Raises
    ------
    OutputError
        With the cure.
    """
    another = "Name a new folder with --out."
    if target in (Path.home().resolve(), Path(target.anchor), Path.cwd()):
        raise _refusal(target, "a run cannot replace this folder", another)
    if target.is_symlink():
        raise _refusal(target, "this is a link, which a run does not follow", another)
    if not target.exists():
        return
    if not target.is_dir():
        raise _refusal(target, "this is a file, not a folder", another)
    present = {p.relative_to(target).as_posix() for p in target.rglob("*") if not _is_plain_dir(p)}
    if not present and not any(target.iterdir()):
        return
    manifest = read_manifest(target)
    if manifest is None:
        what = "the folder is there already and is not a run that banha wrote"
        raise _refusal(target, what, another)
    foreign = sorted(present - set(manifest["files"]))
    if foreign:
        what = f"the run folder also holds files that banha did not write: {', '.join(foreign[:5])}"
        raise _refusal(target, what, f"Move them elsewhere. {another}")
    if not overwrite:
        what = f"the run {manifest.get('title')!r} is there already"
        raise _refusal(target, what, f"{another} Or replace the old run with --overwrite.")


def _is_plain_dir(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def make_parents(folder: Path) -> list[Path]:
    """Make a folder and what lies above it; return what was made, the deepest first."""
    missing: list[Path] = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for step in reversed(missing):
            step.mkdir(exist_ok=True)
            made.insert(0, step)
    except OSError:
        for step in made:
            with suppress(OSError):
                step.rmdir()
        raise
    return made


def _take_lock(place: Path, *, name: str) -> int:
    """Write the mark of an unfinished run and lock it until the process ends."""
    lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):  # some network disks cannot lock; then leftovers just stay
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(lock, json.dumps({"kind": LOCK_KIND, "target": name}).encode())
    except BaseException:
        os.close(lock)
        raise
    return lock


def clean_leftovers(folder: Path) -> list[Path]:
    """Clear away what killed runs left in a folder; return what was removed.

    Only hidden folders of ours whose process is gone are touched. An old run that was being
    replaced when its process was killed is put back first.
    """
    removed = []
    for place in sorted(folder.glob(f"{PREFIX}*")):
        if place.is_symlink() or not place.is_dir() or place.stat().st_uid != os.getuid():
            continue
        with suppress(OSError):
            lock = os.open(place / "lock", os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                name = _target_name(os.read(lock, 10_000))
                if name is None:
                    continue
                if (place / "old").is_dir() and not (folder / name).exists():
                    (place / "old").rename(folder / name)
                shutil.rmtree(place, ignore_errors=True)
                removed.append(place)
            finally:
                os.close(lock)
    return removed


def _target_name(content: bytes) -> str | None:
    """Return the name in a lock; None where it is not ours or half written."""
    try:
        mark = json.loads(content)
        name = mark["target"] if mark["kind"] == LOCK_KIND else None
    except (ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) and Path(name).name == name and name else None


def run_contents(run: Run) -> dict[str, bytes]:
    """Return the files that hold a run, by name; manifest and figures apart."""
    return {
        "scenario.toml": run.scenario.to_toml().encode(),
        "records.parquet": to_parquet(run.monthly()),
        "yearly.parquet": to_parquet(run.yearly()),
        "distributions.parquet": to_parquet(run.distributions()),
        ACCOUNTS: to_parquet(run.accounts().monthly()),
    }


def to_json(values: Mapping[str, Any]) -> bytes:
    """Return values as readable JSON."""
    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a tidy frame as Parquet: repeated texts by dictionary, all compressed by zstd."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def draw_figures(run: Run) -> dict[str, bytes]:
    """Return the figure sheet of a run as PNG; nothing for a run without a whole year."""
    if run.records.months < 12:
        return {}
    scenario = run.scenario
    sheet = draw_sheet({scenario.title: [run.yearly()]}, province=scenario.province)
    return {"figures/figure_sheet.png": sheet}


def draw_sheet(yearly: Mapping[str, Sequence[pd.DataFrame]], *, province: str) -> bytes:
    """Return the figure sheet of scenarios, by title, over their runs' yearly records, as PNG."""
    from banha.report.figures import figure_sheet
    from banha.report.measured import read_measured

    buffer = io.BytesIO()
    sheet = figure_sheet(
        {title: list(frames) for title, frames in yearly.items()},
        measured=read_measured(province),
        province=province_name(province),
    )
    sheet.savefig(buffer, format="png", dpi=FIGURE_DPI)
    return buffer.getvalue()


def write_durably(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refusal(where: object, what: str, cure: str) -> OutputError:
    return OutputError(f"{where}\n    {what}\n    Cure: {cure}")
