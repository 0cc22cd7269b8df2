"""The pages of reference are of the code, and say something of every public name."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from scripts import reference

import banha

LINK = re.compile(r"\[`([^`]+)`\]\(#([^)]+)\)")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: make() for name, make in reference.PAGES.items()}


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_pages_are_of_the_code(pages: dict[str, str], name: str) -> None:
    assert (reference.FOLDER / name).read_text("utf-8") == pages[name], reference.CURE


@pytest.mark.parametrize("name", reference.PAGES)
def test_contents_lead_to_headings(pages: dict[str, str], name: str) -> None:
    headings = re.findall(r"^#+ (.+)$", pages[name], re.MULTILINE)
    places = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert len(set(places)) == len(places)
    links = LINK.findall(pages[name])
    assert links
    for title, place in links:
        assert title in headings
        assert place in places
    assert "\x1b" not in pages[name]


def test_every_command_has_its_help_and_an_example(pages: dict[str, str]) -> None:
    text = pages["commands.md"]
    blocks = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    commands = set(
        re.findall(r"^Usage: (banha[\w ]*?)(?: \[| \{|$)", "\n".join(blocks), re.MULTILINE)
    )
    shown = re.findall(r"^  (\w+)  +\S", blocks[0].partition("Commands:")[2], re.MULTILINE)
    assert {f"banha {name}" for name in shown} <= commands
    assert {"banha", "banha pack build", "banha pack check"} <= commands
    longest = max("\n".join(blocks).splitlines(), key=len)
    assert len(longest) <= reference.WIDTH, longest
    for block in blocks[1:]:
        words = block.splitlines()[0].split()
        asks = "{" in block or "--lang" in block
        assert ("Example:" in block) >= asks, words
    assert "..." not in blocks[0].partition("Commands:")[2]  # nothing of the list is cut off


def test_every_example_is_a_command_that_can_be_read() -> None:
    examples = re.findall(r"Example:\n +(banha .+)", reference.commands_page())
    assert len(examples) > 10
    group = reference.get_command(reference.app)
    for line in examples:
        words, command = line.split()[1:], group
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        command.make_context("banha", words)


def test_every_public_name_is_there_with_words(pages: dict[str, str]) -> None:
    text = pages["python.md"]
    for name in banha.__all__:
        assert name.startswith("__") or f"\n## banha.{name}\n" in text
    package = reference.griffe.load(
        "banha", search_paths=[reference.SOURCE], docstring_parser="numpy"
    )
    names = [reference.public_names(package, module) for module in reference.MODULES]
    for entry in chain(*names):
        assert entry.what.has_docstring, entry.title
        if entry.what.is_function:
            assert undescribed(entry.what) == [], entry.title
            continue
        described = reference.attributes_section(entry.what)
        for member in reference.public_members(entry.what):
            known = member.has_docstring or member.name in described
            assert known or reference.attribute_row(member)[2], f"{entry.title}.{member.name}"


def undescribed(function: object) -> list[str]:
    """Parameters of a function of which its docstring says nothing."""
    written = reference.attributes_section(function)
    asked = {one.name for one in function.parameters} - {"self", "cls"}
    return sorted(asked - written)


def test_a_parameter_without_words_is_seen(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(
        'def f(a, *, b=1):\n    """Do.\n\n'
        '    Parameters\n    ----------\n    a\n        It.\n    """\n',
        encoding="utf-8",
    )
    module = reference.griffe.load("made", search_paths=[tmp_path], docstring_parser="numpy")
    assert undescribed(module["f"]) == ["b"]
    shown = "\n".join([*reference.signature(module["f"], name="f"), *reference.body(module["f"])])
    assert "f(a, *, b=1)" in shown
    assert "| `a` | It. |" in shown
