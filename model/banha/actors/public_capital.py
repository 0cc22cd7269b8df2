"""Public capital: roads, power lines, schools and networks that the State builds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from banha.economy import Economy

Money = NDArray[np.int64]


@dataclass
class PublicCapital:
    """Public capital and the output that it is measured against.

    Attributes
    ----------
    stock
        Public capital at replacement cost, đồng.
    output
        Smoothed volume of value added a month, đồng at opening prices.
    opening_base_output
        Output of a unit of effective labour by sector with public capital at its reference.
    """

    stock: float
    output: float
    opening_base_output: NDArray[np.float64]


def open_public_capital(province: Economy) -> None:
    """The stock that the opening's public building sustains at the opening's growth."""
    pack, parameters = province.pack, province.parameters
    product = building_product(province)
    built = float(pack.uses.state[product]) / 12.0 / province.scenario.scale
    wear = parameters.public_capital.depreciation + parameters.technology.opening_growth
    firms, own = province.state.firms, province.own_account
    output = value_added_volume(
        province, np.bincount(firms.sector, weights=firms.output, minlength=len(own.volume))
    )
    province.public_capital = PublicCapital(built / wear, output, province.base_output.copy())
    raise_output(province)


def building_product(province: Economy) -> int:
    """The local product of which most is bought for investment."""
    return int(np.argmax(province.structure.investment_weights[:-1]))


def public_investment(province: Economy, purchases: Money) -> Money:
    """The part of the State's purchases, by product, that builds public capital."""
    built = np.zeros_like(purchases)
    product = building_product(province)
    built[product] = purchases[product]
    return built


def value_added_volume(province: Economy, firms_output: NDArray[np.float64]) -> float:
    """Value added of a month at opening prices and fixed input coefficients, đồng."""
    structure, own = province.structure, province.own_account
    duty = province.parameters.state.opening_import_duty
    input_price = 1.0 + structure.input_shares[-1] * duty
    volume = float(firms_output @ (1.0 - structure.input_coefficient * input_price))
    for sector, coefficient in province.own_account_input_coefficient.items():
        volume += own.volume[sector] * (1.0 - coefficient * input_price[sector])
    public = province.public_sector
    staff = province.state.firms.employees[0]
    return float(volume + staff * province.pack.wage_monthly[public])


def infrastructure(province: Economy) -> float:
    """Public capital over a year's value added, relative to the reference: K ÷ 12Y ÷ ratio°."""
    capital = province.public_capital
    ratio = capital.stock / (12.0 * capital.output)
    return ratio / province.parameters.public_capital.reference_ratio


def raise_output(province: Economy) -> None:
    """Output of a unit of effective labour: base = base°·(infrastructure)^ε."""
    factor = infrastructure(province) ** province.parameters.public_capital.output_elasticity
    province.base_output[:] = factor * province.public_capital.opening_base_output


def advance(province: Economy) -> None:
    """Public capital wears and is built: K ← K·(1 − δ) + I; output is smoothed."""
    capital, parameters = province.public_capital, province.parameters.public_capital
    firms, paid = province.state.firms, province.ledger.paid
    built = paid["public_investment_local"] + paid["public_investment_imported"]
    capital.stock += built - parameters.depreciation * capital.stock
    living = province.producers()
    output = np.bincount(
        firms.sector[living], weights=firms.output[living], minlength=len(province.base_output)
    )
    gap = value_added_volume(province, output) - capital.output
    capital.output += parameters.output_smoothing * gap
    raise_output(province)


def observe_public_capital(province: Economy, scale: int) -> dict[str, Any]:
    """Public building, public capital, and infrastructure relative to its reference."""
    paid = province.ledger.paid
    return {
        "public_investment": scale
        * (paid["public_investment_local"] + paid["public_investment_imported"]),
        "public_capital": scale * province.public_capital.stock,
        "infrastructure": infrastructure(province),
    }
