"""A toy province a few months on, and the same people as ordinary Mesa agents."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from mesa import Agent, Model
from mesa.agentset import AgentSet

from banha.actors.faces import Face
from banha.province import Province
from banha.scenario import Scenario
from banha.state import Table

MONTHS = 3
EVERYBODY = 1_700_000


def toy(**options: Any) -> Province:
    """A province of some 150 people and a dozen firms, at its opening."""
    scenario = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2012-12")
    return Province(scenario, **options)


class Twin(Agent):
    """An ordinary Mesa agent with the values of a face's columns."""

    def __init__(self, model: Model, face: Face) -> None:
        super().__init__(model)
        for name in [*face.columns(), "unique_id", "row"]:
            setattr(self, name, getattr(face, name))

    def doubled(self, column: str, *, plus: float = 0.0) -> float:
        return 2.0 * float(getattr(self, column)) + plus


@pytest.fixture
def province() -> Province:
    province = toy()
    for _ in range(MONTHS):
        province.step()
    return province


@pytest.fixture
def make_toy() -> Callable[..., Province]:
    return toy


@pytest.fixture
def twins(province: Province) -> Callable[[type[Face]], AgentSet]:
    """The agents of a class as a Mesa agent set of ordinary agents, in the same order."""
    model = Model(rng=1)
    kept: list[Twin] = []  # Mesa's agent sets hold their agents weakly

    def make(kind: type[Face]) -> AgentSet:
        made = [Twin(model, face) for face in province.agents_by_type[kind]]
        kept.extend(made)
        return AgentSet(made, random=model.random)

    return make


@pytest.fixture(scope="session")
def million() -> Model:
    """A Mesa model that has nothing but the columns of 1.7 million persons."""
    persons = Table("persons", room=EVERYBODY)
    persons.take_rows(EVERYBODY)
    number = np.arange(EVERYBODY)
    persons.status[:] = 1 + number % 6
    persons.education[:] = number % 4
    persons.wage[:] = 1_000_000 + number % 1000
    persons.pay[:] = 3_000_000
    model = Model(rng=1)
    model.state = SimpleNamespace(persons=persons)
    model.now = 1320
    return model
