"""Weighted means, what is left out of them, and what each indicator contributes."""

from __future__ import annotations

import numpy as np
import pytest

from banha.criteria import Criteria, CriterionRow, IndicatorRow, read_criteria
from banha.province import Province
from banha.records import Records
from banha.scenario import Scenario
from banha.scores import Weights, decompose

SHIPPED = read_criteria()


def criterion(name: str, weight: float) -> CriterionRow:
    return CriterionRow(name=name, label_en=name, label_vi=name, weight=weight)


def indicator(name: str, of: str, weight: float, opening: str = "assumed") -> IndicatorRow:
    cells = {
        "name": name, "criterion": of, "label_en": name, "label_vi": name, "simulated": "rent",
        "per": "", "factor": 1, "unit": "index", "worst": 2, "best": 12, "direction": "up",
        "weight": weight, "opening": opening, "opening_note": "none", "worst_grade": "assumed",
        "best_grade": "assumed", "source": "", "note": "",
    }  # fmt: skip
    return IndicatorRow.model_validate(cells)


TINY = Criteria(
    (criterion("a", 3.0), criterion("b", 1.0)),
    (indicator("x", "a", 1.0), indicator("y", "a", 3.0, "measured"), indicator("z", "b", 2.0)),
)


@pytest.fixture(scope="module")
def records() -> Records:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=40, end="2011-12"))
    province.run()
    return province.records


def test_a_tiny_example_by_hand() -> None:
    scores = TINY.scores(np.array([7.0, 4.0, 13.0]))
    assert scores.tolist() == [50.0, 20.0, 100.0]
    weights = Weights(TINY)
    criteria = weights.criterion_scores(scores)
    assert criteria.tolist() == pytest.approx([27.5, 100.0])
    assert weights.arithmetic(criteria) == pytest.approx(0.75 * 27.5 + 25.0)
    assert weights.geometric(criteria) == pytest.approx(27.5**0.75 * 100.0**0.25)
    assert weights.geometric(np.array([0.0, 100.0])) == 0.0


def test_without_unmeasured_indicators_only_criteria_that_have_others_count() -> None:
    weights = Weights(TINY, measured=True)
    criteria = weights.criterion_scores(np.array([50.0, 20.0, 100.0]))
    assert weights.criteria == ("a",)
    assert criteria.tolist() == [20.0]
    assert weights.arithmetic(criteria) == pytest.approx(20.0)
    assert weights.geometric(criteria) == pytest.approx(20.0)


def test_where_nothing_is_measured_there_is_no_score() -> None:
    weights = Weights(Criteria(TINY.criteria, TINY.indicators[::2]), measured=True)
    criteria = weights.criterion_scores(np.array([50.0, 100.0]))
    assert len(criteria) == 0
    assert weights.arithmetic(criteria) == weights.geometric(criteria) == 0.0


def test_scores_stay_within_bounds(records: Records) -> None:
    for name in ("indicator_scores", "criteria", "criteria_measured", "community_score"):
        assert records[name].min() >= 0.0
        assert records[name].max() <= 100.0
    assert (records["community_score_geometric"] <= records["community_score"] + 1e-9).all()


@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize("yearly", [False, True])
def test_contributions_add_up(records: Records, *, measured: bool, yearly: bool) -> None:
    frame = records.yearly() if yearly else records.frame()
    time, ending = "year" if yearly else "month", "_measured" if measured else ""
    parts = decompose(frame, SHIPPED, measured=measured)
    wanted = frame.pivot_table(index=time, columns=["series", "breakdown"], values="value")
    whole = parts.groupby(time)["to_community"].sum()
    assert whole.to_numpy() == pytest.approx(
        wanted[f"community_score{ending}", "total"].to_numpy(), abs=1e-9
    )
    by_criterion = parts.groupby([time, "criterion"])["to_criterion"].sum().unstack()
    for name in by_criterion:
        expected = wanted[f"criteria{ending}", name].to_numpy()
        assert by_criterion[name].to_numpy() == pytest.approx(expected, abs=1e-9)
    assert (parts["to_community"] >= 0.0).all()
    counted = {row.name for row in SHIPPED.indicators if row.is_measured or not measured}
    assert set(parts["indicator"]) == counted


def test_the_six_criteria_weigh_alike() -> None:
    assert len(SHIPPED.criteria) == 6
    assert Weights(SHIPPED).community.tolist() == pytest.approx([1 / 6] * 6)
    assert all(len(SHIPPED.of(name)) >= 4 for name in SHIPPED.names)
