"""Studies: what is finished is kept, a broken study goes on, and processes change nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

from banha.evaluation import study
from banha.evaluation.study import Finished, NoProbe, key_of, run_study
from banha.run import simulate
from banha.scenario import Scenario


def scenario(*, seed: int = 1) -> Scenario:
    return Scenario.baseline().with_run(scale=800, firm_scale=160, end="2011-12", seed=seed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def finished(folder: Path) -> list[Finished]:
    return run_study([scenario(), scenario(seed=2), scenario()], folder=folder)


def test_results_are_those_of_the_model_in_the_order_asked(finished: list[Finished]) -> None:
    run = simulate(scenario())
    assert finished[0].digest == finished[2].digest == run.digest
    assert finished[1].digest != run.digest
    yearly = run.yearly()
    for series, breakdown in (("grdp", "total"), ("employees", "technology"), ("firms", "foreign")):
        name = series if breakdown == "total" else f"{series}[{breakdown}]"
        rows = yearly[(yearly["series"] == series) & (yearly["breakdown"] == breakdown)]
        assert finished[0].yearly[name] == pytest.approx(rows["value"].tolist(), rel=1e-12)
    assert finished[0].years == (2010, 2011)
    frame = finished[0].frame()
    whole = frame[(frame["series"] == "value_added") & (frame["year"] == 2011)]["value"].sum()
    parts = ("agriculture", "technology")
    assert finished[0].values("value_added", parts=parts)[1] < whole


def test_what_is_there_is_not_run_again(
    finished: list[Finished], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("run again")

    monkeypatch.setattr(study, "run_one", refuse)
    again = run_study([scenario(seed=2), scenario()], folder=folder)
    assert [one.digest for one in again] == [finished[1].digest, finished[0].digest]
    with pytest.raises(AssertionError, match="run again"):
        run_study([scenario(seed=3)], folder=folder)


def test_a_broken_study_keeps_what_was_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = study.run_one
    broken = key_of(scenario(seed=2))

    def once(one: Scenario, *, probe: type[NoProbe], path: Path) -> None:
        if path.stem == broken:
            raise KeyboardInterrupt
        whole(one, probe=probe, path=path)

    monkeypatch.setattr(study, "run_one", once)
    with pytest.raises(KeyboardInterrupt):
        run_study([scenario(), scenario(seed=2)], folder=tmp_path)
    assert [path.stem for path in tmp_path.iterdir()] == [key_of(scenario())]
    assert json.loads((tmp_path / f"{key_of(scenario())}.json").read_text("utf-8"))["digest"]


def test_the_key_tells_scenarios_apart_but_not_their_names() -> None:
    assert key_of(scenario()) == key_of(scenario().with_name("other"))
    others = [
        scenario(seed=2),
        scenario().with_mechanisms(migration=False),
        scenario().with_parameters("demand", book_shock=0.0),
    ]
    assert len({key_of(one) for one in [scenario(), *others]}) == 4


def test_processes_change_nothing(finished: list[Finished], tmp_path: Path) -> None:
    shared = run_study([scenario(), scenario(seed=2)], folder=tmp_path, processes=2)
    assert [one.digest for one in shared] == [finished[0].digest, finished[1].digest]
    assert all(np.isfinite(one.plugs["unfilled_imports"]).all() for one in shared)
