"""Money of public programmes: what is budgeted, what arrives, what stays in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.houses.programme_table import programme_table

if TYPE_CHECKING:
    from banha.economy import Economy

type Amounts = dict[str, float]


def _nothing() -> Amounts:
    return dict.fromkeys(programme_table(), 0.0)


@dataclass
class Programmes:
    """Money and effect of every programme by name, đồng of the model.

    Attributes
    ----------
    money
        Budget of the month.
    spent
        What was paid out of it so far.
    effective
        The part of the budget that arrives where it is meant to: efficiency × money.
    stock
        What past spending has left in place: S ← S·(1 − decay) + effective.
    capacity
        Spending that the administration is used to.
    needs
        The State's knowledge of what firms and schools need, 0 to 1.
    weights
        How the flexible mechanism shares out the money; none until its first year is over.
    scores
        Scores of the criteria in the last twelve months.
    """

    money: dict[str, int] = field(default_factory=lambda: dict.fromkeys(programme_table(), 0))
    spent: dict[str, int] = field(default_factory=lambda: dict.fromkeys(programme_table(), 0))
    effective: Amounts = field(default_factory=_nothing)
    stock: Amounts = field(default_factory=_nothing)
    capacity: Amounts = field(default_factory=_nothing)
    needs: float = 0.0
    weights: Amounts = field(default_factory=dict)
    scores: list[Amounts] = field(default_factory=list)

    def arrives(self, name: str) -> float:
        """Money of the month that arrives where the programme means it to, đồng."""
        return self.effective[name]

    def pay(self, name: str, amount: int) -> None:
        """Remember a payment out of the month's budget of a programme."""
        self.spent[name] += int(amount)


def subsidise(province: Economy, name: str, amounts: NDArray[np.int64]) -> None:
    """Pay a subsidy to firms: int64[rows], within what arrives of the programme's money."""
    firms, total = province.state.firms, int(amounts.sum())
    firms.subsidies[:] += amounts
    firms.deposit[:] += amounts
    province.government.pay(province, "subsidies", total)
    province.ledger.receive("subsidies", amounts.sum())
    province.programmes.pay(name, total)
