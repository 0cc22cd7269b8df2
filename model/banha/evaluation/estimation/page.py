"""The pages of the estimates: `docs/estimation.md`, and the full tables of the study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from banha.evaluation.calibration.priors import read_priors
from banha.evaluation.estimation.estimate import Estimate
from banha.evaluation.estimation.grades import (
    BESIDE,
    CALIBRATED,
    inputs_of_packs,
    parameters_by_grade,
    total,
)
from banha.evaluation.estimation.in_use import Comparison
from banha.evaluation.estimation.remaining import what_remains
from banha.evaluation.markdown import table
from banha.parameter_table import GRADES

COMMAND = "python experiments/estimation/run.py"
OWN = "binh-duong"
RULES = """\
- Data: the product's own copy, `scenarios/nations/viet-nam/`, values to 2021. A series is taken on
  one basis; bases are never joined, and growth is taken within one.
- Errors of regressions on the panel are clustered by province, those of cross-sections are of type
  HC3; what the nation gives one number a year for is regressed on as many points as there are
  years. Statistics of spread have errors from leaving out each province once. Intervals are of 95
  per cent, by Student's distribution.
- *measured*: a statistic of the data as they stand. *estimated*: a coefficient, which holds on the
  terms of its note; none of them is causal.
- Nothing in use was changed. What lies outside an interval is listed with what would bring it in.
"""


def figure(value: float) -> str:
    """A number with three digits and a true minus sign."""
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "\N{MINUS SIGN}") if "e" not in text else f"{value:.2e}"


def estimates_text(estimates: Iterable[Estimate]) -> str:
    """The table of estimates."""
    header = [
        "estimate", "value", "error", "interval", "unit", "n", "provinces", "years", "grade",
        "method", "note",
    ]  # fmt: skip
    return table(header, (
        [f"`{one.name}`", figure(one.value), figure(one.standard_error),
         f"{figure(one.low)} … {figure(one.high)}", one.unit, str(one.n),
         str(one.provinces) if one.provinces else "nation", one.years, one.grade, one.method,
         one.note]
        for one in estimates
    ))  # fmt: skip


def comparison_text(comparisons: Iterable[Comparison]) -> str:
    """The table of numbers in use beside their estimates."""
    header = ["in use", "value", "grade", "estimate", "value", "interval", "inside", "so"]
    return table(header, (
        [f"`{one.parameter}`", figure(one.in_use.value), one.in_use.grade,
         f"`{one.estimate.name}`", figure(one.estimate.value),
         f"{figure(one.estimate.low)} … {figure(one.estimate.high)}",
         "yes" if one.inside else "no", one.recommendation]
        for one in comparisons
    ))  # fmt: skip


def remaining_text() -> str:
    """The table of what the data cannot say."""
    return table(["parameter", "treatment", "why no data say it", "nearest estimate"], (
        [f"`{one.parameter}`", one.treatment, one.reason,
         f"`{one.beside}`" if one.beside else "none"]
        for one in what_remains()
    ))  # fmt: skip


def counts_text(counts: Mapping[str, Counter[str]]) -> str:
    """The table of structural parameters by section and grade."""
    columns = [*GRADES, CALIBRATED, BESIDE]
    rows = [[name, *(str(one[key]) for key in columns)] for name, one in counts.items()]
    everything = total(counts.values())
    rows.append(["all", *(str(everything[key]) for key in columns)])
    heads = ["section", *GRADES, "of these calibrated", "with an estimate beside"]
    return table(heads, rows)


def packs_text() -> str:
    """The table of inputs of packs by grade."""
    packs = inputs_of_packs()
    others = {slug: one for slug, one in packs.items() if slug != OWN}
    rows = [["Bình Dương", *(str(packs[OWN][grade]) for grade in GRADES)]]
    summed = total(others.values())
    mean = [f"{summed[grade] / len(others):.0f}" for grade in GRADES]
    rows.append([f"mean of {len(others)} other provinces", *mean])
    return table(["pack", *GRADES], rows)


def docs_page(parts: Mapping[str, Sequence[Estimate]], comparisons: Sequence[Comparison]) -> str:
    """The page for users."""
    estimates = [one for part in parts.values() for one in part]
    outside = [one for one in comparisons if not one.inside]
    counts = parameters_by_grade(comparisons)
    grades = total(counts.values())
    return f"""\
# Estimation without the model

What can be read out of the data is read out of them before anything is calibrated. Written by
`{COMMAND}`, which runs no model; all estimates with sources: `experiments/estimation/estimates.csv`
and [its page](../experiments/estimation/README.md).

{RULES}
{len(estimates)} estimates; {len(comparisons)} times one stands beside a number in use, which lies
inside its interval {len(comparisons) - len(outside)} times. A wide interval holds much: inside
means that the data do not object, not that they say so.

![Estimates and numbers in use](figures/estimation.png)

## What is measured, published, assumed, calibrated

Of {sum(grades[grade] for grade in GRADES)} structural parameters (`scenarios/parameters.csv`; one
of several sectors counts once for each row) {grades["measured"]} are measured,
{grades["published"]} published and {grades["assumed"]} assumed; {grades[CALIBRATED]} of them are
calibrated, province by province, and {grades[BESIDE]} have an estimate of this page beside them.
`scenarios/calibration.csv` has {len(read_priors())} rows: some are of sectors that have no row of
their own in the table of parameters, and take that of `all`.

{counts_text(counts)}

Inputs of packs (`inputs.csv`; openings, paths and the nation's tables that a pack is built from):

{packs_text()}

## Numbers in use beside their estimates

{comparison_text(comparisons)}

## Outside: for decision

{comparison_text(outside)}

{notes_text(outside)}

## What remains

What the data cannot say, and why. *calibrated*: the rows of `scenarios/calibration.csv`, all of
them. *assumed*: no table to fit them to either; a selection of those that matter.

{remaining_text()}
"""


def notes_text(comparisons: Iterable[Comparison]) -> str:
    """What to mind about each estimate, once."""
    notes = {one.estimate.name: one.estimate.note for one in comparisons if one.estimate.note}
    return "\n".join(f"- `{name}`: {note}." for name, note in notes.items())


def study_page(parts: Mapping[str, Sequence[Estimate]], comparisons: Sequence[Comparison]) -> str:
    """The page of the study: every table."""
    chapters = "\n\n".join(
        f"## {title}\n\n{estimates_text(estimates)}" for title, estimates in parts.items()
    )
    return f"""\
# Estimates from the data alone

Written by `{COMMAND}` (it runs no model; some seconds of one processor). The same with source and
reference: `estimates.csv`. What follows from it: [docs/estimation.md](../../docs/estimation.md).

{RULES}
{chapters}

## Numbers in use beside their estimates

{comparison_text(comparisons)}

## What remains

{remaining_text()}
"""
