"""Packs of your own: where they are looked for, and which comes first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from banha.data import list_provinces, province_folder, provinces_folder, use_own_provinces
from banha.packs import load_pack


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "provinces"
    shutil.copytree(provinces_folder() / "toy", folder / "toy")
    shutil.copytree(provinces_folder() / "toy", folder / "mine")
    head = folder / "mine" / "pack.toml"
    head.write_text(head.read_text("utf-8").replace('slug = "toy"', 'slug = "mine"'), "utf-8")
    return folder


def test_packs_where_you_work(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANHA_PROVINCES", raising=False)
    assert "mine" not in list_provinces()
    monkeypatch.chdir(own.parent)
    assert "mine" in list_provinces()
    assert load_pack("mine", start_year=2010).slug == "mine"


def test_packs_of_the_environment(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANHA_PROVINCES", str(own))
    assert "mine" in list_provinces()
    assert province_folder("mine") == own / "mine"
    assert province_folder("binh-duong") == provinces_folder() / "binh-duong"


def test_your_own_pack_comes_first(own: Path) -> None:
    assert province_folder("toy") == provinces_folder() / "toy"
    with use_own_provinces(own):
        assert province_folder("toy") == own / "toy"
        assert list_provinces().count("toy") == 1
    assert province_folder("toy") == provinces_folder() / "toy"
