"""The nation as it was known at the end of a year: nothing later is in its tables.

Values are those of the latest revision, dated by the year that they are of: delays of publication
and later revisions are left out of account.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from banha.errors import Fault, PackError
from banha.packs.layout import LAST_OBSERVED_YEAR, LAST_OUTSIDE_YEAR
from banha.packs.stand_ins.nation import Nation, Rows, assemble, load_nation, read_texts

FIRST_VINTAGE = 2010
AREAS = "areas.csv"
DATED = {
    "national.csv": "period",
    "outside.csv": "period",
    "minimum_wages.csv": "effective_date",
    "boundaries.csv": "year",
}
"""Tables whose rows are dropped after the year, and the column that dates them."""
HELD = "demography.csv"
"""Table whose rows after the year, projections, give way to the last known ones."""
CALENDAR = "tet.csv"
"""Known for decades ahead."""


@lru_cache(maxsize=4)
def vintage_nation(slug: str, *, until: int) -> Nation:
    """Return a nation as it was known at the end of a year; the last few are kept."""
    return known_nation(load_nation(slug), until=until)


def known_nation(nation: Nation, *, until: int) -> Nation:
    """Return a nation with what was known of it at the end of a year.

    The panel, the national series, the legal minimum wages and the changes of boundaries end with
    the year. Demographic tables hold their last value known. The calendar is known ahead, and so
    is the area of a province, which no year changes.

    Parameters
    ----------
    nation
        The nation with all that there is.
    until
        The year, 2010 to 2021.

    Raises
    ------
    PackError
        The year lies outside, or the nation is cut already.
    """
    if until not in range(FIRST_VINTAGE, LAST_OBSERVED_YEAR + 1):
        what = f"{until} is not a year from {FIRST_VINTAGE} to {LAST_OBSERVED_YEAR}."
        raise PackError([Fault(f"--until {until}", what, "Name a year in between.")])
    if nation.until is not None:
        what = f"The nation is known to {nation.until} already."
        raise PackError([Fault(f"--until {until}", what, "Start from the whole nation.")])
    tables = {name: _cut(rows, column=DATED.get(name), until=until)
              for name, rows in nation.tables.items()}  # fmt: skip
    tables[HELD] = held_rows(nation.tables[HELD], until=until)
    tables["merged.csv"] = []
    return assemble(
        nation.slug, folder=nation.folder, provinces=nation.provinces,
        panel=_panel(nation, until=until), tables=tables, firm_sizes=nation.firm_sizes,
        until=until,
    )  # fmt: skip


def _cut(rows: Rows, *, column: str | None, until: int) -> Rows:
    if column is None:
        return rows
    return [row for row in rows if int(row[column][:4]) <= until]


def held_rows(rows: Rows, *, until: int) -> Rows:
    """Return rows of which those after a year have the last value known before.

    A row of a span of years, such as 2010-2015, is known when the span has ended.

    Parameters
    ----------
    rows
        Rows with series, breakdown, area, period, value.
    until
        Last year known.
    """
    known: dict[tuple[str, ...], dict[str, str]] = {}
    kept: Rows = []
    for row in sorted(rows, key=lambda one: one["period"]):
        key = (row["series"], row["breakdown"], row["area"])
        if int(row["period"].split("-")[-1]) <= until:
            known[key] = row
            kept.append(row)
        elif key in known and int(row["period"][:4]) <= LAST_OUTSIDE_YEAR:
            held = known[key]
            note = f"held as in {held['period']}"
            kept.append({**held, "period": row["period"], "note": note})
    return kept


def _panel(nation: Nation, *, until: int) -> pd.DataFrame:
    """Return the panel to a year; where it has no area of the provinces yet, with it."""
    panel = nation.panel[nation.panel["year"] <= until]
    if (panel["series"] == "land_area").any():
        return panel.reset_index(drop=True)
    areas = pd.DataFrame(read_texts(nation.folder / AREAS))
    areas = areas.assign(
        year=until, value=areas["value"].astype("float64"), series="land_area", breakdown="total",
        basis="area", preferred="true", confidence="high", note="the area is the same in any year",
    )  # fmt: skip
    added = areas[list(panel.columns)].astype({"year": panel["year"].dtype})
    return pd.concat([panel, added], ignore_index=True)
