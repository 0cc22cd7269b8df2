"""Every series, part and unit has words in both languages, and none is of something gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from tests.report.test_words import rows

from banha.actors.codes import EDUCATION, ORIGIN, OWNERSHIP, STATUS
from banha.actors.incomes import FIFTHS
from banha.criteria import read_criteria
from banha.data import data_folder, list_provinces, use_data_folder
from banha.errors import ScenarioError
from banha.houses.programme_table import programme_table
from banha.observing.firms import SIZES
from banha.observing.money import SPENDING
from banha.observing.survey import DISTRIBUTIONS
from banha.observing.twelve_months import TWELVE_MONTHS
from banha.packs.head import head_of
from banha.province import Province
from banha.report.names import (
    breakdown_name,
    kind_name,
    part_name,
    part_unit,
    series_title,
    unit_name,
)
from banha.scenario import load_scenario
from banha.series import read_series

ALIKE = {"GWh", "TJ", "ha", "m3", "m²"}
"""Units that both languages write alike."""
PARTS = {
    "": ("total",),
    "ownership": OWNERSHIP,
    "education": EDUCATION,
    "fifth": FIFTHS,
    "status": STATUS[1:],
    "size": tuple(SIZES),
    "kind": tuple(SPENDING),
    "programme": tuple(programme_table()),
    "origin": ORIGIN,
    "flow": tuple(TWELVE_MONTHS),
    "indicator": tuple(row.name for row in read_criteria().indicators),
    "criterion": read_criteria().names,
    "measured_criterion": read_criteria().measured_names,
}


def parts(series: str, *, province: str) -> tuple[str, ...]:
    sectors = tuple(head_of(province).sectors)
    by = read_series()[series].by
    return {**PARTS, "sector": sectors, "share": (*sectors, "product_taxes")}[by]


def every_part() -> Iterator[tuple[str, str]]:
    # Packs of the same sectors have the same parts.
    provinces = {tuple(head_of(slug).sectors): slug for slug in list_provinces()}
    for province, series in product(provinces.values(), read_series()):
        yield from ((series, part) for part in parts(series, province=province))


def test_titles_are_of_the_series_and_short() -> None:
    assert [row["series"] for row in rows("series_words.csv")] == list(read_series())
    for lang in ("en", "vi"):
        titles = [series_title(series, lang) for series in read_series()]
        assert max(map(len, titles)) <= 45
        assert len(set(titles)) == len(titles)
    for series in read_series():
        assert series_title(series, "en") != series_title(series, "vi")
        assert series_title(series, "en").strip()


def test_every_part_of_every_province_has_words() -> None:
    named = 0
    for series, part in set(every_part()):
        english, vietnamese = (part_name(series, part, lang) for lang in ("en", "vi"))
        assert part not in (english, vietnamese), f"{series}[{part}]"
        assert english != vietnamese, f"{series}[{part}]"
        named += 1
    assert named > 500


def test_the_parts_here_are_those_that_are_recorded() -> None:
    records = Province(load_scenario("baseline").with_run(province="toy", scale=1)).records
    for series in read_series():
        assert (records.parts(series) or ("total",)) == parts(series, province="toy")


def test_no_word_is_of_a_part_that_is_gone() -> None:
    by = {row.by for row in read_series().values()}
    known = {"total": ("total",), "breakdown": {name or "total" for name in by}, **PARTS}
    known["series_kind"] = {row.kind for row in read_series().values()}
    seen = set()
    for row in rows("part_words.csv"):
        assert row["part"] in known[row["by"]]
        assert (row["by"], row["part"]) not in seen
        seen.add((row["by"], row["part"]))


def test_every_unit_has_words() -> None:
    units = {part_unit(series, part, "en") for series, part in set(every_part())}
    assert "t CO2e per billion đồng of 2010" in units  # that of one indicator
    assert not {unit for unit in units if unit.startswith("units of")}
    units |= {row.unit for row in read_series().values()} | set(DISTRIBUTIONS.values())
    written = {row["en"]: row["vi"] for row in rows("glossary.csv") if row["kind"] == "unit"}
    suffix = " per billion đồng of 2010"
    units = {unit if unit in written else unit.removesuffix(suffix) for unit in units}
    for unit in units:
        assert unit in written
        assert unit_name(unit, "en") == unit
        assert (unit_name(unit, "vi") == unit) == (unit in ALIKE), unit


def test_units_of_parts() -> None:
    assert part_unit("employees", "agriculture", "vi") == "người"
    assert part_unit("indicators", "joint_projects", "vi") == "dự án trên 1.000 doanh nghiệp"
    assert part_unit("twelve_months", "emissions", "en") == "t CO2e"
    assert part_unit("twelve_months", "consulted", "vi") == "người"
    assert part_unit("programme_results", "supplier_links", "en") == "links"
    assert part_unit("programme_results", "mine", "en") == "units of the programme"
    shown = part_unit("programme_results_per_billion", "supplier_links", "vi")
    assert shown == "liên kết trên tỷ đồng giá 2010"


def test_words_of_other_tables_are_read_there() -> None:
    head = head_of("binh-duong")
    first = head.sectors[0]
    assert part_name("employees", first, "vi") == head.sector_names_vi[0]
    assert part_name("grdp_share", first, "en") == head.sector_names_en[0]
    row = programme_table()["labs"]
    assert part_name("programmes_by_lever", "labs", "vi") == row.title_vi
    criterion = read_criteria().criteria[0]
    assert part_name("criteria_measured", criterion.name, "vi") == criterion.label_vi
    assert part_name("twelve_months", "research", "en") == series_title("research", "en")
    assert part_name("grdp_share", "product_taxes", "vi") == series_title("product_taxes", "vi")


def test_sectors_of_another_province(tmp_path: Path) -> None:
    shutil.copytree(data_folder(), tmp_path / "data")
    pack = tmp_path / "data" / "provinces" / "toy" / "pack.toml"
    text = pack.read_text("utf-8").replace('"Agriculture"', '"Fields"')
    pack.write_text(text.replace('"Market services"', '"Shops"'), "utf-8")
    with use_data_folder(tmp_path / "data"):
        assert part_name("employees", "agriculture", "en", province="toy") == "Fields"
        assert part_name("employees", "agriculture", "en") == "Agriculture"
        pack.write_text("format = 9", "utf-8")
        assert part_name("employees", "agriculture", "en", province="toy") == "agriculture"
        assert part_name("employees", "agriculture", "en") == "Agriculture"


def test_what_is_not_known() -> None:
    assert part_name("employees", "fisheries", "vi") == "fisheries"
    assert part_name("employees", "total", "vi") == "Tổng số"
    assert unit_name("furlongs", "vi") == "furlongs"
    for asked in (series_title, lambda name, lang: part_name(name, "total", lang)):
        with pytest.raises(ScenarioError, match="Did you mean 'employees'"):
            asked("employes", "en")
        with pytest.raises(ScenarioError, match="no language 'fr'"):
            asked("employees", "fr")
    with pytest.raises(ScenarioError, match="no language"):
        unit_name("share", "fr")
    with pytest.raises(ScenarioError, match="Did you mean 'toy'"):
        part_name("employees", "agriculture", "en", province="toys")


def test_breakdowns_and_kinds_are_named() -> None:
    for row in read_series().values():
        assert breakdown_name(row.by, "en") != breakdown_name(row.by, "vi")
        assert kind_name(row.kind, "en") == row.kind
        assert kind_name(row.kind, "vi") != row.kind
