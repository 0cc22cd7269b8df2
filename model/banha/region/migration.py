"""Migration within a region: those who leave one province for another arrive there.

Each one who departs chooses between the other provinces and the rest of the nation with weights

    openness × appeal × population × attraction × exp(−distance ÷ length),

attraction being what a province's own equation of arrivals makes of its incomes, its labour market
and its drags, over the opening; of the rest of the nation it is one. Appeal is one but where at
the opening more would come from the region than the limit leaves of the province's own arrivals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import MIGRANT
from banha.actors.life import life_rules
from banha.draw import uniforms
from banha.kernels.draws import DESTINATION, NEWCOMER
from banha.kernels.labour import EMPTY, STUDENT, UNEMPLOYED
from banha.kernels.life import DEPARTS, LONG_JOBLESS, NEWLY_JOBLESS, NOT_JOBLESS
from banha.markets.migration import expected_arrivals, find_homes, undisturbed_arrivals
from banha.region.geography import fades

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.neighbours import Neighbours
    from banha.state import Table

Array = NDArray[np.float64]
BALANCING_ROUNDS = 50
"""Rounds in which the appeal of provinces is settled; each leaves a part of what was too much."""
DOOR = 4
"""Way of entering of those who come from other provinces of the region."""
KEPT = ("birth_month", "education", "digital", "engaged", "sector")
"""What a person who moves takes along as it is."""


def population(province: Economy) -> float:
    """Persons of the real province, children included."""
    return float(province.scenario.scale * (province.adults + int(province.state.children.sum())))


def attraction(province: Economy) -> float:
    """Arrivals that a province's own equation gives over those at reference conditions."""
    base = undisturbed_arrivals(province)
    return expected_arrivals(province) * province.scenario.scale / base if base > 0.0 else 0.0


def expected_departures(province: Economy) -> float:
    """Departures of a month that the hazards give, Tết apart, in persons of the model."""
    persons, rules = province.state.persons, life_rules(province)
    rows = np.flatnonzero((persons.status != EMPTY) & (persons.status < STUDENT))
    years = np.minimum((province.now - persons.birth_month[rows]) // 12, len(rules.mortality) - 1)
    waits = (persons.status[rows] == UNEMPLOYED) & (persons.tenure[rows] > rules.unemployed_months)
    jobless = np.where(waits, LONG_JOBLESS, NOT_JOBLESS)
    jobless[(persons.status[rows] == UNEMPLOYED) & ~waits] = NEWLY_JOBLESS
    return float(rules.departure[persons.origin[rows], jobless, years].sum())


class Migration:
    """Who moves where between the provinces of a region.

    Parameters
    ----------
    provinces
        The opened provinces by slug.
    distance
        Of every two, km.
    """

    def __init__(
        self, provinces: Mapping[str, Economy], *, distance: Mapping[tuple[str, str], float]
    ) -> None:
        self.provinces, self.distance = provinces, distance
        self.opening = {slug: attraction(one) for slug, one in provinces.items()}
        here = sum(population(one) for one in provinces.values())
        rules = next(iter(provinces.values())).parameters.region
        self.rest = max(rules.nation_population - here, 0.0)
        self.appeal = dict.fromkeys(provinces, 1.0)
        self._share_out_arrivals()

    def _share_out_arrivals(self) -> None:
        """What the provinces of a region send each other at the opening, outside does not send.

        A province to which more would come than its own equation says, but for the rest that is
        left to outside, is made less attractive until that many come.
        """
        limit = next(iter(self.provinces.values())).parameters.region.migration_limit
        usual = {slug: expected_arrivals(one) for slug, one in self.provinces.items()}
        sent = {slug: expected_departures(one) for slug, one in self.provinces.items()}
        pulls = self.pulls()
        for _ in range(BALANCING_ROUNDS):
            coming = self._coming(sent, pulls)
            for slug, persons in coming.items():
                if persons > limit * usual[slug]:
                    self.appeal[slug] *= limit * usual[slug] / persons
        coming = self._coming(sent, pulls)
        for slug, province in self.provinces.items():
            share = coming[slug] / usual[slug] if usual[slug] > 0.0 else 0.0
            neighbours_of(province).outside_arrivals = max(1.0 - share, 0.0)

    def _coming(self, sent: Mapping[str, float], pulls: Mapping[str, float]) -> dict[str, float]:
        """Arrivals that each province expects from the others, of those whom they send."""
        shares = {slug: self.weights(slug, pulls) for slug in self.provinces}
        coming = {}
        for slug, province in self.provinces.items():
            coming[slug] = 0.0
            for other in partners_of(province):
                weights = shares[other]
                place = partners_of(self.provinces[other]).index(slug)
                coming[slug] += sent[other] * float(weights[place] / max(weights.sum(), 1e-300))
        return coming

    def pulls(self) -> dict[str, float]:
        """Attraction of every province over that at the opening."""
        return {
            slug: attraction(one) / self.opening[slug] if self.opening[slug] > 0.0 else 0.0
            for slug, one in self.provinces.items()
        }

    def weights(self, slug: str, pulls: Mapping[str, float] | None = None) -> Array:
        """Weights of the destinations of those who leave a province; the last is outside.

        `pulls` are those of the month, where they are known already.
        """
        pulls = self.pulls() if pulls is None else pulls
        province, rules = self.provinces[slug], self.provinces[slug].parameters.region
        partners = partners_of(province)
        weights = np.empty(len(partners) + 1)
        for place, other in enumerate(partners):
            there = self.provinces[other]
            near = fades(self.distance[slug, other], length=rules.migration_length)
            weight = rules.migration_openness * population(there) * pulls[other] * near
            weights[place] = self.appeal[other] * weight
        weights[-1] = self.rest * fades(rules.rest_distance, length=rules.migration_length)
        return weights

    def choose(self) -> None:
        """Everybody who departs this month chooses where to go."""
        pulls = self.pulls()
        weights = {slug: self.weights(slug, pulls) for slug in self.provinces}
        for slug, province in self.provinces.items():
            choose_destinations(province, weights[slug])

    def settle(self) -> None:
        """Those who left for another province arrive there."""
        for slug, province in self.provinces.items():
            settle_newcomers(province, slug=slug, others=self.provinces)


def neighbours_of(province: Economy) -> Neighbours:
    """The ties of a province that is part of a region."""
    assert province.neighbours is not None
    return province.neighbours


def partners_of(province: Economy) -> tuple[str, ...]:
    """The other provinces of the region, in alphabetical order."""
    return neighbours_of(province).partners


def choose_destinations(province: Economy, weights: Array) -> None:
    """Set where each of the month's leavers goes: a partner's place, or outside."""
    rows, partners = province.leavers, len(weights) - 1
    u = uniforms(
        province.seed, stream=DESTINATION, month=province.now,
        identities=province.state.persons.identity[rows],
    )[:, 0]  # fmt: skip
    limits = np.cumsum(weights)
    chosen = np.searchsorted(limits, u * limits[-1], side="right")
    stays = (chosen >= partners) | (province.fates != DEPARTS)
    neighbours_of(province).destination = np.where(stays, -1, chosen).astype(np.int64)


def settle_newcomers(province: Economy, *, slug: str, others: Mapping[str, Economy]) -> None:
    """Take in those who come from other provinces, with their money and children.

    They keep what they are and know, technology being counted in this province's units; they look
    for work, and find homes as other newcomers do.
    """
    neighbours, persons = neighbours_of(province), province.state.persons
    groups = [(one, neighbours_of(others[one]).travellers[slug]) for one in neighbours.partners]
    count = sum(len(group.rows) for _, group in groups)
    rows = persons.take_rows(count, entry=province.now, door=DOOR)
    money, first = np.zeros(count, np.int64), 0
    for origin, group in groups:
        mine = slice(first, first + len(group.rows))
        first = mine.stop
        carry_over(persons, rows[mine], others[origin].state.persons, group.rows)
        units = province.outside.frontier / others[origin].outside.frontier
        persons.skill[rows[mine]] *= np.float32(units)
        money[mine] = group.money
        province.state.children[:] += group.children
        neighbours.came["adults", origin] = len(rows[mine])
        neighbours.came["children", origin] = int(group.children.sum())
        neighbours.receive("migrants", origin, int(money[mine].sum()))
    persons.origin[rows] = MIGRANT
    persons.status[rows] = UNEMPLOYED
    province.by_status[UNEMPLOYED] += count
    u = uniforms(
        province.seed, stream=NEWCOMER, month=province.now, identities=persons.identity[rows]
    )
    own = u[:, 2] < province.parameters.migration.new_household_share
    bring = find_homes(province, rows, own=own, money=money)
    province.world.pay(province, "migrants_bring_region", int(money.sum()))
    province.ledger.receive("migrants_bring_region", bring)
    neighbours.arrived = count


def carry_over(
    to: Table, rows: NDArray[np.int64], source: Table, leavers: NDArray[np.int64]
) -> None:
    """What persons are and know goes with them."""
    for column in (*KEPT, "skill"):
        getattr(to, column)[rows] = getattr(source, column)[leavers]
