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
    o_i ← o_i·f_i·(Σo ÷ Σo·f)·exp[g_W + χ·b·tanh(Z/b)], so that own shocks cancel in the aggregate.
    z is the margin per unit of value added, Z = (z̄ − z°) + η·ln(competitors' unit labour cost ÷
    base): the first factor moves firms within the sector, the second the sector in the world.
    """
    firms, demand = province.state.firms, province.parameters.demand
    cost = np.log(province.outside.competitor_cost / province.opening_competitor_cost)
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
        gap = mean_margin - province.reference_margin[sector]
        gap += demand.competitor_cost_response * cost
        growth = province.outside.demand_growth[sector]
        growth += demand.sector_margin_response * bound * np.tanh(gap / bound)
        book = book * factor * (book.sum() / (book * factor).sum()) * np.exp(growth)
        firms.order_book[rows] = cap_books(province, rows, book)


def cap_books(province: Economy, rows: np.ndarray, book: np.ndarray) -> np.ndarray:
    """Cap books at a multiple of capacity once protection has lapsed; counts how often it binds."""
    firms = province.state.firms
    cap = province.parameters.demand.book_cap * np.maximum(province.capacity(rows), 1.0)
    bound = (book > cap) & (firms.protected_until[rows] < province.now)
    province.bounds_hit["book_cap"] = province.bounds_hit.get("book_cap", 0) + int(bound.sum())
    return np.where(bound, cap, book)
