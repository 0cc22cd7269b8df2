"""Values of years before the full accounts: carried back from measured ones, on one basis."""

import math

from banha.packs.national import BASE_YEAR, National
from banha.packs.source import Sources

TABLE = "province_annual.csv"
MILLION = 1_000_000
SHARES_BASIS = "shares-3sector-old"
OPENING_BASIS = "opening"
PRODUCT_BASIS = "grdp-1994p"
SPAN_BASIS = "grdp-1994p-span-1997-2006"
SPAN_END = 2006


def grdp_shares(sources: Sources, *, year: int) -> dict[str, float]:
    """Return the official shares of the three sectors, which sum to one.

    Claims on another basis, such as nine tenths for agriculture in the 1990s, are never taken.
    """
    wanted = {"series": "grdp_share", "breakdown": "agriculture", "year": str(year)}
    basis = OPENING_BASIS if sources.has(TABLE, basis=OPENING_BASIS, **wanted) else SHARES_BASIS
    shares = {
        name: sources.value(TABLE, series="grdp_share", breakdown=name, year=str(year), basis=basis)
        for name in ("agriculture", "industry_construction", "services")
    }
    return {name: value / sum(shares.values()) for name, value in shares.items()}


def growth_since(sources: Sources, *, year: int) -> float:
    """Return product of a year over that of the base year, both at prices of 1994.

    Levels of 2006 and 2010 are measured; before 2006 the reported mean growth of 1997 to 2006
    applies. All three are of the one basis of 1994, so no levels are spliced.
    """
    level = {
        when: sources.value(
            TABLE, series="grdp_constant_1994p", year=str(when), basis=PRODUCT_BASIS
        )
        for when in (SPAN_END, BASE_YEAR)
    }
    mean = sources.value(TABLE, series="grdp_growth", basis=SPAN_BASIS) / 100
    back = math.exp((year - SPAN_END) * math.log1p(mean))
    return level[SPAN_END] / level[BASE_YEAR] * back


def public_pay(sources: Sources, *, year: int) -> float:
    """Return the monthly pay of a public employee in đồng of 2010.

    Pay at current prices, where it was not measured on the geometric path between the two
    nearest years, over the national price level.
    """
    pay = sources.by_year(TABLE, series="state_sector_local_monthly_income", breakdown="total")
    before = max(when for when in pay if when <= year)
    after = min(when for when in pay if when >= year)
    weight = 0.0 if after == before else (year - before) / (after - before)
    nominal = pay[before] * math.exp(weight * math.log(pay[after] / pay[before]))
    return nominal * MILLION / National(sources).price_level()[year]
