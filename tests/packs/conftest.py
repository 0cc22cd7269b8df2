"""Packs to read, and copies of them to break."""

import shutil
from pathlib import Path

import pytest

from banha.data import provinces_folder
from banha.packs import Pack, load_pack


@pytest.fixture(scope="session")
def binh_duong() -> Pack:
    return load_pack("binh-duong", start_year=2010)


@pytest.fixture(scope="session")
def toy() -> Pack:
    return load_pack("toy", start_year=2010)


@pytest.fixture
def copied_toy(tmp_path: Path) -> Path:
    shutil.copytree(provinces_folder() / "toy", tmp_path / "toy")
    return tmp_path / "toy"


@pytest.fixture
def raw_binh_duong(tmp_path: Path) -> Path:
    """Only what people write and the sources: what a pack is built from."""
    folder = tmp_path / "binh-duong"
    folder.mkdir()
    for name in ("pack.toml", "assumptions.csv"):
        shutil.copyfile(provinces_folder() / "binh-duong" / name, folder / name)
    shutil.copytree(provinces_folder() / "binh-duong" / "source", folder / "source")
    return folder
