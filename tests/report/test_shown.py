"""A figure shows itself in a notebook that never heard of pyplot, crisp and at its own size."""

import io

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

from banha.comparison import Comparison
from banha.report import comparison_figure, figure_sheet, panel_figure, trajectory_figure

CELLS = (
    """import pandas as pd
from banha.report import trajectory_figure
rows = [(year, 'employed', 'total', 1.0 + year) for year in (2010, 2011)]
table = pd.DataFrame(rows, columns=['year', 'series', 'breakdown', 'value'])""",
    "trajectory_figure(table, 'employed')",
    "%matplotlib inline\ntrajectory_figure(table, 'employed')",
)


def test_every_kind_of_figure_has_a_picture(comparison: Comparison) -> None:
    figures = [
        trajectory_figure(comparison, "employed"),
        panel_figure(comparison, "wages"),
        figure_sheet(comparison),
        comparison_figure(comparison, "employed"),
    ]
    for figure in figures:
        content, size = figure._repr_png_()  # type: ignore[attr-defined]
        with Image.open(io.BytesIO(content)) as image:
            assert image.size == (2 * size["width"], 2 * size["height"])
        assert size["width"] == round(100 * figure.get_figwidth())


@pytest.fixture(scope="module")
def pictures() -> list[int]:
    """How many pictures each cell of a notebook shows."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(t) for t in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [
        sum("image/png" in out.get("data", {}) for out in cell["outputs"])
        for cell in notebook["cells"]
    ]


def test_one_picture_with_and_without_the_inline_backend(pictures: list[int]) -> None:
    assert pictures == [0, 1, 1]
