"""Commuting within a region: people live in one province and work in another.

Those hired for a workplace next door live, spend and pay taxes where their home is; the firm that
took them counts them as staff, works with them, and bears their pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.contracts import contributions, insure
from banha.kernels.labour import EMPLOYEE, UNEMPLOYED
from banha.markets.labour import combine_labour, remember_unfilled
from banha.region.draw_whole import Rows, draw_among, split_whole
from banha.region.migration import neighbours_of
from banha.region.workplaces import KINDS, Workplaces, lot_of

if TYPE_CHECKING:
    from banha.economy import Economy

HIRES, LOSSES, LEAVERS, CLOSURES, DISMISSALS, CONTRACTS = range(3000, 9000, 1000)
"""Purposes of draws."""
THOUSAND = 1000


class Commuting(Workplaces):
    """Who lives in one province of a region and works in another."""

    def begin_work(self) -> None:
        """Those hired next door are taken by firms that offered places; those who quit leave them.

        What was offered and not taken counts as left open, as other places of the firm do.
        """
        for work, province in self.provinces.items():
            neighbours, homes = neighbours_of(province), self.homes_of(work)
            if not homes:
                continue
            assert neighbours.market is not None
            assert neighbours.offered is not None
            asked, left = neighbours.market
            for number, sector in enumerate(self.sectors):
                rows = province.firms_of(sector)
                hired = np.zeros(2, np.int64)
                for home in homes:
                    hired += self._hired(home, work, number)
                self._lose(work, homes, rows, number=number, purpose=LOSSES, hazard=True)
                for kind in KINDS:
                    taken = draw_among(
                        neighbours.offered[rows, kind], int(hired[kind]),
                        lot=self.lot(work, HIRES, number=number, kind=kind),
                    )  # fmt: skip
                    change_staff(province, rows, taken, kind=kind)
                    left[rows, kind] -= taken
            firms = province.state.firms
            staff = np.stack([firms.employees - firms.skilled_employees, firms.skilled_employees],
                             axis=1).astype(np.int64)  # fmt: skip
            remember_unfilled(province, asked, left, staff=staff)
            self.left[work] = np.array(
                [left[province.firms_of(sector)].sum(axis=0) for sector in self.sectors]
            )

    def _hired(self, home: str, work: str, number: int) -> Rows:
        """Who was hired at home for a sector there: they begin; int64[2]."""
        neighbours = neighbours_of(self.provinces[home])
        place = np.searchsorted(neighbours.workplaces, self.rows[home, work][number])
        hired = neighbours.hired[place]
        self.there[home, work][number] += hired
        return np.asarray(hired)

    def _lose(
        self, work: str, homes: list[str], rows: NDArray[np.intp], *, number: int, purpose: int,
        hazard: bool,
    ) -> None:  # fmt: skip
        """Firms lose the commuters who are no longer staff where they live.

        With `hazard` firms that lay off lose more of them.
        """
        province, firms = self.provinces[work], self.provinces[work].state.firms
        lost = np.zeros(2, np.int64)
        for home in homes:
            now = self.staff_at(home, work)[number]
            lost += self.there[home, work][number] - now
            self.there[home, work][number] = now
        skilled = firms.skilled_commuters[rows].astype(np.int64)
        present = np.stack([firms.commuters[rows] - skilled, skilled], axis=1)
        quits = province.separation_rate[firms.sector[rows]]
        weights = 1.0 - (1.0 - firms.layoff[rows]) * (1.0 - quits) if hazard else None
        for kind in KINDS:
            gone = draw_among(
                present[:, kind], int(lost[kind]), weights=weights,
                lot=self.lot(work, purpose, number=number, kind=kind),
            )  # fmt: skip
            change_staff(province, rows, -gone, kind=kind)

    def work(self) -> None:
        """Commuters add to the labour of the firms that employ them, in units of their firms."""
        for work, province in self.provinces.items():
            firms, homes = province.state.firms, self.homes_of(work)
            if not homes:
                continue
            skilled = firms.skilled_commuters.astype(np.float64)
            heads = (firms.commuters - skilled, skilled)
            for number, sector in enumerate(self.sectors):
                rows = province.firms_of(sector)
                for kind, column in zip(
                    KINDS, (firms.unskilled_labour, firms.skilled_labour), strict=True
                ):
                    labour = sum(self._labour(home, work, number=number, kind=kind)
                                 for home in homes)  # fmt: skip
                    present = heads[kind][rows]
                    column[rows] += labour * present / max(float(present.sum()), 1.0)
            combine_labour(province)

    def _labour(self, home: str, work: str, *, number: int, kind: int) -> float:
        """Effective labour of those who commute from a home, in units of the firms there."""
        one, row = self.provinces[home], self.rows[home, work][number]
        firms = one.state.firms
        labour = (firms.unskilled_labour, firms.skilled_labour)[kind][row]
        return float(labour * self.provinces[work].outside.frontier / one.outside.frontier)

    def pay(self) -> None:
        """Firms bear what their commuters earned, and insure those with a contract."""
        for work, province in self.provinces.items():
            firms, neighbours = province.state.firms, neighbours_of(province)
            formal = np.zeros(firms.rows, np.int64)
            for number, sector in enumerate(self.sectors):
                self._pay_sector(work, province.firms_of(sector), number=number, formal=formal)
            paid = int(firms.commuter_pay.sum())
            province.ledger.pay("commuters_pay", paid)
            total = sum(neighbours.paid.get(("commuters", home), 0) for home in self.homes_of(work))
            province.world.receive(province, "commuters_pay", total)
            insure(province, contributions(province, formal))

    def _pay_sector(self, work: str, rows: NDArray[np.intp], *, number: int, formal: Rows) -> None:
        """Pay of a sector's commuters from each home, borne by firms by their commuters.

        A commuter in a skilled place counts as many times as the premium; what sharing leaves over
        goes to the first firm with commuters.
        """
        province, firms = self.provinces[work], self.provinces[work].state.firms
        skilled = firms.skilled_commuters[rows]
        units = firms.commuters[rows] - skilled + firms.premium[rows] * skilled
        weights = np.round(THOUSAND * units).astype(np.int64)
        contracts = 0
        for home in self.homes_of(work):
            one = neighbours_of(self.provinces[home])
            place = np.searchsorted(one.workplaces, self.rows[home, work][number])
            earned = int(one.commuters_earned[place])
            contracts += int(one.commuters_formal[place])
            one.receive("commuters", work, earned)
            if earned:
                shares = split_whole(earned, weights)
                firms.commuter_pay[rows] += shares
                firms.deposit[rows] -= shares
            neighbours_of(province).pay("commuters", home, earned)
            there = self.provinces[home]
            there.world.pay(there, "commuters_earn", earned)
        formal[rows] = draw_among(
            firms.commuters[rows].astype(np.int64), contracts,
            lot=self.lot(work, CONTRACTS, number=number, kind=0),
        )  # fmt: skip

    def leave(self) -> None:
        """Firms lose the commuters who died or moved away this month."""
        for work, province in self.provinces.items():
            for number, sector in enumerate(self.sectors):
                rows = np.flatnonzero(province.state.firms.sector == sector)
                rows = rows[~np.isin(rows, neighbours_of(province).workplaces)]
                self._lose(
                    work, self.homes_of(work), rows, number=number, purpose=LEAVERS, hazard=False
                )

    def dismiss(self) -> None:
        """Commuters whose firm closed this month are jobless where they live."""
        for work, province in self.provinces.items():
            firms, closed = province.state.firms, np.array(province.leaving_firms, np.int64)
            for number, sector in enumerate(self.sectors):
                rows = closed[firms.sector[closed] == sector]
                skilled = int(firms.skilled_commuters[rows].sum())
                for kind, lost in ((0, int(firms.commuters[rows].sum()) - skilled), (1, skilled)):
                    self._dismiss(work, lost, number=number, kind=kind)
            firms.commuters[closed] = 0
            firms.skilled_commuters[closed] = 0

    def _dismiss(self, work: str, lost: int, *, number: int, kind: int) -> None:
        """Dismiss so many of a sector's commuters, drawn among all homes, then among persons."""
        homes = self.homes_of(work)
        if lost == 0:
            return
        counts = np.array([self.there[home, work][number, kind] for home in homes])
        by_home = draw_among(counts, lost, lot=self.lot(work, CLOSURES, number=number, kind=kind))
        for home, count in zip(homes, by_home.tolist(), strict=True):
            dismiss_persons(
                self.provinces[home], int(self.rows[home, work][number]), kind=kind, count=count
            )
            self.there[home, work][number, kind] -= count


def change_staff(province: Economy, rows: NDArray[np.intp], change: Rows, *, kind: int) -> None:
    """Commuters begin at, or leave, firms: they are part of the staff."""
    firms = province.state.firms
    firms.commuters[rows] += change.astype(np.int32)
    firms.employees[rows] += change.astype(np.int32)
    if kind:
        firms.skilled_commuters[rows] += change.astype(np.int32)
        firms.skilled_employees[rows] += change.astype(np.int32)


def dismiss_persons(province: Economy, row: int, *, kind: int, count: int) -> None:
    """Make so many of the staff of a workplace jobless, drawn by lot."""
    persons, firms = province.state.persons, province.state.firms
    staff = np.flatnonzero((persons.employer == row) & (persons.place == kind))
    staff = staff[persons.status[staff] == EMPLOYEE]
    luck = lot_of(province, DISMISSALS).uniforms(persons.identity[staff])
    gone = staff[np.argsort(luck, kind="stable")[:count]]
    persons.status[gone] = UNEMPLOYED
    persons.employer[gone] = -1
    persons.tenure[gone] = 0
    firms.employees[row] -= len(gone)
    firms.skilled_employees[row] -= kind * len(gone)
    province.by_status[EMPLOYEE] -= len(gone)
    province.by_status[UNEMPLOYED] += len(gone)
    province.counts["dismissals"] += len(gone)
