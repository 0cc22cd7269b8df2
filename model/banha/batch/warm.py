"""Getting a process ready: libraries loaded and kernels compiled before the first run."""

from __future__ import annotations

import gc

from banha.run import simulate
from banha.scenario import Scenario

SMALL = "toy"


def warm_up() -> None:
    """Simulate a month of the smallest province: afterwards every kernel is loaded."""
    import pyarrow as pa
    import pyarrow.parquet

    pa.set_cpu_count(1)
    scenario = Scenario.baseline().with_run(
        province=SMALL, scale=1, firm_scale=1, start="2010-01", end="2010-01", seed=1
    )
    simulate(scenario)
    # What is loaded stays: the collections after each run need not look at it again.
    gc.collect()
    gc.freeze()
