"""Founding a province pack from a province's own tables: estimate, balance, refer, write.

A name is loaded when it is first used, so that the command line starts quickly.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from banha.founding.found import FoundPack, found_pack
    from banha.founding.make import make_all, make_draws, make_pack
    from banha.founding.request import Names
    from banha.founding.vintages import make_vintages

__all__ = [
    "FoundPack", "Names", "found_pack", "make_all", "make_draws", "make_pack", "make_vintages",
]  # fmt: skip

_HOMES = {
    "FoundPack": "found",
    "Names": "request",
    "found_pack": "found",
    "make_all": "make",
    "make_draws": "make",
    "make_pack": "make",
    "make_vintages": "vintages",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'banha.founding' has no attribute {name!r}")
    return getattr(import_module(f"banha.founding.{_HOMES[name]}"), name)
