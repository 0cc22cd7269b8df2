"""`banha export`: results of a batch as one file for spreadsheets."""

from __future__ import annotations

from pathlib import Path

from banha.cli.json_output import answer
from banha.cli.run import warn
from banha.errors import OutputError
from banha.output_file import refuse_file


def export_results(
    folder: Path,
    *,
    csv: Path | None,
    xlsx: Path | None,
    series: str | None,
    bands: bool,
    overwrite: bool,
) -> None:
    """Write the yearly results of a batch, and say what must be known of them."""
    out, kind = chosen_file(csv=csv, xlsx=xlsx)
    cure = f"Name a new file, such as --{kind} results.{kind}."
    refuse_file(out, suffix=f".{kind}", what="the results", cure=cure, overwrite=overwrite)

    from banha.batch.export import Export, write_csv
    from banha.batch.results import read_results
    from banha.batch.spreadsheet import write_xlsx

    export = Export(read_results(folder), series=read_series_names(series), bands=bands)
    write = write_csv if kind == "csv" else write_xlsx
    write(export, out)
    warn(*export.notes)
    answer(
        lambda: f"{export.rows:,} rows written to {out}",
        lambda: {"file": out, "rows": export.rows, "notes": list(export.notes)},
    )


def chosen_file(*, csv: Path | None, xlsx: Path | None) -> tuple[Path, str]:
    """Return the one file that is asked for, and its kind.

    Raises
    ------
    OutputError
        None or two are asked for.
    """
    asked = [(out, kind) for out, kind in ((csv, "csv"), (xlsx, "xlsx")) if out is not None]
    if len(asked) == 1:
        return asked[0]
    what = "two files are asked for" if asked else "no file is named"
    cure = "Give either --csv results.csv or --xlsx results.xlsx."
    raise OutputError(f"banha export\n    {what}\n    Cure: {cure}")


def read_series_names(text: str | None) -> tuple[str, ...] | None:
    """Return the series of a text such as `employed,exports`; None: all.

    Raises
    ------
    OutputError
        The text names none.
    """
    if text is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        cure = "Write series with commas between them, such as employed,exports."
        raise OutputError(f"--series {text}\n    no series is named\n    Cure: {cure}")
    return names
