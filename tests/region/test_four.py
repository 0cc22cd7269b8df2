"""Bình Dương, Hồ Chí Minh City, Đồng Nai and Long An together, coarse and short."""

from pathlib import Path

import pytest

from banha import load_scenario
from banha.data import use_data_folder
from banha.region.accounts import PAYING, PERSONS
from banha.region.migration import neighbours_of
from banha.region.region import Region

FOUR = ("binh-duong", "ho-chi-minh-city", "dong-nai", "long-an")


@pytest.fixture(scope="module")
def four(regional_data: Path) -> Region:
    """A year of the four at 1:1000, every account checked every month."""
    with use_data_folder(regional_data):
        scenario = load_scenario("baseline").with_run(scale=1000, end="2010-12")
        region = Region(scenario, FOUR)
        region.run()
    return region


def test_the_product_is_one_by_three_ways_in_each(four: Region) -> None:
    for one in four.provinces.values():
        assert one.ways is not None
        assert one.ways.production == one.ways.income == one.ways.expenditure > 0
    moved = {key: sum(one.ledger.paid[key] for one in four.provinces.values()) for key in (
        "commuters_pay", "commuters_earn", "inputs_region", "exports_region",
        "own_account_inputs_region",
    )}  # fmt: skip
    assert moved["commuters_pay"] == moved["commuters_earn"] > 0
    inputs = moved["inputs_region"] + moved["own_account_inputs_region"]
    assert moved["exports_region"] == inputs > 0


def test_every_channel_carries_something(four: Region) -> None:
    sums = four.between.frame().groupby("kind")["value"].sum()
    assert (sums > 0).all()
    assert four.investors.factor != 1.0


def test_who_is_far_does_not_commute(four: Region) -> None:
    assert ("dong-nai", "long-an") not in four.commuting.rows
    assert four.migration.distance["dong-nai", "long-an"] > 90.0
    near = four.commuting.openness
    assert near["long-an", "ho-chi-minh-city"] > near["long-an", "binh-duong"] > 0.0


def test_no_province_lives_on_arrivals_from_the_region(four: Region) -> None:
    shares = {slug: neighbours_of(one).outside_arrivals for slug, one in four.provinces.items()}
    assert shares["long-an"] == pytest.approx(0.3)
    assert all(0.3 - 1e-9 < share < 0.95 for share in shares.values()), shares
    assert four.migration.appeal["long-an"] < four.migration.appeal["binh-duong"] == 1.0


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        *((kind, side) for kind in PAYING for side in ("paid", "received")),
        *((kind, side) for kind in PERSONS for side in ("left", "came")),
    ],
)
def test_what_is_booked_with_another_partner_is_named(four: Region, kind: str, side: str) -> None:
    here, wrong, right = "ho-chi-minh-city", "binh-duong", "dong-nai"
    book = getattr(neighbours_of(four.provinces[here]), side)
    for partner, change in ((wrong, 1), (right, -1)):
        book[kind, partner] = book.get((kind, partner), 0) + change
    breaches = {(one.account, one.kind): one.residual for one in four.accounts.find_breaches()}
    for partner, change in ((wrong, 1), (right, -1)):
        book[kind, partner] -= change
    outwards = side in {"paid", "left"}
    for partner, residual in ((wrong, 1), (right, -1)):
        pair = f"{here} → {partner}" if outwards else f"{partner} → {here}"
        assert breaches[pair, kind] == (-residual if outwards else residual)
    assert not [account for account, one in breaches if one == kind and "partners" in account]
