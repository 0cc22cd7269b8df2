"""Arguments and options that several commands share, each with its words."""

from pathlib import Path
from typing import Annotated

import typer

type Text = str | None


def example(command: str) -> str:
    """Return the last lines of a help: one command as it is typed, on a line of its own."""
    return f"\b\nExample:\n  {command}"


ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A name of `banha scenarios`, or a .toml file.")
]
BatchName = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="Folder that `banha batch` made.")
]
Province = Annotated[
    Text,
    typer.Option(metavar="NAME", help="One of `banha provinces`; by default the scenario's."),
]
Provinces = Annotated[
    Text,
    typer.Option(metavar="A,B,C", help="Several provinces at once, which feel each other."),
]
Own = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PROVINCE=SCENARIO", help="With --provinces: a province's own scenario; repeatable."
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
Language = Annotated[str, typer.Option("--lang", metavar="en|vi", help="Language of the text.")]
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
