"""Small batches of which reports are made: made up where only the page matters."""

from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import SMALL, made_up, scenario, small_study

from banha.batch.study import Study
from banha.run import simulate
from banha.run_folder import write_run
from banha.scenario import Scenario, load_scenario

HOSTILE = '<script>alert("x")</script> & \'quoted\' "twice" </style></title><img src=x onerror=1>'
RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202e abc $x^2$ \u4e2d"
LONG = "An unusually long title that says all there is to say, and more of it again " * 4
UNBROKEN = "x" * 300
SHORT = [
    "employed", "grdp_volume", "mean_pay", "unemployment_rate", "criteria", "community_score",
    "programmes", "revenue_kept", "central_transfer", "public_spending", "tax_forgone",
]  # fmt: skip
"""What a brief shows, without what only the full report has room for."""


def titled(name: str, title: str, **more: Any) -> Scenario:
    """A scenario of the toy province that moves a lever, with a title of its own."""
    content = scenario("links").to_dict() | {"name": name, "title": title, **more}
    return Scenario.model_validate(content)


def hostile_study(**values: Any) -> Study:
    """Five scenarios with all that a title can hold, and a description."""
    scenarios = [
        scenario("baseline"), titled("script", HOSTILE, title_vi=HOSTILE, description=HOSTILE),
        titled("right", RIGHT_TO_LEFT, title_vi=RIGHT_TO_LEFT), titled("long", LONG),
        titled("unbroken", UNBROKEN, description=UNBROKEN * 3, description_vi=LONG * 3),
    ]  # fmt: skip
    usual = {"title": HOSTILE + LONG, "description": LONG * 3 + HOSTILE, "title_vi": UNBROKEN}
    return small_study(**usual | {"scenarios": scenarios} | values)


def many_study() -> Study:
    """Seven policies in two provinces, all with long titles and descriptions."""
    policies = [
        titled(f"policy-{place}", f"{place} {LONG}"[:150], description=LONG * 2,
               description_vi=UNBROKEN)
        for place in range(7)
    ]  # fmt: skip
    return small_study(
        scenarios=[scenario("baseline"), *policies], provinces=["toy", "binh-duong"], seeds=2,
        title=LONG, description=LONG * 4, records=SHORT,
    )  # fmt: skip


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two policies and a baseline, complete."""
    return made_up(tmp_path_factory.mktemp("plain") / "batch", small_study())


@pytest.fixture(scope="session")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of nine runs: one failed, one missing."""
    return made_up(
        tmp_path_factory.mktemp("partial") / "batch", small_study(),
        failing=lambda run: (run.scenario, run.seed) == ("links", 2),
        wanted=lambda run: (run.scenario, run.seed) != ("again", 9),
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch whose titles hold all that can be in a text."""
    return made_up(tmp_path_factory.mktemp("hostile") / "batch", hostile_study())


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of many scenarios in two provinces."""
    return made_up(tmp_path_factory.mktemp("many") / "batch", many_study())


@pytest.fixture(scope="session")
def one_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run."""
    asked = load_scenario("baseline").with_run(**SMALL)
    return write_run(simulate(asked), tmp_path_factory.mktemp("run") / "one", figures=False)
