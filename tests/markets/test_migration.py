"""Arrivals slowed by crowding, and the table of departures."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import province

from banha.markets.migration import (
    departure_hazards,
    departure_pull,
    expected_arrivals,
    relative_income,
    service_drag,
)
from banha.mechanisms import mechanism_table


def test_income_is_stated_at_the_opening() -> None:
    assert relative_income(province()) == pytest.approx(1.0)


def test_income_elsewhere_draws_people_away_at_the_elasticity() -> None:
    here = province(parameters={"migration": {"departure_income_elasticity": 0.5}})
    assert departure_pull(here) == pytest.approx(1.0)
    here.outside.income *= 4.0
    assert relative_income(here) == pytest.approx(0.25)
    assert departure_pull(here) == pytest.approx(2.0)


def test_the_hazard_table_by_hand() -> None:
    here = province()
    m = here.parameters.migration
    table = departure_hazards(here, is_tet=False)
    assert table.shape == (2, 3, 9)
    first = np.exp(-m.departure_age_decline * (20.0 - m.departure_reference_age))
    assert table[0, 0, 0] == pytest.approx(m.departure_rate * m.departure_local_factor * first)
    assert table[1, 1, 1] == pytest.approx(m.departure_unemployed * m.departure_migrant_factor)
    assert table[1, 0] / table[0, 0] == pytest.approx(
        m.departure_migrant_factor / m.departure_local_factor * np.ones(9)
    )
    tet = departure_hazards(here, is_tet=True)
    assert np.array_equal(tet[0], table[0])
    assert tet[1] == pytest.approx(m.tet_return * table[1])


def test_neutral_parameters_leave_the_two_rates() -> None:
    neutral = mechanism_table()["departures_wage"].neutral
    here = province(parameters={"migration": {name: v for (_, name), v in neutral.items()}})
    here.outside.income *= 4.0
    m = here.parameters.migration
    for is_tet in (False, True):
        table = departure_hazards(here, is_tet=is_tet)
        assert np.all(table[:, 0] == m.departure_rate)
        assert np.all(table[:, 1] == m.departure_unemployed)


def test_crowded_services_slow_arrivals_at_their_exponent() -> None:
    here = province(parameters={"migration": {"service_exponent": 0.5}})
    assert service_drag(here) == pytest.approx(1.0, abs=0.02)
    before = expected_arrivals(here)
    here.state.firms.employees[0] //= 4
    assert service_drag(here) == pytest.approx(0.5, abs=0.02)
    assert expected_arrivals(here) == pytest.approx(before / 2, rel=0.02)


def test_open_places_are_heard_of_with_a_delay() -> None:
    here = province(parameters={"migration": {"opening_tightness": 0.5, "hearing_months": 4.0}})
    heard = 0.5
    assert here.heard_tightness == heard
    for _ in range(6):
        here.step()
        heard += (here.tightness - heard) / 4.0
        assert here.heard_tightness == pytest.approx(heard)
    m, before = here.parameters.migration, expected_arrivals(here)
    here.heard_tightness *= 2.0
    assert expected_arrivals(here) == pytest.approx(before * 2.0**m.tightness_elasticity)
    here.tightness *= 2.0
    assert expected_arrivals(here) == pytest.approx(before * 2.0**m.tightness_elasticity)


def test_without_delay_they_are_known_at_once() -> None:
    here = province(months=3, parameters={"migration": {"hearing_months": 1.0}})
    assert here.heard_tightness == pytest.approx(here.tightness)


def newcomers(**changed: float) -> tuple[float, float]:
    """Mean age in years and mean level of education of three years' in-migrants."""
    here = province(months=36, parameters={"migration": changed})
    persons = here.state.persons
    rows = np.flatnonzero((persons.status > 0) & (persons.identity % (1 << 32) >> 24 == 2))
    months = (persons.identity[rows] >> 32) - persons.birth_month[rows]
    return float(months.mean() / 12), float(persons.education[rows].mean())


def test_age_shape_and_education_tilt_set_who_comes() -> None:
    young, plain = newcomers(age_shape=4.0, education_tilt=0.0)
    older, schooled = newcomers(age_shape=1.0, education_tilt=1.0)
    assert older > young + 3.0
    assert schooled > plain + 0.3
