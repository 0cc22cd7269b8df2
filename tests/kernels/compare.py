"""Running a kernel and its twin on the same arguments."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from tests.tolerance import assert_same

Kernel = Callable[..., Any]
Arguments = Mapping[str, Any]


def copy_of(value: Any) -> Any:
    """A copy of an array, and of every array in a named tuple; other values as they are."""
    if hasattr(value, "_fields"):
        return value._make(copy_of(part) for part in value)
    return value.copy() if isinstance(value, np.ndarray) else value


def copied(arguments: Arguments) -> dict[str, Any]:
    return {name: copy_of(value) for name, value in arguments.items()}


def arrays(arguments: Arguments) -> dict[str, Any]:
    """The arrays among the arguments by name, those in a named tuple as `tuple.field`."""
    found: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, np.ndarray):
            found[name] = value
        elif hasattr(value, "_fields"):
            fields = arrays(value._asdict())
            found |= {f"{name}.{field}": array for field, array in fields.items()}
    return found


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
    theirs_left = arrays(expected_left)
    for name, array in arrays(left).items():
        assert_same(array, theirs_left[name], name=name)
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
    in_chunks = arrays(chunked)
    for name, array in arrays(left).items():
        assert_equal_to_the_bit(array, in_chunks[name], name=name)


def assert_equal_to_the_bit(left: Any, right: Any, *, name: str = "result") -> None:
    np.testing.assert_array_equal(left, right, err_msg=name, strict=name != "result")
