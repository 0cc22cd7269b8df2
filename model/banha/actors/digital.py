"""Digital access of persons, and the monthly pass over habits that it shares with engagement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import EDUCATION, LOCAL, MIGRANT
from banha.actors.incomes import FIFTHS
from banha.draw import in_parts, uniforms
from banha.kernels import adoption as kernel
from banha.kernels.draws import DIGITAL_OPENING

if TYPE_CHECKING:
    from banha.economy import Economy

PERSONS, DIGITAL, ENGAGED = 0, 1, 2
LEAST_PAID = 0.01
"""Share of the price that is left to the user at least: access is never quite free."""


@dataclass
class Habits:
    """How many have which habit: `tally[third, education, origin, count]`.

    A third of the persons is asked and counted each month; the sum over thirds is at most three
    months old. `count` is persons, digital, engaged.
    """

    tally: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((kernel.THIRDS, len(EDUCATION), 2, 3), np.int64)
    )

    def share(self, count: int, *, origin: int | None = None) -> float:
        """Share of persons with a habit, of one origin or of all."""
        cells = self.tally.sum(axis=(0, 1))
        cells = cells.sum(axis=0) if origin is None else cells[origin]
        return float(cells[count] / max(int(cells[PERSONS]), 1))

    def access_by_education(self) -> NDArray[np.float64]:
        """Share with digital access by education: float64[4]."""
        cells = self.tally.sum(axis=(0, 2))
        return np.asarray(cells[:, DIGITAL] / np.maximum(cells[:, PERSONS], 1))

    @property
    def digital(self) -> float:
        """Share of persons with digital access."""
        return self.share(DIGITAL)

    @property
    def engaged(self) -> float:
        """Share of persons who are engaged."""
        return self.share(ENGAGED)


def open_habits(province: Economy) -> None:
    """Digital access by education, and engagement, of the opening's persons."""
    persons, parameters = province.state.persons, province.parameters
    digital, tally = parameters.digital, province.habits.tally
    share = np.array(
        [
            digital.opening_primary,
            digital.opening_secondary,
            digital.opening_vocational,
            digital.opening_tertiary,
        ]
    )
    for part in in_parts(persons.rows):
        u = uniforms(
            province.seed, stream=DIGITAL_OPENING, month=province.now,
            identities=persons.identity[part],
        )  # fmt: skip
        persons.digital[part] = u[:, 0] < share[persons.education[part]]
        persons.engaged[part] = u[:, 1] < parameters.engagement.opening_share
        third = np.arange(part.start, part.stop) // kernel.TOGETHER % kernel.THIRDS
        cells = third, persons.education[part], persons.origin[part]
        place = np.ravel_multi_index(cells, tally.shape[:-1])
        for count, column in enumerate((persons.status, persons.digital, persons.engaged)):
            number = np.bincount(place[column[part] > 0], minlength=tally[..., 0].size)
            tally[..., count] += number.reshape(tally.shape[:-1])


def introduce(province: Economy, rows: NDArray[np.int64]) -> None:
    """Newcomers are as likely to have digital access as others of their education."""
    persons = province.state.persons
    u = uniforms(
        province.seed, stream=DIGITAL_OPENING, month=province.now, identities=persons.identity[rows]
    )
    share = province.habits.access_by_education()
    persons.digital[rows] = u[:, 0] < share[persons.education[rows]]


def wanted_coverage_spending(province: Economy) -> float:
    """Adults whom the lever would reach beyond natural coverage × cost a month, đồng."""
    reached = province.lever("broadband_coverage") * (1.0 - province.outside.broadband_coverage)
    return province.adults * reached * province.parameters.digital.coverage_cost


def wanted_class_spending(province: Economy) -> float:
    """Seats in digital classes × cost of a seat, đồng a month."""
    cost = province.parameters.digital.class_cost
    return province.adults * province.lever("digital_classes") * cost


def wanted_price_support(province: Economy) -> float:
    """Share of the price of access that the lever bears, for all who have it, đồng a month."""
    return province.lever("broadband_price") * paid_for_access(province)


def paid_for_access(province: Economy) -> float:
    """What access costs those who have it at the full price, đồng a month."""
    return province.parameters.digital.price * province.habits.digital * province.adults


def price_of_access(province: Economy) -> float:
    """Price of access a month less what the programme bears of it, đồng."""
    paid = paid_for_access(province)
    borne = province.programmes.arrives("broadband_price") / paid if paid > 0.0 else 0.0
    return province.parameters.digital.price * max(1.0 - borne, LEAST_PAID)


def coverage(province: Economy) -> float:
    """Share of persons that broadband reaches, what the programme has paid for included."""
    reached = province.programmes.arrives("broadband_coverage")
    extra = reached / (province.parameters.digital.coverage_cost * max(province.adults, 1))
    return min(province.outside.broadband_coverage + extra, 1.0)


def access_chance(province: Economy) -> float:
    """Monthly hazard of access before income and education.

    rate·coverage·(1 + peers·share on)·(1 + effect·seats in classes per adult).
    """
    digital = province.parameters.digital
    seats = province.programmes.arrives("digital_classes") / digital.class_cost
    seats /= max(province.adults, 1)
    return (
        digital.rate * coverage(province)
        * (1.0 + digital.peers * province.habits.digital) * (1.0 + digital.class_effect * seats)
    )  # fmt: skip


def change_habits(province: Economy, *, engagement_chance: float) -> None:
    """Ask this month's third of the persons, and count them."""
    persons, households = province.state.persons, province.state.households
    digital, engagement = province.parameters.digital, province.parameters.engagement
    chunks = province.crew.chunks(persons.rows)
    counted = province.crew.counts(chunks, *province.habits.tally.shape[1:])
    access = kernel.THIRDS * access_chance(province)
    factor = np.exp(digital.education_effect * np.arange(len(EDUCATION), dtype=np.float64))
    reference = province.mean_of("productivity", province.producers(), default=1.0)

    def work(chunk: int, start: int, stop: int) -> None:
        kernel.adopt(
            start, stop, province.now, province.seed, persons.identity, persons.status,
            persons.education, persons.origin, persons.household, persons.skill,
            persons.digital, persons.engaged, households.smoothed_income, households.members,
            access, price_of_access(province), digital.income_elasticity, factor,
            kernel.THIRDS * digital.lapse, reference, digital.take_up_gain,
            kernel.THIRDS * engagement_chance, kernel.THIRDS * engagement.lapse, counted[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    province.habits.tally[province.now % kernel.THIRDS] = np.sum(counted, axis=0)


def price_share(province: Economy) -> float:
    """Price of access over the mean smoothed disposable income of a household per adult."""
    income = float(province.living.fifth_means.sum()) / len(FIFTHS)
    return price_of_access(province) / max(income, 1.0)


def observe_digital(province: Economy) -> dict[str, float | NDArray[np.float64]]:
    """Coverage, and the share of persons with digital access, by education and by origin."""
    habits = province.habits
    return {
        "broadband_coverage": coverage(province),
        "access_price_share": price_share(province),
        "digital_access": habits.digital,
        "digital_access_by_education": habits.access_by_education(),
        "digital_access_locals": habits.share(DIGITAL, origin=LOCAL),
        "digital_access_in_migrants": habits.share(DIGITAL, origin=MIGRANT),
    }
