"""Workplaces of a region: what one province offers to people who live in another.

In the province of the home each partner stands as a few employers of its own, one a sector, as the
State does: they post places, hire, and are paid for by the partner's firms. A province offers its
neighbours a part of the places that its firms left unfilled last month,

    openness × exp(−distance ÷ length), nothing beyond the limit,

split among the neighbours in proportion to their unemployed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC
from banha.kernels.labour import UNEMPLOYED
from banha.region.draw_whole import Lot, Rows, draw_among, share_among
from banha.region.geography import fades
from banha.region.migration import neighbours_of, partners_of
from banha.sums import weighted_sum

if TYPE_CHECKING:
    from banha.economy import Economy

KINDS = (0, 1)
"""Kinds of place: unskilled, skilled."""
DOOR = 200
"""Way of entering of the rows that stand for workplaces in other provinces."""
OFFERS, ORIGINS = 1000, 2000
"""Purposes of draws."""


class Workplaces:
    """Workplaces in one province of a region for people who live in another.

    Attributes
    ----------
    rows
        By home and work: the rows of the home's firms that stand for workplaces there, one a
        sector.
    there
        By home and work: commuters by sector and kind of place as the province of the work knows
        them, int64[sectors, 2].
    left
        Places that each province left unfilled last month, by sector and kind.
    """

    def __init__(
        self, provinces: Mapping[str, Economy], *, distance: Mapping[tuple[str, str], float]
    ) -> None:
        self.provinces = provinces
        self.sectors = next(iter(provinces.values())).structure.firm_sectors
        self.openness: dict[tuple[str, str], float] = {}
        self.rows: dict[tuple[str, str], Rows] = {}
        self.there: dict[tuple[str, str], Rows] = {}
        self.left: dict[str, Rows] = {}
        for home, province in provinces.items():
            self._open_workplaces(home, province, distance)

    def _open_workplaces(
        self, home: str, province: Economy, distance: Mapping[tuple[str, str], float]
    ) -> None:
        """Take a row for each partner in reach and each sector."""
        rules = province.parameters.region
        reach = [
            work
            for work in partners_of(province)
            if rules.commuting_openness > 0.0 and distance[home, work] <= rules.commuting_limit
        ]
        rows = province.state.firms.take_rows(
            len(reach) * len(self.sectors), entry=province.now, door=DOOR
        )
        firms, way = province.state.firms, np.zeros(len(rows))
        firms.sector[rows] = np.tile(self.sectors, len(reach))
        firms.ownership[rows] = DOMESTIC
        for place, work in enumerate(reach):
            mine = slice(place * len(self.sectors), (place + 1) * len(self.sectors))
            self.rows[home, work] = rows[mine]
            self.there[home, work] = np.zeros((len(self.sectors), 2), np.int64)
            way[mine] = rules.commuting_cost * distance[home, work]
            near = fades(distance[home, work], length=rules.commuting_length)
            self.openness[home, work] = rules.commuting_openness * near
        neighbours = neighbours_of(province)
        neighbours.workplaces, neighbours.way = rows, way
        neighbours.places = np.zeros((len(rows), 2), np.int64)

    def homes_of(self, work: str) -> list[str]:
        """Provinces in reach of a workplace, in alphabetical order."""
        partners = partners_of(self.provinces[work])
        return [home for home in partners if (home, work) in self.rows]

    def offer(self) -> None:
        """Every province offers a part of the places that it left unfilled last month next door."""
        for one in self.provinces.values():
            neighbours_of(one).offered = np.zeros((one.state.firms.rows, 2), np.int64)
        for work, province in self.provinces.items():
            homes = self.homes_of(work)
            for number, sector in enumerate(self.sectors):
                rows = province.firms_of(sector)
                for kind in KINDS:
                    if homes and work in self.left:
                        self._offer_places(work, homes, rows, number=number, kind=kind)
                self._post(work, homes, rows, number=number)

    def _offer_places(
        self, work: str, homes: list[str], rows: NDArray[np.intp], *, number: int, kind: int
    ) -> None:
        """Offer places of a sector and kind: some of the month's, which the homes share by lot."""
        province = self.provinces[work]
        jobless = np.array([self.provinces[home].by_status[UNEMPLOYED] for home in homes], float)
        weights = jobless * np.array([self.openness[home, work] for home in homes])
        expected = float(self.left[work][number, kind] * weights.sum() / max(jobless.sum(), 1.0))
        luck = lot_of(province, 0).uniforms(np.array([2 * number + kind]))[0]
        posted = open_places(province, rows)[:, kind]
        whole = min(int(expected + luck), int(posted.sum()))
        neighbours_of(province).offered[rows, kind] = draw_among(  # type: ignore[index]
            posted, whole, lot=self.lot(work, OFFERS, number=number, kind=kind)
        )
        shares = share_among(whole, weights, lot=self.lot(work, ORIGINS, number=number, kind=kind))
        for home, share in zip(homes, shares.tolist(), strict=True):
            neighbours = neighbours_of(self.provinces[home])
            place = np.searchsorted(neighbours.workplaces, self.rows[home, work][number])
            neighbours.places[place, kind] = share

    def _post(self, work: str, homes: list[str], rows: NDArray[np.intp], *, number: int) -> None:
        """What workplaces pay and can do: the mean of firms that offer places or have commuters.

        Productivity is counted in units of the home's firms; layoffs are those of the commuters.
        """
        province, firms = self.provinces[work], self.provinces[work].state.firms
        offered = neighbours_of(province).offered
        assert offered is not None
        commuters = firms.commuters[rows].astype(np.float64)
        weights = commuters + offered[rows].sum(axis=1)
        if not homes or weights.sum() <= 0.0:
            return
        mean = {
            name: weighted_sum(getattr(firms, name)[rows], weights) / float(weights.sum())
            for name in ("posted_wage", "premium", "productivity")
        }
        some = max(float(commuters.sum()), 1.0)
        mean["layoff"] = weighted_sum(firms.layoff[rows], commuters) / some
        for home in homes:
            there = self.provinces[home]
            row = self.rows[home, work][number]
            units = there.outside.frontier / province.outside.frontier
            for name, value in mean.items():
                factor = units if name == "productivity" else 1.0
                getattr(there.state.firms, name)[row] = factor * value

    def staff_at(self, home: str, work: str) -> Rows:
        """Residents of the home who work there, as the home counts them: int64[sectors, 2]."""
        firms, rows = self.provinces[home].state.firms, self.rows[home, work]
        skilled = firms.skilled_employees[rows].astype(np.int64)
        return np.stack([firms.employees[rows] - skilled, skilled], axis=1)

    def lot(self, work: str, purpose: int, *, number: int, kind: int) -> Lot:
        """What a draw for a sector and kind of place of a province depends on this month."""
        return lot_of(self.provinces[work], purpose + 2 * number + kind)


def lot_of(province: Economy, purpose: int) -> Lot:
    """What a draw of a province depends on this month."""
    return Lot(province.seed, province.now, purpose)


def open_places(province: Economy, rows: NDArray[np.intp]) -> Rows:
    """Places that firms post this month, by kind: int64[rows, 2]."""
    firms = province.state.firms
    columns = [firms.vacancies[rows], firms.skilled_vacancies[rows]]
    return np.stack(columns, axis=1).astype(np.int64)
