"""Running a kernel and its twin on the same arguments."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from tests.tolerance import assert_same

Kernel = Callable[..., Any]
Arguments = Mapping[str, Any]


def copied(arguments: Arguments) -> dict[str, Any]:
    return {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in arguments.items()}


def results(returned: Any) -> tuple[Any, ...]:
    if returned is None:
        return ()
    return returned if isinstance(returned, tuple) else (returned,)


def call(kernel: Kernel, arguments: Arguments) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What the kernel returns, and the arguments as it leaves them; the originals stay."""
    left = copied(arguments)
    return results(kernel(*left.values())), left


def twins_agree(kernel: Kernel, twin: Kernel, arguments: Arguments) -> dict[str, Any]:
    """Fail unless both return the same and leave the same in every array; give what they left."""
    returned, left = call(kernel, arguments)
    expected, expected_left = call(twin, arguments)
    assert len(returned) == len(expected)
    for position, (ours, theirs) in enumerate(zip(returned, expected, strict=True)):
        assert_same(ours, theirs, name=f"result {position}")
    for name, array in left.items():
        if isinstance(array, np.ndarray):
            assert_same(array, expected_left[name], name=name)
    return left


def ranges(rows: int, parts: int) -> list[tuple[int, int]]:
    """`parts` ranges of unequal length that cover the rows, the first of them empty."""
    cuts = [0, *(rows * (i + 1) ** 2 // parts**2 for i in range(parts - 1)), rows]
    return [(0, 0), *pairwise(cuts)]


def in_chunks_as_at_once(kernel: Kernel, arguments: Arguments, *, parts: int = 4) -> None:
    """Fail unless the kernel over several ranges leaves the same, to the bit, as over the whole.

    The arguments begin with start and stop; what is returned is added up.
    """
    whole, left = call(kernel, arguments)
    chunked = copied(arguments)
    sums: Any = 0
    for start, stop in ranges(arguments["stop"], parts):
        returned = results(kernel(start, stop, *list(chunked.values())[2:]))
        sums = sums + np.array(returned)
    assert_equal_to_the_bit(np.array(whole), sums)
    for name, array in left.items():
        if isinstance(array, np.ndarray):
            assert_equal_to_the_bit(array, chunked[name], name=name)


def assert_equal_to_the_bit(left: Any, right: Any, *, name: str = "result") -> None:
    np.testing.assert_array_equal(left, right, err_msg=name, strict=name != "result")
