"""Runs that nobody ran in place of an ensemble's, and a nation that keeps a calibration."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.data import data_folder, use_data_folder
from banha.evaluation.forecasting import blind
from banha.evaluation.forecasting.installed import install
from banha.evaluation.hindcast.common_part import CommonPart
from banha.evaluation.hindcast.ensemble import INDUSTRY, Ensemble
from banha.evaluation.hindcast.jump_off import GapFilter
from banha.evaluation.hindcast.plan import prior_draws
from banha.packs.shared import nation_folder

POPULATION = ("population", "total", "pop-post2019census-dstai")
FILTER = GapFilter(
    growth=True,
    loading=1.0,
    parameters=np.array([-1.0, -2.0, -1.5, 1.0]),
    common=CommonPart(level=1.0, drift=0.1, weight=0.5, spread=0.4, doubt=0.05),
    first=2011,
    run_from=0,
    jump=np.inf,
    usual=1.0,
    path=np.linspace(0.5, 1.0, 11),
    measured_path=np.linspace(0.0, 2.0, 11),
)


def fake_runs(ensemble: Ensemble, *, provinces: Sequence[str]) -> pd.DataFrame:
    """What an ensemble would record: each series grows at a pace that the province has."""
    rows = []
    years = range(2010, ensemble.until + 1)
    for slug in provinces:
        luck = np.random.default_rng(list(slug.encode()))
        for particle in ensemble.particles["particle"]:
            for one in ensemble.series:
                value = 5.0 + luck.random()
                for year in years:
                    value *= 1.0 + 0.05 * luck.random()
                    said = value * (1e6 if one.deflated else 1.0)
                    rows.append(
                        (slug, particle, year, 0, one.series, one.breakdown, one.basis, said)
                    )
            for year in years:
                for month in range(1, 13):
                    jobs = 1e4 * (1.0 + 0.1 * luck.random()) * 1.03 ** (year - 2010)
                    rows.append((slug, particle, year, month, INDUSTRY, "total", "", jobs))
    columns = ["province", "particle", "year", "month", "series", "breakdown", "basis", "value"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def without_runs(monkeypatch: pytest.MonkeyPatch) -> list[Ensemble]:
    """Ensembles that were asked for; none is run."""
    asked: list[Ensemble] = []

    def run(ensemble: Ensemble, *, provinces: Sequence[str], **_: object) -> pd.DataFrame:
        asked.append(ensemble)
        return fake_runs(ensemble, provinces=provinces)

    monkeypatch.setattr(blind, "run_ensemble", run)
    return asked


@pytest.fixture(scope="session")
def calibrated_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data, the nation in them keeping eight particles and one filter."""
    place = tmp_path_factory.mktemp("data") / "scenarios"
    place.mkdir()
    for entry in data_folder().iterdir():
        if entry.name != "nations":
            (place / entry.name).symlink_to(entry)
    shutil.copytree(data_folder() / "nations", place / "nations")
    with use_data_folder(place):
        particles = prior_draws(8).assign(weight=[0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05])
        install(nation_folder("viet-nam"), particles, {POPULATION: FILTER}, until=2021)
    return place


@pytest.fixture
def calibrated(calibrated_data: Path) -> Iterator[Path]:
    with use_data_folder(calibrated_data):
        yield calibrated_data


@pytest.fixture
def give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[object, str, str]]:
    """Give a command in an empty folder: exit code, what it printed, what it complained of."""
    import sys

    from banha.cli.app import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def given(*words: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["banha", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    return given
