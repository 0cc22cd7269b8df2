"""Rules for every kernel: a twin, a test, one compiled signature, nothing irreproducible."""

import ast
import json

import pytest
from tests.kernels.sources import (
    KERNELS,
    MODULES,
    NAIVE,
    TESTS,
    calls,
    entrances,
    functions,
    kernels,
    tree,
)
from tests.processes import run_module

LIBRARIES = {"__future__", "numpy", "numba", "math", "typing"}
COMPILED = "njit(cache=True, nogil=True)"
PART_OF_ANOTHER = "njit(inline='always')"


def arguments_of(node: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in node.args.args]


def imported(node: ast.AST) -> set[str]:
    names = {a.name for n in ast.walk(node) if isinstance(n, ast.Import) for a in n.names}
    return names | {str(n.module) for n in ast.walk(node) if isinstance(n, ast.ImportFrom)}


@pytest.mark.jit_off
def test_there_are_kernels_to_look_at():
    assert len(MODULES) >= 8
    assert {"philox", "match", "floor_share", "sell"} <= {name for _, name in kernels()}
    assert "four_uniforms" not in {name for _, name in entrances()}
    assert {("labour", "separate"), ("labour", "apply"), ("life", "month_of_life")} <= set(
        entrances()
    )


@pytest.mark.jit_off
@pytest.mark.parametrize("module", MODULES)
def test_every_kernel_has_a_twin_with_the_same_arguments(module):
    twins = {f.name: arguments_of(f) for f in functions(NAIVE, module)}
    ours = {f.name: arguments_of(f) for f in functions(KERNELS, module)}
    assert {name: twins.get(name) for name in ours} == ours


@pytest.mark.jit_off
@pytest.mark.parametrize("module", MODULES)
def test_every_kernel_is_tested_against_its_twin(module):
    compared = {
        tuple(ast.unparse(argument) for argument in call.args[:2])
        for call in calls(tree(TESTS, f"test_{module}"))
        if ast.unparse(call.func) == "twins_agree"
    }
    wanted = {(f"kernel.{f.name}", f"naive.{f.name}") for f in functions(KERNELS, module)}
    assert wanted - compared == set()


@pytest.mark.jit_off
@pytest.mark.parametrize("module", MODULES)
def test_twins_use_nothing_of_the_product(module):
    text = (NAIVE / f"{module}.py").read_text("utf-8")
    used = imported(ast.parse(text))
    assert {name for name in used if name.split(".")[0] not in {"math", "numpy", "tests"}} == set()
    assert {n for n in used if n.startswith("tests") and not n.startswith("tests.naive.")} == set()
    assert "py_func" not in text


@pytest.mark.jit_off
@pytest.mark.parametrize("module", MODULES)
def test_kernels_are_compiled_in_the_one_reproducible_way(module):
    for function in functions(KERNELS, module):
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        only_inside = (module, function.name) not in entrances()
        allowed = [[COMPILED], [PART_OF_ANOTHER]] if only_inside else [[COMPILED]]
        assert decorators in allowed, function.name
    names = {
        ast.unparse(n) for n in ast.walk(tree(KERNELS, module)) if isinstance(n, ast.Attribute)
    }
    assert not {name for name in names if name.startswith(("np.random", "numpy.random"))}
    for banned in ("prange", "fastmath", "parallel=", "import random", "from random"):
        assert banned not in (KERNELS / f"{module}.py").read_text("utf-8")


@pytest.mark.jit_off
@pytest.mark.parametrize("module", MODULES)
def test_kernels_import_only_numpy_numba_and_kernels(module):
    used = imported(tree(KERNELS, module))
    strangers = {n for n in used if n.split(".")[0] not in LIBRARIES}
    assert {n for n in strangers if not n.startswith("banha.kernels.")} == set()


def test_each_kernel_is_called_with_one_set_of_types_and_loaded_in_the_first_month():
    counted = json.loads(run_module("tests.kernels.signatures"))
    once = {f"{module}.{name}": 1 for module, name in entrances()}
    assert counted["end"] == once
    assert counted["first_month"] == once
