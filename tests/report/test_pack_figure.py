"""The figure and the page of a pack: what is drawn is in its files, in both languages."""

import csv
import re
from pathlib import Path

import pytest
from matplotlib.patches import Rectangle
from tests.report.figure_checks import all_words, outside, overlapping, png

from banha.data import provinces_folder
from banha.errors import ScenarioError
from banha.packs import Pack, load_pack
from banha.packs.inventory import KINDS, input_table
from banha.report import pack_figure, pack_table
from banha.report.pack_figures import LOOKS
from banha.report.pack_names import input_name, unit_name
from banha.report.pack_page import pack_html_page, pack_markdown_page
from banha.report.style import Language

PACKS = ("binh-duong", "dong-nai", "toy")
SAME_IN_BOTH = {"m²", "km2", "GWh"}


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {slug: load_pack(slug, start_year=2010) for slug in PACKS}


def lines(slug: str, table: str) -> list[dict[str, str]]:
    path = provinces_folder() / slug / table
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("slug", PACKS)
def test_bars_are_those_of_the_files(packs: dict[str, Pack], slug: str) -> None:
    table = pack_table(packs[slug]).set_index(["panel", "part"])
    ages = [int(row["persons"]) for row in lines(slug, "opening-2010/population.csv")]
    assert table.loc[("ages", "15-19"), "value"] == sum(ages[15:20])
    assert table.loc[("ages", "80+"), "value"] == sum(ages[80:])
    assert table.loc["ages"]["value"].sum() == sum(ages)
    for row in lines(slug, "opening-2010/sectors.csv"):
        added = float(row["output"]) * (1.0 - float(row["input_coefficient"]))
        assert table.loc[("product", row["sector"]), "value"] == pytest.approx(added)
    at_work = sum(
        int(row["persons"]) for row in lines(slug, "opening-2010/employment.csv") if row["sector"]
    )
    assert table.loc["jobs"]["value"].sum() == at_work
    firms = sum(int(row["firms"]) for row in lines(slug, "opening-2010/firms.csv"))
    assert table.loc["firms"]["value"].sum() == firms
    assert set(table["kind"]) <= set(KINDS)


def test_ranges_are_those_of_the_inputs(packs: dict[str, Pack]) -> None:
    """A range of one input is scaled to the bar; those of several go together as independent."""
    inputs = {row["name"]: row for row in lines("dong-nai", "inputs.csv")}
    table = pack_table(packs["dong-nai"]).set_index(["panel", "part"])

    def half(name: str, *, rest: bool = False) -> float:
        row = inputs[name]
        if row["grade"] == "measured":
            return 0.0
        value, low = float(row["value"]), float(row["low"])
        return (value - low) / (1.0 - value if rest else value)

    farm = table.loc[("jobs", "agriculture")]
    assert 1.0 - farm["low"] / farm["value"] == pytest.approx(half("jobs.farm"))
    made = table.loc[("product", "technology")]
    parts = (half("product.grdp"), half("product.share.industry_construction"),
             half("product.light_output_share", rest=True))  # fmt: skip
    assert 1.0 - made["low"] / made["value"] == pytest.approx(sum(p**2 for p in parts) ** 0.5)
    small = table.loc[("firms", "1-4")]
    assert (small["kind"], small["low"]) == ("measured", small["value"])


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("slug", PACKS)
def test_the_figure(packs: dict[str, Pack], slug: str, lang: Language) -> None:
    figure = pack_figure(packs[slug], lang=lang)
    assert not overlapping(figure)
    assert not outside(figure)
    text = all_words(figure)
    pack = packs[slug]
    assert (pack.name_vi if lang == "vi" else pack.name_en) in text
    assert ("giá trị thay thế" if lang == "vi" else "stand-in") in text
    kinds = pack_table(pack)
    jobs = kinds.loc[kinds["panel"] == "jobs", "kind"]
    hatches = [
        patch.get_hatch() for patch in figure.axes[3].patches if isinstance(patch, Rectangle)
    ]
    assert sorted(map(str, hatches)) == sorted(str(LOOKS[k].get("hatch")) for k in jobs)


def test_the_figure_is_repeatable_and_the_language_is_read(packs: dict[str, Pack]) -> None:
    assert png(pack_figure(packs["toy"])) == png(pack_figure(packs["toy"]))
    with pytest.raises(ScenarioError, match="no language"):
        pack_figure(packs["toy"], lang="fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("slug", PACKS)
def test_all_inputs_and_units_have_vietnamese_words(packs: dict[str, Pack], slug: str) -> None:
    pack = packs[slug]
    table = input_table(pack)
    names = {*table["name"], *pack.measured["series"]}
    assert {name for name in names if input_name(name, pack=pack, lang="vi") == name} == set()
    units = {str(unit) for unit in table["unit"]}
    assert {unit for unit in units if unit_name(unit, "vi") == unit} <= SAME_IN_BOTH


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_page_asks_nothing_of_the_net(
    packs: dict[str, Pack], lang: Language, tmp_path: Path
) -> None:
    page = pack_html_page(packs["dong-nai"], lang=lang)
    sources = re.findall(r'(?:src|href)="([^"]{0,22})', page)
    assert sources == ["data:image/png;base64,"]
    assert "<script" not in page
    assert "url(" not in page
    assert f'<html lang="{lang}">' in page
    text = pack_markdown_page(packs["dong-nai"], lang=lang)
    for table in (text, page):
        assert ("2.571.500" if lang == "vi" else "2,571,500") in table
        assert ("Đông Nam Bộ" if lang == "vi" else "South East") in table
