"""Exports: tidy rows with units, real and current prices, bands; whole or not at all."""

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pytest
from tests.batch.made_batches import made_up, slow_rows, small_study

from banha.batch import spreadsheet
from banha.batch.export import Export, bands_of, is_money, write_csv
from banha.batch.results import Results, read_results
from banha.batch.spreadsheet import write_xlsx
from banha.errors import BatchError
from banha.series import read_series

KEYS = ["scenario", "province", "seed", "point", "year", "series", "breakdown"]
KEPT = ["employed", "grdp", "grdp_volume", "mean_pay", "value_added", "price_level"]
GRID = {"method": "grid", "parameters": {"labour.search_employed": [0.01, 0.02]}}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("export") / "batch"
    return read_results(made_up(folder, small_study(records=KEPT, design=GRID, seeds=[3, 1])))


def expected(results: Results) -> pd.DataFrame:
    """Every row with its value at current prices, by a plain loop."""
    slow = slow_rows(results.folder)
    level = slow[slow["series"] == "price_level"].set_index(["scenario", "seed", "point", "year"])
    rows = []
    for row in slow.itertuples(index=False):
        money = row.unit in {"đồng of 2010", "đồng of 2010 per month"}
        price = level["value"][row.scenario, row.seed, row.point, row.year]
        current = row.value * price if money else np.nan
        rows.append(row._asdict() | {"value_current": current})
    return pd.DataFrame(rows).sort_values(KEYS).reset_index(drop=True)


def test_csv_holds_every_row(results: Results, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    export = Export(results)
    write_csv(export, out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfscenario,")
    assert b"\r" not in out.read_bytes()
    found, slow = pd.read_csv(out), expected(results)
    assert len(found) == len(slow) == export.rows
    assert found.columns.tolist() == [*KEYS, "unit", "value", "value_current", "unit_current"]
    found = found.sort_values(KEYS).reset_index(drop=True)
    for name in [*KEYS, "unit", "value"]:
        assert found[name].tolist() == slow[name].tolist(), name
    assert found["value_current"].fillna(-1).tolist() == slow["value_current"].fillna(-1).tolist()
    units = found.groupby("series")["unit_current"].unique()
    assert units["grdp"].tolist() == ["đồng"]
    assert units["mean_pay"].tolist() == ["đồng per month"]
    for name in ("employed", "grdp_volume", "price_level"):
        assert found.loc[found["series"] == name, "unit_current"].isna().all()
    assert not list(tmp_path.glob(".*"))


def test_other_programs_skip_the_mark(results: Results, tmp_path: Path) -> None:
    out = tmp_path / "some.csv"
    write_csv(Export(results, ("grdp",)), out)
    total = pd.read_csv(out)["value"].sum()
    assert pl.read_csv(out)["value"].sum() == pytest.approx(total)
    assert pl.read_csv(out).columns[0] == "scenario"
    query = f"SELECT sum(value) AS total, any_value(scenario) AS name FROM '{out}'"
    assert duckdb.sql(query).df()["total"][0] == pytest.approx(total)


def test_bands_are_those_of_a_loop(results: Results, tmp_path: Path) -> None:
    out = tmp_path / "bands.csv"
    export = Export(results, ("value_added", "employed"), bands=True)
    write_csv(export, out)
    found, slow = pd.read_csv(out), expected(results)
    assert len(found) == export.rows
    groups = slow[slow["series"].isin(["value_added", "employed"])].groupby(
        ["scenario", "province", "year", "series", "breakdown"]
    )
    assert len(found) == groups.ngroups
    for row in found.itertuples():
        rows = groups.get_group((row.scenario, row.province, row.year, row.series, row.breakdown))
        assert row.draws == len(rows) == 4
        for ending in ("", "_current"):
            values = rows[f"value{ending}"].to_numpy()
            if row.series == "employed" and ending:
                assert np.isnan(row.mean_current)
                continue
            wanted = (values.mean(), *np.quantile(values, [0.05, 0.95]))
            got = [getattr(row, f"{name}{ending}") for name in ("mean", "low", "high")]
            assert got == pytest.approx(wanted, rel=1e-12)


def test_one_draw_has_no_band() -> None:
    found = bands_of(np.array([[1.0, 2.0]]))
    assert found["mean"].tolist() == [1.0, 2.0]
    assert np.isnan(found["low"]).all()
    assert np.isnan(found["high"]).all()


def test_money_is_told_by_its_unit() -> None:
    units = pd.Series(sorted({series.unit for series in read_series().values()}))
    assert set(units[is_money(units)]) == {
        "đồng of 2010", "đồng of 2010 per month", "đồng of 2010 per month and efficiency unit",
    }  # fmt: skip


def test_without_the_price_level(tmp_path: Path) -> None:
    study = small_study(records=["employed", "grdp"], seeds=1)
    results = read_results(made_up(tmp_path / "batch", study))
    export = Export(results)
    assert export.columns[-1] == "value"
    assert "did not keep the series price_level" in export.notes[0]
    assert Export(results, ("employed",)).notes == []
    assert "at current prices" not in dict(export.about())["prices"]


def test_xlsx_as_a_reader_sees_it(results: Results, tmp_path: Path) -> None:
    out, again = tmp_path / "all.xlsx", tmp_path / "again.xlsx"
    write_xlsx(Export(results), out)
    write_xlsx(Export(results), again)
    assert out.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["about", "values", "runs", "points"]
    assert book.properties.modified == dt.datetime(2010, 1, 1)  # noqa: DTZ001 - as openpyxl has it
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["title"] == "A small study"
    assert about["grade"].startswith("simulated")
    assert "price_level" in about["prices"]
    assert about["hash of code"] == results.hashes["code"]
    assert about["digest of the results"] == results.digest
    assert "note" not in about
    csv = tmp_path / "all.csv"
    write_csv(Export(results), csv)
    pd.testing.assert_frame_equal(
        pd.read_excel(out, sheet_name="values"), pd.read_csv(csv), rtol=1e-14, atol=0.0
    )
    runs = pd.read_excel(out, sheet_name="runs", keep_default_na=False)
    assert runs["digest"].tolist() == results.runs["digest"].tolist()
    assert pd.read_excel(out, sheet_name="points").equals(results.points)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.xlsx", "all.csv", "all.xlsx"]


def test_an_incomplete_batch_says_so(tmp_path: Path) -> None:
    study = small_study(records=["employed"], title="=1+1")
    folder = made_up(tmp_path / "batch", study, failing=lambda run: run.seed == 2)
    out = tmp_path / "out.xlsx"
    write_xlsx(Export(read_results(folder), bands=True), out)
    book = openpyxl.load_workbook(out)
    about = dict(book["about"].iter_rows(values_only=True))
    assert "3 failed" in about["note"]
    assert "incomplete" in about["note"]
    title = book["about"]["B2"]
    assert (title.value, title.data_type) == ("=1+1", "s")
    assert set(pd.read_excel(out, sheet_name="values")["draws"]) == {2}


def test_more_rows_than_a_sheet_holds(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Export(results).rows
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", rows - 1)
    with pytest.raises(BatchError, match=f"(?s){rows:,} rows are more.*--series.*--bands"):
        write_xlsx(Export(results), tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", rows)
    write_xlsx(Export(results), tmp_path / "out.xlsx")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_is_left_of_what_went_wrong(tmp_path: Path, kind: str) -> None:
    results = read_results(made_up(tmp_path / "batch", small_study(records=["employed"])))
    last = list(results.files().values())[-1]
    out = tmp_path / f"out.{kind}"
    out.write_text("mine", encoding="utf-8")
    export = Export(results)
    assert export.rows == 18
    last.write_bytes(b"")
    with pytest.raises(BatchError, match="a part cannot be read"):
        (write_csv if kind == "csv" else write_xlsx)(export, out)
    assert out.read_text("utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batch", f"out.{kind}"]


def test_a_series_that_was_not_kept(results: Results) -> None:
    with pytest.raises(BatchError, match=r"no series 'employd'[\s\S]*'employed'"):
        Export(results, ("employd",))
