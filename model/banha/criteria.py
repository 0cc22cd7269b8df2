"""The six criteria of a community, and the indicators that they are made of."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from banha.data import data_folder
from banha.errors import Fault, PackError
from banha.formula import Formula, refuse_unknown
from banha.series import read_series
from banha.suggest import did_you_mean

Array = NDArray[np.float64]
Grade = Literal["measured", "published", "assumed"]
OWN_SERIES = (
    "indicators", "indicator_scores", "criteria", "criteria_measured", "community_score",
    "community_score_geometric", "community_score_measured", "community_score_geometric_measured",
)  # fmt: skip
"""Records that are made of the indicators, and that no indicator can therefore be made of."""
FULL_SCORE = 100.0


class CriterionRow(BaseModel):
    """One row of criteria.csv: a criterion, its weight in the community score."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    label_vi: str = Field(min_length=1)
    weight: float = Field(gt=0)


class IndicatorRow(BaseModel):
    """One row of indicators.csv: what it is computed from, between which goalposts it is judged.

    `simulated`, `per` and `factor` are read as in `Formula`, over the records of a month. At
    `worst` and beyond the score is 0, at `best` and beyond 100. `opening` says whether the value
    at the opening is measured in the province; `worst_grade`, `best_grade` and `source` say where
    the goalposts come from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(min_length=1)
    criterion: str
    label_en: str = Field(min_length=1)
    label_vi: str = Field(min_length=1)
    simulated: str = Field(min_length=1)
    per: str
    factor: float
    unit: str = Field(min_length=1)
    worst: float
    best: float
    direction: Literal["up", "down"]
    weight: float = Field(gt=0)
    opening: Grade
    opening_note: str = Field(min_length=1)
    worst_grade: Grade
    best_grade: Grade
    source: str
    note: str

    @property
    def formula(self) -> Formula:
        """How the indicator is computed from records."""
        return Formula(self.simulated, per=self.per, factor=self.factor)

    @property
    def is_measured(self) -> bool:
        """Whether its value at the opening is measured or published."""
        return self.opening != "assumed"


@dataclass(frozen=True)
class Criteria:
    """The criteria in their order, and the indicators."""

    criteria: tuple[CriterionRow, ...]
    indicators: tuple[IndicatorRow, ...]

    def of(self, criterion: str, *, measured: bool = False) -> list[IndicatorRow]:
        """Indicators of a criterion, all or those whose opening is measured or published."""
        return [
            row
            for row in self.indicators
            if row.criterion == criterion and (row.is_measured or not measured)
        ]

    @cached_property
    def goalposts(self) -> tuple[Array, Array]:
        """Worst and best of the indicators: float64[indicators] each."""
        rows = self.indicators
        return np.array([row.worst for row in rows]), np.array([row.best for row in rows])

    def scores(self, values: Array) -> Array:
        """Score of each indicator: 100·clip((x − worst) ÷ (best − worst), 0, 1)."""
        worst, best = self.goalposts
        share = (values - worst) / (best - worst)
        return np.asarray(FULL_SCORE * np.minimum(np.maximum(share, 0.0), 1.0))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the criteria."""
        return tuple(row.name for row in self.criteria)

    @property
    def measured_names(self) -> tuple[str, ...]:
        """Names of the criteria that have an indicator whose opening is measured or published."""
        return tuple(name for name in self.names if self.of(name, measured=True))

    def require_parts(self, parts: Mapping[str, Sequence[str]]) -> None:
        """Refuse indicators of parts that a series of this province does not have.

        Raises
        ------
        PackError
            All faults at once.
        """
        faults = []
        for row in self.indicators:
            for named in row.formula.named():
                try:
                    refuse_unknown(named, known=parts[named.series])
                except ValueError as error:
                    cure = f"Its parts here are: {', '.join(parts[named.series]) or 'none'}."
                    faults.append(Fault(f"indicators.csv, {row.name}", str(error), cure))
        if faults:
            raise PackError(faults)


def read_criteria(folder: Path | None = None) -> Criteria:
    """Return the criteria and indicators of a data folder; None: the one in use.

    Raises
    ------
    PackError
        A table is missing or wrong; all faults at once.
    """
    place = data_folder() if folder is None else folder
    faults: list[Fault] = []
    cells = _cells(place / "criteria.csv", faults=faults)
    known = [row.get("name") or "" for _, row in cells]
    criteria = list(_rows(cells, CriterionRow, faults=faults))
    cells = _cells(place / "indicators.csv", faults=faults)
    indicators = list(_rows(cells, IndicatorRow, faults=faults))
    for where, row in indicators:
        faults += _indicator_faults(row, where=where, known=known)
    for found in (criteria, indicators):
        faults += _twice([(where, row.name) for where, row in found])
    used = {row.criterion for _, row in indicators}
    for where, criterion in criteria:
        if criterion.name not in used:
            what = f"the criterion {criterion.name!r} has no indicator"
            faults.append(Fault(where, what, "Give it one in indicators.csv, or remove it."))
    if faults:
        raise PackError(faults)
    return Criteria(tuple(row for _, row in criteria), tuple(row for _, row in indicators))


def _cells(path: Path, *, faults: list[Fault]) -> list[tuple[str, dict[str, str]]]:
    """Rows of a table as written, with where they stand."""
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True)
        cells = [(f"{path}, line {reader.line_num}", row) for row in reader]
    except (OSError, ValueError, csv.Error) as error:
        faults.append(Fault(str(path), f"cannot be read: {error}", "Restore the file."))
        return []
    if not cells:
        faults.append(Fault(str(path), "there is no row", "Restore the file."))
    return cells


def _rows[Row: BaseModel](
    cells: Sequence[tuple[str, dict[str, str]]], kind: type[Row], *, faults: list[Fault]
) -> Iterator[tuple[str, Row]]:
    """Rows with where they stand; faults of those that cannot be are added."""
    for where, row in cells:
        if None in row or None in row.values():  # what csv puts for surplus and lacking cells
            cure = f"Write {len(kind.model_fields)} cells; put a text that holds commas in quotes."
            faults.append(Fault(where, "too many or too few cells", cure))
            continue
        try:
            yield where, kind.model_validate(row)
        except ValidationError as error:
            for problem in error.errors():
                column = ".".join(str(part) for part in problem["loc"])
                what = f"{column}: {problem['msg']}, not {problem['input']!r}"
                faults.append(Fault(where, what, "Mend this cell."))


def _indicator_faults(row: IndicatorRow, *, where: str, known: Sequence[str]) -> Iterator[Fault]:
    """Everything that is wrong with an indicator by itself."""
    if row.criterion not in known:
        what = f"{row.name} belongs to the criterion {row.criterion!r}, which is not there"
        yield Fault(where, what, did_you_mean(row.criterion, known))
    yield from _formula_faults(row, where=where)
    if row.worst == row.best:
        what = f"worst and best of {row.name} are both {row.best:g}"
        yield Fault(where, what, "Write two different goalposts.")
    elif (row.best > row.worst) != (row.direction == "up"):
        what = f"{row.name} goes from {row.worst:g} to {row.best:g}, yet {row.direction} is better"
        yield Fault(where, what, "Write up if best is above worst, else down.")
    graded = {row.worst_grade, row.best_grade} != {"assumed"}
    if graded != bool(row.source):
        what = f"goalposts of {row.name} are {row.worst_grade} and {row.best_grade}, "
        what += f"the source is {row.source!r}"
        yield Fault(where, what, "Name a source, or grade both assumed and name none.")


def _formula_faults(row: IndicatorRow, *, where: str) -> Iterator[Fault]:
    series = [name for name in read_series() if name not in OWN_SERIES]
    try:
        named = list(row.formula.named())
    except ValueError as error:
        cure = "Write series joined by ` + `, ` - ` or ` * `, parts in brackets."
        yield Fault(where, f"{row.name}: {error}", cure)
        return
    for one in named:
        if one.series not in series:
            what = f"{row.name}: no series {one.series!r} is recorded"
            if one.series in OWN_SERIES:
                what = f"{row.name}: {one.series!r} is itself made of indicators"
            yield Fault(where, what, did_you_mean(one.series, series))


def _twice(found: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, name in found:
        if name in seen:
            yield Fault(where, f"{name!r} is there twice", "Keep one row.")
        seen.add(name)
