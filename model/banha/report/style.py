"""How figures look: colours that the colour-blind can tell apart, markers, words, numbers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Literal, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

Language = Literal["en", "vi"]

# Okabe and Ito's palette, without the black that measured values have and its pale yellow.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
MEASURED = "#000000"
QUIET = "#555555"
SHADE = "#F0F0F0"
MARKERS = ("o", "^", "s", "D", "v", "P")
LINES: dict[str, Any] = {
    "solid": "-",
    "dashed": (0, (5, 2)),
    "dashdot": (0, (6, 2, 1, 2)),
    "dotted": (0, (1, 1.4)),
    "loose": (0, (3, 4)),
}
PAGE = (11.69, 8.27)  # A4 on its side, inches

RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": QUIET,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.4,
    "legend.frameon": False,
    "legend.fontsize": 6.5,
    "figure.dpi": 100,
    "savefig.dpi": 300,
}


def look() -> AbstractContextManager[None]:
    """Within this context, figures are drawn in banha's style; settings of the user are kept."""
    return mpl.rc_context(cast(Any, RC))


def number_axis(axes: Axes, *, lang: Language, count: int = 5) -> None:
    """Write the numbers of the vertical axis as the language does: 1,234.5 or 1.234,5."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=count, min_n_ticks=3))

    def written(value: float, _position: int | None) -> str:
        ticks = axes.get_yticks()
        step = abs(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 1.0
        decimals = next((d for d in range(4) if abs(round(step, d) - step) < 1e-6 * step), 4)
        text = f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
        return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text

    axes.yaxis.set_major_formatter(FuncFormatter(written))


def year_axis(axes: Axes, *, first: int, last: int, labels: bool = True, count: int = 5) -> None:
    """Whole years on the horizontal axis, few enough to stand apart."""
    axes.set_xlim(first - 0.5, last + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=count, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:.0f}"))
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=2, labelbottom=labels)
