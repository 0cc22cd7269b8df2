"""What a nation keeps, the index of industry, paths of demand and files: small parts by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.forecasting.conftest import FILTER, POPULATION

from banha.data import use_data_folder
from banha.errors import RequestError
from banha.evaluation.forecasting.blind import COLUMNS
from banha.evaluation.forecasting.gap_file import NAME, read_filters, write_filters
from banha.evaluation.forecasting.industry import (
    HALF_LIFE,
    SURVEY_ERROR,
    industry_index,
    measured_index,
)
from banha.evaluation.forecasting.installed import drawn, install, read_installed
from banha.evaluation.hindcast.ensemble import INDUSTRY
from banha.evaluation.hindcast.plan import demand_paths, prior_draws


def test_filters_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = FILTER.path.copy()
    path[3] = np.nan
    one = replace(FILTER, path=path)
    write_filters(tmp_path / NAME, {POPULATION: one}, origin=2021)
    origin, found = read_filters(tmp_path / NAME)
    assert origin == 2021
    again = found[POPULATION]
    assert (again.growth, again.first, again.common) == (True, 2011, FILTER.common)
    np.testing.assert_allclose(again.parameters, FILTER.parameters, atol=1e-4)
    np.testing.assert_allclose(again.path, path, atol=1e-4)


def test_a_nation_that_keeps_half_of_it_has_not_been_calibrated(tmp_path: Path) -> None:
    folder = tmp_path / "nations" / "viet-nam"
    folder.mkdir(parents=True)
    particles = prior_draws(4).assign(weight=0.25)
    with use_data_folder(tmp_path):
        with pytest.raises(RequestError, match="has not been calibrated"):
            read_installed("viet-nam")
        install(folder, particles, {POPULATION: FILTER}, until=2021)
        kept = read_installed("viet-nam")
        assert kept.about["until"] == 2021
        assert kept.about["effective_size"] == 4.0
        pd.testing.assert_frame_equal(kept.particles, particles.round(6))
        (folder / NAME).unlink()
        with pytest.raises(RequestError, match="has not been calibrated"):
            read_installed("viet-nam")


def test_draws_of_the_kept_particles_are_numbered_anew() -> None:
    kept = prior_draws(4).assign(weight=[0.5, 0.0, 0.25, 0.25])
    found = drawn(kept, number=8)
    assert found["particle"].tolist() == list(range(8))
    assert "weight" not in found
    column = found.columns[1]
    taken = [kept.index[kept[column] == value][0] for value in found[column]]
    assert taken == [0, 0, 0, 0, 2, 2, 3, 3]


def test_the_index_is_jobs_over_those_of_the_same_date_a_year_before() -> None:
    luck = np.random.default_rng(1)
    rows, jobs = [], {}
    for particle in range(5):
        for year in (2020, 2021, 2022):
            for month in range(1, 13):
                value = 100.0 + 10.0 * luck.random()
                jobs[particle, year, month] = value
                rows.append(("a", particle, year, month, INDUSTRY, "total", "", value))
    # A province without industry has no index.
    rows += [("b", p, y, m, *rest, 0.0) for _, p, y, m, *rest, _ in rows if p == 0]
    names = ["province", "particle", "year", "month", "series", "breakdown", "basis", "value"]
    found = industry_index(
        pd.DataFrame(rows, columns=names), first=2022, columns=COLUMNS, measured=pd.DataFrame()
    )
    assert set(found["province"]) == {"a"}
    assert found["period"].tolist() == [f"2022-{month:02d}" for month in range(1, 13)]
    # The first of January 2022 is the end of December 2021.
    january = [np.log(jobs[p, 2021, 12] / jobs[p, 2020, 12]) for p in range(5)]
    march = [np.log(jobs[p, 2022, 2] / jobs[p, 2021, 2]) for p in range(5)]
    for place, values in ((0, january), (2, march)):
        row, size = found.iloc[place], np.hypot(np.std(values), SURVEY_ERROR / 100.0)
        assert row["p50"] == pytest.approx(100.0 * np.exp(np.mean(values)))
        assert row["p95"] == pytest.approx(100.0 * np.exp(np.mean(values) + 1.6448536 * size))
        assert row["mean"] == pytest.approx(100.0 * np.exp(np.mean(values) + size**2 / 2.0))
        assert row["n"] == 5


def test_the_index_goes_on_from_what_was_measured_and_the_gap_closes_by_half() -> None:
    """Jobs that never change, a fall by a fifth in October 2021 that is there in December too."""
    rows = [
        ("a", particle, year, month, INDUSTRY, "total", "", 100.0)
        for particle in range(3)
        for year in range(2019, 2024)
        for month in range(1, 13)
    ]
    names = ["province", "particle", "year", "month", "series", "breakdown", "basis", "value"]
    steps = range(2021 * 12, 2022 * 12)
    measured = pd.DataFrame({"a": [100.0] * 9 + [80.0] * 3}, index=steps)
    found = industry_index(
        pd.DataFrame(rows, columns=names), first=2022, columns=COLUMNS, measured=measured
    ).set_index("period")["p50"]
    gap = np.log(0.8)
    for month in range(1, 13):
        before = gap if month >= 10 else 0.0
        expected = np.exp(gap * 0.5 ** (month / HALF_LIFE) - before)
        assert found[f"2022-{month:02d}"] == pytest.approx(100.0 * expected)
    for month in (1, 7):
        now, then = (gap * 0.5 ** ((month + 12 * year) / HALF_LIFE) for year in (1, 0))
        assert found[f"2023-{month:02d}"] == pytest.approx(100.0 * np.exp(now - then))


def test_the_measured_index_ends_with_the_origin_and_has_no_holes() -> None:
    found = measured_index("viet-nam", until=2020)
    assert found.index[-1] == 2020 * 12 + 11
    assert found["binh-duong"].notna().all()
    assert measured_index("viet-nam", until=2021)["binh-duong"].iloc[-1] == 83.32


def test_demand_stays_where_it_is_when_the_draws_end() -> None:
    found = demand_paths([0, 1, 7], origin=2021, until=2030)
    for particle, rows in found.groupby("particle"):
        assert rows["year"].tolist() == list(range(2022, 2031)), particle
        assert (rows["growth"].iloc[:5] != 0.0).all()
        assert (rows["growth"].iloc[5:] == 0.0).all()
    every = demand_paths(range(200), origin=2021, until=2026)
    np.testing.assert_allclose(every.groupby("year")["growth"].mean(), 0.0, atol=1e-12)
    shorter = demand_paths([0, 1, 7], origin=2021, until=2023)
    pd.testing.assert_frame_equal(
        found[found["year"] <= 2023].reset_index(drop=True), shorter.reset_index(drop=True)
    )


def test_draws_of_the_priors_fill_each_of_them_evenly() -> None:
    table = prior_draws(8)
    for name in table.columns[1:]:
        assert sorted((table[name] * 8).astype(int)) == list(range(8))
    with pytest.raises(RequestError, match="4 or more"):
        prior_draws(3)
