"""Founding a province pack from a province's own tables: estimate, balance, refer, write.

A name is loaded when it is first used.
"""

from typing import Any

_HOMES = {
    "FoundPack": "found",
    "Names": "request",
    "found_pack": "found",
    "make_all": "make",
    "make_draws": "make",
    "make_pack": "make",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'banha.founding' has no attribute {name!r}")
    return getattr(import_module(f"banha.founding.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
