"""`banha results`: what a batch is, what its policies change, ranks, and answers to SQL."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.comparison import comparison_document, comparison_text, shown_values
from banha.cli.json_output import answer, records
from banha.cli.options import read_language, whole
from banha.errors import BatchError
from banha.terminal import terminal_width

if TYPE_CHECKING:
    from banha.batch.results import Results


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
    from banha.cli.results_text import frame_text, summary_text

    results = read_results(folder)
    if asked.sql is not None:
        answers = results.sql(asked.sql)
        answer(
            lambda: frame_text(answers),
            lambda: {**head_document(results, lang=lang), "rows": records(answers)},
        )
    elif weights is not None:
        _show_ranks(results, asked, weights=weights, year=year)
    elif asked.scenario is not None:
        _show_scenario(results, asked, year=year)
    else:
        which = {"baseline": asked.baseline, "province": asked.province}
        answer(
            lambda: summary_text(results, **which, year=year, lang=lang),
            lambda: {
                **head_document(results, lang=lang),
                "changes": changes_document(results, **which, year=year, lang=lang),
            },
        )


def _show_ranks(
    results: Results, asked: Asked, *, weights: dict[str, float], year: int | None
) -> None:
    from banha.cli.results_text import rank_text

    place = results.province(asked.province)
    frame = results.rank(weights, year=year, province=place)
    when = max(results.years(results.files(province=place))) if year is None else year
    answer(
        lambda: _noted(rank_text(frame, asked.lang, year=when), results, lang=asked.lang),
        lambda: {
            **head_document(results, lang=asked.lang),
            "province": place,
            "year": when,
            "weights": weights,
            "ranks": records(frame),
        },
    )


def _show_scenario(results: Results, asked: Asked, *, year: int | None) -> None:
    from banha.cli.results_text import compared_scenario

    compared = results.compare(asked.baseline, province=asked.province)
    comparison, lines = compared_scenario(compared, asked.scenario or "", year=year)
    answer(
        lambda: _noted(
            comparison_text(comparison, lang=asked.lang, lines=lines), results, lang=asked.lang
        ),
        lambda: {
            **head_document(results, lang=asked.lang),
            "comparison": comparison_document(comparison, lang=asked.lang, lines=lines)
        },
    )  # fmt: skip


def _noted(text: str, results: Results, *, lang: str) -> str:
    """Return a text with what must be said of the results below it."""
    note = textwrap.fill(results.note_in(lang), terminal_width())
    return f"{text}\n\n{note}".strip()


def head_document(results: Results, *, lang: str) -> dict[str, Any]:
    """Return as values what a batch is, and how far it is done."""
    study = results.study
    return {
        "folder": results.folder,
        "study": study.title,
        "digest": results.digest,
        "complete": results.complete,
        "counts": dict(results.counts),
        "scenarios": list(study.names),
        "provinces": list(study.provinces),
        "seeds": list(study.seeds),
        "points": study.design.points,
        "baseline": study.baseline or None,
        "kept": list(study.keep),
        "lang": lang,
        "note": results.note_in(lang),
    }


def changes_document(
    results: Results, *, baseline: str | None, province: str | None, year: int | None, lang: str
) -> list[dict[str, Any]]:
    """Return as values what each scenario changes, by province; nothing without a baseline."""
    from banha.cli.results_text import lines_of_all, shown_of_each

    if "yearly" not in results.study.keep or not (baseline or results.study.baseline):
        return []
    told: list[dict[str, Any]] = []
    for place in results.study.provinces if province is None else (province,):
        compared = results.compare(baseline, province=place)
        found, refused = shown_of_each(compared, lines_of_all(compared), year=year)
        told.append(
            {
                "province": place,
                "baseline": compared.baseline,
                "pairs": dict(compared.pairs),
                "scenarios": {
                    name: [shown_values(one, lang=lang) for one in shown]
                    for name, shown in found.items()
                },
                "refused": refused,
            }
        )
    return told


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
