"""The page of a figure: nothing is cut off, nothing lies upon another, the user's look stays."""

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from banha.report import style
from banha.report.page import WIDTH, new_page, source_of_runs, write_caption
from banha.report.runs import Runs

LONG = "Employed persons by sector of the province, from farms to factories, and what comes next"


def drawn(*, title: str, subtitle: str, caption: list[str]) -> Figure:
    with style.look():
        figure = new_page(title=title, subtitle=subtitle, height=3.2)
        figure.add_subplot().set_title("panel")
        write_caption(figure, caption)
    FigureCanvasAgg(figure).draw()
    return figure


@pytest.mark.parametrize("title", ["Short", LONG])
@pytest.mark.parametrize("caption", [["A line."], [LONG * 3, LONG * 2]])
def test_title_axes_and_caption_stand_apart(title: str, caption: list[str]) -> None:
    figure = drawn(title=title, subtitle="Bình Dương, 2010–2030", caption=caption)
    title_box, caption_box, subtitle_box = (
        text.get_window_extent()
        for text in (figure._suptitle, figure._supxlabel, figure.texts[1])  # type: ignore[attr-defined]
    )
    axes_box = figure.axes[0].get_tightbbox()
    width, height = figure.canvas.get_width_height()
    assert title_box.y1 <= height
    assert title_box.x1 <= width
    assert caption_box.y0 >= 0
    assert caption_box.x1 <= width
    assert subtitle_box.y0 >= axes_box.y1
    assert axes_box.y0 >= caption_box.y1
    lines = figure._suptitle.get_text().rstrip("\n").count("\n") + 1  # type: ignore[attr-defined]
    assert subtitle_box.y1 <= title_box.y1 - lines * 0.9 * style.RC["font.size"] * figure.dpi / 72
    assert figure.get_figwidth() == WIDTH


def test_the_look_of_the_user_is_kept() -> None:
    before = dict(mpl.rcParams)
    drawn(title="Short", subtitle="", caption=["A line."])
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("count", "en", "vi"),
    [
        (1, "One run", "Một lần chạy"),
        (3, "median over 3 seeds. Bands: lowest to highest", "trung vị trên 3 hạt giống"),
        (20, "median over 20 seeds. Bands: 5 to 95 %", "từ 5 đến 95 %"),
    ],
)
def test_the_source_says_what_bands_are(count: int, en: str, vi: str) -> None:
    import pandas as pd

    runs = Runs({"a": [pd.DataFrame()] * count}, ("binh-duong",))
    assert en in source_of_runs(runs, lang="en")
    assert vi in source_of_runs(runs, lang="vi")
    assert source_of_runs(runs, lang="en").endswith("province pack Binh Duong.")
    assert source_of_runs(runs, lang="vi").endswith("gói dữ liệu tỉnh Bình Dương.")
    other = Runs({"a": [pd.DataFrame()] * count, "b": [pd.DataFrame()]}, ())
    assert ("1–" in source_of_runs(other, lang="en")) == (count > 1)
