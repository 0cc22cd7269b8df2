"""Ranks of scenarios against plain loops, and what cannot be ranked."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.batch.made_batches import made_up, scenario, slow_rows, small_study

from banha.batch.ranks import rank_of
from banha.batch.results import Results, read_results
from banha.errors import BatchError

KEPT = ["employed", "adults", "value_added", "unemployment_rate"]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Three scenarios and three seeds; one run is missing, so that two draws are whole."""
    study = small_study(records=KEPT, seeds=[4, 1, 8])
    folder = made_up(
        tmp_path_factory.mktemp("ranks") / "batch", study,
        wanted=lambda run: (run.scenario, run.seed) != ("again", 1),
    )  # fmt: skip
    return read_results(folder)


def test_ranks_are_those_of_a_loop(results: Results) -> None:
    weights = {"employed / adults": 1.0, "value_added[technology]": 3.0, "unemployment_rate": -2.0}
    slow = slow_rows(results.folder).query("year == 2010")
    value = slow.set_index(["scenario", "seed", "series", "breakdown"])["value"]
    scores: dict[str, list[float]] = {name: [] for name in results.study.names}
    means: dict[str, list[list[float]]] = {name: [] for name in results.study.names}
    for seed in (4, 8):
        rows = {
            name: [
                value[name, seed, "employed", "total"] / value[name, seed, "adults", "total"],
                value[name, seed, "value_added", "technology"],
                value[name, seed, "unemployment_rate", "total"],
            ]
            for name in scores
        }
        low, high = np.min(list(rows.values()), axis=0), np.max(list(rows.values()), axis=0)
        for name, row in rows.items():
            place = (np.array(row) - low) / (high - low)
            score = (1 * place[0] + 3 * place[1] + 2 * (1 - place[2])) / 6
            scores[name].append(score)
            means[name].append(row)
    found = results.rank(weights, year=2010).set_index("scenario")
    assert (found["draws"] == 2).all()
    for name, draws in scores.items():
        assert found.loc[name, "score"] == pytest.approx(np.mean(draws))
        first = [score == max(scores[n][i] for n in scores) for i, score in enumerate(draws)]
        assert found.loc[name, "share_first"] == np.mean(first)
        assert found.loc[name, list(weights)].tolist() == pytest.approx(np.mean(means[name], 0))
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["score"].is_monotonic_decreasing


def test_the_last_year_and_equal_weights_are_usual(results: Results) -> None:
    names = ["employed", "unemployment_rate"]
    usual = results.rank(names)
    assert usual.equals(results.rank(dict.fromkeys(names, 1), year=2011))
    assert not usual.equals(results.rank(names, year=2010))
    assert results.rank("employed").equals(results.rank(["employed"]))


def test_ties_share_the_rank_and_the_first_place() -> None:
    values = {("a", 1, 0): [1.0], ("b", 1, 0): [1.0], ("c", 1, 0): [0.0]}
    frame = rank_of(values, {"x": 1.0}, scenarios=["c", "a", "b"], where="")
    assert frame["scenario"].tolist() == ["a", "b", "c"]
    assert frame["rank"].tolist() == [1, 1, 3]
    assert frame["share_first"].tolist() == [0.5, 0.5, 0.0]
    less = rank_of(values, {"x": -1.0}, scenarios=["c", "a", "b"], where="")
    assert less["scenario"].tolist() == ["c", "a", "b"]
    same = rank_of(
        {("a", 1, 0): [2.0], ("b", 1, 0): [2.0]}, {"x": 1}, scenarios=["a", "b"], where=""
    )
    assert same["score"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("criteria", "told"),
    [
        ("emploed", "no series 'emploed'[\\s\\S]*'employed'"),
        ("employed /", "cannot be read"),
        ("employed / adults / adults", "cannot be read"),
        ("employed[", "cannot be read"),
        ("", "cannot be read"),
        ("value_added[nothing]", "no part nothing"),
        ("employed / unemployment_rate - unemployment_rate", "is not a number"),
        ([], "say nothing"),
        ({"employed": 0}, "say nothing"),
        ({"employed": "much"}, "say nothing"),
        ({"employed": float("nan")}, "say nothing"),
    ],
    ids=str,
)
def test_what_cannot_be_ranked(results: Results, criteria: Any, told: str) -> None:
    with pytest.raises(BatchError, match=told) as caught:
        results.rank(criteria)
    assert "Cure: " in str(caught.value)


def test_a_year_that_is_not_there(results: Results) -> None:
    with pytest.raises(BatchError, match=r"2030[\s\S]*from 2010 to 2011"):
        results.rank("employed", year=2030)


def test_no_draw_with_all(tmp_path: Path) -> None:
    study = small_study(records=["employed"])
    alone = {"baseline": 5, "links": 2, "again": 9}
    folder = made_up(tmp_path / "batch", study, wanted=lambda run: alone[run.scenario] == run.seed)
    with pytest.raises(BatchError, match="no draw has a run of every scenario"):
        read_results(folder).rank("employed")


def test_only_scenarios_of_the_province_are_ranked(tmp_path: Path) -> None:
    scenarios = [scenario("baseline"), scenario("links"), scenario("far", province="binh-duong")]
    study = small_study(records=["employed"], scenarios=scenarios)
    results = read_results(made_up(tmp_path / "batch", study))
    assert set(results.rank("employed", province="toy")["scenario"]) == {"baseline", "links"}
    assert list(results.compare(province="toy")) == ["links"]
    assert len(results.compare(province="binh-duong")) == 0
