"""Small runs for the tests of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banha.province import Province
from banha.scenario import Scenario


def efficiency_of(here: Province, name: str) -> float:
    """Share of the month's money of a programme that arrived."""
    return here.programmes.effective[name] / here.programmes.money[name]


def province(
    *, months: int = 0, levers: Mapping[str, float] | None = None, end: str = "2020-12",
    parameters: Mapping[str, Mapping[str, float]] | None = None,
) -> Province:  # fmt: skip
    """Bình Dương at 1:400 after so many months, with levers pulled from the start."""
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end=end, seed=2)
    return after(scenario, months=months, levers=levers, parameters=parameters)


def after(
    scenario: Scenario, *, months: int = 0, levers: Mapping[str, float] | None = None,
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
) -> Province:  # fmt: skip
    """A province after so many months, with levers pulled from the start."""
    for section, values in (parameters or {}).items():
        scenario = scenario.with_parameters(section, **values)
    for lever, value in (levers or {}).items():
        scenario = scenario.with_lever(lever, value=value, start="2010-01")
    made = Province(scenario)
    for _ in range(months):
        made.step()
    return made
