"""The command line: what can be asked; the other modules do it."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from banha.cli.arguments import (
    BaselineOfBatch,
    BatchName,
    BatchOut,
    End,
    FirmScale,
    Language,
    Log,
    Overwrite,
    Own,
    Province,
    ProvinceOfBatch,
    Provinces,
    Quiet,
    Resume,
    Scale,
    ScenarioA,
    ScenarioB,
    ScenarioName,
    ScenarioOfBatch,
    Scheduler,
    Seed,
    Seeds,
    SeriesList,
    Start,
    StudyFile,
    Text,
    Threads,
    Workers,
    example,
)
from banha.cli.calibrate import EPILOG as CALIBRATE_EPILOG
from banha.cli.calibrate import calibrate
from banha.cli.doctor import EPILOG as DOCTOR_EPILOG
from banha.cli.doctor import doctor
from banha.cli.errors import EXIT_FAULT, clear_errors
from banha.cli.forecast import EPILOG as FORECAST_EPILOG
from banha.cli.forecast import forecast
from banha.cli.hindcast import EPILOG as HINDCAST_EPILOG
from banha.cli.hindcast import hindcast
from banha.cli.json_output import Commands, one_document
from banha.cli.lists import DESCRIBE_EPILOG, EXPLAIN_EPILOG, describe, explain, provinces, scenarios
from banha.cli.pack import pack_app
from banha.cli.plan import EPILOG as PLAN_EPILOG
from banha.cli.plan import plan
from banha.cli.report import EPILOG as REPORT_EPILOG
from banha.cli.report import report
from banha.cli.serve import EPILOG as SERVE_EPILOG
from banha.cli.serve import serve
from banha.errors import BanhaError

app = Commands(
    name="banha",
    help="Simulate a provincial economy, person by person and month by month.",
    epilog=(
        "Start with `banha demo`, or `banha run baseline`. Exit codes: 0 done, 1 a defect of "
        "banha, 2 something that was asked cannot be, 3 accounts that do not balance, 4 runs of a "
        "batch failed, 130 interrupted."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(pack_app, name="pack")

UsageError: Any = typer.BadParameter.__mro__[1]
"""What typer raises for a command line that it cannot read."""


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    with clear_errors(), one_document(sys.argv[1:]), clear_errors():
        try:
            code = app(prog_name="banha", standalone_mode=False)
        except UsageError as error:
            if error.format_message().startswith("Usage:"):  # nothing was asked: the help
                sys.stderr.write(f"{error.format_message().strip()}\n")
                sys.exit(EXIT_FAULT)
            raise BanhaError(usage_text(error)) from None
        except typer.Abort:
            raise KeyboardInterrupt from None
        finally:
            _flush()
        sys.exit(code if isinstance(code, int) else 0)


def usage_text(error: Any) -> str:
    """Return where, what and the cure of a command line that cannot be read."""
    command = str(error.ctx.command_path) if error.ctx is not None else "banha"
    what = error.format_message().strip()
    return f"{command}\n    {what}\n    Cure: `{command} --help` shows what can be given."


def _flush() -> None:
    """Write out what was printed; if its reader has gone, let nothing more be tried."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_version(asked: bool) -> None:
    if asked:
        from banha.versions import own_version

        typer.echo(f"banha {own_version()}")
        raise typer.Exit


@app.callback()
def banha(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Simulate a provincial economy, person by person and month by month."""
    del version


@app.command(epilog=example("banha run supplier-links --scale 200 --end 2015-12 --out runs/links"))
@clear_errors()
def run(
    scenario: ScenarioName,
    *,
    province: Province = None,
    provinces: Provinces = None,
    own: Own = None,
    start: Start = None,
    end: End = None,
    scale: Scale = None,
    firm_scale: FirmScale = None,
    seed: Seed = None,
    threads: Threads = "1",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Folder to make; by default runs/SCENARIO-PROVINCE-SEED."
        ),
    ] = None,
    overwrite: Overwrite = False,
    no_guard: Annotated[
        bool, typer.Option("--no-guard", help="Do not check the accounts every month.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario into a folder.

    The folder holds the records by month and year, figures and a manifest that names what made it;
    of several provinces it holds such a folder for each, and what passed between them.
    """
    from banha.cli import region
    from banha.cli.options import asked_scenario, read_threads, whole
    from banha.cli.run import default_folder, run_scenario

    names = region.asked_provinces(provinces, province=province, own=own)
    asked = asked_scenario(
        scenario, province=names[0] if names else province, start=start, end=end,
        scale=whole(scale), firm_scale=whole(firm_scale), seed=whole(seed),
    )  # fmt: skip
    if len(names) > 1:
        region.run_region(
            asked, provinces=names, own=region.read_own(own or [], provinces=names),
            out=out if out is not None else region.default_folder(asked, names),
            threads=read_threads(threads), overwrite=overwrite, guard=not no_guard, quiet=quiet,
        )  # fmt: skip
        return
    run_scenario(
        asked, out=out if out is not None else default_folder(asked),
        threads=read_threads(threads), overwrite=overwrite, guard=not no_guard, quiet=quiet,
    )  # fmt: skip


app.command(epilog=PLAN_EPILOG)(plan)


@app.command(epilog=example("banha compare baseline supplier-links --seeds 5 --scale 200"))
@clear_errors()
def compare(
    a: ScenarioA,
    b: ScenarioB,
    *,
    seeds: Seeds,
    province: Province = None,
    start: Start = None,
    end: End = None,
    scale: Scale = None,
    assumed: Annotated[
        bool,
        typer.Option(
            "--assumed",
            help="Run each seed twice, to vary also the assumed numbers of what differs.",
        ),
    ] = False,
    particles: Annotated[
        bool,
        typer.Option(
            "--particles",
            help="Run each seed twice, to vary also the calibrated parameters of the province.",
        ),
    ] = False,
    lang: Language = "en",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Write all differences, by seed and year, there."),
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Run two scenarios with the same seeds; show the differences.

    Both meet the same luck; bands of 5 to 95 % say how far the differences depend on it, and with
    --particles on the calibrated parameters as well.
    """
    from banha.cli.compare import compare_scenarios
    from banha.cli.options import asked_scenario, read_count, read_language, whole

    count, language = read_count(seeds, option="--seeds"), read_language(lang)
    asked = {"province": province, "start": start, "end": end, "scale": whole(scale)}
    compare_scenarios(
        asked_scenario(a, **asked), asked_scenario(b, **asked),
        seeds=count, assumed=assumed, particles=particles, lang=language, out=out,
        overwrite=overwrite, quiet=quiet,
    )  # fmt: skip


@app.command(epilog=example("banha batch experiments/policy_comparison --dry-run"))
@clear_errors()
def batch(
    study: StudyFile,
    *,
    out: BatchOut = None,
    workers: Workers = None,
    resume: Resume = False,
    shard: Annotated[
        Text, typer.Option(metavar="I/N", help="Run only part I of N, such as 1/2; see `merge`.")
    ] = None,
    scheduler: Scheduler = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what time, memory and disk it would take.")
    ] = False,
    log: Log = False,
    quiet: Quiet = False,
) -> None:
    """Run a study of many runs, from where it was broken off.

    Scenarios x provinces x seeds x points of a design of parameters. Only what is missing is run:
    the same command goes on with a batch that was interrupted or in which runs failed.
    """
    from banha.cli.batch import batch_study

    batch_study(
        study, out=out, workers=workers, resume=resume, shard=shard, scheduler=scheduler,
        dry_run=dry_run, mode="quiet" if quiet else "log" if log else "auto",
    )  # fmt: skip


@app.command(epilog=example("banha merge runs/part-1 runs/part-2 --into runs/policy-comparison"))
@clear_errors()
def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER", help="Batch folders of one study, two or more."),
    ],
    *,
    into: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="A new folder, or one of them, to hold all results."),
    ],
) -> None:
    """Put together shards that were run in different folders.

    Shards are the parts of a study that `banha batch STUDY --shard I/N` runs.
    """
    from banha.cli.merge import merge_folders

    merge_folders(folders, into=into)


@app.command(epilog=example("banha results runs/policy-comparison --scenario supplier-links"))
@clear_errors()
def results(
    folder: BatchName,
    *,
    baseline: BaselineOfBatch = None,
    scenario: ScenarioOfBatch = None,
    province: ProvinceOfBatch = None,
    year: Annotated[
        Text, typer.Option(metavar="YYYY", help="Year to show; by default the last.")
    ] = None,
    rank: Annotated[
        Text,
        typer.Option(
            metavar="CRITERIA",
            help="Rank scenarios by weighted series, such as employed=1,unemployment_rate=-1.",
        ),
    ] = None,
    sql: Annotated[
        Text,
        typer.Option(metavar="QUERY", help="Ask in SQL; `SHOW TABLES` lists what can be asked."),
    ] = None,
    lang: Language = "en",
) -> None:
    """Show what a batch holds and what its scenarios change.

    Changes are paired by seed, with bands of 5 to 95 %. --scenario, --rank and --sql each ask
    something else instead; give one of them.
    """
    from banha.cli.results import Asked, show_results

    show_results(
        folder,
        Asked(baseline=baseline, scenario=scenario, province=province, year=year, rank=rank,
              sql=sql, lang=lang),
    )  # fmt: skip


@app.command(epilog=example("banha export runs/policy-comparison --xlsx results.xlsx --bands"))
@clear_errors()
def export(
    folder: BatchName,
    *,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="CSV file to write.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Spreadsheet to write.")
    ] = None,
    series: SeriesList = None,
    bands: Annotated[
        bool, typer.Option("--bands", help="Instead of runs: mean, 5 and 95 % of each scenario.")
    ] = False,
    overwrite: Overwrite = False,
) -> None:
    """Write the yearly results of a batch as CSV or XLSX.

    With units, and money at prices of 2010 and at current prices. Give one of --csv and --xlsx.
    """
    from banha.cli.export import export_results

    export_results(
        folder, csv=csv, xlsx=xlsx, series=series, bands=bands, overwrite=overwrite,
    )  # fmt: skip


app.command(epilog=REPORT_EPILOG)(report)


@app.command(epilog=example("banha sensitivity experiments/sensitivity --workers 4"))
@clear_errors()
def sensitivity(
    study: Annotated[
        Path,
        typer.Argument(
            metavar="STUDY", help="A study file whose design is morris or sobol-indices."
        ),
    ],
    *,
    out: BatchOut = None,
    workers: Workers = None,
    resume: Resume = False,
    scheduler: Scheduler = None,
    log: Log = False,
    quiet: Quiet = False,
) -> None:
    """Run a study and say which parameters matter for what.

    Tables and figures go into the folder of the batch, below sensitivity/.
    """
    from banha.cli.sensitivity import analyse_study

    analyse_study(
        study, out=out, workers=workers, resume=resume, scheduler=scheduler,
        mode="quiet" if quiet else "log" if log else "auto",
    )  # fmt: skip


app.command(epilog=CALIBRATE_EPILOG)(calibrate)
app.command(epilog=FORECAST_EPILOG)(forecast)
app.command(epilog=HINDCAST_EPILOG)(hindcast)
app.command(epilog=EXPLAIN_EPILOG)(explain)
app.command(epilog=SERVE_EPILOG)(serve)


@app.command(epilog=example("banha demo --scale 200 --seeds 2 --end 2015-12"))
@clear_errors()
def demo(
    *,
    seeds: Seeds = "3",
    scale: Scale = "50",
    end: End = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Folder to make; by default runs/demo, or the next free number."
        ),
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Show Bình Dương 2010-2030, simulated and measured.

    The baseline and one policy, with two tables, all runs and a sheet of figures.
    """
    from banha.cli.demo import free_folder, run_demo
    from banha.cli.options import read_count, whole

    run_demo(
        seeds=read_count(seeds, option="--seeds"), scale=whole(scale), end=end,
        out=out if out is not None else free_folder(), overwrite=overwrite, quiet=quiet,
    )  # fmt: skip


app.command()(scenarios)
app.command()(provinces)
app.command(epilog=DESCRIBE_EPILOG)(describe)
app.command(epilog=DOCTOR_EPILOG)(doctor)
