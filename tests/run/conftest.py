"""A short run of the toy province."""

import pytest

from banha.run import Run, simulate
from banha.scenario import Scenario


def toy(**asked: object) -> Scenario:
    values = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12", **asked}
    return Scenario.baseline().with_run(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return toy()


@pytest.fixture(scope="session")
def run(scenario: Scenario) -> Run:
    return simulate(scenario)
