"""Readers of single values of a scenario: each returns the typed value or says the cure."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from numbers import Integral, Real

from banha.month import Month
from banha.suggest import shown

LARGEST_SEED = 2**63 - 1
LARGEST_SCALE = 1_000_000
"""Beyond this no province would have a person left."""
LONGEST_RUN_MONTHS = 1200
"""The accounts have headroom for decades, not for millennia."""

_SCALE_RATIO = re.compile(r"1\s*[:/]\s*([0-9]{1,7})")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?")
_DECIMAL = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_PERCENT = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?)\s*(?:%|percent|per cent)")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

type Reader = Callable[[object], object]


class Refused(Exception):  # noqa: N818 - it never leaves the examination of a scenario
    """A value that cannot be: what is wrong and the cure."""

    def __init__(self, what: str, *, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure


def read_text(value: object) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise Refused(f"{shown(value)} is not a text", cure="Write a text in quotes.")
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t":
            raise Refused(f"the text holds the control character {character!r}", cure="Remove it.")
    return value


def read_title(value: object) -> str:
    """Return a text that says something."""
    text = read_text(value)
    if not text.strip():
        raise Refused("the title is empty", cure='Write one, such as title = "Cheaper links".')
    if len(text.splitlines()) > 1:
        raise Refused("the title has several lines", cure="Write it on one line.")
    return text


def read_name(value: object) -> str:
    """Return the name of a scenario or a province: small letters, digits, hyphens."""
    if not isinstance(value, str):
        raise Refused(f"{shown(value)} is not a name", cure="Write a name in quotes.")
    if _NAME.fullmatch(value) is None:
        cure = "Write small letters a to z, digits, hyphens and underscores only."
        raise Refused(f"{shown(value)} is not a name", cure=cure)
    return value


def read_month(value: object) -> Month:
    """Return a month written YYYY-MM."""
    if isinstance(value, Month):
        return value
    example = 'Write year and month in quotes, such as "2010-01".'
    if isinstance(value, dt.date):
        cure = f'Write "{value.year:04d}-{value.month:02d}", in quotes.'
        raise Refused(f"{value} is a date, not a month", cure=cure)
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        raise Refused(f"{value} is a year, not a month", cure=_month_of(value))
    if not isinstance(value, str):
        raise Refused(f"{shown(value)} is not a month", cure=example)
    try:
        return Month.parse(value)
    except ValueError:
        pass
    if re.fullmatch(r"[0-9]{4}", value):
        raise Refused(f"{value!r} is a year, not a month", cure=_month_of(value))
    parts = _YEAR_MONTH.fullmatch(value)
    if parts is not None and not 1 <= int(parts[2]) <= 12:
        raise Refused(f"{value!r}: there is no month {parts[2]}", cure="Months run from 01 to 12.")
    if parts is not None:
        cure = f'Write "{parts[1]}-{int(parts[2]):02d}".'
        raise Refused(f"{value!r} is not a month written YYYY-MM", cure=cure)
    raise Refused(f"{shown(value)} is not a month written YYYY-MM", cure=example)


def _month_of(year: object) -> str:
    return f'Write its first month, "{year}-01", or its last, "{year}-12".'


def read_whole(value: object, *, lowest: int, highest: int) -> int:
    """Return a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise Refused(f"{shown(value)} is not a whole number", cure=_whole_cure(value, lowest))
    if not lowest <= int(value) <= highest:
        what = f"{shown(int(value))} is {'below' if int(value) < lowest else 'above'} what can be"
        raise Refused(what, cure=f"Write a whole number from {lowest} to {highest}.")
    return int(value)


def _whole_cure(value: object, lowest: int) -> str:
    if isinstance(value, float) and value.is_integer() and lowest <= value <= LARGEST_SEED:
        return f"Write {int(value)}, without a decimal point."
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value.strip()):
        return f"Write {int(value)}, without quotes."
    return "Write a whole number without quotes."


def read_scale(value: object) -> int:
    """Return K of a scale 1:K."""
    if isinstance(value, str) and (ratio := _SCALE_RATIO.fullmatch(value.strip())):
        what = f"{value!r} is a ratio; the scale is the number of persons that one stands for"
        raise Refused(what, cure=f"Write {int(ratio[1])}, without quotes.")
    if isinstance(value, float) and 0 < value < 1:
        what = f"{value:g} is a share; the scale is the number of persons that one stands for"
        raise Refused(what, cure=f"Write {max(1, round(min(1 / value, LARGEST_SCALE)))}.")
    return read_whole(value, lowest=1, highest=LARGEST_SCALE)


def read_seed(value: object) -> int:
    """Return a seed of the random draws."""
    return read_whole(value, lowest=0, highest=LARGEST_SEED)


def read_ramp(value: object) -> int:
    """Return the length of a ramp in months."""
    return read_whole(value, lowest=0, highest=LONGEST_RUN_MONTHS)


def read_number(value: object) -> float:
    """Return a finite number."""
    if isinstance(value, bool):
        raise Refused(f"{str(value).lower()} is not a number", cure="Write a number, such as 0.6.")
    if not isinstance(value, Real):
        raise Refused(f"{shown(value)} is not a number", cure=_number_cure(value))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Refused(f"{shown(value)} is not a finite number", cure="Write a finite number.")
    return number


def _number_cure(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        share = float(percent[1].replace(",", ".")) / 100
        return f"Write the share {share:g}, without quotes."
    if _DECIMAL.fullmatch(text):
        return f"Write {text.replace(',', '.')}, with a decimal point and without quotes."
    return "Write a number, such as 0.6, without quotes."
