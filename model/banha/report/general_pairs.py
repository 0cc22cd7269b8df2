"""Pairs for packs that bring none: what can be compared in any province, basis by basis."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import pandas as pd

from banha.packs.layout import LAST_OBSERVED_YEAR

TABLE = "general_pairs.csv"
BASES = "basis_words.csv"
PREFERRED = "preferred"


@lru_cache(maxsize=1)
def general_rows() -> tuple[dict[str, str], ...]:
    """Return the rows of `general_pairs.csv`: pairs without basis and years."""
    text = (files("banha") / "report" / TABLE).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def basis_words() -> dict[str, tuple[str, str]]:
    """Return the words of known bases in English and Vietnamese; others go by their names."""
    text = (files("banha") / "report" / BASES).read_text(encoding="utf-8")
    return {row["basis"]: (row["en"], row["vi"]) for row in csv.DictReader(text.splitlines())}


def pair_rows(rows: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Yield rows of pairs for each basis on which all that a pair needs was measured.

    Parameters
    ----------
    rows
        Measured rows of a province. A basis counts where a row of it is the preferred one of its
        year; bases are never joined.
    """
    for entry in general_rows():
        wanted = f"{entry['parts']}+{entry['of']}".strip("+").split("+")
        found = rows[(rows["series"] == entry["measured"]) & rows["breakdown"].isin(wanted)]
        found = found[found["year"] <= LAST_OBSERVED_YEAR]
        for basis, group in found.groupby("basis", sort=True):
            preferred = group["note"].fillna("").astype(str).str.startswith(PREFERRED)
            if preferred.any() and set(group["breakdown"]) == set(wanted):
                english, vietnamese = basis_words().get(str(basis), (str(basis), str(basis)))
                yield entry | {
                    "basis": str(basis), "basis_en": english, "basis_vi": vietnamese,
                    "first_year": str(group["year"].min()), "last_year": str(group["year"].max()),
                }  # fmt: skip
