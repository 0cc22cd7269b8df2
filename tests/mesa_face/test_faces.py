"""Workers and firms as faces: what is read, what may be written, and when they are gone."""

import copy
from collections.abc import Callable

import numpy as np
import pytest

from banha.actors.codes import STATUS
from banha.actors.column_attributes import HELD_ELSEWHERE
from banha.actors.faces import Face, Firm, Worker
from banha.errors import StaleAgentError
from banha.province import Province
from banha.state import read_schema

EMPLOYEE = STATUS.index("employee")
MUST_BE_CLOSED = {
    Worker: {"identity", "birth_month", "status", "sector", "employer", "household", "pay"},
    Firm: {
        "identity", "alive", "sector", "ownership", "owner", "partner", "market_share",
        "employees", "deposit", "opening_deposit", "debt", "capital", "wages", "planned_loan",
    },
}  # fmt: skip


def an_employee(province: Province) -> Worker:
    workers = province.agents_by_type[Worker]
    worker = workers.select(where=workers.array("status") == EMPLOYEE)[0]
    assert isinstance(worker, Worker)
    return worker


@pytest.mark.parametrize("kind", [Worker, Firm])
def test_every_column_can_be_read(province: Province, kind: type[Face]) -> None:
    table = kind.table_in(province)
    names = [c.column for c in read_schema() if c.table == kind.table_name]
    assert list(kind.columns()) == names
    for agent in province.agents_by_type[kind]:
        for name in names:
            assert getattr(agent, name) == getattr(table, name)[agent.row]
        assert agent.unique_id == agent.identity
        assert agent.model is province
    assert "per month" in kind.__dict__["wage" if kind is Worker else "posted_wage"].__doc__


def test_what_a_worker_knows_beside_columns(province: Province) -> None:
    worker = an_employee(province)
    months = province.now - worker.birth_month
    assert worker.age == months // 12
    firm = worker.employer_firm
    assert isinstance(firm, Firm)
    assert firm.row == worker.employer
    assert worker in firm.staff
    assert len(firm.staff) == firm.employees > 0
    assert set(firm.staff.get("employer")) == {firm.row}
    workers = province.agents_by_type[Worker]
    jobless = workers.select(where=workers.array("employer") < 0)
    assert jobless[0].employer_firm is None


def test_identity_decides_equality(province: Province) -> None:
    first, again = (province.agents_by_type[Worker][0] for _ in range(2))
    assert first is not again
    assert first == again
    assert len({first, again, province.agents_by_type[Worker][1]}) == 2
    assert first != Firm(province, row=0, identity=first.unique_id)
    assert first != "a worker"


def test_faces_are_not_registered(province: Province) -> None:
    before = len(province.agents)
    province.agents_by_type[Worker].to_list()
    assert len(province.agents) == before
    assert not any(isinstance(agent, Face) for agent in province.agents)


def test_writable_columns_reach_the_state(province: Province) -> None:
    worker, firm = an_employee(province), province.agents_by_type[Firm][1]
    worker.wage = 4_500_000
    firm.posted_wage = 5e6
    firm.productivity_growth = -0.01
    assert province.state.persons.wage[worker.row] == worker.wage == 4_500_000
    assert province.state.firms.posted_wage[firm.row] == 5e6
    assert firm.productivity_growth == -0.01
    assert "wage" in Worker.writable_columns()
    workers = province.agents_by_type[Worker]
    assert workers.set("tenure", 7) is workers
    workers.set("wage", np.arange(len(workers)))
    assert set(workers.get("tenure")) == {7}
    assert workers.get("wage") == list(range(len(workers)))


@pytest.mark.parametrize("kind", [Worker, Firm])
def test_what_the_accounts_hold_is_read_only(province: Province, kind: type[Face]) -> None:
    agents = province.agents_by_type[kind]
    closed = {
        c.column
        for c in read_schema()
        if c.table == kind.table_name and (c.kind != "attribute" or c.column in HELD_ELSEWHERE)
    }
    assert set(kind.writable_columns()) == set(kind.columns()) - closed
    assert MUST_BE_CLOSED[kind] <= closed
    for name in sorted(closed):
        before = agents.get(name)
        with pytest.raises(AttributeError, match=rf"'{name}' is read-only: .+ Cure: "):
            setattr(agents[0], name, 1)
        with pytest.raises(AttributeError, match="read-only"):
            agents.set(name, 1)
        assert agents.get(name) == before


def test_the_list_of_read_only_columns_is_of_columns() -> None:
    assert set(HELD_ELSEWHERE) <= {c.column for c in read_schema() if c.kind == "attribute"}


def test_a_face_keeps_nothing_of_its_own(province: Province) -> None:
    worker = an_employee(province)
    for name in ("happiness", "unique_id", "model", "age", "employer_firm"):
        with pytest.raises(AttributeError, match=r"keep nothing but their columns.*Cure: "):
            setattr(worker, name, 1)
    with pytest.raises(AttributeError, match="Cure: "):
        province.agents_by_type[Worker].set("happiness", 1)
    with pytest.raises(AttributeError, match="happiness"):
        _ = worker.happiness


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("wage", float("nan"), ValueError),
        ("wage", float("inf"), ValueError),
        ("wage", -1.0, ValueError),
        ("wage", 1e39, ValueError),
        ("wage", "much", TypeError),
        ("wage", [1.0, 2.0], ValueError),
        ("skill", 0.0, ValueError),
        ("tenure", 1.5, ValueError),
        ("tenure", 40_000, ValueError),
        ("education", 4, ValueError),
        ("education", -1, ValueError),
        ("pensioner", 2, ValueError),
    ],
)
def test_values_that_a_column_cannot_hold(
    province: Province, name: str, value: object, error: type[Exception]
) -> None:
    workers = province.agents_by_type[Worker]
    before = workers.get(name)
    with pytest.raises(error, match=name):
        setattr(workers[0], name, value)
    with pytest.raises(error, match=name):
        workers.set(name, value)
    assert workers.get(name) == before


def test_probabilities_end_at_one(province: Province) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        province.agents_by_type[Firm].set("layoff", 1.5)


@pytest.mark.parametrize("reused", [False, True])
def test_who_is_gone_says_so(province: Province, *, reused: bool) -> None:
    workers = province.agents_by_type[Worker]
    choice = workers.select(where=workers.array("age") >= 15)
    gone, other = choice[3], choice[4]
    persons = province.state.persons
    persons.status[gone.row] = 0
    if reused:
        persons.free_rows(np.array([gone.row]))
        assert persons.take_rows(1).tolist() == [gone.row]
        persons.status[gone.row] = 4
    for name in ["wage", "age", "employer_firm", "identity", "status", "pay", "living_row"]:
        with pytest.raises(StaleAgentError, match=rf"Worker {gone.unique_id} is gone. Cure: "):
            getattr(gone, name)
    with pytest.raises(StaleAgentError):
        gone.wage = 1.0
    assert not gone.is_living
    assert gone == choice[3]
    assert other.is_living
    assert other.wage >= 0
    # The population shows who is there now; the choice was made before.
    assert gone not in workers
    assert len(workers) == len(choice) - 1 + reused
    assert (gone.row in workers.get("row")) is reused
    for read in (
        lambda: choice.get("wage"), lambda: choice.agg("wage", sum), lambda: choice.array("age"),
        lambda: choice.set("wage", 1), lambda: choice.sort("wage"), lambda: choice.rows,
        lambda: choice.groupby("status"), lambda: choice.copy().get("wage"),
    ):  # fmt: skip
        with pytest.raises(StaleAgentError, match=r"1 of these \d+ persons are gone.*\.living\(\)"):
            read()
    living = choice.living()
    assert gone not in living
    assert len(living) == len(choice) - 1
    assert living.get("wage") == [w.wage for w in choice if w.is_living]


def test_a_closed_firm_is_gone(province: Province) -> None:
    firm = province.agents_by_type[Firm][2]
    province.state.firms.alive[firm.row] = 0
    for read in (lambda: firm.price, lambda: firm.staff):
        with pytest.raises(StaleAgentError, match="Firm"):
            read()


def test_over_two_years_faces_are_right_or_gone(make_toy: Callable[..., Province]) -> None:
    province = make_toy()
    faces = province.agents_by_type[Worker].to_list()
    born = [face.birth_month for face in faces]
    for _ in range(24):
        province.step()
    assert {face.is_living for face in faces} == {True, False}
    for face, month in zip(faces, born, strict=True):
        if face.is_living:
            assert face.birth_month == month


def test_a_copy_of_a_face_is_of_the_same_province(province: Province) -> None:
    firm = province.agents_by_type[Firm][0]
    twin = copy.deepcopy(firm)
    assert twin == firm
    assert twin.model is province
    crowd = copy.deepcopy(province.agents_by_type[Firm].select(at_most=2))
    assert crowd.model is province
    assert len(crowd) == 2
