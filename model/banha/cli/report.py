"""`banha report`: a page for those who decide, from the results of a batch or a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from banha.cli import complete
from banha.cli.arguments import BaselineOfBatch, Language, Overwrite, Text, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer

EPILOG = example("banha report runs/policy-comparison -o brief.html --lang vi --pdf")


@clear_errors()
def report(
    folder: Annotated[
        Path,
        typer.Argument(metavar="RESULTS", help="Folder that `banha batch` or `banha run` made."),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.html", help="File to write.")],
    lang: Language = "en",
    full: Annotated[
        bool,
        typer.Option("--full", help="The full report, in place of the brief of two pages."),
    ] = False,
    pdf: Annotated[
        bool,
        typer.Option(
            "--pdf", help="Print it to a PDF beside it as well; BANHA_BROWSER names the browser."
        ),
    ] = False,
    baseline: BaselineOfBatch = None,
    province: Annotated[
        Text,
        typer.Option(
            metavar="NAME",
            help="Report this province only.",
            autocompletion=complete.provinces_of_batch,
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a policy brief, or a full report, as one page.

    The page holds everything itself and asks nothing of the net. The brief prints on two pages of
    A4.
    """
    from banha.cli.options import read_language

    language = read_language(lang)
    from banha.brief.write import write_report

    paths = write_report(
        folder, out, lang=language, full=full, pdf=pdf, baseline=baseline, province=province,
        overwrite=overwrite,
    )  # fmt: skip
    answer(
        lambda: "\n".join(map(str, paths)),
        lambda: {"files": paths, "form": "full" if full else "brief", "lang": language},
    )
