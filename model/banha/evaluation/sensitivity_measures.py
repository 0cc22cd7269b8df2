"""Measures of sensitivity of one output, and what luck alone would show.

Every measure is taken of the mean over seeds. All points of a design are run with the same seeds,
so that the luck which a difference holds can be seen: it is what the difference varies by from
seed to seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from banha.batch.design import MORRIS_LEVELS, problem_of

type Array = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES = 1000
SEED = 1
"""Seed of the resampling of SALib, so that an analysis gives the same each time; not nought, which
SALib takes for none."""
FALSE_ALARMS = 0.01
"""Share of parameters which do nothing that may be told from nothing."""
MEAN_OF_ABSOLUTE = math.sqrt(2.0 / math.pi)
"""Mean of the absolute value of a normal variable, in its standard deviations."""


def morris_measures(shares: Array, values: Array, *, names: Sequence[str]) -> dict[str, Array]:
    """Return Morris' measures of one output (SALib), and what nothing would show.

    The elementary effect of a parameter in a trajectory is the change of the output when this
    parameter alone moves, per whole range of the parameter. With d its value with one seed, τ² the
    variance of d over seeds (mean over the trajectories) and S seeds, the mean over seeds of an
    effect of nothing would be normal around nought with the standard error τ / √S, and the mean of
    its absolute value over trajectories, μ*, not nought but

        nothing = √(2/π) · τ / √S.

    Whether it is nothing is asked of the effects themselves, not of the interval of μ*, which is
    wide where a parameter acts in a part of the ranges only: with nothing but luck, normal and the
    same along all trajectories,

        ratio = (mean over the r trajectories of the squared mean effect) ÷ (τ² / S)

    has an F distribution with r and r (S − 1) degrees of freedom.

    Parameters
    ----------
    shares
        float64[points, parameters], from 0 to 1; whole trajectories.
    values
        float64[points, seeds].
    names
        Names of the parameters.

    Returns
    -------
    mu, mu_star, mu_star_conf (half of the 95 % interval, by resampling of trajectories), sigma,
    luck (τ / √S), nothing, ratio; each float64[parameters], the last three not a number with one
    seed. The ratio is nought where nothing changed at all.
    """
    from SALib.analyze import morris

    found = morris.analyze(
        problem_of(names), shares, values.mean(axis=1), num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, num_levels=MORRIS_LEVELS, seed=SEED,
    )  # fmt: skip
    names_of = ("mu", "mu_star", "mu_star_conf", "sigma")
    measures = {name: np.asarray(found[name], np.float64) for name in names_of}
    effects = elementary_effects(shares, values)
    luck = np.sqrt(_variance(effects).mean(axis=0) / values.shape[1])
    square = (effects.mean(axis=2) ** 2).mean(axis=0)
    return measures | {
        "luck": luck, "nothing": MEAN_OF_ABSOLUTE * luck, "ratio": _ratio(square, luck**2),
    }  # fmt: skip


def elementary_effects(shares: Array, values: Array) -> Array:
    """Elementary effects of every seed: float64[trajectories, parameters, seeds].

    Arguments as for `morris_measures`.
    """
    parameters, seeds = shares.shape[1], values.shape[1]
    paths = shares.reshape(-1, parameters + 1, parameters)
    results = values.reshape(-1, parameters + 1, seeds)
    moves = np.diff(paths, axis=1)
    moved = np.abs(moves).argmax(axis=2)
    by = np.take_along_axis(moves, moved[:, :, None], axis=2)
    effects = np.empty((len(paths), parameters, seeds))
    np.put_along_axis(effects, moved[:, :, None], np.diff(results, axis=1) / by, axis=1)
    return effects


def sobol_measures(values: Array, *, names: Sequence[str]) -> dict[str, Array]:
    """Return Sobol's indices of one output (SALib), and what nothing would show.

    S1 is the share of the output's variance over the design that a parameter causes by itself, ST
    that with all in which it takes part. ST is half the mean square of D = f(A) − f(AB), where only
    this parameter moves, over the variance V. Luck enters the square: with v the variance of D
    over S seeds, a parameter that changes nothing but the luck would show

        nothing = mean(v) / S / (2 V),

    and ratio = ST / nothing would have an F distribution with N and N (S − 1) degrees of freedom, N
    the blocks, as in `morris_measures`.

    Parameters
    ----------
    values
        float64[points, seeds]; whole blocks of a design without second order.
    names
        Names of the parameters.

    Returns
    -------
    S1, S1_conf, ST, ST_conf (halves of the 95 % intervals, by resampling of blocks), nothing and
    ratio (not a number with one seed); each float64[parameters]. All nought where the output never
    changes.
    """
    from SALib.analyze import sobol

    means = values.mean(axis=1)
    blocks = values.reshape(-1, len(names) + 2, values.shape[1])
    whole = blocks[:, [0, -1]].mean(axis=2)
    keys = ("S1", "S1_conf", "ST", "ST_conf")
    if np.ptp(whole) <= np.finfo(np.float64).eps * np.abs(whole).max():
        return {name: np.zeros(len(names)) for name in (*keys, "nothing", "ratio")}
    found = sobol.analyze(
        problem_of(names), means, calc_second_order=False, num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, seed=SEED,
    )  # fmt: skip
    measures = {name: np.asarray(found[name], np.float64) for name in keys}
    luck = _variance(blocks[:, :1] - blocks[:, 1:-1]).mean(axis=0) / values.shape[1]
    nothing = luck / (2.0 * np.var(whole))
    return measures | {"nothing": nothing, "ratio": _ratio(measures["ST"], nothing)}


def largest_by_luck(blocks: int, *, seeds: int) -> float:
    """Ratio that a parameter which changes the luck only stays below in 99 of 100 studies."""
    from scipy.stats import f

    return float(f.ppf(1.0 - FALSE_ALARMS, blocks, blocks * (seeds - 1)))


def _ratio(square: Array, luck: Array) -> Array:
    """Quotient, nought over nought being nought."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(square == 0.0, 0.0 * luck, square / luck)


def _variance(values: Array) -> Array:
    """Variance over seeds, the last axis; not a number with one."""
    if values.shape[-1] < 2:
        return np.full(values.shape[:-1], np.nan)
    return np.asarray(values.var(axis=-1, ddof=1))
