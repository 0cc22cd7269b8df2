"""A researcher's own agent and own rule: both change the run, and the accounts still hold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mesa import Agent

from banha.accounts.guard import find_breaches
from banha.actors.faces import Firm, Worker
from banha.decisions.choice import Decisions
from banha.decisions.finance import payout
from banha.errors import AccountingError
from banha.province import Province

YEAR = 12
MakeToy = Callable[..., Province]


class LabourUnion(Agent):
    """Asks firms that pay less than the union's wage for a rise, if they have the money for it."""

    def __init__(self, model: Province, *, wage: float, rise: float) -> None:
        super().__init__(model)
        self.wage = wage
        self.rise = rise
        self.agreements = 0

    def decide(self) -> None:
        for firm in self.model.agents_by_type[Firm]:
            if firm.posted_wage < self.wage and firm.deposit > firm.last_costs > 0:
                firm.posted_wage = min(firm.posted_wage * (1.0 + self.rise), self.wage)
                self.agreements += 1


class WageRestraint(Agent):
    """Works column by column: firms about to lay off staff offer newcomers one per cent less."""

    def decide(self) -> None:
        firms = self.model.agents_by_type[Firm]
        shedding = firms.select(where=firms.array("layoff") > 0)
        shedding.set("posted_wage", 0.99 * shedding.array("posted_wage"))


class Observer(Agent):
    """Looks at everybody, writes nothing."""

    def __init__(self, model: Province) -> None:
        super().__init__(model)
        self.seen: list[float] = []

    def decide(self) -> None:
        workers = self.model.agents_by_type[Worker]
        self.seen.append(workers.shuffle().agg("wage", np.mean))
        workers.select(lambda worker: worker.age > 40).map("__repr__")


def thrifty(**given: Any) -> Any:
    """The model's own rule of payout, halved."""
    return payout(**given) // 2


def run(province: Province, *, months: int = YEAR) -> Province:
    """Step with the guard on, which stops the run at the first account that does not hold."""
    assert province.guard
    for _ in range(months):
        province.step()
        assert find_breaches(province) == []
    return province


def state_of(province: Province) -> dict[str, list[Any]]:
    return {
        f"{table}.{column}": getattr(province.table(table), column).tolist()
        for table in ("persons", "households", "firms")
        for column in province.table(table)
    }


def test_a_custom_agent_acts_every_month(make_toy: MakeToy) -> None:
    baseline = run(make_toy())
    province = make_toy()
    union = LabourUnion(province, wage=2_500_000.0, rise=0.02)
    assert union in province.agents
    assert list(province.agents_by_type[LabourUnion]) == [union]
    run(province)
    assert union.agreements > YEAR
    with_union, without = (
        p.agents_by_type[Firm].agg("posted_wage", np.mean) for p in (province, baseline)
    )
    assert with_union > 1.01 * without
    assert state_of(province) != state_of(baseline)


def test_a_custom_agent_may_work_on_columns(make_toy: MakeToy) -> None:
    baseline, province = run(make_toy()), make_toy()
    WageRestraint(province)
    run(province)
    wages = [p.agents_by_type[Firm].agg("posted_wage", np.mean) for p in (province, baseline)]
    assert wages[0] < wages[1]


def test_looking_changes_nothing(make_toy: MakeToy) -> None:
    baseline, province = run(make_toy()), make_toy()
    observer = Observer(province)
    run(province)
    assert len(observer.seen) == YEAR
    assert state_of(province) == state_of(baseline)


def test_a_removed_agent_acts_no_more(make_toy: MakeToy) -> None:
    baseline, province = run(make_toy()), make_toy()
    LabourUnion(province, wage=2_500_000.0, rise=0.02).remove()
    run(province)
    assert state_of(province) == state_of(baseline)


def test_a_decision_may_be_replaced(make_toy: MakeToy) -> None:
    baseline = run(make_toy(), months=1)
    province = run(make_toy(decisions=Decisions(payout=thrifty)), months=1)
    paid, usual = (p.ledger.received["dividends"] for p in (province, baseline))
    assert 0 < paid < 0.6 * usual
    run(baseline, months=YEAR)
    run(province, months=YEAR)
    kept, usual_kept = (p.agents_by_type[Firm].agg("deposit", sum) for p in (province, baseline))
    assert kept > usual_kept


def test_the_guard_stops_an_agent_that_makes_money(make_toy: MakeToy) -> None:
    class Forger(Agent):
        def decide(self) -> None:
            self.model.state.firms.deposit[1] += 1

    province = make_toy()
    Forger(province)
    with pytest.raises(AccountingError, match=r"firms\[1\]: deposit does not balance by \+1 đồng"):
        province.step()


def test_faces_do_not_let_an_agent_make_money(make_toy: MakeToy) -> None:
    class Forger(Agent):
        def decide(self) -> None:
            self.model.agents_by_type[Firm][1].deposit += 1

    province = make_toy()
    Forger(province)
    with pytest.raises(AttributeError, match=r"'deposit' is read-only.*Cure: "):
        province.step()
