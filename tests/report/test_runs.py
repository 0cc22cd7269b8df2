"""Whatever holds yearly records gives the same runs to a figure."""

from pathlib import Path

import pandas as pd
import pytest
from tests.batch.studies import Inline, toy

from banha.batch.results import Results, read_results
from banha.batch.run_batch import run_batch
from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report.runs import Runs, read_runs
from banha.run import write_run
from banha.run_folder import read_run


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("batch") / "toy"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("banha.batch.run_batch.LocalEngine", Inline)
        run_batch(toy(), folder, workers=1)
    return read_results(folder)


def values(runs: Runs, series: str) -> dict[str, list[list[float]]]:
    return {
        title: [frame.loc[frame["series"] == series, "value"].tolist() for frame in frames]
        for title, frames in runs.frames.items()
    }


def test_runs_a_comparison_and_a_mapping_are_the_same(comparison: Comparison) -> None:
    runs = [*comparison.runs_a, *comparison.runs_b]
    expected = {
        scenario.title: [run.yearly() for run in many]
        for scenario, many in (
            (comparison.a, comparison.runs_a), (comparison.b, comparison.runs_b),
        )
    }  # fmt: skip
    for data in (comparison, runs, expected, read_runs(runs)):
        found = read_runs(data)
        assert found.seeds == dict.fromkeys(expected, 2)
        assert found.years == (2010, 2013)
        for series in ("population", "value_added"):
            assert values(found, series) == values(Runs(expected), series)
    assert read_runs(runs).provinces == ("binh-duong",)
    titles = list(read_runs(comparison, lang="vi").frames)
    assert titles == [comparison.a.title_vi, comparison.b.title_vi]
    assert titles != list(expected)


def test_results_are_read_by_series_and_titled(results: Results) -> None:
    found = read_runs(results, series=["population", "grdp"])
    frame = results.series(["population"])
    assert found.seeds == {one.title: 2 for one in results.study.scenarios}
    for scenario in results.study.scenarios:
        own = frame[frame["scenario"] == scenario.name]
        by_seed = [part["value"].tolist() for _, part in own.groupby("seed")]
        assert values(found, "population")[scenario.title] == by_seed
    names = {name for many in found.frames.values() for one in many for name in one["series"]}
    assert names == {"population", "grdp"}
    assert found.provinces == ("toy",)


def test_a_table_of_several_seeds_is_several_runs(results: Results) -> None:
    frame = results.series("population")
    assert read_runs(frame).seeds == {"baseline": 2, "supplier-links": 2}
    one = frame[(frame["scenario"] == "baseline") & (frame["seed"] == 1)]
    assert read_runs(one[["year", "series", "breakdown", "value"]]).seeds == {"": 1}


def test_a_stored_run_is_a_run(comparison: Comparison, tmp_path: Path) -> None:
    run = comparison.runs_a[0]
    stored = read_run(write_run(run, tmp_path / "run", figures=False))
    assert values(read_runs(stored), "grdp") == values(read_runs(run), "grdp")
    assert list(read_runs([stored, run]).frames) == [run.scenario.title]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (3, "int holds no yearly records"),
        ("runs", "str holds no yearly records"),
        ({"a": []}, "no run of a whole year"),
        ([], "no run of a whole year"),
        (pd.DataFrame({"year": [2010], "value": [1.0]}), "has no column series, breakdown"),
    ],
)
def test_what_holds_no_records_is_refused(data: object, what: str) -> None:
    with pytest.raises(ScenarioError, match=what) as caught:
        read_runs(data)  # type: ignore[arg-type]
    assert caught.value.faults[0].cure
