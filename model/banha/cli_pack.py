"""`banha pack build`, `check`: province packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from banha.cli_arguments import example
from banha.cli_errors import clear_errors
from banha.data import list_provinces, own_provinces_folder, province_folder
from banha.errors import Fault, PackError
from banha.founding.request import START, BuildRequest, Names
from banha.suggest import did_you_mean

pack_app = typer.Typer(
    help="Build and check province packs.", no_args_is_help=True, rich_markup_mode=None
)


@pack_app.command("build", epilog=example("banha pack build dong-nai --from my-tables"))
@clear_errors()
def pack_build(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="[SLUG]", help="Name of the pack, such as dong-nai.", show_default=False
        ),
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="Folder of your tables, CSV or xlsx; without it, the nation's panel.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help="How the tables are laid out; by default mapping.toml in the folder.",
        ),
    ] = None,
    start: Annotated[
        list[int] | None,
        typer.Option(
            "--start", metavar="YEAR", help="Year of the opening; may be repeated.  [default: 2010]"
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help="Folder of packs to write to; by default `provinces` where you work.",
        ),
    ] = None,
    name_en: Annotated[
        str | None, typer.Option("--name-en", metavar="NAME", help="Name in English.")
    ] = None,
    name_vi: Annotated[
        str | None, typer.Option("--name-vi", metavar="NAME", help="Name in Vietnamese.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="NAME", help="Region whose provinces stand in."),
    ] = None,
    merge: Annotated[
        str, typer.Option("--merge", metavar="A,B,C", help="Join provinces of the nation into one.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Build the packs of all provinces of the nation.")
    ] = False,
    draws: Annotated[
        int,
        typer.Option(
            "--draws",
            metavar="N",
            min=0,
            max=99,
            help="Build N packs SLUG-draw-01 … with draws of what is not measured.",
        ),
    ] = 0,
    full: Annotated[
        bool, typer.Option("--full", help="Print every value, adjustment and effect.")
    ] = False,
) -> None:
    """Build a province pack from tables.

    What the tables do not say is estimated; every such value is printed with its method and
    range. The opening is balanced, the pack written, whole or not at all.
    """
    from banha.founding.command import build_text

    request = BuildRequest(
        slug=slug,
        source=source,
        mapping=mapping,
        start_years=tuple(start or (START,)),
        folder=to if to is not None else own_provinces_folder(),
        names=Names(name_en, name_vi, region),
        merge=tuple(part.strip() for part in merge.split(",") if part.strip()),
        every=every,
        draws=draws,
        full=full,
    )
    build_text(request, say=typer.echo)


@pack_app.command("check", epilog=example("banha pack check binh-duong"))
@clear_errors()
def pack_check(
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="Folder name of the pack, of `banha provinces`.")
    ],
) -> None:
    """Check a pack, and rebuild it from its own sources.

    The rebuilt tables must equal those that are there.
    """
    typer.echo(check_text(slug))


def check_text(slug: str) -> str:
    """Check a pack; return what was checked.

    Raises
    ------
    PackError
        With all faults at once.
    """
    known_pack(slug)
    from banha.packs.verify import check_pack

    return "\n".join(check_pack(slug))


def known_pack(slug: str) -> Path:
    """Return the folder of a pack.

    Raises
    ------
    PackError
        There is none of this name.
    """
    known = list_provinces()
    if slug not in known:
        cure = did_you_mean(slug, known)
        raise PackError([Fault(f"province {slug!r}", "there is no such pack", cure)])
    return province_folder(slug)
