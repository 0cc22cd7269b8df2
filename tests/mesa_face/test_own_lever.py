"""A researcher's own lever, and agents that `simulate` lets into the province."""

import numpy as np
import pytest
from mesa import Agent
from tests.run.conftest import toy

from banha import Firm, Province, compare_runs, simulate
from banha.errors import ScenarioError


class LivingWage(Agent):
    """Lifts what firms offer towards three million đồng, as far as the lever has moved."""

    def __init__(self, model: Province) -> None:
        super().__init__(model)
        self.seen: list[float] = []

    def decide(self) -> None:
        self.seen.append(self.model.lever("living_wage"))
        firms = self.model.agents_by_type[Firm]
        offered = firms.array("posted_wage")
        firms.set("posted_wage", offered + self.seen[-1] * np.maximum(3e6 - offered, 0.0))


def test_a_lever_of_ones_own_follows_its_profile_and_moves_a_paired_run() -> None:
    agents = []

    def prepare(province: Province) -> None:
        province.add_lever("living_wage", value=0.2, start="2010-04", ramp_months=4, end="2010-10")
        agents.append(LivingWage(province))

    scenario = toy(end="2010-12")
    with_it = simulate(scenario.with_name("living-wage"), prepare=prepare)
    assert agents[0].seen == pytest.approx([0, 0, 0, 0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.2, 0, 0])
    comparison = compare_runs([simulate(scenario)], [with_it])
    pay = comparison.bands("mean_pay")
    assert pay["mean"].item() > 0.0
    unmoved = simulate(scenario, prepare=lambda province: province.add_lever(
        "living_wage", value=0.2, start="2010-04"
    ))  # fmt: skip
    assert unmoved.digest == simulate(scenario).digest, "a lever that nobody reads moves nothing"


def test_an_impossible_lever_says_all_that_is_wrong() -> None:
    province = Province(toy())
    with pytest.raises(ScenarioError, match="banha has a lever 'world_demand'"):
        province.add_lever("world_demand", value=0.1, start="2010-02")
    with pytest.raises(ScenarioError) as caught:
        province.add_lever("mine", value="much", start="2010")  # type: ignore[arg-type]
    assert [fault.what for fault in caught.value.faults] == [
        "'much' is not a number", "'2010' is a year, not a month",
    ]  # fmt: skip
    assert province.lever("mine") == 0.0
