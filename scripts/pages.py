"""Run a page of docs: its files are written, its commands and Python run, what it shows compared.

`python scripts/pages.py` runs docs/tutorials/own-province.md, writes the outputs of its Python anew
and names the commands that show something else than the page does.

A comment before a block says which file it is (`<!-- file: NAME -->`) or goes on with
(`<!-- more: NAME -->`). A line `…` of an output stands for any lines, the sign within a line for
any text.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import Result
from typer.testing import CliRunner

from banha.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorials" / "own-province.md"
TABLES = ("nien-giam-2019.xlsx", "lao-dong.csv", "province.toml")
RUN = "## Run it"
"""From here on the page simulates, which takes half a minute."""
CURE = "bring the page up to date: python scripts/pages.py"
BLOCK = re.compile(
    r"(?:<!-- (?P<how>file|more): (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Shown:
    """What was run, what the page shows of it, and what came."""

    what: str
    shown: str
    came: str


def run_page(text: str, *, folder: Path) -> Iterator[Shown]:
    """Run a page in a folder, which is where one works; yield every output that it shows."""
    names: dict[str, object] = {}
    printed, last = "", ""
    for block in BLOCK.finditer(text):
        kind, body = block["kind"], block["text"]
        if block["file"]:
            path = folder / block["file"]
            before = path.read_text("utf-8") if block["how"] == "more" else ""
            path.write_text(before + body, encoding="utf-8")
        elif kind == "python":
            out = io.StringIO()
            with redirect_stdout(out):
                exec(body, names)
            printed, last = out.getvalue(), body
        elif kind == "text":
            yield Shown(last, body, printed)
        elif kind == "console":
            line, _, shown = body.partition("\n")
            yield Shown(line, shown, command(line.removeprefix("$ ")))


def command(line: str) -> str:
    """Return what a command prints."""
    return run_command(line).output


def run_command(line: str) -> Result:
    """Return what came of a command."""
    program, *arguments = shlex.split(line)
    assert program == "banha"
    return CliRunner().invoke(app, arguments)


def is_shown(shown: str, came: str) -> bool:
    """Whether an output is the one shown, spaces at ends of lines apart."""
    lines = [re.escape(line.rstrip()) for line in shown.strip("\n").splitlines()]
    pattern = "\n".join(
        r"(?:.*\n)*?.*" if line == LEFT_OUT else line.replace(LEFT_OUT, ".*") for line in lines
    )
    plain = "\n".join(line.rstrip() for line in came.strip("\n").splitlines())
    return re.fullmatch(pattern, plain) is not None


def put_tables(folder: Path) -> None:
    """Put the tables of Sông Tiên where the page has them, without their mapping."""
    (folder / "my-tables").mkdir()
    for name in TABLES:
        shutil.copyfile(PAGE.parent / "song-tien" / name, folder / "my-tables" / name)


def main() -> None:
    """Write the outputs of the page's Python anew; name what else differs."""
    text = PAGE.read_text(encoding="utf-8")
    with TemporaryDirectory() as temporary:
        put_tables(Path(temporary))
        os.chdir(temporary)
        outputs = list(run_page(text, folder=Path(temporary)))
        os.chdir(ROOT)
    place = 0
    for output in outputs:
        place = text.index(output.shown, place)
        if output.what.startswith("$"):
            if not is_shown(output.shown, output.came):
                print(f"{output.what}\n{output.came}")
            continue
        new = "\n".join(line.rstrip() for line in output.came.strip("\n").splitlines()) + "\n"
        text = text[:place] + new + text[place + len(output.shown) :]
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
