"""Whether an economy on a steady path stays there: shares, ratios and unemployment over decades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.measures import slope
from banha.evaluation.study import Finished

if TYPE_CHECKING:
    from banha.province import Province

Array = NDArray[np.float64]
DECADE = 10.0


class UtilisationProbe:
    """Output of firms over what staff and capital allow, as a mean of each year."""

    def __init__(self) -> None:
        self.monthly: list[float] = []

    def see(self, province: Province) -> None:
        """Note output over capacity."""
        rows = province.producers()
        capacity = float(province.capacity(rows).sum())
        self.monthly.append(float(province.state.firms.output[rows].sum()) / max(capacity, 1.0))

    def tell(self, province: Province) -> dict[str, Any]:
        """Return utilisation by whole year."""
        del province
        years = len(self.monthly) // 12
        shaped = np.array(self.monthly[: 12 * years]).reshape(years, 12)
        return {"utilisation": shaped.mean(axis=1).tolist()}


@dataclass(frozen=True)
class Held:
    """One ratio over the years after the burn-in.

    `first`, `mean` and `last` are in its own unit; `low` and `high` the smallest and the largest
    yearly value over the mean, less one. `passed` tells whether both lie within the band.
    """

    name: str
    first: float
    mean: float
    last: float
    low: float
    high: float
    passed: bool


def ratios(run: Finished) -> dict[str, Array]:
    """Ratios that a steady path holds: wage share, utilisation, capital and spending over GRDP."""
    product, added = run.values("grdp"), {}
    for name in run.yearly:
        if name.startswith("value_added["):
            added[name[len("value_added[") : -1]] = run.values(name)
    basic = np.sum(list(added.values()), axis=0)
    staff = np.sum([run.values(name) for name in run.yearly if name.startswith("employees[")], 0)
    pay = run.values("mean_pay") * staff * 12.0
    return {
        "wage share": pay / product,
        "utilisation": np.array(run.seen["utilisation"]),
        "capital ÷ output": run.values("capital") / product,
        "consumption share": run.values("household_consumption") / product,
        "investment share": run.values("investment") / product,
        **{f"share of {sector}": values / basic for sector, values in added.items()},
    }


def stability(run: Finished, *, burn_in_years: int, band: float) -> list[Held]:
    """Judge each ratio after the burn-in: every year within `band` of the mean."""
    found = []
    for name, values in ratios(run).items():
        after = values[burn_in_years:]
        mean = float(after.mean())
        low, high = float(after.min() / mean - 1.0), float(after.max() / mean - 1.0)
        passed = low >= -band and high <= band
        first, last = float(after[0]), float(after[-1])
        found.append(Held(name, first, mean, last, low, high, passed))
    return found


@dataclass(frozen=True)
class Unemployment:
    """Unemployment after the burn-in: its mean, and its trend in shares a decade."""

    mean: float
    lowest: float
    highest: float
    trend: float
    passed: bool


def steady_unemployment(run: Finished, *, study: Mapping[str, float]) -> Unemployment:
    """Judge unemployment: its mean within the bounds, its trend no larger than wanted."""
    after = run.values("unemployment_rate")[int(study["burn_in_years"]) :]
    trend = DECADE * slope(after, on=np.arange(len(after), dtype=np.float64))
    mean = float(after.mean())
    level = study["unemployment_low"] <= mean <= study["unemployment_high"]
    passed = level and abs(trend) < study["unemployment_trend"]
    return Unemployment(mean, float(after.min()), float(after.max()), trend, passed)
