"""One set against one for each opening, and the packs that go with the seeds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.evaluation.calibration.conftest import Counter

from banha import founding
from banha.evaluation.calibration import Request, calibrate
from banha.evaluation.calibration.eras import PARAMETERS, era_spans
from banha.evaluation.calibration.packs import draws_said, packs_of_seeds
from banha.evaluation.calibration.page import page_text
from banha.evaluation.calibration.priors import read_priors


def test_eras_are_searched_together_and_alone(
    counted: Counter, priors_file: Path, tmp_path: Path
) -> None:
    small = Request(
        "binh-duong", 2013, tmp_path / "out", trials=60, particles=4, generations=1, scale=500,
        priors=priors_file, eras=True,
    )  # fmt: skip
    assert era_spans(small) == [(1997, 2009), (2010, 2013)]
    found = calibrate(small)
    eras = found.eras
    assert eras is not None
    assert [(era.first, era.last) for era in eras.eras] == [(1997, 2009), (2010, 2013)]
    # Only the few are searched: of the three parameters asked, the two that are among them.
    few = ["migration.attraction", "entry.foreign_rate[technology]"]
    assert list(eras.values) == few
    assert all(list(era.values) == few for era in eras.eras)
    assert eras.structural == pytest.approx(sum(era.structural for era in eras.eras) / 2)
    # These made-up runs fit best at one place in both eras, so one set is as good as two.
    assert eras.structural < 2.0 * eras.own + 0.5
    assert eras.trials == 30
    # Two windows together, then each alone, with two points of reference each.
    assert counted.runs == 3 * ((2 + 60 + 4) + 2 * (2 + 30) + 2 * (2 + 30))
    text = page_text(found)
    assert "## One set or one for each era" in text
    assert "| 1997–2009 |" in text
    assert "no draws" in text


def test_the_few_are_among_the_priors() -> None:
    assert set(PARAMETERS) <= {prior.parameter for prior in read_priors()}


def test_seeds_go_with_draws_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand = Request("binh-duong", 2013, tmp_path / "a")
    assert packs_of_seeds(by_hand) == (["binh-duong"] * 3, None)
    assert "no draws" in draws_said(by_hand)
    founded = Request("dong-nai", 2013, tmp_path / "b")
    asked = {}

    class Made:
        def __init__(self, folder: Path) -> None:
            self.folder = folder

    def make(slug: str, *, folder: Path, number: int, start_years: tuple[int, ...]) -> list[Made]:
        asked.update(slug=slug, number=number, start_years=start_years)
        made = [folder / f"{slug}-draw-{k:02d}" for k in (1, 2, 4)]
        for one in made:
            one.mkdir()
            (one / "pack.toml").touch()
        return [Made(one) for one in made]

    monkeypatch.setattr(founding, "make_draws", make)
    names = [f"dong-nai-draw-{k:02d}" for k in (1, 2, 4)]
    assert packs_of_seeds(founded) == (names, tmp_path / "b" / "packs")
    assert asked == {"slug": "dong-nai", "number": 3, "start_years": (2010,)}
    asked.clear()
    assert packs_of_seeds(founded) == (names, tmp_path / "b" / "packs")
    assert asked == {}  # they are there already
    assert "draw of the opening's estimates" in draws_said(replace(founded, seeds=4))
