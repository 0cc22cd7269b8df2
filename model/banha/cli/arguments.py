"""Arguments and options that several commands share, each with its words."""

from pathlib import Path
from typing import Annotated

import typer

from banha.cli import complete

type Text = str | None


def example(command: str) -> str:
    """Return the last lines of a help: one command as it is typed, on a line of its own."""
    return f"\b\nExample:\n  {command}"


ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A name of `banha scenarios`, or a .toml file.",
        autocompletion=complete.scenarios,
    ),
]
ScenarioA = Annotated[
    str,
    typer.Argument(
        metavar="A",
        help="Scenario to compare with, as for `banha run`.",
        autocompletion=complete.scenarios,
    ),
]
ScenarioB = Annotated[
    str,
    typer.Argument(
        metavar="B",
        help="Scenario that differs; shown is B − A.",
        autocompletion=complete.scenarios,
    ),
]
BatchName = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="Folder that `banha batch` made.")
]
Province = Annotated[
    Text,
    typer.Option(
        metavar="NAME",
        help="One of `banha provinces`; by default the scenario's.",
        autocompletion=complete.provinces,
    ),
]
Provinces = Annotated[
    Text,
    typer.Option(
        metavar="A,B,C",
        help="Several provinces at once, which feel each other.",
        autocompletion=complete.provinces_of_list,
    ),
]
Own = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PROVINCE=SCENARIO",
        help="With --provinces: a province's own scenario; repeatable.",
        autocompletion=complete.provinces_with_scenario,
    ),
]
Start = Annotated[
    Text, typer.Option(metavar="YYYY-MM", help="First month; by default the scenario's.")
]
End = Annotated[
    Text, typer.Option(metavar="YYYY-MM", help="Last month; by default the scenario's.")
]
Scale = Annotated[
    Text, typer.Option(metavar="K", help="Simulate one person in K; a larger K is faster.")
]
FirmScale = Annotated[
    Text, typer.Option(metavar="K", help="Simulate one firm in K; by default a fifth of --scale.")
]
Seed = Annotated[
    Text, typer.Option(metavar="N", help="Seed of all random draws: same seed, same results.")
]
Seeds = Annotated[str, typer.Option(metavar="N", help="How many seeds: the draws of luck to run.")]
Threads = Annotated[
    str, typer.Option(metavar="N", help="Threads to share the work; results are the same.")
]
Language = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="en|vi",
        help="Language of the text.",
        autocompletion=complete.languages,
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress line.")]
StudyFile = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A study file (.toml), or the folder of one.")
]
BatchOut = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Folder of the batch; by default runs/STUDY."),
]
Workers = Annotated[
    Text, typer.Option(metavar="N", help="Processes; by default one for each core.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Refuse to start anew: the batch must be there.")
]
Scheduler = Annotated[
    Text,
    typer.Option(metavar="ADDRESS", help="Run on this Dask scheduler, such as tcp://HOST:8786."),
]
Log = Annotated[bool, typer.Option("--log", help="Show progress as lines with the time of day.")]
BaselineOfBatch = Annotated[
    Text,
    typer.Option(
        metavar="NAME",
        help="Compare with this scenario, not the study's own.",
        autocompletion=complete.scenarios_of_batch,
    ),
]
ScenarioOfBatch = Annotated[
    Text,
    typer.Option(
        metavar="NAME",
        help="Show all that this scenario changes.",
        autocompletion=complete.scenarios_of_batch,
    ),
]
ProvinceOfBatch = Annotated[
    Text,
    typer.Option(
        metavar="NAME",
        help="Which province, if the study has several.",
        autocompletion=complete.provinces_of_batch,
    ),
]
SeriesList = Annotated[
    Text,
    typer.Option(
        metavar="A,B",
        help="Only these series; by default all kept.",
        autocompletion=complete.series_of_list,
    ),
]
