"""Every equation that the description prints is computed by a test and compared with the code."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.docs.equations import SUBMODELS, printed, prints

FILES = sorted(Path(__file__).parent.glob("test_odd_equations_*.py"))
NOT_COMPUTED: dict[tuple[str, str], dict[str, str]] = {}
"""Equations of a heading that no test computes, with the reason."""


def marked() -> list[tuple[str, str, str, str]]:
    """Test, page, heading and equation of all that tests say they compute."""
    return [
        (name, page, heading, equation)
        for file in FILES
        for name, test in vars(import_module(f"tests.docs.{file.stem}")).items()
        if name.startswith("test_")
        for page, heading, equations in getattr(test, "printed", ())
        for equation in equations
    ]


def test_every_test_computes_equations_that_are_printed() -> None:
    for file in FILES:
        for name, test in vars(import_module(f"tests.docs.{file.stem}")).items():
            assert not name.startswith("test_") or getattr(test, "printed", ()), name
    pages = {page: printed(page) for page in SUBMODELS}
    for name, page, heading, equation in marked():
        assert equation in pages[page][heading], (
            f"{name} computes an equation that {page}, {heading!r}, does not print: {equation}"
        )


@pytest.mark.parametrize("page", SUBMODELS)
def test_every_printed_equation_is_computed(page: str) -> None:
    computed = {(heading, equation) for _, of, heading, equation in marked() if of == page}
    for heading, equations in printed(page).items():
        spared = NOT_COMPUTED.get((page, heading), {})
        left = [one for one in equations if (heading, one) not in computed and one not in spared]
        assert left == [], f"{page}, {heading!r}: no test computes {left}"
        assert set(spared) <= set(equations), f"{page}, {heading!r}: {spared}"


def test_equations_are_found_and_marked() -> None:
    assert [len(equations) > 0 for equations in printed("firms.md").values()] == [True] * 12
    assert printed("surroundings.md")["Several provinces"] == []
    assert printed("people.md")["End of a job"][0] == r"P = 1 - (1 - \ell)\,(1 - h_s\,f(t))"
    assert sum(len(found) for page in SUBMODELS for found in printed(page).values()) > 120

    @prints("people.md", "Arrivals", "a = b")
    @prints("firms.md", "Production", "c = d", "e = f")
    def test() -> None: ...

    told: Any = test
    assert told.printed == [
        ("firms.md", "Production", ("c = d", "e = f")), ("people.md", "Arrivals", ("a = b",))
    ]  # fmt: skip
