"""The six criteria as radar and over time: what is drawn is what was recorded."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.report.figure_checks import all_words, outside, overlapping, png
from tests.report.made_up import CRITERIA, tidy, title

from banha.errors import ScenarioError
from banha.report import criteria_path_figure, criteria_radar_figure, criteria_table
from banha.report.style import Language


def by_hand(frame: pd.DataFrame, scenario: str, year: int, criterion: str) -> list[float]:
    rows = frame[(frame["scenario"] == scenario) & (frame["year"] == year)]
    if criterion == "community_score":
        return sorted(rows.loc[rows["series"] == criterion, "value"])
    return sorted(
        rows.loc[(rows["series"] == "criteria") & (rows["breakdown"] == criterion), "value"]
    )


def test_the_table_by_hand() -> None:
    frame = tidy(2, seeds=3)
    table = criteria_table(frame)
    assert len(table) == 7 * 2 * 8
    for row in table.itertuples():
        expected = by_hand(frame, row.scenario, row.year, row.criterion)
        assert [row.low, row.median, row.high] == pytest.approx(expected)
    labels = dict(zip(table["criterion"], table["label"], strict=True))
    assert labels["digital_equality"] == "Digital equality"
    assert set(criteria_table(frame, lang="vi")["label"]) >= {"Bình đẳng số", "Điểm cộng đồng"}


@pytest.mark.parametrize("year", [None, 2021])
def test_a_radar_shows_medians_and_bands_in_a_year(year: int | None) -> None:
    frame = tidy(3, seeds=3)
    axes: Any = criteria_radar_figure(frame, year=year).axes[0]
    assert len(axes.lines) == len(axes.collections) == 3
    for place, (line, band) in enumerate(zip(axes.lines, axes.collections, strict=True)):
        found = np.array([by_hand(frame, title(place), year or 2025, one) for one in CRITERIA])
        np.testing.assert_allclose(line.get_ydata()[:6], found[:, 1])
        assert line.get_ydata()[6] == line.get_ydata()[0]
        np.testing.assert_allclose(np.diff(line.get_xdata()[:6]), np.pi / 3.0)
        corners = band.get_paths()[0].vertices
        for angle, values in zip(line.get_xdata()[1:6], found[1:], strict=True):
            heights = corners[np.isclose(corners[:, 0], angle), 1]
            assert (heights.min(), heights.max()) == pytest.approx((values[0], values[2]))
    assert axes.get_ylim() == (0.0, 100.0)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["20", "40", "60", "80", "100"]


def test_a_radar_of_one_scenario_shows_its_path() -> None:
    frame = tidy(1)
    figure = criteria_radar_figure(frame, years=[2018, 2025])
    lines = figure.axes[0].lines
    for line, year in zip(lines, (2018, 2025), strict=True):
        values = [np.median(by_hand(frame, title(0), year, one)) for one in CRITERIA]
        np.testing.assert_allclose(np.asarray(line.get_ydata(), float)[:6], values)
    for word in ("2018", "2025", "means nothing"):
        assert word in all_words(figure)


def test_many_scenarios_have_a_radar_each_beside_the_first() -> None:
    frame = tidy(7)
    figure = criteria_radar_figure(frame)
    assert len(figure.axes) == 6
    for place, axes in enumerate(figure.axes, 1):
        for line, shown in zip(axes.lines, (0, place), strict=True):
            values = [np.median(by_hand(frame, title(shown), 2025, one)) for one in CRITERIA]
            np.testing.assert_allclose(np.asarray(line.get_ydata(), float)[:6], values)
        assert axes.get_title().replace("\n", " ") == title(place)


def test_paths_are_those_of_the_table_and_numbered() -> None:
    frame = tidy(3)
    table = criteria_table(frame)
    figure = criteria_path_figure(frame)
    for axes, key in zip(figure.axes, ("community_score", *CRITERIA), strict=False):
        for place, line in enumerate(axes.lines):
            rows = table[(table["criterion"] == key) & (table["scenario"] == title(place))]
            np.testing.assert_allclose(line.get_ydata(), rows["median"])
        assert [text.get_text() for text in axes.texts] == ["1", "2", "3"]
        for text, line in zip(axes.texts, axes.lines, strict=True):
            assert text.xy[1] == np.asarray(line.get_ydata(), float)[-1]  # type: ignore[attr-defined]
    key = figure.axes[-1].get_legend()
    assert key is not None
    shown = [text.get_text() for text in key.get_texts()]
    assert shown == [f"{place + 1}  {title(place)}" for place in range(3)]


@pytest.mark.parametrize("draw", [criteria_radar_figure, criteria_path_figure])
@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
@pytest.mark.parametrize("scenarios", [1, 3, pytest.param(13, marks=pytest.mark.slow)])
def test_every_word_is_there_and_none_over_another(
    draw: Any, scenarios: int, lang: Language
) -> None:
    frame = tidy(scenarios, seeds=2)
    figure = draw(frame, lang=lang)
    assert overlapping(figure) == []
    assert outside(figure) == []
    text = all_words(figure)
    for place in range(scenarios):
        assert title(place) in text
    for label in set(criteria_table(frame, lang=lang)["label"]):
        assert label in text or label in ("Community score", "Điểm cộng đồng")
    if draw is criteria_radar_figure:
        assert {"en": "area of a radar means nothing", "vi": "không có ý nghĩa"}[lang] in text


def test_the_same_data_give_the_same_file() -> None:
    for draw in (criteria_radar_figure, criteria_path_figure):
        assert png(draw(tidy(2))) == png(draw(tidy(2)))  # type: ignore[operator]


def test_one_year_and_one_run_are_enough() -> None:
    frame = tidy(1, seeds=1, years=[2020])
    for draw in (criteria_radar_figure, criteria_path_figure):
        assert "One run" in all_words(draw(frame))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("scenarios", "given", "said"),
    [(2, {"year": 2040}, "Name a year from 2018 to 2025"),
     (2, {"years": [2018, 2020]}, "one scenario in several"),
     (1, {"years": [2018], "year": 2018}, "Give year alone"), (1, {"years": []}, "Give year alone"),
     (1, {"lang": "fr"}, "no language")],
)  # fmt: skip
def test_what_is_not_there_is_refused(scenarios: int, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        criteria_radar_figure(tidy(scenarios, seeds=1), **given)
    with pytest.raises(ScenarioError, match="no series 'community_score' was recorded"):
        criteria_path_figure(tidy(1, seeds=1).query("series != 'community_score'"))
