"""Results against slow plain loops over the parts; what is missing is told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from pandas.testing import assert_frame_equal
from tests.batch.made_batches import made_up, real_batch, scenario, slow_rows, small_study

import banha
from banha.batch.results import Results, read_results
from banha.compare import compare
from banha.comparison import HEADLINES, Comparison
from banha.errors import BatchError, ScenarioError

GRID = {"method": "grid", "parameters": {"labour.search_employed": [0.01, 0.02]}}
PLACES = ["scenario", "province", "seed", "point", "year", "series", "breakdown"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Two provinces, three seeds, two points, all datasets."""
    study = small_study(
        provinces=["toy", "binh-duong"], design=GRID,
        keep=["yearly", "monthly", "distributions"],
    )  # fmt: skip
    return read_results(made_up(tmp_path_factory.mktemp("whole") / "batch", study))


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """One run of `links` has failed, one of `again` is missing, one of `again` is damaged."""
    folder = made_up(
        tmp_path_factory.mktemp("partial") / "batch", small_study(),
        failing=lambda run: (run.scenario, run.seed) == ("links", 2),
        wanted=lambda run: (run.scenario, run.seed) != ("again", 5),
    )  # fmt: skip
    damaged = read_results(folder).files()["again", "toy", 9, 0]
    damaged.write_bytes(damaged.read_bytes()[:-100])
    (damaged.parent / "mine.parquet").write_bytes(b"mine")
    return read_results(folder)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(PLACES).reset_index(drop=True)


def rows_by_loop(folder: Path, **which: Any) -> pd.DataFrame:
    frame = slow_rows(folder)
    for name, value in which.items():
        frame = frame[frame[name].isin(value if isinstance(value, list) else [value])]
    return in_order(frame)


@pytest.mark.parametrize(
    "which",
    [
        {"series": "employed"},
        {"series": ["value_added", "employed"], "scenario": "links"},
        {"series": "value_added", "breakdown": "technology", "province": "toy"},
        {"year": 2011, "province": "binh-duong", "scenario": "again"},
        {"series": "mean_pay", "year": 2010},
    ],
    ids=str,
)
def test_series_are_those_of_a_loop(whole: Results, which: dict[str, Any]) -> None:
    found = whole.series(**which)
    expected = rows_by_loop(whole.folder, **which)
    assert len(expected) > 0
    assert_frame_equal(in_order(found), expected[found.columns])
    assert list(found.columns) == [*PLACES[:5], "series", "breakdown", "unit", "value"]


def test_rows_come_in_the_order_of_the_study(whole: Results) -> None:
    found = whole.series("employed", year=2011)
    draws = list(zip(*(found[name] for name in PLACES[:4]), strict=True))
    assert draws == [
        (name, province, seed, point)
        for name in ("baseline", "links", "again")
        for province in ("toy", "binh-duong")
        for seed in (5, 2, 9)
        for point in (0, 1)
    ]


def test_a_year_is_that_of_series(whole: Results) -> None:
    assert_frame_equal(
        whole.at(2011, series="employed"), whole.series("employed", year=2011), check_exact=True
    )
    everything = whole.at(2010)
    assert set(everything["year"]) == {2010}
    assert everything["series"].nunique() == slow_rows(whole.folder)["series"].nunique()


@pytest.mark.parametrize("year", [2010, 2011])
def test_months(whole: Results, year: int) -> None:
    found = whole.series("employed", dataset="monthly", year=year, scenario="links")
    slow = slow_rows(whole.folder, "monthly")
    slow = slow[(slow["series"] == "employed") & (slow["scenario"] == "links")]
    slow = slow.astype({"month": "datetime64[us]"})
    slow = slow[slow["month"].dt.year == year]
    assert found["month"].dtype == "datetime64[us]"
    assert len(found) == 12 * 2 * 3 * 2
    keys = ["province", "seed", "point", "month"]
    assert_frame_equal(
        found.sort_values(keys)[[*keys, "value"]].reset_index(drop=True),
        slow.sort_values(keys)[[*keys, "value"]].reset_index(drop=True),
        check_exact=True,
    )  # fmt: skip


def test_distributions_by_sql(whole: Results) -> None:
    slow = slow_rows(whole.folder, "distributions")
    found = whole.sql("SELECT count(*) AS n, sum(value) AS total FROM distributions")
    assert found["n"][0] == len(slow)
    assert found["total"][0] == pytest.approx(slow["value"].sum())
    assert whole.table("distributions").count_rows() == len(slow)
    with pytest.raises(BatchError, match=r"hold no series[\s\S]*table"):
        whole.series("pay", dataset="distributions")


def test_pairs_are_those_of_a_loop(whole: Results) -> None:
    compared = whole.compare(province="binh-duong")
    assert list(compared) == ["links", "again"]
    assert compared.pairs == {"links": 6, "again": 6}
    slow = slow_rows(whole.folder).query("province == 'binh-duong' and series == 'employed'")
    values = slow.set_index(["scenario", "seed", "point", "year"])["value"]
    bands = compared.bands("employed").set_index(["scenario", "year"])
    for name in ("links", "again"):
        for year in (2010, 2011):
            differences = np.array([
                values[name, seed, point, year] - values["baseline", seed, point, year]
                for seed in (5, 2, 9) for point in (0, 1)
            ])  # fmt: skip
            row = bands.loc[(name, year)]
            assert row["mean"] == pytest.approx(differences.mean(), rel=1e-12)
            low, high = np.quantile(differences, [0.05, 0.95])
            assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
            assert row["share_positive"] == (differences > 0).mean()
    assert "3 seeds at each of 2 points" in compared.note
    table = compared.table([2010, 2011], series=["employed", "exports"])
    assert len(table) == 2 * 2 * 2
    row = table[(table["scenario"] == "links") & (table["year"] == 2011)].iloc[0]
    assert row["mean"] == bands.loc[("links", 2011), "mean"]
    assert row["pairs"] == 6


def test_every_pair_of_a_comparison_is_one_of_its_draws(whole: Results) -> None:
    frame = whole.compare("again", province="toy")["links"].frame
    assert list(frame.columns[:2]) == ["seed", "point"]
    slow = slow_rows(whole.folder).query("province == 'toy'").set_index(PLACES)["value"]
    for row in frame.sample(50, random_state=1).itertuples():
        key = ("toy", row.seed, row.point, row.year, row.series, row.breakdown)
        assert (row.a, row.b) == (slow["again", *key], slow["links", *key])
        assert row.difference == row.b - row.a


def test_equal_to_comparing_without_a_batch(tmp_path: Path) -> None:
    study = small_study(
        scenarios=[scenario("baseline", end="2010-12"), scenario("links", end="2010-12")],
        seeds=[7, 3],
    )  # fmt: skip
    results = read_results(real_batch(tmp_path / "batch", study))
    stored = results.compare()["links"]
    direct = compare(*study.scenarios, seeds=[7, 3])
    exact: dict[str, Any] = {"check_exact": True}
    assert stored.seeds == direct.seeds == (7, 3)
    assert_frame_equal(stored.frame, direct.frame, **exact)
    assert_frame_equal(stored.table(), direct.table(), **exact)
    assert_frame_equal(stored.bands("grdp"), direct.bands("grdp"), **exact)
    assert stored.note == direct.note
    table = results.compare().table().drop(columns=["scenario", "pairs"])
    assert_frame_equal(table, direct.table(), **exact)
    assert isinstance(stored, Comparison)


def test_what_is_missing_is_told(partial: Results) -> None:
    assert not partial.complete
    assert partial.counts == {"done": 6, "failed": 1, "missing": 2}
    runs = partial.runs.set_index(["scenario", "seed"])
    assert runs.loc[("links", 2), ["status", "error"]].tolist() == ["failed", "ValueError: why"]
    assert runs.loc[("again", 5), ["status", "error"]].tolist() == ["missing", ""]
    assert "damaged" in runs.loc[("again", 9), "error"]
    for part in ("incomplete", "of 9 runs 6 are done, 1 failed and 2 are missing",
                 "1 were done, but", "mine.parquet"):  # fmt: skip
        assert part in partial.note
    compared = partial.compare()
    assert compared.pairs == {"links": 2, "again": 1}
    assert compared["links"].seeds == (5, 9)
    assert compared.table().groupby("scenario")["pairs"].first().to_dict() == compared.pairs
    assert "Pairs: links 2, again 1." in compared.note
    assert "incomplete" in compared.note
    assert np.isnan(compared["again"].bands("employed")["low"]).all()
    assert len(partial.series("employed", year=2011)) == 6
    assert "6 done, 1 failed, 2 missing" in repr(partial)
    assert "6 done, 1 failed, 2 missing" in partial._repr_html_()
    assert repr(compared) == "<Comparisons with baseline in toy: links (2 pairs), again (1 pairs)>"


def test_a_complete_batch_needs_no_note(whole: Results) -> None:
    assert whole.complete
    assert whole.note == ""
    assert "Pairs" not in whole.compare(province="toy").note
    assert len(whole.runs) == 36
    assert (whole.runs["status"] == "done").all()
    assert whole.points["labour.search_employed"].tolist() == [0.01, 0.02]


def test_parts_lost_while_reading_are_told(tmp_path: Path) -> None:
    results = read_results(made_up(tmp_path / "batch", small_study(records=["employed"])))
    first, second = list(results.files().values())[:2]
    second.write_bytes(second.read_bytes()[:50])
    with pytest.raises(BatchError, match=r"a part cannot be read[\s\S]*Cure: "):
        results.series("employed")
    first.unlink()
    with pytest.raises(BatchError, match="a part cannot be read"):
        results.table()


def test_a_batch_of_which_nothing_is_done(tmp_path: Path) -> None:
    folder = made_up(
        tmp_path / "batch", small_study(), wanted=lambda run: False,
        failing=lambda run: (run.scenario, run.seed) == ("links", 2),
    )  # fmt: skip
    results = read_results(folder)
    assert results.counts == {"done": 0, "failed": 1, "missing": 8}
    asking: list[Callable[[], object]] = [
        lambda: results.series("employed"), results.table, results.rank,
        lambda: results.compare().table(), lambda: results.compare().bands("employed"),
    ]  # fmt: skip
    for ask in asking:
        with pytest.raises(BatchError, match="Cure: Give `banha batch`"):
            ask()
    assert len(results.compare()) == 0
    assert "nothing to compare" in results.compare().note
    assert results.sql("SELECT count(*) AS n FROM runs")["n"][0] == 9


def test_studies_that_keep_a_few_series(tmp_path: Path) -> None:
    def made(name: str, records: list[str]) -> Results:
        return read_results(made_up(tmp_path / name, small_study(records=records)))

    some = made("some", ["employed", "exports", "births"])
    assert list(dict.fromkeys(some.compare().table()["series"])) == ["employed", "exports"]
    assert HEADLINES.index("employed") < HEADLINES.index("exports")
    none = made("none", ["births", "value_added"])
    assert set(none.compare().table()["series"]) == {"births"}
    parts = made("parts", ["value_added"])
    with pytest.raises(BatchError, match=r"only series that have parts[\s\S]*bands"):
        parts.compare().table()
    assert len(parts.compare().bands("value_added", "technology")) == 4
    assert set(parts.kept()["series"]) == {"value_added"}


def test_unlike_scenarios_are_not_paired(tmp_path: Path) -> None:
    scenarios = [
        scenario("baseline"), scenario("links"), scenario("short", end="2010-12"),
        scenario("coarse", scale=2),
    ]  # fmt: skip
    results = read_results(made_up(tmp_path / "batch", small_study(scenarios=scenarios)))
    compared = results.compare()
    assert len(compared["links"].frame) > 0
    for name, told in (("short", "end"), ("coarse", "scale")):
        with pytest.raises(ScenarioError, match=rf"compare, {told}[\s\S]*Give both the same"):
            compared[name]
    with pytest.raises(ScenarioError, match="Give both the same"):
        compared.table()
    with pytest.raises(ScenarioError, match="Give both the same"):
        results.rank("employed")
    assert set(results.series("employed")["year"]) == {2010, 2011}
    assert results.years() == [2010, 2011]


WRONG: dict[str, tuple[Callable[[Results], object], str]] = {
    "series": (lambda r: r.series("emploed"), "no series 'emploed'.*Did you mean 'employed'"),
    "one of several": (lambda r: r.series(["employed", "exprts"]), "no series 'exprts'.*'exports'"),
    "part": (lambda r: r.series("value_added", "tecnology"), "no part 'tecnology'.*'technology'"),
    "part of a whole": (lambda r: r.series("employed", "technology"), "no part.*total"),
    "part of nothing": (lambda r: r.series(None, "tecnology"), "no part 'tecnology'"),
    "year": (lambda r: r.series("employed", year=2012), "whole year 2012.*from 2010 to 2011"),
    "no year": (lambda r: r.series("employed", year="2011"), "'2011' is not a year"),  # type: ignore[arg-type]
    "truth": (lambda r: r.at(True), "True is not a year"),
    "at": (lambda r: r.at(1999), "1999.*from 2010 to 2011"),
    "scenario": (lambda r: r.series("employed", scenario="lnks"), "no scenario 'lnks'.*'links'"),
    "province": (lambda r: r.series("employed", province="toi"), "no province 'toi'.*'toy'"),
    "baseline": (lambda r: r.compare("basline", province="toy"), "no scenario.*'baseline'"),
    "several": (lambda r: r.compare(), "several provinces.*toy, binh-duong"),
    "where": (lambda r: r.compare(province="hanoi"), "no province 'hanoi'"),
    "rank where": (lambda r: r.rank("employed"), "several provinces"),
    "table": (lambda r: r.compare(province="toy").table(series=["emploed"]), "Did you mean"),
    "table year": (lambda r: r.compare(province="toy").table([2040]), "2040.*from 2010 to 2011"),
    "bands": (lambda r: r.compare(province="toy").bands("emploed"), "Did you mean 'employed'"),
    "bands part": (lambda r: r.compare(province="toy").bands("value_added", "x"), "no part 'x'"),
    "sql": (lambda r: r.sql("SELEC 1"), "SQL.*SELEC.*Cure"),
    "sql table": (lambda r: r.sql("SELECT * FROM yearli"), "yearli.*Cure"),
    "sql variable": (lambda r: r.sql("SELECT * FROM query"), "query.*Cure"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_there_is_told_with_a_cure(whole: Results, name: str) -> None:
    ask, told = WRONG[name]
    with pytest.raises(BatchError, match=f"(?s){told}") as caught:
        ask(whole)
    assert "Cure: " in str(caught.value)


def test_comparisons_are_a_mapping(whole: Results) -> None:
    compared = whole.compare(province="toy")
    assert "links" in compared
    assert "baseline" not in compared
    assert "lnks" not in compared
    with pytest.raises(KeyError, match="Did you mean 'links'"):
        compared["lnks"]


def test_what_was_not_kept_is_told(partial: Results) -> None:
    with pytest.raises(BatchError, match=r"did not keep 'monthly'[\s\S]*`keep`"):
        partial.series("employed", dataset="monthly")


def test_a_study_without_a_baseline(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "batch", small_study(records=["employed"], seeds=1))
    head = folder / "batch.json"
    values = json.loads(head.read_text("utf-8"))
    values["study"]["baseline"] = ""
    head.write_text(json.dumps(values), encoding="utf-8")
    results = read_results(folder)
    with pytest.raises(BatchError, match=r"names no baseline[\s\S]*baseline, links, again"):
        results.compare()
    assert len(results.compare("links")) == 2


@pytest.mark.parametrize("text", [None, "", "[]", "{", '{"kind": "other"}'])
def test_a_folder_that_is_no_batch(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "batch.json").write_text(text, encoding="utf-8")
    with pytest.raises(BatchError, match=r"there is no batch here[\s\S]*Cure: "):
        read_results(tmp_path)


def test_sql_joins_and_counts(whole: Results) -> None:
    found = whole.sql(
        """
        SELECT scenario, point, avg(value) AS mean
        FROM yearly JOIN runs USING (scenario, province, seed, point)
        WHERE series = 'employed' AND year = 2011 AND scenario <> 'again' AND status = 'done'
        GROUP BY ALL ORDER BY ALL
        """
    )
    slow = slow_rows(whole.folder).query("series == 'employed' and year == 2011")
    slow = slow[slow["scenario"] != "again"].groupby(["scenario", "point"])["value"].mean()
    assert found["mean"].tolist() == pytest.approx(slow.tolist())
    assert whole.sql("CREATE TABLE own (x INT)").empty
    with whole.connect() as connection:
        tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    assert tables == {"runs", "points", "yearly", "monthly", "distributions"}


def readers(folder: Path) -> Iterator[tuple[str, pd.DataFrame]]:
    parts = folder / "parts" / "yearly"
    files = f"{parts}/**/*.parquet"
    yield (
        "duckdb",
        duckdb.sql(f"SELECT * FROM read_parquet('{files}', hive_partitioning=true)").df(),
    )
    yield "pandas", pd.read_parquet(parts)
    lazy = pl.scan_parquet(files, hive_partitioning=True)
    yield "polars", pd.DataFrame(lazy.collect().to_dict(as_series=False))


def test_other_programs_read_the_same(whole: Results) -> None:
    keys = ["scenario", "province", "seed", "point", "year", "series", "breakdown", "unit"]
    ours = whole.series().sort_values(keys).reset_index(drop=True)
    for name, frame in readers(whole.folder):
        texts = {key: str for key in keys if key not in {"seed", "point", "year"}}
        theirs = frame.astype(texts).sort_values(keys).reset_index(drop=True)
        assert_frame_equal(
            theirs[[*keys, "value"]], ours[[*keys, "value"]], check_dtype=False, check_exact=True,
            obj=name,
        )  # fmt: skip


def test_public_names() -> None:
    for name in ("Results", "read_results", "run_batch", "load_study", "make_study", "Study"):
        assert name in banha.__all__
        assert getattr(banha, name).__name__ == name
