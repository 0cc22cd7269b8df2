"""Priors of the parameters that are calibrated, from `scenarios/calibration.csv`."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from banha.assumed import rows_in_force, value_in_force
from banha.data import data_folder
from banha.errors import Fault, PackError
from banha.parameter_table import is_sector_valued, nearest_possible, value_problem
from banha.parameters import SECTIONS
from banha.scenario import Scenario
from banha.scenario_overrides import merge_overrides
from banha.suggest import did_you_mean

Array = NDArray[np.float64]
How = Literal["value", "factor"]
Scale = Literal["log", "linear"]

TABLE = "calibration.csv"
COLUMNS = ("section", "name", "sector", "how", "low", "high", "scale", "reason")
HOWS = ("value", "factor")
SCALES = ("log", "linear")


@dataclass(frozen=True, slots=True)
class Prior:
    """What is thought possible of one parameter: uniform between two ends, on a scale.

    Attributes
    ----------
    section, name, sector
        The parameter; without a sector it has one value for all of the economy.
    how
        `value`: low and high are values of the parameter. `factor`: they multiply the value that
        is in force in the province.
    low, high
        Ends of the range.
    scale
        `linear`: uniform between the ends. `log`: its logarithm is.
    reason
        Why this range.
    """

    section: str
    name: str
    sector: str
    how: How
    low: float
    high: float
    scale: Scale
    reason: str

    @property
    def parameter(self) -> str:
        """Name in full: section.name or section.name[sector]."""
        return parameter_name(self.section, self.name, self.sector)

    def at(self, share: float) -> float:
        """Return the value, or factor, below which this share of the prior lies."""
        if self.scale == "log":
            return float(self.low * (self.high / self.low) ** share)
        return float(self.low + share * (self.high - self.low))

    def share_of(self, number: float) -> float:
        """Return the share of the prior below a value, or factor; 0 or 1 beyond its ends."""
        if self.scale == "log":
            if number <= 0.0:
                return 0.0
            share = math.log(number / self.low) / math.log(self.high / self.low)
        else:
            share = (number - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)

    def in_force(self, scenario: Scenario) -> float:
        """Return the value that a scenario has in force."""
        rows = rows_in_force(scenario, self.section, self.name)
        return value_in_force(scenario, rows[self.sector], sector=self.sector)

    def value(self, number: float, *, in_force: float) -> float:
        """Return what to set where the prior's own number is this; the nearest that is possible."""
        value = number if self.how == "value" else number * in_force
        return nearest_possible(self.section, self.name, value)


def parameter_name(section: str, name: str, sector: str) -> str:
    """Return the name of a parameter in full: section.name or section.name[sector]."""
    return f"{section}.{name}[{sector}]" if sector else f"{section}.{name}"


def with_values(scenario: Scenario, values: dict[str, float]) -> Scenario:
    """Return a scenario with parameters set otherwise, each named `section.name[sector]`.

    Raises
    ------
    ScenarioError
        A parameter or a value is not possible.
    """
    overrides: dict[str, dict[str, float | dict[str, float]]] = {}
    for parameter, value in values.items():
        section, name, sector = split_name(parameter)
        named = overrides.setdefault(section, {})
        if sector:
            by_sector = named.setdefault(name, {})
            assert isinstance(by_sector, dict)
            by_sector[sector] = value
        else:
            named[name] = value
    merged = merge_overrides(scenario.to_dict()["overrides"], overrides)  # type: ignore[arg-type]
    return scenario.model_copy(update={"overrides": merged})


def split_name(parameter: str) -> tuple[str, str, str]:
    """Return section, name and sector (empty: none) of a parameter named in full."""
    section, _, rest = parameter.partition(".")
    name, _, sector = rest.removesuffix("]").partition("[")
    return section, name, sector


def values_in_force(scenario: Scenario, priors: Sequence[Prior]) -> tuple[float, ...]:
    """Return the values that a scenario has in force, prior by prior."""
    return tuple(prior.in_force(scenario) for prior in priors)


def values_at(
    priors: Sequence[Prior], point: Array, *, in_force: Sequence[float]
) -> dict[str, float]:
    """Return the values to set at a point, by the full names of the parameters.

    Parameters
    ----------
    priors
        The parameters.
    point
        Shares of the priors below it.
    in_force
        The values that factors multiply.
    """
    return {
        prior.parameter: prior.value(prior.at(float(share)), in_force=base)
        for prior, share, base in zip(priors, point, in_force, strict=True)
    }


def point_in_force(priors: Sequence[Prior], *, in_force: Sequence[float]) -> Array:
    """Return the point of the values in force: shares of the priors below them."""
    numbers = [
        1.0 if prior.how == "factor" else base for prior, base in zip(priors, in_force, strict=True)
    ]
    shares = [p.share_of(number) for p, number in zip(priors, numbers, strict=True)]
    return np.array(shares, dtype=np.float64)


def read_priors(
    path: Path | None = None, *, sectors: Sequence[str] | None = None
) -> tuple[Prior, ...]:
    """Read and check the table of priors.

    Parameters
    ----------
    path
        The table; None: the one of the data.
    sectors
        Sectors of the province; None: not known, and not checked.

    Raises
    ------
    PackError
        The table is missing, or rows of it are wrong; all faults at once.
    """
    path = data_folder() / TABLE if path is None else path
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cure = "Restore the file, readable and in UTF-8."
        raise PackError([Fault(str(path), f"cannot be read: {error}", cure)]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        what = f"the columns are {', '.join(reader.fieldnames or ['(none)'])}"
        cure = f"Write the columns {', '.join(COLUMNS)}."
        raise PackError([Fault(f"{path}, line 1", what, cure)])
    faults: list[Fault] = []
    priors: list[Prior] = []
    try:
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            prior = _prior(cells, where=where, sectors=sectors, faults=faults)
            if prior is not None and prior.parameter in [one.parameter for one in priors]:
                faults.append(Fault(where, f"{prior.parameter} is there twice", "Keep one row."))
            elif prior is not None:
                priors.append(prior)
    except csv.Error as error:
        where = f"{path}, line {reader.line_num}"
        faults.append(Fault(where, f"not a row of CSV: {error}", "Mend the quotes of this row."))
    if not priors and not faults:
        faults.append(Fault(str(path), "no parameter is named", "Write a row for each parameter."))
    if faults:
        raise PackError(faults)
    return tuple(priors)


def _prior(
    cells: dict[str, str], *, where: str, sectors: Sequence[str] | None, faults: list[Fault]
) -> Prior | None:
    """Return the prior of a row, or None after adding its faults."""
    if None in cells or None in cells.values():  # what csv puts for surplus and lacking cells
        cure = f"Write {len(COLUMNS)} cells; put a text that holds commas in quotes."
        faults.append(Fault(where, "too many or too few cells", cure))
        return None
    found = list(_faults(cells, where=where, sectors=sectors))
    if found:
        faults.extend(found)
        return None
    return Prior(
        section=cells["section"], name=cells["name"], sector=cells["sector"],
        how=cells["how"], low=float(cells["low"]), high=float(cells["high"]),  # type: ignore[arg-type]
        scale=cells["scale"], reason=cells["reason"],  # type: ignore[arg-type]
    )  # fmt: skip


def _faults(cells: dict[str, str], *, where: str, sectors: Sequence[str] | None) -> Iterator[Fault]:
    section, name, sector = cells["section"], cells["name"], cells["sector"]
    if section not in SECTIONS:
        yield Fault(where, f"no section {section!r}", did_you_mean(section, SECTIONS))
        return
    if name not in SECTIONS[section].model_fields:
        cure = did_you_mean(name, SECTIONS[section].model_fields)
        yield Fault(where, f"section {section} has no parameter {name!r}", cure)
        return
    full = f"{section}.{name}"
    if is_sector_valued(section, name) != bool(sector):
        cure = "Name one sector." if not sector else "Leave the sector empty."
        yield Fault(where, f"{full} has the sector {sector!r}", cure)
    elif sector and sectors is not None and sector not in sectors:
        yield Fault(where, f"no sector {sector!r}", did_you_mean(sector, sectors))
    for column, known in (("how", HOWS), ("scale", SCALES)):
        if cells[column] not in known:
            cure = f"Write {' or '.join(known)}."
            yield Fault(where, f"{column} is {cells[column]!r}", cure)
    if not cells["reason"].strip():
        yield Fault(where, f"{full} has no reason", "Say why this range.")
    yield from _range_faults(cells, where=where)


def _range_faults(cells: dict[str, str], *, where: str) -> Iterator[Fault]:
    ends = []
    for column in ("low", "high"):
        try:
            ends.append(float(cells[column]))
        except ValueError:
            ends.append(math.nan)
        if not math.isfinite(ends[-1]):
            what = f"{column} is {cells[column]!r}, not a number"
            yield Fault(where, what, "Write a number with a decimal point.")
    low, high = ends
    if math.isfinite(low) and math.isfinite(high):
        if not low < high:
            yield Fault(where, f"low {low:g} is not below high {high:g}", "Mend the range.")
        if low <= 0.0 and "log" in (cells["scale"], "log" if cells["how"] == "factor" else ""):
            yield Fault(where, f"low is {low:g}", "Write a low end above 0, or a linear value.")
        if cells["how"] == "value":
            for number in (low, high):
                problem = value_problem(cells["section"], cells["name"], number)
                if problem is not None:
                    yield Fault(where, f"{number:g} cannot be: it {problem}", "Mend the range.")
