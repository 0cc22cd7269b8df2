"""Numbers as people write them: read only as declared, else shown with every possible reading."""

import math
import re
from dataclasses import dataclass

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ") | {ord("\u2212"): "-"}
_DECIMALS = (".", ",")
_THOUSANDS = ("", ".", ",", " ", "'")
_GROUP_WORDS = {"": "none", " ": "a space"}


class NotANumberError(ValueError):
    """A text that is no number as declared; `what` and `cure` are for the fault."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure


@dataclass(frozen=True)
class NumberFormat:
    """How a file writes its numbers.

    Parameters
    ----------
    decimal
        Sign between units and tenths.
    thousands
        Sign between groups of three digits; empty for none.
    missing
        Texts that mean that there is no value; an empty cell always does.
    remove
        Texts that are taken out of numbers before they are read, such as a percent sign.
    """

    decimal: str = "."
    thousands: str = ""
    missing: frozenset[str] = frozenset()
    remove: tuple[str, ...] = ()


def number(text: str, *, form: NumberFormat) -> float | None:
    """Read a number as declared.

    Parameters
    ----------
    text
        What the cell holds.
    form
        How the file writes numbers.

    Returns
    -------
    The number; none where the cell says that there is no value.

    Raises
    ------
    NotANumberError
        The text is no number as declared; its cure says how to declare what it may be.
    """
    plain = text.translate(_SPACES).strip()
    if not plain or plain in form.missing:
        return None
    stripped = plain
    for sign in form.remove:
        stripped = stripped.replace(sign, "").strip()
    value = _read(stripped, form.decimal, form.thousands)
    if value is None:
        raise _refusal(plain, form)
    return value


def readings(text: str) -> dict[float, tuple[str, str]]:
    """Return every number that a text may mean, with the decimal and thousands signs of each."""
    plain = text.translate(_SPACES).strip()
    found: dict[float, tuple[str, str]] = {}
    for decimal in _DECIMALS:
        for thousands in _THOUSANDS:
            value = _read(plain, decimal, thousands) if decimal != thousands else None
            if value is not None:
                found.setdefault(value, (decimal, thousands))
    return found


def written(value: float) -> str:
    """Return a number as a text without an exponent, as far as that is short."""
    return f"{value:.15g}" if abs(value) < 1e15 else repr(value)


def _read(text: str, decimal: str, thousands: str) -> float | None:
    digits = "[0-9]+"
    if thousands:
        digits = f"(?:[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+)"
    pattern = rf"[+-]?{digits}(?:{re.escape(decimal)}[0-9]+)?(?:[eE][+-]?[0-9]{{1,3}})?"
    if len(text) > 400 or re.fullmatch(pattern, text) is None:
        return None
    value = float(text.replace(thousands, "").replace(decimal, ".") if thousands else
                  text.replace(decimal, "."))  # fmt: skip
    return value if math.isfinite(value) else None


def _refusal(text: str, form: NumberFormat) -> NotANumberError:
    short = repr(text if len(text) <= 40 else text[:37] + "...")
    found = readings(text)
    if found:
        shown = " or ".join(
            f"{written(value)} ({_signs(*signs)})" for value, signs in found.items()
        )
        declare = " or ".join(_declaration(*signs) for signs in found.values())
        return NotANumberError(
            f"{short} is not a number with the decimal sign {form.decimal!r}"
            f"{f' and thousands {form.thousands!r}' if form.thousands else ''};"
            f" it may mean {shown}.",
            "Write plain numbers; or write in mapping.toml, in the entry [[files]] of this file:"
            f" {declare}.",
        )
    if not any(sign.isdigit() for sign in text):
        return NotANumberError(
            f"{short} is not a number.",
            "Leave the cell empty if there is no value; or write at the top of mapping.toml:"
            f" missing = [{short}].",
        )
    return NotANumberError(
        f"{short} is not a number: a text stands in it.",
        "Write the number alone; what stands beside numbers, such as a percent sign, can be named"
        ' in mapping.toml, in the entry [[files]] of this file: remove = ["%"].',
    )


def _signs(decimal: str, thousands: str) -> str:
    words = f"decimal sign {decimal!r}"
    return words + (f", thousands {thousands!r}" if thousands else "")


def _declaration(decimal: str, thousands: str) -> str:
    return f'decimal = "{decimal}"' + (f', thousands = "{thousands}"' if thousands else "")
