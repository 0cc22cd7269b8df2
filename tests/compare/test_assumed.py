"""Assumed numbers varied: the same in both scenarios of a pair, only those at hand, repeatable."""

import csv
import math
import random
import statistics
from collections.abc import Mapping

import numpy as np
import pytest

from banha.assumed import (
    AssumedNumber,
    assumed_numbers,
    factor,
    names_in_question,
    rows_in_force,
    value_in_force,
    varied,
)
from banha.compare import compare
from banha.comparison import Comparison, share_of_band
from banha.data import data_folder, province_folder
from banha.errors import ScenarioError
from banha.levers import lever_table
from banha.mechanisms import mechanism_table
from banha.parameter_table import nearest_possible, parameter_table, value_problem
from banha.parameters import load_parameters
from banha.scenario import Scenario, load_scenario

TOY = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2013-12"}
BASELINE = load_scenario("baseline")


def toy(name: str) -> Scenario:
    return load_scenario(name).with_run(**TOY)  # type: ignore[arg-type]


def moved(name: str) -> Scenario:
    row = lever_table()[name]
    return BASELINE.with_lever(name, value=row.high, start="2012-01")


def names(numbers: tuple[AssumedNumber, ...]) -> set[str]:
    return {number.parameter for number in numbers}


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(toy("baseline"), toy("supplier-links"), seeds=[2, 1, 5], assumed=True)


def test_a_factor_depends_on_seed_and_name_alone() -> None:
    first = [factor("a.b", seed=seed) for seed in range(400)]
    assert first == [factor("a.b", seed=seed) for seed in range(400)]
    assert factor("a.b", seed=1) != factor("a.c", seed=1)
    assert all(0.5 <= value < 2.0 for value in first)
    # log-uniform: each quarter of the range of the log has about a quarter of the draws
    quarters = np.histogram(np.log2(first), bins=4, range=(-1.0, 1.0))[0]
    assert quarters.sum() == 400
    assert quarters.min() > 70


def test_known_factors() -> None:
    """What was drawn once is drawn for ever: comparisons made today can be made again."""
    assert factor("state.supplier_link_cost", seed=1) == pytest.approx(1.9398793269868388)
    assert factor("technology.transfer_rate", seed=2) == pytest.approx(1.565778, rel=1e-6)


def test_the_order_of_the_numbers_does_not_matter() -> None:
    policy = load_scenario("supplier-links").with_run(seed=7)
    numbers = list(assumed_numbers(BASELINE, policy))
    one = varied(policy, numbers)
    for turn in range(3):
        random.Random(turn).shuffle(numbers)
        assert varied(policy, numbers) == one
    # and a number that is varied beside fewer others is the same
    assert (
        varied(policy, numbers[:1]).overrides[numbers[0].section][numbers[0].name]
        == (one.overrides[numbers[0].section][numbers[0].name])
    )


@pytest.mark.parametrize("lever", list(lever_table()))
def test_only_assumed_numbers_of_the_lever_move(lever: str) -> None:
    policy = moved(lever).with_run(seed=3)
    numbers = assumed_numbers(BASELINE, policy)
    listed = {f"{section}.{name}" for section, name in lever_table()[lever].parameter_names}
    assert names(numbers) <= listed
    after = varied(policy, numbers)
    with (data_folder() / "parameters.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    sectors = list(rows_in_force(policy, "technology", "research_share"))
    own = province_folder(policy.province) / "parameters.csv"
    before_values, after_values = (
        load_parameters(sectors, pack_overrides=own, overrides=one.parameter_values)
        for one in (policy, after)
    )
    for row in table:
        full = f"{row['section']}.{row['name']}"
        was, is_now = (
            np.ravel(getattr(getattr(values, row["section"]), row["name"]))
            for values in (before_values, after_values)
        )
        if row["sector"] in sectors:
            was, is_now = (side[sectors.index(row["sector"])] for side in (was, is_now))
        elif row["sector"] == "all":
            continue
        if full not in listed or row["grade"] != "assumed":
            assert np.array_equal(was, is_now), full
        elif np.any(was != 0.0):
            expected = was * factor(full, seed=3)
            possible = nearest_possible(row["section"], row["name"], float(np.ravel(expected)[0]))
            assert is_now == pytest.approx(possible), full


def test_published_numbers_stay() -> None:
    numbers = names(assumed_numbers(BASELINE, moved("training_seats")))
    assert "training.skill_gain" in numbers
    assert "training.seat_cost" not in numbers
    assert ("training", "seat_cost") in names_in_question(BASELINE, moved("training_seats"))


def test_levers_moved_alike_are_not_in_question() -> None:
    both = moved("training_seats")
    one = both.with_lever("consultation", value=0.01, start="2012-01")
    assert all(name.startswith(("engagement.", "programmes.")) for name in names(
        assumed_numbers(both, one)
    ))  # fmt: skip
    other = BASELINE.with_lever("training_seats", value=0.001, start="2012-01")
    assert "training.skill_gain" in names(assumed_numbers(both, other))
    later = BASELINE.with_lever("training_seats", value=0.02, start="2013-01")
    assert names(assumed_numbers(both, later)) == names(assumed_numbers(later, both))


def test_numbers_of_a_mechanism_off_in_one() -> None:
    off = BASELINE.with_mechanisms(automation=False)
    numbers = {number.parameter: number for number in assumed_numbers(BASELINE, off)}
    assert set(numbers) <= {
        f"{section}.{name}" for section, name in mechanism_table()["automation"].parameter_names
    }
    # in two sectors the exposure is published; there it stays
    assert numbers["automation.exposure"].sectors == (
        "construction", "market_services", "knowledge_services",
    )  # fmt: skip
    given = varied(BASELINE, list(numbers.values())).overrides["automation"]["exposure"]
    assert isinstance(given, Mapping)
    by = factor("automation.exposure", seed=BASELINE.seed)
    for sector, row in rows_in_force(BASELINE, "automation", "exposure").items():
        if sector in given:
            assert given[sector] == pytest.approx(min(1.0, row.value * by))
    still = varied(off, list(numbers.values())).parameter_values["automation"]
    assert still["review_rate"] == 0.0


def test_a_scenario_with_a_number_of_its_own_keeps_its_distance() -> None:
    policy = load_scenario("supplier-links")
    own = policy.with_parameters("technology", transfer_rate=0.02)
    numbers = assumed_numbers(BASELINE, own)
    usual = rows_in_force(policy, "technology", "transfer_rate")[""].value
    a, b = (varied(one, numbers).overrides["technology"]["transfer_rate"] for one in (policy, own))
    assert b / a == pytest.approx(0.02 / usual)  # type: ignore[operator]


def test_dates_and_noughts_stay() -> None:
    row = next(row for row in parameter_table() if row.name == "solar_midpoint")
    assert row.unit == "year"
    assert value_in_force(BASELINE, row, sector="") == 2028
    assert "schooling.vocational_odds" not in names(
        assumed_numbers(BASELINE, moved("vocational_places"))
    )


@pytest.mark.parametrize("by", [0.5, 0.77, 2.0])
def test_every_product_is_taken_to_what_is_possible(by: float) -> None:
    for row in parameter_table():
        value = nearest_possible(row.section, row.name, by * row.value)
        assert value_problem(row.section, row.name, value) is None, row
        if value_problem(row.section, row.name, by * row.value) is None:
            assert value == by * row.value, row


def test_nearest_possible() -> None:
    assert nearest_possible("labour", "search_unemployed", 1.25) == 1.0
    assert nearest_possible("labour", "separation_rate", -0.5) == 0.0
    assert nearest_possible("labour", "vacancies_sampled", 4.6) == 5.0
    assert nearest_possible("labour", "vacancies_sampled", 0.2) == 1.0


def test_both_scenarios_of_a_pair_have_the_same_numbers(comparison: Comparison) -> None:
    wide = comparison.assumed
    assert wide is not None
    assert wide.seeds == comparison.seeds == (2, 1, 5)
    for run_a, run_b, seed in zip(wide.runs_a, wide.runs_b, comparison.seeds, strict=True):
        assert run_a.scenario.seed == run_b.scenario.seed == seed
        assert run_a.scenario.overrides == run_b.scenario.overrides
        link = run_a.scenario.overrides["state"]["supplier_link_cost"]
        # the toy province has a cost of its own
        assert link == pytest.approx(3e6 * factor("state.supplier_link_cost", seed=seed))
    assert wide.runs_a[0].scenario.overrides != wide.runs_a[1].scenario.overrides
    assert [lever.name for lever in wide.runs_b[0].scenario.levers] == ["supplier_links"]


def test_the_numbers_as_they_stand_are_those_of_a_plain_comparison(comparison: Comparison) -> None:
    plain = compare(toy("baseline"), toy("supplier-links"), seeds=[1])
    mine = comparison.frame[comparison.frame["seed"] == 1].reset_index(drop=True)
    assert mine.equals(plain.frame)
    assert plain.assumed is None
    assert plain.numbers == ()
    again = compare(toy("baseline"), toy("supplier-links"), seeds=[1], assumed=True).assumed
    assert again is not None
    assert comparison.assumed is not None
    wide = comparison.assumed.frame
    assert wide[wide["seed"] == 1].reset_index(drop=True).equals(again.frame)


def test_years_before_the_lever_do_not_differ(comparison: Comparison) -> None:
    tidy = comparison.tidy()
    assert set(tidy["numbers"]) == {"as they stand", "varied"}
    assert (tidy.loc[tidy["year"] < 2012, "difference"] == 0).all()
    assert not tidy.duplicated(["numbers", "seed", "year", "series", "breakdown"]).any()


def test_the_share_of_the_band_by_a_slow_path(comparison: Comparison) -> None:
    assert comparison.assumed is not None
    got = comparison.assumed_share("value_added", "technology").set_index("year")["share"]

    def variance(rows: list[dict[str, object]], year: int) -> float:
        key = (year, "value_added", "technology")
        return statistics.variance(
            float(str(row["b"])) - float(str(row["a"]))
            for row in rows
            if (row["year"], row["series"], row["breakdown"]) == key
        )

    luck = comparison.frame.to_dict("records")
    both = comparison.assumed.frame.to_dict("records")
    assert math.isnan(got[2010])
    for year in (2012, 2013):
        expected = 1.0 - variance(luck, year) / variance(both, year)  # type: ignore[arg-type]
        assert got[year] == pytest.approx(max(0.0, expected), abs=1e-9)
    table = comparison.table(years=[2013]).set_index("series")
    share = comparison.assumed_share("linked_firms").set_index("year")["share"]
    assert table.loc["linked_firms", "share_assumed"] == pytest.approx(share[2013])
    wide = comparison.assumed.bands("linked_firms").set_index("year")
    assert table.loc["linked_firms", "low_assumed"] == pytest.approx(wide.loc[2013, "low"])


def test_share_of_band() -> None:
    luck, both = np.array([1.0, -1.0, 0.0]), np.array([2.0, -2.0, 0.0])
    assert share_of_band(luck, both) == pytest.approx(0.75)
    assert share_of_band(both, luck) == 0.0
    assert math.isnan(share_of_band(luck[:1], both[:1]))
    assert math.isnan(share_of_band(np.zeros(3), np.zeros(3)))


def test_the_note_says_what_varies(comparison: Comparison) -> None:
    count = len(comparison.numbers)
    assert f"{count} assumed numbers vary together" in comparison.note
    assert "measured or published stay" in comparison.note
    assert "an estimate from 3 pairs" in comparison.note
    assert f"{count} con số giả định" in comparison.note_in("vi")
    assert comparison.assumed is not None
    assert "vary together" in comparison.assumed.note
    assert len(comparison.factors) == 3 * count
    assert comparison.factors["factor"].between(0.5, 2.0).all()


def test_nothing_to_vary() -> None:
    same = toy("baseline")
    other = same.with_parameters("labour", search_employed=0.03)
    for b in (same, other):
        with pytest.raises(ScenarioError, match="no assumed number") as caught:
            compare(same, b, seeds=1, assumed=True)
        assert "Cure" in str(caught.value)
    with pytest.raises(KeyError, match="no number was varied"):
        compare(same, other.with_run(end="2013-12"), seeds=1).assumed_share("grdp")


def test_numbers_that_cannot_be_together() -> None:
    odd = toy("baseline").with_parameters("households", subsistence_share=0.2)
    with pytest.raises(ScenarioError, match="subsistence_share"):
        compare(odd, odd.with_mechanisms(layoffs=False), seeds=1)
