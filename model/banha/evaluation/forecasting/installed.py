"""What a nation keeps of its calibration: particles and filters, which forecasts of it use."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.forecasting.gap_file import NAME, Key, read_filters, write_filters
from banha.evaluation.hindcast.jump_off import GapFilter
from banha.evaluation.hindcast.weights import chosen
from banha.manifest import model_hash
from banha.packs.shared import nation_folder

POSTERIOR, ABOUT = "posterior.csv", "posterior.toml"
DIGITS = 6


@dataclass(frozen=True)
class Installed:
    """Particles of a nation's panel, and the filters of the gap.

    Attributes
    ----------
    particles
        A row each: `particle`, `weight`, and for each prior the share of it below the draw.
    filters
        Filters by series, breakdown and basis.
    about
        Year until which data were used, version, hashes.
    """

    particles: pd.DataFrame
    filters: Mapping[Key, GapFilter]
    about: Mapping[str, Any]


def read_installed(nation: str) -> Installed:
    """Read what a nation keeps.

    Raises
    ------
    RequestError
        It keeps nothing yet, or not all that belongs to it.
    """
    folder = nation_folder(nation)
    if not all((folder / name).is_file() for name in (POSTERIOR, ABOUT, NAME)):
        what = f"{nation} has not been calibrated."
        cure = "Give `--province all`, which calibrates on all provinces, with --install."
        raise RequestError([Fault(f"nations/{nation}", what, cure)])
    about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
    _, filters = read_filters(folder / NAME)
    return Installed(pd.read_csv(folder / POSTERIOR), filters, about)


def drawn(particles: pd.DataFrame, *, number: int) -> pd.DataFrame:
    """Return particles as often as their weights have it, numbered anew: `number` in all."""
    taken = particles.iloc[chosen(particles["weight"].to_numpy(np.float64), number=number)].copy()
    taken["particle"] = np.arange(number)
    return taken.drop(columns="weight").reset_index(drop=True)


def install(
    folder: Path, particles: pd.DataFrame, filters: Mapping[Key, GapFilter], *, until: int
) -> None:
    """Write particles and filters into a folder, with what made them."""
    table = particles.round(DIGITS)
    text = table.to_csv(index=False, lineterminator="\n")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    effective = 1.0 / float(np.sum(particles["weight"] ** 2))
    lines = [
        f"until = {until}",
        f'version = "{version}"',
        f'model = "{model_hash()[:12]}"',
        f"particles = {len(particles)}",
        f"effective_size = {effective:.1f}",
        'columns = "shares of the priors of calibration.csv below the draw"',
    ]
    (folder / POSTERIOR).write_text(text, encoding="utf-8")
    (folder / ABOUT).write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_filters(folder / NAME, filters, origin=until)
