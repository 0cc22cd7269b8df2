"""The documentation builds as a site that is whole, and that asks no other machine for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts import code_blocks, decisions_index, site_formulas, site_links, site_notebooks
from tests.browser import chromium

ROOT = Path(__file__).parents[2]
LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]+)\"")
LINKED = re.compile(r"<link\b[^>]*\bhref=\"([^\"]+)\"")
STYLED = re.compile(r"url\(([^)]+)\)|@import\s+\"([^\"]+)\"")
PAGES = ("index", "odd/index", "odd/firms", "reference/parameters", "validation", "glossary",
         "decisions/index", "index.vi", "notebooks/01_first_run")  # fmt: skip
LARGEST_PICTURE = 300_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) > 80
    for page in pages:
        text = page.read_text("utf-8")
        for address in (*LOADED.findall(text), *LINKED.findall(text)):
            assert not re.match(r"(?:https?:)?//", address), f"{page.name} loads {address}"
    for style in site.rglob("*.css"):
        for found in STYLED.findall(style.read_text("utf-8")):
            address = (found[0] or found[1]).strip("\"'")
            assert not re.match(r"(?:https?:)?//", address), f"{style.name} loads {address}"


def test_every_page_of_the_docs_is_there(site: Path) -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        place = path.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
        assert (site / place.replace("README", "index")).is_file(), place
    for name in site_links.outside_pages():
        place = site_links.place_in_site(name).replace("README", "index")
        assert (site / place).with_suffix(".html").is_file(), name


def test_every_link_leads_to_a_file(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue
        for address in re.findall(r"(?:href|src)=\"([^\"#?]+)", page.read_text("utf-8")):
            if not re.match(r"\w+:", address):
                assert (page.parent / address).exists(), f"{page.relative_to(site)}: {address}"


def test_equations_and_figures_are_drawn(site: Path) -> None:
    text = (site / "odd" / "firms.html").read_text("utf-8")
    alone = (ROOT / "docs" / "odd" / "firms.md").read_text("utf-8").count("\n$$\n") // 2
    assert text.count('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">') == alone
    for page in site.rglob("*.html"):
        assert not site_formulas.PLACE.search(page.read_text("utf-8")), page.name
    assert "../figures/month.en.svg" in (site / "odd" / "index.html").read_text("utf-8")


def test_what_is_not_run_can_be_seen(site: Path) -> None:
    text = (site / "gallery.html").read_text("utf-8")
    assert "Not run by tests: " in text


def test_decisions_are_in_the_navigation(site: Path) -> None:
    text = (site / "decisions" / "index.html").read_text("utf-8")
    navigation = text.partition('data-md-component="content"')[0]
    for path in decisions_index.FOLDER.glob("2*.md"):
        assert path.with_suffix(".html").name in navigation


def test_pictures_are_small(site: Path) -> None:
    pictures = [path for path in site.rglob("*") if path.suffix in (".png", ".svg")]
    assert len(pictures) > 50
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []


@pytest.mark.slow
def test_a_browser_opens_the_pages_without_a_network(site: Path) -> None:
    asked: list[str] = []
    with chromium() as browser:
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("request", lambda request: asked.append(request.url))
            for name in PAGES:
                page.goto((site / f"{name}.html").as_uri())
                too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert too_wide <= 0, f"{name} at {width}"
            page.close()
        found = search(browser, site / "index.html", "wage curve")
    assert found > 0
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def search(browser: object, home: Path, words: str) -> int:
    """How many results the search of the site shows."""
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(home.as_uri())
    page.fill("input.md-search__input", words)
    page.wait_for_selector(".md-search-result__item")
    return int(page.locator(".md-search-result__item").count())


def test_links_are_moved_with_their_page() -> None:
    page = "[a](../experiments/rivals/README.md#x) [b](packs.md) ![c](https://x.org/y.png)"
    moved = site_links.with_links_of_the_site(page, of="docs/forecasting.md", page="forecasting.md")
    assert "](experiments/rivals/README.md#x)" in moved
    assert "](packs.md)" in moved
    assert "](https://x.org/y.png)" in moved
    study = site_links.with_links_of_the_site(
        "[v](../../docs/validation.md) [r](../../CONTRIBUTING.md)\n\n"
        "```\n[v](../../docs/x.md)\n```\n",
        of="experiments/rivals/README.md",
        page="experiments/rivals/README.md",
    )
    assert "](../../validation.md)" in study
    assert "](../../contributing.md)" in study
    assert "[v](../../docs/x.md)" in study


def test_formulas_are_found_and_faults_told() -> None:
    kept = site_formulas.Formulas()
    text = kept.take_out("for $x_i$, not `$y$`, costs $ 5 and $6\n\n$$\na = \\frac{b}{c}\n$$\n")
    assert len(kept.drawn) == 2
    assert "`$y$`" in text
    assert "$ 5 and $6" in text
    assert kept.put_back(text).count("<math") == 2
    with pytest.raises(ValueError, match="not known"):
        site_formulas.mathml("\\nosuchthing x", alone=False)


def test_a_notebook_becomes_a_page() -> None:
    path = ROOT / "notebooks" / "01_first_run.ipynb"
    text = site_notebooks.notebook_page(path)
    assert text.startswith("# ")
    assert f"({path.name})" in text
    assert "```python\nfrom banha import" in text
    assert text.count("```") % 2 == 0


def test_marks_become_visible() -> None:
    page = "<!-- code: not run, too long -->\n```bash\nx\n```\n"
    assert "Not run by tests: too long." in code_blocks.with_visible_marks(page, lang="en")
    assert "too long" in code_blocks.with_visible_marks(page, lang="vi")
    assert "Not run" not in code_blocks.with_visible_marks(page, lang="vi")
