"""The budget of a year to the đồng, the flow matrix, and their words and figures."""

import csv
from importlib.resources import files

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Rectangle
from tests.report.agents import outside, overlapping, png, texts_of, words_of

from banha.accounts import budget
from banha.accounts.budget import budget_items, read_budget
from banha.accounts.history import Accounts
from banha.accounts.ledger import PARTIES, read_flows
from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.month import Month
from banha.report import (
    budget_figure,
    budget_table,
    flow_matrix_figure,
    flow_name,
    party_name,
)
from banha.report.budget_figures import TOTAL, budget_steps, cell
from banha.report.flow_names import item_name
from banha.report.style import Language
from banha.run import Run

DECEMBERS = {2011: (11, 23), 2012: (23, 35)}


def deposit_change(run: Run, year: int) -> int:
    before, end = DECEMBERS[year]
    deposits = run.records["state_deposit"]
    return round(float(deposits[end] - deposits[before]))


@pytest.fixture
def pair(comparison: Comparison) -> tuple[Run, Run]:
    return comparison.runs_a[0], comparison.runs_b[0]


@pytest.mark.parametrize("year", DECEMBERS)
def test_the_budget_adds_up_to_the_change_of_the_deposit(counted: Run, year: int) -> None:
    table = budget_table(counted.accounts(), year)
    assert int(table["value"].sum()) == deposit_change(counted, year) != 0
    assert table["value"].dtype == np.int64
    booked = counted.accounts().year(year)
    for row in table.to_dict("records"):
        flow = read_flows()[row["flow"]]
        assert row["side"] == ("received" if flow.payee == "state" else "paid")
        assert row["value"] == (1 if flow.payee == "state" else -1) * booked[flow.name]
    own = [f.name for f in read_flows().values() if "state" in (f.payer, f.payee)]
    assert sorted(table["flow"]) == sorted(own)


def test_taxes_and_spending_are_those_of_the_records(counted: Run) -> None:
    items = budget_items(budget_table(counted.accounts(), 2012)).set_index("item")["value"]
    taxes = items[["corporate_tax", "personal_tax", "value_added_tax", "duties"]].sum()
    assert taxes == pytest.approx(counted.records["tax_revenue"][24:36].sum())
    spending = counted.yearly()
    rows = spending[(spending["series"] == "spending_by_kind") & (spending["year"] == 2012)]
    by_kind = dict(zip(rows["breakdown"], rows["value"], strict=True))
    assert -items["payroll"] == pytest.approx(by_kind["payroll"])
    assert -items["pensions"] == pytest.approx(by_kind["pensions"])
    assert -items["purchases"] == pytest.approx(by_kind["purchases"])
    assert -items["building"] == pytest.approx(by_kind["building"])


def test_the_difference_of_two_budgets(pair: tuple[Run, Run]) -> None:
    a, b = pair
    table = budget_table(a.accounts(), 2012, other=b.accounts())
    assert int(table["value"].sum()) == deposit_change(b, 2012) - deposit_change(a, 2012) != 0
    one, two = (budget_table(run.accounts(), 2012)["value"] for run in pair)
    assert (table["value"] == two - one).all()


@pytest.mark.parametrize("drawn", ["budget", "difference"])
def test_each_step_begins_where_the_last_ended(pair: tuple[Run, Run], drawn: str) -> None:
    (a, b), less = pair, drawn == "difference"
    table = budget_table(a.accounts(), 2012, other=b.accounts() if less else None)
    steps = budget_steps(table, lang="en", less=less)
    level = 0.0
    for step in steps:
        if step.side == TOTAL:
            assert (step.start, step.value) == (0.0, pytest.approx(level))
        else:
            assert step.start == pytest.approx(level)
            assert step.value != 0.0
            level += step.value
    assert steps[-1].value == pytest.approx(int(table["value"].sum()) / 1e9, abs=1e-9)
    assert [step.side for step in steps].count(TOTAL) == 2
    figure = budget_figure(a, 2012, other=b if less else None)
    bars = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    for bar, step in zip(bars, steps, strict=True):
        ends = sorted([bar.get_x(), bar.get_x() + bar.get_width()])
        assert ends == pytest.approx(sorted([step.start, step.start + step.value]))
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == [step.label for step in steps]


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
def test_words_are_whole_apart_and_on_the_page(pair: tuple[Run, Run], lang: Language) -> None:
    a, b = pair
    for figure in (
        budget_figure(a, 2012, lang=lang),
        budget_figure(a.accounts(), 2012, other=b.accounts(), lang=lang),
        budget_figure(a, 2012, other=b, lang=lang),
        budget_figure(a, 2012, other=a, lang=lang),
        flow_matrix_figure(a, 2012, lang=lang),
    ):
        assert outside(figure) == []
        assert overlapping(figure, texts_of(figure)) == []
        assert min(text.get_fontsize() for text in texts_of(figure)) >= 6.5
        assert "nan" not in words_of(figure)
    text = words_of(budget_figure(a, 2012, other=b, lang=lang))
    for word in {"en": ("less Baseline", "billion đồng"), "vi": ("trừ Kịch bản", "tỷ đồng")}[lang]:
        assert word in text


def test_cells_of_the_matrix(counted: Run) -> None:
    figure = flow_matrix_figure(counted.accounts(), 2012, lang="vi")
    cells = {text.get_position(): text.get_text() for text in figure.axes[0].texts}
    booked = counted.accounts().year(2012)
    size = len(PARTIES)
    sums: dict[tuple[int, int], int] = {}
    for flow in read_flows().values():
        row, column = PARTIES.index(flow.payer), PARTIES.index(flow.payee)
        for place in ((column, row), (size, row), (column, size), (size, size)):
            sums[place] = sums.get(place, 0) + booked[flow.name]
    assert cells == {place: cell(n / 1e12, "vi") for place, n in sums.items() if n}
    assert cell(0.001, "vi") == "<0,01"
    assert cell(0.5, "en") == "0.50"
    assert cell(1234.56, "vi") == "1.234,6"


def test_small_provinces_have_smaller_units(counted: Run) -> None:
    accounts = counted.accounts()
    tiny = Accounts(accounts.start, accounts.values // 10_000)
    assert "million đồng" in words_of(budget_figure(tiny, 2012))
    assert "billion đồng" in words_of(flow_matrix_figure(tiny, 2012))
    assert "trillion đồng" in words_of(flow_matrix_figure(accounts, 2012))
    change = int(budget_table(tiny, 2012)["value"].sum()) / 1e6
    bars = [p for p in budget_figure(tiny, 2012).axes[0].patches if isinstance(p, Rectangle)]
    assert bars[-1].get_width() == pytest.approx(change)


def test_drawn_alike_each_time(pair: tuple[Run, Run]) -> None:
    kept = dict(mpl.rcParams)
    for draw in (budget_figure, flow_matrix_figure):
        assert png(draw(pair[0], 2012)) == png(draw(pair[0], 2012))
    assert dict(mpl.rcParams) == kept


def test_every_payment_party_and_item_has_words() -> None:
    text = files("banha").joinpath("report", "flow_words.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    named = {kind: [r["name"] for r in rows if r["kind"] == kind] for kind in ("flow", "party")}
    assert named == {"flow": list(read_flows()), "party": list(PARTIES)}
    items = [row["name"] for row in rows if row["kind"] == "item"]
    assert items == list(dict.fromkeys(read_budget().values()))
    for lang in ("en", "vi"):
        for kind in ("flow", "party", "item"):
            words = [row[lang] for row in rows if row["kind"] == kind]
            assert len(set(words)) == len(words)
            assert all(0 < len(word) <= 56 for word in words)
    assert flow_name("revenue_shared", "vi") == "Điều tiết về trung ương"
    assert party_name("state", "en") == "State (province)"
    assert item_name("duties", "vi") == "Thuế nhập khẩu đầu vào"


def test_what_is_not_there_is_refused(counted: Run) -> None:
    for draw in (budget_figure, flow_matrix_figure):
        with pytest.raises(ScenarioError, match="no year 2030"):
            draw(counted, 2030)
        with pytest.raises(ScenarioError, match="str has no accounts"):
            draw("run", 2012)
        with pytest.raises(ScenarioError, match="no language"):
            draw(counted, 2012, lang="fr")
    with pytest.raises(ScenarioError, match="Did you mean 'wages'"):
        flow_name("wage", "en")
    with pytest.raises(ScenarioError, match="no language"):
        party_name("state", "fr")
    early = Accounts(Month(2010, 1), counted.accounts().values[:12])
    with pytest.raises(ScenarioError, match="2010 to 2010"):
        budget_figure(counted, 2012, other=early)


def test_a_payment_without_an_item_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(read_flows())
    known["gifts"] = known["wages"].__class__("gifts", "state", "", "firms", "", "")
    monkeypatch.setattr(budget, "read_flows", lambda: known)
    with pytest.raises(ValueError, match="gifts"):
        read_budget.__wrapped__()
