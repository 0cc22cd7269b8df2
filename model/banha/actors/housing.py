"""Homes: built by households, worn out, let to those who came; and the land that they take.

The stock is floor at the norm of the opening, m². Building is investment; it rises with rent. Rents
move money between households; they are property income and no part of the product, nor is the
use that owners make of their own homes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from banha.actors.codes import MIGRANT
from banha.actors.incomes import basket_price, home_product
from banha.draw import poissons, uniforms
from banha.kernels import households as kernel
from banha.kernels.draws import HOMES, TENANTS

if TYPE_CHECKING:
    from banha.economy import Economy

SEARCHED = 1 << 12


@dataclass
class Housing:
    """Homes and land of the province.

    Attributes
    ----------
    floor
        Floor of all homes at the norm of the opening, m² of the model.
    rent
        Rent index, 1 where floor per person is the reference.
    dwellings
        Households' spending on homes this month, value-added tax included, đồng.
    farm_land
        Farm land over that of the opening: land built over does not come back.
    opening_floor, opening_jobs
        Floor (m²) and export sectors' jobs at the opening, of the model.
    """

    floor: float
    rent: float = 1.0
    dwellings: int = 0
    farm_land: float = 1.0
    opening_floor: float = 0.0
    opening_jobs: int = 0


def open_housing(province: Economy) -> None:
    """Floor from the pack's floor per person; some homes whose founder came from outside rent."""
    opening = province.pack.opening
    floor = opening["floor_per_person"] * inhabitants(province)
    province.housing = Housing(floor=floor, opening_floor=floor, opening_jobs=export_jobs(province))
    province.housing.rent = rent_index(province)
    persons, households = province.state.persons, province.state.households
    homes, founders = np.unique(persons.household, return_index=True)
    u = uniforms(
        province.seed, stream=TENANTS, month=province.now, identities=persons.identity[founders]
    )
    came = persons.origin[founders] == MIGRANT
    households.tenant[homes] = came & (u[:, 0] < opening["renting_share"])


def inhabitants(province: Economy) -> int:
    """Persons of the model, children included."""
    return int(np.count_nonzero(province.state.persons.status)) + int(province.state.children.sum())


def export_jobs(province: Economy) -> int:
    """Jobs of the model in the sectors that sell outside."""
    firms = province.state.firms
    exporting = (firms.alive == 1) & province.structure.exports[firms.sector]
    return int(firms.employees[exporting].sum())


def rent_index(province: Economy) -> float:
    """Rent: (reference floor per person ÷ floor per person)^elasticity."""
    housing = province.parameters.housing
    people = province.adults + int(province.state.children.sum())
    per_person = province.housing.floor / max(people, 1)
    return float((housing.reference_floor / per_person) ** housing.rent_elasticity)


def building_rate(province: Economy) -> float:
    """Floor built a year over the stock: a + b·ln(rent), between zero and the most there can be."""
    housing = province.parameters.housing
    rate = housing.building_rate + housing.building_response * np.log(province.housing.rent)
    return float(min(max(rate, 0.0), housing.building_limit))


def cost_of_living(province: Economy) -> float:
    """Price of the opening basket and rent, weighted by their shares; opening 1."""
    share = province.parameters.housing.rent_share
    return float(basket_price(province) ** (1.0 - share) * province.housing.rent**share)


def real_income_factor(province: Economy) -> float:
    """Factor of arrivals for what pay buys here: (cost of living)^−elasticity."""
    return float(cost_of_living(province) ** -province.parameters.housing.arrival_elasticity)


def buy_homes(province: Economy, *, net: int, tax: int) -> int:
    """Households have homes built out of the month's spending; returns what they pay, untaxed.

    Cost of a m² = cost at the opening × price of building × standard of living: with income homes
    become larger and better.
    """
    housing, parameters = province.housing, province.parameters.housing
    product = home_product(province)
    cost = parameters.home_cost * province.living.standard
    price = float(province.prices[product])
    wanted = building_rate(province) / 12.0 * housing.floor
    paid = min(int(wanted * cost * price), net)
    housing.dwellings = paid + (tax * paid // net if net > 0 else 0)
    province.market[product] += paid
    province.ledger.pay("dwellings", paid)
    province.ledger.receive("dwellings", paid)
    housing.floor += paid / (cost * price) - parameters.home_wear / 12.0 * housing.floor
    return paid


def let_homes(province: Economy) -> None:
    """Rent is set, tenants pay it, some become owners; farms lose the land built over."""
    province.housing.rent = rent_index(province)
    settle_tenants(province)
    pay_rents(province)
    lose_farm_land(province)


def settle_tenants(province: Economy) -> None:
    """Some tenants get a home of their own: Poisson(rate × tenants), drawn evenly."""
    households, rate = province.state.households, province.parameters.housing.settling_rate
    tenants = np.flatnonzero(households.tenant.view(np.bool_))  # Several times faster.
    drawn = poissons(
        province.seed, stream=TENANTS, month=province.now, means=np.array([rate * len(tenants)]),
        number=1,
    )  # fmt: skip
    count = min(int(drawn[0]), len(tenants))
    u = uniforms(province.seed, stream=HOMES, month=province.now, identities=np.arange(count))
    households.tenant[tenants[(u[:, 0] * len(tenants)).astype(np.int64)]] = 0


def pay_rents(province: Economy) -> None:
    """Tenants pay rent share × rent × spending, pooled; owners get it by their deposits, floored.

    What flooring leaves over goes to the first owner.
    """
    households, ledger = province.state.households, province.ledger
    chunks = province.crew.chunks(households.rows)
    if not owners_have_money(province):
        return
    share = province.parameters.housing.rent_share * province.housing.rent

    def pay(_chunk: int, start: int, stop: int) -> tuple[int, int]:
        return kernel.pay_rents(  # type: ignore[no-any-return]
            start, stop, households.tenant, households.members, households.consumption, share,
            households.deposit, households.rents_paid,
        )  # fmt: skip

    paid = province.crew.run(pay, chunks)
    pool, owned = (sum(int(part[i]) for part in paid) for i in (0, 1))
    rate = pool / owned

    def receive(_chunk: int, start: int, stop: int) -> int:
        return int(kernel.receive_rents(
            start, stop, households.tenant, households.members, rate, households.deposit,
            households.rents_received,
        ))  # fmt: skip

    left = pool - sum(province.crew.run(receive, chunks))
    first = int(np.argmax(households.rents_received))
    households.rents_received[first] += left
    households.deposit[first] += left
    ledger.pay("rents", province.crew.total(households.rents_paid))
    ledger.receive("rents", province.crew.total(households.rents_received))


def owners_have_money(province: Economy) -> bool:
    """Whether any household that owns its home has a deposit; looked for a few rows at a time."""
    households = province.state.households
    for start in range(0, households.rows, SEARCHED):
        some = slice(start, start + SEARCHED)
        own = (households.tenant[some] == 0) & (households.members[some] > 0)
        if np.any(own & (households.deposit[some] > 0)):
            return True
    return False


def lose_farm_land(province: Economy) -> None:
    """Farm land less what industry and homes have taken since the opening.

    1 − (land per job × new export jobs + land per m² × new floor) ÷ farm land at the opening.
    """
    housing, parameters = province.housing, province.parameters.housing
    jobs = export_jobs(province) - housing.opening_jobs
    floor = housing.floor - housing.opening_floor
    taken = parameters.land_per_job * jobs + parameters.land_per_floor * floor
    farm_land = province.pack.opening["farm_land"] / province.scenario.scale
    housing.farm_land = min(housing.farm_land, max(1.0 - taken / farm_land, 0.0))


def observe_housing(province: Economy, scale: int) -> dict[str, Any]:
    """Homes, rent and land."""
    housing, households = province.housing, province.state.households
    lived_in = households.members > 0
    people = province.adults + int(province.state.children.sum())
    return {
        "dwellings": scale * housing.dwellings,
        "rent": housing.rent,
        "floor_per_person": housing.floor / max(people, 1),
        "rents_paid": scale * province.ledger.paid["rents"],
        "renting_share": np.count_nonzero((households.tenant != 0) & lived_in)
        / max(int(np.count_nonzero(lived_in)), 1),
        "cost_of_living": cost_of_living(province),
        "farm_land": housing.farm_land,
    }
