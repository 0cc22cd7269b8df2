"""`banha forecast`: what will be measured of provinces, with bands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from banha.cli import complete
from banha.cli.arguments import Overwrite, Quiet, Workers, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer, records

if TYPE_CHECKING:
    from banha.evaluation.forecasting.blind import Forecast
    from banha.evaluation.forecasting.command import ForecastOrder

EPILOG = example("banha forecast --province dong-nai --from 2022 --to 2030 --out forecast.csv")
WHOLE_FROM = 1000.0
SHOWN = (
    ("population", "total"), ("net_migration_rate", "total"), ("labour_force", "total"),
    ("unemployment_rate", "total"), ("trained_workers_share", "total"), ("grdp_growth", "total"),
    ("grdp_current", "total"), ("household_income_per_capita_monthly", "total"),
)  # fmt: skip


@clear_errors()
def forecast(
    *,
    province: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="One of `banha provinces`, several with commas, or all.",
            autocompletion=complete.provinces_of_list,
        ),
    ],
    first: Annotated[str, typer.Option("--from", metavar="YEAR", help="First year.")] = "2022",
    last: Annotated[str, typer.Option("--to", metavar="YEAR", help="Last year.")] = "2030",
    outside: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Outside inputs instead of the assumed path, by year."
        ),
    ] = None,
    particles: Annotated[
        str, typer.Option(metavar="N", help="Draws of parameters, luck and outside path.")
    ] = "24",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="File; by default forecast-PROVINCE.csv."),
    ] = None,
    runs: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where finished runs are kept.")
    ] = Path("runs"),
    install: Annotated[
        bool,
        typer.Option("--install", help="With all: keep the calibration that the forecast makes."),
    ] = False,
    workers: Workers = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Forecast what will be measured, under the names of the data.

    Bands hold luck, calibrated parameters, the outside path and how the model erred so far.
    """  # fmt: skip
    from banha.cli.options import read_count
    from banha.evaluation.forecasting.command import ForecastOrder
    from banha.threads import cores

    target = out if out is not None else Path(f"forecast-{province.split(',')[0]}.csv")
    _refuse(target, overwrite=overwrite)
    order = ForecastOrder(
        province=province,
        first=read_count(first, option="--from"),
        last=read_count(last, option="--to"),
        outside=outside,
        particles=read_count(particles, option="--particles"),
        runs=runs,
        install=install,
        workers=cores() if workers is None else read_count(workers, option="--workers"),
    )
    _write(order, target=target, quiet=quiet)


def _refuse(target: Path, *, overwrite: bool) -> None:
    from banha.output_file import refuse_file

    refuse_file(
        target, suffix=".csv", what="forecasts", overwrite=overwrite,
        cure="Name a new file with --out, such as forecast.csv.",
    )  # fmt: skip


def _write(order: ForecastOrder, *, target: Path, quiet: bool) -> None:
    """Make the forecast, write it and show its main series."""
    from banha.evaluation.forecasting.command import made, require_years
    from banha.output_file import whole_file

    require_years(order)
    found = made(order, tell=None if quiet else _say)
    with whole_file(target) as unfinished:
        found.table.to_csv(unfinished, index=False, encoding="utf-8", float_format="%.6g")
    answer(
        lambda: f"{forecast_text(found)}\n\nWritten to {target}",
        lambda: {"file": target, "values": records(found.table)},
    )


def forecast_text(found: Forecast) -> str:
    """Return main series of the first province, by year, as a table."""
    from banha.cli.table import render

    table = found.table
    slug = str(table["province"].iloc[0])
    mine = table[table["province"] == slug]
    rows = []
    for series, breakdown in SHOWN:
        part = mine[(mine["series"] == series) & (mine["breakdown"] == breakdown)]
        for _, row in part.iloc[sorted({0, len(part) - 1})].iterrows() if len(part) else ():
            band = [short(float(row[name])) for name in ("p05", "p50", "p95")]
            rows.append([series.replace("_", " "), str(row["period"]), *band])
    count = int(mine["n"].max())
    head = (
        f"{slug}: {count} draws. Bands (5 to 95 %) hold luck, calibrated parameters, the outside "
        "path, and how the model erred so far. Units are those of the data: see the file."
    )
    columns = ["5 %", "50 %", "95 %"]
    return f"{head}\n\n{render(['series', 'year', *columns], rows, right=columns)}"


def short(value: float) -> str:
    """A number as a table has room for it: whole from a thousand on."""
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:,.2f}"


def _say(text: str) -> None:
    typer.echo(text, err=True)
