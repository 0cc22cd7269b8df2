"""Formulas over records of years and of a month: sums, products, parts, ratios; refusals."""

import math
import pickle

import numpy as np
import pandas as pd
import pytest

from banha.formula import Formula, log_growth

YEARLY = pd.DataFrame(
    [
        (2010, "jobs", "a", 10.0),
        (2010, "jobs", "b", 20.0),
        (2010, "jobs", "c", 40.0),
        (2010, "pay", "total", 2.0),
        (2011, "jobs", "a", 11.0),
        (2011, "jobs", "b", 22.0),
        (2011, "jobs", "c", 44.0),
        (2011, "pay", "total", 3.0),
    ],
    columns=["year", "series", "breakdown", "value"],
)


@pytest.mark.parametrize(
    ("formula", "first", "second"),
    [
        (Formula("jobs"), 70.0, 77.0),
        (Formula("jobs[a+c]"), 50.0, 55.0),
        (Formula("jobs[c] - jobs[a] + pay"), 32.0, 36.0),
        (Formula("jobs[a] * pay"), 20.0, 33.0),
        (Formula("jobs[b]", per="jobs[b+c] + jobs[a]", factor=7.0), 2.0, 2.0),
    ],
)
def test_values(formula: Formula, first: float, second: float) -> None:
    assert formula.values(YEARLY).to_dict() == pytest.approx({2010: first, 2011: second})


@pytest.mark.parametrize(
    ("text", "message"),
    [("job", "no series 'job'"), ("jobs[d]", "no part d"), ("jobs[", "is not a series")],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Formula(text).values(YEARLY)


def test_growth_over_a_gap_is_the_yearly_mean() -> None:
    values = pd.Series({2010: 100.0, 2012: 100.0 * math.exp(0.1), 2013: 100.0 * math.exp(0.13)})
    assert log_growth(values).to_dict() == pytest.approx({2012: 5.0, 2013: 3.0})


def test_a_single_year_has_no_growth() -> None:
    assert log_growth(pd.Series({2010: 1.0})).empty


MONTH = {"jobs": np.array([10.0, 20.0, 40.0]), "pay": 2, "none": 0.0}
PARTS = {"jobs": ("a", "b", "c"), "pay": (), "none": ()}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (Formula("jobs"), 70.0),
        (Formula("jobs[c+a]"), 50.0),
        (Formula("jobs[c] - jobs[a] + pay", factor=0.5), 16.0),
        (Formula("jobs[a] * pay * pay"), 40.0),
        (Formula("jobs[b]", per="jobs[b+c] + jobs[a]", factor=7.0), 2.0),
        (Formula("jobs", per="none"), 0.0),
    ],
)
def test_values_of_a_month(formula: Formula, value: float) -> None:
    assert formula.of_month(PARTS)(MONTH) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("job", "no series 'job'"),
        ("jobs[d]", "no part d"),
        ("pay[a]", "no part a"),
        ("jobs * ", "is not a series"),
    ],
)
def test_refusals_of_a_month(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Formula(text).of_month(PARTS)


def test_a_formula_of_a_month_can_be_sent_to_another_process() -> None:
    formula = Formula("jobs[a]", per="pay").of_month(PARTS)
    assert pickle.loads(pickle.dumps(formula))(MONTH) == 5.0


def test_the_series_named_by_a_formula() -> None:
    named = Formula("jobs[a+b] * pay - jobs", per="none").named()
    assert [(one.series, one.parts) for one in named] == [
        ("jobs", ("a", "b")), ("pay", ()), ("jobs", ()), ("none", ()),
    ]  # fmt: skip
