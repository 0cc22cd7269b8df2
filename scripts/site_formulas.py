"""Formulas of the documentation as MathML, which browsers draw by themselves.

In the pages a formula is LaTeX: `$x$` within a line, `$$` on lines of their own around one that
stands alone. Repository pages draw the same signs.
"""

from __future__ import annotations

import re
from functools import cache

from latex2mathml.converter import convert

ALONE = re.compile(r"^\$\$\n(.*?)\n\$\$$", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])")
CODE = re.compile(r"(`+)(.+?)\1")
NAMES = re.compile(r"(<m[io]>(?:ln|tanh|exp)</m[io]>)")
MARK = "formula-{:04d}-here"
PLACE = re.compile(r"formula-(\d{4})-here")


class Formulas:
    """The formulas of a page: taken out before Markdown is read, put back as MathML after."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def take_out(self, text: str) -> str:
        """Return a text with a mark in place of each formula; code within lines stays."""
        text = ALONE.sub(lambda found: self._keep(found[1], alone=True), text)
        parts, last = [], 0
        for code in CODE.finditer(text):
            parts += [self._lines(text[last : code.start()]), code.group()]
            last = code.end()
        return "".join([*parts, self._lines(text[last:])])

    def _lines(self, text: str) -> str:
        return IN_LINE.sub(lambda found: self._keep(found[1], alone=False), text)

    def _keep(self, formula: str, *, alone: bool) -> str:
        self.drawn.append(mathml(formula, alone=alone))
        return MARK.format(len(self.drawn) - 1)

    def put_back(self, html: str) -> str:
        """Return a page of HTML with its formulas."""
        return PLACE.sub(lambda found: self.drawn[int(found[1])], html)


@cache
def mathml(formula: str, *, alone: bool) -> str:
    """Return a formula as MathML, with its LaTeX as what is read out or copied.

    Raises
    ------
    ValueError
        It is not LaTeX, or a command of it is not known.
    """
    try:
        drawn = convert(formula, display="block" if alone else "inline")
    except Exception as error:
        raise ValueError(f"formula {formula!r} cannot be read: {error}") from error
    drawn = NAMES.sub(r'<mspace width="0.17em"/>\1<mspace width="0.12em"/>', drawn)
    if re.search(r"<m[io]>\\", drawn):
        raise ValueError(f"formula {formula!r} has a command that is not known")
    return f'<span class="formula">{drawn}</span>' if alone else drawn
