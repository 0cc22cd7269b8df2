"""A nation whose tables are in part the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from banha.packs.stand_ins.nation import Nation, assemble, read_texts


def with_own_tables(nation: Nation, own: Mapping[str, Path]) -> Nation:
    """Return the nation with some of its tables replaced by the user's, each as a whole.

    Parameters
    ----------
    nation
        The nation.
    own
        Files by the name of the table that each takes the place of.
    """
    if not own:
        return nation
    tables = {**nation.tables, **{name: read_texts(path) for name, path in own.items()}}
    return assemble(
        nation.slug, folder=nation.folder, provinces=nation.provinces, panel=nation.panel,
        tables=tables, firm_sizes=nation.firm_sizes, until=nation.until,
    )  # fmt: skip
