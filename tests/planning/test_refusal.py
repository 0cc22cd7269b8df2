"""What cannot fit in memory is refused before anything is written; nothing else is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from banha.batch.run_batch import run_batch
from banha.batch.study import make_study
from banha.cli.app import main
from banha.errors import ScenarioError, StudyError
from banha.planning import machine, memory
from banha.planning.machine import MIB
from banha.planning.memory import estimated
from banha.planning.refusal import SMALL, cure_of, require_memory, require_memory_of_study
from banha.scenario import Scenario

type Set = Callable[[int | None], None]


def asked(**changes: object) -> Scenario:
    return Scenario.baseline().with_run(**changes)  # type: ignore[arg-type]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Set the memory that can be had, MiB."""

    def set_room(mib: int | None) -> None:
        size = None if mib is None else mib * MIB
        monkeypatch.setattr(machine, "available_memory", lambda: size)
        monkeypatch.setattr(machine, "held_memory", lambda: 0)

    return set_room


@pytest.fixture
def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., str]:
    """Give a command that is refused with 2 and writes nothing: what it complains of."""
    monkeypatch.chdir(tmp_path)

    def give(*words: object) -> str:
        before = sorted(tmp_path.rglob("*"))
        monkeypatch.setattr("sys.argv", ["banha", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        assert caught.value.code == 2
        assert printed.out == ""
        assert "Traceback" not in printed.err
        assert sorted(tmp_path.rglob("*")) == before
        return printed.err

    return give


def test_a_run_that_cannot_fit(room: Set, refused: Callable[..., str]) -> None:
    room(600)
    said = refused("run", "baseline", "--scale", "1")
    assert "scenario 'baseline', scale" in said
    assert "1:1 of binh-duong to 2030-12 takes about" in said
    assert "600 MiB can be had" in said
    found = re.search(r"Cure: Write a scale from (\d+) on, such as --scale (\d+)\.", said)
    assert found is not None
    scale = int(found[1])
    assert estimated([asked(scale=scale)]) <= 600 * MIB < estimated([asked(scale=scale - 1)])


def test_provinces_and_comparisons_that_cannot_fit(room: Set, refused: Callable[..., str]) -> None:
    room(700)
    several = refused("run", "baseline", "--provinces", "binh-duong,dong-nai", "--scale", "1")
    assert "1:1 of binh-duong, dong-nai" in several
    assert "scale from" in several
    assert "scale from" in refused("compare", "baseline", "supplier-links", "--seeds", "2",
                                   "--scale", "1")  # fmt: skip


def test_a_batch_that_cannot_fit(room: Set, refused: Callable[..., str], tmp_path: Path) -> None:
    room(1_000)
    text = 'title = "S"\nscenarios = ["baseline"]\nseeds = 20\nscale = 50\n'
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    said = refused("batch", "study.toml", "--workers", "8")
    assert "8 processes of 1:50 of binh-duong to 2030-12 take about" in said
    found = re.search(r"Cure: Use --workers (\d+)", said)
    assert found is not None
    most = int(found[1])
    own = estimated([asked(scale=50)], figures=False) - memory.SHARED  # libraries are held once
    assert most * own <= 1_000 * MIB - memory.SHARED < (most + 1) * own


def test_a_batch_has_no_more_processes_than_runs(room: Set) -> None:
    room(1_000)
    study = make_study("few", scenarios=["baseline"], seeds=2, scale=50)
    require_memory_of_study(study, workers=8)


def test_a_batch_is_refused_by_what_takes_most(room: Set, tmp_path: Path) -> None:
    room(600)
    study = make_study(
        "mixed", scenarios=["baseline"], provinces=["toy", "binh-duong"], seeds=2, scale=1
    )
    with pytest.raises(StudyError, match=r"(?s)1:1 of binh-duong.*such as scale = \d+"):
        run_batch(study, tmp_path / "there", workers=1)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_limit_refuses_nothing(room: Set) -> None:
    room(None)
    huge = asked(scale=1, province="ho-chi-minh-city", end="2045-12")
    require_memory([huge])
    study = make_study("many", scenarios=[huge], seeds=1000)
    require_memory_of_study(study, workers=500)


@pytest.mark.parametrize("mib", [0, 1, 100, 400])
def test_what_is_small_is_never_refused(room: Set, mib: int) -> None:
    room(mib)
    small = asked(scale=50)
    assert estimated([small]) < SMALL
    require_memory([small])
    require_memory([asked(province="toy", scale=1)])


def test_what_this_process_holds_counts_as_room(room: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    room(400)
    scenario = asked(scale=1)
    with pytest.raises(ScenarioError):
        require_memory([scenario])
    monkeypatch.setattr(machine, "held_memory", lambda: estimated([scenario]) - 400 * MIB)
    require_memory([scenario])


def test_where_no_scale_fits(room: Set) -> None:
    room(200)
    assert memory.BASE > 200 * MIB
    with pytest.raises(ScenarioError, match="No scale is sure to fit"):
        require_memory([asked(scale=1)])


def test_cures() -> None:
    assert cure_of(7) == "Write a scale from 7 on, such as --scale 7."
    assert cure_of(7, workers=2, example="scale = {}") == (
        "Use --workers 2, or write a scale from 7 on, such as scale = 7."
    )
    assert cure_of(None, workers=1) == "Use --workers 1."
    assert "more memory" in cure_of(None)
