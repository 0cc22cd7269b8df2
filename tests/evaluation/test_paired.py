"""Paired differences: their arithmetic, their signs over seeds, and how they are written."""

import numpy as np
import pytest

from banha.evaluation.cases import listed, signs_said, with_levers
from banha.evaluation.paired import Book, Effect, Measure, around, brief, names_in
from banha.evaluation.study import Finished
from banha.scenario import Scenario

MINUS = "\N{MINUS SIGN}"


def finished(seed: int = 1, **series: list[float]) -> Finished:
    yearly = {
        name.replace("__", "[") + ("]" if "__" in name else ""): series[name] for name in series
    }
    years = tuple(range(2010, 2010 + len(next(iter(series.values())))))
    return Finished(Scenario.baseline().with_run(seed=seed), "", years, yearly, {}, {})


def test_differences_by_hand() -> None:
    base = finished(jobs__a=[10.0, 10.0, 10.0], jobs__b=[10.0, 10.0, 10.0], firms=[2.0, 2.0, 4.0])
    moved = finished(jobs__a=[10.0, 12.0, 14.0], jobs__b=[10.0, 10.0, 10.0], firms=[2.0, 2.0, 2.0])
    book = Book()

    def difference(years: list[int], **given: object) -> float:
        measure = Measure("", **given)  # type: ignore[arg-type]
        return float(book.differences([moved], [base], measure, years=years)[0])

    assert difference([2011, 2012], over="jobs") == pytest.approx(3.0)
    assert difference([2012], over="jobs[a]", factor=2.0) == pytest.approx(8.0)
    assert difference([2012], over="jobs", per="firms") == pytest.approx(12.0 - 5.0)
    assert difference([2012], over="jobs", how="log") == pytest.approx(100 * np.log(1.2))
    assert np.isnan(difference([2013], over="jobs"))
    assert not book.missing
    assert np.isnan(difference([2012], over="wages", per="firms"))
    assert book.missing == {"wages / firms"}


def test_pairs_share_their_seed() -> None:
    one, other = finished(1, jobs=[1.0]), finished(2, jobs=[1.0])
    with pytest.raises(ValueError, match="share their seed"):
        Book().differences([one], [other], Measure("", "jobs"), years=[2010])


def test_years_around_one_end_with_the_run() -> None:
    run = finished(jobs=[1.0] * 4)
    assert around(2012, run=run, reach=1) == [2011, 2012, 2013]
    assert around(2013, run=run, reach=1) == [2012, 2013]
    assert around(2014, run=run, reach=1) == []


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ([1.0] * 9 + [-1.0], "+"),
        ([-1.0] * 9 + [0.0], "-"),
        ([1.0] * 8 + [-1.0] * 2, "?"),
        ([0.0] * 10, "0"),
        ([float("nan")], "?"),
    ],
)
def test_a_sign_is_settled_where_nine_in_ten_agree(values: list[float], sign: str) -> None:
    assert Effect(np.array(values)).sign == sign


def test_effects_are_written_with_band_and_doubt() -> None:
    effect = Effect(np.array([-1.0, 0.0, 1.0, 2.0, 3.0]))
    assert effect.text(1) == f"+1.0 [{MINUS}0.8, +2.8] ?"
    assert Effect(np.array([2.0])).text(0) == "+2"
    assert Effect(np.zeros(3)).text(2) == "0"
    assert Effect(np.array([np.nan])).text(2) == "–"
    assert Effect(np.array([2e9, 4e9])).brief() == "+3.00 [+2.10, +3.90] bn"
    assert [brief(value) for value in (0.01234, 12345.0, 5e12)] == ["0.0123", "12,345", "5,000 bn"]
    assert names_in("a[b+c] * d - e") == {"a", "d", "e"}


def test_words_on_signs() -> None:
    assert [listed(list("abc"[:count])) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    effects = {
        "jobs": Effect(np.ones(3)),
        "pay": Effect(-np.ones(3)),
        "score": Effect(np.zeros(3)),
        "rent": Effect(np.array([1.0, -1.0, 1.0])),
        "unknown": Effect(np.array([np.nan])),
    }
    assert signs_said(effects, subject="It") == (
        "It is to raise jobs, to lower pay and not to touch score. "
        "For rent fewer than 90 % of the 3 seeds agree on a sign."
    )


def test_levers_are_moved_together() -> None:
    moved = with_levers(Scenario.baseline(), {"labs": 0.01, "consultation": 0.005}, start="2012-01")
    assert {lever.name: lever.value for lever in moved.levers} == {
        "labs": 0.01, "consultation": 0.005,
    }  # fmt: skip
