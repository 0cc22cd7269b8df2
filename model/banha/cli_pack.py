"""`banha pack build` and `banha pack check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from banha.cli_arguments import example
from banha.cli_errors import clear_errors
from banha.data import list_provinces, provinces_folder
from banha.errors import Fault, PackError
from banha.suggest import did_you_mean

pack_app = typer.Typer(
    help="Build and check province packs.", no_args_is_help=True, rich_markup_mode=None
)


@pack_app.command("build", epilog=example("banha pack build binh-duong --from raw"))
@clear_errors()
def pack_build(
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="Folder name of the pack, of `banha provinces`.")
    ],
    source: Annotated[
        Path, typer.Option("--from", metavar="FOLDER", help="Folder of the raw tables.")
    ],
) -> None:
    """Build a pack from raw tables.

    Writes the tables of the pack and prints the report of how its accounts were balanced.
    """
    typer.echo(build_text(slug, source=source))


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


def build_text(slug: str, *, source: Path) -> str:
    """Build a pack from raw tables; return its balance reports.

    Raises
    ------
    PackError
        With all faults at once.
    """
    folder = known_pack(slug)
    if not source.is_dir():
        what = "there is no such folder" if not source.exists() else "this is not a folder"
        cure = "Name the folder that holds the raw tables."
        raise PackError([Fault(f"--from {source}", what, cure)])
    from banha.packs.build import build_pack

    reports = build_pack(slug, source=source, destination=folder)
    return "\n".join(str(report) for report in reports.values())


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
    return provinces_folder() / slug
