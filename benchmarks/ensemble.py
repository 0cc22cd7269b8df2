"""An ensemble: runs of the full model in processes of one thread, by banha's own batch.

Timed from the begin of the first run to the end of the last: starting the processes is left out,
writing the results is in.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from batch import batch, short_runs

from banha.scenario import Scenario


def measure(
    *, runs: int, processes: int, scale: int, months: int, person_months: int
) -> dict[str, Any]:
    """Time a batch whose runs each make about so many person-months."""
    end = str(Scenario.baseline().start + (months - 1))
    with tempfile.TemporaryDirectory() as folder:
        study = short_runs(runs, scale=scale, end=end)
        watch = batch(study, Path(folder) / "ensemble", workers=processes)
    return {
        "runs": runs, "processes": processes, "scale": scale, "months": months,
        "seconds": watch.seconds, "ns": 1e9 * watch.seconds / (runs * person_months),
        "largest": max(watch.workers, default=0.0),
    }  # fmt: skip


def table(told: dict[str, Any]) -> str:
    """Return the table."""
    how = f"{told['runs']} runs of {told['months']} months at 1:{told['scale']}"
    rows = {
        "seconds in all": f"{told['seconds']:.1f}",
        "ns per person-month, all processes together": f"{told['ns']:.1f}",
        "largest process, MiB": f"{told['largest']:.0f}",
    }
    head = f"| {how}, {told['processes']} processes of one thread | |"
    return "\n".join(
        [head, "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    )
