"""In-migration: people come for jobs and pay, slowed by what has filled up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import MIGRANT
from banha.actors.ownership import draw_households
from banha.actors.pollution import pollution_drag, skilled_drag
from banha.draw import poissons, uniforms
from banha.kernels.draws import ARRIVALS, NEWCOMER
from banha.kernels.labour import UNEMPLOYED

if TYPE_CHECKING:
    from banha.economy import Economy


def expected_arrivals(province: Economy) -> float:
    """Arrivals of the month expected, in persons of the model.

    μ·E^φ·E₀^(1−φ)·[w(1−u) ÷ outside income]^β·(θ ÷ θ°)^ν with E employment, w mean real pay, u
    unemployment, θ vacancies per unemployed person; less where pollution is worse.
    """
    migration, scale = province.parameters.migration, province.scenario.scale
    employed = max(province.employed * scale, 1.0)
    income = province.mean_pay / province.opening_mean_pay * (1.0 - province.unemployment)
    income /= province.outside.income * (1.0 - province.opening_unemployment)
    tightness = max(province.tightness, 1e-3) / migration.reference_tightness
    real = (
        migration.attraction
        * employed**migration.employment_exponent
        * migration.reference_employment ** (1.0 - migration.employment_exponent)
        * max(income, 1e-3) ** migration.income_elasticity
        * tightness**migration.tightness_elasticity
        * pollution_drag(province)
    )
    return float(real / scale)


def arrive(province: Economy) -> None:
    """Draw the month's in-migrants and settle them, with their children and money."""
    expected = expected_arrivals(province)
    count = int(
        poissons(province.seed, stream=ARRIVALS, month=province.now, means=np.array([expected]))[0]
    )
    province.counts["arrivals"] = count
    if count == 0:
        return
    persons, migration = province.state.persons, province.parameters.migration
    rows = persons.take_rows(count, entry=province.now, door=2)
    u = uniforms(
        province.seed, stream=NEWCOMER, month=province.now, identities=persons.identity[rows]
    )
    span = migration.age_high - migration.age_low
    months = np.floor(12.0 * (migration.age_low + span * u[:, 0] ** 2)).astype(np.int64)
    persons.birth_month[rows] = province.now - months
    persons.education[rows] = _education(province, months // 12, u[:, 1] * skilled_drag(province))
    persons.origin[rows] = MIGRANT
    persons.status[rows] = UNEMPLOYED
    persons.skill[rows] = province.newcomer_skill()
    _find_homes(province, rows, own=u[:, 2] < migration.new_household_share)
    _bring_children(province, count)


def _education(
    province: Economy, ages: NDArray[np.int64], uniform: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Education by age as in the opening population; those below school-leaving age have left."""
    limits = province.education_limits[ages]
    return (uniform[:, None] >= limits).sum(axis=1)


def _find_homes(province: Economy, rows: NDArray[np.int64], *, own: NDArray[np.bool_]) -> None:
    """Some found a household with the money they bring; the others join one."""
    persons, households = province.state.persons, province.state.households
    joined = rows[~own]
    persons.household[joined] = draw_households(
        province, stream=NEWCOMER, identities=persons.identity[joined], number=1
    )
    mean_deposit = int(households.deposit.sum()) // max(province.adults, 1)
    share = province.parameters.migration.bring_deposit
    homes = households.take_rows(int(own.sum()))
    persons.household[rows[own]] = homes
    np.add.at(households.members, persons.household[rows], 1)
    amount = int(share * mean_deposit)
    bring = np.zeros(households.rows, np.int64)
    np.add.at(bring, persons.household[rows], amount)
    households.moved_in[:] += bring
    households.deposit[:] += bring
    income = int(province.mean_pay * (1.0 - province.unemployment))
    households.smoothed_income[homes] = income
    province.world.pay(province, "migrants_bring", amount * len(rows))
    province.ledger.receive("migrants_bring", int(bring.sum()))


def _bring_children(province: Economy, count: int) -> None:
    children = province.state.children
    mean = count * province.parameters.demography.children_per_arrival / len(children)
    children[:] += poissons(
        province.seed, stream=ARRIVALS, month=province.now, means=np.full(len(children), mean),
        number=1,
    )  # fmt: skip
