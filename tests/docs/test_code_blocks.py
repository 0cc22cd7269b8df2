"""Every block of code in the documentation is run, or says why it is not; commands can be read."""

from __future__ import annotations

import ast
import doctest
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

import pytest
from scripts import code_blocks, pages
from scripts.code_blocks import Block
from typer.main import get_command

import banha
from banha.cli.app import app

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "model" / "banha"
ALL = [*code_blocks.pages()]
BLOCKS = [block for page in ALL for block in code_blocks.blocks_of(page)]
INLINE = re.compile(r"(?<!`)`(banha [^`\n]+)`(?!`)")
NOT_RUN = "not run"


def of_way(way: str) -> list[str]:
    """Pages with blocks that are run in a way."""
    return list(dict.fromkeys(block.page for block in BLOCKS if block.way == way))


def test_every_block_is_run_or_says_why_not() -> None:
    assert len(BLOCKS) > 100
    for block in BLOCKS:
        where = f"{block.page}, line {block.line}"
        if block.way == NOT_RUN:
            assert len(block.reason.split()) >= 1, f"{where}: say why it is not run"
        elif block.way not in ("fast", "slow"):
            assert (ROOT / block.way).is_file(), f"{where}: there is no {block.way}"
            text = (ROOT / block.way).read_text("utf-8") + import_of_pages(block.way)
            assert Path(block.page).name in text, f"{where}: {block.way} does not read the page"


def import_of_pages(way: str) -> str:
    """Text of the scripts that a test imports, as it may find its page through them."""
    test = (ROOT / way).read_text("utf-8")
    names = re.findall(r"^from scripts(?:\.(\w+))? import (.+)$", test, re.MULTILINE)
    modules = {first or second for first, second in names}
    return "".join((ROOT / "scripts" / f"{name}.py").read_text("utf-8") for name in modules)


@pytest.mark.parametrize("page", ALL)
def test_commands_stand_in_blocks_that_say_so(page: str) -> None:
    lines = [block.line for block in code_blocks.unnamed_commands(page)]
    assert lines == [], f"{page}: write ```bash or ```console at lines {lines}"


@pytest.mark.parametrize("page", of_way("fast"))
def test_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(page, way="fast", folder=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("page", of_way("slow"))
def test_a_long_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(page, way="slow", folder=tmp_path)


def run(page: str, *, way: str, folder: Path) -> None:
    """Run the blocks of a page: its commands one by one, its Python as one script."""
    blocks = [block for block in BLOCKS if (block.page, block.way) == (page, way)]
    for block in blocks:
        check_commands(block)
    script = "\n".join(block.text for block in blocks if block.language == "python")
    if script:
        (folder / "page.py").write_text(script, "utf-8")
        done = subprocess.run(
            [sys.executable, "page.py"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{page}\n{done.stderr}"


def check_commands(block: Block) -> None:
    """Run the commands of a block, and compare what a console shows."""
    if block.language == "console":
        line, _, shown = block.text.partition("\n")
        came = pages.command(line.removeprefix("$ "))
        assert pages.is_shown(shown, came), f"{block.page}, line {block.line}\n{came}"
        return
    for line in block.command_lines:
        done = pages.run_command(shlex.join(shlex.split(line, comments=True)))
        assert done.exit_code == 0, f"{block.page}, line {block.line}: {line}\n{done.output}"


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command of banha that stands somewhere, with its page."""
    for block in BLOCKS:
        for line in block.command_lines:
            words = shlex.split(line, comments=True)
            if words[0] == "banha":
                yield block.page, shlex.join(words)
    for page in ALL:
        for line in INLINE.findall((ROOT / page).read_text("utf-8")):
            yield page, line


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_every_command_that_is_named_exists(page: str, line: str) -> None:
    assert unknown(line) == [], f"{page}: {line}"


def unknown(line: str) -> list[str]:
    """Words of a command that are no command, and options that it does not have."""
    command, words = get_command(app), re.split(r"[\s\[\]|]+", line)[1:]
    while words and hasattr(command, "commands"):
        name = words.pop(0)
        if name == "…" or name.startswith("--"):
            break
        if name not in command.commands:
            return [name]
        command = command.commands[name]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    asked = {word.partition("=")[0].rstrip(".,;:") for word in words if word.startswith("--")}
    return sorted(asked - known - {"--help"})


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert unknown("banha runn baseline") == ["runn"]
    assert unknown("banha run baseline --scael 50") == ["--scael"]
    assert unknown("banha run baseline --scale 50") == []
    assert unknown("banha compare … --assumed") == []


def test_marks_are_read() -> None:
    page = (
        "# A\n\n<!-- code: not run, it is long -->\n```bash\nbanha run x\n```\n\n"
        "```python\nx = 1\n```\n\n<!-- code: slow -->\n```console\n$ banha y\nshown\n```\n\n"
        "```text\nno code\n```\n"
    )
    found = list(code_blocks.read_blocks("a.md", page))
    assert [(one.language, one.way) for one in found] == [
        ("bash", NOT_RUN), ("python", "fast"), ("console", "slow"), ("text", "fast"),
    ]  # fmt: skip
    assert found[0].reason == "it is long"
    assert [one.command_lines for one in found[:3]] == [["banha run x"], [], ["banha y"]]
    whole = list(code_blocks.read_blocks("a.md", f"<!-- all code: not run, why -->\n{page}"))
    assert [one.reason for one in whole] == ["it is long", "why", "", "why"]


def doctested() -> list[str]:
    """Modules of the package with examples in their docstrings."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
        if any(">>>" in (ast.get_docstring(node) or "") for node in nodes):
            name = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
            found.append(name.removesuffix(".__init__"))
    return found


LONG = pytest.param("banha", marks=pytest.mark.slow)
"""The package itself: examples of all that a notebook imports."""


@pytest.mark.parametrize("name", [LONG if name == "banha" else name for name in doctested()])
def test_examples_of_docstrings_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example runs, with the public names of banha; an output is compared where one stands."""
    monkeypatch.chdir(tmp_path)
    module = import_module(name)
    small = banha.load_scenario("baseline").with_run(scale=500, end="2010-03")
    names = {one: getattr(banha, one) for one in banha.__all__} | {"scenario": small}
    found = doctest.DocTestFinder().find(module, extraglobs=names)
    examples = [example for test in found for example in test.examples]
    assert examples
    for test in found:
        for example in test.examples:
            came = outcome(example.source, test.globs)
            wanted = doctest.OutputChecker().check_output(
                example.want, came, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            )
            assert wanted or not example.want, f"{test.name}: {example.source}{came}"


def outcome(source: str, names: dict[str, object]) -> str:
    """What an example shows when it is typed."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(source, "docstring", "single"), names)
    return out.getvalue()
