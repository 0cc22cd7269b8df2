"""Particles in pairs and studies: the same in both scenarios, by weight, and told in the bands."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.batch.studies import Inline
from tests.calibrated_packs import calibrated_toy

from banha.batch.results import Results, read_results
from banha.batch.run_batch import run_batch
from banha.batch.study import Study, make_study
from banha.compare import compare
from banha.comparison import Comparison
from banha.data import use_own_provinces
from banha.errors import ScenarioError, StudyError
from banha.particles import Particles, beneath, take_particles
from banha.report.page import source_of_runs
from banha.report.policy_effects import read_effects
from banha.report.runs import read_runs
from banha.run import simulate
from banha.scenario import Scenario, load_scenario

SEEDS = [1, 2, 4, 3]
RUN = {"scale": 1, "firm_scale": 1, "end": "2010-12"}
BASE = load_scenario("baseline").with_run(province="toy", **RUN)  # type: ignore[arg-type]
SEATS = BASE.with_name("seats").with_lever("training_seats", value=0.02, start="2010-02")
SPENDING = "programmes"
HELD = {"en": "luck only; parameters held", "vi": "chỉ yếu tố ngẫu nhiên; tham số cố định"}
BOTH = {"en": "luck and calibrated parameters", "vi": "yếu tố ngẫu nhiên và tham số hiệu chỉnh"}
VALUES = {1: (100_000.0, 0.1), 2: (1_800_000.0, 0.6), 3: (50_000_000.0, 0.95)}


@pytest.fixture(scope="module", autouse=True)
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("packs")
    calibrated_toy(folder)
    with use_own_provinces(folder):
        yield


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(BASE, SEATS, seeds=SEEDS, particles=True)


def study(**more: object) -> Study:
    values = {"seeds": SEEDS, "provinces": ["toy"], "baseline": "baseline", "particles": True}
    records = ["unemployment_rate", SPENDING, "grdp"]
    return make_study(
        "toy", scenarios=[BASE, SEATS], **{**values, "records": records, **RUN, **more}
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("study") / "batch"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("banha.batch.run_batch.LocalEngine", Inline)
        run_batch(study(), folder, workers=1)
    return read_results(folder)


def width(comparison: Comparison, series: str) -> float:
    row = comparison.bands(series).iloc[-1]
    return float(row["high"] - row["low"])


def test_particles_come_as_often_as_they_weigh_and_stay_when_seeds_are_added() -> None:
    many = take_particles("toy", places=range(1, 201)).numbers
    counts = Counter(many)
    assert abs(counts[1] - 100) <= 3
    assert abs(counts[2] - 50) <= 3
    assert take_particles("toy", places=range(1, 21)).numbers == many[:20]
    golden = (np.sqrt(5.0) - 1.0) / 2.0
    shares = (0.5 + np.arange(1, 201) * golden) % 1.0
    assert many == tuple(np.select([shares < 0.5, shares < 0.75], [1, 2], 3).tolist())


def test_what_a_scenario_sets_itself_stays() -> None:
    own = BASE.with_parameters("labour", search_unemployed=0.33)
    after = beneath(own, {"labour.search_unemployed": 0.9, "training.seat_cost": 5.0})
    assert after.overrides == {
        "labour": {"search_unemployed": 0.33}, "training": {"seat_cost": 5.0},
    }  # fmt: skip
    sector = {"entry.foreign_rate[labour_intensive]": 0.5, "entry.foreign_rate[technology]": 0.25}
    by_sector = BASE.model_copy(
        update={"overrides": {"entry": {"foreign_rate": {"labour_intensive": 1}}}}
    )
    assert beneath(by_sector, sector).overrides["entry"]["foreign_rate"] == {
        "labour_intensive": 1, "technology": 0.25,
    }  # fmt: skip


def test_both_scenarios_of_a_pair_have_its_particle(comparison: Comparison) -> None:
    wide = comparison.assumed
    assert wide is not None
    assert comparison.particles == take_particles("toy", places=SEEDS).numbers
    assert len(set(comparison.particles)) == 3
    for runs in (wide.runs_a, wide.runs_b):
        for run, number in zip(runs, comparison.particles, strict=True):
            cost, search = VALUES[number]
            assert run.scenario.overrides["training"]["seat_cost"] == cost
            assert run.scenario.overrides["labour"]["search_unemployed"] == search
    assert all(not run.scenario.overrides for run in comparison.runs_a)


def test_a_run_of_a_calibrated_pack_uses_the_point(comparison: Comparison) -> None:
    point = BASE.with_parameters("labour", search_unemployed=0.6)
    point = point.with_parameters("training", seat_cost=1_800_000.0)
    at_point = simulate(point.with_run(seed=SEEDS[0]))
    assert at_point.digest == comparison.runs_a[0].digest


def test_the_band_is_wider_and_is_split(comparison: Comparison) -> None:
    wide = comparison.assumed
    assert wide is not None
    assert width(wide, SPENDING) > 3.0 * width(comparison, SPENDING)
    table = comparison.table(series=[SPENDING]).iloc[0]
    assert table["high_parameters"] - table["low_parameters"] == pytest.approx(
        width(wide, SPENDING)
    )
    assert table["share_parameters"] > 0.8
    tidy = comparison.tidy()
    taken = tidy[tidy["numbers"] == "particles"].groupby("seed")["particle"].first()
    assert taken.loc[SEEDS].tolist() == list(comparison.particles)
    assert tidy.loc[tidy["numbers"] == "as they stand", "particle"].isna().all()


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_it_is_said_what_bands_hold(comparison: Comparison, results: Results, lang: str) -> None:
    from banha.cli.comparison import comparison_text
    from banha.display.comparison import comparison_html

    for text in (comparison.note_in(lang), comparison_html(comparison, lang=lang),
                 " ".join(comparison_text(comparison, lang=lang).split())):  # fmt: skip
        assert BOTH[lang] in text
        assert HELD[lang] not in text
    assert HELD[lang] in comparison.as_they_stand.note_in(lang)
    assert BOTH[lang] in results.compare().note_in(lang)
    assert HELD[lang] in source_of_runs(read_runs(comparison), lang=lang)  # type: ignore[arg-type]
    for data in (results, results.series(), list(comparison.assumed.runs_a)):  # type: ignore[union-attr]
        told = source_of_runs(read_runs(data), lang=lang)  # type: ignore[arg-type]
        assert BOTH[lang] in told
    effects = read_effects(results, ["grdp"], year=None, lang=lang)  # type: ignore[arg-type]
    assert BOTH[lang] in effects.note


def test_a_study_pairs_by_particle_as_a_comparison_does(
    results: Results, comparison: Comparison
) -> None:
    taken = results.runs.groupby("seed")["particle"].unique()
    assert [list(taken[seed]) for seed in SEEDS] == [[one] for one in comparison.particles]
    rows = results.series("unemployment_rate", "total", scenario="baseline")
    assert rows["particle"].tolist() == list(comparison.particles)
    wide = comparison.assumed
    assert wide is not None
    of_study = results.compare()["seats"]
    assert of_study.particles == comparison.particles
    for series in (SPENDING, "grdp"):
        assert of_study.bands(series).equals(wide.bands(series))


def test_a_study_goes_on_and_is_restored(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banha.batch.run_batch.LocalEngine", Inline)
    assert Study.restore(study().describe()).describe() == study().describe()
    digest = results.digest
    path = next(iter(results.files().values()))
    path.unlink()
    run_batch(study(), results.folder, workers=1)
    again = read_results(results.folder)
    assert again.complete
    assert again.digest == digest


def test_seeds_share_a_number_of_particles() -> None:
    places = take_particles("toy", places=[1, 2]).numbers
    shared = study(particles=2).particles[0]
    assert shared.numbers == (*places, *places)
    assert Particles.restore(shared.describe()) == shared
    assert study(particles=False).particles == ()
    for wrong in (0, 5, "some"):
        with pytest.raises(StudyError, match="Write true, or how many the seeds share: from 1"):
            study(particles=wrong)


def test_without_a_posterior_the_cure_is_said(tmp_path: Path) -> None:
    place = calibrated_toy(tmp_path)
    (place / "posterior.csv").unlink()
    with use_own_provinces(tmp_path):
        with pytest.raises(ScenarioError, match="banha calibrate --province toy --until YEAR"):
            compare(BASE, SEATS, seeds=1, particles=True)
        with pytest.raises(StudyError, match=r"no posterior\.csv"):
            study()
    with pytest.raises(ScenarioError, match="Ask one of them"):
        compare(BASE, SEATS, seeds=1, particles=True, assumed=True)


def test_a_scenario_that_sets_a_calibrated_number_is_compared_by_it() -> None:
    asked: Scenario = BASE.with_name("asked").with_parameters("labour", search_unemployed=0.2)
    taken = take_particles("toy", places=[3])
    changed = replace(taken, values=dict(taken.values))
    assert changed.scenario(asked, place=0).overrides["labour"]["search_unemployed"] == 0.2
