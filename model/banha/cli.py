"""The command line: what can be asked; the modules `cli_…` do it."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from banha.cli_errors import EXIT_FAULT, clear_errors
from banha.errors import BanhaError

app = typer.Typer(
    name="banha",
    help="Simulate a provincial economy, person by person and month by month.",
    epilog="Start with `banha demo`, or `banha run baseline`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
pack_app = typer.Typer(
    help="Build and check province packs.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(pack_app, name="pack")

UsageError: Any = typer.BadParameter.__mro__[1]
"""What typer raises for a command line that it cannot read."""

type Text = str | None
ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name of `banha scenarios`, or a .toml file.")
]
BatchName = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="Folder that `banha batch` made.")
]
Province = Annotated[Text, typer.Option(help="Province to run, of `banha provinces`.")]
Start = Annotated[Text, typer.Option(metavar="YYYY-MM", help="First month.")]
End = Annotated[Text, typer.Option(metavar="YYYY-MM", help="Last month.")]
Scale = Annotated[Text, typer.Option(metavar="K", help="Simulate 1:K of the persons.")]
FirmScale = Annotated[Text, typer.Option(metavar="K", help="Simulate 1:K of the firms.")]
Seed = Annotated[Text, typer.Option(metavar="N", help="Seed of all random draws.")]
Seeds = Annotated[str, typer.Option(metavar="N", help="How many seeds, from 1 on.")]
Threads = Annotated[
    str, typer.Option(metavar="N", help="Threads; the results do not depend on it.")
]
Language = Annotated[str, typer.Option("--lang", metavar="en|vi", help="Language of the text.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress line.")]
StudyFile = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A study file (.toml), or the folder of one.")
]
BatchOut = Annotated[
    Path | None, typer.Option("--out", help="Folder of the batch; by default runs/STUDY.")
]
Workers = Annotated[
    Text, typer.Option(metavar="N", help="Processes; by default one for each core.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with a batch that must be there already.")
]
Scheduler = Annotated[
    Text, typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers run it.")
]
Log = Annotated[bool, typer.Option("--log", help="Plain lines with the time of day.")]


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    with clear_errors():
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


@app.command()
@clear_errors()
def run(
    scenario: ScenarioName,
    *,
    province: Province = None,
    start: Start = None,
    end: End = None,
    scale: Scale = None,
    firm_scale: FirmScale = None,
    seed: Seed = None,
    threads: Threads = "1",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to make; by default runs/SCENARIO-PROVINCE-SEED."),
    ] = None,
    overwrite: Overwrite = False,
    no_guard: Annotated[
        bool, typer.Option("--no-guard", help="Do not check the accounts every month.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario into a folder: records, figures and a manifest."""
    from banha.cli_options import asked_scenario, read_threads, whole
    from banha.cli_run import default_folder, run_scenario

    asked = asked_scenario(
        scenario, province=province, start=start, end=end, scale=whole(scale),
        firm_scale=whole(firm_scale), seed=whole(seed),
    )  # fmt: skip
    run_scenario(
        asked, out=out if out is not None else default_folder(asked),
        threads=read_threads(threads), overwrite=overwrite, guard=not no_guard, quiet=quiet,
    )  # fmt: skip


@app.command()
@clear_errors()
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario to compare with.")],
    b: Annotated[str, typer.Argument(metavar="B", help="A scenario; differences are B − A.")],
    *,
    seeds: Seeds,
    province: Province = None,
    start: Start = None,
    end: End = None,
    scale: Scale = None,
    assumed: Annotated[
        bool,
        typer.Option("--assumed", help="Vary also the assumed numbers that the two differ by."),
    ] = False,
    lang: Language = "en",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write all differences there.")
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Run two scenarios with the same seeds and show the differences."""
    from banha.cli_compare import compare_scenarios
    from banha.cli_options import asked_scenario, read_count, read_language, whole

    count, language = read_count(seeds, option="--seeds"), read_language(lang)
    asked = {"province": province, "start": start, "end": end, "scale": whole(scale)}
    compare_scenarios(
        asked_scenario(a, **asked), asked_scenario(b, **asked),
        seeds=count, assumed=assumed, lang=language, out=out, overwrite=overwrite, quiet=quiet,
    )  # fmt: skip


@app.command()
@clear_errors()
def batch(
    study: StudyFile,
    *,
    out: BatchOut = None,
    workers: Workers = None,
    resume: Resume = False,
    shard: Annotated[
        Text, typer.Option(metavar="I/N", help="Run only this part of the batch.")
    ] = None,
    scheduler: Scheduler = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would take of this machine; run nothing.")
    ] = False,
    log: Log = False,
    quiet: Quiet = False,
) -> None:
    """Run a study: scenarios x provinces x seeds x parameters; only what is missing is run."""
    from banha.cli_batch import batch_study

    batch_study(
        study, out=out, workers=workers, resume=resume, shard=shard, scheduler=scheduler,
        dry_run=dry_run, mode="quiet" if quiet else "log" if log else "auto",
    )  # fmt: skip


@app.command()
@clear_errors()
def merge(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Batch folders of one study.")
    ],
    *,
    into: Annotated[Path, typer.Option(help="A new folder, or one of them, to hold all results.")],
) -> None:
    """Put together the results of shards that were run in different folders."""
    from banha.cli_merge import merge_folders

    merge_folders(folders, into=into)


@app.command()
@clear_errors()
def results(
    folder: BatchName,
    *,
    baseline: Annotated[
        Text, typer.Option(metavar="NAME", help="Compare with this scenario, not the study's own.")
    ] = None,
    scenario: Annotated[
        Text, typer.Option(metavar="NAME", help="Show all that this scenario changes.")
    ] = None,
    province: Annotated[Text, typer.Option(help="Where, if the study has several.")] = None,
    year: Annotated[Text, typer.Option(metavar="YYYY", help="A year; by default the last.")] = None,
    rank: Annotated[
        Text,
        typer.Option(
            metavar="CRITERIA",
            help="Rank the scenarios, such as by employed=1,unemployment_rate=-1.",
        ),
    ] = None,
    sql: Annotated[
        Text, typer.Option(metavar="QUERY", help="Ask in SQL: runs, points, yearly, ...")
    ] = None,
    lang: Language = "en",
) -> None:
    """Show what a batch is, and what its scenarios change: paired, with bands."""
    from banha.cli_results import Asked, show_results

    show_results(
        folder,
        Asked(baseline=baseline, scenario=scenario, province=province, year=year, rank=rank,
              sql=sql, lang=lang),
    )  # fmt: skip


@app.command()
@clear_errors()
def export(
    folder: BatchName,
    *,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="A new file.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="The same.")] = None,
    series: Annotated[
        Text, typer.Option(metavar="A,B", help="Only these series; by default all.")
    ] = None,
    bands: Annotated[
        bool, typer.Option("--bands", help="Mean, 5 and 95 % over the draws of a scenario.")
    ] = False,
    overwrite: Overwrite = False,
) -> None:
    """Write the yearly results of a batch as CSV or XLSX: units, real and current prices."""
    from banha.cli_export import export_results

    export_results(
        folder, csv=csv, xlsx=xlsx, series=series, bands=bands, overwrite=overwrite,
    )  # fmt: skip


@app.command()
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
    """Run a study, and say which of its parameters matter for which outputs."""
    from banha.cli_sensitivity import analyse_study

    analyse_study(
        study, out=out, workers=workers, resume=resume, scheduler=scheduler,
        mode="quiet" if quiet else "log" if log else "auto",
    )  # fmt: skip


@app.command()
@clear_errors()
def explain(scenario: ScenarioName, *, lang: Language = "en") -> None:
    """Explain a scenario in words: what it moves, how it acts, what it costs, what is assumed."""
    from banha.cli_options import named_scenario, read_language
    from banha.explanation import explain as explained

    language = read_language(lang)
    typer.echo(explained(named_scenario(scenario), lang=language))


@app.command()
@clear_errors()
def demo(
    *,
    seeds: Seeds = "3",
    scale: Scale = "50",
    end: End = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to make; by default runs/demo, or the next free number."),
    ] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
) -> None:
    """Show Bình Dương 2010-2030, simulated and measured."""
    from banha.cli_demo import free_folder, run_demo
    from banha.cli_options import read_count, whole

    run_demo(
        seeds=read_count(seeds, option="--seeds"), scale=whole(scale), end=end,
        out=out if out is not None else free_folder(), overwrite=overwrite, quiet=quiet,
    )  # fmt: skip


@app.command()
@clear_errors()
def scenarios() -> None:
    """List the scenarios that come with banha."""
    from banha.cli_show import scenarios_text

    typer.echo(scenarios_text())


@app.command()
@clear_errors()
def provinces() -> None:
    """List the provinces that can be simulated."""
    from banha.cli_show import provinces_text

    typer.echo(provinces_text())


@app.command()
@clear_errors()
def describe(
    subject: Annotated[
        Text,
        typer.Argument(
            metavar="[schema|parameters|levers|records|flows|criteria|SCENARIO]",
            help="What to describe; all tables if nothing is named.",
            show_default=False,
        ),
    ] = None,
    *,
    province: Annotated[
        Text, typer.Option(help="Show the parameters as this province uses them.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", metavar="en|vi", help="Language of levers and records.")
    ] = "en",
) -> None:
    """Describe all columns and numbers, or a scenario."""
    from banha.cli_show import describe_text

    typer.echo(describe_text(subject, province=province, lang=lang))


@pack_app.command("build")
@clear_errors()
def pack_build(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Name of the pack.")],
    source: Annotated[Path, typer.Option("--from", help="Folder of the raw tables.")],
) -> None:
    """Build a pack from raw tables and print its balance report."""
    from banha.cli_pack import build_text

    typer.echo(build_text(slug, source=source))


@pack_app.command("check")
@clear_errors()
def pack_check(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Name of the pack.")],
) -> None:
    """Check a pack, and rebuild it from its own sources."""
    from banha.cli_pack import check_text

    typer.echo(check_text(slug))
