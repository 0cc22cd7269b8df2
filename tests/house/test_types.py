"""Every public name has its types written out, and the package says that it has them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from scripts import reference

ROOT = Path(__file__).parents[2]
OWN = ("self", "cls")
SHOWN = ("__init__", "__getitem__", "__len__", "__iter__")


def public() -> Iterator[tuple[str, Any]]:
    """Yield every name that the reference shows, with its module."""
    for module, chosen in reference.MODULES.items():
        there = import_module(module)
        for name in chosen or there.__all__:
            yield f"{module}.{name}", getattr(there, name)


def functions(value: Any, *, where: str) -> Iterator[tuple[str, Any]]:
    """Yield a function, or those that a class defines itself and shows."""
    if inspect.isfunction(value):
        yield where, value
        return
    if not inspect.isclass(value):
        return
    for name, member in vars(value).items():
        if name.startswith("_") and name not in SHOWN:
            continue
        one = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(one) and one.__module__.startswith("banha"):
            yield f"{where}.{name}", one


def untyped(function: Any) -> list[str]:
    """Return the parameters without a type, and `return` if that has none."""
    signature = inspect.signature(function)
    names = [
        name
        for place, (name, one) in enumerate(signature.parameters.items())
        if one.annotation is inspect.Parameter.empty and not (place == 0 and name in OWN)
    ]
    if signature.return_annotation is inspect.Signature.empty:
        names.append("return")
    return names


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "model" / "banha" / "py.typed").is_file()


def test_every_public_name_has_its_types() -> None:
    found = [pair for where, value in public() for pair in functions(value, where=where)]
    assert len(found) > 150
    assert {where: names for where, one in found if (names := untyped(one))} == {}


def test_a_missing_type_is_seen() -> None:
    def some(a: int, b, *, c) -> None:  # type: ignore[no-untyped-def]
        del a, b, c

    def none(self, a: int):  # type: ignore[no-untyped-def]
        del self, a

    assert untyped(some) == ["b", "c"]
    assert untyped(none) == ["return"]


@pytest.mark.parametrize("name", ["Scenario", "simulate", "Results"])
def test_classes_and_functions_are_looked_into(name: str) -> None:
    found = dict(functions(getattr(import_module("banha"), name), where=name))
    assert found
