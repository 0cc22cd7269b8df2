"""The files of a calibration: particles, page, figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from banha.evaluation.calibration.calibration import Calibration
from banha.evaluation.calibration.figures import (
    moments_figure,
    posterior_figure,
    profiles_figure,
)
from banha.evaluation.calibration.page import FIGURES, page_text
from banha.evaluation.calibration.posterior import ABOUT, TABLE
from banha.evaluation.calibration.texts import particles_text, toml_text
from banha.output_file import whole_file
from banha.report.style import Language

PAGE, POINTS = "calibration.md", "points.csv"
PIXELS = 160  # per inch
LANGUAGES: tuple[Language, ...] = ("en", "vi")
METADATA: Any = {"Software": None}  # the same figure is the same file, whatever made it


def write_calibration(found: Calibration) -> Path:
    """Write particles, all points with their losses, the page and the figures; return the folder.

    Raises
    ------
    OSError
        The disk is full or cannot be written.
    """
    folder = found.request.out
    for name, content in _contents(found):
        with whole_file(folder / name) as unfinished:
            unfinished.write_bytes(content)
    return folder


def _contents(found: Calibration) -> Iterator[tuple[str, bytes]]:
    posterior = found.posterior
    yield TABLE, particles_text(posterior).encode()
    yield ABOUT, toml_text(posterior.about).encode()
    yield POINTS, points_text(found).encode()
    for name, draw in zip(
        FIGURES, (profiles_figure, posterior_figure, moments_figure), strict=True
    ):
        for lang in LANGUAGES:
            sink = io.BytesIO()
            draw(found, lang=lang).savefig(sink, format="png", dpi=PIXELS, metadata=METADATA)
            place = name if lang == "en" else name.replace(".png", f".{lang}.png")
            yield place, sink.getvalue()
    yield PAGE, page_text(found).encode()


def points_text(found: Calibration) -> str:
    """Return all points that ran as CSV: the loss, and the shares of the priors below them."""
    import pandas as pd

    points, values = found.runs
    table = pd.DataFrame(points, columns=list(found.problem.names))
    table.insert(0, "loss", values)
    return str(table.to_csv(index=False, lineterminator="\n"))
