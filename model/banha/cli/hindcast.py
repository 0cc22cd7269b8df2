"""`banha hindcast`: forecasts from past origins, judged beside simple rivals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from banha.cli import complete
from banha.cli.arguments import Quiet, Text, Workers, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer, records

if TYPE_CHECKING:
    from banha.evaluation.hindcast.verdict import Verdict

EPILOG = example("banha hindcast --out hindcast --workers 2")


@clear_errors()
def hindcast(
    *,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder of packs, finished runs and tables.")
    ] = Path("hindcast"),
    provinces: Annotated[
        Text,
        typer.Option(
            metavar="A,B,C",
            help="Provinces; by default all of the nation.",
            autocompletion=complete.provinces_of_list,
        ),
    ] = None,
    particles: Annotated[
        str, typer.Option(metavar="N", help="Draws of the priors, run with the path given.")
    ] = "24",
    each: Annotated[
        str, typer.Option(metavar="N", help="Draws of them run with the path forecast.")
    ] = "4",
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Forecast from past origins, and judge it.

    Every forecast is made with what was known then, and set beside simple rivals.
    The same command goes on where it was broken off. All provinces take an hour on two cores;
    tables are written at the end.
    """
    from banha.cli.options import read_count
    from banha.evaluation.hindcast.hindcast import hindcast as made
    from banha.evaluation.hindcast.plan import Request, provinces_of
    from banha.evaluation.hindcast.verdict import judge, write_verdict
    from banha.threads import cores

    request = Request(
        folder=out,
        provinces=provinces_of(provinces),
        particles=read_count(particles, option="--particles"),
        each=read_count(each, option="--each"),
        workers=cores() if workers is None else read_count(workers, option="--workers"),
    )
    verdict = judge(made(request, tell=None if quiet else _say))
    write_verdict(verdict, out / "tables")
    answer(
        lambda: f"{verdict_text(verdict)}\n\nWritten to {out / 'tables'}",
        lambda: {"folder": out / "tables", "headline": records(verdict.tables["headline"])},
    )


def verdict_text(verdict: Verdict) -> str:
    """Return the headline: ratios to the best rival so far and to the combination of rivals."""
    from banha.cli.table import render

    table = verdict.tables["headline"]
    table = table[table["horizon"] == "1-5"]
    rows = [
        [
            str(row.kind), str(row.forecaster), str(row.score), str(row.benchmark),
            f"{row.ratio:.2f}", f"{row.won} of {row.series}", f"{row.worst} {row.worst_ratio:.2f}",
            f"{row.without_smoothest:.2f}",
        ]
        for row in table.itertuples(index=False)
    ]  # fmt: skip
    columns = [
        "path",
        "forecaster",
        "score",
        "benchmark",
        "ratio",
        "won",
        "worst series",
        "without",
    ]
    note = (
        "Ratios below 1: better than the benchmark; geometric mean over series, horizons of 1 to 5 "
        "years. without: without population and retail sales."
    )
    return f"{render(columns, rows, right=['ratio', 'without'])}\n\n{note}"


def _say(text: str) -> None:
    typer.echo(text, err=True)
