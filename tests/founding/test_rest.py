"""Entry into own-account work at which unemployment stays where it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from banha.founding.rest import BUSINESS, FARM, LEAST, MONTHS, MOST, entries_at_rest
from banha.packs import load_pack
from banha.province import Province
from banha.scenario import load_scenario


@dataclass
class Made:
    """A province whose unemployment settles where entries are `at_rest` times those expected."""

    factor: float
    at_rest: float
    slope: float = 0.6
    unemployment: float = 0.03
    months: int = field(default=0)

    def step(self) -> None:
        self.months += 1
        settled = 0.03 * (self.at_rest / self.factor) ** self.slope
        self.unemployment += 0.5 * (settled - self.unemployment)


def opener(at_rest: float, opened: list[float]) -> object:
    def open_with(replaced: Mapping[tuple[str, str], float]) -> Made:
        factor = replaced[FARM] / 0.01
        assert replaced[BUSINESS] / 0.015 == pytest.approx(factor)
        opened.append(factor)
        return Made(factor, at_rest)

    return open_with


@pytest.mark.parametrize("at_rest", [0.4, 1.0, 3.0, 12.0])
def test_the_factor_at_which_unemployment_stays_is_found(at_rest: float) -> None:
    opened: list[float] = []
    found = entries_at_rest(opener(at_rest, opened), farm_entry=0.01)  # type: ignore[arg-type]
    assert found[FARM] / 0.01 == pytest.approx(at_rest, rel=0.12)
    assert found[BUSINESS] / 0.015 == pytest.approx(found[FARM] / 0.01)
    assert len(opened) <= 6
    assert at_rest != 1.0 or opened == [1.0]


def test_what_cannot_be_reached_is_approached_to_the_bound() -> None:
    opened: list[float] = []
    found = entries_at_rest(opener(1e3, opened), farm_entry=0.01)  # type: ignore[arg-type]
    assert found[FARM] / 0.01 == pytest.approx(np.exp(MOST))
    assert min(opened) > np.exp(LEAST) - 1e-9


@pytest.mark.parametrize("slug", ["hai-duong", "dong-nai", "an-giang"])
def test_unemployment_of_a_pack_stays_near_its_opening(slug: str) -> None:
    scale = int(load_pack(slug, start_year=2010).population.sum()) // 40_000
    here = Province(
        load_scenario("baseline").with_run(
            province=slug, start="2010-01", end="2011-12", scale=scale, seed=3
        )
    )
    opening, seen = here.unemployment, []
    for _ in range(MONTHS):
        here.step()
        seen.append(here.unemployment)
    assert float(np.mean(seen[6:])) == pytest.approx(opening, rel=0.25)
