"""A data folder of its own for each test: the shipped tables and scenarios, two small packs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from banha.data import data_folder, use_data_folder

SECTORS = (
    "agriculture",
    "labour_intensive",
    "technology",
    "construction",
    "market_services",
    "knowledge_services",
    "public_services",
)


def make_data_folder(folder: Path) -> Path:
    """Copy the shipped tables and scenarios into `folder`, with packs of two provinces."""
    shipped = data_folder()
    shutil.copytree(shipped / "policies", folder / "policies")
    for name in ("parameters.csv", "levers.csv", "baseline.toml"):
        shutil.copy(shipped / name, folder / name)
    for province, years in (("binh-duong", [2010]), ("elsewhere", [2005, 2010])):
        pack = folder / "provinces" / province
        pack.mkdir(parents=True)
        text = f"start_years = {years}\nsectors = {list(SECTORS)}\n"
        (pack / "pack.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def session_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data_folder(tmp_path_factory.mktemp("data"))


@pytest.fixture
def data(session_data: Path) -> Iterator[Path]:
    """Data that a test only reads."""
    with use_data_folder(session_data) as folder:
        yield folder


@pytest.fixture
def own_data(tmp_path: Path) -> Iterator[Path]:
    """Data that a test may change."""
    folder = tmp_path / "own_data"
    folder.mkdir()
    with use_data_folder(make_data_folder(folder)) as used:
        yield used


@pytest.fixture
def sectors() -> tuple[str, ...]:
    return SECTORS
