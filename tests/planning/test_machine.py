"""What memory this process may still take, by what system and control groups say."""

from pathlib import Path

import pytest

from banha.planning import machine
from banha.planning.machine import MIB

type Files = dict[str, str]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system of files that says nothing yet."""
    monkeypatch.setattr(machine, "PROC", tmp_path / "proc")
    monkeypatch.setattr(machine, "CGROUPS", tmp_path / "cgroup")
    return tmp_path


def write(system: Path, files: Files) -> None:
    for name, text in files.items():
        path = system / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


MEMINFO = {"proc/meminfo": "MemTotal: 9000000 kB\nMemAvailable:    2048000 kB\n"}
GROUP = "proc/self/cgroup"


def version_2(folder: str, *, most: str, current: int, inactive: int = 0) -> Files:
    return {
        f"{folder}/memory.max": f"{most}\n",
        f"{folder}/memory.current": f"{current}\n",
        f"{folder}/memory.stat": f"anon 5\ninactive_file {inactive}\n",
    }


def version_1(folder: str, *, most: int, current: int, inactive: int = 0) -> Files:
    return {
        f"{folder}/memory.limit_in_bytes": f"{most}\n",
        f"{folder}/memory.usage_in_bytes": f"{current}\n",
        f"{folder}/memory.stat": f"inactive_file 7\ntotal_inactive_file {inactive}\n",
    }


def test_the_system_alone(system: Path) -> None:
    write(system, MEMINFO)
    assert machine.available_memory() == 2_048_000 * 1024


def test_a_control_group_of_version_2(system: Path) -> None:
    group = version_2("cgroup/a/b", most=str(500 * MIB), current=300 * MIB, inactive=100 * MIB)
    write(system, {**MEMINFO, GROUP: "0::/a/b\n", **group})
    assert machine.available_memory() == 300 * MIB
    write(system, version_2("cgroup/a", most=str(400 * MIB), current=350 * MIB))
    assert machine.available_memory() == 50 * MIB  # the group above leaves less
    write(system, version_2("cgroup/a", most="max", current=350 * MIB))
    assert machine.available_memory() == 300 * MIB


def test_a_container_sees_its_group_at_the_root(system: Path) -> None:
    group = version_2("cgroup", most=str(600 * MIB), current=100 * MIB)
    write(system, {**MEMINFO, GROUP: "0::/docker/0123\n", **group})
    assert machine.available_memory() == 500 * MIB


def test_a_control_group_of_version_1(system: Path) -> None:
    own = version_1("cgroup/memory/x", most=700 * MIB, current=300 * MIB, inactive=50 * MIB)
    lines = "3:cpu,cpuacct:/y\n4:memory:/x\n0::/\n"
    write(system, {**MEMINFO, GROUP: lines, **own})
    assert machine.available_memory() == 450 * MIB
    write(system, version_1("cgroup/memory/x", most=9223372036854771712, current=300 * MIB))
    assert machine.available_memory() == 2_048_000 * 1024  # no limit


def test_more_used_than_allowed_is_nothing_left(system: Path) -> None:
    write(system, {**MEMINFO, GROUP: "0::/\n", **version_2("cgroup", most="5", current=9)})
    assert machine.available_memory() == 0


@pytest.mark.parametrize("text", ["", "MemAvailable:\n", "MemAvailable: much kB\n", "\x00"])
def test_a_system_that_says_nothing_has_all_its_memory(
    system: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    write(system, {"proc/meminfo": text, GROUP: "nonsense\n"})
    sizes = {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(machine.os, "sysconf", lambda name: sizes[name])
    assert machine.available_memory() == 4_096_000


def test_nothing_is_known(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "sysconf", lambda name: -1)
    assert machine.available_memory() is None
    assert machine.held_memory() == 0
    assert machine.most_held() > 0.0


def test_this_machine() -> None:
    known = machine.available_memory()
    assert known is None or known > 0
    assert machine.most_held() * MIB >= machine.held_memory() * 0.5
