"""The business association: dues, purchases, outreach, and what it does to engagement."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import province

from banha.actors.engagement import engage_firms
from banha.houses import association
from banha.kernels.adoption import THIRDS


def test_engaged_firms_pay_their_share_of_payroll_as_far_as_money_goes() -> None:
    here = province(months=2, levers={"business_outreach": 2.0})
    firms, rows = here.state.firms, here.producers()
    firms.engaged[rows] = 0
    firms.engaged[rows[:10]] = 1
    firms.last_wages[rows] = 10**9
    firms.deposit[rows] = 10**12
    firms.deposit[rows[0]], firms.deposit[rows[1]] = 5, -5
    firms.association_dues[:] = 0
    before, kept = firms.deposit.copy(), here.association.deposit
    here.ledger.clear()
    association.collect_dues(here)
    due = int(here.parameters.houses.dues_rate * (1.0 + 2.0) * 1e9)
    paid = before - firms.deposit
    assert paid[rows[:2]].tolist() == [5, 0]
    assert paid[rows[2:10]] == pytest.approx(due, abs=1)
    assert paid[rows[10:]].tolist() == [0] * (len(rows) - 10)
    assert np.array_equal(paid, firms.association_dues)
    assert here.association.deposit - kept == paid.sum() == here.ledger.paid["association_dues"]


def test_it_spends_a_share_of_its_money_and_outreach_follows() -> None:
    here = province(months=1)
    houses, mine = here.parameters.houses, here.association
    mine.deposit, mine.outreach = 1_000_001, 3e5
    market = here.market[here.programme_sector]
    association.buy(here)
    spent = int(houses.spending_rate * 1_000_001)
    assert mine.deposit == 1_000_001 - spent
    assert here.market[here.programme_sector] - market == spent
    by_hand = 3e5 + houses.outreach_smoothing * (spent - 3e5)
    assert mine.outreach == pytest.approx(by_hand)
    firms = len(here.producers()) * here.scenario.firm_scale
    months = by_hand * here.scenario.scale / firms / here.mean_pay
    per_firm = months / houses.reference_dues
    assert association.outreach(here) == pytest.approx(per_firm)


def test_its_outreach_draws_firms_in_by_hand() -> None:
    still = {
        "engagement": {
            "accord": 0.0, "contact": 0.0, "link_effect": 0.0, "lapse": 0.0,
            "association_effect": 0.05, "opening_firms": 0.0,
        }
    }  # fmt: skip
    here = province(months=1, parameters=still)
    firms = here.state.firms
    assert THIRDS * 0.05 * 10.0 > 1.0
    firms.engaged[:] = 0
    here.association.outreach = 0.0
    engage_firms(here)
    assert firms.engaged.sum() == 0
    count = len(here.producers()) * here.scenario.firm_scale
    reference = here.parameters.houses.reference_dues * here.mean_pay * count / here.scenario.scale
    here.association.outreach = 10.0 * reference
    assert association.outreach(here) == pytest.approx(10.0)
    engage_firms(here)
    living = np.flatnonzero(firms.alive == 1)
    assert np.array_equal(np.flatnonzero(firms.engaged), living[living % 3 == here.now % 3])


def test_more_dues_are_more_outreach_and_without_the_house_there_are_none() -> None:
    base, more = province(months=12), province(months=12, levers={"business_outreach": 3.0})
    none = province(months=12, parameters={"houses": {"business_outreach": 0.0}})
    assert more.records["association_dues"][0] == pytest.approx(
        4.0 * base.records["association_dues"][0], rel=0.01
    )
    assert more.records["business_outreach"][-1] > 2.0 * base.records["business_outreach"][-1]
    assert np.all(none.records["association_dues"] == 0)
    assert np.all(none.records["business_outreach"] == 0)
    assert association.engagement(none) == 0.0


def test_at_the_opening_outreach_is_what_dues_carry() -> None:
    here = province()
    firms, rows = here.state.firms, here.producers()
    wages = float(firms.last_wages[rows[firms.engaged[rows] == 1]].sum())
    assert wages > 0.0
    by_hand = here.parameters.houses.dues_rate * wages
    assert here.association.outreach == pytest.approx(by_hand)
