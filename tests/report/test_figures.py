"""Figures: drawn without warnings, in both languages, with all words, none over another."""

import csv
import io
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import style
from banha.report.figures import figure_sheet, panel_figure
from banha.report.measured import read_measured
from banha.report.panels import apart, read_panels, spread
from banha.report.style import Language

NAMES: dict[Language, tuple[str, str]] = {
    "en": ("Baseline", "Supplier development"),
    "vi": ("Kịch bản cơ sở", "Phát triển nhà cung cấp"),
}


def runs(comparison: Comparison, lang: Language = "en") -> dict[str, list[pd.DataFrame]]:
    a, b = NAMES[lang]
    return {
        a: [run.yearly() for run in comparison.runs_a],
        b: [run.yearly() for run in comparison.runs_b],
    }


def words_of(figure: Figure) -> str:
    texts = [text.get_text() for text in figure.texts]
    texts += [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    for axes in figure.axes:
        texts += [axes.get_title(loc="left"), axes.get_ylabel()]
        texts += [text.get_text() for text in axes.texts]
        legend = axes.get_legend()
        texts += [text.get_text() for text in legend.get_texts()] if legend else []
    return "\n".join(texts)


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Where each tick label and each title is, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = []
    for axes in figure.axes:
        low, high = axes.get_xlim()
        ticks = [tick for tick in axes.get_xticklabels() if low <= tick.get_position()[0] <= high]
        low, high = axes.get_ylim()
        ticks += [tick for tick in axes.get_yticklabels() if low <= tick.get_position()[1] <= high]
        shown = [*ticks, *axes.texts, axes.yaxis.label]
        found += [
            (text.get_text(), text.get_window_extent(renderer))
            for text in shown
            if text.get_text() and text.get_visible()
        ]
    return found


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    return [
        (first, second)
        for (first, one), (second, other) in combinations(boxes(figure), 2)
        if one.shrunk(0.9, 0.7).overlaps(other.shrunk(0.9, 0.7))
    ]


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_sheet_is_complete_in_both_languages(comparison: Comparison, lang: Language) -> None:
    measured = read_measured("binh-duong")
    figure = figure_sheet(runs(comparison, lang), measured=measured, lang=lang)
    text = words_of(figure)
    for panel in read_panels().values():
        assert panel.unit[lang] in text
        if panel.name != "growth":  # it stands under the volume, whose title speaks for both
            assert panel.title[lang] in text
    for name in NAMES[lang]:
        assert name in text
    flat = text.replace("\n", " ")
    assert ("luck only; parameters held" if lang == "en" else "yếu tố ngẫu nhiên") in flat
    assert ("Sources" if lang == "en" else "Nguồn") in flat
    assert len(figure.axes) == 10


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_nothing_lies_over_anything(comparison: Comparison, lang: Language) -> None:
    measured = read_measured("binh-duong")
    figure = figure_sheet(runs(comparison, lang), measured=measured, lang=lang)
    assert overlapping(figure) == []
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in boxes(figure):
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert 0 <= box.y0 <= box.y1 <= height, text


def test_an_overlap_would_be_seen() -> None:
    figure = Figure()
    axes = figure.add_subplot()
    axes.text(0.5, 0.5, "one text")
    axes.text(0.5, 0.5, "another")
    assert overlapping(figure) == [("one text", "another")]


def test_each_basis_has_its_mark_in_the_legend(comparison: Comparison) -> None:
    measured = read_measured("binh-duong")
    figure = panel_figure(runs(comparison), "shares", measured=measured)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    # The runs end in 2013: the basis with values from 2017 on has no mark to explain.
    assert [text.get_text() for text in legend.get_texts()] == ["three sectors"]
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert {line.get_color() for line in marks} == {style.MEASURED}
    assert sum(len(line.get_xdata()) for line in marks) == 6  # type: ignore[arg-type]


def test_bases_of_one_panel_differ_in_shape() -> None:
    years = range(2010, 2021)
    rows = [
        (year, "value_added", part, 1.0, "")
        for year in years
        for part in (
            "agriculture", "labour_intensive", "technology", "construction", "market_services",
            "knowledge_services", "public_services",
        )
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["year", "series", "breakdown", "value", "unit"])
    figure = panel_figure({"x": [frame]}, "shares", measured=read_measured("binh-duong"))
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    shapes = {str(line.get_label()): line.get_marker() for line in marks}
    assert len(shapes) == len(set(shapes.values())) == 2


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_toy_province_is_drawn(toy_run: pd.DataFrame, lang: Language) -> None:
    figure = figure_sheet({"toy": [toy_run]}, measured=read_measured("toy"), lang=lang)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=50)
    assert buffer.getvalue().startswith(b"\x89PNG")
    assert ("measured" if lang == "en" else "số liệu đo") not in words_of(figure)


def test_one_year_is_enough(toy_run: pd.DataFrame) -> None:
    figure = figure_sheet({"toy": [toy_run[toy_run["year"] == 2010]]})
    FigureCanvasAgg(figure).draw()


def test_no_run_is_refused(toy_run: pd.DataFrame) -> None:
    with pytest.raises(ScenarioError, match="no run of a whole year"):
        figure_sheet({"toy": [toy_run.iloc[:0]]})


def test_a_panel_takes_whatever_holds_runs(comparison: Comparison) -> None:
    given = panel_figure(runs(comparison), "wages")
    for data in (comparison, [*comparison.runs_a, *comparison.runs_b]):
        figure = panel_figure(data, "wages")
        for line, other in zip(figure.axes[0].lines, given.axes[0].lines, strict=True):
            assert list(line.get_ydata()) == list(other.get_ydata())  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="Did you mean 'wages'"):
        panel_figure(comparison, "wage")


def test_bands_hold_all_of_few_seeds_and_quantiles_of_many() -> None:
    few = spread([pd.Series({2010: float(n)}) for n in range(5)])
    assert few.loc[2010].tolist() == [2.0, 0.0, 4.0]
    many = spread([pd.Series({2010: float(n)}) for n in range(101)])
    assert many.loc[2010].tolist() == pytest.approx([50.0, 5.0, 95.0])


def test_labels_move_apart_and_stay_inside() -> None:
    placed = apart([0.0, 0.1, 9.9, 10.0], sizes=[1.0] * 4, low=0.0, high=10.0)
    assert placed == pytest.approx([0.0, 1.0, 9.0, 10.0])
    assert apart([2.0, 5.0], sizes=[1.0, 1.0], low=0.0, high=10.0) == [2.0, 5.0]


def test_vietnamese_numbers_and_diacritics(comparison: Comparison) -> None:
    figure = figure_sheet(runs(comparison, "vi"), lang="vi")
    text = words_of(figure)
    for word in ("Dân số", "Việc làm", "Năng suất", "tăng trưởng", "triệu đồng", "hộ kinh"):
        assert word in text
    labels = " ".join(text for text, _ in boxes(figure))
    assert "," in labels
    assert "%" in labels


@pytest.mark.parametrize("name", ["panels.csv", "lines.csv"])
def test_tables_of_the_sheet_are_whole(name: str) -> None:
    text = files("banha").joinpath("report", name).read_text(encoding="utf-8")
    head, *rows = csv.reader(text.splitlines())
    assert {len(row) for row in rows} == {len(head)}
    vietnamese = [i for i, column in enumerate(head) if column.endswith("_vi")]
    assert any(ord(sign) > 255 for row in rows for i in vietnamese for sign in row[i])


def test_the_font_has_every_vietnamese_letter() -> None:
    from matplotlib import font_manager, ft2font

    font = ft2font.FT2Font(font_manager.findfont(style.RC["font.family"]))
    known = set(font.get_charmap())
    folder = Path(style.__file__).parent
    tables = [*folder.glob("word_tables/*.csv"), *folder.glob("*.csv")]
    assert len(tables) > 10
    text = "".join(table.read_text("utf-8") for table in tables)
    text += "".join(p.title["vi"] + p.unit["vi"] for p in read_panels().values())
    assert {sign for sign in text if ord(sign) not in known and sign != "\n"} == set()
