"""Made-up yearly records of scenarios and their comparisons: as many as a test asks for."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from banha.comparison import Comparison, pair
from banha.criteria import read_criteria
from banha.scenario import Scenario

CRITERIA = tuple(row.name for row in read_criteria().criteria)
PARTS: Mapping[str, Sequence[str]] = {
    "population": ("total",),
    "employed": ("total",),
    "mean_pay": ("total",),
    "grdp_volume": ("total",),
    "exports": ("total",),
    "unemployment_rate": ("total",),
    "income_fifth": ("lowest", "second", "middle", "fourth", "highest"),
    "community_score": ("total",),
    "criteria": CRITERIA,
    "unit_labour_cost": ("labour_intensive", "technology"),
    "relative_unit_labour_cost": ("labour_intensive", "technology"),
    "relative_unit_labour_cost_exporters": ("total",),
    "labour_cost_advantage": ("total",),
}
LONG = "A policy whose title is so long that no one would ever read it to its end"


def title(place: int) -> str:
    """Title of a scenario: the third is long."""
    return LONG if place == 2 else f"Policy number {place}"


def records(place: int, seed: int, years: Sequence[int], *, first_change: int) -> pd.DataFrame:
    """Yearly records of a run: luck by the seed, what the scenario changes by its place."""
    luck = np.random.default_rng(seed)
    change = np.random.default_rng(1000 * place + seed)
    rows = []
    for series, parts in PARTS.items():
        for part in parts:
            level = 50.0 + luck.normal(0.0, 2.0, len(years)).cumsum()
            bent = 0.1 * place * (-1.0) ** place + change.normal(0.0, 0.3, len(years))
            level += np.where(np.array(years) >= first_change, bent, 0.0) * bool(place)
            rows += [(y, series, part, "", v) for y, v in zip(years, level, strict=True)]
    return pd.DataFrame(rows, columns=["year", "series", "breakdown", "unit", "value"])


def tidy(
    scenarios: int, *, seeds: int = 4, years: Sequence[int] = range(2018, 2026)
) -> pd.DataFrame:
    """Records of scenarios over seeds, as the results of a batch have them."""
    parts = [
        records(place, seed, years, first_change=2020).assign(scenario=title(place), seed=seed)
        for place in range(scenarios)
        for seed in range(1, seeds + 1)
    ]
    return pd.concat(parts, ignore_index=True)


@cache
def scenario(place: int, last: int) -> Scenario:
    """A scenario to a year."""
    base = Scenario.baseline().with_run(end=f"{last}-12")
    named = {"name": f"policy-{place}", "title": title(place), "title_vi": title(place)}
    return base.model_copy(update=named)


def comparisons(
    policies: int, *, seeds: int = 4, years: Sequence[int] = range(2018, 2026)
) -> dict[str, Comparison]:
    """Comparisons of policies with the scenario in place 0."""
    found = {}
    for place in range(1, policies + 1):
        draws = [
            (seed, 0, records(0, seed, years, first_change=2020),
             records(place, seed, years, first_change=2020))
            for seed in range(1, seeds + 1)
        ]  # fmt: skip
        a, b = scenario(0, years[-1]), scenario(place, years[-1])
        found[b.name] = pair(a, b, draws)
    return found


@cache
def shared_comparisons(policies: int) -> Mapping[str, Comparison]:
    """The same, made once: for tests that change nothing in them."""
    return comparisons(policies)
