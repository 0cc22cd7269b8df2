"""Contracts: jobs with and without a written contract, and social insurance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import FOREIGN, STATE
from banha.draw import in_parts, uniforms
from banha.kernels.draws import OPENING_CONTRACT
from banha.kernels.labour import COVERED, EMPLOYEE, FORMAL

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]


def formal_chance(province: Economy) -> Array:
    """Chance that a new job has a written contract, by door (two a firm: unskilled, skilled).

    The log odds of being informal fall with the log of the firm's real size, in foreign firms and
    in skilled places; the State's jobs are all formal.
    """
    firms, contracts = province.state.firms, province.parameters.contracts
    scenario = province.scenario
    size = np.maximum(firms.employees * (scenario.scale / scenario.firm_scale), 1.0)
    odds = contracts.informal_odds - contracts.informal_size_response * np.log(size)
    odds = odds - contracts.informal_foreign_response * (firms.ownership == FOREIGN)
    by_kind = np.stack([odds, odds - contracts.informal_skill_response], axis=1)
    informal = contracts.informal_limit / (1.0 + np.exp(-by_kind))
    informal[firms.ownership == STATE] = 0.0
    return np.ascontiguousarray((1.0 - informal).reshape(-1))


def open_contracts(province: Economy) -> None:
    """Contracts of the opening's employees, drawn as for new jobs."""
    persons, wages = province.state.persons, province.parameters.wages
    employees, chance = np.flatnonzero(persons.status == EMPLOYEE), formal_chance(province)
    for part in in_parts(len(employees)):
        rows = employees[part]
        u = uniforms(
            province.seed, stream=OPENING_CONTRACT, month=province.now,
            identities=persons.identity[rows],
        )  # fmt: skip
        door = 2 * persons.employer[rows].astype(np.int64) + persons.place[rows]
        formal = u[:, 0] < chance[door]
        limit = np.where(formal, wages.noncompliance, wages.noncompliance_informal)
        persons.contract[rows] = FORMAL * formal + COVERED * (u[:, 1] >= limit)


def contributions(province: Economy, formal_staff: NDArray[np.int64]) -> NDArray[np.int64]:
    """Employers' social insurance, đồng a month: a rate on the legal minimum of formal staff."""
    rate = province.parameters.contracts.insurance_rate
    return (rate * province.outside.minimum_wage * formal_staff).astype(np.int64)


def firms_insure(province: Economy, formal_staff: NDArray[np.int64]) -> None:
    """Firms pay contributions to the central government's fund; the State's staff is its own.

    Those who work in another province are insured there.
    """
    firms = province.state.firms
    amount = contributions(province, formal_staff)
    amount[(firms.sector == province.public_sector) | (firms.alive == 0)] = 0
    insure(province, amount)


def insure(province: Economy, amount: NDArray[np.int64]) -> None:
    """Firms pay these contributions."""
    firms = province.state.firms
    firms.social_insurance[:] += amount
    firms.deposit[:] -= amount
    province.ledger.pay("social_insurance", int(amount.sum()))
    province.centre.receive(province, "social_insurance", int(amount.sum()))
