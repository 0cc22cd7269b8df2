"""What the tests of figures ask of every figure."""

import io
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def png(figure: Figure) -> bytes:
    """The figure as a file, small."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=50, metadata={"Software": None})
    return buffer.getvalue()


def shown_texts(figure: Figure) -> list[Text]:
    """Every text that is drawn, with what stands in it."""
    if figure.stale:
        FigureCanvasAgg(figure).draw()
        figure.stale = False
    found = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        found += [axes.title, axes._left_title, axes._right_title, *axes.texts]  # type: ignore[attr-defined]
        if legend := axes.get_legend():
            found += legend.get_texts()
        if isinstance(axes, PolarAxes) or not axes.axison:
            continue
        found += [axes.xaxis.label, axes.yaxis.label]
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            for tick in axis.get_major_ticks():
                if low <= tick.get_loc() <= high:  # type: ignore[attr-defined]
                    found += [tick.label1, tick.label2]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def all_words(figure: Figure) -> str:
    """All texts of a figure, each on one line."""
    return "\n".join(text.get_text().replace("\n", " ") for text in shown_texts(figure))


def box_of(text: Text) -> Bbox:
    """Where the letters of a text are, in pixels, without its leader and last empty lines."""
    box, words = Text.get_window_extent(text), text.get_text()
    share = (len(words) - len(words.rstrip("\n"))) / (1 + words.count("\n"))
    return Bbox.from_extents(box.x0, box.y0 + share * box.height, box.x1, box.y1)


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    boxes = [(text.get_text(), box_of(text)) for text in shown_texts(figure)]
    return [
        (first, second)
        for (first, one), (second, other) in combinations(boxes, 2)
        if one.shrunk(0.9, 0.7).overlaps(other.shrunk(0.9, 0.7))
    ]


def outside(figure: Figure) -> list[str]:
    """Texts that are not wholly on the page."""
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [(text.get_text(), box_of(text)) for text in shown_texts(figure)]
    return [
        text
        for text, box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
