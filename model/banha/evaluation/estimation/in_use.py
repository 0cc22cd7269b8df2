"""Estimates beside the numbers that the model uses.

What an estimate is of is named in one of these forms: `section.name` or `section.name[sector]`, a
structural parameter; `outside_slope.path` or `outside_constant.path`, an assumption of the nation
behind a pack's outside path; `path.name`, the mean of an outside path over the years of the
estimate; `measurement_error.series@basis`, the error that calibration takes;
`prior.section.name`, the standard deviation of what calibration thinks possible; `net_entry`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from banha.data import data_folder
from banha.evaluation.calibration.moments import error_table
from banha.evaluation.calibration.priors import Prior, parameter_name, read_priors
from banha.evaluation.estimation.estimate import Estimate
from banha.packs.stand_ins.nation import load_nation
from banha.parameter_table import ParameterRow, parameter_table

PATHS = "paths.csv"
ASSUMED = ("outside_slope", "outside_constant")


@dataclass(frozen=True, slots=True)
class InUse:
    """A number that the model uses, its plausible range and its grade."""

    value: float
    low: float
    high: float
    grade: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """An estimate beside the number in use.

    Attributes
    ----------
    estimate
        The estimate.
    parameter
        Name of what it is of.
    in_use
        The number in use.
    prior
        The range that calibration searches, in the parameter's own unit; none where it is not
        calibrated.
    """

    estimate: Estimate
    parameter: str
    in_use: InUse
    prior: tuple[float, float] | None

    @property
    def inside(self) -> bool:
        """Whether the number in use lies in the interval of the estimate."""
        return self.estimate.holds(self.in_use.value)

    @property
    def recommendation(self) -> str:
        """What follows for the number in use."""
        if self.inside:
            return "keep"
        one = self.estimate
        if self.prior is not None:
            covered = self.prior[0] <= one.high and one.low <= self.prior[1]
            return f"calibrated; the prior {'reaches' if covered else 'does not reach'} it"
        value = self.in_use.value
        move = f"at least {one.low:.3g}" if value < one.low else f"at most {one.high:.3g}"
        if math.isnan(self.in_use.low):
            return move
        reach = self.in_use.low <= one.high and one.low <= self.in_use.high
        return f"{move}; {'within' if reach else 'outside'} the range of the parameter"


def compare(estimates: Iterable[Estimate]) -> list[Comparison]:
    """Return each estimate beside each number that it is an estimate of."""
    return list(_compare(estimates))


def _compare(estimates: Iterable[Estimate]) -> Iterator[Comparison]:
    rows = {parameter_name(r.section, r.name, r.sector): r for r in parameter_table()}
    priors = {prior.parameter: prior for prior in read_priors()}
    for one in estimates:
        for name in one.parameters:
            value = _in_use(name, estimate=one, rows=rows, priors=priors)
            prior = priors.get(name)
            reach = None if prior is None else _reach(prior, value.value)
            yield Comparison(one, name, value, reach)


def _reach(prior: Prior, value: float) -> tuple[float, float]:
    factor = value if prior.how == "factor" else 1.0
    return prior.low * factor, prior.high * factor


def _in_use(
    name: str, *, estimate: Estimate, rows: dict[str, ParameterRow], priors: dict[str, Prior]
) -> InUse:
    kind, _, rest = name.partition(".")
    if kind in ASSUMED:
        entry = load_nation().assumptions.entry(name)
        return InUse(entry.value, entry.low, entry.high, entry.grade)
    if kind == "path":
        return InUse(_path_mean(rest, years=estimate.years), math.nan, math.nan, "assumed")
    if kind == "measurement_error":
        return InUse(_error(rest, level=estimate.level), math.nan, math.nan, "assumed")
    if kind == "prior":
        spreads = [(p.high - p.low) / math.sqrt(12) for n, p in priors.items()
                   if n.startswith(f"{rest}[") or n == rest]  # fmt: skip
        return InUse(spreads[0], math.nan, math.nan, "assumed")
    if name == "net_entry":
        births, deaths = rows["entry.start_up_rate"], rows["entry.exit_rate"]
        return InUse(
            births.value - deaths.value, births.low - deaths.high, births.high - deaths.low,
            "assumed",
        )  # fmt: skip
    row = rows[name]
    return InUse(row.value, row.low, row.high, row.grade)


def _path_mean(name: str, *, years: str) -> float:
    first, last = (int(year) for year in years.split("-"))
    path = data_folder() / "nations" / load_nation().slug / PATHS
    with path.open(encoding="utf-8", newline="") as file:
        values = [
            float(row["value"])
            for row in csv.DictReader(file)
            if row["series"] == name and first <= int(row["year"]) <= last
        ]
    return sum(values) / len(values)


def _error(name: str, *, level: float) -> float:
    series, _, basis = name.partition("@")
    row = next(r for r in error_table() if (r.series, r.basis) == (series, basis))
    return row.error if math.isnan(level) else math.hypot(row.error, row.relative * level)
