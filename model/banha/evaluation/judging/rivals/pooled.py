"""Rivals pooled over provinces: panel AR(1) with shrunk province means, and a panel VAR(1)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History

LOW, HIGH = -0.9, 0.95
CROSS_SPREAD, OWN_SPREAD = 0.2, 0.1
"""Prior standard deviation of coefficients between standardised series; own lag about the AR's."""
STABLE = 0.97


def shrunk_means(rate: Array) -> tuple[Array, float]:
    """Means of provinces drawn towards the mean of all, and the mean weight of the own ones.

    m[i] = w[i] own + (1 - w[i]) common, w[i] = s / (s + v / n[i]), with s the variance of true
    means between provinces and v that of years within them.
    """
    count = np.isfinite(rate).sum(axis=1)
    own = np.array([np.nanmean(row) if n else np.nan for row, n in zip(rate, count, strict=True)])
    within_gaps = rate - own[:, None]
    freedom = max(int((count - 1).clip(min=0).sum()), 1)
    within = float(np.nansum(within_gaps**2)) / freedom
    noise = within / np.maximum(count, 1)
    between = max(float(np.nanvar(own, ddof=1)) - float(noise.mean()), 0.0) if len(own) > 1 else 0.0
    total = between + noise
    weight = np.divide(between, total, out=np.zeros(len(own)), where=total > 0.0)
    common = float(np.nanmean(own))
    means = np.where(count > 0, weight * own + (1.0 - weight) * common, common)
    return np.asarray(means, dtype=np.float64), float(weight.mean())


def pooled_slope(gaps: Array, *, weight: float) -> float:
    """Autoregressive coefficient of deviations over all provinces, for the short panel corrected.

    With n pairs of years the estimate within provinces is too low by about (1 + r) / n (Nickell
    1981); deviations from shrunk means carry that part of it with which the own means weigh.
    """
    then, before = gaps[:, 1:], gaps[:, :-1]
    both = np.isfinite(then) & np.isfinite(before)
    square = float((before[both] ** 2).sum())
    if square <= 0.0:
        return 0.0
    raw = float((then[both] * before[both]).sum()) / square
    years = max(float(both.sum(axis=1).mean()), 2.0)
    return float(np.clip((raw * years + weight) / (years - weight), LOW, HIGH))


def panel_autoregression(history: History) -> Fitted:
    """x[t] = m[i] + r (x[t-1] - m[i]): one r for all provinces, shrunk means."""
    mean, weight = shrunk_means(history.rate)
    slope = pooled_slope(history.rate - mean[:, None], weight=weight)
    fading = slope ** np.arange(1, STEPS + 1)

    def forecast(start: int, _: Array) -> Array:
        gap = history.rate[:, start] - mean
        return history.changes_ahead(mean[:, None] + gap[:, None] * fading, start=start)

    return forecast


class PanelVar:
    """Panel VAR(1) of deviations from shrunk means, with a Minnesota-like prior.

    Own lags are drawn to the coefficient of the panel AR, all others to nought; deviations are
    measured in standard deviations. Where another series was not observed in a year, its deviation
    is nought. Net migration and its two parts stay out of each other's equations.

    Parameters
    ----------
    histories
        Histories of all series of the system at one origin, the same provinces in the same order.
    """

    APART = ("in_migration_rate", "out_migration_rate", "net_migration_rate")

    def __init__(self, histories: Mapping[str, History]) -> None:
        self.names = tuple(histories)
        self.first = min(history.first for history in histories.values())
        self.means: dict[str, Array] = {}
        gaps, self.scales, self.slopes = [], [], []
        for name, history in histories.items():
            self.means[name], weight = shrunk_means(history.rate)
            gap = history.rate - self.means[name][:, None]
            scale = max(float(np.nanstd(gap)), 1e-9)
            blank = np.full((len(gap), history.first - self.first), np.nan)
            gaps.append(np.hstack([blank, gap / scale]))
            self.scales.append(scale)
            self.slopes.append(pooled_slope(gap, weight=weight))
        self.states = np.stack(gaps, axis=2)
        self.matrix = self._estimate()

    def _estimate(self) -> Array:
        """Coefficients: equation × lagged series."""
        size = len(self.names)
        matrix = np.diag(np.asarray(self.slopes, dtype=np.float64))
        then, before = self.states[:, 1:, :], np.nan_to_num(self.states[:, :-1, :])
        for row, name in enumerate(self.names):
            own = np.isfinite(then[:, :, row]) & np.isfinite(self.states[:, :-1, row])
            target, lags = then[own][:, row], before[own]
            rest = target - self.slopes[row] * lags[:, row]
            spread = np.full(size, CROSS_SPREAD)
            spread[row] = OWN_SPREAD
            allowed = np.array([self._allowed(name, other) for other in self.names])
            lags, spread = lags[:, allowed], spread[allowed]
            noise = max(float(np.mean(rest**2)), 1e-9) if len(rest) else 1.0
            ridge = np.diag(noise / spread**2)
            matrix[row, allowed] += np.linalg.solve(lags.T @ lags + ridge, lags.T @ rest)
        radius = float(np.max(np.abs(np.linalg.eigvals(matrix))))
        return matrix * min(1.0, STABLE / radius) if radius > 0.0 else matrix

    def _allowed(self, name: str, other: str) -> bool:
        return name == other or not (name in self.APART and other in self.APART)

    def fit(self, history: History) -> Fitted:
        """Return the forecasts of one of the series of the system."""
        name = history.series.series
        place = self.names.index(name)
        mean, scale = self.means[name], self.scales[place]

        def forecast(start: int, _: Array) -> Array:
            state = np.nan_to_num(self.states[:, start + history.first - self.first, :])
            rates = np.empty((len(state), STEPS))
            for step in range(STEPS):
                state = state @ self.matrix.T
                rates[:, step] = mean + scale * state[:, place]
            rates[~np.isfinite(history.rate[:, start])] = np.nan
            return history.changes_ahead(rates, start=start)

        return forecast
