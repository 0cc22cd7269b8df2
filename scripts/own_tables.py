"""Write the list of series and the messages into docs/own-tables.md.

Run it with `python scripts/own_tables.py` after a change to the catalogue or to a message; a test
compares. The messages are those of the cases of `tests/intake/cases.py`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "own-tables.md"
CURE = "bring it up to date: python scripts/own_tables.py"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.intake.cases import GROUPS  # noqa: E402
from tests.intake.folders import Case  # noqa: E402

from banha.errors import PackError  # noqa: E402
from banha.intake import read_tables  # noqa: E402
from banha.intake.catalogue import Series, catalogue  # noqa: E402
from banha.intake.numerals import written  # noqa: E402


def page(text: str) -> str:
    """Return the page with its two lists made anew."""
    parts = {"series": "\n".join(series_table()), "messages": "\n".join(messages())}
    for name, part in parts.items():
        pattern = rf"<!-- {name} -->\n.*?<!-- end -->"
        made = f"<!-- {name} -->\n{part}\n<!-- end -->"
        text = re.sub(pattern, lambda _, made=made: made, text, flags=re.DOTALL)
    return text


def series_table() -> Iterator[str]:
    """Yield the table of series."""
    yield "| series | what it is | breakdowns | unit | kind | range |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in catalogue().values():
        breakdowns = ", ".join(f"`{name}`" for name in one.breakdowns)
        cells = (f"`{one.name}`", one.meaning, breakdowns, f"`{one.unit}`", one.kind, _range(one))
        yield f"| {' | '.join(cells)} |"


def _range(one: Series) -> str:
    return f"{written(one.low)} to {written(one.high)}"


def messages() -> Iterator[str]:
    """Yield the messages of all cases, by group."""
    for title, cases in GROUPS.items():
        yield f"### {title}\n"
        yield "```text"
        yield "\n\n".join(_message(case) for case in cases)
        yield "```\n"


def _message(case: Case) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = case.write(Path(name) / "tables")
        try:
            read_tables(folder, slug=case.slug)
        except PackError as error:
            return "\n\n".join(str(fault) for fault in error.faults)
    raise ValueError(f"the case {case.name} gives no fault")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8", newline="\n")
