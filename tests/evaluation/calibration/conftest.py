"""A copy of the toy province with measured series, and runs that cost nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from banha.data import provinces_folder, use_own_provinces
from banha.evaluation.calibration import runs, search
from banha.evaluation.calibration.moments import Target
from banha.evaluation.calibration.problem import Problem
from banha.scenario import Scenario

HEADER = "series,breakdown,year,value,unit,basis,grade,source,reference,note"
PRIORS = """section,name,sector,how,low,high,scale,reason
labour,search_unemployed,,value,0.4,0.85,linear,a range for tests
migration,attraction,,factor,0.25,4,log,a range for tests
entry,foreign_rate,technology,factor,0.5,2,log,a range for tests
"""
PLANTED = {"labour.search_unemployed": 0.75, "migration.attraction": 1.8}
"""What the made-up series were made with: a value, and a factor."""


def rows() -> Iterator[str]:
    """Made-up measured series; a later basis of population must not be joined to the first."""
    for year, value in ((2010, 200), (2011, 206), (2012, 214), (2013, 221)):
        yield f"population,total,{year},{value},persons,pop-a,assumed,,,preferred"
    for year, value in ((2013, 400), (2014, 410)):
        yield f"population,total,{year},{value},persons,pop-b,assumed,,,preferred"
    for year, value in ((2010, 40.0), (2011, 30.0), (2012, 35.0), (2013, 25.0)):
        yield f"in_migration_rate,total,{year},{value},per_1000,survey,assumed,,,preferred"
    for year, value in ((2010, 105), (2013, 118)):
        yield f"employed_persons,total,{year},{value},persons,survey,assumed,,,preferred"


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("provinces")
    shutil.copytree(provinces_folder() / "toy", folder / "toy-measured")
    pack = folder / "toy-measured"
    head = (pack / "pack.toml").read_text("utf-8").replace('slug = "toy"', 'slug = "toy-measured"')
    (pack / "pack.toml").write_text(head, "utf-8")
    (pack / "measured.csv").write_text("\n".join([HEADER, *rows(), ""]), "utf-8")
    return folder


@pytest.fixture
def own(own_folder: Path) -> Iterator[Path]:
    """Within this test, `toy-measured` is a province."""
    with use_own_provinces(own_folder):
        yield own_folder / "toy-measured"


@pytest.fixture
def priors_file(tmp_path: Path) -> Path:
    path = tmp_path / "priors.csv"
    path.write_text(PRIORS, "utf-8")
    return path


class Counter:
    """Runs that cost nothing, are counted, and may be broken off after some."""

    def __init__(self) -> None:
        self.runs = 0
        self.last: int | None = None
        self.fails_above = np.inf

    def evaluate(
        self, problem: Problem, points: Sequence[np.ndarray | None], *, guard: bool
    ) -> list[np.ndarray | str]:
        """Answers of points, as `Crew.evaluate` gives them."""
        found: list[np.ndarray | str] = []
        for point in points:
            one = np.full(len(problem.priors), 0.5) if point is None else point
            runs = [
                self.moments(problem, one, seed=scenario.seed, targets=window.targets)
                for window in problem.windows
                for scenario in window.scenarios
            ]
            failed = [run for run in runs if isinstance(run, str)]
            found.append(failed[0] if failed else problem.moments_of(runs))
        return found

    def moments(
        self, problem: Problem, point: np.ndarray, *, seed: int, targets: tuple[Target, ...]
    ) -> np.ndarray | str:
        """Moments that are as measured at the planted values, and move with both parameters."""
        if self.last is not None and self.runs >= self.last:
            raise KeyboardInterrupt
        self.runs += 1
        search, factor = (problem.priors[k].at(float(point[k])) for k in (0, 1))
        if search > self.fails_above:
            return "no run for tests"
        one = (search - PLANTED["labour.search_unemployed"]) / 0.45
        other = np.log(factor / PLANTED["migration.attraction"])
        dice = np.random.default_rng([seed, 7])
        moments = []
        for number, target in enumerate(targets):
            move = (one + 0.5 * other, other - one, 2.0 * one)[number % 3]
            luck = dice.normal(size=len(target.years)) * 0.05
            moments.append(np.array(target.measured) + np.array(target.error) * (8 * move + luck))
        return np.concatenate(moments)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Runs that cost nothing stand in for those of the model."""
    counter = Counter()

    def again(scenario: Scenario, targets: tuple[Target, ...], **_: object) -> np.ndarray | str:
        middle = np.full(3, 0.5)
        return counter.moments(counter.problem, middle, seed=scenario.seed, targets=targets)

    def evaluate(
        crew: object, problem: Problem, points: Sequence[np.ndarray | None], *, guard: bool
    ) -> list[np.ndarray | str]:
        return counter.evaluate(problem, points, guard=guard)

    def checked(problem: Problem, moments: np.ndarray) -> None:
        counter.problem = problem
        same(problem, moments)

    same = search._require_same_model
    monkeypatch.setattr(runs.Crew, "evaluate", evaluate)
    monkeypatch.setattr(search, "run_moments", again)
    monkeypatch.setattr(search, "_require_same_model", checked)
    return counter
