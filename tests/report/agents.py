"""What tests of figures of agents share: words of a figure, boxes of its texts, its bytes."""

import io
from collections.abc import Iterable
from itertools import combinations
from weakref import WeakKeyDictionary

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

_DRAWN: WeakKeyDictionary[Figure, RendererAgg] = WeakKeyDictionary()


def drawn(figure: Figure) -> RendererAgg:
    """Draw a figure once, and return what drew it."""
    if figure not in _DRAWN:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        _DRAWN[figure] = canvas.get_renderer()
    return _DRAWN[figure]


def texts_of(figure: Figure) -> list[Text]:
    """Every text that is drawn and not empty; marks beyond the end of an axis are not."""
    drawn(figure)
    beyond = {
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
        if not axes.axison
        or not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    found = [t for t in figure.findobj(Text) if isinstance(t, Text) and id(t) not in beyond]
    return [t for t in found if t.get_text().strip() and t.get_visible()]


def words_of(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts_of(figure))


def overlapping(figure: Figure, texts: Iterable[Text]) -> list[tuple[str, str]]:
    """Pairs of texts that lie on one another."""
    renderer = drawn(figure)
    # A title that ends in an empty line keeps it free for the subtitle, which stands there.
    # The box of a slanted text is wider than what is written.
    plain = [
        text
        for text in texts
        if not text.get_text().endswith("\n") and text.get_rotation() % 90.0 == 0.0
    ]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in plain]
    return [
        (a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.padded(-0.5).overlaps(two)
    ]


def outside(figure: Figure) -> list[str]:
    """Texts that run over the edge of the page."""
    renderer, page = drawn(figure), figure.bbox.padded(0.5)
    found = []
    for text in texts_of(figure):
        box = text.get_window_extent(renderer)
        if not (page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 <= box.y1 <= page.y1):
            found.append(text.get_text())
    return found


def png(figure: Figure, *, dots: int = 80) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dots, metadata={"Software": None})
    return buffer.getvalue()
