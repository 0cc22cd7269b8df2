"""Posted wages and pay against their twins."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import call, in_chunks_as_at_once, twins_agree
from tests.kernels.people import (
    HOUSEHOLDS,
    MONTH,
    random_efficiency,
    random_firms,
    random_persons,
)
from tests.naive import wages as naive

from banha.kernels import wages as kernel

pytestmark = pytest.mark.jit_off


def posting(seed: int, *, firms: int = 30, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    arguments = {
        "wage": f.posted_wage, "own_growth": f.productivity_growth,
        "sector_growth": rng.normal(0.0, 0.01, firms), "unemployment": 0.06,
        "unfilled": f.unfilled, "anchor": rng.normal(0.0, 0.01, firms),
        "own_weight": 0.3, "sector_weight": 0.4, "unemployment_response": 0.2,
        "unfilled_response": 0.05, "reference_unemployment": 0.03, "reference_unfilled": 0.04,
        "monthly_bound": 0.02, "out": np.full(firms, np.nan),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("firms", [0, 1, 30])
@pytest.mark.parametrize("bound", [0.0, 0.005, 0.02, 1.0])
def test_posted_wage_agrees_with_its_twin_and_keeps_to_its_bound(seed, firms, bound):
    arguments = posting(seed, firms=firms, monthly_bound=bound)
    left = twins_agree(kernel.posted_wage, naive.posted_wage, arguments)
    change = np.abs(np.log(left["out"] / arguments["wage"]))
    assert np.all(change <= bound + 1e-12)
    assert firms < 30 or bound > 0.005 or np.any(change >= bound - 1e-12)


def paying(seed: int, *, rows: int = 120, firms: int = 7, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    arguments = {
        "start": 0, "stop": rows, "seed": seed, "month": MONTH,
        "identity": p.identity, "status": p.status, "birth_month": p.birth_month,
        "education": p.education, "employer": p.employer, "household": p.household,
        "wage": p.wage, "pay_received": p.pay, "efficiency": random_efficiency(rng),
        "firm_wage": f.posted_wage, "follow_up": 0.2, "follow_down": 0.05,
        "minimum_wage": 1_450_000.5, "noncompliance": 0.3, "tax_rate": 0.07,
        "tax_threshold": 1_800_000.0, "farm_income": 1_100_000,
        "household_business_income": 2_300_001, "public_employer": 0,
        "payroll": np.zeros(firms, np.int64), "household_income": np.zeros(HOUSEHOLDS, np.int64),
        "household_tax": np.zeros(HOUSEHOLDS, np.int64),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("rows", "firms"), [(120, 7), (40, 1), (0, 2), (1, 1)])
def test_pay_agrees_with_its_twin(seed, rows, firms):
    twins_agree(kernel.pay, naive.pay, paying(seed, rows=rows, firms=firms))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "changed",
    [
        {"noncompliance": 0.0}, {"noncompliance": 1.0}, {"minimum_wage": 0.0},
        {"minimum_wage": 1e9}, {"tax_threshold": 0.0}, {"tax_rate": 0.0},
        {"farm_income": 0, "household_business_income": 0}, {"public_employer": -1},
        {"farm_income": 10**15, "household_business_income": 10**16},
        {"start": 30, "stop": 77}, {"start": 50, "stop": 50},
    ],
)  # fmt: skip
def test_pay_agrees_with_its_twin_at_the_edges(seed, changed):
    twins_agree(kernel.pay, naive.pay, paying(seed, **changed))


@pytest.mark.parametrize("seed", range(6))
def test_pay_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.pay, paying(seed))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_paid_is_received(seed):
    arguments = paying(seed, rows=500)
    (private, public, own_account, at_minimum), left = call(kernel.pay, arguments)
    assert left["pay_received"].sum() == private + public + own_account
    assert left["household_income"].sum() == private + public + own_account
    assert left["payroll"].sum() == private + public
    assert left["payroll"][0] == public > 0
    assert at_minimum > 0
    assert np.all(left["household_tax"] <= left["household_income"])


def test_everybody_gets_the_minimum_where_everybody_complies():
    arguments = paying(1, noncompliance=0.0)
    _, left = call(kernel.pay, arguments)
    assert left["pay_received"][arguments["status"] == 1].min() == 1_450_000
    _, left = call(kernel.pay, paying(1, noncompliance=1.0))
    assert left["pay_received"][arguments["status"] == 1].min() < 1_450_000
