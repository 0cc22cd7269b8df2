"""Where the files of the project stand in the documentation site, and links between them.

Pages of `docs/` keep their place. Pages that stand elsewhere (studies, benchmarks, notebooks, how
to contribute, changes) are taken in at the place that they have in the project; any other file to
which a page points is copied, so that no link of the site is dead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
DOCS = "docs/"
FRONT = {
    "README.md": "index.md",
    "README.vi.md": "index.vi.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changes.md",
}
"""Pages at the root of the project, and where they, or what stands for them, are in the site."""
TAKEN_IN = ("CONTRIBUTING.md", "CHANGELOG.md")
FOLDERS = ("experiments", "benchmarks", "notebooks")
PAGES = (".md", ".ipynb")
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s]+)(\))")
FENCE = re.compile(r"^(```|~~~).*?^\1[^\S\n]*$", re.MULTILINE | re.DOTALL)


def outside_pages() -> Iterator[str]:
    """Yield the pages outside `docs/` that the site takes in, by their place in the project."""
    yield from TAKEN_IN
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in PAGES and not any(part.startswith(".") for part in path.parts):
                yield path.relative_to(ROOT).as_posix()


def place_in_site(file: str) -> str:
    """Return where a file of the project is in the site."""
    if file in FRONT:
        return FRONT[file]
    if file.startswith(DOCS):
        return file.removeprefix(DOCS)
    return f"{file.removesuffix('.ipynb')}.md" if file.endswith(".ipynb") else file


def place_in_project(page: str, *, outside: dict[str, str]) -> str:
    """Return which file of the project a page of the site is made from."""
    return outside.get(page, DOCS + page)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to a page but for its fenced blocks."""
    parts, last = [], 0
    for fence in FENCE.finditer(text):
        parts += [change(text[last : fence.start()]), fence.group()]
        last = fence.end()
    return "".join([*parts, change(text[last:])])


def is_inside(target: str) -> bool:
    """Whether a link points to a file, not to an address or to a place of the same page."""
    return not target.startswith(("http:", "https:", "mailto:", "#"))


def pointed_at(target: str, *, of: str) -> tuple[str, str]:
    """Return the file of the project to which a link of a file points, and the place in it."""
    path, mark, place = target.partition("#")
    folder = PurePosixPath(of).parent
    return os.path.normpath(folder / path).replace(os.sep, "/"), mark + place


def links(text: str, *, of: str) -> Iterator[str]:
    """Yield the files of the project to which a page points."""
    for _, target, _ in LINK.findall(FENCE.sub("", text)):
        if is_inside(target):
            yield pointed_at(target, of=of)[0]


def with_links_of_the_site(text: str, *, of: str, page: str) -> str:
    """Return a page with its links as they are between pages of the site.

    Parameters
    ----------
    text
        The page as it stands in the project.
    of
        Its file in the project, from which its links set out.
    page
        Its place in the site.
    """

    def moved(found: re.Match[str]) -> str:
        before, target, after = found.groups()
        if not is_inside(target):
            return found.group()
        file, place = pointed_at(target, of=of)
        folder = PurePosixPath(page).parent.as_posix()
        there = place_in_site(file) + ("/index.md" if (ROOT / file).is_dir() else "")
        return f"{before}{os.path.relpath(there, folder)}{place}{after}"

    return outside_code(text, lambda part: LINK.sub(moved, part))


def folder_page(folder: Path) -> str:
    """Return a page that lists the files of a folder."""
    files = sorted(path.name for path in folder.iterdir() if path.is_file())
    return "\n".join([f"# {folder.name}", "", *(f"- [{name}]({name})" for name in files), ""])
