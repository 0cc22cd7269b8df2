"""The page of records: every series, and those in which the strategy's demands and risks show.

`python -m banha.report.records_page` writes it to the standard output.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banha.observing.survey import DISTRIBUTIONS, QUANTILES
from banha.records import read_series
from banha.report.names import series_title

HEAD = """# Records

Every series is recorded each month in units of the real province (`records.parquet`); in
`yearly.parquet` flows are summed, stocks and rates averaged. Every kind of payment by month, in
whole đồng, is in `accounts.parquet` (`banha describe flows`). Money is at prices of 2010. This page
is made of the tables; `banha describe records` shows the same, and with `--lang vi` in Vietnamese.
"""
ACCOUNTING = """
## How some are made

- **Product three ways**: production, income and expenditure from three sets of books, equal to the
  đồng; the guard computes them, the records take them over.
- **Total factor productivity**: Δln TFP = Δln V − s·Δln L − (1 − s)·Δln K from month to month, V
  value added at opening prices, L persons who work, K firms' capital at replacement cost, s the
  mean over both months of labour's share of value added (pay, social insurance, incomes on own
  account), kept from 0 to 1. Where there is no capital, s = 1. Hours, education and public capital
  are not taken out: better schooling and roads show as productivity.
- **Growth**: ln of volume over that of twelve months before; months before the first are taken to
  have grown as the opening assumes (`technology.opening_growth`).
- **Sizes of firms** are real ones: staff × persons' scale ÷ firms' scale. At coarse scales the
  smallest classes are empty but for firms without staff.
- **Median pay, skill, trained share** are counted in the first month and each June and December.
"""


@dataclass(frozen=True)
class Sign:
    """A series in which a demand or a risk of the strategy shows, and which way is better."""

    kind: str
    name: str
    label_en: str
    label_vi: str
    better: str
    series: str


@cache
def read_demands() -> tuple[Sign, ...]:
    """The eight demands and four risks with their series, from `demands.csv`."""
    text = files("banha").joinpath("report/demands.csv").read_text(encoding="utf-8")
    return tuple(Sign(**row) for row in csv.DictReader(text.splitlines()))


def records_page() -> str:
    """The page as Markdown."""
    return "\n".join([HEAD, *_demands(), ACCOUNTING, *_distributions(), "", *_series(), ""])


def _demands() -> list[str]:
    lines = [
        "## Demands and risks of the strategy", "",
        "| | | Tiếng Việt | series | better |", "|---|---|---|---|---|",
    ]  # fmt: skip
    return lines + [
        f"| {sign.kind} | {sign.label_en} | {sign.label_vi} | `{sign.series}` | {sign.better} |"
        for sign in read_demands()
    ]


def _distributions() -> list[str]:
    lines = [
        "## Distributions", "",
        f"Quantiles {', '.join(QUANTILES)} of each December, in `distributions.parquet`: pay over",
        "employees, productivity of firms weighted by staff, real staff of firms.", "",
        "| distribution | unit |", "|---|---|",
    ]  # fmt: skip
    return lines + [f"| `{name}` | {unit} |" for name, unit in DISTRIBUTIONS.items()]


def _series() -> list[str]:
    lines = [
        "## Series", "",
        "| series | title | Tiếng Việt | by | unit | kind | what |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    return lines + [
        f"| `{d.series}` | {series_title(d.series, 'en')} | {series_title(d.series, 'vi')} "
        f"| {d.by} | {d.unit} | {d.kind} | {d.description} |"
        for d in read_series().values()
    ]


if __name__ == "__main__":
    sys.stdout.write(records_page())
