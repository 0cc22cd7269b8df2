"""Blocks of code in the documentation: which are run by tests, how, and why the others are not.

Every block of Python or of commands is run by `tests/docs/test_code_blocks.py` unless a comment
says otherwise, on the line before the block, or anywhere as `all code` for the whole page:

- `<!-- code: slow -->`: run with the slow tests;
- `<!-- code: tests/docs/test_x.py -->`: that test runs it;
- `<!-- code: not run, the reason -->`: nothing runs it; the site and a page of reference show why.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.site_links import ROOT, outside_pages

from banha.report.words import words

LANGUAGES = ("python", "bash", "console")
COMMANDS = ("bash", "console")
BLOCK = re.compile(
    r"(?:^[^\S\n]*<!-- code: (?P<mark>[^>]+?) -->\n)?"
    r"^```(?P<language>[^\n`]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WHOLE = re.compile(r"^<!-- all code: ([^>]+?) -->$", re.MULTILINE)
NOT_RUN = "not run, "
SHOWN = re.compile(r"^<!-- (?:all )?code: not run, ([^>]+?) -->$", re.MULTILINE)
PROGRAM = re.compile(r"^(?:\$ )?(?:banha|make|python|pip|dask|\.venv/bin/\w+) ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code of a page."""

    page: str
    line: int
    language: str
    text: str
    mark: str

    @property
    def way(self) -> str:
        """How it is run: `fast`, `slow`, the file of a test, or `not run`."""
        if self.mark.startswith(NOT_RUN):
            return NOT_RUN.rstrip(", ")
        return self.mark or "fast"

    @property
    def reason(self) -> str:
        """Why it is not run; empty if it is."""
        return self.mark.removeprefix(NOT_RUN) if self.mark.startswith(NOT_RUN) else ""

    @property
    def command_lines(self) -> list[str]:
        """Lines that are typed, without prompts and comments; none of Python."""
        if self.language not in COMMANDS:
            return []
        lines = self.text.splitlines()
        if self.language == "console":
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        return [line for line in lines if shlex.split(line, comments=True)]


def pages() -> Iterator[str]:
    """Yield every page of Markdown that people read, by its place in the project."""
    yield from ("README.md", "README.vi.md")
    yield from (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md")))
    yield from (name for name in outside_pages() if name.endswith(".md"))


def read_blocks(page: str, text: str) -> Iterator[Block]:
    """Yield every block of a page, of whatever language."""
    whole = WHOLE.search(text)
    for found in BLOCK.finditer(text):
        mark = found["mark"] or (whole[1] if whole else "")
        line = text.count("\n", 0, found.start("text"))
        yield Block(page, line, found["language"].strip(), found["text"], mark)


def blocks_of(page: str) -> list[Block]:
    """Return the blocks of a page that are code."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [block for block in read_blocks(page, text) if block.language in LANGUAGES]


def unnamed_commands(page: str) -> list[Block]:
    """Return the blocks of a page that hold commands and do not say so."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        block
        for block in read_blocks(page, text)
        if not block.language and PROGRAM.search(block.text)
    ]


def with_visible_marks(text: str, *, lang: str) -> str:
    """Return a page on which it can be read which blocks are not run, in its language."""
    said = words("site_not_run", lang)
    return SHOWN.sub(lambda found: f'<p class="not-run">{said}: {found[1]}.</p>\n', text)


HEAD = """# Code in these pages

Blocks of Python and of commands in the documentation are run by tests, so that what stands there
works. What is not run says why. Made by `make reference`; do not edit by hand. How a block is
marked: `scripts/code_blocks.py`.
"""


def code_blocks_page() -> str:
    """Return the page that counts the blocks by how they are run."""
    blocks = [block for page in pages() for block in blocks_of(page)]
    ways = Counter(block.way if block.way in TITLES else "test" for block in blocks)
    parts = [HEAD, "| blocks | how |", "|---:|---|"]
    parts += [f"| {ways[way]} | {title} |" for way, title in TITLES.items()]
    parts += ["", "## Not run", "", "| page | blocks | why |", "|---|---:|---|"]
    counted = Counter((block.page, block.reason) for block in blocks if block.reason)
    parts += [f"| `{page}` | {count} | {reason} |" for (page, reason), count in counted.items()]
    parts += ["", "## Run", "", "| page | fast | slow | by a test of the page |"]
    parts += ["|---|---:|---:|---:|"]
    for page in dict.fromkeys(block.page for block in blocks if not block.reason):
        of_page = [block.way for block in blocks if block.page == page]
        fast, slow = of_page.count("fast"), of_page.count("slow")
        by_test = sum(way.startswith("tests/") for way in of_page)
        parts.append(f"| `{page}` | {fast} | {slow} | {by_test} |")
    return "\n".join([*parts, ""])


TITLES = {
    "fast": "run by the fast tests",
    "slow": "run by the slow tests",
    "test": "run by a test of their page",
    "not run": "not run",
}
