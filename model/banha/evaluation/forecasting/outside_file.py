"""A table of outside inputs that takes the place of the assumed path."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from banha.errors import Fault, RequestError
from banha.packs.layout import LAST_OBSERVED_YEAR, LAST_OUTSIDE_YEAR
from banha.suggest import did_you_mean

COLUMNS = ("series", "year", "value")
FIRST_YEAR = LAST_OBSERVED_YEAR + 1
"""Earlier years are what was measured."""
PATHS = {
    "demand_growth_labour_intensive": "world demand for labour-intensive goods, log points a year",
    "demand_growth_technology": "world demand for technology-intensive goods, log points a year",
    "frontier_growth": "productivity of the frontier, log points a year",
    "outside_income_growth": "real earnings elsewhere in the nation, log points a year",
    "farm_productivity_growth": "productivity of farms, log points a year",
    "competitor_cost": "competitors' unit labour cost, 2010 = 1",
    "foreign_investment_cycle": "world foreign investment, 2010 = 1",
    "price_level": "national price level, 2010 = 1",
    "minimum_wage": "legal minimum, đồng of 2010 a month",
    "lending_rate_real": "real lending rate, log points a year",
}
"""Outside inputs that a file can replace, with their units."""
GROWTH = frozenset(
    name for name in PATHS if name.endswith(("_growth", "_real")) or "growth" in name
)


def read_outside(path: Path) -> pd.DataFrame:
    """Read a file of outside inputs: columns series, year, value.

    Years that it does not name keep the pack's path.

    Raises
    ------
    RequestError
        The file is not there or rows are wrong; all faults at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header, rows = tuple(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        cure = f"Name a CSV file with the columns {', '.join(COLUMNS)}."
        raise RequestError([Fault(f"--outside {path}", f"cannot be read: {error}", cure)]) from None
    if not set(COLUMNS) <= set(header):
        what = f"The columns are {', '.join(header) or '(none)'}."
        raise RequestError([Fault(str(path), what, f"Write the columns {', '.join(COLUMNS)}.")])
    faults: list[Fault] = []
    found = list(_values(rows, where=str(path), faults=faults))
    if not rows:
        faults.append(Fault(str(path), "There are no rows.", "Write a row for each year."))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    for (series, year), group in table.groupby(["series", "year"]):
        if len(group) > 1:
            faults.append(Fault(str(path), f"{series} of {year} is there twice", "Keep one row."))
    if faults:
        raise RequestError(faults)
    return table


def _values(
    rows: list[dict[str, str]], *, where: str, faults: list[Fault]
) -> Iterator[tuple[str, int, float]]:
    for line, row in enumerate(rows, start=2):
        place = f"{where}, line {line}"
        series = (row["series"] or "").strip()
        if series not in PATHS:
            faults.append(
                Fault(place, f"{series!r} is no outside input", did_you_mean(series, PATHS))
            )
            continue
        try:
            year, value = int(row["year"]), float(row["value"])
        except (TypeError, ValueError):
            what = f"year {row['year']!r} and value {row['value']!r} are not numbers"
            faults.append(Fault(place, what, "Write a whole year and a number."))
            continue
        if not FIRST_YEAR <= year <= LAST_OUTSIDE_YEAR:
            cure = f"Write years from {FIRST_YEAR} to {LAST_OUTSIDE_YEAR}."
            faults.append(Fault(place, f"the year is {year}", cure))
        elif not math.isfinite(value) or (series not in GROWTH and value <= 0.0):
            cure = f"Write it as {PATHS[series]}."
            faults.append(Fault(place, f"{series} cannot be {row['value']}", cure))
        elif series in GROWTH and abs(value) > 1.0:
            cure = f"Write it as {PATHS[series]}: 5 per cent is 0.05."
            faults.append(Fault(place, f"{series} is {value:g} log points", cure))
        else:
            yield series, year, value
