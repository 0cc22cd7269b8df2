"""`banha forecast`: what it writes, and that it writes nothing where something is wrong."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.forecasting.conftest import FILTER, POPULATION

from banha.evaluation.forecasting.blind import COLUMNS
from banha.evaluation.forecasting.industry import SERIES as INDEX
from banha.evaluation.forecasting.series import forecast_series
from banha.evaluation.hindcast.ensemble import Ensemble
from banha.packs.observed import observed_series

Give = Callable[..., tuple[object, str, str]]
QUANTILES = ["p05", "p25", "p50", "p75", "p95"]


@pytest.fixture
def written(
    give: Give, calibrated: Path, without_runs: list[Ensemble], tmp_path: Path
) -> pd.DataFrame:
    code, out, err = give(
        "forecast", "--province", "dong-nai", "--to", "2024", "--particles", 8, "--out", "f.csv",
    )  # fmt: skip
    assert code == 0, err
    assert "Written to f.csv" in out
    assert len(without_runs) == 1
    return pd.read_csv(tmp_path / "f.csv", dtype={"period": str})


def test_the_table_has_the_columns_and_the_names_of_the_data(written: pd.DataFrame) -> None:
    assert list(written.columns) == COLUMNS
    assert set(written["province"]) == {"dong-nai"}
    yearly = written[written["series"] != INDEX]
    assert set(yearly["period"]) == {"2022", "2023", "2024"}
    known = {(one.data.series, one.data.breakdown, one.data.basis) for one in forecast_series()}
    keys = set(yearly[["series", "breakdown", "basis"]].itertuples(index=False, name=None))
    assert keys <= known
    assert POPULATION in keys
    monthly = written[written["series"] == INDEX]
    assert list(monthly["period"]) == [
        f"{y}-{m:02d}" for y in (2022, 2023, 2024) for m in range(1, 13)
    ]
    assert (written["n"] == 8).all()
    assert not written.duplicated(["series", "breakdown", "basis", "period"]).any()


def test_quantiles_stand_in_order_about_the_mean(written: pd.DataFrame) -> None:
    values = written[QUANTILES].to_numpy()
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=1) >= 0.0).all()
    assert ((written["p05"] <= written["mean"]) & (written["mean"] <= written["p95"])).all()


def test_population_is_carried_by_the_nations_filter(
    written: pd.DataFrame, without_runs: list[Ensemble]
) -> None:
    """A plain twin: simulated level, shared gap and drift, own gap filtered by plain loops."""
    from tests.evaluation.forecasting.conftest import fake_runs

    from banha.data import province_folder

    runs = fake_runs(without_runs[0], provinces=["dong-nai"])
    mine = runs[(runs["series"] == POPULATION[0]) & (runs["basis"] == POPULATION[2])]
    each = mine.drop_duplicates(["particle", "year"]).pivot_table(
        index="particle", columns="year", values="value"
    )
    logs = 100.0 * np.log(each)
    data = observed_series(province_folder("dong-nai"))
    data = data[(data["series"] == POPULATION[0]) & (data["basis"] == POPULATION[2])]
    measured = data.set_index("year")["value"]
    model = FILTER.model
    gaps = [
        100.0 * np.log(measured[year]) - logs[year].mean() - FILTER.path[place]
        for place, year in enumerate(range(2011, 2022))
    ]
    squares = [(after - before) ** 2 for before, after in pairwise(gaps)]
    scale = np.sqrt((4.0 * FILTER.usual + sum(squares)) / (4.0 + len(squares)) / FILTER.usual)
    mean, variance = np.zeros(2), model.spread
    for place in range(len(gaps)):
        if place:
            mean = model.transition @ mean
            variance = model.transition @ variance @ model.transition.T + model.noise
        gain = variance @ model.seen / (model.seen @ variance @ model.seen + model.error)
        mean = mean + gain * (gaps[place] / scale - model.seen @ mean)
        variance = variance - np.outer(gain, model.seen @ variance)
    for horizon, year in enumerate((2022, 2023, 2024), start=1):
        mean = model.transition @ mean
        variance = model.transition @ variance @ model.transition.T + model.noise
        centre = logs[year].mean() + 1.0 + 0.1 * horizon + scale * mean[0]
        shared = 0.4**2 * (1.0 + (horizon - 1) * 0.25) + (0.05 * horizon) ** 2
        pace = (logs[2021] - logs[2011]) / 10.0
        beyond = logs[year] - logs[2021] - horizon * pace
        own = scale**2 * (variance[0, 0] + model.error)
        size = np.sqrt(own + shared + beyond.var(ddof=0))
        row = written[(written["series"] == "population") & (written["period"] == str(year))]
        assert row["p50"].item() == pytest.approx(np.exp(centre / 100.0), rel=1e-4)
        assert row["p95"].item() == pytest.approx(
            np.exp((centre + 1.6448536 * size) / 100.0), rel=1e-4
        )
        expected = np.exp(centre / 100.0 + 0.5 * (size / 100.0) ** 2)
        assert row["mean"].item() == pytest.approx(expected, rel=1e-4)


def test_the_file_of_outside_inputs_is_what_is_run(
    give: Give, calibrated: Path, without_runs: list[Ensemble], tmp_path: Path
) -> None:
    example = Path(__file__).parents[3] / "docs" / "outside-example.csv"
    code, _, err = give(
        "forecast", "--province", "dong-nai", "--to", 2022, "--particles", 4,
        "--outside", example, "--quiet",
    )  # fmt: skip
    assert code == 0, err
    pd.testing.assert_frame_equal(without_runs[0].outside, pd.read_csv(example))
    assert without_runs[0].until == 2022
    assert [path.name for path in tmp_path.iterdir()] == ["forecast-dong-nai.csv"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--province", "dong-nay"], ["province 'dong-nay'", "dong-nai"]),
        (["--province", "dong-nai,nowhere"], ["province 'nowhere'"]),
        (["--province", "dong-nai", "--from", "2020"], ["--from 2020", "banha hindcast"]),
        (["--province", "dong-nai", "--to", "2021"], ["--to 2021", "2022"]),
        (["--province", "dong-nai", "--to", "2061"], ["--to 2061", "2060"]),
        (["--province", "dong-nai", "--particles", "0"], ["--particles 0"]),
        (["--province", "all", "--particles", "3"], ["--particles", "4 or more"]),
        (["--province", "dong-nai", "--install"], ["--install", "--province all"]),
        (["--province", "dong-nai", "--outside", "none.csv"], ["none.csv", "series, year, value"]),
        (["--province", "dong-nai", "--out", "f.txt"], [".csv"]),
        (["--province", "dong-nai", "--out", "no/f.csv"], ["there is no folder"]),
    ],
)
def test_mistakes_end_with_2_and_write_nothing(
    give: Give, tmp_path: Path, words: list[str], said: list[str]
) -> None:
    code, out, err = give("forecast", *words)
    assert code == 2
    assert out == ""
    for text in said:
        assert text in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept(give: Give, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("mine")
    code, _, err = give("forecast", "--province", "dong-nai", "--out", "f.csv")
    assert code == 2
    assert "--overwrite" in err
    assert (tmp_path / "f.csv").read_text() == "mine"


def test_all_faults_of_the_years_are_told_at_once(give: Give) -> None:
    code, _, err = give("forecast", "--province", "x", "--from", 2019, "--to", 2018, "--install")
    assert code == 2
    for text in ("--from 2019", "--to 2018", "--install"):
        assert text in err


def test_a_nation_without_calibration_is_told(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banha.evaluation.forecasting.installed.POSTERIOR", "nothing.csv")
    code, out, err = give("forecast", "--province", "dong-nai")
    assert (code, out) == (2, "")
    assert "has not been calibrated" in err
    assert "--install" in err
    assert list(tmp_path.iterdir()) == []
