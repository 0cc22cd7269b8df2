"""Queries of addresses: read with care, for anybody can write one; and written back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from banha.dashboard.dashboard_words import say
from banha.report.style import Language

LONGEST_QUERY = 4000
"""Characters of a query that are read."""
MOST_KEYS = 80
SHOWN = 40
"""Characters of what somebody wrote that are repeated to them."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(\.[0-9]{0,12})?([eE][-+]?[0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Problem:
    """What of an address cannot be used, as a key of the words with what is put in its places."""

    key: str
    given: tuple[tuple[str, str], ...]

    def told(self, lang: str) -> str:
        """Return it in a language."""
        return say(self.key, lang, **dict(self.given))


def problem(words: str, /, **given: object) -> Problem:
    """Return a problem; long texts are cut."""
    return Problem(words, tuple((name, cut(value)) for name, value in given.items()))


def cut(value: object) -> str:
    """Return a text that somebody else wrote, short and on one line."""
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
                   for letter in str(value)[: SHOWN + 1])  # fmt: skip
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


@dataclass(frozen=True)
class Query:
    """A query: each key with its first value."""

    values: Mapping[str, str]

    @classmethod
    def of_text(cls, text: str) -> Query:
        """Read what stands behind the question mark; what is too long is empty."""
        text = text.removeprefix("?")
        if len(text) > LONGEST_QUERY:
            return cls({})
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_KEYS)
        except ValueError:
            return cls({})
        found: dict[str, str] = {}
        for key, value in pairs:
            found.setdefault(key, value)
        return cls(found)

    @classmethod
    def of_arguments(cls, arguments: Mapping[str, Sequence[bytes]]) -> Query:
        """Read the arguments of a request as web servers give them."""
        known = list(arguments.items())[:MOST_KEYS]
        found = {key: many[0].decode("utf-8", "replace") for key, many in known if many}
        if sum(len(key) + len(value) for key, value in found.items()) > LONGEST_QUERY:
            return cls({})
        return cls(found)

    @property
    def lang(self) -> Language:
        """The language asked for; English where it is none."""
        return "vi" if self.values.get("lang") == "vi" else "en"

    def listed(self, key: str) -> list[str]:
        """Return values that stand with commas between them; none where there is nothing."""
        return [part for part in self.values.get(key, "").split(",") if part]


def written(values: Mapping[str, object]) -> str:
    """Return values as a query; empty ones are left out."""
    kept = {key: str(value) for key, value in values.items() if value not in ("", None, ())}
    return urlencode(kept, safe=",[]")


def read_number(text: str) -> float | None:
    """Return a finite number; None where the text is none."""
    if len(text) > SHOWN or _NUMBER.fullmatch(text.strip()) is None:
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def read_whole(text: str) -> int | None:
    """Return a whole number from nought on; None where the text is none."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else None
