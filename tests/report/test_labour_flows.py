"""Moves of persons: every person counted once at both ends, and drawn as the table says."""

from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text
from tests.report.agents import outside, overlapping, png, texts_of, words_of

from banha.census import Census
from banha.errors import ScenarioError
from banha.report import labour_flow_figure, labour_flows
from banha.report.style import Language

SECTORS = {
    "agriculture": "farms", "labour_intensive": "factories", "technology": "factories",
    "construction": "services", "market_services": "services", "public_services": "services",
    "knowledge_services": "knowledge",
}  # fmt: skip
OTHERS = {"student": "students", "unemployed": "not_working", "out_of_labour_force": "not_working"}


@pytest.fixture(scope="module")
def flows(censuses: list[Census]) -> pd.DataFrame:
    return labour_flows(*censuses)


def group(row: dict[str, object]) -> str:
    status = str(row["status"])
    return OTHERS[status] if status in OTHERS else SECTORS[str(row["sector"])]


def slowly(start: Census, end: Census) -> dict[tuple[str, str], int]:
    """The same moves, person by person."""
    before = {row["person"]: row for row in start.persons.to_dict("records")}
    after = {row["person"]: row for row in end.persons.to_dict("records")}
    found: dict[tuple[str, str], int] = {}
    for person in {*before, *after}:
        if person in before:
            origin = group(before[person])
        else:
            newcomer = after[person]
            months = 12 * newcomer["age"] - (end.month - start.month)
            young = newcomer["origin"] == "local" and months < 180
            origin = "grew_up" if young else "moved_in"
        goal = group(after[person]) if person in after else "left_or_died"
        found[origin, goal] = found.get((origin, goal), 0) + start.scale
    return found


def moves(flows: pd.DataFrame, start: str) -> dict[tuple[str, str], int]:
    rows = flows[flows["from_month"] == start]
    return {(row.from_group, row.to_group): row.persons for row in rows.itertuples()}


def test_moves_person_by_person(flows: pd.DataFrame, censuses: list[Census]) -> None:
    for start, end in pairwise(censuses):
        assert moves(flows, str(start.month)) == slowly(start, end)
    assert set(flows["from_group"]) == {
        "farms", "factories", "services", "knowledge", "students", "not_working", "grew_up",
        "moved_in",
    }  # fmt: skip
    assert (flows["persons"] > 0).all()


def test_both_ends_are_the_censuses(flows: pd.DataFrame, censuses: list[Census]) -> None:
    for census in censuses:
        counted: dict[str, int] = {}
        for row in census.persons.to_dict("records"):
            counted[group(row)] = counted.get(group(row), 0) + census.scale
        month = str(census.month)
        for side, end in (("from_group", "from_month"), ("to_group", "to_month")):
            rows = flows[flows[end] == month]
            sums = rows.groupby(side)["persons"].sum().to_dict()
            inside = {name: n for name, n in sums.items() if name in counted}
            assert inside == (counted if len(rows) else {})


def test_newcomers_and_their_doors(flows: pd.DataFrame, censuses: list[Census]) -> None:
    """Those who grew up came through the door of fifteen-year-olds, as their number tells."""
    first, last = censuses[0], censuses[-1]
    found = moves(labour_flows(last, first), str(first.month))  # in any order
    known = set(first.persons["person"])
    fresh = [row for row in last.persons.to_dict("records") if row["person"] not in known]
    born = [row for row in fresh if row["person"] % 2**32 // 2**24 == 1]
    assert {row["origin"] for row in born} == {"local"}
    grew_up = sum(n for (origin, _), n in found.items() if origin == "grew_up")
    back = [row for row in fresh if row["origin"] == "local" and row not in born]
    young = [row for row in back if row["age"] - 3 < 15]
    assert grew_up == (len(born) + len(young)) * first.scale


def test_fifteen_at_the_start_parts_those_who_grew_up(censuses: list[Census]) -> None:
    first, last = censuses[0], censuses[-1]
    row = last.persons.iloc[[0]]
    here = labour_flows(first, last)
    for age, origin, group in ((17, "local", "grew_up"), (18, "local", "moved_in"),
                               (17, "in_migrant", "moved_in")):  # fmt: skip
        one = row.assign(person=10**15, age=age)
        one["origin"] = one["origin"].cat.set_categories(["local", "in_migrant"])
        one["origin"] = origin
        more = replace(last, persons=pd.concat([last.persons, one], ignore_index=True))
        found = labour_flows(first, more)
        for name in ("grew_up", "moved_in"):
            before = here.loc[here["from_group"] == name, "persons"].sum()
            now = found.loc[found["from_group"] == name, "persons"].sum()
            assert now - before == (first.scale if name == group else 0)


def test_what_is_no_series_of_censuses_is_refused(censuses: list[Census]) -> None:
    first, last = censuses[0], censuses[-1]
    other = replace(last, scale=200)
    for wrong, what in (
        ((), "given: none"),
        ((first,), "given: 2010-12"),
        ((first, first), "given: 2010-12, 2010-12"),
        ((first, other), "different runs"),
        ((first, "2013"), "str is no census"),
    ):
        with pytest.raises(ScenarioError, match=what):
            labour_flows(*wrong)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_bars_and_bands_are_those_of_the_table(flows: pd.DataFrame, lang: Language) -> None:
    figure = labour_flow_figure(flows, lang=lang)
    axes = figure.axes[0]
    bars = {p.get_gid(): p for p in axes.patches if isinstance(p, Rectangle)}
    bands = {p.get_gid(): p for p in axes.patches if isinstance(p, PathPatch)}
    assert len(bands) == len(flows)
    starts = sorted(set(flows["from_month"]))
    unit = None
    for row in flows.itertuples():
        period = starts.index(row.from_month)
        corners = bands[f"{period} {row.from_group} {row.to_group}"].get_path().vertices
        height = corners[7][1] - corners[0][1]
        unit = unit or height / row.persons
        assert height == pytest.approx(row.persons * unit)
        for bar, x, y in (
            (bars[f"{period} {row.from_group}"], *corners[0]),
            (bars[f"{period + 1} {row.to_group}"], *corners[3]),
        ):
            assert bar.get_y() - 1e-9 <= y
            assert y + height <= bar.get_y() + bar.get_height() + 1e-9
            assert x == pytest.approx(
                bar.get_x() + (bar.get_width() if bar.get_gid()[0] == str(period) else 0.0)
            )
    for part, month in enumerate(starts):
        sums = flows[flows["from_month"] == month].groupby("from_group")["persons"].sum()
        for name, persons in sums.items():
            assert unit is not None
            assert bars[f"{part} {name}"].get_height() == pytest.approx(persons * unit)


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("years", [None, ["2010-12", "2012-06"]])
def test_words_stand_apart_and_on_the_page(
    flows: pd.DataFrame, lang: Language, years: list[str] | None
) -> None:
    figure = labour_flow_figure(flows, years=years, lang=lang)
    assert overlapping(figure, texts_of(figure)) == []
    assert outside(figure) == []
    text = words_of(figure).replace("\n", " ")
    for word in {
        "en": ("Factories", "Baseline", "seed 1", "400 persons"),
        "vi": ("Nhà máy", "Bình Dương", "hạt giống ngẫu nhiên 1", "400 người"),
    }[lang]:
        assert word in text
    assert min(t.get_fontsize() for t in texts_of(figure)) >= 6.5


def test_numbers_on_bands_are_thousand_persons(flows: pd.DataFrame) -> None:
    figure = labour_flow_figure(flows)
    labels = [t for t in figure.findobj(Text) if str(t.get_gid()).startswith("move ")]
    assert len(labels) >= 6
    found = moves(flows, "2010-12")
    for label in labels:
        _, period, origin, goal = str(label.get_gid()).split()
        if period == "0":
            assert label.get_text() == f"{found[origin, goal] / 1000:,.0f}"


def test_drawn_alike_each_time_and_settings_are_kept(censuses: list[Census]) -> None:
    kept = dict(mpl.rcParams)
    once, again = labour_flow_figure(censuses), labour_flow_figure(labour_flows(*censuses))
    assert dict(mpl.rcParams) == kept
    assert png(once) == png(again)
    assert png(labour_flow_figure(censuses, lang="vi")) != png(once)


def test_years_that_are_not_there(flows: pd.DataFrame) -> None:
    for years, what in (
        ([2010, 2012], "the flows have no 2012-12"),
        ([2010, 2013], "cannot be drawn"),
        ([2010], "1 months"),
        ([], "none"),
        (["soon"], "Give a month"),
    ):
        with pytest.raises(ScenarioError, match=what):
            labour_flow_figure(flows, years=years)
    with pytest.raises(ScenarioError, match="no language"):
        labour_flow_figure(flows, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="Did you mean 'farms'"):
        labour_flow_figure(flows.replace({"to_group": {"farms": "farm"}}))
    with pytest.raises(ScenarioError, match="0 months"):
        labour_flow_figure(flows.iloc[:0])
    with pytest.raises(ScenarioError, match="is no table with from_month"):
        labour_flow_figure(pd.DataFrame())


def test_few_persons_are_not_written_in_thousands(censuses: list[Census]) -> None:
    few = [replace(census, scale=1) for census in censuses]
    text = words_of(labour_flow_figure(few))
    counts = labour_flows(*few).groupby(["from_month", "from_group"])["persons"].sum()
    assert f"Factories\n{counts['2010-12', 'factories']:,}" in text
    assert "thousand" not in text
