"""Tables that the packs of one nation share: its outside paths, mortality and fertility."""

import tomllib
from pathlib import Path

from banha.data import data_folder

SHARED = {
    "outside.csv": "paths.csv",
    "mortality.csv": "mortality.csv",
    "fertility.csv": "fertility.csv",
}
"""Table of a pack, and the nation's file behind it."""


def nation_folder(nation: str) -> Path:
    """Return the folder of a nation's tables."""
    return data_folder() / "nations" / nation


def shared_table(nation: str | None, table: str) -> Path | None:
    """Return the nation's file behind a table of a pack; none where there is none."""
    if nation is None or table not in SHARED:
        return None
    return nation_folder(nation) / SHARED[table]


def shared_tables(nation: str | None) -> list[Path]:
    """Return the nation's files behind the tables of a pack that are there."""
    if nation is None:
        return []
    paths = [nation_folder(nation) / name for name in SHARED.values()]
    return [path for path in paths if path.is_file()]


def nation_of(folder: Path) -> str | None:
    """Return the nation that a pack's `pack.toml` names; none where it names none."""
    try:
        entries = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    nation = entries.get("nation")
    return nation if isinstance(nation, str) else None
