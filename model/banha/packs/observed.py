"""The measured series of a pack: its own table, or its rows in the nation's panel."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from banha.packs.layout import TABLES
from banha.packs.measured import measured_rows
from banha.packs.shared import nation_of
from banha.packs.source import PROVINCE_SERIES, Sources
from banha.packs.stand_ins.nation import Nation, load_nation

MEASURED = "measured.csv"
SERIES = frozenset(PROVINCE_SERIES | {"employment_to_population_ratio", "poverty_rate"})
COLUMNS = [column.name for column in TABLES[MEASURED]]


def observed_series(folder: Path) -> pd.DataFrame:
    """Return the measured series of a pack in the columns of `measured.csv`.

    Parameters
    ----------
    folder
        Folder of the pack; without a `measured.csv` the rows are those of the nation's panel.
    """
    path = folder / MEASURED
    if path.is_file():
        return pd.read_csv(path)
    return of_panel(folder.name, nation=nation_of(folder) or "").copy()


@lru_cache(maxsize=8)
def of_panel(slug: str, *, nation: str) -> pd.DataFrame:
    """Return the measured series of a province from its nation's panel."""
    known = load_nation(nation)
    own = known.panel[known.panel["province"] == slug]
    return observed_of(slug, rows=own, nation=known)


def observed_of(slug: str, *, rows: pd.DataFrame, nation: Nation) -> pd.DataFrame:
    """Return the rows of `measured.csv` that a province's own yearly rows give."""
    sources = Sources.prepared(
        slug, folder=nation.folder,
        tables={"province_annual.csv": texts(rows), "national.csv": nation.tables["national.csv"]},
    )  # fmt: skip
    made = [row for row in measured_rows(sources) if row[0] in SERIES or "national" in str(row[0])]
    return pd.DataFrame(made, columns=COLUMNS)


def texts(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return rows as texts, as if read from a CSV file."""
    return [
        {str(key): _text(value) for key, value in row.items()} for row in rows.to_dict("records")
    ]


def _text(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)
