"""Who owns a firm, and what its owners get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FOREIGN, STATE
from banha.draw import uniforms

if TYPE_CHECKING:
    from banha.economy import Economy


REDRAWN = 1 << 16
"""Step of the draw number where all four draws met empty rows."""


def pay_owners(province: Economy, rows: NDArray[np.intp], amount: NDArray[np.int64]) -> None:
    """Pay `amount` of each firm in `rows` to its owner: household, State, or parent outside."""
    firms, households, ledger = (
        province.state.firms, province.state.households, province.ledger,
    )  # fmt: skip
    firms.dividends[rows] += amount
    firms.deposit[rows] -= amount
    owned = firms.ownership[rows] == DOMESTIC
    homes, share = np.unique(firms.owner[rows][owned], return_inverse=True)
    received = np.zeros(len(homes), np.int64)
    np.add.at(received, share, amount[owned])
    households.dividends[homes] += received
    households.deposit[homes] += received
    ledger.pay("dividends", amount[owned].sum())
    ledger.receive("dividends", received.sum())
    to_state = int(amount[firms.ownership[rows] == STATE].sum())
    ledger.pay("dividends_state", to_state)
    province.government.receive(province, "dividends_state", to_state)
    abroad = int(amount[firms.ownership[rows] == FOREIGN].sum())
    ledger.pay("repatriated_profits", abroad)
    province.world.receive(province, "repatriated_profits", abroad)


def draw_households(
    province: Economy, *, stream: int, identities: NDArray[np.integer], number: int = 0
) -> NDArray[np.int64]:
    """A household with members for each identity, drawn evenly; empty rows are drawn again."""
    members = province.state.households.members
    drawn = np.empty(len(identities), np.int64)
    missing = np.arange(len(identities))
    again = number
    while len(missing):
        u = uniforms(
            province.seed, stream=stream, month=province.now, identities=identities[missing],
            number=again,
        )  # fmt: skip
        for i in range(4):
            drawn[missing] = (u[: len(missing), i] * len(members)).astype(np.int64)
            left = members[drawn[missing]] == 0
            missing, u = missing[left], u[left]
        again += REDRAWN
    return drawn
