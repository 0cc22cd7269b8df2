"""Effects of policies, as dots and as a map: the table by hand, what is drawn, and its words."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from tests.report.figure_checks import all_words, outside, overlapping, png
from tests.report.made_up import comparisons, shared_comparisons, title

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import effect_table, effects_figure, policy_map_figure, style
from banha.report.policy_map import SHADES, shade_edges
from banha.report.style import Language

OUTCOMES = ("employed", "mean_pay", "criteria[innovation]", "community_score")


def by_hand(comparison: Comparison, outcome: str, year: int) -> list[float]:
    """Differences by pair; of pay in per cent of its first side, of jobs in thousands."""
    series, _, part = outcome.rstrip("]").partition("[")
    found = []
    for row in comparison.frame.itertuples():
        if (row.series, row.breakdown, row.year) == (series, part or "total", year):
            one = {"mean_pay": 100.0 / row.a, "employed": 0.001}.get(series, 1.0)
            found.append(one * (row.b - row.a))
    return found


@pytest.mark.parametrize("year", [None, 2022])
def test_the_table_by_hand(year: int | None) -> None:
    made = comparisons(3, seeds=5)
    table = effect_table(made, OUTCOMES, year=year)
    assert len(table) == 3 * len(OUTCOMES)
    for row in table.itertuples():
        found = by_hand(made[row.scenario], row.outcome, year or 2025)
        assert row.year == (year or 2025)
        assert (row.mean, row.median) == pytest.approx((sum(found) / 5, sorted(found)[2]))
        assert (row.low, row.high) == pytest.approx(tuple(np.quantile(found, [0.05, 0.95])))
        signs = {x > 0 for x in found}
        robust = ("positive" if signs == {True} else "negative") if len(signs) == 1 else None
        assert row.sign == (robust or "sign not robust")
        assert row.title == title(int(row.scenario[-1]))


def test_dots_bars_and_hollow_marks_are_those_of_the_table() -> None:
    made = comparisons(4)
    table = effect_table(made, OUTCOMES)
    figure = effects_figure(made, OUTCOMES)
    assert len(figure.axes) == len(OUTCOMES)
    for axes, outcome in zip(figure.axes, OUTCOMES, strict=True):
        rows = table[table["outcome"] == outcome]
        lines = axes.lines[1:]
        for place, (row, bar, dot) in enumerate(
            zip(rows.itertuples(), lines[::2], lines[1::2], strict=True)
        ):
            assert list(bar.get_xdata()) == [row.low, row.high]  # type: ignore[arg-type]
            assert (list(dot.get_xdata()), list(dot.get_ydata())) == ([row.mean], [place])  # type: ignore[arg-type]
            hollow = row.sign == "sign not robust"
            assert (dot.get_markerfacecolor() == "white") == hollow
            assert (dot.get_color() == style.QUIET) == hollow


def cells(figure: Figure) -> dict[tuple[int, int], str]:
    """What stands in the cells of a map, by row and column."""
    texts = figure.axes[0].texts
    return {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in texts}


def test_cells_are_those_of_the_table_and_sorted_by_score() -> None:
    made = comparisons(5)
    figure = policy_map_figure(made)
    table = effect_table(made, ["community_score", *(f"criteria[{one}]" for one in (
        "broadband", "knowledge_workforce", "innovation", "digital_equality", "sustainability",
        "advocacy"))])  # fmt: skip
    scores = table[table["outcome"] == "community_score"].set_index("scenario")["mean"]
    order = sorted(scores.index, key=lambda name: -scores[name])
    outcomes = list(dict.fromkeys(table["outcome"]))
    shown = cells(figure)
    assert len(shown) == 5 * 7
    hatched = {
        (round(box.get_y() + 0.5), round(box.get_x() + 0.5))
        for box in figure.axes[0].patches
        if isinstance(box, Rectangle) and box.get_hatch()
    }
    shades: Any = figure.axes[0].images[0].get_array()
    most = table["mean"].abs().max()
    for down, name in enumerate(order):
        for across, outcome in enumerate(outcomes):
            row = table[(table["scenario"] == name) & (table["outcome"] == outcome)].iloc[0]
            text = shown[down, across]
            assert float(text.strip("()? ").replace("\N{MINUS SIGN}", "-")) == pytest.approx(
                row["mean"], abs=0.0501
            )
            unsure = row["sign"] == "sign not robust"
            assert (text.startswith("("), text.endswith("?")) == (unsure, unsure)
            assert ((down, across) in hatched) == unsure
            assert shades[down, across] == pytest.approx(row["mean"] / most)
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert [name.replace("\n", " ") for name in names] == [title(int(n[-1])) for n in order]


def test_shades_can_be_told_in_grey_and_black_numbers_read_on_them() -> None:
    colours = SHADES(np.linspace(0.0, 1.0, 101))[:, :3]
    grey = colours @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(grey[:51]) > 0).all()
    assert (np.diff(grey[50:]) < 0).all()
    assert grey.min() > 0.4
    assert shade_edges(pd.DataFrame({"mean": [1.0, -3.0, 0.0], "unit": ["a", "a", "b"]}),
                       middle="mean") == {"a": 3.0, "b": 1.0}  # fmt: skip


@pytest.mark.parametrize("draw", [effects_figure, policy_map_figure])
@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
@pytest.mark.parametrize("policies", [1, 4, pytest.param(12, marks=pytest.mark.slow)])
def test_every_word_is_there_and_none_over_another(
    draw: Any, policies: int, lang: Language
) -> None:
    figure = draw(shared_comparisons(policies), lang=lang)
    assert overlapping(figure) == []
    assert outside(figure) == []
    text = all_words(figure)
    for place in range(1, policies + 1):
        assert title(place) in text
    for word in {"en": ("against", "luck"), "vi": ("so với", "yếu tố ngẫu nhiên")}[lang]:
        assert word in text
    first, second = (png(draw(shared_comparisons(policies), lang=lang)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("draw", [effects_figure, policy_map_figure])
def test_a_table_is_drawn_as_its_comparisons(draw: Any) -> None:
    made = comparisons(2)
    of_table = draw(effect_table(made, OUTCOMES), middle="median")
    of_both = draw(made, OUTCOMES, middle="median")
    assert [[t.get_text() for t in axes.texts] for axes in of_table.axes] == [
        [t.get_text() for t in axes.texts] for axes in of_both.axes
    ]
    for one, other in zip(of_table.axes[0].lines, of_both.axes[0].lines, strict=True):
        assert list(one.get_xdata()) == list(other.get_xdata())
    with pytest.raises(ScenarioError, match="no column low"):
        draw(effect_table(made, OUTCOMES).drop(columns="low"))
    with pytest.raises(ScenarioError, match="Name one of its years: 2025"):
        draw(effect_table(made, OUTCOMES), year=2030)


def test_what_is_no_number_is_left_out_and_said() -> None:
    made = comparisons(2)
    frame = made["policy-1"].frame
    frame.loc[(frame["series"] == "mean_pay") & (frame["year"] == 2025), "a"] = 0.0
    figure = effects_figure(made, ["employed", "mean_pay"])
    assert [text.get_text() for text in figure.axes[1].texts] == ["–"]
    assert len(figure.axes[1].lines) == 3  # nought, and the other policy's bar and dot
    assert "Left out: 4 of 16" in all_words(figure)
    assert cells(policy_map_figure(made, ["employed", "mean_pay"]))[1, 1] == "–"


@pytest.mark.parametrize(
    ("given", "said"),
    [({"year": 2040}, "from 2018 to 2025"), ({"outcomes": "employd"}, "Did you mean 'employed'"),
     ({"middle": "mode"}, "Write mean or median"), ({"lang": "fr"}, "no language")],
)  # fmt: skip
def test_what_is_not_there_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        effects_figure(comparisons(1), **given)
    with pytest.raises(ScenarioError, match="there is no comparison"):
        policy_map_figure({})
    with pytest.raises(ScenarioError, match="int is no comparison"):
        policy_map_figure(3)  # type: ignore[arg-type]
