"""The posterior: read, drawn from and put into scenarios; what is wrong with it is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.errors import PackError, RequestError
from banha.evaluation.calibration import (
    Posterior,
    draw_particles,
    load_posterior,
    particle_scenario,
)
from banha.evaluation.calibration.texts import particles_text, toml_text
from banha.scenario import load_scenario


@pytest.fixture
def posterior() -> Posterior:
    table = pd.DataFrame(
        {
            "particle": [1, 2, 3],
            "weight": [0.5, 0.3, 0.2],
            "labour.search_unemployed": [0.5, 1 / 3 + 0.2, 0.7],
            "entry.foreign_rate[technology]": [0.001, 0.002, 0.003],
        }
    )
    about = {"until": 2019, "tolerance": 0.1 + 0.2, "packs": ["đ"], "point": {"a[b]": 1e-7}}
    return Posterior(table, about)


def test_it_is_written_and_read_back_to_the_last_bit(posterior: Posterior, tmp_path: Path) -> None:
    (tmp_path / "posterior.csv").write_text(particles_text(posterior), "utf-8")
    (tmp_path / "posterior.toml").write_text(toml_text(posterior.about), "utf-8")
    again = load_posterior(tmp_path)
    pd.testing.assert_frame_equal(again.table, posterior.table, check_exact=True)
    assert again.about == posterior.about
    assert again.point == {"a[b]": 1e-7}
    assert again.effective_size == pytest.approx(1 / (0.25 + 0.09 + 0.04))


def test_particles_come_as_often_as_they_weigh(posterior: Posterior) -> None:
    for seed in range(20):
        drawn = Counter(draw_particles(posterior, 10, seed))
        assert drawn == {1: 5, 2: 3, 3: 2}
        for number, weight in ((1, 0.5), (2, 0.3), (3, 0.2)):
            assert abs(Counter(draw_particles(posterior, 7, seed))[number] - 7 * weight) < 1.0
    assert draw_particles(posterior, 7, 3) == draw_particles(posterior, 7, 3)
    mean = np.mean([draw_particles(posterior, 1, seed)[0] == 1 for seed in range(400)])
    assert 0.4 < mean < 0.6
    with pytest.raises(RequestError, match="whole number from 1 on"):
        draw_particles(posterior, 0, 1)


def test_a_particle_makes_a_scenario(posterior: Posterior) -> None:
    base = load_scenario("baseline").with_parameters("labour", search_farm=0.01)
    made = particle_scenario(base, posterior, 3)
    assert made.overrides == {
        "labour": {"search_farm": 0.01, "search_unemployed": 0.7},
        "entry": {"foreign_rate": {"technology": 0.003}},
    }
    with pytest.raises(RequestError, match="Choose one of 1 to 3"):
        particle_scenario(base, posterior, 4)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("0.5,0.5", "0.6,0.5", "the weights sum to 1.1"),
        ("2,0.3", "1,0.3", "a particle is there twice"),
        ("0.7,0.003", "1.7,0.003", "cannot be"),
        ("0.7,0.003", "x,0.003", "holds what is no number"),
        ("search_unemployed", "search_unemploed", "Did you mean 'labour.search_unemployed'"),
        ("[technology]", "", "names no sector"),
        ("particle,weight", "weight,particle", "Write particle, weight"),
    ],
)
def test_what_is_wrong_is_told(
    posterior: Posterior, tmp_path: Path, old: str, new: str, what: str
) -> None:
    text = particles_text(posterior)
    assert old in text
    (tmp_path / "posterior.csv").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError, match=what):
        load_posterior(tmp_path)


def test_where_there_is_none_the_cure_is_named(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"banha calibrate --province toy --until YEAR"):
        load_posterior("toy")
    with pytest.raises(RequestError, match="Did you mean 'binh-duong'"):
        load_posterior("binh-duog")
