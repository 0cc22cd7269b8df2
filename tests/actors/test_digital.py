"""Digital access and engagement: shares, hazards, programmes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.actors.digital import access_chance, coverage
from banha.actors.engagement import consulted, engage_firms, engagement_chance


def test_the_tally_counts_everybody_at_the_opening_and_soon_after() -> None:
    here = province()
    persons = here.state.persons
    living = persons.status > 0
    cells = here.habits.tally.sum(axis=(0, 1, 2))
    assert cells.tolist() == [
        living.sum(), persons.digital[living].sum(), persons.engaged[living].sum()
    ]  # fmt: skip
    digital = here.parameters.digital
    wanted = [
        digital.opening_primary, digital.opening_secondary, digital.opening_vocational,
        digital.opening_tertiary,
    ]  # fmt: skip
    assert here.habits.access_by_education() == pytest.approx(wanted, abs=0.1)
    for _ in range(6):
        here.step()
    living = persons.status > 0
    assert here.habits.digital == pytest.approx(persons.digital[living].mean(), abs=0.01)
    assert here.habits.engaged == pytest.approx(persons.engaged[living].mean(), abs=0.01)


def test_the_hazard_of_access_is_its_equation() -> None:
    here = province(months=1, levers={"digital_classes": 0.005, "broadband_coverage": 0.5})
    digital = here.parameters.digital
    natural = here.outside.broadband_coverage
    assert natural == pytest.approx(here.pack.outside("broadband_coverage").at(2010), abs=0.02)
    # What was paid for last month was paid for last month's adults.
    adults = here.adults
    here.programmes.effective["broadband_coverage"] = 0.1 * adults * digital.coverage_cost
    here.programmes.effective["digital_classes"] = 0.005 * adults * digital.class_cost
    assert coverage(here) == pytest.approx(natural + 0.1)
    by_hand = (
        digital.rate * coverage(here) * (1 + digital.peers * here.habits.digital)
        * (1 + digital.class_effect * 0.005)
    )  # fmt: skip
    assert access_chance(here) == pytest.approx(by_hand)


def test_coverage_bought_for_all_is_never_more_than_all() -> None:
    here = province(months=2, levers={"broadband_coverage": 1.0})
    natural, money = here.outside.broadband_coverage, here.programmes.money["broadband_coverage"]
    assert natural < 0.5
    arrives = efficiency_of(here, "broadband_coverage")
    assert coverage(here) == pytest.approx(natural + arrives * (1.0 - natural), abs=0.02)
    here.programmes.effective["broadband_coverage"] = 3.0 * money
    assert coverage(here) == 1.0


def test_programmes_raise_access_and_cost_money() -> None:
    base = province(months=24)
    more = province(months=24, levers={"broadband_coverage": 0.8, "digital_classes": 0.003})
    assert more.records["digital_access"][-1] > base.records["digital_access"][-1] + 0.02
    extra = more.records["programmes"] - base.records["programmes"]
    assert np.all(extra > 0)


def test_without_hazards_access_and_engagement_move_only_with_the_people() -> None:
    still = province(
        months=12,
        parameters={
            "digital": {"rate": 0.0, "lapse": 0.0},
            "engagement": {
                "accord": 0.0, "contact": 0.0, "consultation_yield": 0.0, "link_effect": 0.0,
                "lapse": 0.0,
            },
        },
    )  # fmt: skip
    start = province()
    now, then = still.state.persons, start.state.persons
    same = np.flatnonzero(now.identity[: then.rows] == then.identity)
    assert len(same) > 0.8 * then.rows
    assert np.array_equal(now.digital[same], then.digital[same])
    assert np.array_equal(now.engaged[same], then.engaged[same])


def test_consultation_engages_persons_and_firms_and_costs_money() -> None:
    base = province(months=18)
    more = province(months=18, levers={"consultation": 0.03})
    cost = more.parameters.engagement.consultation_cost
    arrives = efficiency_of(more, "consultation")
    assert consulted(more) == pytest.approx(0.03 * arrives, rel=0.02)
    assert more.records["engaged_persons"][-1] > base.records["engaged_persons"][-1] + 0.02
    assert more.records["engaged_firms"][-1] > base.records["engaged_firms"][-1]
    extra = more.programmes.money["consultation"]
    assert extra == pytest.approx(0.03 * more.adults * cost, rel=0.02)


def test_the_hazard_of_engagement_is_its_equation() -> None:
    here = province(months=1)
    e = here.parameters.engagement
    here.programmes.effective["consultation"] = 0.02 * here.adults * e.consultation_cost
    assert here.programmes.stock["e_government"] == 0.0
    by_hand = e.accord + e.contact * 0.3 + e.consultation_yield * 0.02
    assert engagement_chance(here, share=0.3) == pytest.approx(by_hand, rel=1e-4)


def test_only_a_third_of_the_firms_is_asked_and_linked_ones_first() -> None:
    sure = {"lapse": 0.0, "accord": 0.0, "contact": 0.0, "link_effect": 1.0}
    here = province(months=1, parameters={"engagement": {**sure, "opening_firms": 0.0}})
    firms = here.state.firms
    firms.engaged[:] = 0
    firms.partner[::2] = 1
    engage_firms(here)
    living = np.flatnonzero(firms.alive == 1)
    asked = living[living % 3 == here.now % 3]
    linked = asked[firms.partner[asked] >= 0]
    assert np.array_equal(np.flatnonzero(firms.engaged), linked)
    assert len(linked) > 0
