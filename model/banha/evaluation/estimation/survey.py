"""How large the errors of surveys are, beside those that calibration takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from banha.evaluation.estimation.build import (
    EMPLOYMENT,
    IN_RATE,
    LABOUR_FORCE,
    OUT_RATE,
    RETAIL,
    TRAINED,
    UNEMPLOYMENT,
    build,
)
from banha.evaluation.estimation.data import Data, Series
from banha.evaluation.estimation.estimate import MEASURED, Estimate
from banha.evaluation.estimation.regress import (
    Array,
    found,
    jackknife,
    largest_noise,
    logs_of,
    noise,
    years_of,
)


class Survey(NamedTuple):
    """A series whose noise is estimated.

    `error` names the row of `measurement_error.csv` as `series@basis`. A growth over a span has
    the noise of both its ends.
    """

    name: str
    series: Series
    error: str
    is_growth: bool


SURVEYS = (
    Survey("in_migration", IN_RATE, "in_migration@*", False),
    Survey("out_migration", OUT_RATE, "out_migration@*", False),
    Survey("unemployment", UNEMPLOYMENT, "unemployment@lfs-icls13-panel", False),
    Survey("employment_ratio", EMPLOYMENT, "employed@derived-ratio-x-population", True),
    Survey("labour_force", LABOUR_FORCE, "labour_force@lfs-icls13-pre2019census", True),
    Survey("trained_share", TRAINED, "trained_share@*", True),
    Survey("retail", RETAIL, "retail_growth@*", True),
)
EVERYWHERE = "Over all provinces; those with larger samples have less."
NOTES = {
    True: "Noise of both ends; of a ratio, without that of its population",
    False: "Beside the error in use at the root mean square of the rates",
}
KINDS: tuple[tuple[str, Callable[[Array], float], str], ...] = (
    ("noise", noise, "steps of one and two years, jackknife"),
    ("largest_noise", largest_noise, "yearly steps taken for noise alone, jackknife"),
)


def survey_errors(data: Data) -> Iterator[Estimate]:
    """Estimate the noise of the surveys that calibration compares runs with."""
    for survey in SURVEYS:
        table = data.panel(survey.series)
        if len(table.columns) < 4:
            continue
        if survey.is_growth:
            table = 100.0 * math.sqrt(2.0) * logs_of(table)
            unit, level = "log %, growth over a span", math.nan
        else:
            unit, level = "unit of the series", float(np.sqrt(np.nanmean(table.to_numpy() ** 2)))
        if not survey.is_growth:
            yield _own_noise(data, survey)
        for kind, statistic, method in KINDS:
            yield build(
                data, jackknife(table, statistic), name=f"{survey.name}.{kind}",
                parameter=f"measurement_error.{survey.error}", unit=unit,
                years=years_of(table), method=method, series=survey.series,
                grade=MEASURED, level=level,
                note=f"{EVERYWHERE} {NOTES[survey.is_growth]}",
            )  # fmt: skip


def _own_noise(data: Data, survey: Survey) -> Estimate:
    """The largest noise of the flagship: its own yearly steps."""
    own = data.own(survey.series)
    steps = (own - own.shift(1)).to_numpy("float64")[np.diff(own.index, prepend=0) == 1]
    n = len(steps)
    value = float(np.sqrt(0.5 * steps.var(ddof=1)))
    result = found(value, value / math.sqrt(2.0 * (n - 1)), freedom=n - 1, n=n, groups=1)
    return build(
        data, result, name=f"{survey.name}.largest_noise.own",
        parameter=f"measurement_error.{survey.error}", unit="unit of the series",
        years=[int(year) for year in own.index], method="yearly steps taken for noise alone",
        series=survey.series, grade=MEASURED, level=float(np.sqrt((own**2).mean())),
        note="Bình Dương; beside the error in use at the root mean square of its rates",
    )  # fmt: skip
