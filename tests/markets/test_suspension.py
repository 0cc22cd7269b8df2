"""Staff sent home: a level that is reached at once, stays, and is hired again at a pace."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import province

from banha.accounts.guard import find_breaches
from banha.actors import firms as firm_rules
from banha.markets import suspension
from banha.province import Province
from banha.scenario import Scenario

STEPS = (0.0, 0.2, 0.2, 0.4, 0.1)


def stepwise(*, months: int = len(STEPS), **other: float) -> Province:
    """A small province in which the share sent home takes the steps above, month by month."""
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12", seed=2)
    levers = [
        {"name": "suspension", "value": value, "start": f"2010-{place:02d}",
         "end": f"2010-{place:02d}"}
        for place, value in enumerate(STEPS, 1) if value
    ]  # fmt: skip
    for name, value in other.items():
        levers.append({"name": name, "value": value, "start": "2010-01", "end": "2010-12"})
    made = Province(scenario.with_levers(levers))
    for _ in range(months):
        made.step()
    return made


def test_only_a_rise_sends_people_home_by_hand() -> None:
    here, found = stepwise(months=0), []
    for _ in STEPS:
        found.append(suspension.newly_suspended(here))
        here.step()
    assert found == pytest.approx([0.0, 0.2, 0.0, 1.0 - 0.6 / 0.8, 0.0])


def test_neutral_is_exactly_nothing() -> None:
    here = province()
    assert suspension.working_share(here) == 1.0
    assert suspension.newly_suspended(here) == 0.0
    assert suspension.running_share(here) == 1.0


def test_firms_let_go_at_least_that_share_and_the_state_nobody() -> None:
    base, shut = (province(levers={"suspension": share}) for share in (0.0, 0.3))
    for here in (base, shut):
        here.month_begins()
        here.outside_moves()
        here.institutions_decide()
        firm_rules.expect(here)
        firm_rules.plan_staff(here)
    firms = shut.state.firms
    private = (firms.alive == 1) & (firms.sector != shut.public_sector)
    assert firms.layoff[private].min() >= 0.3 - 1e-6
    public = (firms.alive == 1) & ~private
    assert np.array_equal(firms.layoff[public], base.state.firms.layoff[public])
    assert np.array_equal(firms.vacancies[public], base.state.firms.vacancies[public])
    assert firms.vacancies[private].sum() < 0.1 * base.state.firms.vacancies[private].sum()


def test_staff_falls_at_once_stays_and_comes_back_at_a_pace() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12", seed=2)
    shut = scenario.with_lever("suspension", value=0.3, start="2010-03", end="2010-05")
    shut = shut.with_lever("mobility", value=0.9, start="2010-03", end="2010-05")
    ratios = []
    for case in (scenario, shut):
        here = Province(case)
        here.run()
        assert find_breaches(here) == []
        ratios.append(here.records["employees"][:, 1:3].sum(axis=1))
    ratio = ratios[1] / ratios[0]
    pace = here.parameters.labour.hiring_pace
    assert (ratio[:2] == 1.0).all()
    assert ratio[2] == pytest.approx(0.7, abs=0.04)
    assert ratio[3:5] == pytest.approx(ratio[2], abs=0.06)
    assert 1.02 < ratio[5] / ratio[4] < 1.0 + 2.0 * pace
    assert ratio[11] > ratio[5] > ratio[4]


@pytest.mark.parametrize(
    ("closed", "sent_home", "running"), [(0.4, 0.0, 0.6), (0.4, 0.25, 0.8), (0.2, 0.5, 1.0)]
)
def test_who_was_sent_home_is_not_counted_twice(
    closed: float, sent_home: float, running: float
) -> None:
    here = province(levers={"lockdown": closed, "suspension": sent_home})
    assert suspension.running_share(here) == pytest.approx(running)
