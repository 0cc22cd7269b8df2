"""How good a pack is: the share of its inputs that the province's own tables give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banha.packs.stand_ins.stand_in import StandIn

GROUPS = {
    "people": ("people.",),
    "work": ("jobs.",),
    "firms": ("firms.",),
    "product and pay": ("product.", "pay."),
    "incomes": ("income.",),
    "budget": ("budget.",),
}
LEAST = {"A": 0.70, "B": 0.50, "C": 0.30}
"""Least share of measured inputs of each grade; what is below C is D: exploratory only."""
LEFT_OUT = (
    "people.age_tilt", "people.share_age_15_59", "jobs.employment_ratio", "pay.minimum_wage_zone",
    "firms.reference_foreign", "product.value_added_per_job",
)  # fmt: skip
"""Values that no table of a province gives, and those that only restate another."""


@dataclass(frozen=True)
class Grade:
    """Grade of a pack.

    Attributes
    ----------
    letter
        `A` to `D`.
    share
        Mean over the groups of the share of inputs that are measured.
    by_group
        Share of measured inputs by group.
    """

    letter: str
    share: float
    by_group: dict[str, float]


def grade_of(stand_ins: Sequence[StandIn]) -> Grade:
    """Grade a pack by the share of measured inputs, each group of inputs counting alike."""
    shares: dict[str, float] = {}
    for group, prefixes in GROUPS.items():
        mine = [e for e in stand_ins if e.name.startswith(prefixes) and e.name not in LEFT_OUT]
        if mine:
            shares[group] = sum(e.grade == "measured" for e in mine) / len(mine)
    share = sum(shares.values()) / len(shares)
    letter = next((letter for letter, least in LEAST.items() if share >= least), "D")
    return Grade(letter, share, shares)
