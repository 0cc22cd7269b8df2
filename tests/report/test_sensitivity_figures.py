"""Figures of a sensitivity analysis: what stands in them."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from banha.errors import ScenarioError
from banha.evaluation.sensitivity import Sensitivity
from banha.report.sensitivity_figures import (
    MOST_BARS,
    output_label,
    parameter_label,
    sensitivity_bars_figure,
    sensitivity_map_figure,
    written,
)
from banha.scenario import Scenario

OUTPUTS = ("employed", "criteria[innovation]")
PARAMETERS = tuple(f"labour.number_{place}" for place in range(8))


def made_up(method: str) -> Sensitivity:
    """Eight parameters, each less than the one before; those from the sixth on are not told."""
    rows = []
    for output in OUTPUTS:
        for place, parameter in enumerate(PARAMETERS):
            size = 1.0 / (place + 1)
            rows.append(
                {"output": output, "parameter": parameter, "mu_star": size, "ST": size,
                 "mu_star_share": size / 4, "mu_star_conf_share": 0.05, "nothing_share": 0.02,
                 "ST_conf": 0.1, "S1": size / 2, "nothing": 0.01, "relative": size,
                 "told": "yes" if place < 5 else "no"}
            )  # fmt: skip
    table = pd.DataFrame(rows)
    return Sensitivity(
        method, Scenario.baseline(), 2030, (1, 2, 3), OUTPUTS, PARAMETERS, 8, 0, table, "A note."
    )


def texts(figure: Figure) -> list[str]:
    found = [text.get_text() for text in figure.texts]
    return found + [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_map_has_a_number_where_something_is_told() -> None:
    figure = sensitivity_map_figure(made_up("morris"))
    axes = figure.axes[0]
    assert axes.get_yticklabels()[0].get_text() == "labour: number 0"
    cells = [text.get_text() for text in axes.texts]
    assert len(cells) == len(OUTPUTS) * len(PARAMETERS)
    assert cells.count("·") == 6
    assert cells[:2] == ["25", "25"]
    assert "8 trajectories, mean of 3 seeds." in " ".join(figure.texts[-1].get_text().split())
    indices = [
        text.get_text() for text in sensitivity_map_figure(made_up("sobol-indices")).axes[0].texts
    ]
    assert indices[:2] == ["1.0", "1.0"]


@pytest.mark.parametrize("method", ["morris", "sobol-indices"])
def test_bars_are_hollow_where_nothing_is_told(method: str) -> None:
    figure = sensitivity_bars_figure(made_up(method))
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "Employed persons", "Criterion: Innovation"
    ]  # fmt: skip
    bars = figure.axes[0].patches[:MOST_BARS]
    widths = [bar.get_width() for bar in bars]
    scale = 25.0 if method == "morris" else 1.0
    assert widths == pytest.approx([scale / (place + 1) for place in range(MOST_BARS)])
    white = [bar.get_facecolor() == (1.0, 1.0, 1.0, 1.0) for bar in bars]
    assert white == [False] * 5 + [True]


def test_names_are_written_for_readers() -> None:
    assert output_label("criteria[digital_equality]") == "Criterion: Digital equality"
    assert output_label("criteria[digital_equality]", lang="vi") == "Tiêu chí: Bình đẳng số"
    assert output_label("employees[technology]").startswith("Employees: Technology")
    assert output_label("exports / grdp") == "Exports / Gross regional domestic product"
    assert output_label("employed + farmers") == "employed + farmers"
    assert parameter_label("labour.separation_rate") == "labour: separation rate"
    assert parameter_label("labour.separation_rate.technology").endswith(
        "separation rate, technology"
    )
    assert [written(number) for number in (123.4, 1.234, 0.1234)] == ["123", "1.2", "0.12"]
    assert written(1.234, lang="vi") == "1,2"


def test_words_are_vietnamese_where_asked_and_say_what_is_missing() -> None:
    lacking = replace(made_up("morris"), dropped=2, seeds=(1,))
    for draw in (sensitivity_map_figure, sensitivity_bars_figure):
        said = " ".join(" ".join(texts(draw(lacking, lang="vi"))).split())
        assert "8 quỹ đạo, bình quân 1 hạt giống" in said
        assert "Số khối thiếu lần chạy nên bị bỏ: 2" in said
        assert "Với một hạt giống không thể biết" in said
        assert "Bình Dương" in said
        with pytest.raises(ScenarioError, match="no language 'fr'"):
            draw(lacking, lang="fr")  # type: ignore[arg-type]
