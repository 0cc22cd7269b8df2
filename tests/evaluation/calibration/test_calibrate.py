"""A calibration as a whole: planted values come back, and a break changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.evaluation.calibration.conftest import PLANTED, Counter

from banha.errors import BanhaError, RequestError
from banha.evaluation.calibration import (
    Calibration,
    Request,
    calibrate,
    load_posterior,
    particle_scenario,
)
from banha.evaluation.calibration.identify import quantiles
from banha.evaluation.calibration.install import install
from banha.evaluation.calibration.journal import FILE
from banha.evaluation.calibration.page import page_text
from banha.evaluation.calibration.search import losses
from banha.evaluation.calibration.texts import particles_text, toml_text
from banha.evaluation.calibration.write import points_text, write_calibration
from banha.packs import load_pack
from banha.parameter_table import parameter_table
from banha.scenario import load_scenario


@pytest.fixture
def request_small(own: Path, priors_file: Path, tmp_path: Path) -> Request:
    return Request(
        "toy-measured", 2013, tmp_path / "out", trials=40, particles=30, generations=3, scale=1,
        priors=priors_file,
    )  # fmt: skip


def contents(found: Calibration) -> dict[str, str]:
    """The texts of a calibration's files."""
    return {
        "posterior.csv": particles_text(found.posterior),
        "posterior.toml": toml_text(found.posterior.about),
        "points.csv": points_text(found),
        "calibration.md": page_text(found),
    }


def test_planted_values_come_back(request_small: Request, counted: Counter) -> None:
    found = calibrate(request_small)
    in_force, middle = losses(found.reference, found.loss)
    best = losses([found.point], found.loss)[0]
    assert best < 0.25 * min(in_force, middle)
    low, _, high = quantiles(found.particles, levels=(0.05, 0.5, 0.95))
    priors = found.problem.priors
    for place, truth in enumerate(PLANTED.values()):
        assert priors[place].at(float(low[place])) < truth < priors[place].at(float(high[place]))
        assert high[place] - low[place] < 0.6
    # Nothing depends on the third parameter, so nothing is learned of it.
    assert high[2] - low[2] > 0.6
    assert found.posterior.weights.sum() == pytest.approx(1.0)
    assert found.particles.tolerance < min(in_force, middle)
    # Each point costs a run a seed: the reference, the search and the generations.
    assert counted.runs == 3 * (2 + 40 + 3 * 30)
    assert "technology" in found.problem.names[2]
    folder = write_calibration(found)
    for name, text in contents(found).items():
        assert (folder / name).read_text("utf-8") == text
    for figure in ("profiles", "posterior", "moments"):
        plain, words = ((folder / f"{figure}{tail}.png").read_bytes() for tail in ("", ".vi"))
        assert plain != words
        assert plain.startswith(b"\x89PNG")
    assert "| entry.foreign_rate[technology] |" in text
    assert "not informed by the data" in text
    assert "labour.search_unemployed" in text


@pytest.mark.parametrize("after", [2, 50, 130])
def test_a_break_changes_nothing(
    request_small: Request, counted: Counter, tmp_path: Path, after: int
) -> None:
    small = replace(request_small, trials=28, particles=12, generations=2)
    whole = contents(calibrate(replace(small, out=tmp_path / "whole")))
    runs = counted.runs
    counted.last = runs + after
    if after < runs:
        with pytest.raises(KeyboardInterrupt):
            calibrate(small)
        with (small.out / FILE).open("ab") as journal:
            journal.write(b'{"op_code": 4, "worker')  # a line that was not written to its end
    counted.last = None
    assert contents(calibrate(small)) == whole
    assert counted.runs < 2 * runs + 30 + after
    before = counted.runs
    assert contents(calibrate(small)) == whole
    assert counted.runs == before + 1  # the one that tells whether the model is the same


def test_more_trials_go_on_from_the_first_ones(request_small: Request, counted: Counter) -> None:
    few = calibrate(replace(request_small, trials=26))
    many = calibrate(request_small)
    for one, other in zip(few.tried[:26], many.tried[:26], strict=True):
        assert np.array_equal(one.point, other.point)
    fresh = calibrate(replace(request_small, out=request_small.out / "fresh"))
    assert fresh.posterior.table.equals(many.posterior.table)


def test_another_model_or_another_question_is_refused(
    request_small: Request, counted: Counter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = replace(request_small, trials=4, particles=4, generations=1)
    calibrate(small)
    with pytest.raises(BanhaError, match="other seeds") as caught:
        calibrate(replace(small, seeds=4))
    assert "--out" in str(caught.value)
    with pytest.raises(BanhaError, match="other until, moments"):
        calibrate(replace(small, until=2012))
    monkeypatch.setitem(PLANTED, "migration.attraction", 2.5)
    with pytest.raises(BanhaError, match="the model or its data have changed"):
        calibrate(small)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    with pytest.raises(BanhaError, match="it is not empty"):
        calibrate(replace(small, out=tmp_path / "full"))


def test_points_that_do_not_run_are_told_and_left_out(
    request_small: Request, counted: Counter
) -> None:
    counted.fails_above = 0.7
    found = calibrate(replace(request_small, trials=30, particles=10, generations=1))
    assert found.failed
    assert found.posterior.table["labour.search_unemployed"].max() <= 0.7
    assert f"Runs failed at {len(found.failed)} of them" in contents(found)["calibration.md"]
    counted.fails_above = 0.0
    with pytest.raises(BanhaError, match="the province does not run: no run for tests"):
        calibrate(replace(request_small, out=request_small.out / "none"))


def test_it_is_installed_in_the_pack(request_small: Request, counted: Counter, own: Path) -> None:
    before = {(r.section, r.name, r.sector): r for r in parameter_table(
        pack_overrides=own / "parameters.csv")}  # fmt: skip
    kept = (own / "parameters.csv").read_bytes()
    small = replace(request_small, trials=8, particles=6, generations=1)
    found = calibrate(small)
    values = found.values
    try:
        assert install(found) == own
        after = {(r.section, r.name, r.sector): r for r in parameter_table(
            pack_overrides=own / "parameters.csv")}  # fmt: skip
        posterior = load_posterior("toy-measured")
        load_pack("toy-measured", start_year=2010, folder=own.parent)
        assert posterior.table.equals(found.posterior.table)
        assert posterior.point == values
        changed = {key for key, row in after.items() if before.get(key) != row}
        assert changed == {
            ("labour", "search_unemployed", ""), ("migration", "attraction", ""),
            ("entry", "foreign_rate", "technology"),
        }  # fmt: skip
        with pytest.raises(BanhaError, match="other values in force"):
            calibrate(small)
        row = after["migration", "attraction", ""]
        assert row.value == values["migration.attraction"]
        assert (row.low, row.high) == (pytest.approx(0.0033 / 4), pytest.approx(0.0033 * 4))
        assert row.description.endswith("(calibrated to measured series of 2010 to 2013)")
        scenario = load_scenario("baseline").with_run(province="toy-measured", scale=1)
        first = particle_scenario(scenario, posterior, 1)
        assert (
            first.overrides["migration"]["attraction"]
            == posterior.values(1)["migration.attraction"]
        )
    finally:
        (own / "parameters.csv").write_bytes(kept)
        for name in ("posterior.csv", "posterior.toml"):
            (own / name).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"province": "toy-measurd"}, "Did you mean 'toy-measured'"),
        ({"until": 2022}, "observations end in 2021"),
        ({"until": 2010}, "Choose a year from 2011 on"),
        ({"seeds": 2}, "Write 3 or more"),
        ({"trials": 1, "particles": 1, "workers": 0}, "3 faults"),
        ({"start": 1997}, "Choose one of: 2010"),
        ({"eras": True}, "Leave --eras out"),
    ],
)
def test_what_cannot_be_is_refused(request_small: Request, asked: dict, what: str) -> None:
    with pytest.raises(RequestError, match=what):
        replace(request_small, **asked)


@pytest.mark.slow
def test_planted_values_come_back_from_runs_of_the_model(
    own: Path, priors_file: Path, tmp_path: Path
) -> None:
    from banha.evaluation.calibration.problem import loss_of

    priors_file.write_text(
        "section,name,sector,how,low,high,scale,reason\n"
        "migration,attraction,,factor,0.25,4,log,a range for tests\n"
        "labour,search_unemployed,,value,0.2,0.9,linear,a range for tests\n",
        "utf-8",
    )
    small = Request(
        "binh-duong", 2013, tmp_path / "out", trials=2, particles=4, generations=1, scale=500,
        workers=2, priors=priors_file,
    )  # fmt: skip
    first = calibrate(small)
    truth = np.array([0.8, 0.3])
    window = first.problem.windows[0]
    from banha.evaluation.calibration.runs import Crew

    with Crew(2) as crew:
        (planted,) = crew.evaluate(first.problem, [truth], guard=False)
    assert isinstance(planted, np.ndarray)
    # The series that the truth gives stand in for the measured ones.
    middle, place, targets = planted.mean(axis=0), 0, []
    for target in window.targets:
        end = place + len(target.years)
        targets.append(replace(target, measured=tuple(map(float, middle[place:end]))))
        place = end
    problem = replace(first.problem, windows=(replace(window, targets=tuple(targets)),))
    from banha.evaluation.calibration.journal import Journal
    from banha.evaluation.calibration.population import populate
    from banha.evaluation.calibration.search import measure, search

    (tmp_path / "planted").mkdir()
    journal = Journal(tmp_path / "planted")
    with Crew(2) as crew:
        reference, loss, known = measure(problem, crew=crew, journal=journal, stage="reference")
        tried = search(
            problem, known=known, loss=loss, trials=32, crew=crew, journal=journal,
            say=lambda _text: None,
        )  # fmt: skip
        particles, _ = populate(
            problem, searched=tried, loss=loss, count=16, generations=2, crew=crew,
            journal=journal, say=lambda _text: None,
        )  # fmt: skip
    assert loss_of(problem, [planted])(planted) == 0.0
    assert losses(tried, loss).min() < 0.2 * losses(reference, loss).min()
    low, _, high = quantiles(particles, levels=(0.05, 0.5, 0.95))
    assert low[0] - 0.05 < truth[0] < high[0] + 0.05
    assert low[1] - 0.1 < truth[1] < high[1] + 0.1
