"""Equations that the description of the model prints, and small provinces to compute them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scripts import site_formulas
from tests.actors.people import after

from banha.province import Province
from banha.scenario import Scenario

FOLDER = Path(__file__).parents[2] / "docs" / "odd"
SUBMODELS = ("people.md", "firms.md", "state-and-houses.md", "surroundings.md")
BETWEEN = re.compile(r"[,;]?\s*\\qquad\s*")


def printed(page: str) -> dict[str, list[str]]:
    """The equations of a page by heading, in their order; headings without one have none."""
    sections = re.split(r"^## ", (FOLDER / page).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {
        heading: [
            equation.strip()
            for display in site_formulas.ALONE.findall(body)
            for equation in BETWEEN.split(display)
        ]
        for heading, _, body in (section.partition("\n") for section in sections)
    }


def prints[F: Callable[..., None]](page: str, heading: str, *equations: str) -> Callable[[F], F]:
    """Say which equations a test computes, each as the page prints it below the heading."""

    def mark(test: F) -> F:
        marked: Any = test
        marked.printed = [*getattr(test, "printed", ()), (page, heading, equations)]
        return test

    return mark


def toy(
    *, months: int = 0, levers: Mapping[str, float] | None = None,
    parameters: Mapping[str, Mapping[str, Any]] | None = None, **run: Any,
) -> Province:  # fmt: skip
    """The toy province after so many months; levers are moved from the start."""
    asked = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2012-12", "seed": 3} | run
    scenario = Scenario.baseline().with_run(**asked)
    return after(scenario, months=months, levers=levers, parameters=parameters)


def positive(values: Any) -> Any:
    return np.maximum(values, 0.0)


def by_sector(here: Province, values: Any) -> Any:
    """A value of the sector for each firm."""
    return np.asarray(values)[here.state.firms.sector]


def spread(province: Province, *columns: str, seed: int = 1, by: float = 0.3) -> None:
    """Make firms differ: multiply columns by log-normal factors."""
    draw = np.random.default_rng(seed)
    firms = province.state.firms
    for name in columns:
        column = getattr(firms, name)
        column[:] = column * np.exp(draw.normal(0.0, by, len(column)))


def captured(patch: Any, module: str, function: str) -> list[dict[str, Any]]:
    """Replace a function that draws whole numbers; returns what it is asked for, and draws none."""
    asked: list[dict[str, Any]] = []

    def instead(*_: Any, **given: Any) -> Any:
        asked.append(given)
        return np.zeros(np.shape(given["means"]), np.int64)

    patch.setattr(f"{module}.{function}", instead)
    return asked
