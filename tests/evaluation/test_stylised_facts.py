"""Facts of firms by hand, the table of facts, and all facts of a finished province."""

import math

import numpy as np
import pytest

from banha.evaluation.stylised_facts import (
    FactsProbe,
    FirmYear,
    cycle_values,
    exits_of,
    fact_table,
    growth_of,
    judge,
    wages_now,
)
from banha.kernels.labour import EMPLOYEE
from banha.province import Province
from banha.scenario import Scenario


def year(identity: list[int], *, output: list[float], staff: list[float]) -> FirmYear:
    count = len(identity)
    return FirmYear(
        identity=np.array(identity),
        sector=np.ones(count, np.int64),
        ownership=np.ones(count, np.int64),
        staff=np.array(staff),
        cumulative_output=np.array(output),
    )


def test_growth_is_of_yearly_output_less_the_median() -> None:
    years = [
        year([1, 2, 3], output=[0.0, 10.0, 5.0], staff=[1, 1, 1]),
        year([3, 2, 1, 9], output=[6.0, 14.0, 2.0, 1.0], staff=[1, 1, 1, 1]),
        year([1, 3, 2, 9], output=[4.0, 9.0, 18.0, 2.0], staff=[1, 1, 1, 1]),
    ]
    # Output of firm 1: 2 then 2; of firm 2: 4 then 4; of firm 3: 1 then 3.
    assert sorted(growth_of(years)) == pytest.approx([0.0, 0.0, math.log(3.0)])


def test_exits_are_of_those_with_staff_who_are_gone() -> None:
    years = [
        year([1, 2, 3, 4], output=[0.0] * 4, staff=[10, 20, 0, 40]),
        year([2, 4, 7], output=[0.0] * 3, staff=[1, 1, 1]),
    ]
    gone, size = exits_of(years)
    assert gone.tolist() == [1.0, 0.0, 0.0]
    assert np.exp(size) == pytest.approx([10.0, 20.0, 40.0])


def test_signs_exclude_zero_and_what_was_not_measured_fails() -> None:
    values = dict.fromkeys(fact_table(), 0.0) | {"mincer": 0.07, "okun": math.nan}
    passed = {fact.name: fact.passed for fact in judge(values)}
    assert not passed["beveridge"]
    assert not passed["tent_growth"]
    assert not passed["okun"]
    assert passed["mincer"]
    assert passed["lognormal_wages"]


@pytest.mark.parametrize("name", list(fact_table()))
def test_each_fact_can_be_switched_off(name: str) -> None:
    scenario = Scenario.baseline()
    without = fact_table()[name].without(scenario)
    assert without.parameter_values != scenario.parameter_values


def test_all_facts_of_a_province() -> None:
    probe = FactsProbe()
    probe.burn_in = 24
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2015-12"))
    while province.months_done < province.scenario.months:
        province.step()
        probe.see(province)
    found = {fact["name"]: fact for fact in probe.tell(province)["facts"]}
    assert list(found) == list(fact_table())
    assert all(math.isfinite(fact["value"]) for fact in found.values())
    assert 0.06 < found["mincer"]["value"] < 0.13
    assert len(probe.firms) == 5


def test_wages_are_those_of_each_sector_s_employees() -> None:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12"))
    persons = province.state.persons
    paid: dict[int, list[float]] = {}
    for row in range(persons.rows):
        if persons.status[row] == EMPLOYEE:
            paid.setdefault(int(persons.sector[row]), []).append(float(persons.wage[row]))
    found = wages_now(province)
    for sector in range(len(province.pack.sectors)):
        mean = math.fsum(paid[sector]) / len(paid[sector]) if sector in paid else 0.0
        assert found[sector] == pytest.approx(mean)


def test_flows_of_jobs_go_with_growth_over_the_same_quarters() -> None:
    """People lost in a quarter fall with its growth, people hired rise: −1 and +1."""
    growth = np.random.default_rng(3).normal(0.0, 0.02, 24)
    product = np.repeat(np.exp(np.cumsum(growth)), 3)
    lost, won = np.repeat(0.05 - growth, 3), np.repeat(0.05 + growth, 3)
    still = np.ones(72)
    records = {
        "employed": still, "separations": lost, "hires": won, "vacancies": won,
        "unemployment_rate": lost, "grdp_volume": product,
    }  # fmt: skip
    values = cycle_values(records, burn_in=0)  # type: ignore[arg-type]
    assert values["separations_cycle"] == pytest.approx(-1.0)
    assert values["hires_cycle"] == pytest.approx(1.0)
    assert values["okun"] < 0.0
    assert values["beveridge"] == pytest.approx(-1.0)
