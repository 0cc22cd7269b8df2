"""How much was closed: from data of the nation, none from the province's own employment."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from banha.packs.shared import nation_folder
from banha.packs.stand_ins.nation import load_nation

NATION, FLAGSHIP = "viet-nam", "binh-duong"
CLOSED_REGIONS = ("South East", "Mekong River Delta")
"""Where workplaces were closed; assumed."""
FIRST_DAY, LAST_DAY = pd.Timestamp("2021-07-19"), pd.Timestamp("2021-09-30")
"""First and last day of the closure; assumed."""
MOVEMENT_BARRED = 0.9
"""Share of movement that is barred on a closed day; assumed."""
BEFORE, TROUGH = "2021-07", "2021-09"
"""First days of the months between which staff is compared."""


class Sizes(NamedTuple):
    """What the levers are set to: shares of a closed province."""

    exposed: float
    lost_output: float
    lost_staff: float
    closed_days: float
    capacity: float
    staff: float
    july: float


def industry() -> pd.DataFrame:
    """The nation's table of industry 2019 to 2021."""
    return pd.read_csv(nation_folder(NATION) / "industry_2021.csv")


def index_of(province: str) -> pd.Series[float]:
    """Industrial employment, same day of the year before = 100, by month of its first day.

    Of manufacturing for the nation (`vietnam`), of all industry for a province.
    """
    table = industry()
    wanted = (table["series"] == "industrial_employment_index_yoy") & (
        table["province"] == province
    )
    return table[wanted].set_index("period")["value"].astype(float)


def exposed_share() -> float:
    """Share of the regions that were closed in the product of the provinces of 2019.

    Product stands in for industry, and the provinces in the panel for all.
    """
    nation = load_nation(NATION)
    panel = nation.panel
    chosen = (
        (panel["series"] == "grdp_current")
        & (panel["basis"] == "grdp-rev2020-panel")
        & (panel["year"] == 2019)
    )
    product = panel[chosen].astype({"province": str}).set_index("province")["value"].astype(float)
    closed = [nation.region(str(slug)) in CLOSED_REGIONS for slug in product.index]
    return float(product[closed].sum() / product.sum())


def lost_output() -> float:
    """Shortfall of the nation's manufacturing in the third quarter of 2021.

    Its growth over two years, which 2020 does not distort, against the mean of the quarters before
    and after.
    """
    table = industry()
    value = table[table["series"] == "value_added_constant_2010p"].set_index("period")["value"]
    growth = {q: float(value[f"2021-{q}"] / value[f"2019-{q}"]) for q in ("Q2", "Q3", "Q4")}
    return 1.0 - growth["Q3"] / (0.5 * (growth["Q2"] + growth["Q4"]))


def lost_staff() -> float:
    """Fall of the nation's employment in manufacturing from before the closure to its trough."""
    index = index_of("vietnam")
    return 1.0 - float(index[TROUGH] / index[BEFORE])


def sizes(exposed: float | None = None) -> Sizes:
    """Shares of capacity and staff closed in a closed province, and of July that was closed.

    capacity = lost output ÷ (exposed share × share of the quarter's days closed); staff = lost
    staff ÷ exposed share, the trough being within the closure.
    """
    share = exposed_share() if exposed is None else exposed
    quarter = pd.date_range("2021-07-01", "2021-09-30")
    closed = (quarter >= FIRST_DAY) & (quarter <= LAST_DAY)
    days, july = float(closed.mean()), float(closed[:31].mean())
    output, staff = lost_output(), lost_staff()
    return Sizes(share, output, staff, days, output / share / days, staff / share, july)
