"""Trade-offs: the frontier by brute force, what is drawn, and names that stand apart."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.transforms import Bbox
from tests.report.figure_checks import all_words, box_of, outside, png
from tests.report.made_up import comparisons, shared_comparisons, title

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import pareto_table, tradeoff_figure
from banha.report.label_places import free_places
from banha.report.style import Language
from banha.report.tradeoffs import on_frontier

POINT = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def beaten(point: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    """Whether one of the others is better in one and no worse in the other."""
    return any(
        (x > point[0] and y >= point[1]) or (x >= point[0] and y > point[1]) for x, y in others
    )


@given(st.lists(POINT, min_size=1, max_size=9))
def test_the_frontier_by_brute_force(points: list[tuple[float, float]]) -> None:
    found = on_frontier(np.array(points, dtype=np.float64))
    assert found.tolist() == [not beaten(point, points) for point in points]
    assert found.any()


def test_what_is_no_number_is_not_on_the_frontier_and_beats_nobody() -> None:
    points = np.array([[np.nan, 9.0], [1.0, 1.0], [2.0, np.inf], [0.0, 0.0]])
    assert on_frontier(points).tolist() == [False, True, False, False]


def differences(one: Comparison, year: int) -> dict[int, tuple[float, float]]:
    """Jobs in thousands and innovation, by seed, from the rows of the comparison."""
    found: dict[int, list[float]] = {}
    for series, part, factor in (("employed", "total", 0.001), ("criteria", "innovation", 1.0)):
        for row in one.frame.itertuples():
            if (row.series, row.breakdown, row.year) == (series, part, year):
                found.setdefault(int(row.seed), []).append(factor * (row.b - row.a))
    return {seed: (pair[0], pair[1]) for seed, pair in found.items()}


@pytest.mark.parametrize(("better_x", "better_y"), [("up", "up"), ("down", "up"), ("down", "down")])
def test_the_table_by_hand(better_x: Any, better_y: Any) -> None:
    made = comparisons(4, seeds=5)
    table = pareto_table(
        made, "employed", "criteria[innovation]", year=2023, better_x=better_x, better_y=better_y
    )
    turn = np.array([{"up": 1, "down": -1}[one] for one in (better_x, better_y)])
    found = {"base": dict.fromkeys(range(1, 6), (0.0, 0.0))}
    found |= {name: differences(one, 2023) for name, one in made.items()}
    means = {name: tuple(turn * np.mean(list(by.values()), axis=0)) for name, by in found.items()}
    for row, (name, by) in zip(table.itertuples(), found.items(), strict=True):
        pairs = np.array([by[seed] for seed in range(1, 6)])
        assert (row.x, row.y) == pytest.approx(tuple(pairs.mean(axis=0)))
        assert (row.x_low, row.y_low) == pytest.approx(tuple(np.quantile(pairs, 0.05, axis=0)))
        assert (row.x_high, row.y_high) == pytest.approx(tuple(np.quantile(pairs, 0.95, axis=0)))
        assert row.on_frontier == (not beaten(means[name], list(means.values())))
        times = sum(
            not beaten(tuple(turn * by[seed]), [tuple(turn * o[seed]) for o in found.values()])
            for seed in range(1, 6)
        )
        assert (row.share_on_frontier, row.draws) == (times / 5, 5)
    assert table["share_on_frontier"].sum() >= 1.0


def test_only_draws_that_all_have_are_counted() -> None:
    made = comparisons(2, seeds=4)
    frame = made["policy-1"].frame
    less = replace(made["policy-1"], frame=frame[frame["seed"] > 1], seeds=(2, 3, 4))
    table = pareto_table({**made, "policy-1": less}, "employed", "criteria[innovation]")
    assert set(table["draws"]) == {3}
    other = replace(less, frame=frame[frame["seed"] == 1], seeds=(1,))
    with pytest.raises(ScenarioError, match="no draw has a result"):
        pareto_table({"policy-1": less, "policy-2": other}, "employed", "criteria[innovation]")


def test_marks_crosses_and_the_line_are_those_of_the_table() -> None:
    made = comparisons(4)
    table = pareto_table(made, "employed", "community_score", better_x="down")
    figure = tradeoff_figure(made, "employed", "community_score", better_x="down")
    lines = figure.axes[0].lines
    best = table[table["on_frontier"]].sort_values(["x", "y"])
    np.testing.assert_allclose(lines[2].get_xydata(), best[["x", "y"]])
    for place, row in enumerate(table.itertuples()):
        across, up, mark = lines[3 + 3 * place : 6 + 3 * place]
        np.testing.assert_allclose(across.get_xdata(), [row.x_low, row.x_high])
        np.testing.assert_allclose(up.get_ydata(), [row.y_low, row.y_high])
        np.testing.assert_allclose(mark.get_xydata(), [[row.x, row.y]])
        assert (mark.get_markerfacecolor() != "white") == row.on_frontier
    for label, row in zip(figure.axes[0].texts, table.itertuples(), strict=True):
        assert label.xy == (row.x, row.y)  # type: ignore[attr-defined]
        said = label.get_text().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
        assert said == f"{row.title} ({100 * row.share_on_frontier:.0f} %)"
    assert "to the left is better" in all_words(figure)


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("policies", [1, 4, pytest.param(12, marks=pytest.mark.slow)])
def test_names_lie_over_no_other_and_no_mark(policies: int, lang: Language) -> None:
    made = shared_comparisons(policies)
    figure = tradeoff_figure(made, "grdp_volume", "community_score", lang=lang)
    assert outside(figure) == []
    axes = figure.axes[0]
    boxes = [box_of(text).shrunk(0.95, 0.8) for text in axes.texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    marks = axes.transData.transform([text.xy for text in axes.texts])  # type: ignore[attr-defined]
    assert not any(box.contains(*mark) for box in boxes for mark in marks)
    text = all_words(figure)
    for place in range(1, policies + 1):
        assert title(place) in text
    assert {"en": "on the frontier", "vi": "biên tối ưu Pareto"}[lang] in text


@given(st.lists(POINT, min_size=1, max_size=12))
def test_free_places_are_free(points: list[tuple[float, float]]) -> None:
    marks = 15.0 * np.array(points, dtype=np.float64) + 150.0
    sizes = [(40.0, 14.0)] * len(points)
    found = free_places(marks, sizes, within=Bbox.from_extents(0.0, 0.0, 300.0, 300.0))
    boxes = [
        Bbox.from_bounds(x + across - 20.0, y + up - 7.0, 40.0, 14.0)
        for (x, y), (across, up) in zip(marks, found, strict=True)
    ]
    shared = (Bbox.intersection(one, other) for one, other in combinations(boxes, 2))
    assert not any(box.width * box.height > 1e-6 for box in shared if box is not None)
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 300 and box.y1 <= 300 for box in boxes)


def test_no_result_is_left_out_and_said_and_the_file_is_the_same() -> None:
    made = comparisons(2)
    assert png(tradeoff_figure(made, "employed", "mean_pay")) == png(
        tradeoff_figure(made, "employed", "mean_pay")
    )
    with pytest.raises(ScenarioError, match="Write up or down"):
        tradeoff_figure(made, "employed", "mean_pay", better_y="left")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="Did you mean 'mean_pay'"):
        tradeoff_figure(made, "employed", "mean_pays")
    frame = made["policy-1"].frame
    frame.loc[frame["series"] == "mean_pay", "a"] = 0.0
    with pytest.raises(ScenarioError, match="no draw has a result"):
        pareto_table(made, "employed", "mean_pay")
