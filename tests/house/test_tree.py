"""What no file of the project may contain, and how large code may grow."""

import ast
import os
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "model" / "banha"
NOT_OURS = {".git", ".venv", ".python", "__pycache__", "build", "dist", "site", "results", "runs"}
NOT_OURS |= {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints"}

PLACE = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|tmp)/\w")
OUTSIDE = re.compile(r"\.\./shared")
DOUBLE = re.compile(r"^\s*(?:import|from)\s+model(?:\.banha)?\b", re.MULTILINE)

UPPER_ROOMS = ("province", "region", "run", "compare", "batch", "evaluation", "report", "cli")
RULES = ("actors", "decisions", "markets", "accounts")


def files() -> Iterator[Path]:
    for folder, names, found in os.walk(ROOT):
        names[:] = [name for name in names if name not in NOT_OURS]
        yield from (Path(folder, name) for name in found)


def texts() -> Iterator[tuple[str, str]]:
    for path in files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def found(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {hit.group()}" for name, text in texts() for hit in pattern.finditer(text)]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imported(text: str) -> set[str]:
    """Full names of what a module imports when it runs, at its top or inside its functions."""
    tree = ast.parse(text)
    blocks = [node for node in ast.walk(tree) if only_for_types(node)]
    unseen = {id(inner) for block in blocks for part in block.body for inner in ast.walk(part)}
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def long_functions(text: str, *, limit: int) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return [node.name for node in nodes if (node.end_lineno or 0) - node.lineno + 1 >= limit]


def test_no_path_of_one_machine() -> None:
    assert found(PLACE) == []


def test_nothing_outside_the_project_is_named() -> None:
    assert found(OUTSIDE) == []


def test_the_source_root_is_never_imported() -> None:
    assert found(DOUBLE) == []


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (PLACE, "open('/" + "home/ann/x.csv')", "see the.example/" + "home/page and ./" + "tmp/x"),
        (PLACE, "cd /" + "tmp/x", "temporary"),
        (OUTSIDE, "../" + "shared/data", "shared/data"),
        (DOUBLE, "import " + "model.banha", "import banha.model"),
        (DOUBLE, "    from " + "model.banha import x", "# the model is imported"),
    ],
)
def test_the_patterns_can_tell(pattern: re.Pattern[str], bad: str, good: str) -> None:
    assert pattern.search(bad)
    assert not pattern.search(good)


def test_scenarios_hold_data_only() -> None:
    assert sorted((ROOT / "scenarios").rglob("*.py")) == []


def test_files_stay_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert [path.name for path, length in lengths.items() if length >= 500] == []
    assert statistics.median(lengths.values()) < 150


def test_functions_stay_short() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): long_functions(path.read_text("utf-8"), limit=60)
        for path in modules()
    }
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_long_function_is_seen() -> None:
    text = "def long():\n" + "    pass\n" * 59 + "def short():\n    pass\n"
    assert long_functions(text, limit=60) == ["long"]


def test_what_a_module_imports_is_seen() -> None:
    text = "from a import b\ndef f():\n    import c.d\n"
    text += "if TYPE_CHECKING:\n    import e\nelse:\n    import g\n"
    assert imported(text) == {"a.b", "c.d", "g"}


def test_kernels_know_nothing_of_banha() -> None:
    wrong = {
        f"{path.name}: {name}"
        for path in sorted((PACKAGE / "kernels").glob("*.py"))
        for name in imported(path.read_text("utf-8"))
        if name.startswith("banha") and not name.startswith("banha.kernels")
    }
    assert wrong == set()


def test_arrows_point_one_way() -> None:
    upper = tuple(f"banha.{room}" for room in UPPER_ROOMS)
    wrong = {
        f"{path.relative_to(PACKAGE).as_posix()}: {name}"
        for path in modules()
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in RULES
        for name in imported(path.read_text("utf-8"))
        if ".".join(name.split(".")[:2]) in upper
    }
    assert wrong == set()
