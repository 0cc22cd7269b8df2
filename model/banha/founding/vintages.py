"""The packs of all provinces of a nation as known at the end of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from banha.errors import Fault, PackError
from banha.founding.make import make_pack
from banha.packs.head import read_head
from banha.packs.stand_ins.nation import load_nation
from banha.suggest import did_you_mean


def make_vintages(
    folder: str | Path, *, until: int, provinces: Sequence[str] = (), nation: str = "viet-nam"
) -> Iterator[Path]:
    """Build the packs of a nation's provinces as known at the end of a year; yield their folders.

    A pack of the same year that is there already is left as it is, so that a build that was broken
    off goes on. Every province is built from the panel, the flagship too.

    Parameters
    ----------
    folder
        Folder of packs; use one for each year.
    until
        The year, 2010 to 2021.
    provinces
        Slugs of the provinces wanted; none: all.
    nation
        The nation.

    Raises
    ------
    PackError
        A province cannot be built, or the folder holds a pack of another kind.
    """
    root = Path(folder)
    known = sorted(load_nation(nation).provinces)
    for slug in provinces or known:
        if slug not in known:
            cure = did_you_mean(slug, known)
            raise PackError([Fault(f"province {slug!r}", f"{nation} has no such province", cure)])
        if not _is_there(root / slug, until=until):
            make_pack(slug, folder=root, nation=nation, until=until)
        yield root / slug


def _is_there(place: Path, *, until: int) -> bool:
    """Return whether the folder holds the pack of the year.

    Raises
    ------
    PackError
        It holds another pack.
    """
    if not (place / "pack.toml").exists():
        return False
    faults: list[Fault] = []
    head = read_head(place / "pack.toml", where=f"{place.name}/pack.toml", faults=faults)
    if head is None:
        raise PackError(faults)
    if head.until != until:
        known = "all that there is" if head.until is None else f"what was known in {head.until}"
        what = f"A pack built from {known} lies there."
        raise PackError([Fault(str(place), what, "Name another folder: one for each year.")])
    return True
