"""The design of a study: read from its table, with all faults at once."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from banha.assumed import rows_in_force
from banha.batch.design import SPREAD, Design, grid, spread
from banha.batch.dimension import LEVERS, Dimension, applied
from banha.errors import Fault, ScenarioError
from banha.levers import lever_table
from banha.packs.head import head_of
from banha.parameter_sections import SECTIONS
from banha.parameter_table import is_sector_valued, nearest_possible
from banha.scenario import Scenario
from banha.scenario_readers import Refused, read_number, read_whole
from banha.scenario_text import Locator
from banha.suggest import did_you_mean, shown

METHODS = ("list", "grid", *SPREAD)
KEYS = {"list": ("method", "points"), "grid": ("method", "parameters")}
"""Keys of the table of a design by method; those of the methods that spread points are more."""
SPREAD_KEYS = ("method", "points", "seed", "parameters")
RANGE_KEYS = ("low", "high", "log", "of")
VALUES_KEYS = ("values", "of")
ADDED = {"morris": 1, "sobol-indices": 2}
"""Points of a trajectory or block beyond the number of its dimensions."""
MOST_POINTS = 1_000_000
LARGEST_SEED = 2**32 - 1
"""Beyond this no generator of designs can be seeded."""
DECLARED = "declared"
SOME_NUMBER = 1000.4
ROUNDING = 0.5
"""Most that a whole number differs from the place in a range at which it is taken."""


def read_design(
    asked: object, *, scenarios: Sequence[Scenario], where: Locator, faults: list[Fault]
) -> Design:
    """Return the design of a study; faults are added, and the empty design returned then."""
    reading = _Reading(scenarios, where=where, faults=faults)
    before = len(faults)
    if not isinstance(asked, Mapping):
        cure = 'Write a table [design] with method = "grid".'
        reading.fault(f"{shown(asked)} is not a design", cure)
        return Design()
    method = asked.get("method")
    if method not in METHODS:
        reading.fault(
            f"{shown(method)} is no method", f"Write one of {', '.join(METHODS)}.", "method"
        )
        return Design()
    reading.keys(asked, KEYS.get(method, SPREAD_KEYS), of=f"a design of the method {method}")
    if method == "list":
        design = reading.listed(asked)
    elif method == "grid":
        design = reading.gridded(asked)
    else:
        design = reading.spread(method, asked)
    if len(faults) == before:
        reading.check_ends(design)
    return design if len(faults) == before else Design()


class _Reading:
    """The parts of a design, read one by one."""

    def __init__(
        self, scenarios: Sequence[Scenario], *, where: Locator, faults: list[Fault]
    ) -> None:
        self.scenarios = scenarios
        self.where = where
        self.faults = faults

    def fault(self, what: str, cure: str, *path: str | int) -> None:
        self.faults.append(Fault(self.where("design", *path), what, cure))

    def keys(
        self, given: Mapping[str, Any], known: Sequence[str], *path: str | int, of: str
    ) -> None:
        """Refuse keys that are none of those known."""
        for key in given:
            if key not in known:
                what = f"unknown key {shown(key)} of {of}"
                self.fault(what, did_you_mean(str(key), known), *path, *(() if path else (key,)))

    def listed(self, asked: Mapping[str, Any]) -> Design:
        """Points that are written out: a list of tables with the same names."""
        points = asked.get("points")
        cure = 'Write points = [{ "labour.search_employed" = 0.02 }, …].'
        if not isinstance(points, Sequence) or isinstance(points, str) or not points:
            self.fault(f"{shown(points)} is not a list of points", cure, "points")
            return Design()
        if not all(isinstance(point, Mapping) and point.keys() == points[0].keys() and point
                   for point in points):  # fmt: skip
            self.fault("the points do not all name the same parameters", cure, "points")
            return Design()
        dimensions = [Dimension(str(name)) for name in points[0]]
        self.refuse_overlaps([d.name for d in dimensions], "points")
        if sum(self.known(d.name, "points") for d in dimensions) < len(dimensions):
            return Design()
        rows = [[self.number(point[d.name], "points") for d in dimensions] for point in points]
        return Design("list", tuple(dimensions), np.array(rows, np.float64), len(rows))

    def gridded(self, asked: Mapping[str, Any]) -> Design:
        """Every combination of given values."""
        dimensions = []
        for name, given in self.parameters(asked):
            options = given if isinstance(given, Mapping) else {"values": given}
            self.keys(options, VALUES_KEYS, "parameters", name, of="values")
            values = options.get("values")
            if not isinstance(values, Sequence) or isinstance(values, str) or not values:
                cure = "Write a list of values, such as [0.01, 0.02, 0.04]."
                self.fault(f"{shown(given)} are not values", cure, "parameters", name)
                continue
            numbers = tuple(self.number(value, "parameters", name) for value in values)
            of = self.of(options.get("of", "value"), name)
            dimensions.append(Dimension(name, of, min(numbers), max(numbers), values=numbers))
        if math.prod(len(dimension.values) for dimension in dimensions) > MOST_POINTS:
            self.fault(f"the grid has more than {MOST_POINTS:,} points", "Ask fewer values.")
            return Design()
        coordinates = grid(dimensions) if dimensions else np.zeros((1, 0))
        return Design("grid", tuple(dimensions), coordinates, len(coordinates))

    def spread(self, method: Any, asked: Mapping[str, Any]) -> Design:
        """Points spread over ranges."""
        dimensions = [
            found for name, given in self.parameters(asked)
            if (found := self.range_of(name, given)) is not None
        ]  # fmt: skip
        count, seed = self.whole(asked, "points"), self.whole(asked, "seed", default=0)
        each = len(dimensions) + ADDED[method] if method in ADDED else 1
        if count * each > MOST_POINTS:
            what = f"the design has {count * each:,} points, more than {MOST_POINTS:,}"
            self.fault(what, f"Write points up to {MOST_POINTS // each}.", "points")
        if method.startswith("sobol") and count & (count - 1):
            low = 1 << (count.bit_length() - 1)
            cure = f"Write {low} or {2 * low}."
            self.fault(
                f"{count} points is not a power of two, which {method} needs", cure, "points"
            )
        if method in ("morris", "sobol-indices") and importlib.util.find_spec("SALib") is None:
            cure = "Install it with: pip install 'banha[evaluate]'"
            self.fault(f"the method {method} needs the package SALib", cure, "method")
        if self.faults or not dimensions:
            return Design()
        coordinates = spread(method, dimensions, count=count, seed=seed)
        return Design(method, tuple(dimensions), coordinates, count, seed)

    def parameters(self, asked: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """Names and what is given for them; those that are unknown left out."""
        given = asked.get("parameters")
        if not isinstance(given, Mapping) or not given:
            cure = 'Write [design.parameters] and below it "labour.search_employed" = [0.01, 0.05].'
            self.fault("the design names no parameters", cure, "parameters")
            return []
        self.refuse_overlaps(list(map(str, given)), "parameters")
        return [(str(name), value) for name, value in given.items()
                if self.known(str(name), "parameters", str(name))]  # fmt: skip

    def refuse_overlaps(self, names: Sequence[str], *path: str) -> None:
        """Refuse a parameter beside the same of one sector: one would undo the other."""
        for name in names:
            whole = ".".join(name.split(".")[:2])
            if name != whole and whole in names:
                what = f"{whole} moves every sector, {name} among them"
                self.fault(what, "Vary the one or the other.", *path, name)

    def known(self, name: str, *path: str) -> bool:
        """Tell whether this can be varied; add a fault if not."""
        section, _, rest = name.partition(".")
        parameter, _, sector = rest.partition(".")
        if section == LEVERS:
            moved = sorted({lever.name for one in self.scenarios for lever in one.levers})
            if rest not in moved:
                what = f"no scenario of the study moves a lever {rest!r}"
                names = moved if rest in lever_table() else lever_table()
                self.fault(what, did_you_mean(rest, names), *path)
            return rest in moved
        if section not in SECTIONS or parameter not in SECTIONS[section].model_fields:
            known = [f"{s}.{p}" for s in SECTIONS for p in SECTIONS[s].model_fields]
            self.fault(f"there is no parameter {shown(name)}", did_you_mean(name, known), *path)
            return False
        if sector:
            provinces = dict.fromkeys(scenario.province for scenario in self.scenarios)
            by_province = [head_of(province).sectors for province in provinces]
            sectors = [one for one in by_province[0] if all(one in of for of in by_province)]
            if not is_sector_valued(section, parameter) or sector not in sectors:
                what = f"{section}.{parameter} has no value of a sector {sector!r}"
                self.fault(what, did_you_mean(sector, sectors), *path)
                return False
        return True

    def range_of(self, name: str, given: object) -> Dimension | None:
        """Dimension over a range: `[low, high]`, a table, or `declared`."""
        options = given
        if given == DECLARED:
            return self.declared(name)
        if isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 2:
            options = {"low": given[0], "high": given[1]}
        path = ("parameters", name)
        if not isinstance(options, Mapping) or not {"low", "high"} <= options.keys():
            cure = 'Write [low, high], or "declared", or { low = 0.5, high = 2.0, of = "factor" }.'
            self.fault(f"{shown(given)} is not a range", cure, *path)
            return None
        self.keys(options, RANGE_KEYS, *path, of="a range")
        low, high = self.number(options["low"], *path), self.number(options["high"], *path)
        log = options.get("log", False)
        if not isinstance(log, bool):
            self.fault(f"log is {shown(log)}", "Write log = true or log = false.", *path)
            return None
        if not low < high or (log and low <= 0.0):
            cure = "Write the lower end first" + (", above zero." if log else ".")
            self.fault(f"{low:g} to {high:g} is not a range", cure, *path)
            return None
        return Dimension(name, self.of(options.get("of", "value"), name), low, high, log)

    def declared(self, name: str) -> Dimension | None:
        """Dimension over the range that the parameter table declares."""
        section, parameter, sector = Dimension(name).parts
        if section == LEVERS:
            cure = "Write [low, high]."
            self.fault("a lever's range depends on the study", cure, "parameters", name)
            return None
        rows = rows_in_force(self.scenarios[0], section, parameter)
        ranges = [rows[sector]] if sector in rows else list(rows.values())
        if not any(row.low < row.high for row in ranges):
            what = f"its declared range is the one number {ranges[0].low:g}"
            self.fault(what, "Write [low, high], or leave it out.", "parameters", name)
            return None
        if is_sector_valued(section, parameter):
            return Dimension(name, "range", 0.0, 1.0)
        return Dimension(name, "value", ranges[0].low, ranges[0].high)

    def of(self, asked: object, name: str) -> Any:
        known = ("value", "factor", "range")
        if asked in known and not (name.startswith(f"{LEVERS}.") and asked != "value"):
            return asked
        self.fault(
            f"{shown(asked)} cannot be varied", f"Write of = {known[0]!r}.", "parameters", name
        )
        return "value"

    def number(self, value: object, *path: str) -> float:
        try:
            return read_number(value)
        except Refused as refused:
            self.fault(refused.what, refused.cure, *path)
            return 0.0

    def whole(self, asked: Mapping[str, Any], key: str, *, default: int | None = None) -> int:
        lowest, highest = (0, LARGEST_SEED) if key == "seed" else (1, MOST_POINTS)
        if key not in asked and default is None:
            self.fault(f"`{key}` is missing", f"Write {key} = 16.", key)
            return 1
        try:
            return read_whole(asked.get(key, default), lowest=lowest, highest=highest)
        except Refused as refused:
            self.fault(refused.what, refused.cure, key)
            return 1

    def check_ends(self, design: Design) -> None:
        """Refuse values that no scenario can have: the ends of every dimension are tried."""
        for place, dimension in enumerate(design.dimensions):
            tried = design.coordinates[:, place]
            ends = {float(tried.min()), float(tried.max())}
            if design.method in SPREAD:
                ends = {dimension.low, dimension.high}
            for coordinate in sorted(ends):
                for scenario in self.scenarios:
                    fault = end_fault(scenario, dimension, coordinate, method=design.method)
                    if fault is not None:
                        what = f"{coordinate:g} cannot be: {fault.what}"
                        self.fault(what, fault.cure, "parameters", dimension.name)
                        break


def end_fault(
    scenario: Scenario, dimension: Dimension, coordinate: float, *, method: str
) -> Fault | None:
    """Return what keeps a scenario from having this coordinate; None if nothing does.

    A product (*factor*) is taken to the nearest value that can be; a value that was asked for is
    not. Between the ends of a range a number of things is rounded.
    """
    if dimension.of == "value" and not dimension.is_lever:
        section, name, _ = dimension.parts
        nearest = nearest_possible(section, name, coordinate)
        rounded = method in SPREAD and is_counted(section, name)
        if abs(nearest - coordinate) > (ROUNDING if rounded else 0.0):
            return Fault("", f"the nearest that can is {nearest:g}", f"Write {nearest:g}.")
    try:
        Scenario.model_validate(applied(scenario.to_dict(), scenario, {dimension: coordinate}))
    except ScenarioError as error:
        return error.faults[0]
    return None


def is_counted(section: str, name: str) -> bool:
    """Tell whether a parameter is a number of things, which is whole."""
    return nearest_possible(section, name, SOME_NUMBER) == round(SOME_NUMBER)
