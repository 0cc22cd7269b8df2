"""The plan: from what was measured to time, memory and disk, and what is said of them."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from banha.cli.app import main
from banha.cli.plan import duration, plan_text, size
from banha.errors import BanhaError
from banha.planning import children, machine
from banha.planning import plan as plans
from banha.planning.children import measured
from banha.planning.machine import MIB
from banha.planning.measure import Measured, Order, measure, sizes_of
from banha.planning.memory import Rows, kept, opening_rows, simulating
from banha.planning.plan import most_adults, plan_run
from banha.planning.timing import Point
from banha.run import opening_adults
from banha.scenario import Scenario

GIB = 2**30


def asked(**changes: object) -> Scenario:
    return Scenario.baseline().with_run(**changes)  # type: ignore[arg-type]


INVENTED = Measured(
    start=3.0,
    opening=(2.0, 600_000),
    points=(
        Point(6_000, 100, 0.012 + 6_000 * 2e-7, 0.05),
        Point(600_000, 10_000, 0.012 + 600_000 * 2e-7, 0.05),
    ),
    adults=np.linspace(1.0, 2.0, 252),
    firms=np.ones(252),
    opening_rows=Rows(6_000, 2_000, 100),
    last_rows=Rows(12_000, 5_000, 110),
    base=300.0 * MIB,
    closing=380.0 * MIB,
    shared=140.0 * MIB,
    writing=2.0,
    packing=0.1,
    tables=1_000_000,
    figures=200_000,
    parts=70_000,
    compiled=False,
)


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans follow from invented measures, on a machine of two cores."""
    monkeypatch.setattr(plans, "measured", lambda order, **how: [INVENTED])
    monkeypatch.setattr(plans, "cores", lambda: 2)
    monkeypatch.setattr(machine, "held_memory", lambda: 0)


def room(monkeypatch: pytest.MonkeyPatch, mib: float | None) -> None:
    size = None if mib is None else int(mib * MIB)
    monkeypatch.setattr(machine, "available_memory", lambda: size)


def test_time_is_flat_cost_and_that_of_persons_over_the_months() -> None:
    scenario = asked(scale=1)
    persons = opening_adults(scenario)
    months = 0.012 * 252 + 2e-7 * persons * INVENTED.adults.sum()
    expected = 3.0 + 2.0 * persons / 600_000 + months + 2.0
    found = plan_run(scenario).seconds
    assert found.value == pytest.approx(expected, rel=1e-3)
    assert found.low < found.value < found.high


def test_the_range_is_wider_away_from_what_was_measured() -> None:
    def width(**changes: object) -> float:
        seconds = plan_run(asked(**changes)).seconds
        return seconds.high / seconds.value

    assert width(scale=2) < width(scale=1) < width(scale=1, end="2045-12")


def test_memory_is_libraries_and_the_rows_of_agents() -> None:
    scenario = asked(scale=1)
    opening = opening_rows(scenario)
    last = opening.grown(persons=2.0, households=2.5, firms=1.1)
    found = plan_run(scenario).memory
    drawing, running = 380 * MIB + kept(last), 300 * MIB + simulating(opening, last)
    assert found.value == pytest.approx(max(drawing, running), rel=1e-6)
    small = plan_run(asked(scale=200)).memory.value
    assert 380 * MIB < small < 390 * MIB  # drawing takes more than so few persons


def test_disk_follows_months_and_not_the_scale() -> None:
    assert plan_run(asked(scale=1)).disk.value == 1_200_000
    assert plan_run(asked(scale=50)).disk.value == 1_200_000
    assert plan_run(asked(end="2020-06")).disk.value == pytest.approx(700_000)
    assert plan_run(asked(end="2010-06")).disk.value == pytest.approx(1_000_000 * 6 / 252)


def test_a_batch_takes_its_runs() -> None:
    one, many = plan_run(asked()), plan_run(asked(), runs=10, workers=2)
    assert many.disk.value == 700_000
    assert many.memory.value > one.memory.value
    single = plan_run(asked(), runs=10, workers=1)
    assert single.seconds.value > 1.5 * many.seconds.value
    assert plan_run(asked(), runs=1, workers=50).memory.value < many.memory.value


def test_libraries_are_held_once() -> None:
    one, two, three = (
        plan_run(asked(), runs=9, workers=workers).memory.value for workers in (1, 2, 3)
    )
    assert two - one == pytest.approx(three - two)
    rows = opening_rows(asked())
    last = rows.grown(persons=2.0, households=2.5, firms=1.1)
    assert two - one == pytest.approx(160 * MIB + simulating(rows, last))
    assert one - (two - one) == pytest.approx(300 * MIB)  # the leader


def test_the_finest_scale_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    room(monkeypatch, 500)
    plan = plan_run(asked(scale=1))
    assert not plan.fits
    assert plan.finest is not None
    assert plan_run(asked(scale=plan.finest)).fits
    assert not plan_run(asked(scale=plan.finest - 1)).fits


def test_how_many_processes_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    room(monkeypatch, 2_000)
    plan = plan_run(asked(scale=10), runs=50, workers=20)
    assert not plan.fits
    most = plan.most_workers
    assert plan_run(asked(scale=10), runs=50, workers=most).fits
    assert not plan_run(asked(scale=10), runs=50, workers=most + 1).fits
    room(monkeypatch, 100)
    none = plan_run(asked(scale=10), runs=50, workers=20)
    assert (none.most_workers, none.finest) == (0, None)


def test_what_is_not_known_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    room(monkeypatch, None)
    plan = plan_run(asked(scale=1), runs=1_000_000, workers=1_000_000)
    assert plan.fits
    assert "not known" in plan_text(plan)


def test_as_many_adults_are_measured_as_memory_allows() -> None:
    assert most_adults(None, processes=1) == 600_000
    assert most_adults(20 * GIB, processes=2) == 600_000
    assert 100_000 < most_adults(800 * MIB, processes=1) < 600_000
    assert most_adults(0, processes=1) == 100_000


def test_sizes_that_are_measured() -> None:
    sizes = sizes_of(asked(scale=1, end="2045-12"), largest=600_000)
    adults = [opening_adults(one) for one in sizes]
    assert adults == pytest.approx([6_000, 100_000, 100_000, 600_000], rel=0.35)
    assert max(adults) <= 900_000
    assert sizes[2].firm_scale == 4 * sizes[1].firm_scale
    assert [one.months for one in sizes] == [252, 37, 37, 37]
    assert [one.scale for one in sizes_of(asked(scale=200), largest=600_000)] == [218]
    few = sizes_of(asked(scale=1, firm_scale=100_000), largest=600_000)
    assert max(one.firm_scale for one in few) == 1_000_000
    toy = asked(province="toy", scale=1, end="2010-01")
    assert [(one.scale, one.months) for one in sizes_of(toy, largest=600_000)] == [(1, 4)]


def test_measuring_a_small_province() -> None:
    scenario = asked(province="toy", scale=1, end="2011-12")
    order = Order(scenario.to_dict(), threads=1, guard=True, largest=600_000, begun=0.0)
    found = measure(order)
    assert len(found.adults) == len(found.firms) == 24
    assert found.adults[0] == found.firms[0] == 1.0
    assert found.points[0].adults == pytest.approx(150 * found.adults.mean(), rel=0.05)
    assert found.points[0].seconds > 0.0
    assert found.closing >= found.base > 50 * MIB
    assert found.last_rows.persons >= found.opening_rows.persons == 150
    assert min(found.tables, found.figures, found.parts) > 1_000


def test_an_error_of_the_process_that_measures_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "must_compile", lambda: False)
    content = {**asked(province="toy", scale=1).to_dict(), "scale": 0}
    order = Order(content, threads=1, guard=True, largest=600_000, begun=0.0)
    with pytest.raises(BanhaError, match="0 is below what can be"):
        measured(order, processes=1, say=lambda text: None)


def test_kernels_that_had_to_be_compiled_are_measured_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    answers = [[replace(INVENTED, compiled=True)], [INVENTED]]
    monkeypatch.setattr(children, "must_compile", lambda: False)
    monkeypatch.setattr(children, "_answers", lambda order, *, processes: answers.pop(0))
    order = Order({}, threads=1, guard=True, largest=1, begun=0.0)
    assert measured(order, processes=1, say=said.append) == [INVENTED]
    assert "once more" in said[-1]


@pytest.fixture
def give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[object, str, str]]:
    """Give `banha plan` in an empty folder: code, output, complaint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def given(*words: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["banha", "plan", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        assert list(tmp_path.iterdir()) == []
        return caught.value.code or 0, printed.out, printed.err

    return given


def test_the_command_prints_a_table(
    give: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    room(monkeypatch, 8_192)
    code, out, err = give("baseline", "--scale", "1", "--threads", "1")
    assert code == 0, err
    assert out.startswith("Baseline: binh-duong, 2010-01 to 2030-12, 1:1, 1 thread\n")
    rows = {line[:11].strip(): line for line in out.splitlines()}
    assert "8.0 GiB" in rows["peak memory"]
    assert "1,172 KiB" in rows["disk"]
    assert "min" in rows["time"]
    assert "nothing was kept" in out
    assert max(map(len, out.splitlines())) <= 80
    assert give("baseline", "--quiet")[2] == ""


def test_the_command_refuses_what_does_not_fit(
    give: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    room(monkeypatch, 500)
    code, out, err = give("baseline", "--scale", "1", "--quiet")
    assert code == 2
    assert "peak memory" in out
    finest = plan_run(asked(scale=1)).finest
    assert f"Cure: Write a scale from {finest} on, such as --scale {finest}." in err
    code, out, err = give("baseline", "--scale", "50", "--runs", "9", "--workers", "2", "--quiet")
    assert code == 2
    assert "9 runs in 2 processes" in out
    assert "500 MiB can be had" in err


def test_what_may_not_fit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_run(asked(scale=1))
    close = replace(plan, room=int(plan.memory.value * 1.01))
    assert "may not suffice" in plan_text(close)
    assert "may not suffice" not in plan_text(replace(plan, room=100 * GIB))
    assert "more disk than is free" in plan_text(replace(plan, free_disk=10))


def test_numbers_in_words() -> None:
    assert [duration(seconds) for seconds in (0.4, 59.4, 59.7, 61, 3_599.9, 7_260)] == [
        "0 s", "59 s", "1 min 00 s", "1 min 01 s", "1 h 00 min", "2 h 01 min",
    ]  # fmt: skip
    assert [size(count) for count in (0, 900, 20_480, 35 * MIB, 2.84 * GIB, 30 * GIB)] == [
        "0 bytes", "900 bytes", "20 KiB", "35 MiB", "2.8 GiB", "30 GiB",
    ]  # fmt: skip
