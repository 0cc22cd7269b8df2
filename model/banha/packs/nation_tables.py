"""The tables that a nation's packs share, built from the nation's own."""

from __future__ import annotations

from pathlib import Path

from banha.packs.assumptions import read_assumptions
from banha.packs.demography import fertility_rows, mortality_rows
from banha.packs.layout import TABLES
from banha.packs.outside import national_outside_rows
from banha.packs.shared import SHARED
from banha.packs.source import Sources
from banha.packs.stand_ins.nation import Nation
from banha.packs.write import write_rows


def write_nation(nation: Nation, *, destination: Path) -> list[Path]:
    """Write a nation's outside paths, mortality and fertility; return the files.

    Parameters
    ----------
    nation
        The nation.
    destination
        Folder that receives the files, usually the nation's own.
    """
    assumptions = read_assumptions(nation.folder / "assumptions.csv")
    sources = Sources.prepared(nation.slug, folder=nation.folder, tables=nation.tables)
    rows = {
        "outside.csv": national_outside_rows(sources, assumptions=assumptions),
        "mortality.csv": mortality_rows(sources),
        "fertility.csv": fertility_rows(sources, assumptions=assumptions),
    }
    written = []
    for table, content in rows.items():
        path = destination / SHARED[table]
        write_rows(path, header=[column.name for column in TABLES[table]], rows=content)
        written.append(path)
    return written
