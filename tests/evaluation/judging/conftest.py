"""A small panel that was made up, and the nation's own tables, read once."""

import numpy as np
import pandas as pd
import pytest

from banha.evaluation.judging.national import national_growth
from banha.evaluation.judging.rivals.panel_forecasts import rival_forecasts
from banha.evaluation.judging.series import find_series
from banha.packs.stand_ins.nation import load_nation

SERIES = (
    ("in_migration_rate", "gso-annual-survey"),
    ("net_migration_rate", "gso-annual-survey"),
    ("labour_force", "lfs-icls13-pre2019census"),
    ("retail_sales", "gso-online-2018"),
)


def made_up(provinces: int = 6, years: range = range(2000, 2017), seed: int = 3) -> pd.DataFrame:
    """A panel of four series, with 2006 missing as in the survey of labour."""
    luck = np.random.default_rng(seed)
    rows = []
    for place in range(provinces):
        walk, rate, net = 12.0 + place, 8.0 + 2.0 * place, 1.0
        for year in years:
            walk += 0.02 + 0.002 * place + 0.01 * luck.standard_normal()
            rate = 4.0 + 0.5 * rate + luck.standard_normal()
            net = 0.3 * net + 2.0 * luck.standard_normal()
            values = (rate, net, np.exp(walk), np.exp(walk + 0.05 * luck.standard_normal()))
            for (series, basis), value in zip(SERIES, values, strict=True):
                if year != 2006 or series == "retail_sales":
                    rows.append((f"p{place}", series, "total", year, float(value), basis, "true"))
    names = ["province", "series", "breakdown", "year", "value", "basis", "preferred"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture(scope="session")
def small_panel() -> pd.DataFrame:
    return made_up()


@pytest.fixture(scope="session")
def growth() -> pd.DataFrame:
    return national_growth()


@pytest.fixture(scope="session")
def nation_panel() -> pd.DataFrame:
    return load_nation().panel


@pytest.fixture(scope="session")
def small_forecasts(small_panel: pd.DataFrame, growth: pd.DataFrame) -> pd.DataFrame:
    series = [find_series(*key) for key in SERIES]
    return rival_forecasts(small_panel, series=series, origins=range(2009, 2016), growth=growth)
