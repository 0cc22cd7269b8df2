"""Investment, credit and payout of firms, in whole đồng."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameters import CapitalParameters, CreditParameters

Array = NDArray[np.float64]
Money = NDArray[np.int64]


def investment_wanted(
    *, capital: Money, depreciation: Money, expected_orders: Array, capital_output: Array,
    parameters: CapitalParameters,
) -> Money:  # fmt: skip
    """Investment that a firm wants: replacement and a share of the gap to capital wanted.

    Capital wanted = κ·expected orders·(1 + headroom). A firm with too much capital lets it wear.
    """
    wanted = capital_output * expected_orders * (1.0 + parameters.headroom)
    gross = depreciation + parameters.gap_closing * (wanted - capital)
    return np.maximum(gross, 0.0).astype(np.int64)


def affordable(
    *, wanted: Money, deposit: Money, cash_wanted: Money, debt: Money, capital: Money,
    has_parent: NDArray[np.bool_], parameters: CreditParameters,
) -> tuple[Money, Money, Money]:  # fmt: skip
    """Investment, new loan, and money from the parent.

    Own funds beyond a share of the cash wanted come first, then credit up to the leverage limit; a
    foreign firm's parent pays what is missing; other firms invest less.
    """
    kept = (parameters.investment_cash_share * cash_wanted).astype(np.int64)
    own = np.maximum(deposit - kept, 0)
    credit = np.maximum((parameters.leverage_limit * capital).astype(np.int64) - debt, 0)
    from_own = np.minimum(wanted, own)
    missing = wanted - from_own
    parent = np.where(has_parent, missing, 0)
    loan = np.where(has_parent, 0, np.minimum(missing, credit))
    return from_own + loan + parent, loan, parent


def payout(*, deposit: Money, cash_wanted: Money, parameters: CreditParameters) -> Money:
    """What firms pay to their owners this month: a share of the money above the cash wanted."""
    excess = np.maximum(deposit - cash_wanted, 0)
    return np.asarray((parameters.payout_rate * excess).astype(np.int64))
