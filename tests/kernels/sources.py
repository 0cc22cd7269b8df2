"""What the sources of kernels and twins hold, read without running them."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import tests.naive

import banha.kernels

KERNELS = Path(banha.kernels.__file__).parent
NAIVE = Path(next(iter(tests.naive.__path__)))
TESTS = Path(__file__).parent
MODULES = sorted(p.stem for p in KERNELS.glob("*.py") if p.stem not in {"__init__", "cache"})


@functools.cache
def tree(folder: Path, module: str) -> ast.Module:
    return ast.parse((folder / f"{module}.py").read_text("utf-8"))


def functions(folder: Path, module: str) -> list[ast.FunctionDef]:
    return [node for node in tree(folder, module).body if isinstance(node, ast.FunctionDef)]


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))


@functools.cache
def kernels() -> list[tuple[str, str]]:
    """(module, function) of every kernel."""
    return [(module, f.name) for module in MODULES for f in functions(KERNELS, module)]


@functools.cache
def called_by_kernels() -> set[str]:
    return {ast.unparse(call.func) for m in MODULES for call in calls(tree(KERNELS, m))}


@functools.cache
def entrances() -> list[tuple[str, str]]:
    """Kernels that no other kernel calls: the ones that are called from Python."""
    return [(module, name) for module, name in kernels() if name not in called_by_kernels()]
