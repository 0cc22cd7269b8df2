"""Cures for misspelt names."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_NAMES = 12
SHORTEST_PART = 3
"""Letters of a name that are enough to guess the rest."""


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return a cure: the nearest known name, or the names there are."""
    names = list(known)
    plain = written.lower()[:100]
    near = get_close_matches(plain, names, n=1, cutoff=0.6)
    if not near and len(plain) >= SHORTEST_PART:
        near = [name for name in names if plain in name][:1]
    if near:
        return f"Did you mean {near[0]!r}?"
    if not names:
        return "There are none."
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"There are: {', '.join(names[:MOST_NAMES])}{more}."


def shown(value: object) -> str:
    """Return a value as a short text that is safe to print in a message."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
