"""The month's order as a figure, read from the code of `Province.step()`.

`python scripts/reference.py` writes docs/figures/month.en.svg and month.vi.svg; a test compares
them with the code.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from banha.report.words import LANGUAGES, words

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "model" / "banha" / "province.py"
FOLDER = ROOT / "docs" / "figures"
OWN_RULE = "decide"
WIDTH, LEFT, RIGHT, TOP = 430, 44, 404, 46
LINE, CODE_LINE, GAP = 16, 13, 16
LETTERS, CODE_LETTERS = 50, 57
"""Letters that a line of words, and one of code, has room for."""
STYLE = """
text { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; fill: #1b2a2f }
.title { font-size: 17px; font-weight: 600 } .verb { font-size: 14px; font-weight: 600 }
.what { font-size: 12px } .code { font-size: 10px; fill: #40606a;
  font-family: ui-monospace, "DejaVu Sans Mono", monospace } .number { font-size: 12px; fill: #fff }
rect { fill: #eef5f5; stroke: #9dbcbc } circle { fill: #00796b }
path { fill: none; stroke: #00796b; stroke-width: 1.6 } .tip { fill: #00796b; stroke: none }
"""


@dataclass(frozen=True)
class Verb:
    """A step of the month: its method, what its docstring says, and which functions it calls."""

    name: str
    what: str
    calls: tuple[str, ...]


def read_month(source: str) -> list[Verb]:
    """Return the verbs of `step()` in their order, from the text of the province's module."""
    tree = ast.parse(source)
    known = dict(imported(tree))
    methods = {
        method.name: method
        for one in tree.body
        if isinstance(one, ast.ClassDef) and one.name == "Province"
        for method in one.body
        if isinstance(method, ast.FunctionDef)
    }
    return [
        Verb(name, what_it_says(methods[name]), tuple(calls(methods[name], methods, known)))
        for name in own_calls(methods["step"])
    ]


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module imports from banha: the name used, and where it comes from."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("banha"):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def in_order(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls within a method as they stand in it."""
    found = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
    yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))


def own_calls(method: ast.FunctionDef) -> Iterator[str]:
    """Yield the methods of its own object that a method calls."""
    for call in in_order(method):
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "self":
            yield call.func.attr


def calls(
    method: ast.FunctionDef, methods: dict[str, ast.FunctionDef], known: dict[str, str]
) -> Iterator[str]:
    """Yield the functions of the model that a method calls, through its own methods too."""
    for call in in_order(method):
        name = ast.unparse(call.func)
        first, _, last = name.partition(".")
        if first == "self" and last in methods:
            yield from calls(methods[last], methods, known)
        elif first in known:
            yield f"{known[first]}.{last}".rstrip(".").removeprefix("banha.")
        elif last == OWN_RULE:
            yield f"{name}()"
        elif name == "self.records.write":
            yield "records.Records.write"


def what_it_says(method: ast.FunctionDef) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((ast.get_docstring(method) or "").split("\n\n")[0].split())


def figure(verbs: list[Verb], *, lang: str) -> str:
    """Return the figure as SVG: a box a verb, from top to bottom, and back for the next month."""
    parts, top, middles = [], TOP, []
    for place, verb in enumerate(verbs, start=1):
        lines = textwrap.wrap(words(f"month_{verb.name}_what", lang).replace("`", ""), LETTERS)
        code = textwrap.wrap(", ".join(verb.calls), CODE_LETTERS, break_long_words=False)
        height = 30 + LINE * len(lines) + CODE_LINE * len(code) + (4 if code else 0)
        parts += box(verb, place=place, top=top, height=height, lang=lang)
        y = top + 38
        for line in lines:
            parts.append(text(line, x=LEFT + 12, y=y, kind="what"))
            y += LINE
        for line in code:
            parts.append(text(line, x=LEFT + 12, y=y, kind="code"))
            y += CODE_LINE
        middles.append(top + 18)
        top += height + GAP
    parts += back(first=middles[0], last=middles[-1], word=words("month_next", lang))
    title = words("month_title", lang)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" '
        f'height="{top}" role="img" lang="{lang}" aria-label="{escape(title)}">'
    )
    ground = f'<path d="M0 0H{WIDTH}V{top}H0Z" style="fill:#fff;stroke:none"/>'
    name = text(title, x=LEFT, y=26, kind="title")
    return "\n".join([head, f"<style>{STYLE}</style>", ground, name, *parts, "</svg>", ""])


def box(verb: Verb, *, place: int, top: int, height: int, lang: str) -> Iterator[str]:
    """Yield the box of a verb with its number, and the arrow from the box above."""
    if place > 1:
        middle = (LEFT + RIGHT) // 2
        yield f'<path d="M{middle} {top - GAP}V{top - 6}"/>'
        yield f'<path class="tip" d="M{middle - 5} {top - 7}h10l-5 7z"/>'
    yield f'<rect x="{LEFT}" y="{top}" width="{RIGHT - LEFT}" height="{height}" rx="6"/>'
    yield f'<circle cx="{LEFT}" cy="{top + 18}" r="11"/>'
    yield text(str(place), x=LEFT, y=top + 22, kind="number", anchor="middle")
    yield text(words(f"month_{verb.name}", lang), x=LEFT + 20, y=top + 21, kind="verb")


def back(*, first: int, last: int, word: str) -> Iterator[str]:
    """Yield the way back from the last box to the first."""
    out = 14
    yield f'<path d="M{LEFT - 11} {last}H{out}V{first}H{LEFT - 18}"/>'
    yield f'<path class="tip" d="M{LEFT - 19} {first - 5}v10l7 -5z"/>'
    middle = (first + last) // 2
    yield (
        f'<text class="what" transform="translate({out - 3} {middle}) rotate(-90)" '
        f'text-anchor="middle">{escape(word)}</text>'
    )


def text(line: str, *, x: int, y: int, kind: str, anchor: str = "start") -> str:
    """Return a line of text."""
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(line)}</text>'


def figures() -> dict[Path, str]:
    """Return both figures by their file."""
    verbs = read_month(SOURCE.read_text(encoding="utf-8"))
    return {FOLDER / f"month.{lang}.svg": figure(verbs, lang=lang) for lang in LANGUAGES}
