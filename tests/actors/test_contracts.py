"""Contracts: who has one, what insurance costs and who gets it, whom the legal minimum covers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FOREIGN, STATE
from banha.actors.contracts import formal_chance
from banha.kernels.labour import COVERED, EMPLOYEE, FORMAL
from banha.province import Province
from banha.scenario import Scenario

MONTHS = 12


def baseline() -> Scenario:
    return Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12")


@pytest.fixture(scope="module")
def opened() -> Province:
    return Province(baseline())


def chances(
    *, employees: list[int], owner: int, scenario: Scenario | None = None
) -> NDArray[np.float64]:
    """Chance of a contract by firm and kind of place, for firms of given size and owner."""
    province = Province(scenario or baseline())
    firms = province.state.firms
    rows = slice(1, 1 + len(employees))
    firms.employees[rows] = employees
    firms.ownership[rows] = owner
    return formal_chance(province).reshape(-1, 2)[rows]


def test_the_chance_of_a_contract_by_hand() -> None:
    """Log odds of being informal below a limit of 0.6: 1.2 − 0.7·ln(size), less 0.5 in skilled
    places; 5 real persons stand behind one of the model's.
    """
    given = baseline().with_parameters(
        "contracts", informal_odds=1.2, informal_size_response=0.7, informal_skill_response=0.5,
        informal_limit=0.6,
    )  # fmt: skip
    chance = chances(employees=[4], owner=DOMESTIC, scenario=given)
    odds = 1.2 - 0.7 * np.log(20.0)
    expected = [1.0 - 0.6 / (1.0 + np.exp(-(odds - less))) for less in (0.0, 0.5)]
    np.testing.assert_allclose(chance, [expected], rtol=1e-12)


def test_informal_work_is_for_small_and_domestic_firms_and_unskilled_places() -> None:
    domestic = chances(employees=[0, 1, 4, 20, 100], owner=DOMESTIC)
    assert np.all(np.diff(domestic, axis=0) > 0.0)
    assert np.all(domestic[:, 1] > domestic[:, 0])
    assert np.all(chances(employees=[0, 1, 4, 20, 100], owner=FOREIGN) > domestic)
    assert np.all(chances(employees=[0, 1, 100], owner=STATE) == 1.0)


def test_contracts_at_the_opening_are_as_the_chances(opened: Province) -> None:
    persons = opened.state.persons
    rows = np.flatnonzero(persons.status == EMPLOYEE)
    chance = formal_chance(opened)[2 * persons.employer[rows].astype(int) + persons.place[rows]]
    formal = (persons.contract[rows] & FORMAL) > 0
    spread = float(np.sqrt((chance * (1.0 - chance)).sum()))
    assert formal.sum() == pytest.approx(chance.sum(), abs=4.0 * spread)
    assert 0.2 < formal.mean() < 0.98
    covered = (persons.contract[rows] & COVERED) > 0
    wages = opened.parameters.wages
    for kind, breach in ((formal, wages.noncompliance), (~formal, wages.noncompliance_informal)):
        limit = 4.0 * np.sqrt(breach * (1.0 - breach) / kind.sum())
        assert covered[kind].mean() == pytest.approx(1.0 - breach, abs=limit)
    assert not persons.contract[persons.status != EMPLOYEE].any()


def test_without_a_limit_of_informal_work_every_job_has_a_contract() -> None:
    province = Province(baseline().with_parameters("contracts", informal_limit=0.0))
    for _ in range(6):
        province.step()
        persons = province.state.persons
        employed = persons.status == EMPLOYEE
        assert np.all(persons.contract[employed] & FORMAL)
    assert province.counts["hires"] > 0


def step_up_to_pay(province: Province) -> None:
    for verb in (
        "month_begins", "outside_moves", "institutions_decide", "firms_plan",
        "labour_market_meets", "production_and_sales",
    ):  # fmt: skip
        getattr(province, verb)()


def test_insurance_is_exact_and_reaches_the_central_government(opened: Province) -> None:
    """Rate × legal minimum × staff with a contract, whole đồng, firm by firm; none for the State.

    The centre hands on outside what it gets.
    """
    province = Province(baseline())
    province.step()
    step_up_to_pay(province)
    persons, firms = province.state.persons, province.state.firms
    formal = [0] * firms.rows
    for row in range(persons.rows):
        if persons.status[row] == EMPLOYEE and persons.contract[row] % 2 == 1:
            formal[persons.employer[row]] += 1
    assert formal[0] > 0
    deposit = firms.deposit.copy()
    province.money_settles()
    due = [int(0.18 * province.outside.minimum_wage * staff) for staff in formal]
    due[0] = 0
    assert firms.social_insurance.tolist() == due
    ledger = province.ledger
    assert ledger.paid["social_insurance"] == ledger.received["social_insurance"] == sum(due) > 0
    book = ledger.matrix()
    assert book.loc["centre"].sum() == book["centre"].sum() >= sum(due)
    assert deposit.sum() != firms.deposit.sum()


def test_firms_pay_nothing_at_a_rate_of_zero() -> None:
    province = Province(baseline().with_parameters("contracts", insurance_rate=0.0))
    for _ in range(3):
        province.step()
    assert not province.state.firms.social_insurance.any()
    assert province.ledger.paid["social_insurance"] == 0


def test_insurance_lowers_the_margin(opened: Province) -> None:
    """Opening margins count it: value added less wages, insurance and wear."""
    without = Province(baseline().with_parameters("contracts", insurance_rate=0.0))
    rows = opened.producers()
    formal = np.zeros(opened.state.firms.rows)
    persons = opened.state.persons
    employed = (persons.status == EMPLOYEE) & ((persons.contract & FORMAL) > 0)
    np.add.at(formal, persons.employer[employed], 1)
    more = opened.state.firms.last_wages[rows] - without.state.firms.last_wages[rows]
    due = 0.18 * opened.outside.minimum_wage * formal[rows]
    assert np.abs(more - due).max() <= 1.0
    lower = opened.state.firms.margin[rows] < without.state.firms.margin[rows]
    assert np.array_equal(lower, due > 0.0)


def test_nobody_covered_is_paid_below_the_legal_minimum() -> None:
    """A minimum that bites: half a log point above its path, and many who do not keep to it."""
    scenario = baseline().with_lever("minimum_wage", value=0.5, start="2010-01")
    province = Province(scenario.with_parameters("wages", noncompliance=0.3))
    below = raised = 0
    for _ in range(MONTHS):
        province.step()
        persons = province.state.persons
        minimum = int(province.outside.minimum_wage)
        employed = persons.status == EMPLOYEE
        covered = (persons.contract & COVERED) > 0
        assert persons.pay[employed & covered].min() >= minimum
        below += int((persons.pay[employed & ~covered] < minimum).sum())
        raised += province.counts["at_minimum_wage"]
    assert below > 0
    assert raised > 0
