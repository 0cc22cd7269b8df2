"""Paired comparison: what is equal differs by nothing, and bands are those of the seeds."""

import numpy as np
import pytest

import banha
from banha.compare import compare, compare_runs
from banha.comparison import Comparison, pair, sign_of
from banha.errors import ScenarioError
from banha.run import simulate
from banha.scenario import Scenario, load_scenario

SEEDS = [3, 1, 2]


def toy(name: str, **asked: object) -> Scenario:
    values = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2013-12", **asked}
    return load_scenario(name).with_run(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(toy("baseline"), toy("supplier-links"), seeds=SEEDS)


def test_the_frame_is_paired(comparison: Comparison) -> None:
    frame = comparison.frame
    assert list(frame.columns) == [
        "seed", "year", "series", "breakdown", "unit", "a", "b", "difference", "percent",
    ]  # fmt: skip
    assert list(frame["seed"].unique()) == SEEDS
    assert not frame.duplicated(["seed", "year", "series", "breakdown"]).any()
    for place, seed in enumerate(SEEDS):
        for column, run in (("a", comparison.runs_a[place]), ("b", comparison.runs_b[place])):
            keys = ["year", "series", "breakdown"]
            mine = frame[frame["seed"] == seed].set_index(keys)[column].sort_index()
            yearly = run.yearly().set_index(keys)["value"].sort_index()
            np.testing.assert_allclose(mine, yearly, rtol=1e-12)
            assert mine.index.equals(yearly.index)
    np.testing.assert_array_equal(frame["difference"], frame["b"] - frame["a"])
    moved = frame[frame["a"] != 0]
    expected = 100 * moved["difference"] / moved["a"].abs()
    np.testing.assert_allclose(moved["percent"], expected, rtol=1e-12)
    assert frame.loc[frame["a"] == 0, "percent"].isna().all()


def test_years_before_the_lever_are_the_same(comparison: Comparison) -> None:
    early = comparison.frame[comparison.frame["year"] < 2012]
    assert (early["difference"] == 0).all()
    assert (comparison.bands("linked_firms")["mean"].iloc[-1]) > 0


def test_bands_are_quantiles_over_seeds(comparison: Comparison) -> None:
    frame = comparison.frame
    rows = frame[(frame["series"] == "value_added") & (frame["breakdown"] == "technology")]
    bands = comparison.bands("value_added", "technology").set_index("year")
    values = rows[rows["year"] == 2013]["difference"].to_numpy()
    assert bands.loc[2013, "mean"] == pytest.approx(values.mean())
    assert bands.loc[2013, "low"] == pytest.approx(np.quantile(values, 0.05))
    assert bands.loc[2013, "high"] == pytest.approx(np.quantile(values, 0.95))
    assert bands.loc[2013, "share_positive"] == (values > 0).mean()
    assert list(bands.index) == [2010, 2011, 2012, 2013]


def test_the_table_says_which_signs_hold(comparison: Comparison) -> None:
    table = comparison.table(years=[2010, 2013])
    assert list(table["series"].unique())[:2] == ["population", "employed"]
    assert set(table.loc[table["year"] == 2010, "sign"]) == {"no difference"}
    last = table[table["year"] == 2013].set_index("series")
    assert last.loc["linked_firms", "sign"] == "positive"
    assert set(comparison.table()["year"]) == {2013}


@pytest.mark.parametrize(
    ("up", "down", "sign"),
    [
        (0.9, 0.1, "positive"), (0.05, 0.95, "negative"), (0.0, 0.0, "no difference"),
        (0.89, 0.11, "sign not robust"), (0.0, 0.5, "sign not robust"),
    ],
)  # fmt: skip
def test_signs(up: float, down: float, sign: str) -> None:
    assert sign_of(up, down) == sign


def test_the_note_claims_no_more_than_luck(comparison: Comparison) -> None:
    assert "luck only; parameters held" in comparison.note
    assert "little more than the range" in comparison.note


def test_one_seed_has_no_band() -> None:
    one = compare(toy("baseline"), toy("supplier-links"), seeds=1)
    assert one.seeds == (1,)
    assert one.bands("grdp")[["low", "high"]].isna().all(axis=None)
    assert "One seed has no band" in one.note


def test_a_scenario_with_itself_does_not_differ() -> None:
    same = compare(toy("baseline"), toy("baseline"), seeds=2)
    assert (same.frame["difference"] == 0).all()


def test_records_of_other_series_or_years_are_not_paired(comparison: Comparison) -> None:
    a, b = toy("baseline"), toy("supplier-links")
    whole = comparison.runs_a[0].yearly()
    for part in (whole[whole["series"] != "grdp"], whole.iloc[::-1], whole[whole["year"] > 2010]):
        with pytest.raises(ScenarioError, match="different series, parts or years"):
            pair(a, b, [(1, 0, whole, part)])
    with pytest.raises(ScenarioError, match="no draw"):
        pair(a, b, [])


def test_points_of_a_design_are_told_apart(comparison: Comparison) -> None:
    runs = comparison.runs_a[0].yearly(), comparison.runs_b[0].yearly()
    several = pair(toy("baseline"), toy("supplier-links"), [(1, p, *runs) for p in (0, 1, 2)])
    assert (several.seeds, several.points) == ((1,), 3)
    assert list(several.frame.columns[:2]) == ["seed", "point"]
    assert several.bands("grdp")["low"].notna().all()
    assert "3 points of the design" in several.note
    assert "hạt giống tại mỗi điểm trong 3 điểm" in several.note_in("vi")


def test_unknown_series(comparison: Comparison) -> None:
    with pytest.raises(KeyError, match="no series"):
        comparison.bands("happiness")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({"scale": 2}, "scale"), ({"firm_scale": 2}, "firm_scale"), ({"end": "2012-12"}, "end"),
        ({"province": "binh-duong"}, "province"),
    ],
)  # fmt: skip
def test_unlike_scenarios_are_refused(asked: dict[str, object], part: str) -> None:
    with pytest.raises(ScenarioError, match=f"compare, {part}") as caught:
        compare(toy("baseline"), toy("supplier-links", **asked), seeds=1)
    assert "Cure" in str(caught.value)


def test_less_than_a_year_is_refused() -> None:
    short = toy("baseline", end="2010-11")
    with pytest.raises(ScenarioError, match="no whole year"):
        compare(short, short, seeds=1)


@pytest.mark.parametrize("seeds", [0, -3, [], [1, 1], [-1], [1.5], "12", True])
def test_impossible_seeds(seeds: object) -> None:
    with pytest.raises(ScenarioError, match="seeds"):
        compare(toy("baseline"), toy("baseline"), seeds=seeds)  # type: ignore[arg-type]


def test_runs_of_different_seeds_are_not_paired() -> None:
    runs = [simulate(toy("baseline", end="2010-12", seed=seed)) for seed in (1, 2)]
    with pytest.raises(ScenarioError, match="different seeds"):
        compare_runs(runs[:1], runs[1:])


def test_the_public_name_is_the_function() -> None:
    """Importing the module must not hide the function of the same name."""
    same = banha.compare(toy("baseline", end="2010-12"), toy("baseline", end="2010-12"), seeds=1)
    assert isinstance(same, banha.Comparison)
