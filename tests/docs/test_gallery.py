"""The gallery shows every figure there is, in both languages, with the code that drew it."""

import sys
from pathlib import Path

import pytest
from PIL import Image

import banha.report
from banha.report.page import WIDTH

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "experiments" / "gallery"))
from entries import ENTRIES, Entry  # noqa: E402

PAGES = {"en": ROOT / "docs" / "gallery.md", "vi": ROOT / "docs" / "gallery.vi.md"}
APART = {"figure_sheet", "sensitivity_map_figure"}
"""Figures wider than a page of text."""


def test_every_figure_is_in_the_gallery() -> None:
    drawn = {name for name in banha.report.__all__ if name.endswith(("_figure", "_sheet"))}
    drawn, shown = drawn - {"sensitivity_bars_figure"}, {entry.name for entry in ENTRIES}
    assert drawn - shown == set(), "add entries to experiments/gallery/entries.py"
    assert shown - drawn == set(), "take these out of experiments/gallery/entries.py"


@pytest.mark.parametrize("lang", PAGES)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_page_has_its_words_code_and_picture(entry: Entry, lang: str) -> None:
    cure = f"draw it: python experiments/gallery/run.py --only {entry.name}"
    compile(entry.code.format(lang=lang), entry.name, "eval")
    called = entry.code.partition("(")[0]
    assert called == entry.name, f"{called} is misspelt in experiments/gallery/entries.py"
    text = PAGES[lang].read_text("utf-8")
    section = text.partition(f"\n## {entry.name}\n")[2].partition("\n## ")[0]
    assert (entry.vi if lang == "vi" else entry.en) in section, cure
    assert f"```python\n{entry.code.format(lang=lang)}\n```" in section, cure
    assert f'lang="{lang}"' in section, cure
    picture = ROOT / "docs" / "figures" / "gallery" / f"{entry.name}.{lang}.png"
    assert picture.exists(), cure
    with Image.open(picture) as image:
        width, height = image.size
    assert height > 200
    assert (width == round(WIDTH * 120)) == (entry.name not in APART)


def test_no_picture_is_left_over() -> None:
    folder = ROOT / "docs" / "figures" / "gallery"
    expected = {f"{entry.name}.{lang}.png" for entry in ENTRIES for lang in PAGES}
    left = {path.name for path in folder.iterdir()} - expected
    assert not left, f"no entry of experiments/gallery/entries.py draws {', '.join(sorted(left))}"
