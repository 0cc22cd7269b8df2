"""A scenario that failed and was mended: the batch goes on, and its results are those mended."""

from pathlib import Path

import pytest
from tests.batch.studies import toy

from banha.batch.ledger import LedgerFile
from banha.batch.orders import Outcome
from banha.batch.plan import Plan
from banha.batch.results import read_results
from banha.batch.run_batch import run_batch


@pytest.mark.usefixtures("inline")
def test_a_mended_scenario_takes_the_place_of_the_one_that_failed(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    run_batch(toy(seeds=1, scenarios=["baseline"]), folder, workers=1)
    broken = toy(seeds=[1], design={"method": "list", "points": [{"labour.search_farm": 0.01}]})
    failed = next(run for run in Plan(broken).runs if run.scenario == "supplier-links")
    with LedgerFile(folder) as ledger:
        ledger.write(
            Outcome(failed.key, "failed", error="ValueError: no"), scenario=failed.scenario,
            province=failed.province, seed=failed.seed, point=failed.point,
        )  # fmt: skip
    summary = run_batch(toy(seeds=1), folder, workers=1)
    assert summary.progress.done == 1
    results = read_results(folder)
    assert results.complete
    assert results.runs["status"].tolist() == ["done", "done"]
    assert failed.key not in set(results.runs["key"])
