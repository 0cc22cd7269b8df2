"""What is asked of `banha pack build`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

START = 2010


@dataclass(frozen=True)
class Names:
    """How a province is named; none: as the nation's list or the folder's province.toml has it.

    Attributes
    ----------
    name_en, name_vi
        Name in English and in Vietnamese.
    region
        Region of the nation's list, whose other provinces stand in for what is missing.
    """

    name_en: str | None = None
    name_vi: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class BuildRequest:
    """Options of the command.

    Attributes
    ----------
    slug
        Name of the pack; empty with `every`.
    source, mapping
        Folder of the user's tables and the file that says how they are laid out.
    start_years
        Years of the openings.
    folder
        Folder of packs to write to.
    names
        Names of the province.
    merge
        Provinces of the nation that the pack joins.
    every
        Whether the packs of all provinces of the nation are built.
    draws
        How many packs with draws of the estimates are built; 0: the pack itself.
    until
        Year at whose end the pack is as known; none: from all that there is.
    full
        Whether every value, adjustment and effect is printed.
    """

    slug: str
    source: Path | None
    mapping: Path | None
    start_years: tuple[int, ...]
    folder: Path
    names: Names
    merge: tuple[str, ...]
    every: bool
    draws: int
    until: int | None
    full: bool
