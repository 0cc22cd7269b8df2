"""Promotion and selection of foreign firms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import province

from banha.actors.engagement import engagement_chance
from banha.houses import e_government
from banha.markets import entry
from banha.province import Province


def expected(here: Province) -> float:
    entry.enter_from_abroad(here)
    return here.expected_foreign_entries


def about_to_enter(**levers: float) -> Province:
    here = province(months=1, levers=levers)
    here.months_done -= 1
    return here


def test_promotion_multiplies_entry_by_its_equation(monkeypatch: pytest.MonkeyPatch) -> None:
    here = about_to_enter()
    monkeypatch.setattr(entry, "found", lambda *_, **__: np.zeros(0, np.int64))
    rules = here.parameters.entry
    assert entry.promotion(here) == 1.0
    before = expected(here)
    here.programmes.stock["investment_promotion"] = 0.5 * rules.promotion_scale / 400
    factor = math.exp(rules.promotion_effect * (1.0 - math.exp(-0.5)))
    assert entry.promotion(here) == pytest.approx(factor)
    assert expected(here) == pytest.approx(factor * before)


def test_screening_refuses_what_it_can_examine_and_brings_others_instead() -> None:
    here = about_to_enter(investment_selectivity=0.4)
    rules = here.parameters.entry
    sectors = list(here.structure.exporters)
    wages = [float(here.pack.wage_monthly[sector]) for sector in sectors]
    intensive = sectors[int(np.argmin(wages))]
    assert here.pack.sectors[intensive] == "labour_intensive"
    assert entry.labour_intensive_sector(here) == intensive
    wished = dict.fromkeys(sectors, 2.0)
    cost = 0.4 * here.wished_foreign_entries * 80 * rules.screening_cost / 400
    assert cost > 0.0
    assert entry.wanted_screening(here) == pytest.approx(cost)
    for arrives, done in ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0), (7.0, 1.0)):
        here.programmes.effective["investment_selectivity"] = arrives * cost
        admitted = entry.admit(here, wished)
        assert admitted[intensive] == pytest.approx(2.0 * (1.0 - 0.4 * done))
        for sector in sectors:
            if sector != intensive:
                by_hand = 2.0 * (1.0 + rules.redirection * 0.4 * done)
                assert admitted[sector] == pytest.approx(by_hand)


def test_what_is_refused_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    here = about_to_enter(investment_selectivity=0.5)
    monkeypatch.setattr(entry, "found", lambda *_, **__: np.zeros(0, np.int64))
    here.programmes.effective["investment_selectivity"] = 1e15
    seen: list[dict[int, float]] = []
    admit = entry.admit
    monkeypatch.setattr(entry, "admit", lambda p, w: (seen.append(w), admit(p, w))[1])
    total = expected(here)
    wished = seen[0][entry.labour_intensive_sector(here)]
    assert here.refused_foreign_entries == pytest.approx(0.5 * wished)
    assert here.wished_foreign_entries == pytest.approx(sum(seen[0].values()))
    others = sum(seen[0].values()) - wished
    redirected = here.parameters.entry.redirection * 0.5 * others
    assert total == pytest.approx(0.5 * wished + others + redirected)


def test_e_government_by_hand_and_what_it_does_to_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = about_to_enter()
    monkeypatch.setattr(entry, "found", lambda *_, **__: np.zeros(0, np.int64))
    rules, outside = here.parameters.engagement, here.outside.business_environment
    assert e_government.level(here) == 0.0
    assert e_government.business_environment(here) == outside
    before = expected(here)
    here.programmes.stock["e_government"] = 2.0 * rules.e_government_scale / 400
    level = 1.0 - math.exp(-2.0)
    assert e_government.level(here) == pytest.approx(level)
    gain = rules.e_government_gain * level
    assert e_government.business_environment(here) == pytest.approx(outside + gain)
    response = here.parameters.entry.business_environment_response
    assert expected(here) == pytest.approx(before * math.exp(response * gain))


def test_e_government_engages_people() -> None:
    here = province(months=1)
    rules = here.parameters.engagement
    before = engagement_chance(here, share=0.2)
    here.programmes.stock["e_government"] = rules.e_government_scale / 400
    more = rules.e_government_accord * (1.0 - math.exp(-1.0))
    assert engagement_chance(here, share=0.2) == pytest.approx(before + more)
