"""Pages and figures that are made of tables and code are what these say."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from scripts import code_blocks, decisions_index, month_figure, reference, reference_tables

from banha.levers import lever_table
from banha.parameter_sections import SECTIONS
from banha.parameter_table import parameter_table
from banha.report.words import words
from banha.scenario_faults import READERS

VERBS = month_figure.read_month(month_figure.SOURCE.read_text("utf-8"))
MADE = reference.made_elsewhere()


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_the_files_are_of_the_code(path: Path) -> None:
    assert path.read_text("utf-8") == MADE[path], reference.CURE


def test_the_count_of_blocks_is_that_of_the_pages() -> None:
    shown = reference.CODE_BLOCKS.read_text("utf-8")
    assert shown == code_blocks.code_blocks_page(), reference.CURE


def test_every_parameter_and_lever_has_its_row() -> None:
    text = reference_tables.parameters_page()
    for row in parameter_table():
        part = text.partition(f"\n## {row.section}\n")[2].partition("\n## ")[0]
        shown = [line for line in part.splitlines() if line.startswith(f"| `{row.name}`")]
        assert any(row.grade in line and row.unit in line for line in shown), row
    levers = reference_tables.levers_page()
    for name, row in lever_table().items():
        assert f"\n## {name}\n" in levers
        assert row.description_vi in levers


def test_every_key_of_a_scenario_is_explained() -> None:
    text = reference_tables.scenario_file_page()
    for key in READERS:
        if key != "name":
            line = next(line for line in text.splitlines() if line.startswith(f"| `{key}` |"))
            assert not line.endswith("|  |"), key
    for section in SECTIONS:
        assert f"[`[{section}]`]" in text


def test_the_month_is_that_of_the_step() -> None:
    assert [verb.name for verb in VERBS][:3] == [
        "month_begins", "outside_moves", "institutions_decide",
    ]  # fmt: skip
    assert VERBS[-1].name == "month_is_recorded"
    for verb in VERBS:
        assert verb.calls, verb.name
        for call in verb.calls:
            if call != "agent.decide()":
                assert callable(found(call)), call


def found(name: str) -> object:
    """What a dotted name of the package stands for."""
    parts = f"banha.{name}".split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            thing: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            thing = getattr(thing, part)
        return thing
    raise AssertionError(name)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_words_of_the_month_are_those_of_the_code(verb: month_figure.Verb) -> None:
    key = f"month_{verb.name}_what"
    assert words(key, "en") == verb.what, (
        "bring word_tables/month.csv up to date, in both languages"
    )
    for lang in ("en", "vi"):
        drawn = month_figure.figure(VERBS, lang=lang)
        assert words(f"month_{verb.name}", lang).replace("'", "&#x27;") in drawn


def test_another_order_is_another_figure() -> None:
    source = month_figure.SOURCE.read_text("utf-8")
    turned = source.replace(
        "        self.outside_moves()\n        self.institutions_decide()\n",
        "        self.institutions_decide()\n        self.outside_moves()\n",
    )
    other = month_figure.read_month(turned)
    assert [verb.name for verb in other][1:3] == ["institutions_decide", "outside_moves"]
    assert month_figure.figure(other, lang="en") != month_figure.figure(VERBS, lang="en")


def test_every_decision_is_in_the_index() -> None:
    text = decisions_index.PAGE.read_text("utf-8")
    for path in decisions_index.FOLDER.glob("2*.md"):
        assert f"]({path.name})" in text
    assert decisions_index.title("# 2026-11-26: Packs\n\nx") == "Packs"
    assert decisions_index.title("# Orders: a level (2026-11-23)\n") == "Orders: a level"
    assert not re.search(r"\[\d{4}-", text)
