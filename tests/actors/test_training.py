"""Adult training: who sits in the seats, what it leaves, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.actors.codes import SECONDARY, VOCATIONAL
from banha.actors.training import draw_trainees, train, wanted_spending
from banha.houses.programmes import set_budget
from banha.houses.programmes import wanted_spending as wanted_programmes
from banha.kernels.labour import EMPLOYEE, UNEMPLOYED


def test_trainees_are_workers_without_a_certificate_each_once() -> None:
    here = province(months=1)
    rows = draw_trainees(here, 300)
    persons = here.state.persons
    assert len(rows) == len(set(rows.tolist())) == 300
    assert set(persons.status[rows]) <= {EMPLOYEE, UNEMPLOYED}
    assert persons.education[rows].max() <= SECONDARY
    assert len(draw_trainees(here, 0)) == 0


def test_seats_that_nobody_can_fill_stay_empty() -> None:
    here = province(months=1)
    here.state.persons.education[:] = VOCATIONAL
    assert len(draw_trainees(here, 5)) == 0


def test_a_course_closes_its_share_of_the_gap_and_certifies_only_secondary_school() -> None:
    sure = {"skill_gain": 0.25, "certificate_probability": 1.0}
    here = province(months=1, parameters={"training": sure})
    persons = here.state.persons
    mean = here.mean_of("productivity", here.producers(), default=1.0)
    persons.skill[:] = 0.4
    persons.skill[::2] = mean + 1.0
    education = persons.education.copy()
    here.programmes.effective["training_seats"] = 200.5 * here.parameters.training.seat_cost
    train(here)
    assert here.counts["trainees"] in {200, 201}
    moved = np.flatnonzero((persons.skill > 0.45) & (persons.skill < mean))
    assert persons.skill[moved] == pytest.approx(0.4 + 0.25 * (mean - 0.4), rel=1e-6)
    changed = np.flatnonzero(persons.education != education)
    assert len(changed) == here.counts["certificates"] > 20
    assert set(education[changed]) == {SECONDARY}
    assert set(persons.education[changed]) == {VOCATIONAL}


def test_seats_follow_from_the_money_and_the_money_from_the_labour_force() -> None:
    base, more = (province(months=2, levers={"training_seats": v}) for v in (0.0, 0.004))
    for here, rate in ((base, 0.001), (more, 0.005)):
        force = here.employed / (1.0 - here.unemployment)
        cost = here.parameters.training.seat_cost
        assert wanted_spending(here) == pytest.approx(rate * force * cost)
        here.step()
        assert here.programmes.money["training_seats"] == int(rate * force * cost)
        arrived = efficiency_of(here, "training_seats") * rate * force
        assert 0.7 * rate * force < arrived < rate * force
        assert here.counts["trainees"] in {int(arrived), int(arrived) + 1}
        assert here.programmes.spent["training_seats"] == int(rate * force * cost)


def test_programmes_are_cut_alike_to_what_the_budget_leaves() -> None:
    here = province(
        months=1, levers={"training_seats": 0.01, "consultation": 0.02, "digital_classes": 0.01}
    )
    money = here.programmes.money
    here.government.purchases = 1e18
    set_budget(here)
    whole, wanted = sum(money.values()), dict(money)
    assert whole == pytest.approx(sum(wanted_programmes(here).values()), abs=30)
    here.government.purchases = whole / 2
    set_budget(here)
    assert sum(money.values()) <= whole / 2
    for name, cut in money.items():
        assert cut == pytest.approx(wanted[name] / 2, abs=2)
    here.government.purchases = -5.0
    set_budget(here)
    assert sum(money.values()) == 0


def test_without_seats_nobody_is_trained() -> None:
    here = province(months=3, parameters={"training": {"rate": 0.0}})
    assert np.all(here.records["trainees"] == 0)
    assert here.programmes.spent["training_seats"] == 0
    assert here.ledger.paid["programmes"] == 0
