"""Small runs, a comparison of two of them, and a hand-made set of measured series."""

from collections.abc import Sequence

import pandas as pd
import pytest

from banha.census import Census
from banha.compare import compare
from banha.comparison import Comparison
from banha.report.measured import Measured, Pair
from banha.run import Run, simulate
from banha.scenario import load_scenario

PAIR = Pair(
    series="population",
    label="Population",
    panel="population",
    line="population",
    simulated="population",
    per="",
    factor=0.001,
    measured="population",
    parts="total",
    of="",
    measured_factor=0.001,
    basis="census",
    basis_en="census",
    basis_vi="tổng điều tra",
    transformation="level",
    unit="thousand persons",
    decimals=1,
    first_year=2010,
    last_year=2021,
    use="fit",
    note="",
)


def yearly_frame(values: dict[tuple[str, str], Sequence[float]], *, first: int) -> pd.DataFrame:
    rows = [
        (first + step, series, part, value, "")
        for (series, part), numbers in values.items()
        for step, value in enumerate(numbers)
    ]
    return pd.DataFrame(rows, columns=["year", "series", "breakdown", "value", "unit"])


@pytest.fixture
def pair() -> Pair:
    return PAIR


@pytest.fixture
def two_seeds() -> list[pd.DataFrame]:
    return [
        yearly_frame({("population", "total"): [1000.0, 1100.0, 1300.0]}, first=2010),
        yearly_frame({("population", "total"): [1000.0, 1200.0, 1500.0]}, first=2010),
    ]


@pytest.fixture
def hand_made() -> Measured:
    """Two bases of population: 2010 and 2012 on the one, 2011 and 2012 on the other."""
    rows = [
        ("population", "total", 2010, 900.0, "persons", "census"),
        ("population", "total", 2012, 1600.0, "persons", "census"),
        ("population", "total", 2011, 2000.0, "persons", "register"),
        ("population", "total", 2012, 2200.0, "persons", "register"),
    ]
    columns = ["series", "breakdown", "year", "value", "unit", "basis"]
    return Measured("hand-made", (PAIR,), pd.DataFrame(rows, columns=columns))


@pytest.fixture(scope="session")
def toy_run() -> pd.DataFrame:
    scenario = load_scenario("baseline").with_run(
        province="toy", scale=1, firm_scale=1, end="2012-12"
    )
    return simulate(scenario).yearly()


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    base = load_scenario("baseline").with_run(scale=400, end="2013-12")
    policy = load_scenario("supplier-links").with_run(scale=400, end="2013-12")
    return compare(base, policy, seeds=2)


@pytest.fixture(scope="session")
def counted() -> Run:
    """A run of Bình Dương with three censuses."""
    scenario = load_scenario("baseline").with_run(scale=400, end="2013-12")
    return simulate(scenario, censuses=[2010, "2012-06", 2013])


@pytest.fixture(scope="session")
def censuses(counted: Run) -> list[Census]:
    return list(counted.censuses.values())
