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
from banha.houses.e_government import business_environment
from banha.houses.land import land_for_jobs
from banha.houses.programme_money import subsidise
from banha.kernels.draws import CLOSURE, ENTRY, FOUNDER
from banha.markets.credit import lend, pay_in_from_parents

if TYPE_CHECKING:
    from banha.economy import Economy

Rows = NDArray[np.int64]
FOUNDERS_OF_AN_EMPTY_SECTOR = 1


def move_firms(province: Economy) -> None:
    """Firms close and relocate, new ones enter."""
    move_own_firms(province)
    enter_from_abroad(province)


def move_own_firms(province: Economy) -> None:
    """Firms close and relocate, their staff is dismissed, domestic ones are founded."""
    close_and_relocate(province)
    dismiss_staff(province)
    start_up(province)


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
    """Domestic start-ups: a rate per domestic firm, rising with the sector's margin and grants.

    A sector without a domestic firm has the start-ups of one, so that none is lost for good.
    """
    firms, entry = province.state.firms, province.parameters.entry
    province.counts["grants"] = province.counts["grants_paid"] = 0
    expected: dict[int, float] = {}
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        domestic = max(int((firms.ownership[rows] == DOMESTIC).sum()), FOUNDERS_OF_AN_EMPTY_SECTOR)
        signal = province.profit_signal(sector) ** entry.start_up_profit_response
        expected[sector] = entry.start_up_rate * domestic * signal
    share = granted_share(province, sum(expected.values()))
    for sector, mean in expected.items():
        new = found(province, sector, mean * (1.0 + entry.grant_response * share), foreign=False)
        pay_grants(province, new, share=share)


def grant(province: Economy) -> float:
    """Grant of a start-up, đồng of the model: a firm of the model stands for several."""
    scenario = province.scenario
    return province.parameters.entry.start_up_grant * scenario.firm_scale / scenario.scale


def granted_share(province: Economy, expected: float) -> float:
    """Share of the start-ups expected that the programme's money gives a grant, at most all."""
    money = province.programmes.arrives("start_up_support")
    return min(money / (grant(province) * expected), 1.0) if expected > 0.0 else 0.0


def pay_grants(province: Economy, rows: Rows, *, share: float) -> None:
    """Some of the new firms get a grant, by lot, as far as the month's money goes."""
    firms = province.state.firms
    if len(rows) == 0 or share == 0.0:
        return
    u = uniforms(
        province.seed, stream=ENTRY, month=province.now, identities=firms.identity[rows],
        number=2000,
    )  # fmt: skip
    left = int(province.programmes.arrives("start_up_support")) - province.counts["grants_paid"]
    winners = rows[u[:, 0] < share][: max(left // max(int(grant(province)), 1), 0)]
    amounts = np.zeros(firms.rows, np.int64)
    amounts[winners] = int(grant(province))
    province.counts["grants_paid"] += int(amounts.sum())
    province.counts["grants"] += len(winners)
    subsidise(province, "start_up_support", amounts)


def enter_from_abroad(province: Economy) -> None:
    """Foreign firms enter a province that has no rival but the rest of the world."""
    let_in(province, wished_entries(province))


def wished_entries(province: Economy) -> dict[int, float]:
    """Foreign entries wished by sector: in cost, agglomeration, free land, incentive and cycle.

    μ_s·n₀·(competitors' ÷ own unit labour cost)^β₁·((1+n) ÷ (1+n₀))^β₆·(free land share)^β₃·
    exp(β₇·incentive)·attractiveness·promotion·cycle, at 1:`firm_scale`. At reference conditions
    cost and attractiveness are one, all land is free and no lever is moved; agglomeration and
    cycle stay.
    """
    firms, entry = province.state.firms, province.parameters.entry
    scenario = province.scenario
    foreign = int(((firms.ownership == FOREIGN) & (firms.alive == 1)).sum()) * scenario.firm_scale
    jobs = int(firms.employees[province.producers()].sum()) * scenario.scale
    land = max(1.0 - jobs / land_for_jobs(province), 0.0)
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
        * promotion(province)
        * (1.0 + province.lever("foreign_entry"))
    )
    cost = relative_cost(province)
    wished = {
        sector: entry.foreign_rate[sector] * common * cost[sector] ** -entry.cost_elasticity
        for sector in province.structure.exporters
    }
    normal = sum(entry.foreign_rate[sector] for sector in province.structure.exporters)
    province.reference_foreign_entries = float(normal * reference)
    return wished


def let_in(province: Economy, wished: dict[int, float]) -> None:
    """Screening refuses some of the entries wished; of the others a Poisson number comes."""
    admitted = admit(province, wished)
    intensive = labour_intensive_sector(province)
    province.wished_foreign_entries = float(sum(wished.values()))
    province.refused_foreign_entries = float(wished[intensive] - admitted[intensive])
    province.expected_foreign_entries = float(sum(admitted.values()))
    for sector, mean in admitted.items():
        found(province, sector, mean, foreign=True)


def promotion(province: Economy) -> float:
    """What investment promotion does to foreign entry: exp[effect·(1 − exp(−stock ÷ scale))]."""
    entry = province.parameters.entry
    stock = province.programmes.stock["investment_promotion"] * province.scenario.scale
    known = 1.0 - np.exp(-stock / entry.promotion_scale)
    return float(np.exp(entry.promotion_effect * known))


def wanted_screening(province: Economy) -> float:
    """Cost of examining the applications of foreign firms, đồng a month of the model.

    Lever (share of labour-intensive applications to be refused) × all applications × cost of one.
    """
    applications = province.wished_foreign_entries * province.scenario.firm_scale
    cost = province.parameters.entry.screening_cost / province.scenario.scale
    return province.lever("investment_selectivity") * applications * cost


def admit(province: Economy, wished: dict[int, float]) -> dict[int, float]:
    """Foreign firms let in by sector, where screening refuses some of the labour-intensive ones.

    The share refused is what screening that arrives can examine; a share of the effort saved
    brings firms of the other exporting sectors instead.
    """
    entry = province.parameters.entry
    wanted = wanted_screening(province)
    arrives = province.programmes.arrives("investment_selectivity")
    done = min(arrives / wanted, 1.0) if wanted > 0.0 else 0.0
    refused = done * province.lever("investment_selectivity")
    intensive = labour_intensive_sector(province)
    return {
        sector: mean * (1.0 - refused if sector == intensive else 1.0 + entry.redirection * refused)
        for sector, mean in wished.items()
    }


def labour_intensive_sector(province: Economy) -> int:
    """The exporting sector that pays least: what it sells is labour at a low price."""
    exporters = province.structure.exporters
    return min(exporters, key=lambda sector: float(province.pack.wage_monthly[sector]))


def attractiveness(province: Economy) -> float:
    """What skill, infrastructure and the business environment do to foreign entry.

    exp[β₂·(h − h°) + β₅·B]·(infrastructure)^β₄: h mean schooling of all staff in years,
    infrastructure as in `public_capital`, B the business environment in standard deviations.
    """
    firms, entry = province.state.firms, province.parameters.entry
    living = np.flatnonzero(firms.alive == 1)
    schooling = province.mean_of("staff_education", living, default=entry.reference_schooling)
    exponent = entry.skill_response * (schooling - entry.reference_schooling)
    exponent += entry.business_environment_response * business_environment(province)
    ratio = infrastructure(province) ** entry.infrastructure_elasticity
    return float(np.exp(exponent) * ratio)


def found(province: Economy, sector: int, mean: float, *, foreign: bool) -> Rows:
    """Draw how many firms enter the sector, and set them up; returns their rows."""
    number = 2 * sector + int(foreign)
    count = int(
        poissons(
            province.seed, stream=ENTRY, month=province.now, means=np.array([mean]), number=number
        )[0]
    )
    name = "foreign_entries" if foreign else "start_ups"
    province.counts[name] = province.counts.get(name, 0) + count
    rows = np.zeros(0, np.int64)
    if count:
        rows = province.state.firms.take_rows(count, entry=province.now, door=number)
        _blueprint(province, rows, sector, foreign=foreign)
        _finance(province, rows, foreign=foreign)
    return rows


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
