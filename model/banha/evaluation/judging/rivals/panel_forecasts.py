"""All rivals on the panel, as one table of forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.judging.forecasts import (
    CONDITIONAL,
    FORECAST_COLUMNS,
    KINDS,
    QUANTILE_COLUMNS,
    QUANTILES,
    UNCONDITIONAL,
)  # fmt: skip
from banha.evaluation.judging.outside import outside_draws
from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History, history_at
from banha.evaluation.judging.rivals.outside_led import arx, national_gap, pooled_regression
from banha.evaluation.judging.rivals.pooled import PanelVar, panel_autoregression
from banha.evaluation.judging.rivals.single import autoregression, mean_rate, random_walk
from banha.evaluation.judging.rivals.smoothing import smoothing
from banha.evaluation.judging.rivals.spread import (
    errors_in_sample,
    quantiles,
    spread_by_horizon,
)  # fmt: skip
from banha.evaluation.judging.scoreable import LEAST
from banha.evaluation.judging.series import ScoredSeries, scored_series

LEAST_RATES = 3
"""Yearly rates without which nothing can be fitted: series of every other year have none."""
COMBINATION, PANEL_VAR = "combination", "panel_var"


@dataclass(frozen=True, slots=True)
class Rival:
    """A simple forecaster, fixed before anything was scored.

    Attributes
    ----------
    fit
        From a history to its forecasts.
    parameters
        Parameters fitted to a province, for the allowance in the spread.
    outside
        Whether the outside path has a bearing on it.
    """

    fit: Callable[[History], Fitted]
    parameters: int
    outside: bool = False


RIVALS: dict[str, Rival] = {
    "random_walk": Rival(random_walk, 1),
    "mean": Rival(mean_rate, 1),
    "ar1": Rival(autoregression, 2),
    "ets": Rival(smoothing, 3),
    "panel_ar": Rival(panel_autoregression, 1),
    "national_gap": Rival(national_gap, 1, outside=True),
    "arx": Rival(arx, 4, outside=True),
    "pooled_regression": Rival(pooled_regression, 3, outside=True),
}
"""Rivals but for the panel VAR, which sees all series, and the combination of all."""
RIVAL_NAMES = (*RIVALS, PANEL_VAR, COMBINATION)
PARTNERS = tuple(one for one in scored_series() if one.headline)


def rival_forecasts(
    panel: pd.DataFrame,
    *,
    series: Sequence[ScoredSeries],
    origins: Iterable[int],
    growth: pd.DataFrame,
    prices: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """Forecast with all rivals, conditional and unconditional, five years ahead.

    Parameters
    ----------
    panel
        Yearly values of provinces. Of an origin only rows up to it are used.
    series
        What to forecast.
    origins
        Years to forecast from; a series is left out where it has fewer than five observations up to
        the origin, none in it, or fewer than three yearly rates.
    growth
        Growth of national GDP and manufacturing by year, log % a year, as far as measured. Years
        after the origin enter conditional forecasts alone, and only the horizons they reach.
    prices
        Price level by year for deflated series; by default the national deflator.

    Returns
    -------
    DataFrame
        Tidy forecasts, `FORECAST_COLUMNS`.

    Raises
    ------
    RequestError
        No series or no origin was given, or none can be forecast.
    """
    wanted = sorted(set(origins))
    if not series or not wanted:
        what = "No series or no origin was given."
        raise RequestError([Fault("rivals", what, "Name at least one of each.")])
    frames: list[pd.DataFrame] = []
    for origin in wanted:
        frames += _at_origin(panel, series=series, origin=origin, growth=growth, prices=prices)
    if not frames:
        what = "No series has five observations up to one of the origins."
        raise RequestError([Fault("rivals", what, "See count_scoreable for what can be scored.")])
    return pd.concat(frames, ignore_index=True)


def _at_origin(
    panel: pd.DataFrame,
    *,
    series: Sequence[ScoredSeries],
    origin: int,
    growth: pd.DataFrame,
    prices: pd.Series[float] | None,
) -> list[pd.DataFrame]:
    """Forecasts of all series from one origin."""
    needed = dict.fromkeys((*series, *PARTNERS))
    histories: dict[ScoredSeries, History] = {}
    for one in needed:
        found = _history(panel, series=one, origin=origin, growth=growth, prices=prices)
        if found is not None:
            histories[one] = found
    draws = outside_draws(growth, origin=origin)
    return [
        _forecast_series(histories[one], histories=histories, draws=draws)
        for one in series
        if one in histories
    ]


def _history(
    panel: pd.DataFrame,
    *,
    series: ScoredSeries,
    origin: int,
    growth: pd.DataFrame,
    prices: pd.Series[float] | None,
) -> History | None:
    """History of a series, or nothing where it cannot be forecast."""
    try:
        found = history_at(panel, series=series, origin=origin, outside=growth, prices=prices)
    except RequestError:
        return None
    enough = np.isfinite(found.level).sum(axis=1) >= LEAST
    enough &= np.isfinite(found.level[:, -1])
    enough &= np.isfinite(found.rate).sum(axis=1) >= LEAST_RATES
    return found.only(enough) if enough.any() else None


def _system(history: History, *, histories: dict[ScoredSeries, History]) -> PanelVar | None:
    """The panel VAR of a series and of all partners that were observed at the origin."""
    system = {history.series.series: history}
    for one in PARTNERS:
        other = histories.get(one)
        if other is not None and one.series not in system:
            system[one.series] = other.of_provinces(history.provinces)
    return PanelVar(system) if len(system) > 1 else None


def _forecast_series(
    history: History, *, histories: dict[ScoredSeries, History], draws: Array
) -> pd.DataFrame:
    """Forecasts of one series from one origin by all rivals, both kinds, and their combination."""
    rivals = dict(RIVALS)
    system = _system(history, histories=histories)
    if system is not None:
        rivals[PANEL_VAR] = Rival(system.fit, 2)
    found: dict[str, dict[str, Array]] = {kind: {} for kind in KINDS}
    for name, rival in rivals.items():
        for kind, values in _both_kinds(rival, history=history, draws=draws).items():
            found[kind][name] = values
    for forecasts in found.values():
        forecasts[COMBINATION] = np.mean(list(forecasts.values()), axis=0)
    return _table(found, history=history)


def _both_kinds(rival: Rival, *, history: History, draws: Array) -> dict[str, Array]:
    """Quantiles of a rival with the outside path given and with it forecast."""
    fitted = rival.fit(history)
    spread = spread_by_horizon(
        errors_in_sample(fitted, history=history), parameters=rival.parameters
    )
    centre = fitted(history.last, history.outside)
    values = quantiles(centre, spread=spread)
    # Where the measured path ends conditional forecasts end, whoever makes them.
    known = np.isfinite(history.outside[history.last + 1 :]).all(axis=1).cumprod() > 0
    conditional = np.where(known[None, :, None], values, np.nan)
    if not rival.outside:
        return {CONDITIONAL: conditional, UNCONDITIONAL: values}
    past = history.outside[: history.last + 1]
    points = np.stack([fitted(history.last, np.vstack([past, path])) for path in draws])
    total = np.sqrt(spread**2 + points.var(axis=0, ddof=1))
    return {
        CONDITIONAL: conditional,
        UNCONDITIONAL: quantiles(points.mean(axis=0), spread=total),
    }


def _table(found: dict[str, dict[str, Array]], *, history: History) -> pd.DataFrame:
    """Tidy rows of quantiles by kind and name, without those that are no numbers."""
    heads = [(kind, name) for kind, forecasts in found.items() for name in forecasts]
    values = np.concatenate([found[kind][name].reshape(-1, QUANTILES) for kind, name in heads])
    cells = len(history.provinces) * STEPS
    series, basis = history.series.key
    columns: dict[str, Any] = {
        "series": series, "basis": basis, "origin": history.origin,
        "province": np.tile(np.repeat(history.provinces, STEPS), len(heads)),
        "horizon": np.tile(np.arange(1, STEPS + 1), len(history.provinces) * len(heads)),
        "kind": np.repeat([kind for kind, _ in heads], cells),
        "forecaster": np.repeat([name for _, name in heads], cells),
    }  # fmt: skip
    table = pd.DataFrame(values, columns=QUANTILE_COLUMNS).assign(**columns)
    return table[np.isfinite(values).all(axis=1)][FORECAST_COLUMNS]
