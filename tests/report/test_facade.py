"""Every public name of `banha.report` is there, and draws or computes what its module holds."""

import subprocess
import sys

import pytest

from banha import report


@pytest.mark.parametrize("name", report.__all__)
def test_every_public_name_is_callable_and_told_of(name: str) -> None:
    found = getattr(report, name)
    assert callable(found)
    assert found.__doc__
    assert name in dir(report)


def test_no_module_hides_a_name() -> None:
    """After every name was read, in any order, it is still the function."""
    read = "; ".join(f"assert callable(report.{name})" for name in report.__all__)
    code = f"from banha import report; {read}; {read}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="pie_chart"):
        report.pie_chart  # noqa: B018
