"""Records are finite, add up, and are what a slow recount of the columns finds."""

from __future__ import annotations

import numpy as np
import pytest

from banha.actors.codes import STATUS
from banha.houses.programme_table import programme_table
from banha.observing.firm_sums import FirmSums
from banha.observing.firms import SIZES, size_class
from banha.province import Province
from banha.records import read_series
from banha.scenario import Scenario

TOY = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12"}
BINH_DUONG = {"scale": 400, "firm_scale": 40, "end": "2011-12"}
KINDS = {"stock", "flow", "rate"}


@pytest.fixture(scope="module", params=[TOY, BINH_DUONG], ids=["toy", "binh-duong"])
def province(request: pytest.FixtureRequest) -> Province:
    made = Province(Scenario.baseline().with_run(**request.param))
    made.run()
    return made


def test_every_record_is_finite(province: Province) -> None:
    for name, description in read_series().items():
        assert np.isfinite(province.records[name]).all(), name
        assert description.kind in KINDS
        assert description.unit
        assert description.description
    assert np.isfinite(province.records.distributions()["value"]).all()


def test_people_add_up(province: Province) -> None:
    records = province.records
    assert np.array_equal(records["labour_force"], records["employed"] + records["unemployed"])
    assert np.array_equal(records["adults_by_status"].sum(axis=1), records["adults"])
    unemployed = records["adults_by_status"][:, STATUS.index("unemployed") - 1]
    assert np.array_equal(unemployed, records["unemployed"])
    assert records["employment_share"].sum(axis=1) == pytest.approx(1.0)
    assert (records["trained_workers_share"] < 1.0).all()
    assert (records["trained_workers_share"] > 0.0).all()


def test_the_product_is_the_same_three_ways(province: Province) -> None:
    records = province.records
    assert np.array_equal(records["grdp"], records["grdp_income"])
    assert np.array_equal(records["grdp"], records["grdp_expenditure"])
    uses = records["household_consumption"] + records["public_consumption"]
    uses += records["investment"] + records["inventory_change"]
    uses += records["exports"] - records["imports"]
    assert np.array_equal(records["grdp"], uses)
    assert records["grdp_share"].sum(axis=1) == pytest.approx(1.0)
    taxes = records["grdp_share"][:, -1] * records["grdp"]
    assert taxes == pytest.approx(records["product_taxes"])


def test_firms_add_up(province: Province) -> None:
    records = province.records
    firms = records["firms"].sum(axis=1)
    assert np.array_equal(records["firms_by_size"].sum(axis=1), firms)
    assert np.array_equal(records["firms_by_sector"].sum(axis=1), firms)
    private = records["employees"].copy()
    private[:, province.public_sector] = 0
    assert np.array_equal(records["jobs_by_size"].sum(axis=1), private.sum(axis=1))
    assert records["capital_by_sector"].sum(axis=1) == pytest.approx(records["capital"])
    assert records["exports_by_sector"].sum(axis=1) == pytest.approx(records["exports"], rel=1e-9)


def test_the_budget_adds_up(province: Province) -> None:
    records = province.records
    assert np.array_equal(records["spending_by_kind"].sum(axis=1), records["public_spending"])
    assert np.array_equal(records["programmes_by_lever"].sum(axis=1), records["programmes"])
    revenue = records["revenue_kept"] + records["central_transfer"]
    moved = np.diff(records["state_deposit"])
    assert (revenue[1:] - records["public_spending"][1:] <= moved + 1e-6 * abs(moved) + 1).all()


def test_incomes_are_those_of_households(province: Province) -> None:
    households = province.state.households
    income = sum(
        int(getattr(households, name).sum())
        for name in (
            "labour_income", "pensions", "dividends", "deposit_interest", "rents_received",
        )
    )  # fmt: skip
    income -= sum(
        int(getattr(households, name).sum())
        for name in ("personal_tax", "school_fees", "rents_paid")
    )
    assert province.records["household_income"][-1] == province.scenario.scale * income


def test_sums_by_sector_are_those_of_a_loop(province: Province) -> None:
    firms, sums = province.state.firms, FirmSums(province)
    for sector in range(len(province.pack.sectors)):
        rows = province.firms_of(sector)
        assert sums.wages[sector] == firms.wages[rows].sum()
        mean = province.mean_of("productivity", rows, default=0.0)
        assert sums.mean(firms.productivity)[sector] == pytest.approx(mean)
    for owner in range(3):
        rows = province.producers()
        rows = rows[firms.ownership[rows] == owner]
        assert sums.by_owner(firms.employees)[owner] == firms.employees[rows].sum()


def test_size_classes_hold_their_limits() -> None:
    sizes = np.array([0, 4, 5, 9, 10, 49, 50, 199, 200, 299, 300, 499, 500, 999, 1000, 4999, 5000])
    assert size_class(sizes.astype(np.float64)).tolist() == [
        0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8,
    ]  # fmt: skip
    assert len(SIZES) == 9


def test_real_sizes_are_counted_where_firms_are_shrunk() -> None:
    asked = Scenario.baseline().with_run(scale=100, firm_scale=10, end="2010-01")
    province = Province(asked)
    province.run()
    staff = province.state.firms.employees[province.producers()]
    large = 10 * int((staff * 10 >= 200).sum())
    counted = province.records["firms_by_size"][0]
    assert large > 0
    assert counted[4:].sum() == large


def test_the_guard_changes_no_record() -> None:
    asked = Scenario.baseline().with_run(**{**TOY, "end": "2010-03"})
    with_guard, without = Province(asked), Province(asked, guard=False)
    with_guard.run()
    without.run()
    for name in read_series():
        assert np.array_equal(with_guard.records[name], without.records[name]), name


def test_programmes_buy_something_for_their_money() -> None:
    lever = {"name": "supplier_links", "value": 0.05, "start": "2010-01"}
    base = Scenario.baseline().with_run(**BINH_DUONG).with_run(end="2010-12")
    policy = base.model_copy(
        update={"levers": type(base).model_validate({**base.to_dict(), "levers": [lever]}).levers}
    )
    province = Province(policy)
    province.run()
    names = list(programme_table())
    place = names.index("supplier_links")
    records = province.records
    spent = records["programmes_by_lever"][1:, place]
    bought = records["programme_results"][1:, place]
    assert spent.min() > 0
    cost = province.parameters.state.supplier_link_cost
    unlinked = records["firms"][1:, 1] * (1.0 - records["linked_firms"][1:])
    arrived = spent * records["programme_efficiency"][1:, place]
    assert (arrived < spent).all()
    assert bought == pytest.approx(np.minimum(arrived / cost, unlinked))
    rate = records["programme_results_per_billion"][1:, place]
    assert rate == pytest.approx(bought / spent * 1e9)
    assert records["programme_results"][:, names.index("training_seats")].sum() == pytest.approx(
        records["trainees"].sum()
    )


def test_relative_cost_moves_with_competitors() -> None:
    province = Province(Scenario.baseline().with_run(**{**TOY, "end": "2010-01"}))
    province.run()
    own = province.unit_labour_cost / province.reference_unit_labour_cost
    competitors = province.outside.competitor_cost / province.opening_competitor_cost
    relative = province.records["relative_unit_labour_cost"][0]
    assert relative == pytest.approx(own / competitors)
    together = province.records["relative_unit_labour_cost_exporters"][0]
    among = relative[list(province.structure.exporters)]
    assert among.min() <= together <= among.max()
    assert province.records["labour_cost_advantage"][0] == pytest.approx(-np.log(together))
