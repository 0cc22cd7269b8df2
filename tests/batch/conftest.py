"""Batches that are run in the process of the test."""

import shutil
from pathlib import Path

import pytest
from tests.batch.studies import SEEDS, Inline, Undisturbed, parts, toy

from banha.batch.run_batch import run_batch


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of this test are run in this process."""
    monkeypatch.setattr("banha.batch.run_batch.LocalEngine", Inline)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy study, run without any disturbance. Not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "toy"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("banha.batch.run_batch.LocalEngine", Inline)
        run_batch(toy(), folder, workers=1)
    return folder


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """What a batch of 32 runs gives that is to be disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed") / "batch"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("banha.batch.run_batch.LocalEngine", Inline)
        summary = run_batch(toy(seeds=SEEDS), folder, workers=1)
    return Undisturbed(parts(folder), summary.digest)


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "toy"))
