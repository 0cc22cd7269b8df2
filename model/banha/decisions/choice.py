"""The rules in force: a researcher's own function can stand in for any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banha.decisions import budgets, finance, inventories, plans, wages
from banha.decisions import prices as price_rules
from banha.decisions import schooling as school_rules


@dataclass(frozen=True)
class Decisions:
    """Every decision rule of the model, by name; replace any by a function of your own.

    Example
    -------
    `Province(scenario, decisions=Decisions(payout=my_payout))`, where `my_payout` takes the same
    keyword arguments as `banha.decisions.finance.payout` and returns the same.
    """

    expectations: Callable[..., Any] = plans.expectations
    planned_staff: Callable[..., Any] = plans.planned_staff
    output_for_orders_and_stock: Callable[..., Any] = inventories.output_for_orders_and_stock
    planned_output: Callable[..., Any] = inventories.planned_output
    vacancies: Callable[..., Any] = plans.vacancies
    layoffs: Callable[..., Any] = plans.layoffs
    combined_labour: Callable[..., Any] = plans.combined_labour
    skilled_staff: Callable[..., Any] = plans.skilled_staff
    posted_wage: Callable[..., Any] = wages.posted_wage
    wage_curve: Callable[..., Any] = wages.wage_curve
    premium: Callable[..., Any] = wages.premium
    exporters_anchor: Callable[..., Any] = wages.exporters_anchor
    local_anchor: Callable[..., Any] = wages.local_anchor
    markups: Callable[..., Any] = price_rules.markups
    prices: Callable[..., Any] = price_rules.prices
    market_shares: Callable[..., Any] = price_rules.market_shares
    investment_wanted: Callable[..., Any] = finance.investment_wanted
    affordable: Callable[..., Any] = finance.affordable
    payout: Callable[..., Any] = finance.payout
    public_purchases: Callable[..., Any] = budgets.purchases
    stay_at_school: Callable[..., Any] = school_rules.stay_at_school
    choose_track: Callable[..., Any] = school_rules.choose_track
