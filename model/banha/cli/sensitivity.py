"""`banha sensitivity`: the runs of a study, and which of its parameters matter."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from banha.cli.batch import (
    EXIT_FAILED,
    command_of,
    failures_text,
    run_told,
    summary_document,
    summary_text,
)
from banha.cli.json_output import answer, records
from banha.cli.options import read_count

if TYPE_CHECKING:
    from banha.evaluation.sensitivity import Sensitivity

PIXELS = 160  # per inch
MOST_NAMED = 4
WIDTH_OF_FILE = 100
METADATA: Any = {"Software": None}  # the same figure is the same file, whatever made it


def analyse_study(
    path: Path,
    *,
    out: Path | None,
    workers: str | None,
    resume: bool,
    scheduler: str | None,
    mode: str,
) -> None:
    """Run what is missing of a study, and say which parameters matter."""
    from banha.batch.results import read_results
    from banha.batch.run_batch import default_folder
    from banha.batch.study import load_study
    from banha.evaluation.sensitivity import analyse, require_analysable
    from banha.threads import cores

    count = cores() if workers is None else read_count(workers, option="--workers")
    study = load_study(path)
    require_analysable(study)
    folder = default_folder(study) if out is None else out
    command = command_of("sensitivity", path, out=out, scheduler=scheduler)
    summary = run_told(
        study, folder, command=command, mode=mode, workers=count, resume=resume,
        scheduler=scheduler,
    )  # fmt: skip
    answer(lambda: summary_text(summary), lambda: {"batch": summary_document(summary)})
    if summary.failures:
        typer.echo(failures_text(summary), err=True)
    found = analyse(read_results(folder))
    written = write_sensitivity(found, folder)
    answer(
        lambda: f"\n{sensitivity_text(found)}\n\nWritten to {written}",
        lambda: {
            "batch": summary_document(summary), "folder": written, **sensitivity_document(found)
        },
    )  # fmt: skip
    if summary.failures:
        raise SystemExit(EXIT_FAILED)


def sensitivity_text(found: Sensitivity, *, width: int | None = None) -> str:
    """Return which parameters matter, and which were not found to, as a table.

    Parameters
    ----------
    found
        The analysis.
    width
        Letters in a line; None: those of the terminal.
    """
    from banha.cli.table import render

    symbol = "mu*" if found.method == "morris" else "ST"
    ranking = found.ranking
    columns = ["parameter", "outputs", "most for", "there", "mean"]
    rows = [
        [str(name), str(count), str(strongest), f"{relative:.0%}", f"{mean:.0%}"]
        for name, count, strongest, relative, mean in zip(
            *(ranking[column] for column in ranking), strict=True
        )
        if count
    ]
    head = f"{found.scenario.title}, {found.year}: {len(found.parameters)} parameters, "
    key = f"outputs: for how many {symbol} is told from the luck of the draw. there, mean: {symbol}"
    lines = [
        f"{head}{len(found.outputs)} outputs",
        f"{key} over that of the first parameter of the output.",
        "",
        render(columns, rows, right=["outputs", "there", "mean"], width=width),
    ]
    idle = ranking.loc[ranking["outputs"] == 0, "parameter"].tolist()
    if idle:
        lines += ["", f"Not told from a parameter that does nothing: {', '.join(idle)}."]
    lines += ["", *first_lines(found)]
    return "\n".join([*lines, "", found.note] if found.note else lines)


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """Return as values which parameters matter for what."""
    return {
        "method": found.method,
        "measure": found.measure,
        "scenario": found.scenario.name,
        "year": found.year,
        "seeds": list(found.seeds),
        "blocks": found.blocks,
        "blocks_left_out": found.dropped,
        "note": found.note,
        "ranking": records(found.ranking),
        "measures": records(found.table),
    }


def first_lines(found: Sensitivity) -> list[str]:
    """Return, for each output, the parameters that matter most for it, with mu* or ST."""
    from banha.evaluation.sensitivity import NOT_TOLD

    column = "mu_star_share" if found.method == "morris" else "ST"
    lines = []
    for output in found.outputs:
        rows = found.table[(found.table["output"] == output) & (found.table["told"] != NOT_TOLD)]
        first = rows.nlargest(MOST_NAMED, found.measure)
        told = [
            f"{name} {value:.1%}" if found.method == "morris" else f"{name} {value:.2f}"
            for name, value in zip(first["parameter"], first[column], strict=True)
        ]
        lines.append(f"{output}: {', '.join(told) or 'none is told from nothing'}")
    return lines


def write_sensitivity(found: Sensitivity, folder: Path) -> Path:
    """Write table, text and figures into `sensitivity/` of a batch folder; return that folder.

    Raises
    ------
    OSError
        The disk is full or cannot be written.
    """
    from banha.batch.folder import SENSITIVITY
    from banha.output_file import whole_file
    from banha.report.sensitivity_figures import sensitivity_bars_figure, sensitivity_map_figure

    place = folder / SENSITIVITY
    place.mkdir(exist_ok=True)
    files = {
        "sensitivity.csv": found.table.to_csv(index=False, lineterminator="\n").encode(),
        "ranking.csv": found.ranking.to_csv(index=False, lineterminator="\n").encode(),
        "sensitivity.txt": f"{sensitivity_text(found, width=WIDTH_OF_FILE)}\n".encode(),
        "map.png": picture(sensitivity_map_figure(found)),
        "bars.png": picture(sensitivity_bars_figure(found)),
    }
    for name, content in files.items():
        with whole_file(place / name) as unfinished:
            unfinished.write_bytes(content)
    return place


def picture(figure: Any) -> bytes:
    """Return a figure as PNG; equal figures give equal bytes."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", dpi=PIXELS, metadata=METADATA)
    return sink.getvalue()
