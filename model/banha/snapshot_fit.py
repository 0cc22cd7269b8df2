"""Whether a scenario can go on from a snapshot: nothing of the past may differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from banha.decisions.choice import Decisions
from banha.errors import BanhaError, Fault, SnapshotError
from banha.manifest import input_hashes
from banha.scenario import Scenario
from banha.scenario_faults import TEXTS
from banha.snapshot_file import TAKE_ANEW, damaged
from banha.suggest import shown

OPENING_LEVERS = ("environmental_standards",)
"""Levers whose value in the first month the opening already looks at."""

FREE = (*TEXTS, "end", "levers")
"""What of a scenario may differ; levers only from the snapshot's month on."""


def rule_names(decisions: Decisions) -> dict[str, str]:
    """Return the decision rules in force by name: module and function."""
    rules = {field.name: getattr(decisions, field.name) for field in fields(decisions)}
    return {
        name: f"{rule.__module__}.{getattr(rule, '__qualname__', type(rule).__qualname__)}"
        for name, rule in rules.items()
    }


def require_fit(
    head: Mapping[str, Any],
    *,
    scenario: Scenario,
    decisions: Decisions,
    libraries: Mapping[str, str],
) -> None:
    """Refuse what a snapshot with this head cannot go on to.

    Raises
    ------
    SnapshotError
        With everything that differs, or because the head is not as it must be.
    """
    try:
        faults = _differences(head, scenario=scenario)
        faults += _other_versions(head["libraries"], libraries)
        faults += _other_rules(head["rules"], rule_names(decisions))
        if head["scenario"]["province"] == scenario.province:
            faults += _other_inputs(head["hashes"], input_hashes(scenario))
        if not faults:
            faults = _past_levers(head, scenario=scenario)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged("its head is not as it must be") from None
    if faults:
        raise SnapshotError(faults)


def _differences(head: Mapping[str, Any], *, scenario: Scenario) -> list[Fault]:
    asked = json.loads(json.dumps(scenario.to_dict()))
    then = head["scenario"]
    faults = [
        Fault(
            f"scenario {scenario.name!r}, {key}",
            f"{shown(asked.get(key))}; the snapshot was taken with {shown(then.get(key))}",
            f"Keep {key} as it was, or run this scenario from its start.",
        )
        for key in sorted(asked.keys() | then.keys())
        if key not in FREE and asked.get(key) != then.get(key)
    ]
    done = head["months_done"]
    if type(done) is not int or done < 0:
        raise ValueError("months_done")
    if done > scenario.months:
        what = f"the run ends in {scenario.end}, before the snapshot's month {head['month']}"
        cure = "Write a later end, or go on from an earlier snapshot."
        faults.append(Fault(f"scenario {scenario.name!r}, end", what, cure))
    return faults


def _past_levers(head: Mapping[str, Any], *, scenario: Scenario) -> list[Fault]:
    try:
        then = Scenario.model_validate(head["scenario"])
    except BanhaError:
        raise ValueError("scenario") from None
    done, faults = head["months_done"], []
    for name in sorted({lever.name for lever in (*then.levers, *scenario.levers)}):
        months = max(done, 1) if name in OPENING_LEVERS else done
        pair = zip(
            then.lever_values(name, months), scenario.lever_values(name, months), strict=True
        )
        for step, (before, now) in enumerate(pair):
            if before != now:
                what = f"{now:g} in {scenario.start + step}; the snapshot ran with {before:g}"
                cure = (
                    f"Keep the lever as it was before {head['month']}, go on from an earlier "
                    "snapshot, or run this scenario from its start."
                )
                faults.append(Fault(f"scenario {scenario.name!r}, lever {name}", what, cure))
                break
    return faults


def _other_inputs(then: Mapping[str, str], now: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            f"snapshot, {'code' if name == 'code' else f'data, {name}'}",
            f"this banha has another {name} than the one that took the snapshot",
            TAKE_ANEW,
        )
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]


def _other_versions(then: Mapping[str, str], now: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            "snapshot, libraries",
            f"{name} is {now.get(name)} here and was {then.get(name)}: numbers may differ",
            f"Use {name} {then.get(name)}, or take the snapshot anew.",
        )
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]


def _other_rules(then: Mapping[str, str], now: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            f"decisions, {name}",
            f"the rule is {now.get(name)}; the snapshot was taken with {then.get(name)}",
            "Keep the rules of the months before, or run this scenario from its start.",
        )
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
