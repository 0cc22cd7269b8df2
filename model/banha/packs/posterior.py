"""The posterior that stands in a pack: which version, until when, and that it is sound and kept."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from banha.errors import Fault, PackError
from banha.parameter_table import COLUMNS, ParameterRow, read_rows

TABLE, ABOUT, PARAMETERS = "posterior.csv", "posterior.toml", "parameters.csv"
VERSION_DIGITS = 12
NOT_PARAMETERS = ("particle", "weight")


@dataclass(frozen=True)
class PosteriorVersion:
    """Which posterior a pack holds.

    Attributes
    ----------
    version
        First twelve digits of the SHA-256 of its particles.
    until
        Last year of the series that it was calibrated to; 0 where that is not known.
    particles
        How many particles there are.
    """

    version: str
    until: int
    particles: int

    def __str__(self) -> str:
        return f"{self.version}, until {self.until}" if self.until else self.version

    def to_dict(self) -> dict[str, str | int]:
        """Return the version for a manifest, ready for JSON."""
        return asdict(self)


def posterior_version(folder: Path) -> PosteriorVersion | None:
    """Return which posterior stands in the folder of a pack; None where there is none.

    Parameters
    ----------
    folder
        Folder of the pack. What is in the files is not checked here: `posterior_faults` does.
    """
    path = folder / TABLE
    if not path.is_file():
        return None
    content = path.read_bytes()
    rows = sum(1 for line in content.splitlines()[1:] if line.strip())
    version = hashlib.sha256(content).hexdigest()[:VERSION_DIGITS]
    return PosteriorVersion(version, _until(folder / ABOUT), rows)


def _until(path: Path) -> int:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get("until", 0)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return 0
    return said if isinstance(said, int) else 0


def posterior_faults(
    folder: Path, *, sectors: Iterable[str], until: int | None = None
) -> Iterator[Fault]:
    """Yield what is wrong with the posterior of a pack; nothing where there is none.

    Parameters
    ----------
    folder
        Folder of the pack.
    sectors
        Sectors of the pack.
    until
        Last year that is known in the pack; None: there is no such year.
    """
    there = [name for name in (TABLE, ABOUT) if (folder / name).is_file()]
    if not there:
        return
    if len(there) == 1:
        lacking = ABOUT if there == [TABLE] else TABLE
        what = f"The pack has {there[0]}, but no {lacking}."
        cure = "Restore the file, or calibrate anew: banha calibrate … --install."
        yield Fault(f"{folder.name}/{lacking}", what, cure)
        return
    from banha.evaluation.calibration.posterior import load_posterior

    try:
        posterior = load_posterior(folder)
    except PackError as error:
        yield from error.faults
        return
    yield from _sector_faults(posterior.parameters, folder=folder, sectors=list(sectors))
    lacking_rows = [name for name in posterior.parameters if name not in _own_names(folder)]
    if lacking_rows:
        what = f"The point is not in force: no row for {', '.join(lacking_rows)}."
        cure = "Calibrate with --install, which writes both, or take the posterior away."
        yield Fault(f"{folder.name}/{PARAMETERS}", what, cure)
    last = _until(folder / ABOUT)
    if until is not None and last > until:
        what = f"The posterior knows series until {last}, the pack none after {until}."
        cure = f"Calibrate this pack with --until {until}."
        yield Fault(f"{folder.name}/{ABOUT}", what, cure)


def _sector_faults(names: Iterable[str], *, folder: Path, sectors: list[str]) -> Iterator[Fault]:
    for name in names:
        sector = name.rstrip("]").partition("[")[2]
        if sector and sector not in sectors:
            what = f"The pack has no sector {sector!r}, which the column {name} names."
            yield Fault(f"{folder.name}/{TABLE}", what, f"Name one of {', '.join(sectors)}.")


def _own_names(folder: Path) -> set[str]:
    path = folder / PARAMETERS
    return {_name(row) for row in read_rows(path)} if path.is_file() else set()


def _name(row: ParameterRow) -> str:
    full = f"{row.section}.{row.name}"
    return f"{full}[{row.sector}]" if row.sector else full


def own_parameters(folder: Path, rows: Iterable[ParameterRow]) -> str:
    """Return `parameters.csv` of a pack with some rows set; all others stay as they are.

    Parameters
    ----------
    folder
        Folder of the pack.
    rows
        Rows that take the place of the pack's own, or come after them.

    Raises
    ------
    PackError
        The pack's parameters cannot be read.
    """
    path = folder / PARAMETERS
    own = read_rows(path) if path.is_file() else []
    found = {_name(row): row for row in own}
    found |= {_name(row): row for row in rows}
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in found.values())
    return sink.getvalue()


def keep_posterior(old: Path, new: Path) -> None:
    """Carry the posterior of a pack, and its point, over into the same pack built anew.

    Parameters
    ----------
    old
        Folder of the pack; nothing is done where it has no posterior.
    new
        Folder of the pack that was built anew.

    Raises
    ------
    PackError
        Parameters of one of them cannot be read.
    """
    if not (old / TABLE).is_file():
        return
    for name in (TABLE, ABOUT):
        if (old / name).is_file():
            shutil.copyfile(old / name, new / name)
    with (old / TABLE).open(encoding="utf-8", newline="") as file:
        names = set(next(csv.reader(file), [])) - set(NOT_PARAMETERS)
    path = old / PARAMETERS
    point = [row for row in read_rows(path) if _name(row) in names] if path.is_file() else []
    text = own_parameters(new, point)
    (new / PARAMETERS).write_text(text, encoding="utf-8", newline="\n")
