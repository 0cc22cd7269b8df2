"""Runs of provinces that nobody ran: what an ensemble would record, and what was measured."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from banha.evaluation.hindcast.simulated import Paths, read_paths
from banha.evaluation.judging.series import ScoredSeries, find_series

RATE = find_series("in_migration_rate", "gso-annual-survey")
LEVEL = find_series("labour_force", "lfs-icls13-pre2019census")
PROVINCES = tuple(f"p{number}" for number in range(5))
PARTICLES = 6
SIMULATED = range(2010, 2017)
MEASURED = range(2005, 2017)


def made_up_runs(series: Sequence[ScoredSeries] = (RATE, LEVEL), *, seed: int = 1) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    rows = []
    for one in series:
        for province in PROVINCES:
            for particle in range(PARTICLES):
                value = 12.0 + luck.standard_normal()
                for year in SIMULATED:
                    value += 0.2 + 0.3 * luck.standard_normal()
                    said = np.exp(value / 4.0) if one.transformation == "growth" else value
                    rows.append(
                        (province, particle, year, 0, one.series, one.breakdown, one.basis, said)
                    )
    names = ["province", "particle", "year", "month", "series", "breakdown", "basis", "value"]
    return pd.DataFrame(rows, columns=names)


def made_up_panel(series: Sequence[ScoredSeries] = (RATE, LEVEL), *, seed: int = 2) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    rows = []
    for one in series:
        for province in PROVINCES:
            value = 11.0 + luck.standard_normal()
            for year in MEASURED:
                value += 0.1 + 0.4 * luck.standard_normal()
                said = np.exp(value / 4.0) if one.transformation == "growth" else value
                rows.append((province, one.series, one.breakdown, year, said, one.basis))
    return pd.DataFrame(rows, columns=["province", "series", "breakdown", "year", "value", "basis"])


def made_up_paths(
    series: ScoredSeries,
    *,
    panel: pd.DataFrame | None = None,
    runs: pd.DataFrame | None = None,
    provinces: Sequence[str] = PROVINCES,
) -> Paths:
    return read_paths(
        made_up_runs() if runs is None else runs,
        series=series,
        provinces=provinces,
        panel=made_up_panel() if panel is None else panel,
    )
