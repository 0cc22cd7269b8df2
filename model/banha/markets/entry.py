"""Firm demography: start-ups, foreign entry, closures and relocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.closing import close, dismiss_staff
from banha.actors.codes import DOMESTIC, FOREIGN
from banha.actors.ownership import draw_households
from banha.actors.public_capital import infrastructure
from banha.draw import normals, poissons, uniforms
from banha.kernels.draws import CLOSURE, ENTRY, FOUNDER
from banha.markets.credit import lend, pay_in_from_parents

if TYPE_CHECKING:
    from banha.economy import Economy

Rows = NDArray[np.int64]


def move_firms(province: Economy) -> None:
    """Firms close and relocate, new ones enter."""
    close_and_relocate(province)
    dismiss_staff(province)
    start_up(province)
    enter_from_abroad(province)


def close_and_relocate(province: Economy) -> None:
    """Domestic closures and foreign relocation.

    The hazard of closure falls with size, that of relocation rises with relative cost. Entrants
    are exempt while protected. A firm that found no staff for long closes.
    """
    firms, entry = province.state.firms, province.parameters.entry
    living = province.producers()
    cost = relative_cost(province)[firms.sector[living]]
    real_size = firms.employees[living] * province.scenario.scale / province.scenario.firm_scale
    smaller = (np.maximum(real_size, 1.0) / entry.mean_size_domestic) ** -entry.exit_size_exponent
    hazard = np.where(
        firms.ownership[living] == FOREIGN,
        entry.relocation_rate * cost**entry.relocation_elasticity,
        entry.exit_rate * smaller,
    )
    u = uniforms(
        province.seed, stream=CLOSURE, month=province.now, identities=firms.identity[living]
    )
    free = firms.protected_until[living] < province.now
    firms.idle_months[living] = np.where(
        firms.employees[living] == 0, firms.idle_months[living] + 1, 0
    )
    idle = firms.idle_months[living] > entry.idle_months
    gone = living[free & ((u[:, 0] < hazard) | idle)]
    province.counts["closures"] = len(gone)
    close(province, gone)


def relative_cost(province: Economy) -> NDArray[np.float64]:
    """Own unit labour cost over competitors', by sector; 1 at reference conditions."""
    competitor = province.outside.competitor_cost / province.opening_competitor_cost
    own = province.unit_labour_cost / province.reference_unit_labour_cost
    return np.asarray(np.maximum(own, 1e-3) / competitor)


def start_up(province: Economy) -> None:
    """Domestic start-ups: a rate per domestic firm, rising with the sector's margin."""
    firms, entry = province.state.firms, province.parameters.entry
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        domestic = int((firms.ownership[rows] == DOMESTIC).sum())
        signal = province.profit_signal(sector) ** entry.start_up_profit_response
        found(province, sector, entry.start_up_rate * domestic * signal, foreign=False)


def enter_from_abroad(province: Economy) -> None:
    """Foreign entry: Poisson in cost, agglomeration, free land, incentive and the world cycle.

    μ_s·n₀·(competitors' ÷ own unit labour cost)^β₁·((1+n) ÷ (1+n₀))^β₆·(free land share)^β₃·
    exp(β₇·incentive)·attractiveness·cycle, at 1:`firm_scale`. At reference conditions cost and
    attractiveness are one, all land is free and no lever is moved; agglomeration and cycle stay.
    """
    firms, entry = province.state.firms, province.parameters.entry
    scenario = province.scenario
    foreign = int(((firms.ownership == FOREIGN) & (firms.alive == 1)).sum()) * scenario.firm_scale
    jobs = int(firms.employees[province.producers()].sum()) * scenario.scale
    land = max(1.0 - jobs / entry.land_limit, 0.0)
    reference = (
        entry.reference_firms
        * ((1.0 + foreign) / (1.0 + entry.reference_firms)) ** entry.agglomeration_elasticity
        * province.outside.investment_cycle
        / scenario.firm_scale
    )
    common = (
        reference
        * land**entry.land_exponent
        * np.exp(entry.incentive_elasticity * province.lever("foreign_entry_incentive"))
        * attractiveness(province)
        * (1.0 + province.lever("foreign_entry"))
    )
    cost = relative_cost(province)
    province.expected_foreign_entries = province.reference_foreign_entries = 0.0
    for sector in province.structure.exporters:
        mean = entry.foreign_rate[sector] * common * cost[sector] ** -entry.cost_elasticity
        province.expected_foreign_entries += float(mean)
        province.reference_foreign_entries += float(entry.foreign_rate[sector] * reference)
        found(province, sector, mean, foreign=True)


def attractiveness(province: Economy) -> float:
    """What skill, infrastructure and the business environment do to foreign entry.

    exp[β₂·(h − h°) + β₅·B]·(infrastructure)^β₄: h mean schooling of all staff in years,
    infrastructure as in `public_capital`, B the business environment in standard deviations.
    """
    firms, entry = province.state.firms, province.parameters.entry
    living = np.flatnonzero(firms.alive == 1)
    schooling = province.mean_of("staff_education", living, default=entry.reference_schooling)
    exponent = entry.skill_response * (schooling - entry.reference_schooling)
    exponent += entry.business_environment_response * province.outside.business_environment
    ratio = infrastructure(province) ** entry.infrastructure_elasticity
    return float(np.exp(exponent) * ratio)


def found(province: Economy, sector: int, mean: float, *, foreign: bool) -> None:
    """Draw how many firms enter the sector, and set them up."""
    number = 2 * sector + int(foreign)
    count = int(
        poissons(
            province.seed, stream=ENTRY, month=province.now, means=np.array([mean]), number=number
        )[0]
    )
    name = "foreign_entries" if foreign else "start_ups"
    province.counts[name] = province.counts.get(name, 0) + count
    if count:
        rows = province.state.firms.take_rows(count, entry=province.now, door=number)
        _blueprint(province, rows, sector, foreign=foreign)
        _finance(province, rows, foreign=foreign)


def _blueprint(province: Economy, rows: Rows, sector: int, *, foreign: bool) -> None:
    """Size, technology, orders and wage of entrants."""
    firms, entry = province.state.firms, province.parameters.entry
    firms.alive[rows] = 1
    firms.sector[rows] = sector
    firms.ownership[rows] = FOREIGN if foreign else DOMESTIC
    firms.founded[rows] = province.now
    firms.protected_until[rows] = province.now + int(entry.protected_months)
    luck = normals(
        province.seed, stream=ENTRY, month=province.now,
        identities=firms.identity[rows], number=1000,
    )  # fmt: skip
    mean = entry.mean_size_foreign if foreign else entry.mean_size_domestic
    shrink = province.scenario.firm_scale / province.scenario.scale
    size = np.maximum(
        mean * shrink * np.exp(entry.size_spread * luck - entry.size_spread**2 / 2.0), 1.0
    )
    new = np.zeros(firms.rows, bool)
    new[rows] = True
    incumbents = province.firms_of(sector)
    incumbents = incumbents[~new[incumbents]]
    if foreign:
        gap = province.parameters.technology.frontier_gap_entrant
        firms.productivity[rows] = province.outside.frontier * np.exp(-gap)
    else:
        firms.productivity[rows] = province.mean_of(
            "productivity", incumbents, default=province.outside.frontier
        )
    firms.posted_wage[rows] = entrants_wage(province, rows, incumbents)
    firms.markup[rows] = province.mean_of("opening_markup", incumbents, default=0.0)
    firms.opening_markup[rows] = firms.markup[rows]
    firms.price[rows] = (
        1.0
        if sector in province.structure.exporters
        else province.mean_of("price", incumbents, default=1.0)
    )
    firms.margin[rows] = province.reference_margin[sector]
    firms.premium[rows] = province.mean_of(
        "premium", incumbents, default=province.parameters.wages.reference_premium
    )
    firms.staff_education[rows] = province.reference_education
    firms.energy_intensity[rows] = province.environment.new_equipment
    usable = np.minimum(firms.productivity[rows], province.newcomer_skill())
    orders = province.base_output[sector] * province.mean_efficiency * usable * size
    # Entrants meet the same world market: its share that the sector has won or lost is theirs too.
    orders *= np.exp(province.world_share[sector])
    firms.expected_orders[rows] = orders
    firms.expected_growth[rows] = province.parameters.technology.opening_growth
    firms.local_orders[rows] = 0.0 if sector in province.structure.exporters else orders
    firms.cumulative_output[rows] = orders / province.parameters.technology.opening_growth
    _take_orders(province, rows, orders, sector)
    firms.unfilled[rows] = province.parameters.wages.reference_unfilled


def entrants_wage(province: Economy, rows: Rows, incumbents: Rows) -> NDArray[np.float64]:
    """Wage that entrants post: their sector's × (own productivity ÷ the sector's)^premium.

    The more productive pay more from the first day, as those of the opening do.
    """
    firms = province.state.firms
    mean = province.mean_of("posted_wage", incumbents, default=province.mean_posted_wage())
    usual = province.mean_of("productivity", incumbents, default=province.outside.frontier)
    premium = province.parameters.wages.productivity_premium
    return np.asarray(mean * (firms.productivity[rows] / usual) ** premium)


def _take_orders(province: Economy, rows: Rows, orders: NDArray[np.float64], sector: int) -> None:
    """Exporters bring their own book; local entrants take a share of the market."""
    firms = province.state.firms
    if sector in province.structure.exporters:
        firms.order_book[rows] = orders
        return
    capacity = float(np.maximum(firms.expected_orders[province.firms_of(sector)], 1.0).sum())
    firms.market_share[rows] = orders / max(capacity, 1.0)
    firms.customers[rows] = firms.market_share[rows]
    everyone = province.firms_of(sector)
    firms.market_share[everyone] /= firms.market_share[everyone].sum()


def _finance(province: Economy, rows: Rows, *, foreign: bool) -> None:
    """Capital and working capital: from the parent, or from founders and the bank."""
    firms, entry = province.state.firms, province.parameters.entry
    capital = (
        np.array(province.parameters.capital.capital_output)[firms.sector[rows]]
        * firms.expected_orders[rows]
    ).astype(np.int64)
    working = (
        province.parameters.credit.cash_months
        * firms.expected_orders[rows]
        * (1.0 - province.reference_surplus[firms.sector[rows]])
    ).astype(np.int64)
    needed = capital + working
    amount = np.zeros(firms.rows, np.int64)
    if foreign:
        amount[rows] = needed
        pay_in_from_parents(province, amount)
    else:
        own = _founders_pay(province, rows, (entry.start_up_equity * needed).astype(np.int64))
        amount[rows] = np.minimum(
            needed - own,
            (province.parameters.credit.leverage_limit * capital).astype(np.int64),
        )
        lend(province, amount)
        share = province.parameters.credit.investment_cash_share
        kept = (share * working).astype(np.int64)
        capital = np.minimum(capital, np.maximum(firms.deposit[rows] - kept, 0))
    _buy_first_capital(province, rows, capital)


def _founders_pay(province: Economy, rows: Rows, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """A household founds each firm and pays what is wanted, up to a share of its deposit.

    Of a few households drawn the richest founds.
    """
    entry = province.parameters.entry
    firms, households = province.state.firms, province.state.households
    candidates = np.stack(
        [
            draw_households(
                province, stream=FOUNDER, identities=firms.identity[rows], number=10 + i
            )
            for i in range(int(entry.founder_candidates))
        ]
    )
    best = candidates[np.argmax(households.deposit[candidates], axis=0), np.arange(len(rows))]
    paid = np.zeros(len(rows), np.int64)
    for i, home in enumerate(best.tolist()):
        most = int(entry.founder_deposit_share * int(households.deposit[home]))
        paid[i] = max(min(int(wanted[i]), most), 0)
        households.deposit[home] -= paid[i]
        households.equity[home] += paid[i]
    firms.owner[rows] = best
    firms.equity[rows] += paid
    firms.deposit[rows] += paid
    province.ledger.pay("equity", sum(paid.tolist()))
    province.ledger.receive("equity", firms.equity[rows].sum())
    return paid


def _buy_first_capital(province: Economy, rows: Rows, capital: NDArray[np.int64]) -> None:
    """First capital is bought outside and counted as imported investment this month."""
    firms, ledger = province.state.firms, province.ledger
    firms.investment_imported[rows] += capital
    firms.deposit[rows] -= capital
    firms.capital[rows] += capital
    ledger.pay("investment_imported", capital.sum())
    province.world.receive(province, "investment_imported", int(capital.sum()))
