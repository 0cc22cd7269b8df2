"""Drop, double or misdirect a đồng or a person between provinces: the guard names it."""

from __future__ import annotations

import pytest
from tests.region.regions import toy_region

from banha.errors import AccountingError
from banha.neighbours import Neighbours
from banha.region.accounts import PAYING
from banha.region.migration import neighbours_of
from banha.region.region import Region


@pytest.fixture
def region() -> Region:
    region = toy_region()
    for _ in range(4):
        region.step()
    return region


@pytest.mark.parametrize("off_by", [1, -1])
@pytest.mark.parametrize("side", ["paid", "received"])
@pytest.mark.parametrize("kind", list(PAYING))
def test_a_dong_too_much_or_too_little_is_named(
    region: Region, kind: str, side: str, off_by: int
) -> None:
    book = getattr(neighbours_of(region.provinces["toy-a"]), side)
    book[kind, "toy-b"] = book.get((kind, "toy-b"), 0) + off_by
    named = [(one.account, one.kind, one.residual) for one in region.accounts.find_breaches()]
    pair = ("toy-a → toy-b", kind, -off_by) if side == "paid" else (
        "toy-b → toy-a", kind, off_by
    )  # fmt: skip
    assert pair in named
    assert any("toy-a, " in account for account, _, _ in named)


@pytest.mark.parametrize("kind", list(PAYING))
def test_a_dong_of_another_kind_is_named(region: Region, kind: str) -> None:
    book = neighbours_of(region.provinces["toy-b"]).received
    other = next(one for one in (*PAYING, "gifts") if one != kind)
    book[kind, "toy-a"] = book.get((kind, "toy-a"), 0) - 1
    book[other, "toy-a"] = book.get((other, "toy-a"), 0) + 1
    assert kind in {breach.kind for breach in region.accounts.find_breaches()}


def test_a_person_who_gets_lost_stops_the_run(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Neighbours.send

    def send(self: Neighbours, *args: object, **asked: object) -> int:
        money = original(self, *args, **asked)  # type: ignore[arg-type]
        for partner in self.partners:
            self.left["adults", partner] += 1
        return money

    monkeypatch.setattr(Neighbours, "send", send)
    with pytest.raises(AccountingError, match=r"2010-05[\s\S]*toy-a → toy-b: adults.*-1 persons"):
        region.step()


def test_a_person_made_of_nothing_is_named(region: Region) -> None:
    region.accounts.find_breaches()
    region.provinces["toy-a"].state.children[3] += 1
    region.each(lambda one: one.counts.update(dict.fromkeys(one.counts, 0)))
    assert ("toy-a", "population", 1) in [
        (breach.account, breach.kind, breach.residual) for breach in region.accounts.find_breaches()
    ]


def test_money_made_of_nothing_is_named(region: Region) -> None:
    region.provinces["toy-a"].bank.claim_on_outside += 1
    assert "claim on outside" in {breach.kind for breach in region.accounts.find_breaches()}


def test_a_commuter_who_is_counted_twice_is_named(region: Region) -> None:
    firms = region.provinces["toy-b"].state.firms
    firms.commuters[1] += 1
    named = [(one.account, one.kind, one.residual) for one in region.accounts.find_breaches()]
    assert ("toy-b, staff of firms", "commuters", 1) in named


def test_a_commuter_who_does_not_turn_up_is_named(region: Region) -> None:
    region.commuting.there["toy-a", "toy-b"][1, 0] += 1
    named = [(one.account, one.kind, one.residual) for one in region.accounts.find_breaches()]
    assert ("toy-a → toy-b", "commuters", 1) in named
    assert ("toy-b, staff of firms", "commuters", -1) in named
