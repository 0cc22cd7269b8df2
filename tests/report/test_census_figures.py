"""Pay, incomes and sizes of firms in a census: against slow counts, and drawn as counted."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle, StepPatch
from tests.report.agents import outside, overlapping, png, texts_of, words_of

from banha.census import Census
from banha.census_tables import (
    firm_size_table,
    gini,
    income_table,
    larger_firms_table,
    lorenz_table,
    wage_histogram,
    wage_table,
)
from banha.errors import ScenarioError
from banha.report import firm_size_figure, income_figure, wage_distribution_figure
from banha.report.band_rows import MILLION
from banha.report.style import Language
from banha.run import Run

DRAWN: dict[str, Callable[..., Figure]] = {
    "wages": wage_distribution_figure,
    "wages_by_sector": lambda *given, **asked: wage_distribution_figure(
        *given, by="sector", **asked
    ),
    "firm_sizes": firm_size_figure,
    "incomes": income_figure,
}


@pytest.fixture(scope="module")
def titled(censuses: list[Census]) -> dict[str, Census]:
    return {str(census.month): census for census in censuses}


def lowest_not_exceeded(values: list[float], share: float) -> float:
    """The lowest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return next(v for n, v in enumerate(ordered, 1) if n >= share * len(ordered) - 1e-9)


@pytest.mark.parametrize("by", [None, "education", "origin", "ownership", "sector"])
def test_pay_person_by_person(titled: dict[str, Census], by: str | None) -> None:
    table = wage_table(titled, by=by)
    for title, census in titled.items():
        owner = dict(zip(census.firms["firm"], census.firms["ownership"], strict=True))
        pays: dict[str, list[float]] = {}
        for person in census.persons.to_dict("records"):
            if person["status"] == "employee":
                person["ownership"] = owner.get(person["employer"], "state")
                pays.setdefault(str(person[by]) if by else "all", []).append(person["pay"])
        rows = table[table["census"] == title].set_index("group")
        assert set(rows.index) == set(pays)
        for group, some in pays.items():
            row = rows.loc[group]
            assert row["persons"] == len(some) * census.scale
            assert row["mean"] == pytest.approx(sum(some) / len(some))
            for name, share in (("p5", 0.05), ("median", 0.5), ("p75", 0.75), ("p95", 0.95)):
                assert row[name] == lowest_not_exceeded(some, share)
            assert row["minimum_wage"] == census.minimum_wage


def test_every_employee_is_in_one_class_of_pay(titled: dict[str, Census]) -> None:
    table = wage_histogram(titled)
    for title, census in titled.items():
        rows = table[table["census"] == title]
        assert rows["share"].sum() == pytest.approx(1.0)
        pays = [p["pay"] for p in census.persons.to_dict("records") if p["status"] == "employee"]
        for row in rows.to_dict("records"):
            inside = sum(1 for pay in pays if row["low"] <= pay < row["high"])
            assert row["share"] == pytest.approx(inside / len(pays))
        assert np.diff(np.log10(rows["low"])) == pytest.approx(0.05)


def test_sizes_are_those_of_the_records(counted: Run, titled: dict[str, Census]) -> None:
    monthly, table = counted.monthly(), firm_size_table(titled)
    for title in titled:
        rows = table[table["census"] == title].set_index("size")
        for series, column in (("firms_by_size", "firms"), ("jobs_by_size", "jobs")):
            wanted = monthly[(monthly["series"] == series) & (monthly["month"] == f"{title}-01")]
            assert len(wanted) == len(rows)
            for part, value in zip(wanted["breakdown"], wanted["value"], strict=True):
                assert rows.loc[part, column] == pytest.approx(value)
        assert rows["share_of_firms"].sum() == pytest.approx(1.0)
        assert rows["share_of_jobs"].sum() == pytest.approx(1.0)


def test_firms_of_at_least_a_size(titled: dict[str, Census]) -> None:
    for row in larger_firms_table(titled).to_dict("records"):
        staff = titled[row["census"]].firms["staff"].tolist()
        at_least = sum(1 for one in staff if one >= row["staff"])
        assert row["share"] == pytest.approx(at_least / len(staff))


def test_gini_is_half_the_relative_mean_difference() -> None:
    draw = np.random.default_rng(7)
    for values in (draw.lognormal(size=60), np.ones(5), np.array([0.0, 0.0, 4.0])):
        differences = [abs(a - b) for a in values for b in values]
        mean = sum(values) / len(values)
        assert gini(values) == pytest.approx(sum(differences) / len(values) ** 2 / (2.0 * mean))
    assert math.isnan(gini(np.zeros(3)))
    assert math.isnan(gini(np.array([])))


def test_incomes_and_the_recorded_gini(counted: Run, titled: dict[str, Census]) -> None:
    monthly, table = counted.monthly(), income_table(titled)
    recorded = monthly[monthly["series"] == "gini"].set_index("month")["value"]
    for row in table.to_dict("records"):
        assert row["gini"] == pytest.approx(recorded[f"{row['census']}-01"], abs=0.005)
    by_origin = income_table(titled, by="origin")
    for row in by_origin.to_dict("records"):
        persons = titled[row["census"]].persons
        some = [p["income"] for p in persons.to_dict("records") if p["origin"] == row["group"]]
        assert row["median"] == lowest_not_exceeded(some, 0.5)
        assert row["persons"] == len(some) * 400


def test_lorenz_curve_by_hand(titled: dict[str, Census]) -> None:
    curves = lorenz_table(titled, points=4)
    for title, census in titled.items():
        values = sorted(census.persons["income"].tolist())
        curve = curves[curves["census"] == title].set_index("adults")["income"]
        assert list(curve.index) == [0.0, 0.25, 0.5, 0.75, 1.0]
        for share, income in curve.items():
            whole = int(len(values) * float(str(share)))
            rest = len(values) * float(str(share)) - whole
            poorest = sum(values[:whole]) + (rest * values[whole] if rest else 0.0)
            assert income == pytest.approx(poorest / sum(values))


def test_steps_and_marks_are_those_of_the_tables(titled: dict[str, Census]) -> None:
    figure = wage_distribution_figure(titled)
    steps = [p for p in figure.axes[0].patches if isinstance(p, StepPatch)][::2]
    table = wage_histogram(titled)
    for patch, title in zip(steps, titled, strict=True):
        rows = table[table["census"] == title]
        values, edges, _ = patch.get_data()
        assert values == pytest.approx(100.0 * rows["share"].to_numpy())
        assert edges[:-1] == pytest.approx(rows["low"].to_numpy() / MILLION)
    marks = [line.get_xdata()[0] for line in figure.axes[0].lines]
    row = wage_table(titled).iloc[0]
    assert marks[0] == pytest.approx(row["median"] / MILLION)
    assert marks[1] == pytest.approx(row["minimum_wage"] / MILLION)


def test_bands_are_those_of_the_table(titled: dict[str, Census]) -> None:
    figure = wage_distribution_figure(titled, by="education")
    table = wage_table(titled, by="education")
    bars = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    assert len(bars) == len(table)
    for bar, row in zip(
        bars,
        table.sort_values("group", key=by_level, kind="stable").to_dict("records"),
        strict=True,
    ):
        assert bar.get_x() == pytest.approx(row["p25"] / MILLION)
        assert bar.get_x() + bar.get_width() == pytest.approx(row["p75"] / MILLION)


def by_level(groups: Any) -> Any:
    levels = ["primary", "secondary", "vocational", "tertiary"]
    return groups.map(levels.index)


def test_bars_of_sizes_are_those_of_the_table(titled: dict[str, Census]) -> None:
    figure = firm_size_figure(titled)
    axes = {ax.get_title(loc="left"): ax for ax in figure.axes}
    table = firm_size_table(titled)
    for head, column in (
        ("% of firms", "share_of_firms"),
        ("% of the jobs of firms", "share_of_jobs"),
    ):
        bars = [p for p in axes[head].patches if isinstance(p, Rectangle)]
        assert [bar.get_width() for bar in bars] == pytest.approx(100.0 * table[column].to_numpy())


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
@pytest.mark.parametrize("name", DRAWN)
def test_words_are_whole_apart_and_on_the_page(
    titled: dict[str, Census], censuses: list[Census], name: str, lang: Language
) -> None:
    many = {f"A policy with quite a long title, number {n}": censuses[n % 3] for n in range(12)}
    for given in (titled, {"one": censuses[0]}) if lang == "vi" else (many,):
        figure = DRAWN[name](given, lang=lang)
        assert outside(figure) == []
        assert overlapping(figure, texts_of(figure)) == []
        assert min(text.get_fontsize() for text in texts_of(figure)) >= 6.5
        assert figure.get_figwidth() == 6.3
    text = words_of(DRAWN[name](censuses, lang=lang))
    expected = {
        "en": ("2010", "2012-06", "Baseline", "seed 1"),
        "vi": ("6/2012", "Kịch bản cơ sở", "hạt giống"),
    }
    for word in expected[lang]:
        assert word in text


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_alike_each_time(censuses: list[Census], name: str) -> None:
    kept = dict(mpl.rcParams)
    assert png(DRAWN[name](*censuses)) == png(DRAWN[name](censuses))
    assert dict(mpl.rcParams) == kept


@pytest.mark.parametrize("name", DRAWN)
def test_what_cannot_be_drawn_is_refused(censuses: list[Census], name: str) -> None:
    for wrong, what in (
        ((), "there is no census"),
        ((censuses[0], censuses[0]), "same scenario and month"),
        ((3,), "int is no census"),
        (({"x": 3},), "int is no census"),
    ):
        with pytest.raises(ScenarioError, match=what):
            DRAWN[name](*wrong)
    with pytest.raises(ScenarioError, match="no language"):
        DRAWN[name](censuses[0], lang="de")
    with pytest.raises(ScenarioError, match="Did you mean 'education'"):
        wage_distribution_figure(censuses[0], by="educaton")
    with pytest.raises(ScenarioError, match="no group 'sector'"):
        income_figure(censuses[0], by="sector")


def test_a_census_by_hand_and_two_scenarios(censuses: list[Census]) -> None:
    first = censuses[0]
    assert first.scenario is not None
    renamed = first.scenario.model_copy(update={"title": "Other"})
    other = replace(first, scenario=renamed)
    assert "Other" in words_of(wage_distribution_figure(first, other))
    bare = replace(first, scenario=None, minimum_wage=float("nan"))
    text = words_of(wage_distribution_figure(bare))
    assert "legal minimum 0" not in text
    assert "nan" not in text
    assert len(png(income_figure(bare, by=None))) > 1000


def test_censuses_without_employees_firms_or_income(censuses: list[Census]) -> None:
    first = censuses[0]
    idle = replace(first, persons=first.persons[first.persons["status"] != "employee"])
    for by in (None, "education"):
        with pytest.raises(ScenarioError, match="no employees"):
            wage_distribution_figure(idle, by=by)
    bare = replace(first, firms=first.firms.iloc[:0])
    with pytest.raises(ScenarioError, match="no firm with staff"):
        firm_size_figure(bare)
    poor = replace(first, persons=first.persons.assign(income=0))
    assert lorenz_table({"x": poor})["income"].isna().all()
    assert "nan" not in words_of(income_figure({"rich": first, "poor": poor}))
