"""A run is repeatable, tells how far it is, and refuses what cannot be run."""

import shutil
from pathlib import Path

import numba
import numpy as np
import pytest

from banha import run as run_module
from banha.errors import BanhaError, ScenarioError
from banha.packs import load_pack
from banha.run import Run, coarsest_scale, digest_of, require_enough_agents, simulate
from banha.run_many import simulate_many
from banha.scenario import Scenario


def test_same_scenario_same_digest(run: Run, scenario: Scenario) -> None:
    again = simulate(scenario, threads=2, guard=False)
    assert again.digest == run.digest
    assert simulate(scenario.with_run(seed=2)).digest != run.digest


def test_digest_sees_a_single_bit(scenario: Scenario) -> None:
    run = simulate(scenario.with_run(end="2010-02"))
    run.records["grdp"][1] = np.nextafter(run.records["grdp"][1], np.inf)
    assert digest_of(run.records) != run.digest


def test_progress_counts_every_month(scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    simulate(scenario.with_run(end="2010-03"), progress=lambda *months: told.append(months))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_a_run_tells_of_itself(run: Run) -> None:
    assert run.seconds > 0
    assert run.finished >= run.started
    assert run.started.tzinfo is not None
    assert run.nanoseconds_per_person_month is not None
    assert run.peak_memory_mib > 10
    assert list(run.monthly().columns) == ["month", "series", "breakdown", "value", "unit"]
    assert set(run.yearly()["year"]) == {2010, 2011}


def test_frames_are_not_made_until_asked(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> None:
        raise AssertionError("a frame was made")

    monkeypatch.setattr("banha.records.Records.frame", refuse)
    simulate(scenario.with_run(end="2010-02"))


@pytest.mark.parametrize("threads", [0, -1, True, 1.5, "2"])
def test_impossible_threads(scenario: Scenario, threads: object) -> None:
    with pytest.raises(ScenarioError, match="threads"):
        simulate(scenario, threads=threads)  # type: ignore[arg-type]


@pytest.mark.parametrize("province", ["toy", "binh-duong"])
def test_coarsest_scale_is_the_cure(province: str) -> None:
    scenario = Scenario.baseline().with_run(province=province, end="2010-02")
    coarsest = coarsest_scale(load_pack(province, start_year=2010))
    simulate(scenario.with_run(scale=coarsest))
    with pytest.raises(ScenarioError, match=f"from 1 to {coarsest}"):
        require_enough_agents(scenario.with_run(scale=2 * coarsest))


def test_a_sector_without_firms_is_refused(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "FEWEST_ADULTS", 1)
    with pytest.raises(ScenarioError, match=r"leaves no firm in .*knowledge_services"):
        require_enough_agents(scenario.with_run(scale=50, firm_scale=1))


def test_a_damaged_cache_is_wiped_before_the_first_month(
    run: Run, scenario: Scenario, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first opening meets a truncated index; the second one is a whole run."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kernels"))
    (tmp_path / "kernels").mkdir()
    damaged = tmp_path / "caching.py"
    damaged.write_text("def load():\n    raise EOFError('Ran out of input')\n", encoding="utf-8")
    space: dict[str, object] = {}
    exec(compile(damaged.read_text("utf-8"), str(damaged), "exec"), space)
    opened: list[int] = []
    step = run_module.Province.step

    def broken_once(province: run_module.Province) -> None:
        opened.append(province.months_done)
        step(province)
        if len(opened) == 1:
            space["load"]()  # type: ignore[operator]

    monkeypatch.setattr(run_module.Province, "step", broken_once)
    assert simulate(scenario).digest == run.digest
    assert opened == [0, *range(scenario.months)]
    shutil.rmtree(tmp_path / "kernels")


def test_many_runs_in_order_in_one_process_or_two(run: Run, scenario: Scenario) -> None:
    scenarios = [scenario, scenario.with_run(seed=2), scenario.with_run(seed=3)]
    told: list[tuple[int, int]] = []
    shared = simulate_many(scenarios, processes=2, progress=lambda *months: told.append(months))
    alone = simulate_many(scenarios[1:])
    assert [r.digest for r in shared] == [run.digest, *(r.digest for r in alone)]
    assert [r.scenario.seed for r in shared] == [1, 2, 3]
    assert told[-1] == (72, 72)
    assert told == sorted(told)


def test_a_fault_in_another_process_is_raised_here(scenario: Scenario) -> None:
    coarse = scenario.with_run(scale=100)
    with pytest.raises(BanhaError, match="adults"):
        simulate_many([scenario, coarse, coarse], processes=2)
