"""In-migration: people come for jobs and pay, slowed by what has filled up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import MIGRANT
from banha.actors.digital import introduce
from banha.actors.housing import real_income_factor
from banha.actors.ownership import draw_households
from banha.actors.pollution import pollution_drag, skilled_drag
from banha.draw import poissons, uniforms
from banha.kernels.draws import ARRIVALS, NEWCOMER, TENANTS
from banha.kernels.labour import UNEMPLOYED
from banha.kernels.life import LONG_JOBLESS, NEWLY_JOBLESS
from banha.markets.mobility import moving_share

if TYPE_CHECKING:
    from banha.economy import Economy


TEN_YEARS = 10


def relative_income(province: Economy) -> float:
    """Real pay × chance of work, over income elsewhere; one at the opening."""
    income = province.mean_pay / province.opening_mean_pay * (1.0 - province.unemployment)
    return income / (province.outside.income * (1.0 - province.opening_unemployment))


def service_drag(province: Economy) -> float:
    """What crowded public services leave of arrivals: (staff per head ÷ reference)^exponent."""
    migration = province.parameters.migration
    population = province.adults + int(province.state.children.sum())
    per_head = int(province.state.firms.employees[0]) / max(population, 1)
    return float((per_head / migration.reference_services) ** migration.service_exponent)


def departure_pull(province: Economy) -> float:
    """Factor in departures: (own ÷ outside income)^−elasticity ÷ factor of the cost of living."""
    elasticity = province.parameters.migration.departure_income_elasticity
    pull = float(max(relative_income(province), 1e-3) ** -elasticity)
    return pull / real_income_factor(province)


def in_migrants(province: Economy) -> float:
    """In-migrants aged 15 and over, persons of the model, as last counted."""
    return float(province.habits.tally[:, :, MIGRANT, 0].sum())


def wanted_services(province: Economy) -> float:
    """Cost of serving the share of in-migrants that the lever asks for, đồng a month."""
    cost = province.parameters.migration.service_cost
    return province.lever("migrant_services") * in_migrants(province) * cost


def served_share(province: Economy) -> float:
    """Share of in-migrants whom services reach this month."""
    cost = province.parameters.migration.service_cost * max(in_migrants(province), 1.0)
    return min(province.programmes.arrives("migrant_services") / cost, 1.0)


def departure_hazards(province: Economy, *, is_tet: bool) -> NDArray[np.float64]:
    """Monthly hazards of departure by origin, joblessness, and age: float64[2, 3, 9].

    (rate, or the higher one of the long unemployed) × (own ÷ outside income)^−elasticity ×
    factor of the origin × exp(−decline·(age − reference age)); in the month of Tết in-migrants
    leave `tet_return` times as often, and those whom services reach less often. The jobless among
    them leave for home with the chance of the lever `return_home` besides, and all leave less where
    movement is barred. Joblessness: none or not of it (0), long, new. Age groups are of ten years
    from fifteen.
    """
    migration = province.parameters.migration
    usual, long_jobless = migration.departure_rate, migration.departure_unemployed
    rates = np.array([usual, long_jobless, usual])
    origin = np.array([migration.departure_local_factor, migration.departure_migrant_factor])
    origin[1] *= migration.tet_return if is_tet else 1.0
    origin[1] *= 1.0 - migration.service_effect * served_share(province)
    years = province.structure.school_leaving_months[0] / 12 + TEN_YEARS * (np.arange(9) + 0.5)
    age = np.exp(-migration.departure_age_decline * (years - migration.departure_reference_age))
    table = origin[:, None, None] * rates[None, :, None] * age[None, None, :]
    table *= departure_pull(province)
    table[MIGRANT, [LONG_JOBLESS, NEWLY_JOBLESS]] += province.lever("return_home")
    return np.asarray(table * moving_share(province))


def undisturbed_arrivals(province: Economy) -> float:
    """Arrivals of a month at reference conditions, μ·E^φ·E₀^(1−φ), in real persons."""
    migration = province.parameters.migration
    employed = max(province.employed * province.scenario.scale, 1.0)
    return float(
        migration.attraction
        * employed**migration.employment_exponent
        * migration.reference_employment ** (1.0 - migration.employment_exponent)
    )


def expected_arrivals(province: Economy) -> float:
    """Arrivals of the month expected, in persons of the model.

    μ·E^φ·E₀^(1−φ)·[w(1−u) ÷ outside income]^β·(θ̄ ÷ θ°)^ν × drag of crowded services, pollution ×
    factor of the cost of living × share of movement that is not barred,
    with E employment, w mean real pay, u unemployment, θ̄ what is heard of vacancies per unemployed
    person.
    """
    migration, scale = province.parameters.migration, province.scenario.scale
    income = relative_income(province)
    tightness = max(province.heard_tightness, 1e-3) / migration.reference_tightness
    real = (
        undisturbed_arrivals(province)
        * max(income, 1e-3) ** migration.income_elasticity
        * tightness**migration.tightness_elasticity
        * service_drag(province)
        * pollution_drag(province)
    )
    real *= np.exp(province.lever("migration_attraction")) * moving_share(province)
    return float(real * real_income_factor(province) / scale)


def arrive(province: Economy) -> None:
    """Draw the month's in-migrants and settle them, with their children and money.

    In a region they are those from the rest of the nation.
    """
    expected, neighbours = expected_arrivals(province), province.neighbours
    if neighbours is not None:
        expected *= neighbours.outside_arrivals
    count = int(
        poissons(province.seed, stream=ARRIVALS, month=province.now, means=np.array([expected]))[0]
    )
    province.counts["arrivals"], province.counts["child_arrivals"] = count, 0
    if neighbours is not None:
        province.counts["arrivals"] += neighbours.arrived
        province.counts["child_arrivals"] += neighbours.children_arrived
    if count == 0:
        return
    persons, migration = province.state.persons, province.parameters.migration
    rows = persons.take_rows(count, entry=province.now, door=2)
    u = uniforms(
        province.seed, stream=NEWCOMER, month=province.now, identities=persons.identity[rows]
    )
    span = migration.age_high - migration.age_low
    ages = migration.age_low + span * u[:, 0] ** migration.age_shape
    months = np.floor(12.0 * ages).astype(np.int64)
    persons.birth_month[rows] = province.now - months
    persons.education[rows] = _education(province, months // 12, u[:, 1] * skilled_drag(province))
    persons.origin[rows] = MIGRANT
    persons.status[rows] = UNEMPLOYED
    persons.skill[rows] = province.newcomer_skill()
    province.by_status[UNEMPLOYED] += count
    introduce(province, rows)
    mean_deposit = province.crew.total(province.state.households.deposit) // max(province.adults, 1)
    amount = int(migration.bring_deposit * mean_deposit)
    money = np.full(count, amount, np.int64)
    bring = find_homes(province, rows, own=u[:, 2] < migration.new_household_share, money=money)
    province.world.pay(province, "migrants_bring", amount * count)
    province.ledger.receive("migrants_bring", bring)
    _bring_children(province, count)


def _education(
    province: Economy, ages: NDArray[np.int64], uniform: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Education by age: the opening's shares × exp(tilt × level), made to add up to one."""
    limits = province.education_limits[ages]
    ones = np.ones((len(ages), 1))
    shares = np.diff(np.hstack([0.0 * ones, limits, ones]), axis=1)
    tilt = province.parameters.migration.education_tilt
    shares = np.cumsum(shares * np.exp(tilt * np.arange(shares.shape[1])), axis=1)
    return (uniform[:, None] * shares[:, -1:] >= shares[:, :-1]).sum(axis=1)


def find_homes(
    province: Economy, rows: NDArray[np.int64], *, own: NDArray[np.bool_], money: NDArray[np.int64]
) -> int:
    """Some found a household with the `money` they bring, đồng each; the others join one.

    Returns what the households got.
    """
    persons, households = province.state.persons, province.state.households
    joined = rows[~own]
    persons.household[joined] = draw_households(
        province, stream=NEWCOMER, identities=persons.identity[joined], number=1
    )
    homes = households.take_rows(int(own.sum()))
    persons.household[rows[own]] = homes
    rents = province.parameters.housing.newcomers_rent
    households.tenant[homes] = (
        uniforms(
            province.seed, stream=TENANTS, month=province.now,
            identities=persons.identity[rows[own]],
        )[:, 0] < rents
    )  # fmt: skip
    np.add.at(households.members, persons.household[rows], 1)
    lives_in, who = np.unique(persons.household[rows], return_inverse=True)
    bring = np.zeros(len(lives_in), np.int64)
    np.add.at(bring, who, money)
    households.moved_in[lives_in] += bring
    households.deposit[lives_in] += bring
    income = int(province.mean_pay * (1.0 - province.unemployment))
    households.smoothed_income[homes] = income
    return int(bring.sum())


def _bring_children(province: Economy, count: int) -> None:
    children = province.state.children
    mean = count * province.parameters.demography.children_per_arrival / len(children)
    brought = poissons(
        province.seed, stream=ARRIVALS, month=province.now, means=np.full(len(children), mean),
        number=1,
    )  # fmt: skip
    children[:] += brought
    province.counts["child_arrivals"] += int(brought.sum())
