"""Charts in which a pointer shows values: the same tables as the figures, in both languages."""

import json
import subprocess
import sys
from typing import Any

import pandas as pd
import pytest
from tests.report.made_up import shared_comparisons, tidy

from banha.errors import ScenarioError
from banha.report import (
    effect_table,
    pareto_table,
    policy_map_chart,
    tradeoff_chart,
    trajectory_chart,
    trajectory_table,
)
from banha.report.style import Language


def data_of(chart: Any, column: str) -> pd.DataFrame:
    """The table of a chart that has a column, the longest if there are several."""
    spec = chart.to_dict()
    tables = [pd.DataFrame(rows) for rows in spec["datasets"].values()]
    return max((table for table in tables if column in table), key=len)


def tooltips(chart: Any) -> str:
    return json.dumps(chart.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_trajectory_has_the_table_of_the_figure(lang: Language) -> None:
    frame = tidy(3)
    chart = trajectory_chart(frame, "employed", unit="persons", lang=lang)
    shown = data_of(chart, "median")
    expected = trajectory_table(frame, "employed")
    pd.testing.assert_frame_equal(shown[list(expected.columns)], expected, check_dtype=False)
    mark = {"en": ".", "vi": ","}[lang]
    assert shown["low_text"].str.fullmatch(rf"\d+\{mark}\d+ persons").all()
    spec = chart.to_dict()
    assert spec["usermeta"]["embedOptions"]["formatLocale"]["decimal"] == mark
    across = [layer["encoding"]["x"] for layer in spec["layer"] if "year" in str(layer["encoding"])]
    assert across
    assert all(axis["scale"] == {"zero": False, "nice": False} for axis in across)
    for word in {
        "en": ("luck only; parameters held", "low end"),
        "vi": ("yếu tố ngẫu nhiên", "đầu dưới"),
    }[lang]:
        assert word in tooltips(chart)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_map_has_the_table_of_the_figure(lang: Language) -> None:
    made = shared_comparisons(12)
    outcomes = ("community_score", "criteria[innovation]", "employed")
    chart = policy_map_chart(made, outcomes, lang=lang)
    shown, expected = data_of(chart, "mean"), effect_table(made, outcomes, lang=lang)
    columns = ["scenario", "title", "label", "unit", "mean", "low", "high", "sign"]
    pd.testing.assert_frame_equal(
        shown[columns], expected[columns], check_dtype=False, check_index_type=False
    )
    largest = expected.groupby("unit")["mean"].transform(lambda values: values.abs().max())
    assert shown["share"].tolist() == pytest.approx((expected["mean"] / largest).tolist())
    unsure = shown["cell"].str.endswith("?")
    assert (unsure == (shown["sign"] == "sign not robust")).all()


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_tradeoff_has_the_table_of_the_figure(lang: Language) -> None:
    made = shared_comparisons(12)
    chart = tradeoff_chart(made, "employed", "community_score", better_x="down", lang=lang)
    expected = pareto_table(made, "employed", "community_score", better_x="down", lang=lang)
    shown = data_of(chart, "x_low")
    pd.testing.assert_frame_equal(shown[list(expected.columns)], expected, check_dtype=False)
    assert {"en": "to the left is better", "vi": "sang trái là tốt hơn"}[lang] in tooltips(chart)
    assert shown["share_text"].str.endswith(" %").all()


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="Did you mean 'employed'"):
        trajectory_chart(tidy(1), "employd")
    with pytest.raises(ScenarioError, match="no language"):
        policy_map_chart(shared_comparisons(1), "employed", lang="fr")  # type: ignore[arg-type]


def test_without_altair_the_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['altair'] = None\n"
        "from banha.errors import ScenarioError\n"
        "from banha.report.charts import tradeoff_chart\n"
        "try:\n    tradeoff_chart({}, 'employed', 'exports')\n"
        "except ScenarioError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "banha[notebook]" in done.stdout
