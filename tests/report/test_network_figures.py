"""Links of firms: the table against the rows of the census, and the figure against the table."""

from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Rectangle
from tests.report.agents import outside, overlapping, png, texts_of, words_of

from banha.census import Census
from banha.errors import ScenarioError
from banha.links import suppliers_per_foreign_firm
from banha.report import links_table, network_figure
from banha.report.network_layout import (
    LEFT,
    MIDDLE,
    MOST_CUSTOMERS,
    MOST_SUPPLIERS,
    build_network,
)
from banha.report.style import Language
from banha.run import Run, simulate
from banha.scenario import load_scenario

HEIGHT = 4.1


@pytest.fixture(scope="module")
def linked() -> Census:
    """A census with many links: a firm for every ten firms."""
    scenario = load_scenario("supplier-links").with_run(scale=400, firm_scale=40, end="2013-12")
    return simulate(scenario, censuses=[2013]).census(2013)


@pytest.fixture(scope="module")
def crowded(linked: Census) -> Census:
    """The same with five times as many firms, by hand, and joint projects."""
    firms, parts = linked.firms, []
    for copy in range(5):
        shift = copy * 10**12
        moved = firms["customer"].where(firms["customer"] < 0, firms["customer"] + shift)
        parts.append(firms.assign(firm=firms["firm"] + shift, customer=moved))
    many = pd.concat(parts, ignore_index=True)
    schools = many["school"].cat.codes.to_numpy().copy()
    schools[[3, 30, 300]] = [0, 1, 0]
    many["school"] = pd.Categorical.from_codes(schools, many["school"].cat.categories)
    return replace(linked, firms=many)


def by_hand(census: Census) -> list[tuple[str, int, str]]:
    found = []
    for firm in census.firms.to_dict("records"):
        if firm["customer"] >= 0:
            found.append(("supplies", firm["firm"], str(firm["customer"])))
        if firm["school_partner"]:
            found.append(("works_with_school", firm["firm"], "school"))
        if isinstance(firm["school"], str):
            found.append(("joint_project", firm["firm"], firm["school"]))
    return sorted(found)


def test_every_link_firm_by_firm(linked: Census, crowded: Census) -> None:
    for census in (linked, crowded):
        table = links_table(census)
        kinds = zip(table["kind"], table["firm"], table["to"], strict=True)
        assert sorted(kinds) == by_hand(census)
        rows = {row["firm"]: row for row in census.firms.to_dict("records")}
        for link in table.to_dict("records"):
            firm = rows[link["firm"]]
            assert (link["sector"], link["staff"]) == (firm["sector"], firm["staff"])
            assert link["ownership"] == firm["ownership"]
            assert link["firms"] == 40
            if link["kind"] == "supplies":
                customer = rows[int(link["to"])]
                assert link["to_sector"] == customer["sector"]
                assert link["to_ownership"] == customer["ownership"]
                assert link["to_staff"] == customer["staff"]
                assert firm["ownership"] == "domestic"
            else:
                assert link["to_sector"] == ""


def test_links_are_those_of_the_records(counted: Run) -> None:
    monthly, census = counted.monthly(), counted.census(2013)
    month = monthly[monthly["month"] == "2013-12-01"]
    linked = month.loc[month["series"] == "linked_firms", "value"].item()
    domestic = (census.firms["ownership"] == "domestic").sum()
    table = links_table(census)
    assert (table["kind"] == "supplies").sum() / domestic == pytest.approx(linked)
    projects = month.loc[month["series"] == "joint_projects", "value"].item()
    assert (table["kind"] == "joint_project").sum() * census.firm_scale == projects


def test_suppliers_of_each_foreign_firm(linked: Census) -> None:
    table = suppliers_per_foreign_firm(linked)
    counts: dict[int, int] = {}
    for firm in linked.firms.to_dict("records"):
        if firm["ownership"] == "foreign":
            own = sum(1 for customer in linked.firms["customer"] if customer == firm["firm"])
            counts[own] = counts.get(own, 0) + 1
    found = dict(zip(table["suppliers"], table["firms"], strict=True))
    assert {n: firms for n, firms in found.items() if firms} == {
        n: count * 40 for n, count in counts.items()
    }
    assert table["share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("which", ["linked", "crowded"])
def test_every_link_is_on_a_line(which: str, request: pytest.FixtureRequest) -> None:
    census: Census = request.getfixturevalue(which)
    network, table = build_network(census, height=HEIGHT), links_table(census)
    assert sum(network.lines.values()) == len(table)
    assert network.bundled == ((table["kind"] == "supplies").sum() > MOST_SUPPLIERS)
    customers = table.loc[table["kind"] == "supplies", "to"].nunique()
    assert len(network.column(LEFT)) == min(customers, MOST_CUSTOMERS)
    assert sum(node.firms for node in network.column(LEFT)) == customers
    named = set(table["firm"].astype(str)) | set(table.loc[table["to_sector"] != "", "to"])
    drawn = [*network.column(LEFT), *network.column(MIDDLE)]
    assert sum(node.firms for node in drawn) == len(named)
    rows = census.firms.set_index("firm")["staff"]
    assert sum(node.staff for node in drawn) == pytest.approx(
        rows.loc[[int(name) for name in named]].sum()
    )


@pytest.mark.parametrize("which", ["linked", "crowded"])
def test_marks_stand_apart_and_suppliers_do_not_cross(
    which: str, request: pytest.FixtureRequest
) -> None:
    network = build_network(request.getfixturevalue(which), height=HEIGHT)
    for column in (LEFT, MIDDLE):
        marks = sorted(network.column(column), key=lambda node: node.height)
        for upper, lower in pairwise(marks):
            assert lower.height - upper.height >= (upper.width + lower.width) / 2.0 - 1e-9
        assert marks[0].height >= 0.0
        assert marks[-1].height <= HEIGHT
    ends = sorted(
        (network.nodes[start].height, network.nodes[end].height)
        for start, end, kind in network.lines
        if kind == "supplies" and network.nodes[start].column == MIDDLE
    )
    assert all(np.diff([customer for _, customer in ends]) >= 0.0)


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
def test_the_figure_is_the_network(linked: Census, crowded: Census, lang: Language) -> None:
    kept = dict(mpl.rcParams)
    for given in ((linked,), (crowded,), ({"2013": linked, "later": crowded},)):
        figure = network_figure(*given, lang=lang)
        assert outside(figure) == []
        assert overlapping(figure, texts_of(figure)) == []
        assert min(text.get_fontsize() for text in texts_of(figure)) >= 6.5
    figure = network_figure(linked, lang=lang)
    network = build_network(linked, height=HEIGHT)
    lines = {p.get_gid() for p in figure.axes[0].patches if isinstance(p, PathPatch)}
    assert lines == {" | ".join(line) for line in network.lines}
    marks = {m.get_gid(): m for m in figure.axes[0].lines if "_child" not in str(m.get_gid())}
    for node in [*network.column(LEFT), *network.column(MIDDLE)]:
        assert marks[node.name].get_ydata() == [node.height]
        assert marks[node.name].get_markersize() == pytest.approx(72.0 * node.width)
    suppliers = int((links_table(linked)["kind"] == "supplies").sum()) * 40
    written = f"{suppliers:,}" if lang == "en" else f"{suppliers:,}".replace(",", ".")
    assert written in words_of(figure)
    bars = [p for p in figure.axes[1].patches if isinstance(p, Rectangle)]
    shares = suppliers_per_foreign_firm(linked)["share"].tolist()
    expected = [100.0 * share for share in shares[:6]]
    assert [bar.get_height() for bar in bars][: len(expected)] == pytest.approx(expected)
    assert sum(bar.get_height() for bar in bars) == pytest.approx(100.0)
    assert png(figure) == png(network_figure(linked, lang=lang))
    assert dict(mpl.rcParams) == kept


def test_nobody_linked_and_too_many_censuses(linked: Census, censuses: list[Census]) -> None:
    firms = linked.firms.assign(customer=-1, school_partner=False)
    alone = replace(linked, firms=firms)
    assert len(links_table(alone)) == (firms["school"].notna()).sum()
    if not len(links_table(alone)):
        assert "No firm has a link." in words_of(network_figure(alone))
    with pytest.raises(ScenarioError, match="there are 3 censuses"):
        network_figure(*censuses)
    with pytest.raises(ScenarioError, match="there is no census"):
        network_figure()
    with pytest.raises(ScenarioError, match="no language"):
        network_figure(linked, lang="fr")  # type: ignore[arg-type]
