"""The page on releases names the formats that the code has, and files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from banha import manifest, snapshot_file
from banha.batch import folder
from banha.cli import json_output
from banha.packs import layout

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "releasing.md").read_text("utf-8")
NOW = {
    "a run, a region, the demo": manifest.FORMAT,
    "a batch": folder.FORMAT,
    "a province pack": layout.FORMAT,
    "JSON documents": json_output.FORMAT,
    "a snapshot": snapshot_file.FORMAT,
}


@pytest.mark.parametrize("what", NOW)
def test_the_formats_are_those_of_the_code(what: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| {what} |")]
    assert row.split("|")[3].strip() == str(NOW[what])


def test_what_is_to_be_done_is_there() -> None:
    scripts = re.findall(r"python (scripts/\w+\.py)", PAGE)
    assert scripts
    assert all((ROOT / name).is_file() for name in scripts)
    named = re.findall(r"`FORMAT` in ([^)]*)\)", PAGE)[0]
    modules = re.findall(r"`([\w/]+\.py)`", named)
    assert len(modules) == len(NOW)
    for name in modules:
        assert "\nFORMAT = " in (ROOT / "model" / "banha" / name).read_text("utf-8")
