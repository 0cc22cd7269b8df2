"""`banha doctor`: what it finds on a sound machine, and on machines that lack something."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from banha.doctor import data, kernels, machine, packages, tools
from banha.doctor.check import Check
from banha.errors import AccountingError

type Give = Callable[..., Any]
NAMES = [
    "banha", "python", "packages", "extra cluster", "threads", "memory", "disk", "terminal",
    "browser", "packs", "files", "compile cache", "self-check",
]  # fmt: skip


def test_a_sound_machine_is_told_line_by_line(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tools.VARIABLE, raising=False)
    answer = give("doctor")
    assert answer.code == 0, answer.out
    lines = answer.out.splitlines()
    told = [line[9:].split(":")[0] for line in lines if line[:1] not in {"", " "} and ": " in line]
    assert [name for name in NAMES if name not in told] == []
    assert max(map(len, lines)) <= 100
    assert lines[-1].endswith(" 0 problem")
    assert answer.err == ""
    values = json.loads(give("doctor", "--json").out)["result"]
    assert values["counts"]["problem"] == 0
    assert [one["name"] for one in values["checks"]] == told
    assert not Path("runs").exists()


def test_a_problem_ends_with_2_and_its_cure(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tools.VARIABLE, "no-such-browser")
    text = give("doctor")
    assert text.code == 2
    assert "problem  browser: BANHA_BROWSER=no-such-browser is no program" in text.out
    assert "Cure: Let BANHA_BROWSER be the path" in text.out
    answer = give("doctor", "--json")
    found = json.loads(answer.out)
    assert answer.code == 2
    assert found["result"]["counts"]["problem"] == 1
    assert [fault["where"] for fault in found["error"]["faults"]] == ["browser"]


def test_a_library_that_cannot_be_imported_is_told(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(tools.VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "banha.doctor.kernels", None)
    monkeypatch.setattr("banha.progress.line.must_compile", lambda: True)
    answer = give("doctor")
    assert answer.code == 2
    assert "problem  kernels: what looks at it cannot be imported" in answer.out
    assert "pip install --upgrade banha" in answer.out
    assert "ok       packs: " in answer.out
    assert "Traceback" not in answer.err
    assert "compiling kernels" in answer.err


def test_packages_are_held_against_what_is_asked() -> None:
    asked = [Requirement("numpy>=1"), Requirement("pandas>=99"), Requirement("no-such-package")]
    wrong = packages.unfit(asked)
    assert set(wrong) == {"pandas", "no-such-package"}
    assert ">=99" in wrong["pandas"]
    found = packages.needed(asked)
    assert found.status == "problem"
    assert "no-such-package not installed" in found.found
    real = packages.requirements()
    assert {one.name for one in real} > {"numpy", "numba", "mesa", "typer", "distributed"}
    assert packages.needed([one for one in real if one.marker is None]).status == "ok"


def test_a_checkout_that_is_not_installed_is_looked_at_too(tmp_path: Path) -> None:
    asked = {str(one) for one in packages.of_checkout(packages.PROJECT)}
    assert "mesa<4,>=3.5" in asked
    assert {str(one) for one in packages.requirements() if one.marker is None} <= asked
    assert any(one.startswith("distributed") and 'extra == "cluster"' in one for one in asked)
    assert packages.of_checkout(tmp_path / "none.toml") == []


def test_a_missing_extra_is_no_fault_but_says_how_to_get_it() -> None:
    asked = [Requirement('no-such-package>=1; extra == "cluster"')]
    found = {one.name: one for one in packages.extras(asked)}
    assert found["extra cluster"].status == "ok"
    assert "pip install 'banha[cluster]'" in found["extra cluster"].cure
    assert "extra test" not in found
    old = [Requirement('numpy>=99; extra == "cluster"')]
    assert {one.name: one.status for one in packages.extras(old)}["extra cluster"] == "warning"


@pytest.mark.parametrize(
    ("value", "status"), [(None, "ok"), ("1", "ok"), ("64", "warning"), ("all", "problem")]
)
def test_threads(monkeypatch: pytest.MonkeyPatch, value: str | None, status: str) -> None:
    monkeypatch.setattr(machine, "cores", lambda: 4)
    monkeypatch.setattr(machine, "cpu_quota", lambda: None)
    for name in machine.THREADS:
        monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", value)
    found = machine.threads()
    assert found.status == status
    assert (status == "ok") or "OMP_NUM_THREADS" in found.cure


def test_the_limit_of_a_container_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "CGROUPS", tmp_path)
    monkeypatch.setattr(machine, "cores", lambda: 8)
    for name in machine.THREADS:
        monkeypatch.delenv(name, raising=False)
    assert machine.cpu_quota() is None
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert machine.cpu_quota() is None
    (tmp_path / "cpu.max").write_text("200000 100000\n")
    assert machine.cpu_quota() == 2.0
    found = machine.threads()
    assert found.status == "warning"
    assert "--workers 2" in found.cure
    (tmp_path / "cpu.max").unlink()
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert machine.cpu_quota() is None


def test_memory_and_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for room, status in ((None, "ok"), (2**33, "ok"), (2**27, "warning")):
        monkeypatch.setattr(machine, "available_memory", lambda given=room: given)
        assert machine.memory().status == status
    assert machine.disk(tmp_path / "a" / "b").status == "ok"
    assert not (tmp_path / "a").exists()

    def refuse(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", refuse)
    found = machine.disk(tmp_path)
    assert found.status == "problem"
    assert "--out" in found.cure


def test_the_terminal_and_the_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for encoding, status in (("utf-8", "ok"), ("ascii", "warning"), ("cp1252", "warning")):
        monkeypatch.setattr(tools.sys, "__stdout__", type("Out", (), {"encoding": encoding}))
        assert tools.terminal().status == status
    monkeypatch.delenv(tools.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    assert tools.browser().status == "warning"
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert tools.browser().found == os.fspath(program)


def test_a_damaged_pack_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from banha.data import use_own_provinces

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.toml").write_text("format = 1\n")
    with use_own_provinces(tmp_path):
        found = data.packs()
    assert found.status == "problem"
    assert "mine/pack.toml" in found.found
    assert data.packs().status == "ok"


def test_a_file_that_was_changed_since_the_installation_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import base64
    import hashlib
    from importlib.metadata import Distribution

    class Installed(Distribution):
        def read_text(self, filename: str) -> str | None:
            digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=")
            told = f"banha/a.py,sha256={digest.decode()},6\nbanha/RECORD,,\n"
            return told if filename == "RECORD" else None

        def locate_file(self, path: object) -> Path:
            return tmp_path / str(path)

    (tmp_path / "banha").mkdir()
    (tmp_path / "banha" / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(data, "distribution", lambda name: Installed())
    assert data.installed_bytes().status == "ok"
    (tmp_path / "banha" / "a.py").write_text("x = 2\n")
    found = data.installed_bytes()
    assert found.status == "problem"
    assert "banha/a.py" in found.found


@pytest.mark.parametrize(
    ("digest", "model", "status"),
    [("same", "same", "ok"), ("other", "same", "warning"), ("other", "other", "ok")],
)
def test_the_small_run_is_held_against_what_is_stored(
    monkeypatch: pytest.MonkeyPatch, digest: str, model: str, status: str
) -> None:
    stored = {
        "digest": kernels.small_digest() if digest == "same" else "0" * 64,
        "model": kernels.model_hash() if model == "same" else "0" * 64,
        "versions": {},
    }
    monkeypatch.setattr(kernels, "stored_digest", lambda: stored)
    assert kernels.self_check().status == status


def test_runs_that_differ_or_do_not_balance_are_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = iter("ab")
    monkeypatch.setattr(kernels, "small_digest", lambda: next(digests))
    assert kernels.self_check().status == "problem"

    def unbalanced() -> str:
        raise AccountingError("bank, 2010-02, interest")

    monkeypatch.setattr(kernels, "small_digest", unbalanced)
    found = kernels.self_check()
    assert found.status == "problem"
    assert "bank, 2010-02" in found.found


def test_what_is_stored_has_all_that_is_compared() -> None:
    stored = kernels.stored_digest()
    assert set(stored) == {"digest", "model", "machine", "versions"}
    assert len(stored["digest"]) == len(stored["model"]) == 64


def test_a_cache_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert kernels.compile_cache().status in ("ok", "warning")
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(kernels, "cache_folder", lambda: blocked / "kernels")
    monkeypatch.setattr(kernels.numba.config, "DISABLE_JIT", 0)
    found: Check = kernels.compile_cache()
    assert found.status == "warning"
    assert "BANHA_CACHE_DIR" in found.cure
