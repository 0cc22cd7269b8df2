"""National series that rivals and conditional forecasts lean on; growth within one basis only."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from banha.packs.stand_ins.nation import Nation, load_nation

BASE_YEAR = 2010
GAP_YEARS = 5
PRODUCT, MANUFACTURING = "gdp", "manufacturing"
PRODUCT_BASES = (
    ("gdp_constant_1994p", "nsdp-isic3"), ("etd_value_added_constant_2015p", "etd-2023"),
    ("gdp_constant_2010p", "nsdp-old"), ("gdp_constant_2010p", "gso-old-gdp"),
    ("gdp_constant_2010p", "nsdp-rev2020"),
)  # fmt: skip
"""Where real growth is taken from; a later entry replaces an earlier one."""
MANUFACTURING_BASES = (
    ("etd_value_added_constant_2015p", "etd-2023"), ("value_added_constant_2010p", "nsdp-rev2020"),
)  # fmt: skip
STOPGAPS = {"etd-2023": {2004}, "gso-old-gdp": {2010}}
"""Years for which a basis serves only because no other reaches over a joint."""


def levels(nation: Nation, *, series: str, breakdown: str, basis: str) -> dict[int, float]:
    """Return a national series of one basis by year."""
    return {
        int(row["period"]): float(row["value"])
        for row in nation.tables["national.csv"]
        if (row["series"], row["breakdown"], row["basis"]) == (series, breakdown, basis)
        and row["period"].isdigit()
    }


def growth_of(nation: Nation, *, series: str, breakdown: str, basis: str) -> dict[int, float]:
    """Return log growth in per cent between successive years of one basis."""
    found = levels(nation, series=series, breakdown=breakdown, basis=basis)
    return {
        year: 100.0 * math.log(value / found[year - 1])
        for year, value in sorted(found.items())
        if year - 1 in found
    }


def national_growth(nation: Nation | None = None) -> pd.DataFrame:
    """Return real growth of GDP and of manufacturing value added, log % a year, by year.

    GDP: national accounts of each basis within itself (`nsdp-isic3`, `nsdp-old`, `nsdp-rev2020`);
    the growth over the two joints comes from a basis that has both years: 2004 from `etd-2023`,
    2010 from `gso-old-gdp`. Manufacturing: `etd-2023` to 2009, `nsdp-rev2020` from 2011. Its year
    2010, at which `etd-2023` breaks, is GDP growth plus the mean gap of the five years before, so
    that no later year enters.
    """
    nation = load_nation() if nation is None else nation
    product: dict[int, float] = {}
    for series, basis in PRODUCT_BASES:
        found = growth_of(nation, series=series, breakdown="total", basis=basis)
        wanted = STOPGAPS.get(basis)
        product |= {
            year: value for year, value in found.items() if wanted is None or year in wanted
        }
    made: dict[int, float] = {}
    for series, basis in MANUFACTURING_BASES:
        made |= growth_of(nation, series=series, breakdown=MANUFACTURING, basis=basis)
    before = range(BASE_YEAR - GAP_YEARS, BASE_YEAR)
    gap = sum(made[year] - product[year] for year in before) / GAP_YEARS
    made[BASE_YEAR] = product[BASE_YEAR] + gap
    table = pd.DataFrame({PRODUCT: product, MANUFACTURING: made}).sort_index()
    return table.dropna()


@lru_cache(maxsize=1)
def price_level() -> pd.Series[float]:
    """Return the national GDP deflator by year, 2010 = 1, of the installed nation."""
    return deflator(load_nation())


def deflator(nation: Nation) -> pd.Series[float]:
    """Return a nation's GDP deflator by year, 2010 = 1.

    Deflators at prices of 2010 are taken as they are (`nsdp-old` before 2010, then `nsdp-rev2020`);
    the one at prices of 1994 is carried back by its growth, and the year between both, 2004, takes
    the mean growth of its neighbours. This is the price level that the model's outside path has.
    """
    late = levels(nation, series="gdp_deflator", breakdown="total", basis="derived-nsdp-rev2020")
    middle = _implicit(nation, constant="gdp_constant_2010p", basis="nsdp-old")
    early = _implicit(nation, constant="gdp_constant_1994p", basis="nsdp-isic3")
    joined = {int(year): math.log(v) for year, v in middle.items() if year < BASE_YEAR}
    joined |= {int(year): math.log(v / late[BASE_YEAR]) for year, v in late.items()}
    joint = min(joined)
    logs = {int(year): math.log(v) for year, v in early.items()}
    steps = {year: v - logs[year - 1] for year, v in logs.items() if year - 1 in logs}
    steps[joint] = 0.5 * (steps[joint - 1] + joined[joint + 1] - joined[joint])
    for year in range(joint, min(steps) - 1, -1):
        joined[year - 1] = joined[year] - steps[year]
    return pd.Series({year: math.exp(joined[year]) for year in sorted(joined)})


def _implicit(nation: Nation, *, constant: str, basis: str) -> dict[int, float]:
    """Product at current prices over product at constant prices."""
    current = levels(nation, series="gdp_current", breakdown="total", basis=basis)
    volume = levels(nation, series=constant, breakdown="total", basis=basis)
    return {year: current[year] / value for year, value in volume.items() if year in current}
