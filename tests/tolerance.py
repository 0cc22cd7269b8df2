"""The one rule for comparing numbers in tests.

Whole numbers, codes and truth values must be equal. Floats may differ in their last digits, because
two ways of writing an equation round differently and because mathematical functions of different
libraries do: by a relative 1e-12 in double precision, 1e-6 in single precision. The absolute
allowance only serves values that are zero but for rounding.
"""

from typing import Any

import numpy as np

RELATIVE = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 1e-6}
ABSOLUTE = {np.dtype(np.float64): 1e-14, np.dtype(np.float32): 1e-6}


def assert_same(actual: Any, expected: Any, *, name: str = "result") -> None:
    """Fail unless both are equal by the rule above; the type of `actual` sets the precision."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    if actual.dtype in RELATIVE:
        np.testing.assert_allclose(
            actual,
            expected.astype(actual.dtype),
            rtol=RELATIVE[actual.dtype],
            atol=ABSOLUTE[actual.dtype],
            err_msg=name,
        )
    else:
        np.testing.assert_array_equal(actual, expected, err_msg=name)
