"""The guard of a region: what one province booked as paid to another, that one booked as received.

Every province has a book of its own (`banha.neighbours`); nothing is taken over from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banha.accounts.ledger import read_flows
from banha.errors import AccountingError
from banha.kernels.labour import EMPLOYEE
from banha.region.migration import neighbours_of, partners_of

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.region.commuting import Commuting

PAYING: Mapping[str, tuple[str, ...]] = {
    "migrants": ("migrants_take_region",),
    "commuters": ("commuters_pay",),
    "inputs": ("inputs_region", "own_account_inputs_region"),
}
"""Flows of the payer's ledger by kind of money between provinces."""
RECEIVING: Mapping[str, tuple[str, ...]] = {
    "migrants": ("migrants_bring_region",),
    "commuters": ("commuters_earn",),
    "inputs": ("exports_region",),
}
"""Flows of the receiver's ledger."""
PERSONS = ("adults", "children")
BETWEEN = frozenset(
    flow for flows in (PAYING, RECEIVING) for kind in flows.values() for flow in kind
)


@dataclass(frozen=True)
class RegionBreach:
    """An identity between provinces that does not hold: who, which kind, and by how much."""

    account: str
    kind: str
    residual: int
    unit: str = "đồng"

    def __str__(self) -> str:
        return f"{self.account}: {self.kind} does not balance by {self.residual:+,} {self.unit}"


class RegionGuard:
    """Checks the accounts between provinces every month.

    Attributes
    ----------
    claim
        The region's claim on the rest of the nation and the world, đồng of the model: that of the
        opening and all that came from there since, less what went there.
    population
        Persons of each province of the model at the end of the last month.
    """

    def __init__(self, provinces: Mapping[str, Economy], *, commuting: Commuting) -> None:
        self.provinces, self.commuting = provinces, commuting
        self.claim = sum(one.bank.claim_on_outside for one in provinces.values())
        self.population = {slug: persons(one) for slug, one in provinces.items()}

    def check(self) -> None:
        """Stop if any account between provinces does not hold to the đồng and the person.

        Raises
        ------
        AccountingError
            With the month, and every pair and kind that broke.
        """
        breaches = self.find_breaches()
        if breaches:
            month = next(iter(self.provinces.values())).month
            lines = "\n".join(f"    {breach}" for breach in breaches)
            raise AccountingError(f"Accounts between provinces in {month} do not hold:\n{lines}")

    def find_breaches(self) -> list[RegionBreach]:
        """Every identity between provinces that this month's books break."""
        breaches = [*self._pairs(), *self._books_and_ledgers(), *self._population()]
        return [*breaches, *self._claim(), *self._commuters()]

    def _pairs(self) -> list[RegionBreach]:
        breaches = []
        for a, one in self.provinces.items():
            mine = neighbours_of(one)
            for b in mine.partners:
                theirs = neighbours_of(self.provinces[b])
                for kind in PAYING:
                    residual = theirs.received.get((kind, a), 0) - mine.paid.get((kind, b), 0)
                    breaches.append(RegionBreach(f"{a} → {b}", kind, residual))
                for kind in PERSONS:
                    residual = theirs.came.get((kind, a), 0) - mine.left.get((kind, b), 0)
                    breaches.append(RegionBreach(f"{a} → {b}", kind, residual, "persons"))
        return [breach for breach in breaches if breach.residual]

    def _books_and_ledgers(self) -> list[RegionBreach]:
        """A province's book of its partners against the other side of its own ledger."""
        breaches = []
        for slug, one in self.provinces.items():
            mine, ledger = neighbours_of(one), one.ledger
            for book, flows, booked, word in (
                (mine.paid, PAYING, ledger.received, "paid to partners"),
                (mine.received, RECEIVING, ledger.paid, "received from partners"),
            ):
                for kind, names in flows.items():
                    noted = sum(book.get((kind, partner), 0) for partner in mine.partners)
                    residual = noted - sum(booked[name] for name in names)
                    if residual:
                        breaches.append(RegionBreach(f"{slug}, {word}", kind, residual))
        return breaches

    def _population(self) -> list[RegionBreach]:
        """Everybody was there, was born or came, and else died or left."""
        breaches = []
        for slug, one in self.provinces.items():
            counts, now = one.counts, persons(one)
            change = counts["births"] - counts["deaths"] - counts["child_deaths"]
            change += counts["arrivals"] + counts["child_arrivals"]
            change -= counts["departures"] + counts["child_departures"]
            if residual := now - self.population[slug] - change:
                breaches.append(RegionBreach(slug, "population", residual, "persons"))
            self.population[slug] = now
        return breaches

    def _commuters(self) -> list[RegionBreach]:
        """Persons at home, the work's book of homes, and firms' staff are the same numbers."""
        breaches = []
        for slug, one in self.provinces.items():
            persons, firms = one.state.persons, one.state.firms
            at_work = persons.status == EMPLOYEE
            doors = 2 * persons.employer[at_work].astype(np.int64) + persons.place[at_work]
            staff = np.bincount(doors, minlength=2 * firms.rows).reshape(-1, 2)
            for work in partners_of(one):
                if (slug, work) not in self.commuting.rows:
                    continue
                noted = self.commuting.there[slug, work]
                counted = staff[self.commuting.rows[slug, work]]
                booked = self.commuting.staff_at(slug, work)
                for wrong in (noted - counted, noted - booked):
                    residual = int(wrong.flat[np.argmax(np.abs(wrong))])
                    breaches.append(
                        RegionBreach(f"{slug} → {work}", "commuters", residual, "persons")
                    )
            homes = self.commuting.homes_of(slug)
            known = sum(int(self.commuting.there[home, slug].sum()) for home in homes)
            residual = int(firms.commuters.sum()) - known
            breaches.append(
                RegionBreach(f"{slug}, staff of firms", "commuters", residual, "persons")
            )
        return [breach for breach in breaches if breach.residual]

    def _claim(self) -> list[RegionBreach]:
        """The provinces' claims on outside together are the region's on the rest of the world."""
        for one in self.provinces.values():
            for flow in read_flows().values():
                if flow.name in BETWEEN:
                    continue
                self.claim += one.ledger.paid[flow.name] * (flow.payer == "outside")
                self.claim -= one.ledger.received[flow.name] * (flow.payee == "outside")
        claims = sum(one.bank.claim_on_outside for one in self.provinces.values())
        residual = claims - self.claim
        self.claim = claims
        return [RegionBreach("region", "claim on outside", residual)] if residual else []


def persons(province: Economy) -> int:
    """Persons of the model, counted: adults by their rows, and children."""
    adults = int(np.count_nonzero(province.state.persons.status))
    return adults + int(province.state.children.sum())
