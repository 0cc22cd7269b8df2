"""What households have to live on: standard of living, interest, incomes by fifth.

The standard of living is real spending per head, smoothed over years; subsistence follows it.
Persons are weighted: a child needs a part of what an adult needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.decisions.spending import (
    SpendingSystem,
    spending_system,
    split_spending,
    standard_lag,
    standard_weight,
)
from banha.errors import Fault, ScenarioError
from banha.kernels import households as kernel
from banha.structure import weights

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.state import Table

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
FIFTHS = ("lowest", "second", "middle", "fourth", "highest")


@dataclass
class Living:
    """What the province lives on.

    Attributes
    ----------
    system
        How spending other than on homes is split among products.
    basket
        Shares of products in spending at the opening, homes apart (float64[n+1], imports last).
    standard
        Smoothed real spending per head, opening 1; on a path of reference growth it stays in step.
    fifth_means
        Mean income of an adult by fifth of adults, đồng a month (float64[5]).
    gini
        Gini coefficient of that income.
    """

    system: SpendingSystem
    basket: Array
    standard: float = 1.0
    fifth_means: Array = field(default_factory=lambda: np.zeros(5))
    gini: float = 0.0


def home_product(province: Economy) -> int:
    """The product that homes are made of: the local one that investment buys most of."""
    weight = province.structure.investment_weights
    return max(province.structure.local_sectors, key=lambda sector: int(weight[sector]))


def open_living(province: Economy) -> None:
    """The expenditure system from the pack's own spending per head; incomes at the opening.

    Raises
    ------
    ScenarioError
        Elasticities and subsistence cannot be together.
    """
    pack, parameters = province.pack, province.parameters.households
    bought = pack.uses.households.astype(np.float64)
    bought[home_product(province)] = 0.0
    persons = pack.population[15:].sum() + parameters.child_weight * pack.population[:15].sum()
    shares = bought / bought.sum()
    try:
        system = spending_system(
            shares=shares,
            per_person=float(bought.sum() / 12.0 / persons),
            elasticity=np.append(parameters.spending_elasticity, parameters.import_elasticity),
            subsistence_share=parameters.subsistence_share,
        )
    except ValueError as error:
        cure = "Raise households.subsistence_share, or bring the elasticities nearer to each other."
        where = f"scenario {province.scenario.name!r}, seed {province.scenario.seed}"
        raise ScenarioError([Fault(where, str(error), cure)]) from None
    province.living = Living(system, shares)
    measure_fifths(province)


def weighted_persons(province: Economy) -> float:
    """Persons of the model, children counted by what they need."""
    children = int(province.state.children.sum())
    return province.adults + province.parameters.households.child_weight * children


def basket_price(province: Economy) -> float:
    """Price of the opening basket: Σ w·p, products from outside at one; opening 1."""
    basket = province.living.basket
    return float(basket[:-1] @ province.prices + basket[-1])


def split_by_products(province: Economy, amount: int) -> NDArray[np.int64]:
    """How spending is split among products, imports last, in billionths.

    The standard of living then follows the month's real spending per head.
    """
    living, parameters = province.living, province.parameters.households
    persons = weighted_persons(province)
    parts = split_spending(
        living.system,
        prices=np.append(province.prices, 1.0),
        total=float(amount),
        persons=persons,
        standard=living.standard,
    )
    if amount <= 0:
        return province.structure.household_weights
    lag = standard_lag(parameters.standard_half_life, growth=parameters.reference_growth)
    real = amount / basket_price(province) / persons / living.system.per_person
    weight = standard_weight(parameters.standard_half_life)
    living.standard += weight * (real / lag - living.standard)
    return weights(parts.astype(np.int64))


def pay_deposit_interest(province: Economy) -> None:
    """The bank pays interest on what households and firms held when the month began."""
    rate = province.parameters.credit.deposit_rate
    for table, flow in (
        (province.state.households, "deposit_interest"),
        (province.state.firms, "deposit_interest_firms"),
    ):
        province.ledger.pay(flow, interest_on(province, table, rate))
        province.ledger.receive(flow, province.crew.total(table.deposit_interest))


def interest_on(province: Economy, table: Table, rate: float) -> int:
    """Credit a month's interest to the deposits of a table; returns its sum."""

    def work(_chunk: int, start: int, stop: int) -> int:
        return int(kernel.pay_interest(
            start, stop, table.opening_deposit, rate, table.deposit, table.deposit_interest
        ))  # fmt: skip

    return sum(province.crew.run(work, province.crew.chunks(table.rows)))


def measure_fifths(province: Economy) -> None:
    """Limits and means of the fifths of adults by income of their household per adult."""
    households = province.state.households
    chunks = province.crew.chunks(households.rows)
    people = np.zeros((len(chunks), kernel.INCOME_BINS), np.int64)
    income = np.zeros((len(chunks), kernel.INCOME_BINS), np.int64)

    def work(chunk: int, start: int, stop: int) -> None:
        kernel.count_incomes(
            start, stop, households.members, households.smoothed_income, people[chunk],
            income[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    limits, means, gini = spread(people.sum(axis=0), income.sum(axis=0))
    province.income_fifths = limits
    province.living.fifth_means = means
    province.living.gini = gini


def spread(people: Counts, income: Counts) -> tuple[Array, Array, float]:
    """Four limits and five means of the fifths, and the Gini coefficient, from counts by bin.

    Incomes within a bin (1.6 per cent wide) are taken as even: Gini = 1 − Σ f·(L₋ + L), f a bin's
    share of people and L₋, L the shares of income below and up to it.
    """
    bins = np.flatnonzero(people)
    if len(bins) == 0:
        return np.zeros(4), np.zeros(5), 0.0
    up_to = np.append(0, np.cumsum(people[bins])).astype(np.float64)
    earned = np.append(0, np.cumsum(income[bins])).astype(np.float64)
    cuts = up_to[-1] * np.arange(6) / 5.0
    means = np.diff(np.interp(cuts, up_to, earned)) / (up_to[-1] / 5.0)
    position = np.searchsorted(up_to[1:], cuts[1:5])
    within = (cuts[1:5] - up_to[position]) / people[bins[position]]
    low, high = bin_edge(bins[position]), bin_edge(bins[position] + 1)
    limits = low + within * (high - low)
    lorenz = earned / max(earned[-1], 1.0)
    gini = 1.0 - float(people[bins] / up_to[-1] @ (lorenz[:-1] + lorenz[1:]))
    return limits, means, gini


def bin_edge(position: NDArray[np.integer[Any]]) -> Array:
    """Smallest income of a bin, đồng a month."""
    shift = np.maximum(position // 64 - 1, 0)
    return np.asarray((position - 64 * shift) * 2.0**shift)


def observe_incomes(province: Economy, scale: int) -> dict[str, Any]:
    """Incomes by fifth, inequality, interest received."""
    received = province.ledger.received
    return {
        "income_fifth": province.living.fifth_means,
        "gini": province.living.gini,
        "standard_of_living": province.living.standard,
        "deposit_interest": scale
        * (received["deposit_interest"] + received["deposit_interest_firms"]),
    }
