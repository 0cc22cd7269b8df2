"""Figures that notebooks show by themselves, whatever backend is chosen there."""

from __future__ import annotations

import io
from typing import Any

from matplotlib import figure

SCREEN = 100
"""Pixels per inch at which a figure stands on a screen."""
SHARPNESS = 2
"""Pixels drawn for each of these, for screens with small ones."""


class Figure(figure.Figure):
    """A matplotlib figure that does not need pyplot to be seen in a notebook."""

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        drawn = io.BytesIO()
        self.savefig(drawn, format="png", dpi=SCREEN * SHARPNESS)
        width, height = (round(SCREEN * inches) for inches in self.get_size_inches())
        return drawn.getvalue(), {"width": width, "height": height}
