"""Checks of signs: their arithmetic, and that the study's checks can be made."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from banha.evaluation.checks import Outcome, read_checks, tertiary_premium
from banha.evaluation.study import Finished
from banha.province import Province
from banha.records import read_series
from banha.scenario import Scenario

STUDY = Path(__file__).parents[2] / "experiments" / "policy_signs" / "study.toml"


def finished(**series: list[float]) -> Finished:
    years = tuple(range(2010, 2010 + len(next(iter(series.values())))))
    seen = {"premium": series.pop("premium")} if "premium" in series else {}
    return Finished(Scenario.baseline(), "", years, dict(series), {}, seen)


def test_differences_by_hand() -> None:
    base = finished(exports=[100.0, 100.0, 100.0], jobs=[10.0, 10.0, 10.0], premium=[0.5, 0.5, 0.5])
    changed = finished(exports=[100.0, 80.0, 90.0], jobs=[10.0, 5.0, 10.0], premium=[0.5, 0.4, 0.3])

    def difference(how: str, **given: object) -> float:
        return Outcome("", how, -1.0, 1.0, **given).difference(changed, base)  # type: ignore[arg-type]

    assert difference("log", over=("exports",)) == pytest.approx(100 * np.log(0.9))
    assert difference("log", over=("exports",), years=2) == pytest.approx(100 * np.log(0.85))
    assert difference("log", over=("exports",), last_year=2011) == pytest.approx(100 * np.log(0.8))
    assert difference("points", over=("jobs",), per=("exports",)) == pytest.approx(
        100 / 90 * 10 - 10
    )
    assert difference("highest", over=("jobs",), per=("exports",)) == pytest.approx(10 / 9)
    assert difference("lowest", over=("jobs",)) == pytest.approx(-500.0)
    assert difference("points", over=("premium",), years=2) == pytest.approx(-15.0)


def test_bands_count_seeds() -> None:
    outcome = Outcome("", "log", -1.0, 2.0, over=("exports",))
    assert outcome.holds([-1.5, -1.0, 0.0, 2.0, 2.1]) == 3
    assert outcome.holds([float("nan")]) == 0


def test_the_premium_of_a_degree_is_what_the_province_pays() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-03")
    province = Province(scenario)
    province.run()
    persons = province.state.persons
    assert 0.2 < tertiary_premium(province) < 1.2
    persons.pay[persons.education == 3] *= 2
    doubled = tertiary_premium(province)
    persons.pay[persons.education == 3] //= 2
    assert doubled - tertiary_premium(province) == pytest.approx(np.log(2.0), abs=1e-3)


def test_the_checks_of_the_study_can_be_read_and_paired() -> None:
    checks = read_checks(tomllib.loads(STUDY.read_text("utf-8"))["check"])
    assert len({check.name for check in checks}) == len(checks)
    known = {*read_series(), "tertiary_premium"}
    for check in checks:
        for outcome in check.outcome:
            assert outcome.low < outcome.high
            assert {name.split("[")[0] for name in (*outcome.over, *outcome.per)} <= known
        if check.missing:
            continue
        base, changed = check.pair(Scenario.baseline())
        assert base.mechanisms == changed.mechanisms
        assert set(base.mechanisms) == set(check.frozen)
        assert not base.levers
        assert len(changed.levers) == len(check.levers)


def test_a_lever_that_is_not_there_is_named() -> None:
    entry = {
        "name": "x",
        "claim": "y",
        "levers": [{"name": "rain", "value": 1.0, "start": "2011-01"}],
        "outcome": [{"label": "z", "how": "log", "low": 0.0, "high": 1.0, "over": ["exports"]}],
    }
    assert read_checks([entry])[0].missing == ["rain"]
