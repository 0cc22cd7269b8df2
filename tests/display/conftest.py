"""Runs, a comparison and a batch of the toy province, made once; English after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from banha import Comparison, Results, Run, Scenario, make_study, read_results, run_batch, simulate
from banha.compare import compare_runs
from banha.display import set_language
from banha.scenario import load_scenario

EVIL = '<script>alert("1")</script> & <img src=x onerror=y>'


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture(scope="session")
def base() -> Scenario:
    asked = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12"}
    return load_scenario("baseline").with_run(**asked)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def policy(base: Scenario) -> Scenario:
    """Everything that a scenario can say, and texts that want to be run."""
    return (
        base.with_name("policy", title=EVIL)
        .with_text(description=EVIL, assumptions=EVIL)
        .with_lever("minimum_wage", value=0.25, start="2010-06", ramp_months=3, end="2011-06")
        .with_parameters("labour", search_farm=0.02, separation_rate={"technology": 0.0123})
        .with_parameters("wages", own_productivity_weight=0.9)
        .with_mechanisms(migration=False)
    )


@pytest.fixture(scope="session")
def runs(base: Scenario, policy: Scenario) -> dict[str, list[Run]]:
    return {
        one.name: [simulate(one.with_run(seed=seed)) for seed in (1, 2)] for one in (base, policy)
    }


@pytest.fixture(scope="session")
def comparison(runs: dict[str, list[Run]]) -> Comparison:
    return compare_runs(runs["baseline"], runs["policy"])


@pytest.fixture(scope="session")
def results(base: Scenario, policy: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("batch") / "links"
    study = make_study(
        "links", scenarios=[base, policy], seeds=2, baseline="baseline", title=EVIL,
        design={"method": "list", "points": [{"labour.search_employed": 0.02}]},
    )  # fmt: skip
    run_batch(study, folder, workers=1)
    return read_results(folder)
