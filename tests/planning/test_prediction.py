"""Predicted memory and disk beside those of a run in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from banha.planning.machine import MIB
from banha.planning.plan import plan_run
from banha.scenario import Scenario


@pytest.mark.slow
def test_memory_and_disk_are_what_a_run_takes(tmp_path: Path) -> None:
    scenario = Scenario.baseline().with_run(scale=10, end="2012-12")
    plan = plan_run(scenario)
    script = (
        "import sys; from banha.cli.app import main; from banha.planning.machine import most_held\n"
        "try:\n    main()\nfinally:\n    print(most_held(), file=sys.stderr)"
    )
    words = ["run", "baseline", "--scale", "10", "--end", "2012-12", "--quiet", "--out", "out"]
    done = subprocess.run(
        [sys.executable, "-c", script, *words], cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    peak = float(done.stderr.split()[-1]) * MIB
    assert plan.memory.value == pytest.approx(peak, rel=0.25)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert plan.disk.value == pytest.approx(sum(one.stat().st_size for one in files), rel=0.25)
