"""What the model counts as it goes is what a full recount of the columns finds, every month."""

from __future__ import annotations

import numpy as np

from banha.kernels.labour import EMPLOYEE, SKILLED
from banha.province import Province
from banha.scenario import Scenario

MONTHS = 24
EVENTS = ("arrivals", "departures", "deaths", "dismissals", "separations", "hires")


def assert_recounted(province: Province) -> None:
    persons, firms = province.state.persons, province.state.firms
    assert province.by_status[1:].tolist() == np.bincount(persons.status, minlength=7)[1:].tolist()
    employed = persons.status == EMPLOYEE
    assert np.array_equal(employed, persons.employer >= 0)
    staff = np.bincount(persons.employer[employed], minlength=firms.rows)
    assert staff.tolist() == firms.employees.tolist()
    skilled = persons.employer[employed & (persons.place == SKILLED)]
    counted = np.bincount(skilled, minlength=firms.rows)
    assert counted.tolist() == firms.skilled_employees.tolist()
    assert not persons.place[employed & (persons.education < 2)].any()
    assert not firms.employees[firms.alive == 0].any()


def test_status_and_staff_are_recounted_every_month_for_two_years() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=40, end="2011-12")
    province = Province(scenario)
    assert_recounted(province)
    seen = dict.fromkeys((*EVENTS, "of_age"), 0)
    for _ in range(MONTHS):
        of_age = int(province.state.children[-1])
        province.step()
        assert_recounted(province)
        for event in EVENTS:
            seen[event] += province.counts.get(event, 0)
        seen["of_age"] += of_age
    assert min(seen.values()) > 0, seen
