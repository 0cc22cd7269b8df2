"""Memory from the scenario alone: rows and bytes as they come out; the scale that fits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banha.packs import load_pack
from banha.planning import memory
from banha.planning.machine import MIB
from banha.planning.memory import (
    Rows,
    estimated,
    expected_growth,
    finest_that_fits,
    measured_growth,
    opening_rows,
    row_bytes,
    simulating,
)
from banha.province import Province
from banha.scenario import Scenario

TABLES = ("persons", "households", "firms")


def asked(**changes: object) -> Scenario:
    return Scenario.baseline().with_run(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scenario",
    [
        asked(province="toy", scale=1, firm_scale=1),
        asked(province="toy", scale=2),
        asked(scale=400),
        asked(scale=400, firm_scale=5),
        asked(province="ha-giang", scale=300),
    ],
    ids=["toy", "toy-2", "400", "400-firms", "ha-giang"],
)
def test_rows_and_bytes_are_those_of_an_opened_province(scenario: Scenario) -> None:
    province = Province(scenario)
    rows = opening_rows(scenario)
    assert (rows.persons, rows.households, rows.firms) == tuple(
        province.table(name).rows for name in TABLES
    )
    # Counted array by array: what numpy says of every column over the rows in use.
    counted = sum(
        getattr(province.table(name), column).nbytes
        for name in TABLES
        for column in province.table(name)
    )
    assert rows.columns == counted


def test_bytes_of_a_row_are_those_of_its_columns() -> None:
    province = Province(asked(province="toy", scale=1))
    for name in TABLES:
        assert row_bytes(name) == province.table(name).bytes_per_row()


def test_more_persons_and_longer_runs_take_more() -> None:
    sizes = [estimated([asked(scale=scale)]) for scale in (1, 2, 5, 50)]
    assert sizes == sorted(sizes, reverse=True)
    assert estimated([asked(scale=1, end="2040-12")]) > sizes[0]
    assert estimated([asked(scale=1), asked(scale=1, province="dong-nai")]) > sizes[0]
    assert estimated([asked(scale=1)], figures=False) <= sizes[0]


def test_a_province_at_its_real_size_takes_hundreds_of_bytes_a_person() -> None:
    """At 1:1 agents outweigh libraries; each takes what its three rows take, and lists beside."""
    scenario = asked(scale=1, end="2010-12")
    rows = opening_rows(scenario)
    agents = simulating(rows, rows) / rows.persons
    columns = 45 + 125 * rows.households / rows.persons + 676 * rows.firms / rows.persons
    beside = memory.OPENING + memory.LAST_PAGES / rows.persons
    assert agents == pytest.approx(columns + beside, rel=0.02)
    assert estimated([scenario]) / MIB == pytest.approx(506.0, rel=0.25)  # as it was measured once


def test_growth_is_as_it_was_measured() -> None:
    pack = load_pack("binh-duong", start_year=2010)
    rows = pack.measured.query("series == 'population' and breakdown == 'total'")
    values = rows.groupby("year")["value"].mean()
    rate = (values[2021] / values[2010]) ** (1 / 11) - 1
    assert measured_growth(pack) == pytest.approx(rate)
    grown = expected_growth(asked(end="2019-12"))["persons"]
    assert grown == pytest.approx((1 + rate) ** 10)


def test_growth_that_was_not_measured_or_was_none() -> None:
    pack = load_pack("toy", start_year=2010)
    assert measured_growth(pack) == memory.USUAL_GROWTH
    shrinking = load_pack("binh-duong", start_year=2010).measured.copy()
    population = shrinking["series"] == "population"
    shrinking.loc[population, "value"] = 1e9 / shrinking.loc[population, "year"] ** 3
    assert measured_growth(replace(pack, measured=shrinking)) == 0.0


def test_rows_grow_each_by_its_own() -> None:
    grown = Rows(10, 20, 30).grown(persons=2, households=3, firms=0.5)
    assert grown == Rows(20, 60, 15)


@given(finest=st.integers(1, 50), more=st.integers(-3, 5_000), first=st.integers(1, 6_000))
def test_the_scale_that_fits_is_the_finest(finest: int, more: int, first: int) -> None:
    coarsest = finest + more
    found = finest_that_fits(lambda scale: scale >= first, finest=finest, coarsest=coarsest)
    fitting = [scale for scale in range(finest, coarsest + 1) if scale >= first]
    assert found == (fitting[0] if fitting else None)


def test_the_schema_is_what_is_counted() -> None:
    dtypes = [column.dtype for column in memory.read_schema() if column.table == "persons"]
    assert row_bytes("persons") == sum(np.zeros(1, dtype).nbytes for dtype in dtypes)
