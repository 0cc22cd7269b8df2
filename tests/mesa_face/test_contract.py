"""`ColumnAgents` does what Mesa documents of an agent set: the same results as ordinary agents."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from mesa import Agent
from mesa.agentset import AbstractAgentSet, AgentSet, GroupBy

from banha.actors.faces import ColumnAgents, Face, Firm, Worker
from banha.province import Province

KINDS = [Worker, Firm]
COLUMNS = {Worker: ["wage", "status", "pay"], Firm: ["posted_wage", "sector", "deposit"]}
Twins = Callable[[type[Face]], AgentSet]


def ids(agents: Any) -> list[int]:
    return [agent.unique_id for agent in agents]


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_is_all_who_are_there(province: Province, kind: type[Face]) -> None:
    agents = province.agents_by_type[kind]
    table = kind.table_in(province)
    present = table.status > 0 if kind is Worker else table.alive == 1
    assert isinstance(agents, AbstractAgentSet)
    assert len(agents) == np.count_nonzero(present) > 10
    assert ids(agents) == table.identity[present].tolist()
    assert all(isinstance(agent, Agent) and type(agent) is kind for agent in agents)
    assert agents.random is province.random


def test_no_method_of_mesas_is_left_out() -> None:
    wanted = {name for name in vars(AbstractAgentSet) if not name.startswith("_")}
    ours = {name for base in ColumnAgents.__mro__[:2] for name in vars(base)}
    assert wanted <= ours
    assert {"__len__", "__iter__", "__contains__", "__getitem__", "_update"} <= ours


@pytest.mark.parametrize("kind", KINDS)
def test_get(province: Province, twins: Twins, kind: type[Face]) -> None:
    agents, ordinary = province.agents_by_type[kind], twins(kind)
    for name in [*kind.columns(), "unique_id", "row"]:
        assert agents.get(name) == ordinary.get(name)
        assert {type(value) for value in agents.get(name)} <= {int, float}
    names = COLUMNS[kind]
    assert agents.get(names) == ordinary.get(names)
    assert agents.get([]) == ordinary.get([])
    for missing in ("happiness", ["happiness", names[0]]):
        given = {"handle_missing": "default", "default_value": -7}
        assert agents.get(missing, **given) == ordinary.get(missing, **given)
        for crowd in (agents, ordinary):
            with pytest.raises(AttributeError, match="happiness"):
                crowd.get(missing)
    for crowd in (agents, ordinary):
        with pytest.raises(ValueError, match="Unknown handle_missing option: ignore"):
            crowd.get(names, handle_missing="ignore")


def test_get_of_what_is_not_a_column(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    assert workers.get("age") == [worker.age for worker in workers]
    assert workers.get("employer_firm") == [worker.employer_firm for worker in workers]
    assert workers.get("model", handle_missing="default") == [province] * len(workers)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "function",
    [
        sum, min, max, len, np.mean, np.sum, np.std, np.max, statistics.median,
        partial(np.quantile, q=0.9), lambda values: values + values, sorted,
        [min, max, np.mean], (sum, len),
    ],
)  # fmt: skip
def test_agg(province: Province, twins: Twins, kind: type[Face], function: Any) -> None:
    agents, ordinary = province.agents_by_type[kind], twins(kind)
    for column in COLUMNS[kind]:
        assert agents.agg(column, function) == ordinary.agg(column, function)


def test_agg_does_not_overflow_the_column(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    total = sum(worker.birth_month for worker in workers)
    assert total > np.iinfo(np.int16).max
    assert workers.agg("birth_month", sum) == workers.agg("birth_month", np.sum) == total
    assert workers.agg("age", max) == max(worker.age for worker in workers)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at_most", [0, 1, 4, 10_000, 0.0, 0.3, 1.0, 2.5, float("inf")])
@pytest.mark.parametrize("filtered", [False, True])
def test_select(
    province: Province, twins: Twins, *, kind: type[Face], at_most: float, filtered: bool
) -> None:
    agents, ordinary = province.agents_by_type[kind], twins(kind)

    def even(agent: Any) -> bool:
        return agent.unique_id % 2 == 0

    accept = even if filtered else None
    chosen = agents.select(accept, at_most=at_most)
    assert type(chosen) is ColumnAgents
    assert ids(chosen) == ids(ordinary.select(accept, at_most=at_most))


def test_select_by_columns(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    young = workers.array("age") < 30
    chosen = workers.select(where=young)
    assert 0 < len(chosen) < len(workers)
    assert ids(chosen) == ids(workers.select(lambda worker: worker.age < 30))
    both = workers.select(lambda worker: worker.education == 3, where=young, at_most=2)
    assert ids(both) == [w.unique_id for w in workers if w.age < 30 and w.education == 3][:2]
    for wrong in (young[:-1], young.astype(int)):
        with pytest.raises(ValueError, match="one per agent of this view"):
            workers.select(where=wrong)


def test_select_by_class_and_in_place(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    assert len(workers.select(agent_type=Firm)) == 0
    assert ids(workers.select(agent_type=Agent)) == ids(workers)
    same = workers.select(lambda worker: worker.status == 4, inplace=True)
    assert same is workers
    assert set(workers.get("status")) == {4}
    assert len(province.agents_by_type[Worker]) > len(workers)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ascending", [False, True])
def test_sort(province: Province, twins: Twins, *, kind: type[Face], ascending: bool) -> None:
    agents, ordinary = province.agents_by_type[kind], twins(kind)
    for key in [*COLUMNS[kind], lambda agent: agent.row % 3]:
        expected = ids(ordinary.sort(key, ascending=ascending))
        assert ids(agents.sort(key, ascending=ascending)) == expected
        assert ids(agents) == ids(ordinary)
    assert agents.sort("unique_id", ascending=ascending, inplace=True) is agents
    assert ids(agents) == sorted(ids(ordinary), reverse=not ascending)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result_type", ["agentset", "list"])
def test_groupby(province: Province, twins: Twins, kind: type[Face], result_type: Any) -> None:
    agents, ordinary = province.agents_by_type[kind], twins(kind)
    measure, column = COLUMNS[kind][:2]
    for by in (column, lambda agent: agent.unique_id % 3 == 0):
        ours, theirs = agents.groupby(by, result_type), ordinary.groupby(by, result_type)
        assert isinstance(ours, GroupBy)
        assert len(ours) == len(theirs) > 1
        assert list(ours.count().items()) == list(theirs.count().items())
        assert {k: ids(group) for k, group in ours} == {k: ids(group) for k, group in theirs}
        for function in (sum, np.mean, max, statistics.median):
            assert ours.agg(measure, function) == theirs.agg(measure, function)
        assert ours.map(len) == theirs.map(len)
        assert ours.do(len) is ours
        kinds = {type(group) for _, group in ours}
        assert kinds == {ColumnAgents if result_type == "agentset" else list}
    assert ours.map(lambda group, plus: len(group) + plus, plus=1) == {
        key: size + 1 for key, size in ours.count().items()
    }


def test_groups_hold_on_to_their_agents(province: Province) -> None:
    groups = province.agents_by_type[Worker].groupby("status")
    assert groups.map("get", "status") == {k: [k] * n for k, n in groups.count().items()}


def test_map_and_do(province: Province, twins: Twins) -> None:
    firms, ordinary = province.agents_by_type[Firm], twins(Firm)

    def doubled(agent: Any, column: str, *, plus: float = 0.0) -> float:
        return 2.0 * float(getattr(agent, column)) + plus

    expected = ordinary.map("doubled", "deposit", plus=1.0)
    assert firms.map(doubled, "deposit", plus=1.0) == expected
    assert firms.map("__repr__") == [f"<Firm {number}>" for number in ids(firms)]
    seen: list[int] = []
    assert firms.do(lambda firm, into: into.append(firm.unique_id), seen) is firms
    assert seen == ids(firms)
    assert firms.do("__hash__") is firms


def test_shuffle(province: Province, make_toy: Callable[..., Province]) -> None:
    workers = province.agents_by_type[Worker]
    before = ids(workers)
    shuffled = workers.shuffle()
    assert ids(workers) == before
    assert ids(shuffled) != before
    assert sorted(ids(shuffled)) == sorted(before)
    seen: list[int] = []
    assert workers.shuffle_do(lambda worker: seen.append(worker.unique_id)) is workers
    assert sorted(seen) == sorted(before)
    assert seen not in (before, ids(shuffled))
    assert workers.shuffle(inplace=True) is workers
    assert ids(workers) != before
    # The same model draws the same order.
    again = make_toy()
    for _ in range(3):
        again.step()
    assert ids(again.agents_by_type[Worker].shuffle()) == ids(shuffled)


def test_shuffling_does_not_change_the_simulation(
    province: Province, make_toy: Callable[..., Province]
) -> None:
    other = make_toy()
    for _ in range(4):
        other.agents_by_type[Worker].shuffle_do("__repr__")
        other.step()
    province.step()
    for table in ("persons", "firms"):
        for column in province.table(table):
            ours, theirs = (getattr(p.table(table), column) for p in (province, other))
            np.testing.assert_array_equal(ours, theirs)


def test_items_and_lists(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    everybody = workers.to_list()
    assert workers[0] == everybody[0]
    assert workers[-1] == everybody[-1]
    assert workers[2:9:3] == everybody[2:9:3]
    assert workers.sort("wage")[:2] == workers.sort("wage").to_list()[:2]
    with pytest.raises(IndexError):
        workers[len(workers)]


def test_membership_and_set_operators(province: Province) -> None:
    workers = province.agents_by_type[Worker]
    jobless = workers.select(where=workers.array("status") == 4)
    young = workers.select(where=workers.array("age") < 30)
    assert jobless[0] in workers
    assert jobless[0] in jobless
    assert (workers - jobless)[0] not in jobless
    assert province.agents_by_type[Firm][0] not in workers
    assert province.bank not in workers
    assert set(ids(jobless & young)) == set(ids(jobless)) & set(ids(young))
    assert set(ids(jobless | young)) == set(ids(jobless)) | set(ids(young))
    assert set(ids(jobless ^ young)) == set(ids(jobless)) ^ set(ids(young))
    assert jobless <= workers
    assert jobless == jobless.shuffle()
    with pytest.raises(TypeError, match="not one of the persons"):
        jobless | province.agents_by_type[Firm]


@pytest.mark.parametrize("change", ["add", "discard", "remove"])
def test_nobody_comes_or_goes_by_hand(province: Province, change: str) -> None:
    workers = province.agents_by_type[Worker]
    with pytest.raises(TypeError, match=r"born or move in.*Cure: "):
        getattr(workers, change)(workers[0])
    for act in (workers.clear, workers.pop, workers[0].remove):
        with pytest.raises(TypeError, match="cannot be removed by hand"):
            act()
    for act in (Firm.create_agents, Firm.from_dataframe):
        with pytest.raises(TypeError, match="firms cannot be added by hand: they are founded"):
            act(province, 3)
    with pytest.raises(TypeError, match="by hand"):
        workers |= [workers[0]]
