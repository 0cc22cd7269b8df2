"""Each mechanism can be switched off, and it matters."""

from __future__ import annotations

import numpy as np
import pytest

from banha.mechanisms import mechanism_table
from banha.parameters import load_parameters, parameter_table
from banha.province import Province
from banha.scenario import Scenario

SECTORS = (
    "agriculture", "labour_intensive", "technology", "construction", "market_services",
    "knowledge_services", "public_services",
)  # fmt: skip


def scenario() -> Scenario:
    return Scenario.baseline().with_run(end="2016-12", scale=400, firm_scale=80)


@pytest.fixture(scope="module")
def with_all() -> Province:
    province = Province(scenario())
    province.run()
    return province


@pytest.mark.parametrize("name", list(mechanism_table()))
def test_its_parameters_are_in_the_table(name: str) -> None:
    known = {f"{row.section}.{row.name}" for row in parameter_table()}
    row = mechanism_table()[name]
    named = {entry.strip() for entry in row.parameters.split(";")}
    neutral = {f"{section}.{parameter}" for section, parameter in row.neutral}
    assert named <= known
    assert neutral <= named


@pytest.mark.parametrize("name", list(mechanism_table()))
def test_switching_it_off_sets_the_neutral_values(name: str) -> None:
    off = scenario().with_mechanisms(**{name: False})
    parameters = load_parameters(SECTORS, overrides=off.parameter_values)
    for (section, parameter), value in mechanism_table()[name].neutral.items():
        got = getattr(getattr(parameters, section), parameter)
        assert np.all(np.array(got) == value)


@pytest.mark.parametrize("name", list(mechanism_table()))
def test_the_economy_is_another_without_it(name: str, with_all: Province) -> None:
    without = Province(scenario().with_mechanisms(**{name: False}))
    without.run()
    series = (
        "grdp_volume",
        "population",
        "employed",
        "mean_pay",
        "unemployment_rate",
        "expected_foreign_entries",
    )
    assert any(not np.array_equal(with_all.records[s], without.records[s]) for s in series)


def test_switched_on_again_nothing_is_left_of_the_switch() -> None:
    off = scenario().with_mechanisms(migration=False)
    assert dict(off.mechanisms) == {"migration": False}
    assert off.with_mechanisms(migration=True) == scenario()
