"""Asking banha what it can do loads no heavy library, so that the answer comes at once."""

import subprocess
import sys

import pytest

HEAVY = {"matplotlib", "mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "scipy"}

LOADED = """
import sys
{action}
print("loaded", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""

HELP = """
from banha.cli.app import main
sys.argv = ["banha", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def loaded(action: str) -> set[str]:
    """Names of the top-level modules that a new interpreter has after `action`."""
    command = [sys.executable, "-c", LOADED.format(action=action)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("action", ["import banha.cli.app", HELP], ids=["import", "help"])
def test_the_command_line_starts_light(action: str) -> None:
    assert loaded(action) & HEAVY == set()


def test_a_heavy_library_would_be_seen() -> None:
    assert loaded("import numpy") & HEAVY == {"numpy"}
