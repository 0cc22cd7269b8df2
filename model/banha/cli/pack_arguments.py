"""Arguments and options of `banha pack build`, each with its words."""

from pathlib import Path
from typing import Annotated

import typer

from banha.cli import complete

type Text = str | None

NewPack = Annotated[
    str,
    typer.Argument(
        metavar="[SLUG]",
        help="Name of the pack, such as dong-nai.",
        show_default=False,
        autocompletion=complete.provinces,
    ),
]
Tables = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FOLDER",
        help="Folder of your tables, CSV or xlsx; without it, the nation's panel.",
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="How the tables are laid out; by default mapping.toml in the folder.",
    ),
]
StartYears = Annotated[
    list[int] | None,
    typer.Option(
        "--start", metavar="YEAR", help="Year of the opening; may be repeated.  [default: 2010]"
    ),
]
PacksFolder = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FOLDER",
        help="Folder of packs to write to; by default `provinces` where you work.",
    ),
]
NameEnglish = Annotated[Text, typer.Option("--name-en", metavar="NAME", help="Name in English.")]
NameVietnamese = Annotated[
    Text, typer.Option("--name-vi", metavar="NAME", help="Name in Vietnamese.")
]
Region = Annotated[
    Text, typer.Option("--region", metavar="NAME", help="Region whose provinces stand in.")
]
Merge = Annotated[
    str, typer.Option("--merge", metavar="A,B,C", help="Join provinces of the nation into one.")
]
AllOfNation = Annotated[
    bool, typer.Option("--all", help="Build the packs of all provinces of the nation.")
]
Draws = Annotated[
    int,
    typer.Option(
        "--draws",
        metavar="N",
        min=0,
        max=99,
        help="Build N packs SLUG-draw-01 … with draws of what is not measured.",
    ),
]
Until = Annotated[
    int | None,
    typer.Option(
        "--until", metavar="YEAR", help="Build from what was known at the end of the year alone."
    ),
]
Full = Annotated[bool, typer.Option("--full", help="Print every value, adjustment and effect.")]
