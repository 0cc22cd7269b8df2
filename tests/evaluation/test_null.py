"""The null pack is what its maker makes, its ages are stable, and its economy holds."""

import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from banha.data import provinces_folder
from banha.evaluation.stability import UtilisationProbe, stability, steady_unemployment
from banha.evaluation.study import Finished, run_study
from banha.packs import load_pack
from banha.scenario import load_scenario

ROOT = Path(__file__).parents[2]
MAKER = ROOT / "experiments" / "null_scenario" / "make_pack.py"
GROWTH = 0.01


def test_the_pack_is_made_again_byte_by_byte(tmp_path: Path) -> None:
    command = [sys.executable, str(MAKER), "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept = provinces_folder() / "null"
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    there = sorted(
        path.relative_to(kept)
        for path in kept.rglob("*")
        if path.is_file() and path.name != "README.md"
    )
    assert made == there
    assert [n for n in made if (kept / n).read_bytes() != (tmp_path / n).read_bytes()] == []


def test_a_year_later_the_ages_have_the_same_shares() -> None:
    pack = load_pack("null", start_year=2010)
    rates = pack.mortality_rates(2010)
    people = pack.population.astype(float)
    fertility = pack.outside("total_fertility_rate").at(2010)
    births = 0.5 * fertility * float(people @ pack.fertility_shares(2010))
    middle = 1.0 - 0.5 * rates  # persons of an age are half a year past their birthday
    later = np.zeros(101)
    later[0] = births * middle[0]
    later[1:] = people[:-1] / middle[:-1] * (1.0 - rates[:-1]) * middle[1:]
    later[-1] += people[-1] * (1.0 - rates[-1])
    old = people > 200
    assert np.allclose(later[old] / people[old], np.exp(GROWTH), rtol=2e-2)
    assert later.sum() / people.sum() == pytest.approx(np.exp(GROWTH), abs=1e-3)


def test_the_outside_world_grows_at_constant_rates() -> None:
    pack = load_pack("null", start_year=2010)
    productivity = pack.outside("frontier_growth").at(2010)
    for sector, kind in zip(pack.sectors, pack.kinds, strict=True):
        if kind == "export":
            demand = pack.outside(f"demand_growth_{sector}").values
            assert np.allclose(demand, productivity + GROWTH)
    farm = pack.outside("farm_productivity_growth").values
    assert np.allclose(farm, productivity + 0.4 * GROWTH)
    wage = pack.outside("minimum_wage").values
    assert np.allclose(np.diff(np.log(wage)), productivity)


def made_up(last: float) -> Finished:
    flat = [1.0, 1.0, 1.0, 1.0]
    yearly = {
        "grdp": [100.0] * 4, "value_added[a]": [50.0, 50.0, 50.0, last], "mean_pay": flat,
        "value_added[b]": [50.0, 50.0, 50.0, 100.0 - last], "employees[a]": flat, "capital": flat,
        "household_consumption": flat, "investment": flat,
        "unemployment_rate": [0.09, 0.03, 0.03, 0.03],
    }  # fmt: skip
    return Finished(load_scenario("null"), "", (1, 2, 3, 4), yearly, {}, {"utilisation": flat})


def test_what_leaves_the_band_is_seen() -> None:
    held = {one.name: one for one in stability(made_up(50.0), burn_in_years=1, band=0.05)}
    assert all(one.passed for one in held.values())
    assert held["wage share"].mean == pytest.approx(0.12)
    held = {one.name: one for one in stability(made_up(56.0), burn_in_years=1, band=0.05)}
    assert not held["share of a"].passed
    assert held["share of a"].high == pytest.approx(56.0 / 52.0 - 1.0)


def test_unemployment_is_judged_after_the_burn_in() -> None:
    study = {
        "burn_in_years": 1, "unemployment_low": 0.02, "unemployment_high": 0.04,
        "unemployment_trend": 0.002,
    }  # fmt: skip
    assert steady_unemployment(made_up(50.0), study=study).passed
    early = steady_unemployment(made_up(50.0), study=study | {"burn_in_years": 0})
    assert early.trend == pytest.approx(10.0 * (-0.018))
    assert not early.passed


@pytest.mark.slow
def test_a_steady_path_holds(tmp_path: Path) -> None:
    study = tomllib.loads((MAKER.parent / "study.toml").read_text("utf-8"))
    scenario = load_scenario("null").with_run(scale=study["scale"], end=study["end"])
    (run,) = run_study([scenario], folder=tmp_path, probe=UtilisationProbe)
    held = stability(run, burn_in_years=study["burn_in_years"], band=study["share_band"])
    assert [one for one in held if not one.passed] == []
    assert steady_unemployment(run, study=study).passed
