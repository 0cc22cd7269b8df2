"""Rivals that follow the nation: growth plus a constant gap, ARX, and a pooled regression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History
from banha.evaluation.judging.rivals.pooled import shrunk_means
from banha.evaluation.judging.rivals.single import BOUND, autoregression_coefficients

PRIOR_YEARS = 10.0
"""What all provinces together say weighs like so many years of a province's own."""
PERSONS = "persons"
Mask = NDArray[np.bool_]


def national_gap(history: History) -> Fitted:
    """Growth of the nation plus the mean gap of the province to it.

    For money and enterprises the nation is its real GDP. For persons and for rates it is the mean
    of the provinces, carried on by AR(1) with drift; the outside path has no bearing on it.
    """
    rate = history.rate
    if history.grows and history.series.unit != PERSONS:
        nation = history.outside[: history.last + 1, 0]
        gap = _row_means(rate - nation)

        def led(start: int, outside: Array) -> Array:
            ahead = outside[start + 1 : start + 1 + STEPS, 0]
            known = 0.0 * rate[:, [start]]
            return history.changes_ahead(known + gap[:, None] + ahead, start=start)

        return led
    nation = _row_means(rate.T)
    gap = _row_means(rate - nation)
    constant, slope = autoregression_coefficients(nation[None, :])

    def alone(start: int, _: Array) -> Array:
        ahead, now = np.empty(STEPS), nation[start]
        for step in range(STEPS):
            now = float(constant[0] + slope[0] * now)
            ahead[step] = now
        known = 0.0 * rate[:, [start]]
        return history.changes_ahead(known + gap[:, None] + ahead, start=start)

    return alone


def arx(history: History) -> Fitted:
    """x[t] = a[i] + r[i] x[t-1] + b[i] G[t], G growth of national GDP and manufacturing.

    Coefficients of a province are drawn to those of all provinces (within provinces), which weigh
    like ten years of its own; |r| is at most 0.95.
    """
    rate, years = history.rate, history.last + 1
    lag = np.hstack([np.full((len(rate), 1), np.nan), rate[:, :-1]])
    paths = np.broadcast_to(history.outside[:years].T[:, None, :], (2, *rate.shape))
    design = np.stack([lag, *paths], axis=2)
    use = np.isfinite(rate) & np.isfinite(design).all(axis=2)
    slopes, constant = _drawn_together(rate, design=design, use=use)

    def forecast(start: int, outside: Array) -> Array:
        rates, now = np.empty((len(rate), STEPS)), rate[:, start]
        for step in range(STEPS):
            year = start + 1 + step
            now = constant + slopes[:, 0] * now + slopes[:, 1:] @ _path(outside, year)
            rates[:, step] = now
        return history.changes_ahead(rates, start=start)

    return forecast


def pooled_regression(history: History) -> Fitted:
    """Change of the level = m[i] + b (G[t] - mean G): one b for all provinces, shrunk means m."""
    change, years = history.change, history.last + 1
    path = history.outside[:years]
    seen = np.isfinite(change) & np.isfinite(path).all(axis=1)
    change = np.where(seen, change, np.nan)
    design = np.broadcast_to(path, (*change.shape, path.shape[1]))
    gaps, targets, _, centres = _within(change, design=design, use=seen)
    moment = gaps.reshape(-1, 2).T @ gaps.reshape(-1, 2)
    ridge = 1e-3 * np.trace(moment) * np.eye(2) + 1e-9 * np.eye(2)
    slope = np.linalg.solve(moment + ridge, gaps.reshape(-1, 2).T @ targets.ravel())
    mean, _ = shrunk_means(change - (np.nan_to_num(path) - centres.mean(axis=0)) @ slope)
    centre = centres.mean(axis=0)

    def forecast(start: int, outside: Array) -> Array:
        ahead = np.array([_path(outside, start + 1 + step) - centre for step in range(STEPS)])
        yearly = mean[:, None] + (ahead @ slope)[None, :]
        return np.asarray(np.cumsum(yearly, axis=1) + 0.0 * history.level[:, [start]])

    return forecast


def _path(outside: Array, year: int) -> Array:
    """Outside growth of a year; not a number beyond its end."""
    return outside[year] if year < len(outside) else np.full(outside.shape[1], np.nan)


def _row_means(values: Array) -> Array:
    """Means of rows over what was observed; NaN where nothing was."""
    seen = np.isfinite(values)
    count = seen.sum(axis=1)
    total = np.where(seen, values, 0.0).sum(axis=1)
    means = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return np.asarray(means, dtype=np.float64)


def _within(target: Array, *, design: Array, use: Mask) -> tuple[Array, Array, Array, Array]:
    """Deviations from the means of provinces, nought where not used, and those means."""
    count = np.maximum(use.sum(axis=1), 1)
    means = np.where(use, target, 0.0).sum(axis=1) / count
    centres = np.where(use[:, :, None], design, 0.0).sum(axis=1) / count[:, None]
    gaps = np.where(use[:, :, None], design - centres[:, None, :], 0.0)
    targets = np.where(use, target - means[:, None], 0.0)
    return gaps, targets, means, centres


def _drawn_together(rate: Array, *, design: Array, use: Mask) -> tuple[Array, Array]:
    """Coefficients by province, drawn to those of all; and constants."""
    gaps, targets, means, centres = _within(rate, design=design, use=use)
    size = design.shape[2]
    moments = np.einsum("ita,itb->iab", gaps, gaps)
    crosses = np.einsum("ita,it->ia", gaps, targets)
    total = max(int(use.sum()), 1)
    pooled = moments.sum(axis=0)
    ridge = 1e-3 * np.diag(np.diag(pooled)) + 1e-9 * np.eye(size)
    common = np.linalg.solve(pooled + ridge, crosses.sum(axis=0))
    prior = PRIOR_YEARS * (pooled + ridge) / total
    slopes = np.linalg.solve(moments + prior, (crosses + prior @ common)[:, :, None])[:, :, 0]
    slopes[:, 0] = np.clip(slopes[:, 0], -BOUND, BOUND)
    return slopes, means - np.einsum("ia,ia->i", slopes, centres)
