"""Movement that is barred: who comes, goes, searches and quits, by hand and with nobody allowed."""

from __future__ import annotations

import pytest
from tests.actors.people import province

from banha.accounts.guard import find_breaches
from banha.markets import labour, migration, mobility

BARRED = 0.6
SEARCHES = ("unemployed", "employed", "mismatched", "farm", "household_business")


def test_shares_by_hand() -> None:
    rules = {"mobility": {"search_at_distance": 0.25, "quits_at_home": 0.5}}
    base = province(parameters=rules)
    barred = province(parameters=rules, levers={"mobility": BARRED})
    assert migration.expected_arrivals(barred) == pytest.approx(
        0.4 * migration.expected_arrivals(base)
    )
    for is_tet in (False, True):
        tables = [migration.departure_hazards(here, is_tet=is_tet) for here in (base, barred)]
        assert tables[1] == pytest.approx(0.4 * tables[0])
    searches = [labour.search_of(here) for here in (base, barred)]
    for name in SEARCHES:
        free, held = (getattr(one, name) for one in searches)
        assert held == pytest.approx((0.25 + 0.75 * 0.4) * free)
    quits = [labour.exits_of(here).quit for here in (base, barred)]
    assert quits[1] == pytest.approx((0.5 + 0.5 * 0.4) * quits[0])


def test_neutral_is_exactly_one() -> None:
    here = province()
    shares = (mobility.moving_share, mobility.searching_share, mobility.quitting_share)
    assert [share(here) for share in shares] == [1.0, 1.0, 1.0]


def test_where_nobody_may_move_nobody_does() -> None:
    rules = {"mobility": {"search_at_distance": 0.0, "quits_at_home": 0.0}}
    here = province(months=3, parameters=rules, levers={"mobility": 1.0})
    studying = here.records["study_departures"], here.records["study_returns"]
    assert (here.records["departures"] == studying[0]).all()
    assert (here.records["arrivals"] == studying[1]).all()
    assert (here.records["hires"] == 0).all()
    assert find_breaches(here) == []


def test_jobless_in_migrants_alone_go_home() -> None:
    base, homeward = province(), province(levers={"return_home": 0.1})
    before, after = (migration.departure_hazards(here, is_tet=False) for here in (base, homeward))
    more = after - before
    assert (more[0] == 0.0).all()
    assert (more[1, 0] == 0.0).all()
    assert more[1, 1:] == pytest.approx(0.1)
    both = province(levers={"return_home": 0.1, "mobility": BARRED})
    table = migration.departure_hazards(both, is_tet=False)
    assert table == pytest.approx(0.4 * after)


def test_those_who_go_home_take_their_money_and_the_accounts_hold() -> None:
    base, homeward = province(months=2), province(months=2, levers={"return_home": 0.5})
    assert homeward.records["departures"][0] > 1.5 * base.records["departures"][0]
    assert homeward.records["population"][1] < base.records["population"][1]
    assert find_breaches(homeward) == []
