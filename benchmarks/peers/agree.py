"""Whether the three ways of writing the rules agree: means over months and seeds.

    .venv/bin/python benchmarks/peers/agree.py [--persons 4000] [--months 24] [--seeds 8]

Each way has its own draws, so that equality is statistical: two means agree if they differ by no
more than three standard errors of their difference and one percent. Ends with 1 if not. Firms are
small, many and calm here, so that their luck does not hide what persons do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers.banha_kernels import KernelMarket
from peers.firm_rules import Month
from peers.mesa_objects import MesaMarket
from peers.opening import draw_opening
from peers.rules import Rules
from peers.vectorised import VectorisedMarket

type Market = Callable[..., Any]

WAYS: Mapping[str, Market] = {
    "mesa": MesaMarket, "numpy": VectorisedMarket, "kernels": KernelMarket,
}  # fmt: skip
STATISTICS = (
    "unemployment rate", "separations per employee", "hires per employee", "vacancies per employee",
    "mean pay", "mean skill", "output per employee", "share that searches",
)  # fmt: skip
STANDARD_ERRORS, TOLERANCE = 3.0, 0.01
CALM = Rules(persons_per_firm=25.0, staff_shock=0.004, productivity_shock=0.001)


def statistics_of(records: list[Month], persons: int) -> NDArray[np.float64]:
    """Means over months: float64[statistics]."""
    rows = [
        (
            m.unemployed / (m.unemployed + m.employees), m.separations / m.employees,
            m.hires / m.employees, m.vacancies / m.employees, m.pay / m.employees, m.skill,
            m.output / m.employees, m.seekers / persons,
        )
        for m in records
    ]  # fmt: skip
    return np.asarray(np.mean(rows, axis=0))


def run(way: Market, *, persons: int, months: int, seed: int, rules: Rules) -> list[Month]:
    """Run a market from the opening of its seed and return its months."""
    market = way(rules, draw_opening(persons, rules=rules, seed=seed), seed=1000 + seed)
    for _ in range(months):
        market.step()
    records: list[Month] = market.records
    return records


def measured(
    *, persons: int, months: int, seeds: int, ways: Mapping[str, Market] = WAYS,
    rules: Rules = CALM,
) -> dict[str, NDArray[np.float64]]:  # fmt: skip
    """Statistics by way: float64[seeds, statistics]."""
    return {
        name: np.array([
            statistics_of(
                run(way, persons=persons, months=months, seed=seed, rules=rules), persons
            )
            for seed in range(seeds)
        ])
        for name, way in ways.items()
    }  # fmt: skip


def differences(values: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """How far each way is from the kernels, in the band that is allowed: float64[statistics].

    Openings are the same for one seed, so the differences by seed are what varies.
    """
    base = values["kernels"]
    out = {}
    for name in (name for name in values if name != "kernels"):
        gap = values[name] - base
        error = gap.std(axis=0, ddof=1) / np.sqrt(len(gap))
        band = STANDARD_ERRORS * error + TOLERANCE * np.abs(base.mean(axis=0))
        out[name] = np.abs(gap.mean(axis=0)) / band
    return out


def table(values: Mapping[str, NDArray[np.float64]]) -> str:
    """Return the means by way, and the differences in the band."""
    far = differences(values)
    lines = [
        f"| mean | {' | '.join(values)} | {' | '.join(f'{name}, in the band' for name in far)} |",
        "|---" * (1 + len(values) + len(far)) + "|",
    ]
    for i, name in enumerate(STATISTICS):
        means = " | ".join(f"{column[:, i].mean():.5g}" for column in values.values())
        lines.append(f"| {name} | {means} | {' | '.join(f'{f[i]:.2f}' for f in far.values())} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 if any difference is outside the band."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=4_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seeds", type=int, default=8)
    asked = parser.parse_args()
    values = measured(persons=asked.persons, months=asked.months, seeds=asked.seeds)
    print(table(values))
    agree = all(bool((far <= 1.0).all()) for far in differences(values).values())
    print("the ways agree" if agree else "the ways do not agree")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
