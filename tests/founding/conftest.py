"""The made-up province Sông Tiên: its folder of tables, and packs built from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from banha.founding import FoundPack, make_pack

TABLES = Path(__file__).parents[2] / "docs" / "tutorials" / "song-tien"
SLUG = "song-tien"
OWN = """name,value,low,high,unit,grade,source,note
enterprise_wage_monthly,2750000,2600000,2900000,đồng per month,published,A survey,"Invented, as all"
foreign_firms,80,60,100,firms,measured,A register,
linked_share,0.05,0.02,0.1,share of domestic firms,assumed,judgement,
linked_share@2015,0.08,0.02,0.1,share of domestic firms,assumed,judgement,
household_share.agriculture,0.2,0.12,0.28,share of spending,assumed,judgement,
"""
Folder = Callable[..., Path]


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Copies the folder of tables, with files added or changed."""

    def copied(**files: str) -> Path:
        folder = tmp_path_factory.mktemp("tables")
        for name in ("nien-giam-2019.xlsx", "lao-dong.csv", "mapping.toml", "province.toml"):
            shutil.copyfile(TABLES / name, folder / name)
        for stem, text in files.items():
            (folder / stem.replace("__", ".")).write_text(text, encoding="utf-8")
        return folder

    return copied


@pytest.fixture(scope="session")
def plain(tables: Folder, tmp_path_factory: pytest.TempPathFactory) -> FoundPack:
    return make_pack(SLUG, folder=tmp_path_factory.mktemp("plain"), source=tables())[0]


@pytest.fixture(scope="session")
def own(tables: Folder, tmp_path_factory: pytest.TempPathFactory) -> FoundPack:
    """Openings of 2010 and 2015, with own assumptions."""
    return make_pack(
        SLUG, folder=tmp_path_factory.mktemp("own"), source=tables(assumptions__csv=OWN),
        start_years=(2010, 2015),
    )[0]  # fmt: skip
