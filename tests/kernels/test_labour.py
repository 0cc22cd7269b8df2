"""The labour market's kernels against their twins, and what must hold whatever is put in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.compare import (
    assert_equal_to_the_bit,
    call,
    in_chunks_as_at_once,
    ranges,
    twins_agree,
)
from tests.kernels.people import MONTH, SECTORS, random_efficiency, random_firms, random_persons
from tests.naive import labour as naive

from banha.kernels import labour as kernel

pytestmark = pytest.mark.jit_off
SEEDS = range(6)


def separation(seed: int, *, rows: int = 120, firms: int = 7) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    return {
        "start": 0, "stop": rows, "month": MONTH, "seed": seed,
        "identity": p.identity, "birth_month": p.birth_month, "status": p.status,
        "employer": p.employer, "sector": p.sector, "tenure": p.tenure, "pensioner": p.pensioner,
        "layoff": f.layoff, "separation_rate": rng.random(SECTORS) * 0.3,
        "retirement_months": 690, "retirement_rate": 0.4, "own_account_delay": 60,
        "pension_uniform_limit": 0.5, "withdrawal_rate": 0.1, "return_rate": 0.3,
        "leavers": np.zeros(firms, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("rows", "firms"), [(120, 7), (40, 1), (0, 3), (1, 1)])
def test_separate_agrees_with_its_twin(seed, rows, firms):
    arguments = separation(seed, rows=rows, firms=firms)
    left = twins_agree(kernel.separate, naive.separate, arguments)
    lost = np.count_nonzero((arguments["status"] == 1) & (left["status"] != 1))
    assert left["leavers"].sum() == lost
    assert rows < 100 or lost > 0


def test_separate_over_part_of_the_rows_leaves_the_others_alone():
    arguments = {**separation(1), "start": 40, "stop": 70}
    left = twins_agree(kernel.separate, naive.separate, arguments)
    for name in ("status", "tenure", "employer", "pensioner"):
        assert_equal_to_the_bit(left[name][:40], arguments[name][:40])
        assert_equal_to_the_bit(left[name][70:], arguments[name][70:])


@pytest.mark.parametrize("seed", SEEDS)
def test_separate_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.separate, separation(seed))


def test_nobody_separates_at_rates_of_zero_and_everybody_at_rates_of_one():
    never = {"retirement_rate": 0.0, "withdrawal_rate": 0.0, "return_rate": 0.0}
    arguments = {**separation(2), **never}
    arguments["layoff"] = np.zeros(7)
    arguments["separation_rate"] = np.zeros(SECTORS)
    _, left = call(kernel.separate, arguments)
    assert_equal_to_the_bit(left["status"], arguments["status"])
    _, left = call(kernel.separate, {**arguments, "layoff": np.ones(7)})
    assert not np.any(left["status"] == kernel.EMPLOYEE)


def test_separation_rates_are_met_in_the_mass():
    rows = 4000
    arguments = separation(3, rows=rows)
    arguments.update(retirement_rate=0.0, withdrawal_rate=0.0)
    arguments["identity"][:] = np.arange(rows)
    arguments["status"][:] = kernel.EMPLOYEE
    arguments["employer"][:] = 0
    arguments["sector"][:] = 0
    arguments["layoff"] = np.full(7, 0.2)
    arguments["separation_rate"] = np.full(SECTORS, 0.1)
    _, left = call(kernel.separate, arguments)
    assert left["leavers"][0] / rows == pytest.approx(0.28, abs=4 * np.sqrt(0.28 * 0.72 / rows))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.floats(0.0, 1.0, exclude_max=True))
def test_a_place_belongs_to_the_firm_that_the_twin_finds(places, uniform):
    cumulative = np.cumsum(places, dtype=np.int64)
    if cumulative[-1] == 0:
        return
    arguments = {"uniform": uniform, "cumulative": cumulative, "total": cumulative[-1]}
    twins_agree(kernel._draw_firm, naive._draw_firm, arguments)
    assert places[kernel._draw_firm(*arguments.values())] > 0


def test_a_uniform_next_to_one_finds_the_last_place_of_very_many():
    cumulative = np.array([2**53, 2**53 + 1], np.int64)
    arguments = {
        "uniform": float(np.nextafter(1.0, 0.0)), "cumulative": cumulative, "total": cumulative[-1],
    }  # fmt: skip
    twins_agree(kernel._draw_firm, naive._draw_firm, arguments)


def searching(seed: int, *, rows: int = 160, firms: int = 7, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    arguments = {
        "start": 0, "stop": rows, "month": MONTH, "seed": seed,
        "identity": p.identity, "birth_month": p.birth_month, "education": p.education,
        "status": p.status, "sector": p.sector, "employer": p.employer, "skill": p.skill,
        "wage": p.wage, "tenure": p.tenure,
        "efficiency": random_efficiency(rng), "firm_sector": f.sector,
        "posted_wage": f.posted_wage, "productivity": f.productivity,
        "cumulative_vacancies": np.cumsum(f.vacancies, dtype=np.int64),
        "mean_posted_wage": 1.7e6, "own_income_farm": 1.1e6,
        "own_income_household_business": 1.4e6, "search_unemployed": 0.9,
        "search_employed": 0.4, "search_farm": 0.5, "search_household_business": 0.6,
        "search_income_response": 1.3, "search_age_decline": 0.02, "vacancies_sampled": 3,
        "taste_spread": 0.4, "match_noise": 0.3, "reservation": 0.8,
        "reservation_decline": 0.05, "sector_change_loss": 0.3,
        "household_business_chance": 0.1, "household_business_sector": 2,
        "applicant": np.full(rows, -7, np.int64), "applied_to": np.full(rows, -7, np.int32),
        "score": np.full(rows, -7.0, np.float32),
    }  # fmt: skip
    assert changed.keys() <= arguments.keys()
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "changed",
    [
        {}, {"vacancies_sampled": 1}, {"vacancies_sampled": 4}, {"match_noise": 0.0},
        {"own_income_farm": 0.0, "own_income_household_business": 0.0},
        {"household_business_chance": 1.0}, {"search_unemployed": 0.0, "search_employed": 1.0},
        {"sector_change_loss": 1.0}, {"mean_posted_wage": 0.0}, {"reservation_decline": 1.0},
    ],
)  # fmt: skip
def test_search_agrees_with_its_twin(seed, changed):
    twins_agree(kernel.search, naive.search, searching(seed, **changed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("rows", "firms"), [(60, 1), (0, 2), (1, 3)])
def test_search_agrees_with_its_twin_in_small_provinces(seed, rows, firms):
    twins_agree(kernel.search, naive.search, searching(seed, rows=rows, firms=firms))


@pytest.mark.parametrize("cumulative", [np.zeros(0, np.int64), np.zeros(7, np.int64)])
def test_without_vacancies_nobody_applies(cumulative):
    arguments = searching(1, cumulative_vacancies=cumulative)
    (count,), left = call(kernel.search, arguments)
    twins_agree(kernel.search, naive.search, arguments)
    assert count == 0
    assert np.all(left["applicant"] == -7)


def test_search_lists_from_the_start_of_its_range_and_touches_nothing_else():
    arguments = searching(4, start=50, stop=110)
    (count,), _ = call(kernel.search, arguments)
    left = twins_agree(kernel.search, naive.search, arguments)
    assert 5 < count < 60
    rows = left["applicant"][50 : 50 + count]
    assert np.all((rows >= 50) & (rows < 110))
    assert np.all(left["applicant"][:50] == -7)
    assert np.all(left["applicant"][50 + count :] == -7)


@pytest.mark.parametrize("seed", SEEDS)
def test_applications_in_chunks_are_those_at_once(seed):
    arguments = searching(seed)
    (count,), whole = call(kernel.search, arguments)
    chunked = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in arguments.items()}
    kept: list[int] = []
    for start, stop in ranges(arguments["stop"], 5):
        found = kernel.search(start, stop, *list(chunked.values())[2:])
        kept += range(start, start + found)
    assert len(kept) == count > 10
    for name in ("applicant", "applied_to", "score"):
        assert_equal_to_the_bit(whole[name][:count], chunked[name][kept])
    for name in ("status", "sector", "tenure"):
        assert_equal_to_the_bit(whole[name], chunked[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_who_applies_is_active_and_never_to_the_own_firm_or_one_without_places(seed):
    arguments = searching(seed)
    (count,), left = call(kernel.search, arguments)
    applicant, firm = left["applicant"][:count], left["applied_to"][:count]
    assert len(set(applicant.tolist())) == count
    assert np.all(np.isin(arguments["status"][applicant], [1, 2, 3, 4]))
    staff = arguments["status"][applicant] == kernel.EMPLOYEE
    assert staff.any()
    assert not np.any(arguments["employer"][applicant][staff] == firm[staff])
    assert np.all(np.diff(arguments["cumulative_vacancies"], prepend=0)[firm] > 0)


def matching(applied_to: list[int], score: list[float], vacancies: list[int]) -> dict[str, Any]:
    return {
        "applied_to": np.array(applied_to, np.int32), "score": np.array(score, np.float32),
        "vacancies": np.array(vacancies, np.int32), "hired": np.zeros(len(score), np.int8),
    }  # fmt: skip


@st.composite
def matchings(draw: st.DrawFn) -> dict[str, Any]:
    vacancies = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    count = draw(st.integers(0, 25))
    applied_to = draw(st.lists(st.integers(0, len(vacancies) - 1), min_size=count, max_size=count))
    # Few different scores, so that ties are common.
    score = draw(st.lists(st.sampled_from([-2.0, 0.0, 0.5, 1e6]), min_size=count, max_size=count))
    return matching(applied_to, score, vacancies)


@given(matchings())
def test_match_agrees_with_its_twin(arguments):
    twins_agree(kernel.match, naive.match, arguments)


@given(matchings())
def test_match_fills_places_and_prefers_the_better_and_the_earlier(arguments):
    (total,), left = call(kernel.match, arguments)
    applied_to, score, hired = left["applied_to"], left["score"], left["hired"] == 1
    assert total == hired.sum()
    assert_equal_to_the_bit(left["vacancies"], arguments["vacancies"])
    for firm, places in enumerate(arguments["vacancies"]):
        mine = np.flatnonzero(applied_to == firm)
        assert hired[mine].sum() == min(len(mine), places)
        taken = [(-score[i], i) for i in mine if hired[i]]
        refused = [(-score[i], i) for i in mine if not hired[i]]
        assert not taken or not refused or max(taken) < min(refused)


def test_nobody_is_hired_without_places_or_by_no_applications():
    full = matching([0, 0], [1.0, 2.0], [0])
    assert not twins_agree(kernel.match, naive.match, full)["hired"].any()
    unwanted = matching([], [], [3, 1])
    assert len(twins_agree(kernel.match, naive.match, unwanted)["hired"]) == 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", [0, 1, 150])
def test_hire_agrees_with_its_twin_and_counts_every_staff(seed, rows):
    looked = searching(seed, rows=rows)
    rng = np.random.default_rng(seed)
    vacancies = np.diff(looked["cumulative_vacancies"], prepend=0).astype(np.int32)
    (count,), found = call(kernel.search, looked)
    hired = np.zeros(count, np.int8)
    hires = kernel.match(found["applied_to"][:count], found["score"][:count], vacancies, hired)
    staffed = found["status"] == kernel.EMPLOYEE
    employees = np.bincount(found["employer"][staffed], minlength=7).astype(np.int32)
    arguments = {
        "applicant": found["applicant"][:count], "applied_to": found["applied_to"][:count],
        "hired": hired, "status": found["status"], "sector": found["sector"],
        "employer": found["employer"], "wage": found["wage"], "tenure": found["tenure"],
        "skill": found["skill"], "firm_sector": found["firm_sector"],
        "posted_wage": found["posted_wage"], "employees": employees, "vacancies": vacancies,
        "sector_change_loss": float(rng.random()),
    }  # fmt: skip
    left = twins_agree(kernel.hire, naive.hire, arguments)
    staffed = left["status"] == kernel.EMPLOYEE
    assert_equal_to_the_bit(left["employees"], np.bincount(left["employer"][staffed], minlength=7))
    assert left["vacancies"].sum() == vacancies.sum() - hires
    assert left["vacancies"].min(initial=0) >= 0
    assert rows < 100 or 0 < hires < count
