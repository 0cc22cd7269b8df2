"""Scenarios that share a past: what is common to them, and the month in which each leaves it.

Scenarios that differ in nothing but levers, end and texts are the same run until the first month
in which a lever differs. That past, the trunk, needs to be run only once for all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence

from banha.errors import Fault, ScenarioError
from banha.month import Month
from banha.scenario import Lever, Scenario
from banha.snapshot_fit import FREE, OPENING_LEVERS

__all__ = ["branch_month", "may_share_a_past", "past_key", "trunk_of"]

TRUNK_NAME = "common-past"
TRUNK_TITLE = "What scenarios have in common"


def past_key(scenario: Scenario) -> str:
    """Return a key that is equal for scenarios that may share a past.

    They are alike in all but levers, end and texts; and in the levers that the opening already
    looks at, if these are moved in the first month.
    """
    alike = {key: value for key, value in scenario.to_dict().items() if key not in FREE}
    looked_at = [
        lever.to_dict()
        for lever in scenario.levers
        if lever.name in OPENING_LEVERS and lever.share_at(scenario.start) > 0.0
    ]
    text = json.dumps([alike, looked_at], sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def may_share_a_past(scenarios: Collection[Scenario]) -> bool:
    """Tell whether one past can be run for all of these scenarios."""
    return len({past_key(scenario) for scenario in scenarios}) <= 1


def trunk_of(scenarios: Sequence[Scenario]) -> Scenario:
    """Return the common past of scenarios: the levers that all of them move alike, and no other.

    It ends with the latest of their branch months.

    Raises
    ------
    ScenarioError
        There is no scenario, or they may not share a past.
    """
    if not scenarios:
        fault = Fault("scenarios", "there is none", "Give at least one scenario.")
        raise ScenarioError([fault])
    if strangers := [one for one in scenarios if past_key(one) != past_key(scenarios[0])]:
        what = f"its past is not that of scenario {scenarios[0].name!r}"
        cure = "Put scenarios into groups by `past_key`, and make a trunk for each."
        raise ScenarioError([Fault(f"scenario {one.name!r}", what, cure) for one in strangers])
    common = [
        lever for lever in scenarios[0].levers if all(lever in other.levers for other in scenarios)
    ]
    longest = _trunk(scenarios[0], levers=common, end=max(one.end for one in scenarios))
    latest = max(branch_month(longest, one) for one in scenarios)
    return _trunk(scenarios[0], levers=common, end=latest)


def _trunk(scenario: Scenario, *, levers: Sequence[Lever], end: Month) -> Scenario:
    alike = {key: value for key, value in scenario.to_dict().items() if key not in FREE}
    own = {"name": TRUNK_NAME, "title": TRUNK_TITLE, "end": str(end)}
    moved = [lever.to_dict() for lever in levers]
    return Scenario.model_validate({**alike, **own, "levers": moved})


def branch_month(trunk: Scenario, scenario: Scenario) -> Month:
    """Return the first month in which a scenario moves a lever otherwise than its trunk does.

    A lever that is not moved stands at its neutral value. Where nothing differs while both run, it
    is the last month of the shorter.

    Raises
    ------
    ScenarioError
        The two do not start in the same month.
    """
    if trunk.start != scenario.start:
        what = f"it starts in {scenario.start}, its trunk in {trunk.start}"
        cure = "Make the trunk with `trunk_of`, from scenarios with one `past_key`."
        raise ScenarioError([Fault(f"scenario {scenario.name!r}, start", what, cure)])
    months = min(trunk.months, scenario.months)
    first = months - 1
    for name in {lever.name for lever in (*trunk.levers, *scenario.levers)}:
        pair = zip(
            trunk.lever_values(name, months), scenario.lever_values(name, months), strict=True
        )
        first = next((step for step, (a, b) in enumerate(pair) if a != b and step < first), first)
    return trunk.start + first
