"""The outside paths, computed anew from the raw rows by another way."""

import csv
from collections.abc import Callable
from math import log

import pytest

from banha.data import provinces_folder
from banha.packs import Pack
from banha.packs.assumptions import Assumptions, read_assumptions

FOLDER = provinces_folder() / "binh-duong"
Levels = dict[int, float]


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / "source" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def national(series: str, breakdown: str, basis: str) -> Levels:
    return {
        int(row["period"]): float(row["value"])
        for row in table("national.csv")
        if (row["series"], row["breakdown"], row["basis"]) == (series, breakdown, basis)
    }


def per_worker(branch: str) -> Levels:
    value = national("etd_value_added_constant_2015p", branch, "etd-2023")
    workers = national("etd_employment", branch, "etd-2023")
    return {year: value[year] / workers[year] for year in value}


def manufacturing() -> Levels:
    levels = national("etd_value_added_constant_2015p", "manufacturing", "etd-2023")
    late = national("value_added_constant_2010p", "manufacturing", "nsdp-rev2020")
    for year in (2019, 2020, 2021):
        levels[year] = levels[year - 1] * late[year] / late[year - 1]
    return levels


def income() -> Levels:
    product = national("pwt_rgdpna", "total", "pwt10.01")
    employed = national("pwt_emp", "total", "pwt10.01")
    return {year: product[year] / employed[year] for year in product}


GROWTH: dict[str, tuple[Callable[[], Levels], int, int]] = {
    "frontier_growth": (lambda: per_worker("manufacturing"), 2010, 2017),
    "demand_growth_labour_intensive": (manufacturing, 2010, 2020),
    "demand_growth_technology": (manufacturing, 2010, 2020),
    "outside_income_growth": (income, 2019, 2017),
    "farm_productivity_growth": (lambda: per_worker("agriculture"), 0, 2017),
}


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return read_assumptions(FOLDER / "assumptions.csv")


@pytest.mark.parametrize("name", GROWTH)
def test_growth_paths_are_a_plus_b_times_the_series(
    binh_duong: Pack, assumptions: Assumptions, name: str
) -> None:
    levels_of, broken, last = GROWTH[name]
    levels = levels_of()
    a, b = assumptions[f"outside_constant.{name}"], assumptions[f"outside_slope.{name}"]
    growth = {y: log(levels[y]) - log(levels[y - 1]) for y in range(1994, last + 2)}
    if broken in growth and broken + 1 in growth:
        growth[broken] = (growth[broken - 1] + growth[broken + 1]) / 2
    for year in range(1995, last + 1):
        mean = (growth[year - 1] + growth[year] + growth[year + 1]) / 3
        assert binh_duong.outside(name).at(year) == pytest.approx(a + b * mean, abs=1e-9), year


def test_level_paths(binh_duong: Pack, assumptions: Assumptions) -> None:
    prices = national("pwt_pl_gdpo", "total", "pwt10.01")
    slope = assumptions["outside_slope.competitor_cost"]
    for year in (1995, 1997, 2005, 2019):
        wanted = (prices[2010] / prices[year]) ** slope
        assert binh_duong.outside("competitor_cost").at(year) == pytest.approx(wanted)
    realised = national("fdi_realised", "total", "gso-online-2018")
    slope = assumptions["outside_slope.foreign_investment_cycle"]
    for year in (1995, 1998, 2016):
        wanted = (realised[year] / realised[2010]) ** slope
        assert binh_duong.outside("foreign_investment_cycle").at(year) == pytest.approx(wanted)


def test_prices_are_chained_by_growth_before_2004(binh_duong: Pack) -> None:
    current = national("gdp_current", "total", "nsdp-isic3")
    constant = national("gdp_constant_1994p", "total", "nsdp-isic3")
    old = {y: current[y] / constant[y] for y in current}
    prices = binh_duong.outside("price_level")
    for year in range(1996, 2004):
        grown = prices.at(year) / prices.at(year - 1)
        assert grown == pytest.approx(old[year] / old[year - 1])
    bridge = (prices.at(2003) / prices.at(2002) * prices.at(2005) / prices.at(2004)) ** 0.5
    assert prices.at(2004) / prices.at(2003) == pytest.approx(bridge)


def test_nothing_is_decreed_after_2021(binh_duong: Pack) -> None:
    floor = binh_duong.outside("minimum_wage")
    assert {floor.at(year) for year in range(2021, 2061)} == {floor.at(2021)}
    assert floor.at(1997) * binh_duong.outside("price_level").at(1997) == pytest.approx(144_000)


def test_fertility_is_the_provinces_own(binh_duong: Pack) -> None:
    path = binh_duong.outside("total_fertility_rate")
    assert path.at(2005) == 1.66
    assert path.at(2016) == 1.61
    nation = {
        int(row["period"]): float(row["value"])
        for row in table("demography.csv")
        if row["series"] == "total_fertility_rate"
    }
    assert path.at(2030) / nation[2030] == pytest.approx(path.at(1997) / nation[1997])
    assert path.at(1997) < nation[1997]


def test_yearly_paths(binh_duong: Pack) -> None:
    assert [binh_duong.outside("tet_month").at(y) for y in (1995, 1998, 2010, 2023)] == [1, 1, 2, 1]
    assert binh_duong.outside("tet_month").at(2042) == binh_duong.outside("tet_month").at(2023)
    kept = binh_duong.outside("retained_share")
    assert [kept.at(y) for y in (1997, 2006, 2010, 2017, 2050)] == [0.44, 0.44, 0.40, 0.36, 0.36]
    climate = binh_duong.outside("business_environment")
    assert climate.at(1997) == climate.at(2005) == pytest.approx(1.6819)
    assert climate.at(2013) == pytest.approx((climate.at(2012) + climate.at(2014)) / 2)
    assert binh_duong.outside("grid_emission_factor").at(2010) == pytest.approx(0.413089)
    coverage = binh_duong.outside("broadband_coverage")
    assert coverage.at(2010) < 0.2
    assert 0.7 < coverage.at(2021) < coverage.at(2050) <= 1


def test_real_lending_rate(binh_duong: Pack) -> None:
    prices = binh_duong.outside("price_level")
    inflation = log(prices.at(2015) / prices.at(2012)) / 3
    rate = binh_duong.outside("lending_rate_real")
    assert rate.at(2014) == pytest.approx(log(1 + 8.665 / 100) - inflation, abs=1e-6)
    assert {rate.at(year) for year in range(2022, 2061)} == {rate.at(2030)}


def test_paths_reach_beyond_2055(binh_duong: Pack, toy: Pack) -> None:
    for pack in (binh_duong, toy):
        for name, series in pack.outside_series.items():
            assert series.first_year <= 1995, name
            assert series.first_year + len(series.values) > 2055, name
