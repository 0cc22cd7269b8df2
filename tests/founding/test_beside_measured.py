"""A run of a pack that was founded stands beside the province's own measured series."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.founding.conftest import SLUG

from banha.data import use_own_provinces
from banha.founding import FoundPack
from banha.report.general_pairs import pair_rows
from banha.report.measured import Measured, read_measured


@pytest.fixture(scope="module")
def measured(plain: FoundPack) -> Measured:
    with use_own_provinces(plain.folder.parent):
        return read_measured(SLUG)


def test_own_series_are_paired_and_read_as_they_stand_in_the_tables(measured: Measured) -> None:
    pairs = {pair.series: pair for pair in measured.pairs}
    assert {pair.basis for pair in measured.pairs} == {"own"}
    population = measured.values(pairs["population"])
    assert (population[2010], population[2019]) == pytest.approx((1.2034, 1.2819))
    assert measured.values(pairs["share_agriculture"])[2019] == pytest.approx(29.1)
    growth = measured.values(pairs["enterprise_jobs_growth"])
    assert growth[2019] == pytest.approx(100 * 0.07567, abs=0.01)
    assert "unemployment" not in pairs
    assert measured.years(pairs["household_income"]) == [2010, 2012, 2014, 2016, 2018]


def test_bases_are_not_joined_and_none_is_taken_that_nobody_prefers() -> None:
    head = ["series", "breakdown", "year", "value", "unit", "basis", "note"]
    rows = pd.DataFrame(
        [
            ("population", "total", 2010, 1e6, "persons", "a", "preferred"),
            ("population", "total", 2011, 2e6, "persons", "b", "preferred; census"),
            ("population", "total", 2012, 3e6, "persons", "c", ""),
            ("population", "total", 2022, 3e6, "persons", "a", "preferred"),
            ("grdp_share", "agriculture", 2010, 40, "percent", "a", "preferred"),
        ],
        columns=head,
    )
    found = [(row["series"], row["basis"], row["first_year"], row["last_year"])
             for row in pair_rows(rows)]  # fmt: skip
    assert found == [("population", "a", "2010", "2010"), ("population", "b", "2011", "2011")]
