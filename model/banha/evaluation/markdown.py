"""Pieces of the Markdown pages that studies write."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from banha.data import data_folder
from banha.evaluation.study import TABLES, Finished
from banha.manifest import code_hash, file_hash

SHORT = 12  # characters of a hash worth printing


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number with its decimals and a true minus sign; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    rounded = round(float(value), decimals) + 0.0
    text = f"{rounded:+,.{decimals}f}" if sign else f"{rounded:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def spread(values: Iterable[float], decimals: int, *, sign: bool = False) -> str:
    """Median and range over seeds: `median [lowest, highest]`."""
    found = np.array([value for value in values if math.isfinite(value)])
    if len(found) == 0:
        return "–"
    ends = (np.median(found), found.min(), found.max())
    middle, low, high = (number(float(value), decimals, sign=sign) for value in ends)
    return middle if len(found) == 1 else f"{middle} [{low}, {high}]"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is text, the others stand to the right."""
    lines = [
        "| " + " | ".join(header) + " |",
        "| --- |" + " ---: |" * (len(header) - 1),
    ]
    return "\n".join(
        lines + ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def provenance(runs: Sequence[Finished], *, command: str, date: str) -> str:
    """What was run, when, with which code and data, and by which command."""
    scenario = runs[0].scenario
    seeds = sorted({run.scenario.seed for run in runs})
    several = f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0])
    hashes = ", ".join(f"{name} `{file_hash(data_folder() / name)[:SHORT]}`" for name in TABLES)
    return (
        f"Written on {date} by `{command}`; rerun it after every change of the model. "
        f"{len(runs)} runs of {scenario.start} to {scenario.end} at 1:{scenario.scale} (persons) "
        f"and 1:{scenario.firm_scale} (firms), seeds {several}, guard on. "
        f"Code `{code_hash()[:SHORT]}`, {hashes} (SHA-256)."
    )
