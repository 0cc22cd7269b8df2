"""What is said of several policies at once: their effects, against what, where, with which note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import fill

import pandas as pd

from banha.comparison import NOT_ROBUST, Comparison
from banha.errors import Fault, RequestError
from banha.manifest import province_name
from banha.report.fitting_units import in_fitting_units
from banha.report.paired_effects import (
    PARAMETERS,
    ComparisonData,
    Middle,
    Outcomes,
    comparisons_of,
    effect_rows,
    outcomes_of,
    year_of,
)
from banha.report.runs import title_of
from banha.report.style import Language
from banha.report.words import band_holds, read_language, words

type EffectData = ComparisonData | pd.DataFrame
"""Comparisons, or a table as `effect_table` returns it."""

NEEDED = (
    "scenario", "title", "outcome", "label", "unit", "year", "mean", "median", "low", "high",
    "sign", "draws",
)  # fmt: skip
SCORE = "community_score"


@dataclass(frozen=True, eq=False)
class PolicyEffects:
    """Effects of policies in one year, and what a caption says of them.

    Attributes
    ----------
    table
        As `effect_table` returns it.
    baseline
        Title of the scenario that policies are compared with; empty: not known.
    province
        Name of the province; empty: not known.
    note
        What the bands contain.
    parameters
        Whether the widest bands hold the calibrated parameters too.
    """

    table: pd.DataFrame
    baseline: str = ""
    province: str = ""
    note: str = ""
    parameters: bool = False

    @property
    def assumed(self) -> bool:
        """Whether there are bands with assumed numbers varied."""
        return "low_assumed" in self.table and bool(self.table["low_assumed"].notna().any())

    @property
    def outcomes(self) -> list[str]:
        """Outcomes, in their order."""
        return list(dict.fromkeys(self.table["outcome"]))

    @property
    def scenarios(self) -> list[str]:
        """Names of the policies, in their order."""
        return list(dict.fromkeys(self.table["scenario"]))

    def cell(self, scenario: str, outcome: str) -> pd.Series:
        """Return the row of a policy and an outcome."""
        rows = self.table[self.table["scenario"] == scenario]
        return rows[rows["outcome"] == outcome].iloc[0]

    def titles(self, scenarios: Sequence[str], *, most: int) -> list[str]:
        """Titles of policies, in lines of at most so many characters."""
        first = self.outcomes[0]
        return [fill(str(self.cell(name, first)["title"]), most) for name in scenarios]

    def by_score(self, middle: Middle) -> list[str]:
        """Names of the policies, the highest community score first; else the first outcome."""
        outcome = SCORE if SCORE in self.outcomes else self.outcomes[0]
        rows = self.table[self.table["outcome"] == outcome]
        return list(rows.sort_values(middle, ascending=False, kind="stable")["scenario"])

    def subtitle(self, lang: Language) -> str:
        """Say against what, where and when."""
        years = "–".join(str(year) for year in sorted(set(self.table["year"])))
        against = words("run_against", lang, a=self.baseline) if self.baseline else ""
        return " · ".join(part for part in (against, self.province, years) if part)

    def caption(self, *drawn: str, lang: Language) -> list[str]:
        """Return the paragraphs of a caption after what is drawn."""
        most = int(self.table["draws"].max())
        lacking = int((most - self.table["draws"]).sum())
        told = words("run_lacking", lang, lacking=lacking, whole=most * len(self.table))
        source = (
            words("figure_source_of", lang, province=self.province)
            if self.province
            else words("figure_source", lang)
        )
        key = "run_wide_bar_parameters" if self.parameters else "run_wide_bar"
        holds = band_holds(lang, parameters=True)
        wide = words(key, lang, holds=holds) if self.assumed else ""
        return [
            " ".join(part for part in (*drawn, wide) if part), self.note,
            told if lacking else "", f"{words('run_grade', lang)} {source}",
        ]  # fmt: skip


def read_effects(
    data: EffectData, outcomes: Outcomes, *, year: int | None, lang: Language
) -> PolicyEffects:
    """Return the effects of policies from whatever holds comparisons, or from their table.

    Raises
    ------
    RequestError
        There is nothing to compare, no such year, an outcome that was not recorded, or the table
        lacks a column.
    """
    read_language(lang)
    if isinstance(data, pd.DataFrame):
        return _of_table(data, year=year, lang=lang)
    lines = outcomes_of(outcomes)
    found = comparisons_of(data, lines)
    parts = [
        effect_rows(name, one, lines, year=year_of(one, year), lang=lang)
        for name, one in found.items()
    ]
    one = next(iter(found.values()))
    return PolicyEffects(
        table=in_fitting_units(pd.concat(parts, ignore_index=True), lang=lang),
        baseline=title_of(one.a, lang=lang),
        province=province_name(one.a.province, lang),
        note=bands_note(found.values(), lang=lang),
        parameters=any(each.particles for each in found.values()),
    )


def bands_note(comparisons: Iterable[Comparison], *, lang: Language) -> str:
    """Say of several comparisons with one baseline what their bands contain, at the most draws.

    What is said is of the numbers as they stand: which were varied differs by policy.
    """
    most = max(comparisons, key=lambda one: len(one.seeds) * one.points)
    said = most.as_they_stand.note_in(lang)
    given = {"a": most.a.name}
    of_any = words("note_paired", lang, **given, b=words("results_any", lang))
    return said.replace(words("note_paired", lang, **given, b=most.b.name), of_any)


def middle_words(middle: Middle, lang: Language) -> str:
    """Return the word for what stands in the middle of a band.

    Raises
    ------
    RequestError
        It is neither the mean nor the median.
    """
    if middle not in ("mean", "median"):
        what = f"{middle!r} is no middle of a band"
        raise RequestError([Fault("figure, middle", what, "Write mean or median.")])
    return words(f"run_{middle}", lang)


def is_told(row: pd.Series) -> bool:
    """Whether the sign of an effect is robust, or there is none in any draw."""
    return bool(row["sign"] != NOT_ROBUST)


def _of_table(table: pd.DataFrame, *, year: int | None, lang: Language) -> PolicyEffects:
    if lacking := [name for name in NEEDED if name not in table]:
        what = f"the table of effects has no column {', '.join(lacking)}"
        raise RequestError([Fault("figure", what, "Give one as effect_table returns it.")])
    chosen = table if year is None else table[table["year"] == year]
    if chosen.empty or chosen.duplicated(["scenario", "outcome"]).any():
        years: Sequence[int] = sorted({int(one) for one in table["year"]})
        what = "the table does not hold one effect of each policy and outcome in one year"
        cure = f"Name one of its years: {', '.join(map(str, years)) or 'there are none'}."
        raise RequestError([Fault("figure, year", what, cure)])
    most = int(chosen["draws"].max())
    parameters = bool(table.attrs.get(PARAMETERS, False))
    wide = "low_assumed" in chosen and bool(chosen["low_assumed"].notna().any())
    holds = band_holds(lang, parameters=parameters and not wide)
    note = words("run_luck", lang, draws=most, holds=holds)
    return PolicyEffects(table=chosen, note=note, parameters=parameters)
