"""Exporters' order books: the world market between sectors and between firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.draw import normals
from banha.kernels.draws import ORDERS

if TYPE_CHECKING:
    from banha.economy import Economy


def move_order_books(province: Economy) -> None:
    """Move every exporter's order book by a month.

    Within the sector f_i = exp[χ_f·b·tanh((z_i − z̄)/b) − ρ·ln(o_i/ō) + σ·ε]; then
    o_i ← o_i·f_i·(Σo ÷ Σo·f)·exp[g_W + Δs], so that own shocks cancel in the aggregate: the first
    factor moves firms within the sector, the second the sector in the world. In a region g_W is in
    part that of the purchases of the other provinces.
    """
    firms, demand = province.state.firms, province.parameters.demand
    spread = demand.book_shock / np.sqrt(province.scenario.firm_scale)
    for sector in province.structure.exporters:
        rows = province.firms_of(sector)
        if len(rows) == 0:
            continue
        book = firms.order_book[rows]
        margin = firms.margin[rows]
        mean_margin = float(np.average(margin, weights=np.maximum(firms.last_output[rows], 1.0)))
        bound = demand.margin_bound
        shock = normals(
            province.seed, stream=ORDERS, month=province.now, identities=firms.identity[rows]
        )
        factor = np.exp(
            demand.own_margin_response * bound * np.tanh((margin - mean_margin) / bound)
            - demand.book_reversion * np.log(book / book.mean())
            + spread * shock
        )
        if province.months_done < demand.settling_months:
            settle_reference(province, sector, mean_margin)
        growth = province.outside.demand_growth[sector]
        if province.neighbours is not None:
            growth = province.neighbours.demand_growth(growth)
        growth += move_world_share(province, sector, mean_margin)
        book = book * factor * (book.sum() / (book * factor).sum()) * np.exp(growth)
        firms.order_book[rows] = cap_books(province, rows, book)


def settle_reference(province: Economy, sector: int, mean_margin: float) -> None:
    """Move a sector's reference margin to the mean margin since the opening.

    The opening table knows the margins only up to what the first months settle: lags of purchases,
    prices of local products, equipment. What they settle is no change of competitiveness.
    """
    gap = mean_margin - province.reference_margin[sector]
    province.reference_margin[sector] += gap / (province.months_done + 2)


def move_world_share(province: Economy, sector: int, mean_margin: float) -> float:
    """Move a sector's log share of the world market, and return by how much.

    s ← s + κ·(s* − s), s* = E·b·tanh(Z/b), Z = (z̄ − z°) + η·ln(competitors' unit labour cost ÷
    base), z the margin per unit of value added: a share answers a gap in margins with a level, so
    that a gap that closes leaves nothing behind.
    """
    demand, shares = province.parameters.demand, province.world_share
    gap = mean_margin - province.reference_margin[sector]
    gap += demand.competitor_cost_response * float(
        np.log(province.outside.competitor_cost / province.opening_competitor_cost)
    )
    bound = demand.margin_bound
    target = demand.share_elasticity * bound * np.tanh(gap / bound)
    moved = float(demand.share_adjustment * (target - shares[sector]))
    shares[sector] += moved
    return moved


def cap_books(province: Economy, rows: np.ndarray, book: np.ndarray) -> np.ndarray:
    """Cap books at a multiple of capacity once protection has lapsed; counts how often it binds."""
    firms = province.state.firms
    cap = province.parameters.demand.book_cap * np.maximum(province.capacity(rows), 1.0)
    bound = (book > cap) & (firms.protected_until[rows] < province.now)
    province.count_bound("book_cap", int(bound.sum()))
    return np.where(bound, cap, book)
