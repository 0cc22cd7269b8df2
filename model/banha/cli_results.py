"""`banha results`: what a batch is, what its policies change, ranks, and answers to SQL."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import typer

from banha.cli_options import read_language, whole
from banha.cli_table import terminal_width
from banha.errors import BatchError


@dataclass(frozen=True)
class Asked:
    """The options of the command; None or empty: not given."""

    baseline: str | None = None
    scenario: str | None = None
    province: str | None = None
    year: str | None = None
    rank: str | None = None
    sql: str | None = None
    lang: str = "en"

    def refuse_together(self) -> None:
        """Refuse options of which each is a question of its own.

        Raises
        ------
        BatchError
            Two are given.
        """
        names = [name for name in ("sql", "rank", "scenario") if getattr(self, name) is not None]
        if len(names) > 1:
            told = " and ".join(f"--{name}" for name in names)
            cure = "Ask one thing at a time."
            raise BatchError(f"{told}\n    each of them is a question of its own\n    Cure: {cure}")


def show_results(folder: Path, asked: Asked) -> None:
    """Print what is asked of the results of a batch."""
    lang = read_language(asked.lang)
    asked.refuse_together()
    year = read_year(asked.year)
    weights = None if asked.rank is None else read_criteria(asked.rank)

    from banha.batch.results import read_results
    from banha.cli_results_text import frame_text, rank_text, scenario_text, summary_text

    results = read_results(folder)
    if asked.sql is not None:
        typer.echo(frame_text(results.sql(asked.sql)))
        return
    if weights is not None:
        place = results.province(asked.province)
        frame = results.rank(weights, year=year, province=place)
        when = max(results.years(results.files(province=place))) if year is None else year
        text = rank_text(frame, lang, year=when)
    elif asked.scenario is not None:
        compared = results.compare(asked.baseline, province=asked.province)
        text = scenario_text(compared, asked.scenario, year=year, lang=lang)
    else:
        which = {"baseline": asked.baseline, "province": asked.province}
        typer.echo(summary_text(results, **which, year=year, lang=lang))
        return
    note = textwrap.fill(results.note_in(lang), terminal_width())
    typer.echo(f"{text}\n\n{note}".strip())


def read_year(text: str | None) -> int | None:
    """Return the year asked for.

    Raises
    ------
    BatchError
        The text is none.
    """
    if text is None:
        return None
    from banha.batch.reading import whole_year

    return whole_year(whole(text), where=f"--year {text}")


def read_criteria(text: str) -> dict[str, float]:
    """Return criteria and weights of a text such as `employed=1,unemployment_rate=-1`.

    Raises
    ------
    BatchError
        A weight is no number, or a criterion is there twice.
    """
    weights: dict[str, float] = {}
    for item in text.split(","):
        name, _, weight = (part.strip() for part in item.partition("="))
        problem = "no criterion is named" if not name else "a criterion is named twice"
        if name and name not in weights:
            try:
                weights[name] = float(weight) if "=" in item else 1.0
                continue
            except ValueError:
                problem = f"{weight!r} is not a weight"
        cure = "Write criteria with commas between them, such as employed=1,unemployment_rate=-1."
        raise BatchError(f"--rank {text}\n    {problem}\n    Cure: {cure}")
    return weights
