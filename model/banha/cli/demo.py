"""`banha demo`: Bình Dương 2010–2030, the baseline and one policy, beside what was measured."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.compare import usual_processes
from banha.cli.comparison import comparison_document, comparison_text
from banha.cli.json_output import answer, records
from banha.cli.options import asked_scenario
from banha.progress.line import ProgressLine
from banha.terminal import terminal_width

if TYPE_CHECKING:
    import pandas as pd

    from banha.comparison import Comparison

BASE, POLICY = "baseline", "policies/supplier-links"
DEFAULT_FOLDER = Path("runs") / "demo"
SHEET = "figure_sheet.png"


def free_folder() -> Path:
    """Return the default folder, or the first numbered one that is not there yet."""
    number, folder = 1, DEFAULT_FOLDER
    while folder.exists() or folder.is_symlink():
        number += 1
        folder = DEFAULT_FOLDER.with_name(f"{DEFAULT_FOLDER.name}-{number}")
    return folder


def run_demo(
    *, seeds: int, scale: object, end: str | None, out: Path, overwrite: bool, quiet: bool
) -> None:
    """Run both scenarios, print two tables, write runs, tables and the figure sheet."""
    a = asked_scenario(BASE, scale=scale, end=end)
    b = asked_scenario(POLICY, scale=scale, end=end)
    with ProgressLine(f"{a.name} and {b.name}, {seeds} seeds", quiet=quiet) as line:
        from banha.compare import compare
        from banha.report.measured import read_measured
        from banha.report.tables import simulated_beside_measured, text_table
        from banha.run_folder import RunFolder

        with RunFolder(out, overwrite=overwrite) as folder:
            processes = usual_processes(a, seeds=seeds)
            comparison = compare(a, b, seeds=seeds, processes=processes, progress=line)
            line.say("drawing and writing…")
            measured = read_measured(a.province)
            beside = simulated_beside_measured(
                [run.yearly() for run in comparison.runs_a], measured=measured
            )
            contents = demo_contents(comparison, beside=beside)
            manifest = demo_manifest(comparison, names=[*contents, "manifest.json"])
            place = folder.put(contents, manifest=manifest)
    head = f"{a.title}: {a.province}, {a.start} to {a.end}, 1:{a.scale}, {seeds} seeds"
    written = f"Runs and tables: {place}\nFigure sheet: {place / SHEET}"
    answer(
        lambda: "\n\n".join(
            (head, text_table(beside, width=terminal_width()), comparison_text(comparison), written)
        ),
        lambda: {
            "folder": place, "figure": place / SHEET, "measured": records(beside),
            "comparison": comparison_document(comparison),
        },
    )  # fmt: skip


def demo_contents(comparison: Comparison, *, beside: pd.DataFrame) -> dict[str, bytes]:
    """Return the files of the demo by name: runs, two tables, the figure sheet."""
    from banha.manifest import make_manifest
    from banha.run_folder import MANIFEST, draw_sheet, run_contents, to_json

    a, b = comparison.a, comparison.b
    contents = {
        "comparison.csv": _csv(comparison.frame),
        "simulated_beside_measured.csv": _csv(beside),
        SHEET: draw_sheet(
            {
                a.title: [run.yearly() for run in comparison.runs_a],
                b.title: [run.yearly() for run in comparison.runs_b],
            },
            province=a.province,
        ),
    }
    for run in (*comparison.runs_a, *comparison.runs_b):
        inner = run_contents(run)
        inner[MANIFEST] = to_json(make_manifest(run, file_names=[*inner, MANIFEST]))
        name = f"{run.scenario.name}-{run.scenario.seed}"
        contents |= {f"{name}/{file}": content for file, content in inner.items()}
    return contents


def demo_manifest(comparison: Comparison, *, names: list[str]) -> dict[str, Any]:
    """Return the manifest of the demo's folder."""
    from banha.manifest import FORMAT
    from banha.run_folder import DEMO_KIND

    return {
        "kind": DEMO_KIND,
        "format": str(FORMAT),
        "title": f"{comparison.a.title} and {comparison.b.title}",
        "seeds": list(comparison.seeds),
        "note": comparison.note,
        "files": sorted(names),
    }


def _csv(frame: pd.DataFrame) -> bytes:
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False)
    return buffer.getvalue().encode()
