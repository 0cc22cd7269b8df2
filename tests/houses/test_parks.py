"""The developer of industrial parks: rents, building, land opened, land for jobs."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import province

from banha.actors.public_capital import building_product
from banha.houses import parks
from banha.houses.land import land_for_jobs
from banha.markets import entry


def test_exporters_pay_for_the_land_under_their_staff() -> None:
    here = province(months=1)
    firms, given, rows = here.state.firms, here.parameters, here.producers()
    exports = np.isin(firms.sector[rows], here.structure.exporters)
    rich = rows[exports]
    firms.deposit[rows] = 10**12
    firms.deposit[rich[0]], firms.deposit[rich[1]] = 7, -7
    firms.land_rents[:] = 0
    before, kept = firms.deposit.copy(), here.parks.deposit
    here.ledger.clear()
    parks.collect_rents(here)
    paid = before - firms.deposit
    area = given.environment.land_per_job * 10_000.0
    assert paid[rich[:2]].tolist() == [7, 0]
    by_hand = given.parks.land_rent * area * firms.employees[rich[2:]]
    assert by_hand.sum() > 0
    assert paid[rich[2:]] == pytest.approx(by_hand, abs=1)
    assert paid.sum() == paid[rich].sum() == here.ledger.paid["land_rents"]
    assert np.array_equal(paid, firms.land_rents)
    assert here.parks.deposit - kept == paid.sum()


def test_grant_and_own_money_are_built_with_and_open_land_by_hand() -> None:
    here = province(months=1)
    given, developer = here.parameters.parks, here.parks
    developer.deposit, developer.land_opened = 5_000_003, 2.0
    here.ledger.clear()
    developer.begin_month()
    developer.receive(here, "park_grants", 1_000_000)
    here.programmes.effective["industrial_land"] = 800_000.0
    market = here.market.copy()
    parks.build(here)
    own = int(given.spending_rate * 5_000_003)
    assert developer.deposit == 5_000_003 - own
    assert here.ledger.paid["park_building"] == own + 1_000_000
    bought = here.market - market
    assert bought[building_product(here)] == bought.sum() == own + 1_000_000
    new = 800_000.0 + own * (1.0 - given.upkeep_share)
    opened = 2.0 + new * here.scenario.scale / given.land_cost
    assert developer.land_opened == pytest.approx(opened)


def test_land_for_jobs_by_hand_and_it_lets_foreign_firms_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = province(months=1, levers={"industrial_land_limit": -0.3})
    monkeypatch.setattr(entry, "found", lambda *_, **__: np.zeros(0, np.int64))
    limit = here.parameters.entry.land_limit * 0.7
    here.months_done -= 1
    here.parks.land_opened = 0.0
    assert land_for_jobs(here) == pytest.approx(limit)
    entry.enter_from_abroad(here)
    before = here.expected_foreign_entries
    here.parks.land_opened = 5000.0
    per_job = here.parameters.environment.land_per_job
    assert land_for_jobs(here) == pytest.approx(limit + 5000.0 / per_job)
    jobs = int(here.state.firms.employees[here.producers()].sum()) * here.scenario.scale
    left = [1.0 - jobs / land for land in (limit, land_for_jobs(here))]
    entry.enter_from_abroad(here)
    ratio = (left[1] / left[0]) ** here.parameters.entry.land_exponent
    assert ratio > 1.0
    assert here.expected_foreign_entries / before == pytest.approx(ratio)


def test_the_lever_opens_hectares_a_year_as_far_as_money_arrives() -> None:
    here = province(months=13, levers={"industrial_land": 10.0})
    base = province(months=13)
    money = here.records["programmes"][1:13] - base.records["programmes"][1:13]
    assert money.sum() == pytest.approx(10.0 * here.parameters.parks.land_cost, rel=0.02)
    more = here.parks.land_opened - base.parks.land_opened
    assert 0.75 * 10.0 * 13 / 12 < more < 10.0 * 13 / 12


def test_without_rent_only_the_state_opens_land() -> None:
    none = province(months=6, parameters={"parks": {"land_rent": 0.0}})
    assert none.parks.land_opened == 0.0
    assert np.all(none.records["land_rents"] == 0)
