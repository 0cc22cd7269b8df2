"""Any series over the years: what is drawn is what was recorded, and can be read."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.figure_checks import all_words, outside, overlapping, png
from tests.report.made_up import tidy, title

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import style, trajectory_figure, trajectory_table
from banha.report.measured import Measured
from banha.report.style import Language


def by_hand(frame: pd.DataFrame, scenario: str, year: int) -> list[float]:
    """Shares of the lowest two fifths in all incomes, run by run, without the formula."""
    found = []
    for seed in sorted(set(frame["seed"])):
        rows = frame[(frame["scenario"] == scenario) & (frame["seed"] == seed)]
        incomes = rows[(rows["series"] == "income_fifth") & (rows["year"] == year)]
        values = dict(zip(incomes["breakdown"], incomes["value"], strict=True))
        found.append(100.0 * (values["lowest"] + values["second"]) / sum(values.values()))
    return found


def test_the_table_is_what_the_runs_say() -> None:
    frame = tidy(3, seeds=5)
    table = trajectory_table(frame, "income_fifth[lowest+second]", per="income_fifth", factor=100.0)
    assert len(table) == 3 * 8
    for row in table.itertuples():
        values = by_hand(frame, row.scenario, row.year)
        assert row.median == pytest.approx(sorted(values)[2])
        assert (row.low, row.high) == pytest.approx((min(values), max(values)))
        assert (row.draws, row.lacking) == (5, 0)


def test_lines_and_bands_are_those_of_the_table() -> None:
    frame = tidy(3)
    table = trajectory_table(frame, "employed")
    axes = trajectory_figure(frame, "employed").axes[0]
    assert len(axes.lines) == len(axes.collections) == 3
    for place, (line, band) in enumerate(zip(axes.lines, axes.collections, strict=True)):
        rows = table[table["scenario"] == title(place)]
        np.testing.assert_allclose(line.get_xdata(), rows["year"])
        np.testing.assert_allclose(line.get_ydata(), rows["median"])
        corners = band.get_paths()[0].vertices
        for year, low, high in zip(rows["year"], rows["low"], rows["high"], strict=True):
            heights = corners[corners[:, 0] == year, 1]
            assert (heights.min(), heights.max()) == pytest.approx((low, high))
    looks = [(str(line._unscaled_dash_pattern), line.get_marker()) for line in axes.lines]
    assert len(set(looks)) == 3  # told apart without colour


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("scenarios", [1, 2, pytest.param(13, marks=pytest.mark.slow)])
def test_every_word_is_there_and_none_over_another(scenarios: int, lang: Language) -> None:
    figure = trajectory_figure(tidy(scenarios), "community_score", lang=lang)
    assert overlapping(figure) == []
    assert outside(figure) == []
    text = all_words(figure)
    for place in range(scenarios):
        assert title(place) in text
    expected = {"en": ("Community score", "projection", "luck only", "assumed; not a"),
                "vi": ("Điểm cộng đồng", "dự phóng", "ngẫu nhiên", "một phần là giả")}  # fmt: skip
    for word in expected[lang]:
        assert word in text


def test_the_same_data_give_the_same_file() -> None:
    assert png(trajectory_figure(tidy(2), "employed")) == png(
        trajectory_figure(tidy(2), "employed")
    )


def test_measured_values_stand_in_the_unit_drawn(hand_made: Measured) -> None:
    frame = tidy(1, years=range(2010, 2014))
    for factor in (1.0, 1e-6):
        figure = trajectory_figure(frame, "population", factor=factor, measured=hand_made)
        (marks,) = (one for one in figure.axes[0].lines if one.get_color() == style.MEASURED)
        assert list(marks.get_xdata()) == [2010, 2012]  # type: ignore[arg-type]
        np.testing.assert_allclose(marks.get_ydata(), np.array([900.0, 1600.0]) * factor)
        assert "measured: census" in all_words(figure)
        assert overlapping(figure) == []
    figure = trajectory_figure(frame, "population", per="employed", measured=hand_made)
    assert all(one.get_color() != style.MEASURED for one in figure.axes[0].lines)
    growth = replace(hand_made.pairs[0], transformation="growth")
    figure = trajectory_figure(frame, "population", measured=replace(hand_made, pairs=(growth,)))
    assert all(one.get_color() != style.MEASURED for one in figure.axes[0].lines)


def test_what_is_no_number_is_left_out_and_said() -> None:
    frame = tidy(1, seeds=2)
    frame.loc[(frame["series"] == "mean_pay") & (frame["year"] == 2020), "value"] = 0.0
    frame.loc[
        (frame["series"] == "mean_pay") & (frame["year"] == 2021) & (frame["seed"] == 1), "value"
    ] = np.nan
    figure = trajectory_figure(frame, "employed", per="mean_pay")
    (line,) = figure.axes[0].lines
    drawn = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))  # type: ignore[arg-type]
    assert np.isnan(drawn[2020])
    assert np.isfinite(drawn[2021])
    assert "Left out: 3 of 16 values" in all_words(figure)
    assert "Left out" not in all_words(trajectory_figure(frame, "employed"))


def test_one_year_is_a_mark() -> None:
    figure = trajectory_figure(tidy(2, years=[2020]), "employed")
    assert overlapping(figure) == []
    assert [list(line.get_xdata()) for line in figure.axes[0].lines] == [[2020], [2020]]  # type: ignore[arg-type]
    assert all(line.get_markevery() is None for line in figure.axes[0].lines)


def test_simulated_runs_are_taken_as_they_are(comparison: Comparison) -> None:
    axes = trajectory_figure(comparison, "employees[technology]").axes[0]
    assert axes.get_ylabel() == "thousand persons"
    for line, runs in zip(axes.lines, (comparison.runs_a, comparison.runs_b), strict=True):
        one, other = (
            run.yearly().query("series == 'employees' and breakdown == 'technology'")["value"]
            for run in runs
        )
        expected = (one.to_numpy() + other.to_numpy()) / 2.0 / 1000.0
        np.testing.assert_allclose(line.get_ydata(), expected)


@pytest.mark.parametrize(
    ("simulated", "said"),
    [
        ("employd", "Did you mean 'employed'"),
        ("income_fifth[lowst]", "Did you mean 'lowest'"),
        ("employed ** 2", "is not a series such as"),
    ],
)
def test_what_is_not_there_is_refused(simulated: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said.replace("*", r"\*")):
        trajectory_figure(tidy(1), simulated)


def test_no_other_language() -> None:
    with pytest.raises(ScenarioError, match="no language 'fr'"):
        trajectory_figure(tidy(1), "employed", lang="fr")  # type: ignore[arg-type]
