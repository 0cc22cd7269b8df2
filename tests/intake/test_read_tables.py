"""Good tables: every value as in the file, every conversion stated, gaps and territories noted."""

from __future__ import annotations

import csv as csv_module
import tracemalloc
import unicodedata
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.intake.folders import HEAD, PEOPLE, csv, people, workbook

from banha.errors import PackError
from banha.intake import Intake, read_tables
from banha.intake import workbook as workbook_module
from banha.intake.catalogue import catalogue, relations
from banha.intake.names import nation
from banha.intake.schema import ANNUAL, FIRM_SIZES, MONTHLY, NATIONAL
from banha.packs.source import PROVINCE_SERIES

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "scenarios" / "provinces" / "binh-duong" / "source"


def read(folder: Path, files: dict[str, bytes], *, mapping: str = "", slug: str = "dong-nai"
         ) -> Intake:  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    if mapping:
        (folder / "mapping.toml").write_text(mapping, "utf-8")
    return read_tables(folder, slug=slug)


def values(intake: Intake) -> dict[tuple[str, str, int], float]:
    keys = zip(
        intake.annual["series"], intake.annual["breakdown"], intake.annual["year"], strict=True
    )
    return dict(zip(keys, intake.annual["value"], strict=True))


def rows_of(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv_module.DictReader(file))


def test_the_shipped_tables_are_returned_as_they_are() -> None:
    intake = read_tables(SHIPPED, slug="binh-duong")
    raw = [row for row in rows_of("province_annual.csv") if row["province"] == "binh-duong"]
    assert len(raw) > 700
    texts = [name for name in ANNUAL.columns if name not in ("year", "value", "preferred")]
    got = intake.annual.to_dict("records")
    assert [[row[c] for c in texts] for row in got] == [[row[c] for c in texts] for row in raw]
    assert [row["year"] for row in got] == [int(row["year"]) for row in raw]
    assert [row["value"] for row in got] == [float(row["value"]) for row in raw]
    assert [row["preferred"] for row in got] == [row["preferred"] == "true" for row in raw]
    sizes = [row for row in rows_of("firm_size_2010.csv") if row["scope"] != "national"]
    assert [tuple(map(str, row.values())) for row in intake.firm_sizes.to_dict("records")] == [
        tuple(row.values()) for row in sizes
    ]
    assert set(intake.national) == set(NATIONAL)
    assert intake.national["tet.csv"] == SHIPPED / "tet.csv"


def test_the_shipped_gaps_are_those_of_a_plain_count() -> None:
    intake = read_tables(SHIPPED, slug="binh-duong")
    years: dict[tuple[str, str, str], set[int]] = {}
    for row in rows_of("province_annual.csv"):
        key = (row["series"], row["breakdown"], row["basis"])
        years.setdefault(key, set()).add(int(row["year"]))
    expected = {
        key: tuple(year for year in range(min(there), max(there) + 1) if year not in there)
        for key, there in years.items()
    }
    got = {
        (row["series"], row["breakdown"], row["basis"]): row["missing"]
        for row in intake.gaps.to_dict("records")
    }
    assert got == {key: missing for key, missing in expected.items() if missing}
    assert any("part of Sông Bé until 1997" in note for note in intake.notes)


def test_defaults_of_a_short_table(tmp_path: Path) -> None:
    lines = ("population,2009,2499700,persons", "population,2011,2665100,persons")
    intake = read(tmp_path, {"province_annual.csv": csv(*lines, head="series,period,value,unit")})
    row = intake.annual.iloc[0].to_dict()
    assert row == {
        "province": "dong-nai", "series": "population", "breakdown": "total", "year": 2009,
        "value": 2499700.0, "unit": "persons", "basis": "own", "preferred": True,
        "source": "province_annual.csv", "reference": "", "confidence": "high", "note": "",
    }  # fmt: skip
    assert tuple(intake.monthly.columns) == MONTHLY.columns
    assert tuple(intake.firm_sizes.columns) == FIRM_SIZES.columns
    assert intake.national == {}
    assert intake.notes == [
        "province_annual.csv, line 1: the heading 'period' was read as year.",
        "province_annual.csv: without a column of provinces; every row is of dong-nai.",
        "No value of population, total (own) in 2010; not filled.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_encodings_that_are_certain(encoding: str, form: str, tmp_path: Path) -> None:
    text = unicodedata.normalize(form, "Tỉnh Đồng Nai,population,total,2010,2575100,persons")
    data = csv(text).decode().encode(encoding)
    intake = read(tmp_path, {"province_annual.csv": data})
    assert values(intake) == {("population", "total", 2010): 2575100.0}
    assert any("one form (NFC)" in note for note in intake.notes) == (form == "NFD")
    assert "Names read as dong-nai: 'Tỉnh Đồng Nai'." in intake.notes


@pytest.mark.parametrize("name", ["ĐỒNG NAI", "Dong Nai", "tỉnh Đồng  Nai", "Dong Nai province"])
def test_spellings_of_the_province(name: str, tmp_path: Path) -> None:
    intake = read(tmp_path, people(f"{name},urban_share,total,2010,33.4,percent"))
    assert len(intake.annual) == 4


@pytest.mark.parametrize("name", ["TP.HCM", "Sài Gòn", "TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"])
def test_other_names_of_a_province(name: str, tmp_path: Path) -> None:
    data = csv(f"{name},population,total,2010,7346600,persons")
    assert len(read(tmp_path, {"province_annual.csv": data}, slug="ho-chi-minh-city").annual) == 1


def test_rows_of_others_are_passed_over_and_counted(tmp_path: Path) -> None:
    others = ("Bình Dương,population,total,2010,x,?", "Cả nước,a,b,c,d,e", "Xứ Lạ,a,b,c,d,e",
              "Sông Bé,a,b,c,d,e", "Hà Nội (cũ),a,b,c,d,e")  # fmt: skip
    intake = read(tmp_path, people(*others))
    assert len(intake.annual) == 3
    assert "4 rows of other provinces passed over." in intake.notes
    unknown = "1 row of names that are no known province passed over: 'Xứ Lạ'."
    assert unknown in intake.notes


def test_a_province_of_another_country(tmp_path: Path) -> None:
    data = csv("Guangdong,population,total,2010,104320459,persons")
    intake = read(tmp_path, {"province_annual.csv": data}, slug="guangdong")
    assert list(intake.annual["province"]) == ["guangdong"]
    assert any("no province of the list" in note for note in intake.notes)


def test_same_row_twice_is_noted_and_kept_once(tmp_path: Path) -> None:
    intake = read(tmp_path, people(PEOPLE[0]))
    assert len(intake.annual) == 3
    assert (
        "province_annual.csv, line 5: population of 2009 (own) stands there twice with the same"
        " value; that of province_annual.csv, line 2 was kept."
    ) in intake.notes


def test_unknown_series_and_columns_are_kept_or_noted(tmp_path: Path) -> None:
    lines = [f"{line}," for line in PEOPLE]
    lines += [
        "dong-nai,bicycles,total,2010,7,pieces,x",
        "dong-nai,population,islands,2010,9,persons,",
    ]
    intake = read(tmp_path, {"province_annual.csv": csv(*lines, head=HEAD + ",remark_of_clerk")})
    assert values(intake)["bicycles", "total", 2010] == 7
    for part in ("not read: 'remark_of_clerk'", "bicycles is not in the", "population, islands is"):
        assert any(part in note for note in intake.notes), part


def test_several_bases_without_a_preference(tmp_path: Path) -> None:
    lines = ("dong-nai,population,total,2010,2575100,persons,a",
             "dong-nai,population,total,2010,2559700,persons,b",
             "dong-nai,population,total,2011,2665100,persons,a")  # fmt: skip
    intake = read(tmp_path, {"province_annual.csv": csv(*lines, head=HEAD + ",basis")})
    assert list(intake.annual["preferred"]) == [False, False, True]
    assert any("none preferred: population" in note for note in intake.notes)


def test_the_only_value_of_which_nothing_is_said(tmp_path: Path) -> None:
    lines = ("dong-nai,population,total,2010,2575100,persons,a,",
             "dong-nai,population,total,2010,2559700,persons,b,false")  # fmt: skip
    intake = read(tmp_path, {"province_annual.csv": csv(*lines, head=HEAD + ",basis,preferred")})
    assert list(intake.annual["preferred"]) == [True, False]


def test_empty_cells_are_left_out(tmp_path: Path) -> None:
    files = people(
        "dong-nai,urban_share,total,2010,,percent", "dong-nai,urban_share,total,2011,…,percent"
    )
    intake = read(tmp_path, files, mapping='missing = ["…"]\n')
    assert len(intake.annual) == 3
    assert "province_annual.csv: 2 rows without a value left out." in intake.notes


def test_four_lines_of_product_need_not_sum_without_taxes(tmp_path: Path) -> None:
    shares = (("agriculture", 3.7), ("industry_construction", 64.0), ("services", 23.7))
    lines = [f"dong-nai,grdp_share,{part},2017,{share},percent,{{}}" for part, share in shares]
    for basis, fine in (("shares-4line", True), ("shares-3sector", False)):
        data = csv(*(line.format(basis) for line in lines), head=HEAD + ",basis")
        if fine:
            assert len(read(tmp_path, {"province_annual.csv": data}).annual) == 3
        else:
            with pytest.raises(PackError, match="not 100"):
                read(tmp_path, {"province_annual.csv": data})


@pytest.mark.parametrize(
    ("slug", "year", "place"),
    [("can-tho", 2004, "Cần Thơ"), ("dak-lak", 2004, "Đắk Lắk"), ("lai-chau", 2004, "Lai Châu"),
     ("ha-noi", 2008, "Hà Nội"), ("binh-duong", 1997, "Bình Dương")],
)  # fmt: skip
def test_series_across_a_change_of_territory(
    slug: str, year: int, place: str, tmp_path: Path
) -> None:
    def noted(*years: int) -> bool:
        lines = [f"{slug},population,total,{one},1000000,persons" for one in years]
        notes = read(tmp_path, {"province_annual.csv": csv(*lines)}, slug=slug).notes
        return any(note.startswith(place) and f"from {year} may be" in note for note in notes)

    assert noted(year - 1, year)
    assert not noted(year, year + 1)
    assert not noted(year - 2, year - 1)


def test_a_workbook_is_read_as_the_same_text_file(tmp_path: Path) -> None:
    rows = [HEAD.split(","), *(line.split(",") for line in PEOPLE)]
    typed = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = read(tmp_path / "a", {"province_annual.csv": csv(*PEOPLE)}).annual
    second = read(tmp_path / "b", {"province_annual.xlsx": workbook(typed)}).annual
    pd.testing.assert_frame_equal(first.drop(columns="source"), second.drop(columns="source"))


def test_a_large_table_of_others_is_read_without_being_held(tmp_path: Path) -> None:
    lines = [f"binh-duong,own_{n},total,2010,{n},points" for n in range(50_000)]
    data = csv(*PEOPLE, *lines)
    (tmp_path / "province_annual.csv").write_bytes(data)
    tracemalloc.start()
    try:
        intake = read_tables(tmp_path, slug="dong-nai")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(intake.annual) == 3
    assert "50,000 rows of other provinces passed over." in intake.notes
    assert peak < 8 * len(data)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_module, "LARGEST_UNPACKED_BYTES", 2_000)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("opened"))
    (tmp_path / "province_annual.xlsx").write_bytes(workbook([HEAD.split(",")]))
    with pytest.raises(PackError, match="at most 2,000 are read") as caught:
        read_tables(tmp_path, slug="dong-nai")
    assert len(caught.value.faults) == 1


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "province_annual.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was opened"))
    with pytest.raises(PackError, match="209,715,200"):
        read_tables(tmp_path, slug="dong-nai")


def test_the_catalogue_holds_what_packs_use() -> None:
    assert set(catalogue()) >= PROVINCE_SERIES
    kinds = {"count", "money", "amount", "share", "rate", "index", "score"}
    for series in catalogue().values():
        assert series.kind in kinds
        assert series.low < series.high, series.name
        assert series.low_per_person < series.high_per_person, series.name
        rule = series.sum_rule
        assert rule is None or {*rule.parts, *rule.optional} <= set(series.breakdowns), series.name
        assert series.meaning
    for one in relations():
        assert one.breakdown in catalogue()[one.series].breakdowns
        assert one.over_breakdown in catalogue()[one.over_series].breakdowns
        assert one.low < one.high


def test_the_list_of_provinces() -> None:
    known = nation()
    assert len(known.titles) == 57
    assert set(known.slugs.values()) == {*known.titles, "vietnam"}
    assert set(known.boundaries) <= set(known.titles)
    assert all(unit.slugs <= set(known.titles) for unit in known.other_units.values())


@pytest.mark.parametrize("factor", [1_000, 0.001])
@pytest.mark.parametrize(
    "series",
    ["population", "labour_force", "employed_persons", "grdp_current", "retail_sales", "exports",
     "enterprise_employees", "enterprises_active", "budget_revenue",
     "industry_gross_output", "household_income_per_capita_monthly"],
)  # fmt: skip
def test_a_whole_series_of_the_shipped_table_in_another_unit(
    series: str, factor: float, tmp_path: Path
) -> None:
    rows = rows_of("province_annual.csv")
    changed = 0
    for row in rows:
        if row["series"] == series:
            value = float(row["value"]) * factor
            row["value"] = str(round(value) if row["unit"] == "persons" else value)
            if row["unit"] == "enterprises":
                row["value"] = str(round(value))
            changed += 1
    assert changed
    with (tmp_path / "province_annual.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv_module.DictWriter(file, ANNUAL.columns)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(PackError, match="likely factor") as caught:
        read_tables(tmp_path, slug="binh-duong")
    words = "1/1000" if factor > 1 else "1000"
    assert any(f"likely factor {words}." in fault.what and series in fault.what
               for fault in caught.value.faults)  # fmt: skip
