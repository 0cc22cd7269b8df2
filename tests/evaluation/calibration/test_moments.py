"""Moments and the loss, against a slow way of computing them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.errors import RequestError
from banha.evaluation.calibration.moments import (
    error_table,
    measured_of,
    simulated_moments,
    targets_of,
)
from banha.evaluation.calibration.problem import Loss, monte_carlo_error
from banha.formula import series_of
from banha.report.words import words
from banha.series import read_series


def yearly_of(**series: dict[int, float]) -> pd.DataFrame:
    rows = [
        {"year": year, "series": name, "breakdown": "", "value": value}
        for name, values in series.items()
        for year, value in values.items()
    ]
    return pd.DataFrame(rows)


def test_every_error_has_a_reason_and_words() -> None:
    for row in error_table():
        assert row.reason.strip()
        assert row.error > 0.0
        assert row.per in ("years", "span")
        assert row.per == "years" or row.transformation == "growth"
        for lang in ("en", "vi"):
            assert words(f"calibration_series_{row.series}", lang)
    keys = [(row.series, row.basis) for row in error_table()]
    assert len(set(keys)) == len(keys)


def test_moments_of_made_up_series(own: Path) -> None:
    measured = measured_of("toy-measured", until=2013)
    targets = {t.series: t for t in targets_of(measured, start=2010, until=2013)}
    assert sorted(targets) == ["employed", "in_migration", "population"]
    growth = targets["population"]
    assert growth.pair.basis == "pop-a"
    assert growth.years == (2011, 2012, 2013)
    slow = [100 * math.log(b / a) for a, b in ((200, 206), (206, 214), (214, 221))]
    assert growth.measured == pytest.approx(slow)
    assert growth.error == pytest.approx([0.5] * 3)
    # Levels count from the year after the opening; their errors grow with them.
    level = targets["in_migration"]
    assert level.years == (2011, 2012, 2013)
    assert level.measured == (30.0, 35.0, 25.0)
    assert level.error == pytest.approx([math.hypot(3.0, 0.25 * v) for v in (30, 35, 25)])
    span = targets["employed"]
    assert span.years == (2013,)
    assert span.measured == pytest.approx([100 * math.log(118 / 105) / 3])
    assert span.error == pytest.approx([math.sqrt(2) * 3.0 / 3])


def test_nothing_after_the_last_year_counts(own: Path) -> None:
    targets = targets_of(measured_of("toy-measured", until=2012), start=2010, until=2012)
    assert {t.series: t.years for t in targets} == {
        "population": (2011, 2012), "in_migration": (2011, 2012),
    }  # fmt: skip
    with pytest.raises(RequestError, match="later year for --until"):
        targets_of(measured_of("toy-measured", until=2010), start=2010, until=2010)


def test_the_flagship_uses_nothing_later_and_joins_no_bases() -> None:
    targets = targets_of(measured_of("binh-duong", until=2016), start=2010, until=2016)
    assert max(year for t in targets for year in (*t.span, *t.years)) == 2016
    assert len({(t.series, t.pair.basis) for t in targets}) == len(targets)
    assert {"population", "in_migration", "out_migration", "trained_share", "household_income",
            "employed", "labour_force", "retail_growth", "grdp_growth", "foreign_firms_growth",
            "share_agriculture"} <= {t.series for t in targets}  # fmt: skip
    recorded = set(read_series())
    for target in targets:
        assert set(series_of(target.pair.simulated)) <= recorded


def test_simulated_moments_are_taken_alike(own: Path) -> None:
    targets = targets_of(measured_of("toy-measured", until=2013), start=2010, until=2013)
    population = {2010: 200.0, 2011: 210.0, 2012: 212.0, 2013: 230.0}
    arrivals = {2010: 1.0, 2011: 2.0, 2012: 3.0, 2013: 4.0}
    employed = {2010: 100.0, 2011: 1.0, 2012: 2.0, 2013: 130.0}
    yearly = yearly_of(population=population, arrivals=arrivals, employed=employed)
    found = dict(zip([t.series for t in targets], _split(targets, yearly), strict=True))
    assert found["population"] == pytest.approx(
        [100 * math.log(b / a) for a, b in ((200, 210), (210, 212), (212, 230))]
    )
    assert found["in_migration"] == pytest.approx([2000 / 210, 3000 / 212, 4000 / 230])
    assert found["employed"] == pytest.approx([100 * math.log(1.3) / 3])


def _split(targets: tuple, yearly: pd.DataFrame) -> list[np.ndarray]:
    ends = np.cumsum([len(t.years) for t in targets])[:-1]
    return np.split(simulated_moments(yearly, targets), ends)


def test_the_loss_counts_each_series_once() -> None:
    rng = np.random.default_rng(1)
    measured, error = rng.normal(size=6), rng.random(6) + 0.5
    series = ("a", "a", "a", "b", "c", "c")
    window = np.array([0, 0, 0, 0, 1, 1])
    moments = rng.normal(size=(3, 6))
    slow = []
    for names in (("a", "b"), ("c",)):
        by_series = []
        for name in names:
            squares = [
                ((sum(moments[s][k] for s in range(3)) / 3 - measured[k]) / error[k]) ** 2
                for k in range(6) if series[k] == name
            ]  # fmt: skip
            by_series.append(sum(squares) / len(squares))
        slow.append(sum(by_series) / len(by_series))
    loss = Loss(measured, error, series, window)
    assert loss.by_window(moments) == pytest.approx(slow)
    assert loss(moments) == pytest.approx(sum(slow) / 2)
    assert loss(np.tile(measured, (3, 1))) == 0.0


def test_monte_carlo_error_pools_a_target() -> None:
    points = [np.array([[1.0, 2.0, 5.0], [3.0, 2.0, 5.0], [2.0, 5.0, 5.0]]), np.zeros((3, 3))]
    variance = [(1.0 + 0.0) / 2, (3.0 + 0.0) / 2]  # of the first two moments, over two points
    slow = math.sqrt(sum(variance) / 2 / 3)
    found = monte_carlo_error(points, target_of=np.array([0, 0, 1]))
    assert found == pytest.approx([slow, slow, 0.0])
