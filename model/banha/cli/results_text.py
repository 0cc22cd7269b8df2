"""The texts of `banha results`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from banha.cli.table import GAP, render
from banha.errors import BatchError, ScenarioError
from banha.report.short_numbers import percent, short
from banha.report.words import number, words
from banha.terminal import terminal_width

if TYPE_CHECKING:
    import pandas as pd

    from banha.batch.comparisons import Comparisons
    from banha.batch.results import Results
    from banha.comparison import Comparison
    from banha.report.comparison import Line, Shown

SECTIONS = ("main", "criteria")
"""Sections of `comparison.csv` that show what every policy changes."""
LABEL, CELL = 36, 22
"""Letters of a line's label and of a difference with its band."""


def summary_text(
    results: Results, *, baseline: str | None, province: str | None, year: int | None, lang: str
) -> str:
    """Return what a batch is, and what each of its scenarios changes."""
    width = terminal_width()
    parts = [head_text(results, lang)]
    if note := results.note_in(lang):
        parts.append(textwrap.fill(note, width))
    missing = "results_no_years" if "yearly" not in results.study.keep else ""
    if not missing and baseline is None and not results.study.baseline:
        missing = "results_no_baseline"
    if missing:
        return "\n\n".join([*parts, textwrap.fill(words(missing, lang), width)])
    places = results.study.provinces if province is None else (province,)
    for place in places:
        compared = results.compare(baseline, province=place)
        parts += changes(compared, year=year, lang=lang, width=width)
    return "\n\n".join(parts)


def head_text(results: Results, lang: str) -> str:
    """Return title, counts, what was run and kept, and the digest."""
    study, counts = results.study, results.counts
    of = {
        "scenarios": len(study.names), "provinces": len(study.provinces),
        "seeds": len(study.seeds), "points": study.design.points,
    }  # fmt: skip
    periods = dict.fromkeys(f"{one.start} – {one.end}, 1:{one.scale}" for one in study.scenarios)
    told = [
        ("runs", words("results_of", lang, runs=number(f"{study.runs:,}", lang), **of)),
        ("done", words("results_counts", lang, **counts)),
        ("period", "; ".join(periods)),
        ("where", ", ".join(study.provinces)),
        ("scenarios", ", ".join(study.names)),
        ("kept", kept_text(results)),
        ("digest", results.digest),
    ]
    labels = [words(f"results_{name}", lang) for name, _ in told]
    size = max(map(len, labels))
    lines = [study.title_in(lang)]
    for label, (_, text) in zip(labels, told, strict=True):
        lines += textwrap.wrap(
            text, max(terminal_width(), size + 70), break_on_hyphens=False,
            initial_indent=f"{label:<{size}}  ", subsequent_indent=" " * (size + 2),
        )  # fmt: skip
    return "\n".join(lines)


def kept_text(results: Results) -> str:
    """Return the datasets that were kept, and the series unless that is all of them."""
    study = results.study
    text = ", ".join(study.keep)
    return text if study.records is None else f"{text}: {', '.join(study.records)}"


def changes(compared: Comparisons, *, year: int | None, lang: str, width: int) -> Iterator[str]:
    """Yield the tables of what each scenario changes in a year, and what they hold."""
    lines = lines_of_all(compared)
    if compared and not lines:
        yield textwrap.fill(words("results_no_lines", lang), width)
        return
    found, unlike = shown_of_each(compared, lines, year=year)
    refused = [f"{name}: {what}." for name, what in unlike.items()]
    if found:
        shown = next(iter(found.values()))[0].year
        yield words(
            "results_heading", lang, baseline=compared.baseline, year=shown, where=compared.province
        )
        room = max(1, (width - LABEL) // (CELL + len(GAP)))
        for start in range(0, len(found), room):
            names = list(found)[start : start + room]
            yield _matrix(lines, [found[name] for name in names], names, lang=lang, width=width)
        yield textwrap.fill(f"{words('results_cells', lang)} {compared.note_in(lang)}", width)
    elif not refused:
        yield compared.note_in(lang)
    if refused:
        yield textwrap.fill(f"{words('results_unlike', lang)} {' '.join(refused)}", width)


def lines_of_all(compared: Comparisons) -> list[Line]:
    """Lines that are shown of every scenario."""
    kept = set(compared.results.kept()["series"]) if compared else set()
    return [line for line in shown_of(kept) if line.section in SECTIONS]


def shown_of_each(
    compared: Comparisons, lines: Sequence[Line], *, year: int | None
) -> tuple[dict[str, list[Shown]], dict[str, str]]:
    """Return what the lines come to in each scenario, and why others cannot be compared."""
    from banha.report.comparison import shown_lines

    found: dict[str, list[Shown]] = {}
    refused: dict[str, str] = {}
    for name, comparison in compared.each(series_of_lines(lines)) if compared and lines else ():
        if isinstance(comparison, ScenarioError):
            refused[name] = "; ".join(fault.what for fault in comparison.faults)
            continue
        frame = up_to(comparison.frame, year, folder=compared.results.folder)
        found[name] = shown_lines(replace(comparison, frame=frame), lines=lines)
    return found, refused


def shown_of(kept: set[str]) -> list[Line]:
    """Lines of a printed comparison whose series were all kept."""
    from banha.report.comparison import read_lines

    return [line for line in read_lines() if set(series_of_lines([line])) <= kept]


def series_of_lines(lines: Sequence[Line]) -> list[str]:
    """Names of the series that lines are made of."""
    from banha.formula import series_of

    texts = [text for line in lines for text in (line.simulated, line.per)]
    return sorted({name for text in texts for name in series_of(text)})


def up_to(frame: pd.DataFrame, year: int | None, *, folder: Path) -> pd.DataFrame:
    """Return the rows up to a year; None: all.

    Raises
    ------
    BatchError
        The year is not there.
    """
    if year is None:
        return frame
    years = frame["year"]
    if year not in set(years):
        what = f"the results do not hold the year {year}"
        cure = f"Name a year from {years.min()} to {years.max()}."
        raise BatchError(f"{folder}\n    {what}\n    Cure: {cure}")
    return frame[years <= year]


def _matrix(
    lines: Sequence[Line],
    columns: Sequence[Sequence[Shown]],
    names: Sequence[str],
    *,
    lang: str,
    width: int,
) -> str:
    """Return a table: a row for each line, a column for each scenario."""
    heads = [words("column_line", lang), *names]
    rows = []
    for place, line in enumerate(lines):
        unit = words("results_change", lang) if line.kind == "percent" else line.unit(lang)
        cells = [cell(column[place], lang) for column in columns]
        rows.append([f"{line.label(lang)}, {unit}", *cells])
    return render(heads, rows, width=width, right=names)


def cell(shown: Shown, lang: str) -> str:
    """Return a difference with its band; ? where the sign is not robust."""
    if shown.low == shown.difference == shown.high == 0.0:
        return "0 "
    low, middle, high = (
        f"{value:.2f}" if shown.line.kind == "percent" else short(value, digits=3)
        for value in (shown.low, shown.difference, shown.high)
    )
    sign = "+" if shown.difference > 0 else ""
    band = "" if low in {"nan", "-"} else f" [{low}; {high}]"
    return f"{number(f'{sign}{middle}{band}', lang)}{' ' if shown.robust else '?'}"


def compared_scenario(
    compared: Comparisons, name: str, *, year: int | None
) -> tuple[Comparison, list[Line]]:
    """Return the whole comparison of a scenario with the baseline, and the lines to show of it.

    Raises
    ------
    BanhaError
        There is no such scenario, no pair of it is done, or it is not like the baseline.
    """
    results = compared.results
    results.files(scenario=name, province=compared.province)
    if name == compared.baseline:
        what, cure = "this is the baseline itself", "Name another scenario."
        raise BatchError(f"--scenario {name}\n    {what}\n    Cure: {cure}")
    if name not in compared:
        what, cure = f"no pair with {compared.baseline!r} is done yet", "Run more of the batch."
        raise BatchError(f"--scenario {name}\n    {what}\n    Cure: {cure}")
    lines = shown_of(set(results.kept()["series"]))
    if not lines:
        raise BatchError(
            f"--scenario {name}\n    the study kept no series that the comparison shows\n"
            "    Cure: Ask with --sql, or use Results.compare in Python."
        )
    comparison = compared[name]
    frame = up_to(comparison.frame, year, folder=results.folder)
    return replace(comparison, frame=frame), lines


def rank_text(frame: pd.DataFrame, lang: str, *, year: int) -> str:
    """Return a table of ranks, and how they are made."""
    fixed = ("rank", "scenario", "score", "share_first")
    names = [name for name in frame.columns if name not in (*fixed, "draws")]
    heads = [*(words(f"results_{name}", lang) for name in fixed), *names]
    rows = [
        [
            str(row["rank"]), row["scenario"], number(f"{row['score']:.3f}", lang),
            percent(row["share_first"]),
            *(number(short(row[name], digits=6), lang) for name in names),
        ]
        for _, row in frame.iterrows()
    ]  # fmt: skip
    width = terminal_width()
    table = render(heads, rows, width=width, right=[head for head in heads if head != heads[1]])
    note = words("results_ranking", lang, draws=int(frame["draws"].iloc[0]), year=year)
    return f"{table}\n\n{textwrap.fill(note, width)}"


def frame_text(frame: pd.DataFrame) -> str:
    """Return the answer to a query as a table."""
    from pandas.api.types import is_numeric_dtype

    names = [str(name) for name in frame.columns]
    rows = [
        [f"{value:.10g}" if isinstance(value, float) else str(value) for value in row]
        for row in frame.itertuples(index=False)
    ]
    right = [name for name in names if is_numeric_dtype(frame[name])]
    return render(names, rows, right=right)
