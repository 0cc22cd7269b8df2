"""Every scenario of the library holds for forty years: accounts to the đồng, scores in bounds."""

import numpy as np
import pytest

from banha.province import Province
from banha.scenario import list_scenarios, load_scenario

LIBRARY = [one.name for one in list_scenarios() if one.name.startswith("policies/")]


def test_the_library_is_large_enough() -> None:
    assert len(LIBRARY) >= 24


@pytest.mark.parametrize("name", LIBRARY)
def test_it_says_what_it_assumes_in_both_languages(name: str) -> None:
    scenario = load_scenario(name)
    assert len(scenario.assumptions) > 50
    assert len(scenario.assumptions_vi) > 50


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARY)
def test_it_holds_for_forty_years(name: str) -> None:
    scenario = load_scenario(name).with_run(end="2049-12", scale=500, firm_scale=100)
    province = Province(scenario)
    province.run()
    for series in ("criteria", "indicator_scores", "community_score", "community_score_geometric"):
        scores = province.records[series]
        assert np.isfinite(scores).all()
        assert scores.min() >= 0.0
        assert scores.max() <= 100.0
    assert province.records["employed"].min() > 0.0
    assert province.records["unemployment_rate"].max() < 0.5
