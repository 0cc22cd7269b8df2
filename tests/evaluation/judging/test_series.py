"""Scored series and what can be scored, against slow counts and the outside path of the model."""

import csv
import math

import numpy as np
import pandas as pd
import pytest

from banha.errors import RequestError
from banha.evaluation.judging.forecasts import check_forecasts, check_outcomes, outcomes
from banha.evaluation.judging.national import price_level
from banha.evaluation.judging.scoreable import count_scoreable
from banha.evaluation.judging.series import (
    GROWTH,
    find_series,
    observations,
    scored_series,
    working_level,
)  # fmt: skip
from banha.packs.stand_ins.nation import load_nation

POPULATION = ("pop-pre2019census", "pop-post2019census-dstai")
COUNTED = {
    "binh-duong": {
        "population": (17, 9), "retail_sales": (17, 13), "net_migration_rate": (6, 2),
        "labour_force": (5, 1), "trained_workers_share": (4, 0),
    },
    None: {
        "population": (951, 499), "retail_sales": (952, 724), "net_migration_rate": (342, 114),
        "labour_force": (285, 57), "trained_workers_share": (228, 0),
    },
}  # fmt: skip
"""An independent count at horizons 1 and 5."""


def test_each_series_is_there_once_with_words_in_both_languages(nation_panel: pd.DataFrame) -> None:
    keys = [one.key for one in scored_series()]
    assert len(keys) == len(set(keys)) == 14
    for one in scored_series():
        assert one.transformation in {"growth", "difference"}
        assert one.tier in {"A", "B"}
        assert one.title_en
        assert one.title_vi
        assert one.unit
        assert one.factor > 0.0
        assert not (one.headline and (one.revised or one.tier != "A"))
        assert not observations(nation_panel, series=one).empty
    headline = [one.series for one in scored_series() if one.headline]
    assert len(headline) == len(set(headline)) == 8


def test_the_record_expressions_name_records() -> None:
    known = {row["series"] for row in csv.DictReader(_records().splitlines())}
    for one in scored_series():
        for name in f"{one.simulated} {one.per}".replace("*", " ").split():
            assert name in known | {"+", "-"}, (one.series, name)


def _records() -> str:
    from importlib.resources import files

    return (files("banha") / "records.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("province", COUNTED)
def test_the_independent_count_is_met(nation_panel: pd.DataFrame, province: str | None) -> None:
    table = count_scoreable(nation_panel, province=province, preferred_only=True)
    sums = table.groupby(["series", "horizon"])["n"].sum()
    for series, (first, last) in COUNTED[province].items():
        assert (sums[series, 1], sums[series, 5]) == (first, last)


@pytest.mark.parametrize("first_origin", [None, 2010])
def test_the_count_by_hand(small_panel: pd.DataFrame, first_origin: int | None) -> None:
    table = count_scoreable(small_panel, province="p1", first_origin=first_origin)
    one = small_panel[small_panel["province"] == "p1"]
    for row in table.itertuples():
        years = set(one.loc[(one["series"] == row.series) & (one["basis"] == row.basis), "year"])
        origins = [
            origin
            for origin in sorted(years)
            if len([year for year in years if year <= origin]) >= 5
            and origin + row.horizon in years
            and (first_origin is None or origin >= first_origin)
        ]
        assert (row.n, row.origins, row.scoreable) == (len(origins), len(origins), bool(origins))
        assert (row.first_origin, row.last_origin) == (
            (origins[0], origins[-1]) if origins else (0, 0)
        )


def test_not_scoreable_is_a_row(nation_panel: pd.DataFrame) -> None:
    table = count_scoreable(nation_panel).set_index(["series", "basis", "horizon"])
    row = table.loc["unemployment_rate", "lfs-icls13-panel", 1]
    assert (row["n"], bool(row["scoreable"])) == (0, False)
    assert len(table) == 14 * 5


def test_the_deflator_is_the_price_level_of_the_outside_path() -> None:
    path = load_nation().folder / "paths.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.DictReader(lines) if row["series"] == "price_level"]
    measured = {int(r["year"]): float(r["value"]) for r in rows if int(r["year"]) <= 2021}
    level = price_level()
    assert len(measured) >= 20
    for year, value in measured.items():
        assert level[year] == pytest.approx(value, rel=1e-8)


def test_national_growth_by_hand(growth: pd.DataFrame) -> None:
    rows = {
        (r["series"], r["breakdown"], r["basis"], r["period"]): float(r["value"])
        for r in load_nation().tables["national.csv"]
    }

    def step(series: str, breakdown: str, basis: str, year: int) -> float:
        now, before = (rows[series, breakdown, basis, str(y)] for y in (year, year - 1))
        return 100.0 * math.log(now / before)

    for year, basis in ((2008, "nsdp-old"), (2010, "gso-old-gdp"), (2016, "nsdp-rev2020")):
        wanted = step("gdp_constant_2010p", "total", basis, year)
        assert growth.loc[year, "gdp"] == pytest.approx(wanted)
    etd, late = "etd_value_added_constant_2015p", "value_added_constant_2010p"
    assert growth.loc[2004, "gdp"] == pytest.approx(step(etd, "total", "etd-2023", 2004))
    made = growth["manufacturing"]
    assert made[2009] == pytest.approx(step(etd, "manufacturing", "etd-2023", 2009))
    assert made[2011] == pytest.approx(step(late, "manufacturing", "nsdp-rev2020", 2011))
    gap = np.mean([made[year] - growth.loc[year, "gdp"] for year in range(2005, 2010)])
    assert made[2010] == pytest.approx(growth.loc[2010, "gdp"] + gap)
    assert growth.index.tolist() == list(range(1991, 2022))


def test_outcomes_by_hand(small_panel: pd.DataFrame) -> None:
    chosen = [find_series("retail_sales", "gso-online-2018")]
    chosen.append(find_series("in_migration_rate", "gso-annual-survey"))
    table = outcomes(small_panel, series=chosen, first_origin=2010)
    check_outcomes(table)
    values = small_panel.set_index(["series", "province", "year"])["value"]
    level = price_level()
    assert len(table) == 2 * 6 * (6 + 5 + 4 + 3 + 2)
    for row in table.itertuples():
        last = values[row.series, row.province, row.origin]
        then = values[row.series, row.province, row.origin + row.horizon]
        if row.series == "retail_sales":
            prices = level[row.origin + row.horizon] / level[row.origin]
            assert row.outcome == pytest.approx(100.0 * math.log(then / last / prices))
        else:
            assert row.outcome == pytest.approx(then - last)


def test_what_has_no_logarithm_is_not_observed() -> None:
    series = find_series("labour_force", "lfs-icls13-pre2019census")
    assert series.transformation == GROWTH
    level = working_level(pd.DataFrame({"a": [1.0, 0.0, -2.0]}), series=series)
    assert level["a"].notna().tolist() == [True, False, False]


def test_bad_input_is_told(small_panel: pd.DataFrame, small_forecasts: pd.DataFrame) -> None:
    series = find_series("labour_force", "lfs-icls13-pre2019census")
    with pytest.raises(RequestError, match="not a scored series"):
        find_series("labour_force", "elsewhere")
    with pytest.raises(RequestError, match="no such rows"):
        observations(small_panel.iloc[:0], series=series)
    with pytest.raises(RequestError, match="two values"):
        observations(pd.concat([small_panel, small_panel]), series=series)
    with pytest.raises(RequestError, match="no rows"):
        count_scoreable(small_panel.iloc[:0])
    with pytest.raises(RequestError, match="no province"):
        count_scoreable(small_panel, province="nowhere")
    with pytest.raises(RequestError, match="No series"):
        outcomes(small_panel, series=[])
    one = small_forecasts.head(2)
    for wrong, words in (
        (one.iloc[:0], "no rows"),
        (one.drop(columns="q07"), "q07"),
        (pd.concat([one, one]), "twice"),
        (one.assign(q41=np.nan), "finite"),
        (one.assign(q41=-1e9), "order"),
        (one.assign(kind="other"), "kind"),
    ):
        with pytest.raises(RequestError, match=words):
            check_forecasts(wrong)
    met = outcomes(small_panel, series=[series])
    for bad, words in (
        (met.iloc[:0], "no rows"), (pd.concat([met, met]), "two outcomes"),
        (met.assign(outcome=np.inf), "finite"), (met.drop(columns="origin"), "origin"),
    ):  # fmt: skip
        with pytest.raises(RequestError, match=words):
            check_outcomes(bad)
