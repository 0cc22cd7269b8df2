"""Numbers are read as declared, or shown with every reading; the other way is written plainly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banha.intake.numerals import NotANumberError, NumberFormat, number, readings

FORMS = [(d, t) for d in ".," for t in ("", ".", ",", " ", "'") if d != t]


def spelled(units: int, tenths: str, *, decimal: str, thousands: str) -> str:
    """A number written digit by digit from the right."""
    digits = ""
    for position, digit in enumerate(reversed(str(units))):
        digits = digit + (thousands if position and position % 3 == 0 else "") + digits
    return digits + (decimal + tenths if tenths else "")


@given(
    st.sampled_from(FORMS),
    st.integers(min_value=0, max_value=10**12),
    st.text("0123456789", max_size=4),
    st.sampled_from(["", "-"]),
)
def test_what_is_written_in_a_form_is_read_in_it(
    form: tuple[str, str], units: int, tenths: str, sign: str
) -> None:
    decimal, thousands = form
    text = sign + spelled(units, tenths, decimal=decimal, thousands=thousands)
    value = number(text, form=NumberFormat(decimal=decimal, thousands=thousands))
    assert value == float(f"{sign}{units}.{tenths or '0'}")
    assert value in readings(text)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1,5", ".", ""), ("1.5", ",", ""), ("1,234", ".", ""), ("1.234.567", ".", ""),
        ("12.34", ",", "."), ("1,2,3", ".", ","), ("1.2345", ",", "."), ("1 234", ".", ""),
        ("12%", ".", ""), ("abc", ".", ""), ("..", ".", ""), ("-", ".", ""), ("n/a", ".", ""),
        ("nan", ".", ""), ("1e999", ".", ""), ("١٢", ".", ""), ("1_000", ".", ""),
        ("0x10", ".", ""),
        ("(5)", ".", ""), ("5 triệu", ".", ""), ("9" * 500, ".", ""), ("--5", ".", ""),
    ],
)  # fmt: skip
def test_what_is_not_so_written_is_refused(text: str, decimal: str, thousands: str) -> None:
    with pytest.raises(NotANumberError) as caught:
        number(text, form=NumberFormat(decimal=decimal, thousands=thousands))
    assert caught.value.what
    assert caught.value.cure


def test_both_readings_are_shown() -> None:
    with pytest.raises(NotANumberError) as caught:
        number("7,546", form=NumberFormat())
    assert "7546 (decimal sign '.', thousands ',')" in caught.value.what
    assert "7.546 (decimal sign ',')" in caught.value.what
    assert 'decimal = ",", thousands' not in caught.value.cure
    assert 'decimal = ","' in caught.value.cure
    assert 'decimal = ".", thousands = ","' in caught.value.cure


def test_declared_signs_around_numbers_are_taken_out() -> None:
    form = NumberFormat(decimal=",", remove=("%",), missing=frozenset({".."}))
    assert number("33,4 %", form=form) == 33.4
    assert number(" .. ", form=form) is None
    assert number("\u00a0", form=form) is None
    assert number("\u22125", form=form) == -5
