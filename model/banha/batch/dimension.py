"""One parameter, or one lever, that a design varies: how its value enters a scenario."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from banha.assumed import rows_in_force, value_in_force
from banha.parameter_table import is_sector_valued, nearest_possible
from banha.scenario import Scenario

Of = Literal["value", "factor", "range"]
LEVERS = "levers"


@dataclass(frozen=True)
class Dimension:
    """What is varied.

    Attributes
    ----------
    name
        `section.parameter`, `section.parameter.sector`, or `levers.lever`.
    of
        What a coordinate is: the *value* itself, a *factor* on the value that the scenario uses,
        or the place within the *range* of the parameter table, from 0 (low) to 1 (high). Factor
        and range act in each sector on its own value.
    low, high
        Ends of the coordinate.
    log
        Whether it is spread evenly over its logarithm.
    values
        Values to take, in a grid; none elsewhere.
    """

    name: str
    of: Of = "value"
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    values: tuple[float, ...] = ()

    @property
    def parts(self) -> tuple[str, str, str]:
        """Section, parameter, and the sector or an empty text."""
        section, name, *sector = self.name.split(".")
        return section, name, sector[0] if sector else ""

    @property
    def is_lever(self) -> bool:
        """Whether it is a lever's value."""
        return self.parts[0] == LEVERS

    def at(self, share: float) -> float:
        """Coordinate at a share, from 0 to 1, of the way from low to high."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return float(self.low + share * (self.high - self.low))

    def share(self, coordinate: float) -> float:
        """Share of the way from low to high at which a coordinate lies: the inverse of `at`."""
        if self.log:
            return math.log(coordinate / self.low) / math.log(self.high / self.low)
        return (coordinate - self.low) / (self.high - self.low)

    def describe(self) -> dict[str, Any]:
        """Return the dimension, ready for JSON."""
        return {
            "name": self.name, "of": self.of, "low": self.low, "high": self.high,
            "log": self.log, "values": list(self.values),
        }  # fmt: skip


def settings(scenario: Scenario, dimension: Dimension, coordinate: float) -> Any:
    """Return what a coordinate sets the dimension's parameter to: a number, or numbers by sector.

    A product beyond what can be is taken to the nearest value that can.
    """
    if dimension.is_lever:
        return coordinate
    section, name, sector = dimension.parts
    rows = rows_in_force(scenario, section, name)
    chosen = [sector] if sector else list(rows)
    by_sector = {}
    for one in chosen:
        row = rows[one]
        number = coordinate
        if dimension.of == "factor":
            number = coordinate * value_in_force(scenario, row, sector=one)
        elif dimension.of == "range":
            number = row.low + coordinate * (row.high - row.low)
        by_sector[one] = nearest_possible(section, name, number)
    return by_sector if is_sector_valued(section, name) else by_sector[""]


def applied(
    content: Mapping[str, Any], scenario: Scenario, at: Mapping[Dimension, float]
) -> dict[str, Any]:
    """Return the content of a scenario with the coordinates of a point set in it.

    Parameters
    ----------
    content
        `scenario.to_dict()`.
    scenario
        The scenario.
    at
        Coordinate of each dimension. A lever that the scenario does not move stays where it is.
    """
    changed = {**content, "overrides": copy.deepcopy(content["overrides"])}
    for dimension, coordinate in at.items():
        section, name, _ = dimension.parts
        value = settings(scenario, dimension, coordinate)
        if dimension.is_lever:
            changed["levers"] = [
                {**lever, "value": value} if lever["name"] == name else lever
                for lever in changed["levers"]
            ]
            continue
        own = changed["overrides"].setdefault(section, {})
        if isinstance(value, dict) and isinstance(own.get(name), Mapping):
            value = {**own[name], **value}
        elif isinstance(value, dict) and name in own:
            value = {"all": own[name], **value}
        own[name] = value
    return changed
