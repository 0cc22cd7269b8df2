"""The flexible mechanism: the sum of money stays, and it moves to shortfall × response."""

from __future__ import annotations

import pytest
from tests.actors.people import province
from tests.houses.runs import MANY

from banha.houses import flexible
from banha.houses.programme_table import programme_table
from banha.province import Province

CRITERIA = sorted({row.criterion for row in programme_table().values()})
ASKED = {"labs": 600.0, "consultation": 100.0, "local_solar": 300.0, "e_government": 0.0}


def january(share: float = 1.0) -> Province:
    here = province(levers={"flexible_mechanism": share})
    assert here.month.month == 1
    return here


def scored(here: Province, first: dict[str, float], last: dict[str, float]) -> None:
    """Twelve months of scores along a straight line."""
    for month in range(12):
        flexible.remember_scores(
            here, {c: first[c] + (last[c] - first[c]) * month / 11.0 for c in CRITERIA}
        )


def test_without_a_year_of_scores_money_is_left_alone() -> None:
    here = january()
    assert flexible.move_money(here, ASKED) == ASKED
    for _ in range(11):
        flexible.remember_scores(here, dict.fromkeys(CRITERIA, 10.0))
    assert flexible.move_money(here, ASKED) == ASKED
    assert here.programmes.weights == {}
    run = province(months=12, levers={**MANY, "flexible_mechanism": 1.0})
    still = province(months=12, levers={**MANY, "flexible_mechanism": 0.0})
    assert run.programmes.money == still.programmes.money
    assert [set(month) for month in run.programmes.scores] == [set(CRITERIA)] * 12
    run.step()
    still.step()
    moved, asked = run.programmes.money, still.programmes.money
    assert moved != asked
    assert sum(moved.values()) == pytest.approx(sum(asked.values()), rel=1e-6)


def test_money_moves_to_shortfall_times_response_by_hand() -> None:
    here = january(share=0.6)
    target = here.parameters.programmes.target_score
    first = dict.fromkeys(CRITERIA, target)
    last = dict(first)
    first |= {"innovation": 40.0, "advocacy": 60.0, "sustainability": 50.0}
    last |= {"innovation": 44.0, "advocacy": 61.0, "sustainability": 48.0}
    scored(here, first, last)
    moved = flexible.move_money(here, ASKED)
    gap = {c: target - (first[c] + last[c]) / 2.0 for c in CRITERIA}
    # Labs are for innovation, consultation for advocacy, panels for sustainability.
    response = {"innovation": 4.0 / 0.6, "advocacy": 1.0 / 0.1, "sustainability": 0.0}
    mean = sum(response.values()) / len(CRITERIA)
    weight = {c: gap[c] * (1.0 + response[c] / mean) for c in response}
    pull = {
        "labs": 600.0 * weight["innovation"], "consultation": 100.0 * weight["advocacy"],
        "local_solar": 300.0 * weight["sustainability"], "e_government": 0.0,
    }  # fmt: skip
    total = sum(pull.values())
    by_hand = {name: 0.4 * ASKED[name] + 0.6 * 1000.0 * pull[name] / total for name in ASKED}
    assert moved == pytest.approx(by_hand)
    assert sum(moved.values()) == pytest.approx(1000.0)
    assert moved["e_government"] == 0.0
    assert moved["local_solar"] < ASKED["local_solar"]


def test_a_greater_shortfall_and_a_better_response_draw_money() -> None:
    def of(innovation: tuple[float, float], advocacy: tuple[float, float]) -> dict[str, float]:
        here = january()
        first, last = dict.fromkeys(CRITERIA, 50.0), dict.fromkeys(CRITERIA, 50.0)
        first |= {"innovation": innovation[0], "advocacy": advocacy[0]}
        last |= {"innovation": innovation[1], "advocacy": advocacy[1]}
        scored(here, first, last)
        return flexible.move_money(here, {"labs": 500.0, "consultation": 500.0})

    assert of((20.0, 20.0), (60.0, 60.0))["labs"] == pytest.approx(1000.0 * 50 / 60)
    assert of((48.0, 52.0), (52.0, 48.0))["labs"] > 600.0


def test_where_nothing_falls_short_or_is_scored_money_stays() -> None:
    here = january()
    scored(here, dict.fromkeys(CRITERIA, 95.0), dict.fromkeys(CRITERIA, 99.0))
    assert flexible.move_money(here, ASKED) == ASKED
    here = january()
    for _ in range(12):
        flexible.remember_scores(here, {"innovation": 30.0})
    moved = flexible.move_money(here, ASKED)
    assert moved["labs"] == pytest.approx(1000.0)
    assert moved["consultation"] == 0.0


def test_scores_of_a_year_are_kept_and_weights_are_of_january() -> None:
    here = january()
    for month in range(20):
        flexible.remember_scores(here, dict.fromkeys(CRITERIA, float(month)))
    assert [scores["innovation"] for scores in here.programmes.scores] == list(range(8, 20))
    flexible.move_money(here, ASKED)
    weights = dict(here.programmes.weights)
    assert set(weights) == set(ASKED)
    here.month += 1
    scored(here, dict.fromkeys(CRITERIA, 1.0), dict.fromkeys(CRITERIA, 60.0))
    flexible.move_money(here, ASKED)
    assert here.programmes.weights == weights


def test_the_budget_moves_and_its_sum_does_not() -> None:
    moved, still = (
        province(months=12, levers={**MANY, "flexible_mechanism": share}) for share in (1.0, 0.0)
    )
    for here in (moved, still):
        first = {c: 20.0 + 5.0 * i for i, c in enumerate(CRITERIA)}
        scored(here, first, {c: score + 3.0 for c, score in first.items()})
        here.step()
    total = [sum(here.programmes.money.values()) for here in (moved, still)]
    assert total[0] == pytest.approx(total[1], abs=30)
    assert (
        moved.programmes.money["broadband_coverage"] > still.programmes.money["broadband_coverage"]
    )
