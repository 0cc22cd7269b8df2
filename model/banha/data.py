"""Where the data files are: scenarios, parameters, levers and province packs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files
from pathlib import Path

from banha.errors import BanhaError

_chosen_folder: ContextVar[Path | None] = ContextVar("chosen_data_folder", default=None)
_own_provinces: ContextVar[Path | None] = ContextVar("own_provinces", default=None)


def data_folder() -> Path:
    """Return the folder of scenarios, parameters and packs.

    The installed package holds it as `banha/scenarios`; a checkout as `scenarios` at its root.

    Raises
    ------
    BanhaError
        Neither is there.
    """
    chosen = _chosen_folder.get()
    if chosen is not None:
        return chosen
    installed = Path(str(files("banha"))) / "scenarios"
    checkout = Path(__file__).resolve().parents[2] / "scenarios"
    for folder in (installed, checkout):
        if (folder / "parameters.csv").is_file():
            return folder
    raise BanhaError(
        f"The data of banha are missing: neither {installed} nor {checkout} holds parameters.csv.\n"
        "    Cure: install banha anew, or restore the folder `scenarios` of the checkout."
    )


@contextmanager
def use_data_folder(folder: Path) -> Iterator[Path]:
    """Within this context, take all data from `folder` (same layout as `scenarios/`)."""
    token = _chosen_folder.set(folder)
    try:
        yield folder
    finally:
        _chosen_folder.reset(token)


def provinces_folder() -> Path:
    """Return the folder that holds one folder per province pack."""
    return data_folder() / "provinces"


@contextmanager
def use_own_provinces(folder: Path) -> Iterator[Path]:
    """Within this context, packs in `folder` come before those of the data."""
    token = _own_provinces.set(folder)
    try:
        yield folder
    finally:
        _own_provinces.reset(token)


def own_provinces_folder() -> Path:
    """Return the folder of your own packs.

    It is named by the environment variable BANHA_PROVINCES, else `provinces` where you work; it
    need not be there.
    """
    chosen = _own_provinces.get()
    if chosen is not None:
        return chosen
    return Path(os.environ.get("BANHA_PROVINCES") or "provinces")


def province_folder(slug: str) -> Path:
    """Return the folder of a province's pack: your own one, else that of the installed data."""
    own = own_provinces_folder() / slug
    return own if (own / "pack.toml").is_file() else provinces_folder() / slug


def list_provinces() -> list[str]:
    """Return the names of the provinces that have a pack, in alphabetical order."""
    folders = [folder for folder in (provinces_folder(), own_provinces_folder()) if folder.is_dir()]
    return sorted(
        {
            entry.name
            for folder in folders
            for entry in folder.iterdir()
            if (entry / "pack.toml").is_file()
        }
    )
