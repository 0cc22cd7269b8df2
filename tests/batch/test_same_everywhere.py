"""One study, whoever runs it: the same digest and the same bytes, those of runs by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.batch.clusters import Cluster
from tests.batch.studies import lines, parts, toy

from banha.batch.leader import Progress
from banha.batch.merge import merge_batches
from banha.batch.run_batch import run_batch
from banha.batch.study import Study
from banha.run import simulate
from banha.scenario import load_scenario

pytestmark = pytest.mark.slow


def study(*, branch: bool = True) -> Study:
    """The policies begin in January 2012 and in May: there is a past to share."""
    base = load_scenario("baseline")
    floor = base.with_lever("minimum_wage", value=0.2, start="2012-05").with_name("floor")
    scenarios = [base, load_scenario("supplier-links"), floor]
    return toy(seeds=3, scenarios=scenarios, end="2012-12", branch=branch)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """Digest and parts with one worker, every run from its start."""
    folder = tmp_path_factory.mktemp("same") / "plain"
    summary = run_batch(study(branch=False), folder, workers=1)
    assert summary.complete
    return summary.digest, parts(folder)


def test_runs_by_hand_have_these_digests(
    plain: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    summary = run_batch(study(), tmp_path / "branched", workers=2)
    assert (summary.digest, parts(tmp_path / "branched")) == plain
    for line in lines(tmp_path / "branched"):
        scenario = study().scenario(str(line["scenario"])).with_run(seed=line["seed"])
        assert simulate(scenario).digest == line["digest"]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers(
    plain: tuple[str, dict[str, bytes]], tmp_path: Path, workers: int
) -> None:
    summary = run_batch(study(), tmp_path / "batch", workers=workers)
    assert (summary.digest, parts(tmp_path / "batch")) == plain


def test_dask(plain: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    with Cluster(tmp_path / "cluster") as cluster:
        cluster.start_worker()
        cluster.start_worker()
        summary = run_batch(study(), tmp_path / "batch", scheduler=cluster.address)
    assert (summary.digest, parts(tmp_path / "batch")) == plain


def test_two_shards_merged(plain: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    shards = [tmp_path / "first", tmp_path / "second"]
    for place, folder in enumerate(shards, start=1):
        summary = run_batch(study(), folder, shard=(place, 2), workers=1)
        assert not summary.complete
    merge_batches(shards, into=tmp_path / "whole")
    summary = run_batch(study(), tmp_path / "whole", workers=1, resume=True)
    assert summary.progress.skipped == summary.progress.total == 9
    assert (summary.digest, parts(tmp_path / "whole")) == plain


def test_broken_off_and_gone_on_with(plain: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    def break_off(progress: Progress) -> None:
        if progress.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(study(), tmp_path / "batch", workers=2, tell=break_off)
    summary = run_batch(study(), tmp_path / "batch", workers=2, resume=True)
    assert 4 <= summary.progress.skipped < 9
    assert (summary.digest, parts(tmp_path / "batch")) == plain
