"""What a supplier link goes with: growth of newly linked firms beside others of their sector."""

import numpy as np
import pytest

from banha.evaluation.links import LinkedYear, LinksProbe, link_gains
from banha.province import Province
from banha.scenario import Scenario


def years(output: list[list[float]], linked: list[list[int]]) -> list[LinkedYear]:
    """Three firms of one sector; yearly output and links by year."""
    cumulative = np.cumsum(output, axis=0)
    return [
        LinkedYear(
            identity=np.array([7, 3, 5]),
            sector=np.array([1, 1, 1]),
            linked=np.array(linked[year], bool),
            cumulative_output=cumulative[year] + 100.0,
            productivity=np.array([1.0, 1.0, 1.0]) * (1.1**year if linked[year][0] else 1.0),
        )
        for year in range(len(output))
    ]


def test_gains_by_hand() -> None:
    # The first firm is linked in the third year; two years on it sells twice what it did, while
    # the second sells half as much again and the third what it did.
    output = [[1.0, 2.0, 3.0]] * 3 + [[1.5, 2.0, 3.0], [2.0, 3.0, 3.0]]
    linked = [[0, 0, 0]] * 2 + [[1, 0, 0]] * 3
    sales, _ = link_gains(years(output, linked), horizon=2)
    assert sales == pytest.approx(100 * (np.log(2.0) - np.log(1.5) / 2))
    assert np.isnan(link_gains(years(output, [[0, 0, 0]] * 5), horizon=2)[0])


def test_who_was_linked_before_is_no_news() -> None:
    output = [[1.0, 2.0, 3.0]] * 5
    assert np.isnan(link_gains(years(output, [[1, 0, 0]] * 5), horizon=2)[0])


def test_the_probe_sees_domestic_firms_at_the_end_of_years() -> None:
    scenario = Scenario.baseline().with_run(scale=800, firm_scale=160, end="2011-02")
    province, probe = Province(scenario), LinksProbe()
    while province.months_done < scenario.months:
        province.step()
        probe.see(province)
    assert len(probe.years) == 1
    told = probe.tell(province)
    assert set(told) == {"link_sales", "link_productivity"}
    assert np.isnan(told["link_sales"]).all()
