"""The catalogue of series: breakdowns, units, ranges and sums that tables are judged by.

`series.csv` holds, for each series, its breakdowns, its unit, its kind (`count`, `money`, `amount`,
`share` in per cent, `rate`, `index`, `score`), the lowest and highest plausible value, the same per
inhabitant, whether values of neighbouring years are alike (`steady`), and which breakdowns sum to
what. The ranges are those of 57 provinces of Việt Nam in the years to 2021, widened: ten- to
thirtyfold per inhabitant, twenty- to a hundredfold in all. They catch a unit off by a thousand;
they are no statistics.
"""

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SUM = re.compile(r"(?P<parts>[a-z0-9_ \[\]]+) = (?P<whole>total|[0-9]+)")
_UNIT_FACTORS = (
    (r"nghìn|ngàn|thousand|\b1[ ,.]?000\b|'000", 1_000.0),
    (r"triệu|million|\bmio\b", 1_000_000.0),
    (r"tỷ|tỉ|billion", 1_000_000_000.0),
    (r"trăm|hundred", 100.0),
)
_SCALED = {"vnd_billion": 1e9, "vnd_million": 1e6, "usd_million": 1e6, "usd_billion": 1e9}


@dataclass(frozen=True)
class SumRule:
    """Breakdowns that together are all of a series.

    Parameters
    ----------
    parts
        Breakdowns that must be there for the rule to apply.
    optional
        Breakdowns that are added where they are there.
    whole
        What the sum must be; none: the breakdown `total`.
    """

    parts: tuple[str, ...]
    optional: tuple[str, ...]
    whole: float | None


@dataclass(frozen=True)
class Series:
    """One series of the catalogue; see `series.csv`."""

    name: str
    breakdowns: tuple[str, ...]
    unit: str
    kind: str
    low: float
    high: float
    low_per_person: float
    high_per_person: float
    steady: bool
    sum_rule: SumRule | None
    meaning: str

    @property
    def by_breakdown(self) -> bool:
        """Whether the range holds for each breakdown, and not for the total alone."""
        return self.kind in ("share", "rate", "index", "score")


@dataclass(frozen=True)
class Relation:
    """Between which values one series over another must lie."""

    series: str
    breakdown: str
    over_series: str
    over_breakdown: str
    low: float
    high: float


@cache
def catalogue() -> dict[str, Series]:
    """Return the series by name."""
    return {row["series"]: _series(row) for row in _rows("series.csv")}


@cache
def relations() -> tuple[Relation, ...]:
    """Return the relations between series, from `relations.csv`."""
    return tuple(
        Relation(
            row["series"],
            row["breakdown"],
            row["over_series"],
            row["over_breakdown"],
            float(row["low"]),
            float(row["high"]),
        )
        for row in _rows("relations.csv")
    )


def unit_factor(theirs: str, ours: str) -> float | None:
    """Return by what values in a unit of the user's are probably to be multiplied; for cures only.

    Parameters
    ----------
    theirs
        The unit as the user writes it, such as `nghìn người`.
    ours
        The unit of the catalogue, such as `persons`.
    """
    written = theirs.casefold()
    factor = next((f for words, f in _UNIT_FACTORS if re.search(words, written)), None)
    scale = next((s for name, s in _SCALED.items() if ours.startswith(name)), 1.0)
    return None if factor is None else factor / scale


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("banha.intake") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _series(row: dict[str, str]) -> Series:
    return Series(
        name=row["series"],
        breakdowns=tuple(row["breakdowns"].split()),
        unit=row["unit"],
        kind=row["kind"],
        low=_bound(row["low"], -math.inf),
        high=_bound(row["high"], math.inf),
        low_per_person=_bound(row["low_per_person"], -math.inf),
        high_per_person=_bound(row["high_per_person"], math.inf),
        steady=row["steady"] == "yes",
        sum_rule=_sum_rule(row["sums"]),
        meaning=row["meaning"],
    )


def _bound(text: str, default: float) -> float:
    return float(text) if text else default


def _sum_rule(text: str) -> SumRule | None:
    found = _SUM.fullmatch(text)
    if found is None:
        return None
    words = found["parts"].split()
    parts = tuple(word for word in words if not word.startswith("["))
    optional = tuple(word.strip("[]") for word in words if word.startswith("["))
    return SumRule(parts, optional, None if found["whole"] == "total" else float(found["whole"]))
