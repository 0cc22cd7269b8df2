"""Tables of simulated beside measured values, on an example worked out by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from banha.report.measured import Measured, Pair
from banha.report.tables import simulated_beside_measured, summary, text_table


def test_levels(two_seeds: list[pd.DataFrame], hand_made: Measured) -> None:
    table = simulated_beside_measured(two_seeds, measured=hand_made)
    assert table["year"].tolist() == [2010, 2012]
    assert table["measured"].tolist() == [0.9, 1.6]
    assert table["simulated"].tolist() == [1.0, 1.4]
    assert table["low"].tolist() == [1.0, 1.3]
    assert table["high"].tolist() == [1.0, 1.5]
    assert set(table["basis"]) == {"census"}
    assert set(table["unit"]) == {"thousand persons"}


def test_growth_spans_the_same_years_on_both_sides(
    two_seeds: list[pd.DataFrame], hand_made: Measured, pair: Pair
) -> None:
    growth = replace(pair, transformation="growth", measured_factor=1.0, factor=1.0)
    measured = replace(hand_made, pairs=(growth,))
    (row,) = simulated_beside_measured(two_seeds, measured=measured).to_dict("records")
    assert row["year"] == 2012
    assert row["measured"] == pytest.approx(50 * math.log(16 / 9))
    assert row["low"] == pytest.approx(50 * math.log(1.3))
    assert row["high"] == pytest.approx(50 * math.log(1.5))


def test_reported_growth_is_over_the_previous_year(
    two_seeds: list[pd.DataFrame], hand_made: Measured, pair: Pair
) -> None:
    reported = replace(pair, transformation="reported_growth", measured_factor=0.001)
    measured = replace(hand_made, pairs=(reported,))
    table = simulated_beside_measured(two_seeds[:1], measured=measured)
    assert table["year"].tolist() == [2012]  # 2010 was measured, but the run has no 2009
    assert table["simulated"].tolist() == pytest.approx([100 * math.log(13 / 11)])


def test_years_beyond_the_run_are_left_out(
    two_seeds: list[pd.DataFrame], hand_made: Measured
) -> None:
    short = [frame[frame["year"] < 2012] for frame in two_seeds]
    table = simulated_beside_measured(short, measured=hand_made)
    assert table["year"].tolist() == [2010]


def test_summary(two_seeds: list[pd.DataFrame], hand_made: Measured) -> None:
    (row,) = summary(simulated_beside_measured(two_seeds, measured=hand_made)).to_dict("records")
    assert row["years"] == 2
    assert row["error"] == pytest.approx(-0.05)
    assert row["absolute_error"] == pytest.approx(0.15)
    assert row["largest"] == pytest.approx(-0.2)
    assert row["relative_error"] == pytest.approx(-4.0)
    assert row["inside"] == 0


def test_bases_stay_on_lines_of_their_own(
    two_seeds: list[pd.DataFrame], hand_made: Measured, pair: Pair
) -> None:
    both = replace(hand_made, pairs=(pair, replace(pair, basis="register")))
    table = simulated_beside_measured(two_seeds, measured=both)
    lines = [line for line in text_table(table, width=120).splitlines() if "Population" in line]
    assert len(lines) == len(summary(table)) == 2
    assert lines[0].endswith("census")
    assert lines[1].endswith("register")
    assert "0.9 → 1.6" in lines[0]
    assert "1.0 → 1.4" in lines[0]


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_text_keeps_to_its_width(
    width: int, two_seeds: list[pd.DataFrame], hand_made: Measured
) -> None:
    text = text_table(simulated_beside_measured(two_seeds, measured=hand_made), width=width)
    assert max(len(line) for line in text.splitlines()) <= max(width, 80)


def test_nothing_measured_says_so(two_seeds: list[pd.DataFrame], hand_made: Measured) -> None:
    empty = replace(hand_made, pairs=())
    table = simulated_beside_measured(two_seeds, measured=empty)
    assert table.empty
    assert text_table(table) == "No measured series to compare with."
    assert summary(table).empty
