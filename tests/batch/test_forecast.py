"""What a batch would take: counts and disk as they come out, and nothing is started."""

from pathlib import Path

import numpy as np
import pytest

from banha.batch.forecast import Forecast, Measured, _monthly, forecast_of
from banha.batch.run_batch import run_batch
from banha.batch.study import Study, make_study
from banha.cli.batch import forecast_text


def study(**changed: object) -> Study:
    values = {
        "scenarios": ["baseline", "supplier-links"], "provinces": ["toy"], "seeds": 2, "scale": 1,
        "firm_scale": 1, "end": "2013-12",
    } | changed  # fmt: skip
    return make_study("forecast", **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Forecast, Forecast, Path]:
    """A forecast before a batch and one after it, and the folder."""
    folder = tmp_path_factory.mktemp("forecast") / "batch"
    before = forecast_of(study(), folder=folder, workers=1)
    assert not folder.exists()
    run_batch(study(), folder, workers=1)
    return before, forecast_of(study(seeds=3), folder=folder, workers=1), folder


def test_counts(ran: tuple[Forecast, Forecast, Path]) -> None:
    before, after, _ = ran
    assert (before.runs, before.done) == (4, 0)
    assert (after.runs, after.done) == (6, 4)
    assert before.seconds > 0.0
    assert 0.0 < before.saved < 1.0  # the supplier links start in 2012


def test_disk_is_what_it_comes_to(ran: tuple[Forecast, Forecast, Path]) -> None:
    before, after, folder = ran
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "batch.json"]
    taken = sum(path.stat().st_size for path in files)
    assert before.size == pytest.approx(taken, rel=0.1)
    assert after.size == pytest.approx(before.size / 2, rel=0.1)


def test_memory_is_near_what_a_process_holds(ran: tuple[Forecast, Forecast, Path]) -> None:
    before, _, folder = ran
    assert 50.0 < before.memory_mib < 2_000.0
    assert before.ram > 2**30
    assert before.free > 0
    assert folder.is_dir()


def test_the_words(ran: tuple[Forecast, Forecast, Path]) -> None:
    text = forecast_text(ran[1])
    assert "6 (2 scenarios × 1 province × 3 seeds × 1 point), 4 of them done already" in text
    assert "no run was started" in text
    for word in ("time", "memory", "disk", "saves"):
        assert word in text


def test_more_than_the_machine_has_is_said(ran: tuple[Forecast, Forecast, Path]) -> None:
    from dataclasses import replace

    text = forecast_text(replace(ran[0], memory_mib=1e9, size=2**60))
    assert "more memory than there is" in text
    assert "more disk than is free" in text


def test_months_cost_what_persons_and_their_fixed_part_cost() -> None:
    """Through two points a line: what was made with a fixed and a variable part comes out."""
    path = np.linspace(1_000.0, 2_000.0, 120)
    fixed, each = 0.004, 2e-6
    total = float((fixed + each * path).sum())
    months = _monthly(path, total, adults=50_000.0, seconds=fixed + each * 50_000.0)
    grown = 50_000.0 * path / path[0]
    np.testing.assert_allclose(months, fixed + each * grown, rtol=1e-9)


def test_seconds_from_a_month_on() -> None:
    measured = Measured(1.0, np.arange(10.0), 0.1, 5, 100.0)
    assert measured.seconds() == 46.0
    assert measured.seconds(first=8) == 18.0
    assert measured.seconds(last=3) == 4.0
