"""The labour market's kernels against their twins, and what must hold whatever is put in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.compare import (
    arrays,
    assert_equal_to_the_bit,
    call,
    copied,
    in_chunks_as_at_once,
    ranges,
    twins_agree,
)
from tests.kernels.people import MONTH, SECTORS, random_efficiency, random_firms, random_persons
from tests.naive import labour as naive

from banha.kernels import labour as kernel
from banha.kernels import matching

pytestmark = pytest.mark.jit_off
SEEDS = range(6)
NO_EXITS = {
    "layoff": np.zeros(7), "quit": np.zeros(7), "retirement_rate": 0.0, "withdrawal_rate": 0.0,
    "return_rate": 0.0,
}  # fmt: skip
EVERYBODY_SEARCHES = {"unemployed": 1.0, "employed": 1.0, "mismatched": 1.0}
NO_PLACES = np.zeros(0, np.int32)
FIVE_PLACES = np.ones(5, np.int32)  # all of firm 1
NO_BUSINESS = {"household_business_chance": 0.0, "farm_chance": 0.0}


def market(
    seed: int, *, rows: int = 160, firms: int = 7, start: int = 0, stop: int | None = None,
    **changed: Any,
) -> dict[str, Any]:  # fmt: skip
    """Arguments of `both_passes`; `changed` names fields of the named tuples."""
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    loss = rng.random((SECTORS, SECTORS)) * (1.0 - np.eye(SECTORS))
    way = np.random.default_rng(100 + seed).random(firms) * 0.1
    wage = np.log(f.posted_wage) - way
    tuples = {
        "workers": kernel.Workers(*(getattr(p, name) for name in kernel.Workers._fields)),
        "exits": kernel.Exits(
            layoff=f.layoff, quit=rng.random(firms) * 0.3,
            tenure_factor=0.6 + 1.6 * np.exp(-np.arange(40) / 10.0), retirement_months=690,
            own_account_months=750, retirement_rate=0.4, withdrawal_rate=0.1, return_rate=0.3,
            pension_share=0.5,
        ),
        "offers": kernel.Offers(
            unskilled=np.repeat(np.arange(firms, dtype=np.int32), f.vacancies),
            skilled=np.repeat(np.arange(firms, dtype=np.int32), f.skilled_vacancies),
            log_wage=np.stack([wage, wage + np.log(f.premium)]), log_change=np.log(1.0 - loss),
            firm_sector=f.sector, productivity=f.productivity, way=way,
        ),
        "search": kernel.Search(
            digital_factor=1.4, unemployed=0.7, employed=0.3, mismatched=0.6, farm=0.5,
            household_business=0.6, income_response=1.3, age_decline=0.02, looks=3,
            taste_spread=0.4, match_noise=0.3, log_reservation=np.log(0.8),
            log_reservation_decline=np.log(0.95), log_hiring_standard=np.log(1.0e6),
            patience=2, log_mean_wage=np.log(1.7e6),
            log_farm_income=np.log(1.1e6), log_household_business_income=np.log(1.4e6),
            household_business_chance=0.1, household_business_sector=2, farm_chance=0.05,
            farm_sector=3,
        ),
    }  # fmt: skip
    for name, fields in tuples.items():
        mine = {k: changed.pop(k) for k in list(changed) if k in fields._fields}
        tuples[name] = fields._replace(**mine)
    assert not changed
    return {
        "start": start, "stop": rows if stop is None else stop, "month": MONTH, "seed": seed,
        "workers": tuples["workers"], "log_efficiency": np.log(random_efficiency(rng)),
        "exits": tuples["exits"], "offers": tuples["offers"], "search": tuples["search"],
        "leavers": np.zeros((2, firms), np.int64), "applicant": np.full(rows, -7, np.int64),
        "applied_to": np.full(rows, -7, np.int32), "score": np.full(rows, -7.0, np.float32),
    }  # fmt: skip


def both_passes(
    separate: Any, apply: Any, start: int, stop: int, month: int, seed: int, workers: Any,
    log_efficiency: Any, exits: Any, offers: Any, search: Any, leavers: Any, applicant: Any,
    applied_to: Any, score: Any,
) -> int:  # fmt: skip
    """Separation, then the applications of those who look, as one; returns their number."""
    seeker = np.full(len(applicant), -7, np.int32)
    bounds = kernel.bounds_of(log_efficiency, exits, search)
    found = separate(
        start, stop, month, seed, workers, log_efficiency, exits, search, bounds, leavers, seeker
    )
    lists = [column[start:stop] for column in (applicant, applied_to, score)]
    rows = seeker[start : start + found]
    return int(apply(rows, month, seed, workers, log_efficiency, offers, search, *lists))


def by_kernels(*arguments: Any) -> int:
    return both_passes(kernel.separate, kernel.apply, *arguments)


def by_twins(*arguments: Any) -> int:
    return both_passes(naive.separate, naive.apply, *arguments)


def meet(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the kernels leave them, which is as the twins do."""
    return twins_agree(by_kernels, by_twins, arguments)


def applications(arguments: dict[str, Any]) -> tuple[Any, Any, Any]:
    (count,), left = call(by_kernels, arguments)
    return tuple(left[name][:count] for name in ("applicant", "applied_to", "score"))  # type: ignore[return-value]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "changed",
    [
        {}, {"looks": 1}, {"looks": 4}, {"match_noise": 0.0}, {"patience": 0}, {"patience": 999},
        {"household_business_chance": 1.0}, {"farm_chance": 1.0}, NO_BUSINESS,
        {"digital_factor": 0.0}, {"digital_factor": 3.0}, {"unemployed": 0.0, "employed": 1.0},
        {"mismatched": 0.0}, {"log_change": np.full((SECTORS, SECTORS), np.log(0.01))},
        {"tenure_factor": np.array([5.0])}, {"withdrawal_rate": 1.0}, {"return_rate": 1.0},
        {"pension_share": 1.0, "retirement_rate": 1.0}, NO_EXITS,
        {"layoff": np.ones(7)}, {"skilled": NO_PLACES}, {"unskilled": NO_PLACES},
        {"income_response": 0.0, "age_decline": 0.0},
    ],
)  # fmt: skip
def test_both_passes_agree_with_their_twins(seed, changed):
    meet(market(seed, **changed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("rows", "firms"), [(60, 1), (0, 2), (1, 3), (0, 0)])
def test_both_passes_agree_with_their_twins_in_small_provinces(seed, rows, firms):
    meet(market(seed, rows=rows, firms=firms))


@pytest.mark.parametrize("seed", SEEDS)
def test_staff_lost_are_counted_by_firm_and_kind_of_place(seed):
    arguments = market(seed, **NO_BUSINESS, return_rate=0.0)
    left = meet(arguments)
    before, after = arguments["workers"], left["workers"]
    lost = (before.status == kernel.EMPLOYEE) & (after.status != kernel.EMPLOYEE)
    counted = np.zeros((2, 7), np.int64)
    np.add.at(counted, (before.place[lost], before.employer[lost]), 1)
    assert_equal_to_the_bit(left["leavers"], counted)
    assert (counted.sum(axis=1) > 0).all()
    assert (after.employer[lost] == -1).all()
    assert (after.tenure[lost] == 0).all()


def test_part_of_the_rows_leaves_the_others_alone():
    arguments = market(4, start=50, stop=110)
    left = meet(arguments)
    (count,), _ = call(by_kernels, arguments)
    assert 5 < count < 60
    assert np.all((left["applicant"][50 : 50 + count] >= 50) & (left["applicant"] < 110)[50:][0])
    for name in ("applicant", "applied_to"):
        assert np.all(left[name][:50] == -7)
        assert np.all(left[name][50 + count :] == -7)
    for before, after in zip(arguments["workers"], left["workers"], strict=True):
        assert_equal_to_the_bit(after[:50], before[:50])
        assert_equal_to_the_bit(after[110:], before[110:])


@pytest.mark.parametrize("seed", SEEDS)
def test_in_chunks_it_is_as_at_once(seed):
    arguments = market(seed)
    (count,), whole = call(by_kernels, arguments)
    chunked = copied(arguments)
    kept: list[int] = []
    for start, stop in ranges(arguments["stop"], 5):
        found = by_kernels(start, stop, *list(chunked.values())[2:])
        kept += range(start, start + found)
    assert len(kept) == count > 10
    lists = ("applicant", "applied_to", "score")
    for name in lists:
        assert_equal_to_the_bit(whole[name][:count], chunked[name][kept])
    others = arrays(chunked)
    for name, array in arrays(whole).items():
        if name not in lists:
            assert_equal_to_the_bit(array, others[name], name=name)


def test_nobody_leaves_at_rates_of_zero_and_everybody_at_rates_of_one():
    arguments = market(2, **NO_EXITS, **NO_BUSINESS)
    _, left = call(by_kernels, arguments)
    assert_equal_to_the_bit(left["workers"].status, arguments["workers"].status)
    arguments = market(2, **NO_EXITS | {"layoff": np.ones(7)})
    _, left = call(by_kernels, arguments)
    assert not np.any(left["workers"].status == kernel.EMPLOYEE)


def test_separation_rates_are_met_in_the_mass():
    """P = 1 − (1 − 0.2)·(1 − 0.1·2) with the factor of the third month, all others having one."""
    rows, factor = 4000, np.array([9.0, 9.0, 9.0, 2.0])
    arguments = market(
        3, rows=rows, **NO_EXITS | {"layoff": np.full(7, 0.2), "quit": np.full(7, 0.1)},
        tenure_factor=factor,
    )  # fmt: skip
    workers = arguments["workers"]
    for name, value in (
        ("identity", np.arange(rows)), ("status", kernel.EMPLOYEE), ("employer", 0), ("tenure", 2),
        ("wage", 4e6),
    ):  # fmt: skip
        getattr(workers, name)[:] = value
    _, left = call(by_kernels, arguments)
    share = 1.0 - 0.8 * 0.8
    limit = 4 * np.sqrt(share * (1.0 - share) / rows)
    assert left["leavers"].sum() / rows == pytest.approx(share, abs=limit)


def test_without_vacancies_nobody_applies():
    arguments = market(1, unskilled=NO_PLACES, skilled=NO_PLACES)
    assert len(applications(arguments)[0]) == 0
    assert np.all(meet(arguments)["applicant"] == -7)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_applies_where(seed):
    """The active, once each; never to a door without places or to the own place."""
    arguments = market(seed, **NO_EXITS, **NO_BUSINESS)
    workers, offers = arguments["workers"], arguments["offers"]
    applicant, door, _ = applications(arguments)
    firm, kind = door // 2, door % 2
    assert len(set(applicant.tolist())) == len(applicant)
    assert np.all(np.isin(workers.status[applicant], [1, 2, 3, 4]))
    places = np.stack([np.bincount(p, minlength=7) for p in (offers.unskilled, offers.skilled)])
    assert np.all(places[kind, firm] > 0)
    staff = workers.status[applicant] == kernel.EMPLOYEE
    same = (workers.employer[applicant] == firm) & (workers.place[applicant] == kind)
    assert staff.any()
    assert not np.any(staff & same)
    graduate = workers.education[applicant] >= kernel.VOCATIONAL
    assert not np.any((kind == kernel.SKILLED) & ~graduate)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", [0, 1])
def test_best_offer_agrees_with_its_twin(seed, kind):
    offers = market(seed)["offers"]
    rng = np.random.default_rng(seed)
    arguments = {
        "seed": seed, "month": MONTH, "who": int(rng.integers(0, 2**40)), "kind": kind,
        "places_of_kind": offers[kind], "log_wage": offers.log_wage,
        "way": offers.way, "log_change": offers.log_change, "firm_sector": offers.firm_sector,
        "employer": int(rng.integers(-1, 7)),
        "place": int(rng.integers(0, 2)), "sector": int(rng.integers(-1, SECTORS)),
        "looks": int(rng.integers(1, 5)), "taste_spread": 0.4, "lowest": 14.3,
        "least_wage": 13.9,
    }  # fmt: skip
    twins_agree(kernel.best_offer, naive.best_offer, arguments)
    assert kernel.best_offer(*{**arguments, "lowest": 99.0}.values()) == -1
    assert kernel.best_offer(*{**arguments, "least_wage": 99.0}.values()) == -1
    assert kernel.best_offer(*{**arguments, "places_of_kind": NO_PLACES}.values()) == -1
    # What the way costs is the commuter's own matter: the firm asks what it pays itself.
    of_firms = {"looks": 4, "lowest": -99.0, "least_wage": float(offers.log_wage.max()) + 0.2}
    assert kernel.best_offer(*{**arguments, **of_firms}.values()) == -1
    far = {"way": np.full_like(offers.way, 20.0)}
    taken = kernel.best_offer(*{**arguments, **of_firms, **far}.values())
    assert taken >= 0 or set(offers[kind]) <= {arguments["employer"]}


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 3))
def test_leaves_job_agrees_with_its_twin(leave, layoff, quit_, tenure_factor):
    twins_agree(
        kernel.leaves_job, naive.leaves_job,
        {"leave": leave, "layoff": layoff, "quit_": quit_, "tenure_factor": tenure_factor},
    )  # fmt: skip


@pytest.mark.parametrize("own_account", [False, True])
@pytest.mark.parametrize(("age", "limit"), [(719, 0.1), (720, 0.5), (779, 0.5), (780, 0.5)])
def test_leaves_labour_force_agrees_with_its_twin(own_account, age, limit):
    """Ten in a hundred withdraw, forty more retire: at sixty, on own account at sixty-five."""
    limit = 0.1 if own_account and age < 780 else limit
    for exit_ in (0.0, 0.0999, 0.1001, limit - 1e-9, limit + 1e-9, 0.999):
        arguments = {
            "age": age, "own_account": own_account, "exit_": exit_,
            "exits_rates": (720, 780, 0.4, 0.1),
        }  # fmt: skip
        twins_agree(kernel.leaves_labour_force, naive.leaves_labour_force, arguments)
        assert kernel.leaves_labour_force(*arguments.values()) == (exit_ < limit)


@pytest.mark.parametrize("age_years", [15, 30, 31, 70])
@pytest.mark.parametrize("response", [0.0, 1.0, 2.5])
def test_own_account_chance_agrees_with_its_twin(age_years, response):
    arguments = {
        "chance": 0.05, "log_pay": 14.6, "log_income": 14.1, "response": response,
        "decline": 0.03, "age_years": age_years,
    }  # fmt: skip
    twins_agree(kernel.own_account_chance, naive.own_account_chance, arguments)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_contract_of_agrees_with_its_twin(formal, covered, chance, breach, breach_informal):
    twins_agree(
        kernel.contract_of, naive.contract_of,
        {
            "formal": formal, "covered": covered, "formal_chance": chance,
            "noncompliance": breach, "noncompliance_informal": breach_informal,
        },
    )  # fmt: skip


def hiring(seed: int, *, rows: int = 150) -> tuple[dict[str, Any], Any]:
    """Arguments of `hire` after a market's matching, and the vacancies by door."""
    rng = np.random.default_rng(seed)
    looked = market(seed, rows=rows, **EVERYBODY_SEARCHES)
    (count,), found = call(by_kernels, looked)
    workers, offers = found["workers"], found["offers"]
    vacancies = np.stack(
        [np.bincount(p, minlength=7) for p in (offers.unskilled, offers.skilled)], axis=1
    ).reshape(-1)
    hired = np.zeros(count, np.int8)
    matching.match(found["applied_to"][:count], found["score"][:count], vacancies, hired)
    arguments = {
        "start": 0, "stop": count, "month": MONTH, "seed": seed,
        "applicant": found["applicant"][:count], "applied_to": found["applied_to"][:count],
        "hired": hired, "workers": workers,
        "contract": rng.integers(0, 4, rows).astype(np.int8), "firm_sector": offers.firm_sector,
        "posted_wage": np.exp(offers.log_wage[0]), "productivity": offers.productivity,
        "formal_chance": rng.random(14), "noncompliance": 0.2, "noncompliance_informal": 0.6,
        "change_loss": 1.0 - np.exp(offers.log_change), "left": np.full(count, -7, np.int32),
        "gap": np.zeros(count),
    }  # fmt: skip
    return arguments, vacancies


def staff_of(workers: kernel.Workers) -> Any:
    """Staff by door, counted."""
    employed = workers.status == kernel.EMPLOYEE
    door = 2 * workers.employer[employed].astype(np.int64) + workers.place[employed]
    return np.bincount(door, minlength=14)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", [0, 1, 150])
def test_hire_agrees_with_its_twin_and_counts_every_staff(seed, rows):
    arguments, vacancies = hiring(seed, rows=rows)
    moved = twins_agree(kernel.hire, naive.hire, arguments)
    in_chunks_as_at_once(kernel.hire, arguments)
    names = ("applied_to", "hired", "left", "gap")
    counting = {name: moved[name] for name in names} | {
        "staff": staff_of(arguments["workers"]), "vacancies": vacancies,
        "hired_knowledge": np.zeros(7),
    }  # fmt: skip
    counted = twins_agree(kernel.count_hires, naive.count_hires, counting)
    hires = int(arguments["hired"].sum())
    assert_equal_to_the_bit(counted["staff"], staff_of(moved["workers"]))
    assert counted["vacancies"].sum() == vacancies.sum() - hires
    assert counted["vacancies"].min(initial=0) >= 0
    assert rows < 100 or 0 < hires < len(arguments["applicant"])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", [160, 600])
def test_separate_agrees_with_its_twin(seed, rows):
    given = market(seed, rows=rows)
    names = ("start", "stop", "month", "seed", "workers", "log_efficiency", "exits", "search")
    arguments = {name: given[name] for name in names}
    arguments["bounds"] = kernel.bounds_of(*[given[name] for name in names[-3:]])
    arguments["leavers"] = given["leavers"]
    left = twins_agree(
        kernel.separate, naive.separate, {**arguments, "seeker": np.full(rows, -7, np.int32)}
    )
    assert (left["seeker"] >= 0).sum() > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_apply_agrees_with_its_twin(seed):
    given = market(seed)
    active = np.isin(given["workers"].status, [1, 2, 3, 4])
    names = ("month", "seed", "workers", "log_efficiency", "offers", "search")
    arguments = {"seeker": np.flatnonzero(active).astype(np.int32)}
    arguments |= {name: given[name] for name in (*names, "applicant", "applied_to", "score")}
    left = twins_agree(kernel.apply, naive.apply, arguments)
    rows = arguments.pop("seeker")
    workers = given["workers"]._make(column[rows] for column in given["workers"])
    together = {"rows": rows, **arguments, "workers": workers}
    twins_agree(kernel.apply_together, naive.apply_together, together)
    assert (left["applicant"] >= 0).sum() > 20


@pytest.mark.parametrize("months", [0, 11, 12, 191, 192, 1200])
def test_years_old_agrees_with_its_twin(months):
    twins_agree(kernel.years_old, naive.years_old, {"month": 1320, "birth_month": 1320 - months})
    assert kernel.years_old(1320, np.int16(1320 - months)) == months // 12


def test_a_month_longer_agrees_with_its_twin():
    arguments = {
        "status": np.array([0, 1, 2, 6, 4, 0], np.int8),
        "tenure": np.array([0, 32767, 32766, 5, 0, 9], np.int16),
    }
    left = twins_agree(kernel.a_month_longer, naive.a_month_longer, arguments)
    assert left["tenure"].tolist() == [0, 32767, 32767, 6, 1, 9]


@pytest.mark.parametrize("age", [600, 700])
def test_leave_labour_force_agrees_with_its_twin(age):
    exits = market(1)["exits"]
    for who in range(30):
        arguments = {
            "row": 1, "age": age, "seed": 3, "month": MONTH, "who": who, "exits": exits,
            "pensioner": np.zeros(3, np.int8), "status": np.ones(3, np.int8),
            "tenure": np.full(3, 9, np.int16),
        }  # fmt: skip
        left = twins_agree(kernel.leave_labour_force, naive.leave_labour_force, arguments)
        assert left["status"].tolist() == [1, kernel.OUT, 1]


@pytest.mark.parametrize("state", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("digital", [0, 1])
def test_chance_to_look_agrees_with_its_twin(state, kind, place, digital):
    arguments = {
        "state": state, "kind": kind, "place": place, "age_years": 41, "log_effect": 0.3,
        "digital": digital, "search": market(1)["search"],
    }  # fmt: skip
    twins_agree(kernel.chance_to_look, naive.chance_to_look, arguments)


@pytest.mark.parametrize("state", [1, 2, 3, 4])
def test_pay_to_beat_agrees_with_its_twin(state):
    arguments = {
        "state": state, "tenure": 5, "wage": 1.6e6, "premium": 0.2, "log_present": -0.1,
        "log_effect": 0.3, "search": market(1)["search"],
    }  # fmt: skip
    twins_agree(kernel.pay_to_beat, naive.pay_to_beat, arguments)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("changed", [{}, {"age_decline": -0.01}, {"digital_factor": 0.7}])
def test_bounds_of_agree_with_their_twin(seed, changed):
    given = market(seed, **changed)
    arguments = {name: given[name] for name in ("log_efficiency", "exits", "search")}
    twins_agree(kernel.bounds_of, naive.bounds_of, arguments)


@pytest.mark.parametrize("seed", SEEDS)
def test_whom_it_may_concern_agrees_with_its_twin(seed):
    given, rng = market(seed), np.random.default_rng(seed)
    bounds = kernel.bounds_of(given["log_efficiency"], given["exits"], given["search"])
    arguments = {
        "first": 10, "last": 150, "u": rng.random((4, 256)), "status": given["workers"].status,
        "employer": given["workers"].employer, **bounds._asdict(), "rows": np.full(256, -7),
    }  # fmt: skip
    arguments["status"][149] = kernel.UNEMPLOYED  # Always listed: nothing is left behind the list.
    left = twins_agree(kernel.whom_it_may_concern, naive.whom_it_may_concern, arguments)
    assert 20 < np.count_nonzero(left["rows"] >= 0) < 140
