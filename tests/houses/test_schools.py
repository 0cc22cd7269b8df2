"""Schools: outreach, relevance, graduates, laboratories, and what they buy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import province

from banha.actors import research
from banha.actors.codes import TERTIARY, VOCATIONAL
from banha.actors.schooling import study
from banha.houses import schools


def test_schools_by_track() -> None:
    here = province()
    assert [type(school).__name__ for school in here.schools] == [
        "VocationalCollege", "University", "ResearchInstitute"
    ]  # fmt: skip
    assert schools.school_of(here, VOCATIONAL) is here.schools[0]
    assert schools.school_of(here, TERTIARY) is here.schools[1]
    assert schools.institute(here) is here.schools[2]


def test_outreach_at_the_opening_is_what_fees_carry() -> None:
    here = province()
    fee = here.parameters.schooling.fee_vocational, here.parameters.schooling.fee_tertiary
    for school, track, each in zip(here.schools, (VOCATIONAL, TERTIARY), fee, strict=False):
        students = len(here.schooling.in_stage(track))
        by_hand = here.parameters.houses.outreach_share * students * each
        assert school.outreach == pytest.approx(by_hand)
    assert here.schools[2].outreach == 0.0


def test_outreach_follows_fees_laboratories_and_grants() -> None:
    here = province(months=1)
    houses, done = here.parameters.houses, here.programmes
    before = [10.0, 60.0, 30.0]
    for school, outreach, fees in zip(here.schools, before, (1000, 4000, 0), strict=True):
        school.outreach = outreach
        school.received = {"school_fees": fees, "project_fees": 500, "scholarships": 9999}
    done.effective["labs"], done.effective["school_outreach"] = 2000.0, 800.0
    schools.reach_out(here)
    earned = [1000, 4000, 2000]
    for school, was, own, share in zip(here.schools, before, earned, (0.1, 0.6, 0.3), strict=True):
        wanted = houses.outreach_share * own + share * 800.0
        by_hand = was + houses.outreach_smoothing * (wanted - was)
        assert school.outreach == pytest.approx(by_hand)


def test_laboratories_narrow_the_gap_by_hand() -> None:
    here = province(months=1)
    houses, gap = here.parameters.houses, here.parameters.technology.school_gap
    without = schools.outreach_capacity(here)
    firms = len(here.producers()) * here.scenario.firm_scale
    spending = sum(school.outreach for school in here.schools) * here.scenario.scale
    assert without == pytest.approx(spending / firms / houses.reference_outreach)
    assert research.school_gap(here) == gap
    here.programmes.stock["labs"] = 0.7 * houses.lab_scale / here.scenario.scale
    equipped = 1.0 - math.exp(-0.7)
    assert schools.laboratories(here) == pytest.approx(equipped)
    assert research.school_gap(here) == pytest.approx(gap * math.exp(-houses.lab_effect * equipped))
    frontier = here.outside.frontier * math.exp(-research.school_gap(here))
    assert research.school_frontier(here) == pytest.approx(frontier)
    assert schools.outreach_capacity(here) == pytest.approx(without)


def test_money_for_laboratories_narrows_the_gap_in_a_run() -> None:
    base, labs = province(months=18), province(months=18, levers={"labs": 0.05})
    assert np.all(base.records["school_gap"] == base.parameters.technology.school_gap)
    assert (np.diff(labs.records["school_gap"]) < 0.0).all()
    assert labs.schools[2].deposit > base.schools[2].deposit


def test_relevance_by_hand() -> None:
    here = province(months=1)
    houses, firms, scenario = here.parameters.houses, here.state.firms, here.scenario
    rows = here.producers()[:5]
    firms.project_until[:] = -1
    firms.project_until[rows] = here.now
    firms.project_school[rows] = 0, 1, 1, 1, 2
    firms.project_until[here.producers()[6]] = here.now - 1
    firms.project_school[here.producers()[6]] = 0
    for school in here.schools:
        school.relevance = 0.1
    schools.learn_from_projects(here)
    for school, track, number in zip(here.schools, (VOCATIONAL, TERTIARY), (1, 3), strict=False):
        students = len(here.schooling.in_stage(track)) * scenario.scale
        density = 1000.0 * number * scenario.firm_scale / students
        target = houses.relevance_limit * (1.0 - math.exp(-density / houses.relevance_projects))
        by_hand = 0.1 + houses.relevance_smoothing * (target - 0.1)
        assert school.relevance == pytest.approx(by_hand)
    assert here.schools[2].relevance == 0.1


def test_graduates_close_the_share_of_the_gap_that_their_school_teaches() -> None:
    here = province(months=1)
    here.schools[0].relevance, here.schools[1].relevance = 0.25, 0.4
    persons = here.state.persons
    mean = here.mean_of("productivity", here.producers(), default=1.0)
    rows = np.arange(3)
    for track, share in ((VOCATIONAL, 0.25), (TERTIARY, 0.4)):
        persons.skill[rows] = 0.2 * mean, 0.9 * mean, 1.5 * mean
        schools.prepare_graduates(here, rows, track=track)
        by_hand = [(0.2 + share * 0.8) * mean, (0.9 + share * 0.1) * mean, 1.5 * mean]
        assert persons.skill[rows] == pytest.approx(by_hand, rel=1e-5)


def test_graduates_of_a_run_are_prepared() -> None:
    """In the month of graduation relevance lifts skill; without it nobody's skill moves."""
    lifted = []
    for relevance in (0.0, 1.0):
        here = province(months=4)
        for school in here.schools[:2]:
            school.relevance = relevance
        rows = here.schooling.in_stage(TERTIARY)
        here.schooling.until[here.schooling.stage == TERTIARY] = here.now
        here.state.persons.skill[rows] = 0.1
        study(here)
        lifted.append(float(here.state.persons.skill[rows].min()))
    assert lifted[0] == pytest.approx(0.1)
    assert lifted[1] > 0.5


def test_schools_buy_with_a_share_of_their_money_from_those_who_do_programmes() -> None:
    here = province(months=1)
    rate, market = here.parameters.houses.spending_rate, here.market.copy()
    for school, money in zip(here.schools, (1001, 50, -7), strict=True):
        school.deposit = money
    here.ledger.clear()
    schools.buy(here)
    spent = [int(rate * 1001), int(rate * 50), 0]
    assert [school.deposit for school in here.schools] == [
        1001 - spent[0], 50 - spent[1], -7
    ]  # fmt: skip
    assert here.ledger.paid["school_purchases"] == sum(spent)
    assert here.market[here.programme_sector] - market[here.programme_sector] == sum(spent)
