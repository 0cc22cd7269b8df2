"""What the documentation site does beyond Markdown; named in `mkdocs.yml`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts import code_blocks, decisions_index, site_formulas, site_links, site_notebooks  # noqa: E402

LARGE_PICTURE, COLOURS = 290_000, 256
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
CODE = re.compile(r"<code>(.*?)</code>")
JOINT = re.compile(r"([_./])(?=\w)")
"""Where a name in code may go on in the next line of its cell."""
outside: dict[str, str] = {}
"""Pages of the site that are made from files outside `docs/`, and these files."""
formulas: dict[str, site_formulas.Formulas] = {}


def on_config(config: Any) -> Any:
    """Give each page of decisions its place in the navigation, below their index."""
    pages = [
        {decisions_index.title(path.read_text("utf-8")): f"decisions/{path.name}"}
        for path in sorted(decisions_index.FOLDER.glob("2*.md"))
    ]
    (decisions,) = (entry for entry in config.nav if "Decisions" in entry)
    decisions["Decisions"] += pages
    return config


def on_files(files: Any, *, config: Any) -> Any:
    """Take in pages from outside `docs/`, and every file to which a page points."""
    outside.clear()
    texts = {f"docs/{file.src_uri}": file.content_string for file in files.documentation_pages()}
    for name in site_links.outside_pages():
        place, path = site_links.place_in_site(name), ROOT / name
        is_notebook = path.suffix == ".ipynb"
        text = site_notebooks.notebook_page(path) if is_notebook else path.read_text("utf-8")
        outside[place] = name
        texts[name] = text
        files.append(File.generated(config, place, content=text))
    for name, text in texts.items():
        for target in site_links.links(text, of=name):
            add_file(target, files=files, config=config)
    return files


def add_file(name: str, *, files: Any, config: Any) -> None:
    """Copy a file of the project that is no page to the site, once; of a folder, list its files."""
    place = site_links.place_in_site(name)
    if (ROOT / name).is_dir():
        text = site_links.folder_page(ROOT / name)
        outside[f"{place}/index.md"] = f"{name}/index.md"
        files.append(File.generated(config, f"{place}/index.md", content=text))
        return
    asset = name if name.endswith(".ipynb") else place
    path = ROOT / name
    if path.is_file() and files.get_file_from_path(asset) is None:
        files.append(File.generated(config, asset, abs_src_path=str(path)))


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Turn links to those of the site, take out formulas, say which code is not run."""
    place = page.file.src_uri
    of = site_links.place_in_project(place, outside=outside)
    text = site_links.with_links_of_the_site(markdown, of=of, page=place)
    kept = formulas[place] = site_formulas.Formulas()
    try:
        text = site_links.outside_code(text, kept.take_out)
    except ValueError as error:
        raise PluginError(f"{of}: {error}") from error
    return code_blocks.with_visible_marks(text, lang="vi" if ".vi." in place else "en")


def on_post_build(*, config: Any, **_: Any) -> None:
    """Save the larger pictures with as many colours as drawings need: a third of the size."""
    for path in Path(config.site_dir).rglob("*.png"):
        if path.stat().st_size > LARGE_PICTURE:
            with Image.open(path) as picture:
                small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(path)


def on_page_content(html: str, *, page: Any, **_: Any) -> str:
    """Put formulas in, and let wide tables be moved sideways."""
    html = formulas[page.file.src_uri].put_back(html)
    return TABLE.sub(movable, html)


def movable(table: re.Match[str]) -> str:
    """Return a table in a frame in which it can be moved, with names that may be broken."""
    text = CODE.sub(lambda code: f"<code>{JOINT.sub(r'\1<wbr>', code[1])}</code>", table.group())
    return f'<div class="wide" tabindex="0">{text}</div>'
