"""What is recorded: the rows of `records.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class SeriesDescription:
    """What a recorded series is: its unit, and whether it is a stock, a flow or a rate."""

    series: str
    by: str
    unit: str
    kind: str
    description: str


@cache
def read_series() -> Mapping[str, SeriesDescription]:
    """Every recorded series by name, in the order of `records.csv`."""
    text = files("banha").joinpath("records.csv").read_text(encoding="utf-8")
    return {row["series"]: SeriesDescription(**row) for row in csv.DictReader(text.splitlines())}
