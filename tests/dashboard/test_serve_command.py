"""`banha serve`: every mistake is told with its cure, and nothing is loaded without need."""

import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import made_up, small_study


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--port", "0"], "--port 0"),
        (["--port", "70000"], "--port 70000"),
        (["--port", "x"], "not a whole number"),
        (["--workers", "0"], "--workers 0"),
        (["--queue", "-1"], "--queue -1"),
        (["--limit", "1.5"], "--limit 1.5"),
        (["--sessions", "many"], "--sessions many"),
        (["--lang", "de"], "--lang de"),
        (["--origin", "http://a/"], "is not the name of a host"),
        (["--origin", "*"], "is not the name of a host"),
        ([], "there is no batch here"),
    ],
)
def test_a_mistake(give: Callable[..., Any], tmp_path: Path, words: list[str], told: str) -> None:
    answer = give("serve", tmp_path, *words)
    assert answer.code == 2
    assert told in answer.err
    assert "Cure:" in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_a_port_in_use(give: Callable[..., Any], folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = give("serve", folder, "--port", port)
    assert answer.code == 2
    assert f"--port {port}" in answer.err
    assert "in use" in answer.err


@pytest.mark.parametrize("host", ["nowhere.invalid", "300.1.1.1", "203.0.113.7", "::1", ""])
def test_an_address_of_another_machine(give: Callable[..., Any], folder: Path, host: str) -> None:
    answer = give("serve", folder, "--host", host)
    assert answer.code == 2
    assert f"--host {host}" in answer.err
    assert "Cure: Name an address of this machine" in answer.err


def test_a_study_that_did_not_keep_years(give: Callable[..., Any], tmp_path: Path) -> None:
    folder = made_up(tmp_path / "monthly", small_study(keep=["monthly"]))
    answer = give("serve", folder)
    assert answer.code == 2
    assert "did not keep 'yearly'" in answer.err


def test_without_panel(
    give: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banha.cli.serve.find_spec", lambda name: None)
    answer = give("serve", folder)
    assert answer.code == 2
    assert "Panel is not installed" in answer.err
    assert "banha[dashboard]" in answer.err


def test_the_core_knows_no_web_library() -> None:
    core = [
        path.stem
        for path in Path(str(files("banha").joinpath("dashboard"))).glob("*.py")
        if not path.stem.startswith(("web_", "__"))
    ]
    assert len(core) > 12
    imports = "; ".join(f"import banha.dashboard.{name}" for name in core)
    code = f"import sys, banha.cli.app; {imports}; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.replace("'", " ").split()}
    assert not loaded & {"panel", "bokeh", "tornado"}
    assert "pandas" in loaded
