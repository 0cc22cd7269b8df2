"""One data folder for all tests of regions, and a region of toys that was run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.region.regions import copy_data, toy_region

from banha.data import use_data_folder
from banha.region.region import Region


@pytest.fixture(scope="session")
def regional_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_data(tmp_path_factory.mktemp("data") / "scenarios")


@pytest.fixture(autouse=True)
def region_folder(regional_data: Path) -> Iterator[Path]:
    with use_data_folder(regional_data):
        yield regional_data


@pytest.fixture(scope="session")
def toys(regional_data: Path) -> Region:
    """Two toys after two years."""
    with use_data_folder(regional_data):
        region = toy_region()
        region.run()
    return region
