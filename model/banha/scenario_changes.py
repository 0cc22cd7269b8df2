"""What differs between two scenarios, as a tidy table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from banha.assumed import rows_in_force, value_in_force
from banha.errors import Fault, ScenarioError
from banha.levers import Lever
from banha.scenario import Scenario
from banha.suggest import shown

COLUMNS = ["kind", "name", "part", "unit", "this", "other"]
RUN_UNITS = {
    "province": "",
    "start": "month",
    "end": "month",
    "scale": "persons for one simulated",
    "firm_scale": "firms for one simulated",
    "seed": "",
}

type Row = tuple[str, str, str, str, object, object]


def changes(this: Scenario, other: Scenario) -> pd.DataFrame:
    """Return what differs between two scenarios: see `Scenario.changes`.

    Raises
    ------
    ScenarioError
        `other` is no scenario.
    """
    if not isinstance(other, Scenario):
        what = f"{shown(other)} is not a scenario"
        cure = 'Give a scenario, such as load_scenario("baseline").'
        raise ScenarioError([Fault("changes", what, cure)])
    rows = [
        *_run(this, other),
        *_levers(this, other),
        *_parameters(this, other),
        *_mechanisms(this, other),
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"this": object, "other": object})


def _run(this: Scenario, other: Scenario) -> Iterator[Row]:
    for key, unit in RUN_UNITS.items():
        mine, theirs = getattr(this, key), getattr(other, key)
        if mine != theirs:
            plain = (mine, theirs) if isinstance(mine, int) else (str(mine), str(theirs))
            yield "run", key, "", unit, *plain


def _levers(this: Scenario, other: Scenario) -> Iterator[Row]:
    """Moves that only one has, those of one lever and start in one row."""
    places = sorted({(one.name, one.start) for one in (*this.levers, *other.levers)})
    for name, start in places:
        found = [
            next((one for one in scenario.levers if (one.name, one.start) == (name, start)), None)
            for scenario in (this, other)
        ]
        if found[0] != found[1]:
            row = this.lever_row(name)
            mine, theirs = (_profile(lever, neutral=row.neutral) for lever in found)
            yield "lever", name, str(start), row.unit, mine, theirs


def _profile(lever: Lever | None, *, neutral: float) -> object:
    """Return the value of a lever, as a text with ramp and end where it has any."""
    if lever is None:
        return neutral
    ramp = f", ramp of {lever.ramp_months} months" if lever.ramp_months > 1 else ""
    end = f", until {lever.end}" if lever.end is not None else ""
    return f"{lever.value:g}{ramp}{end}" if ramp or end else lever.value


def _parameters(this: Scenario, other: Scenario) -> Iterator[Row]:
    """Numbers in force that are not the same, of parameters that either sets otherwise."""
    names = dict.fromkeys(
        (section, name)
        for scenario in (this, other)
        for section, named in scenario.overrides.items()
        for name in named
    )
    for section, name in sorted(names):
        of_this, of_other = (rows_in_force(one, section, name) for one in (this, other))
        for sector in dict.fromkeys((*of_this, *of_other)):
            mine, theirs = (
                value_in_force(scenario, rows[sector], sector=sector) if sector in rows else None
                for scenario, rows in ((this, of_this), (other, of_other))
            )
            if mine != theirs:
                unit = (of_this.get(sector) or of_other[sector]).unit
                yield "parameter", f"{section}.{name}", sector, unit, mine, theirs


def _mechanisms(this: Scenario, other: Scenario) -> Iterator[Row]:
    for name in sorted(this.mechanisms.keys() ^ other.mechanisms.keys()):
        mine, theirs = (
            "off" if name in scenario.mechanisms else "on" for scenario in (this, other)
        )
        yield "mechanism", name, "", "", mine, theirs
