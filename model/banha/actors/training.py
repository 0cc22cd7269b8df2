"""Short courses for adults: seats that the State pays for, and what they leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import SECONDARY, VOCATIONAL
from banha.draw import uniforms
from banha.kernels.draws import TRAINING
from banha.kernels.labour import EMPLOYEE, UNEMPLOYED

if TYPE_CHECKING:
    from banha.economy import Economy

DRAWS_PER_SEAT = 4
ROUNDS = 25


def wanted_spending(province: Economy) -> float:
    """Seats wanted × cost of a seat: (rate + lever) × labour force × cost, đồng."""
    training = province.parameters.training
    force = province.employed / max(1.0 - province.unemployment, 0.5)
    return (training.rate + province.lever("training_seats")) * force * training.seat_cost


def train(province: Economy) -> None:
    """Fill the seats that were paid for, and train who sits in them.

    Skill b closes a share of its gap to firms' mean productivity; trainees with secondary school
    get a certificate with a probability, and count as vocational from then on.
    """
    persons, training = province.state.persons, province.parameters.training
    seats = province.programmes.arrives("training_seats") / training.seat_cost
    chance = uniforms(
        province.seed, stream=TRAINING, month=province.now, identities=np.array([-1])
    )[0, 0]
    rows = draw_trainees(province, int(seats + chance))
    province.counts["trainees"] = len(rows)
    u = uniforms(
        province.seed, stream=TRAINING, month=province.now, identities=persons.identity[rows],
        number=ROUNDS,
    )  # fmt: skip
    mean = province.mean_of("productivity", province.producers(), default=1.0)
    gap = np.maximum(mean - persons.skill[rows], 0.0)
    persons.skill[rows] += training.skill_gain * gap
    certified = (persons.education[rows] == SECONDARY) & (
        u[:, 0] < training.certificate_probability
    )
    persons.education[rows[certified]] = VOCATIONAL
    province.counts["certificates"] = int(certified.sum())


def draw_trainees(province: Economy, seats: int) -> NDArray[np.int64]:
    """Employees and unemployed without a certificate, drawn evenly and without repetition.

    Rows are drawn until the seats are full; seats that nobody is found for stay empty.
    """
    persons = province.state.persons
    chosen = np.zeros(0, np.int64)
    for number in range(ROUNDS):
        missing = seats - len(chosen)
        if missing <= 0:
            break
        tickets = np.arange(DRAWS_PER_SEAT * missing)
        u = uniforms(
            province.seed, stream=TRAINING, month=province.now, identities=tickets, number=number
        )
        rows = (u[:, 0] * persons.rows).astype(np.int64)
        status = persons.status[rows]
        open_to = (status == EMPLOYEE) | (status == UNEMPLOYED)
        rows = np.concatenate([chosen, rows[open_to & (persons.education[rows] < VOCATIONAL)]])
        _, first = np.unique(rows, return_index=True)
        chosen = rows[np.sort(first)][:seats]
    return chosen


def observe_training(province: Economy, scale: int) -> dict[str, float]:
    """Adults trained and certified in the month, in persons of the real province."""
    return {
        "trainees": scale * province.counts["trainees"],
        "certificates": scale * province.counts["certificates"],
    }
