"""A month of life against its twin: who is paid what, who learns, who dies or departs."""

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
from tests.kernels.people import (
    HOUSEHOLDS,
    MONTH,
    random_efficiency,
    random_firms,
    random_persons,
)
from tests.naive import life as naive

from banha.kernels import life as kernel

pytestmark = pytest.mark.jit_off
AGES = 101
SEEDS = range(6)
NOBODY_ENDS = {"mortality": np.zeros(AGES), "departure": np.zeros((2, 3, AGES))}


def living(
    seed: int, *, rows: int = 150, firms: int = 7, start: int = 0, stop: int | None = None,
    **changed: Any,
) -> dict[str, Any]:  # fmt: skip
    """Arguments of `month_of_life`; `changed` names fields of the named tuples."""
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    tuples = {
        "people": kernel.People(*(getattr(p, name) for name in kernel.People._fields)),
        "employers": kernel.Employers(f.posted_wage, f.premium, f.productivity),
        "pay": kernel.PayRules(
            follow_up=0.2, follow_down=0.05, minimum_wage=1_450_000.5, tax_rate=0.07,
            tax_threshold=1_800_000.0, farm_income=1_100_000, household_business_income=2_300_001,
            public_employer=0, pension=812_345,
        ),
        "rules": kernel.LifeRules(
            mortality=np.linspace(0.0, 0.3, AGES), departure=rng.random((2, 3, AGES)) * 0.4,
            unemployed_months=6, closing_rate=rng.random(4) * 0.1, idle_decay=0.004,
        ),
    }  # fmt: skip
    for name, fields in tuples.items():
        mine = {k: changed.pop(k) for k in list(changed) if k in fields._fields}
        tuples[name] = fields._replace(**mine)
    assert not changed
    streets = (HOUSEHOLDS >> kernel.STREET) + 1
    return {
        "start": start, "stop": rows if stop is None else stop, "month": MONTH, "seed": seed,
        "people": tuples["people"], "efficiency": random_efficiency(rng),
        "employers": tuples["employers"], "pay": tuples["pay"], "rules": tuples["rules"],
        "payroll": np.zeros(firms, np.int64), "formal_staff": np.zeros(firms, np.int64),
        "filled": np.full(streets, start), "home": np.full(rows, -7, np.int32),
        "amount": np.full(rows, -7), "pensioners": np.full(rows, -7, np.int32),
        "leaver": np.full(rows, -7, np.int64), "fate": np.full(rows, -7, np.int8),
        "stayers": np.zeros((4, len(tuples["rules"].mortality)), np.int64),
        "totals": np.zeros(kernel.TOTALS, np.int64),
    }  # fmt: skip


def live(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the kernel leaves them, which is as the twin does."""
    return twins_agree(kernel.month_of_life, naive.month_of_life, arguments)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("rows", "firms"), [(150, 7), (600, 7), (40, 1), (0, 2), (1, 1)])
def test_month_of_life_agrees_with_its_twin_and_counts_everybody(seed, rows, firms):
    arguments = living(seed, rows=rows, firms=firms)
    (count, _), left = call(kernel.month_of_life, arguments)
    live(arguments)
    assert count + left["stayers"].sum() == np.count_nonzero(arguments["people"].status)
    assert rows < 100 or set(left["fate"][:count]) == {kernel.DIES, kernel.DEPARTS}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "changed",
    [
        {"departure": np.zeros((2, 3, AGES))},
        {"departure": np.ones((2, 3, AGES))}, {"unemployed_months": 400},
        {"mortality": np.zeros(AGES)}, {"mortality": np.ones(AGES)},
        {"mortality": np.linspace(0.0, 0.5, 31), "departure": np.full((2, 3, 31), 0.2)},
        {"start": 40, "stop": 90}, {"start": 9, "stop": 9}, {"minimum_wage": 0.0},
        {"minimum_wage": 1e9}, {"tax_threshold": 0.0}, {"tax_rate": 0.0}, {"pension": 0},
        {"farm_income": 0, "household_business_income": 0}, {"public_employer": -1},
        {"farm_income": 10**15, "household_business_income": 10**15}, {"idle_decay": 1.0},
    ],
)  # fmt: skip
def test_month_of_life_agrees_with_its_twin_at_the_edges(seed, changed):
    live(living(seed, **changed))


@pytest.mark.parametrize("seed", SEEDS)
def test_in_chunks_it_is_as_at_once(seed):
    arguments = living(seed)
    (count, retired), whole = call(kernel.month_of_life, arguments)
    chunked = copied(arguments)
    kept: list[int] = []
    draw: list[int] = []
    for start, stop in ranges(arguments["stop"], 4):
        leavers, pensions = kernel.month_of_life(start, stop, *list(chunked.values())[2:])
        kept += range(start, start + leavers)
        draw += range(start, start + pensions)
    assert len(kept) == count > 0
    assert len(draw) == retired > 0
    others = arrays(chunked)
    for name, array in arrays(whole).items():
        if name in {"leaver", "fate"}:
            assert_equal_to_the_bit(array[:count], others[name][kept])
        elif name == "pensioners":
            assert_equal_to_the_bit(array[:retired], others[name][draw])
        else:
            assert_equal_to_the_bit(array, others[name], name=name)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_paid_is_received(seed):
    left = live(living(seed, rows=500))
    people, totals = left["people"], left["totals"]
    paid = totals[kernel.PAY_BY_EDUCATION :][:4].sum()
    staff = totals[kernel.JOBS_BY_EDUCATION :][:4].sum()
    noted = left["amount"][: left["filled"][0]]
    assert noted.sum() == people.pay.sum() - people.pay[people.status == 0].sum()
    assert noted.sum() == paid + totals[kernel.OWN_INCOME]
    assert noted.min() > 0
    assert left["payroll"].sum() == paid
    assert left["payroll"][0] == totals[kernel.PUBLIC_PAY] > 0
    assert 0 < left["formal_staff"].sum() < staff
    assert 0 < totals[kernel.AT_MINIMUM] < staff
    retired = left["pensioners"][left["pensioners"] >= 0]
    drawing = (people.pensioner == 1) & (people.status != 0)
    assert retired.tolist() == np.flatnonzero(drawing).tolist() != []


def test_pay_by_hand():
    """Wage 2 m → 2.1 m by half of the gap; × 1.5 at the door × 2 for the education; whole đồng."""
    arguments = living(1, rows=2, firms=1, follow_up=0.5, minimum_wage=1.0, **NOBODY_ENDS)
    people = arguments["people"]
    for name, value in (
        ("status", 1), ("employer", 0), ("place", [0, 1]), ("education", 2), ("household", [0, 1]),
        ("wage", 2e6), ("pensioner", 0), ("contract", [1, 0]), ("origin", [0, 1]),
    ):  # fmt: skip
        getattr(people, name)[:] = value
    arguments["employers"].posted_wage[:] = 2.2e6
    arguments["employers"].premium[:] = 1.5
    arguments["efficiency"][2], arguments["efficiency"][6] = 1.0, 2.0
    left = live(arguments)
    assert people.wage.tolist() == [2e6, 2e6]
    assert left["people"].wage.tolist() == [2.1e6, 2.1e6]
    assert left["people"].pay.tolist() == [2_100_000, 6_300_000]
    assert left["home"][:2].tolist() == [0, 1]
    assert left["amount"][:2].tolist() == [2_100_000, 6_300_000]
    pay = arguments["pay"]
    taxes = [kernel.tax_of(amount, pay.tax_rate, pay.tax_threshold) for amount in left["amount"]]
    assert taxes == [21_000, 315_000]
    assert left["payroll"].tolist() == [8_400_000]
    assert left["formal_staff"].tolist() == [1]


def test_students_and_those_out_of_the_labour_force_do_not_move_away():
    arguments = living(3, departure=np.ones((2, 3, AGES)))
    (count, _), left = call(kernel.month_of_life, arguments)
    moved = left["leaver"][:count][left["fate"][:count] == kernel.DEPARTS]
    assert set(arguments["people"].status[moved].tolist()) == {1, 2, 3, 4}


def test_the_chance_to_depart_is_by_origin_joblessness_and_age():
    departure = np.zeros((2, 3, AGES))
    departure[1, 1, :40] = 1.0
    arguments = living(3, rows=600, mortality=np.zeros(AGES), departure=departure)
    (count, _), left = call(kernel.month_of_life, arguments)
    people = arguments["people"]
    young = (MONTH - people.birth_month) // 12 < 40
    waited = (people.status == 4) & (people.tenure > 6) & (people.origin == 1)
    assert left["leaver"][:count].tolist() == np.flatnonzero(waited & young).tolist()
    assert 0 < count < waited.sum()


def test_everybody_dies_at_a_rate_of_one():
    arguments = living(3, mortality=np.ones(AGES))
    (count, _), left = call(kernel.month_of_life, arguments)
    assert count == np.count_nonzero(arguments["people"].status)
    assert set(left["fate"][:count].tolist()) == {kernel.DIES}


def test_the_end_of_school_is_no_matter_of_this_pass():
    arguments = living(5, rows=800, **NOBODY_ENDS)
    left = live(arguments)
    assert np.count_nonzero(arguments["people"].status == 5) > 50
    assert_equal_to_the_bit(arguments["people"].status, left["people"].status)


def test_staff_come_nearer_to_the_firm_and_the_idle_forget():
    arguments = living(7)
    before, status = arguments["people"].skill, arguments["people"].status
    after = live(arguments)["people"].skill
    target = arguments["employers"].productivity[arguments["people"].employer]
    work = status == 1
    assert np.all(np.abs(after - target)[work] < np.abs(before - target)[work])
    assert np.all(after[status > 1] < before[status > 1])
    assert np.all(after[status == 0] == before[status == 0])


MONEY = st.floats(1.0, 1e8)


@given(MONEY, MONEY, st.floats(0, 1), st.floats(0, 1))
def test_wage_after_agrees_with_its_twin(wage, posted, follow_up, follow_down):
    arguments = {
        "wage": wage, "posted": posted, "follow_up": follow_up, "follow_down": follow_down
    }  # fmt: skip
    twins_agree(kernel.wage_after, naive.wage_after, arguments)


@given(st.floats(0, 9), st.floats(0, 9), st.floats(0, 1))
def test_skill_after_agrees_with_its_twin(skill, productivity, closing_rate):
    arguments = {"skill": skill, "productivity": productivity, "closing_rate": closing_rate}
    twins_agree(kernel.skill_after, naive.skill_after, arguments)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_fate_of_agrees_with_its_twin(die, depart, mortality, departure, settled):
    arguments = {
        "die": die, "depart": depart, "mortality": mortality, "departure": departure,
        "settled": settled,
    }  # fmt: skip
    twins_agree(kernel.fate_of, naive.fate_of, arguments)


@given(st.integers(0, 6), st.integers(0, 40), st.integers(0, 24))
def test_joblessness_agrees_with_its_twin(state, tenure, unemployed_months):
    arguments = {"state": state, "tenure": tenure, "unemployed_months": unemployed_months}
    twins_agree(kernel.joblessness, naive.joblessness, arguments)


@given(MONEY, MONEY, st.integers(0, 3))
def test_pay_of_agrees_with_its_twin(rate, minimum_wage, contract):
    arguments = {"rate": rate, "minimum_wage": minimum_wage, "contract": contract}
    twins_agree(kernel.pay_of, naive.pay_of, arguments)
    amount, raised = kernel.pay_of(*arguments.values())
    if contract >= kernel.COVERED:
        assert amount == max(int(rate), int(minimum_wage))
    else:
        assert (amount, raised) == (int(rate), 0)


@given(st.integers(0, 10**9), st.floats(0, 1), st.floats(0, 1e9))
def test_tax_of_agrees_with_its_twin(amount, rate, threshold):
    arguments = {"amount": amount, "rate": rate, "threshold": threshold}
    twins_agree(kernel.tax_of, naive.tax_of, arguments)


@pytest.mark.parametrize("seed", SEEDS)
def test_sort_by_street_agrees_with_its_twin(seed):
    rng = np.random.default_rng(seed)
    household = rng.integers(0, 3 * 2**15, 80).astype(np.int32)
    counts = np.bincount(household >> kernel.STREET, minlength=3)
    arguments = {
        "rows": np.flatnonzero(rng.random(80) < 0.6), "household": household,
        "pay": rng.integers(1, 10**8, 80), "filled": np.append(0, np.cumsum(counts)[:-1]),
        "home": np.full(80, -7, np.int32), "amount": np.full(80, -7),
    }  # fmt: skip
    left = twins_agree(kernel.sort_by_street, naive.sort_by_street, arguments)
    assert (left["amount"] >= 0).sum() == len(arguments["rows"]) > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_who_leaves_agrees_with_its_twin(seed):
    given, rng = living(seed, rows=200), np.random.default_rng(seed)
    people, rules = given["people"], given["rules"]
    names = ("birth_month", "education", "origin", "status", "tenure")
    arguments = {
        "first": 20, "last": 190, "month": MONTH, "u": rng.random((4, 256)),
        **{name: getattr(people, name) for name in names},
        "mortality": rules.mortality, "departure": rules.departure,
        "highest": np.maximum(rules.mortality, rules.departure.max(axis=(0, 1))),
        "unemployed_months": 6,
        "leaver": np.full(200, -7, np.int64), "fate": np.full(200, -7, np.int8),
        "stayers": np.zeros((4, AGES), np.int64),
    }  # fmt: skip
    left = twins_agree(kernel.who_leaves, naive.who_leaves, arguments)
    assert set(left["fate"].tolist()) == {-7, kernel.DIES, kernel.DEPARTS}


def leaving(seed: int, *, homes: int = 9, leavers: int = 12) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    household = rng.integers(0, homes, 40).astype(np.int32)
    members = np.bincount(household, minlength=homes).astype(np.int32)
    return {
        "leaver": rng.permutation(40)[:leavers], "fate": rng.integers(1, 3, leavers, np.int8),
        "household": household, "members": members, "deposit": rng.integers(0, 10**9, homes),
        "moved_out": np.zeros(homes, np.int64), "emptied": np.full(leavers, -7, np.int64),
        "takes": np.full(leavers, -7, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("leavers", [0, 1, 12, 40])
def test_settle_leavers_agrees_with_its_twin_and_loses_no_money(seed, leavers):
    arguments = leaving(seed, leavers=leavers)
    (taken, empty), _ = call(kernel.settle_leavers, arguments)
    left = twins_agree(kernel.settle_leavers, naive.settle_leavers, arguments)
    assert left["members"].sum() == arguments["members"].sum() - leavers
    assert left["moved_out"].sum() == left["takes"].sum() == taken
    assert not left["takes"][arguments["fate"] == kernel.DIES].any()
    assert left["deposit"].sum() == arguments["deposit"].sum() - taken
    gone = np.flatnonzero((left["members"] == 0) & (arguments["members"] > 0))
    assert sorted(left["emptied"][:empty].tolist()) == gone.tolist()
    assert leavers < 40 or empty == len(gone) > 5


def test_who_departs_takes_a_heads_part_of_what_is_left():
    arguments = leaving(1, homes=1, leavers=3)
    arguments["deposit"][:], arguments["members"][:] = 1000, 4
    arguments["fate"][:] = [kernel.DEPARTS, kernel.DIES, kernel.DEPARTS]
    left = twins_agree(kernel.settle_leavers, naive.settle_leavers, arguments)
    # 1000 ÷ 4, then 750 among two.
    assert left["deposit"].tolist() == [375]
    assert left["moved_out"].tolist() == [625]
    assert left["takes"].tolist() == [250, 0, 375]
    assert left["members"].tolist() == [1]


def closing(seed: int, *, rows: int = 120, firms: int = 7) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    p = random_persons(rng, rows, firms=random_firms(rng, firms))
    return {
        "start": 0, "stop": rows, "status": p.status, "employer": p.employer, "tenure": p.tenure,
        "closing": np.append(False, rng.random(firms) < 0.5),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", [0, 1, 120])
def test_dismiss_agrees_with_its_twin_and_leaves_nobody_behind(seed, rows):
    arguments = closing(seed, rows=rows)
    (count,), left = call(kernel.dismiss, arguments)
    twins_agree(kernel.dismiss, naive.dismiss, arguments)
    staff = left["status"] == 1
    assert count == np.count_nonzero(arguments["status"] == 1) - staff.sum()
    assert not arguments["closing"][1 + left["employer"][staff]].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_dismiss_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.dismiss, closing(seed))


def test_highest_chances_agree_with_their_twin():
    rules = living(1)["rules"]
    arguments = {"mortality": rules.mortality, "departure": rules.departure}
    twins_agree(kernel.highest_chances, naive.highest_chances, arguments)


def test_without_employer_agrees_with_its_twin():
    rng = np.random.default_rng(1)
    arguments = {
        "rows": np.array([0, 3, 4, 9]), "status": rng.integers(2, 7, 10).astype(np.int8),
        "income": np.array([0, 0, 11, 13, 0, 0, 0]), "kept": np.float32(0.99),
        "skill": rng.random(10).astype(np.float32), "received": np.zeros(10, np.int64),
    }  # fmt: skip
    twins_agree(kernel.without_employer, naive.without_employer, arguments)


@pytest.mark.parametrize("contract", range(4))
@pytest.mark.parametrize("wage", [1e6, 3e6])
def test_month_at_work_agrees_with_its_twin(contract, wage):
    arguments = {
        "wage": wage, "skill": 0.8, "posted_wage": 2e6, "premium": 1.4, "productivity": 1.1,
        "effect": 0.9, "contract": contract, "closing_rate": 0.05,
        "pay": living(1)["pay"],
    }  # fmt: skip
    twins_agree(kernel.month_at_work, naive.month_at_work, arguments)
