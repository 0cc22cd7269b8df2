"""`banha pack build`, `show`, `diff`, `check`: province packs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from banha.cli import complete
from banha.cli import pack_arguments as asked
from banha.cli.arguments import Language, Overwrite, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import Commands, answer
from banha.data import list_provinces, own_provinces_folder, province_folder
from banha.errors import Fault, PackError
from banha.suggest import did_you_mean

pack_app = Commands(
    name="pack",
    help="Build, show, compare and check province packs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@pack_app.command("build", epilog=example("banha pack build dong-nai --from my-tables"))
@clear_errors()
def pack_build(
    slug: asked.NewPack = "",
    source: asked.Tables = None,
    mapping: asked.Mapping = None,
    start: asked.StartYears = None,
    to: asked.PacksFolder = None,
    name_en: asked.NameEnglish = None,
    name_vi: asked.NameVietnamese = None,
    region: asked.Region = None,
    merge: asked.Merge = "",
    every: asked.AllOfNation = False,
    draws: asked.Draws = 0,
    until: asked.Until = None,
    full: asked.Full = False,
) -> None:
    """Build a province pack from tables.

    What the tables do not say is estimated; every such value is printed with its method and
    range. The opening is balanced, the pack written, whole or not at all.
    """
    from banha.founding.command import build_text
    from banha.founding.request import START, BuildRequest, Names

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
        until=until,
        full=full,
    )
    folders = build_text(request, say=typer.echo)
    answer(None, lambda: build_document(folders))


@pack_app.command("check", epilog=example("banha pack check binh-duong"))
@clear_errors()
def pack_check(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="[SLUG]",
            help="A name of `banha provinces`.",
            show_default=False,
            autocompletion=complete.provinces,
        ),
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Check every pack that is there.")] = False,
) -> None:
    """Check a pack, and rebuild it from its own sources.

    The rebuilt tables must equal those that are there. A pack from the nation's panel is rebuilt
    from that.
    """  # fmt: skip
    lines = check_text(slug, every=every)
    packs = list_provinces() if every else [slug]
    answer(lambda: "\n".join(lines), lambda: {"packs": packs, "checks": lines})


@pack_app.command("show", epilog=example("banha pack show binh-duong --out binh-duong.html"))
@clear_errors()
def pack_show(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="SLUG",
            help="A name of `banha provinces`.",
            autocompletion=complete.provinces,
        ),
    ],
    start: Annotated[
        int | None,
        typer.Option("--start", metavar="YEAR", help="Year of the opening; by default the last."),
    ] = None,
    lang: Language = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the page (.html, .md) or its figure (.png)."
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Show on one page what a pack holds and how well it is known.

    By group what is measured, what stands in with method and range, what is assumed; the largest
    adjustments of the accounts; the measured series to compare with.
    """
    from banha.cli.pack_show import show_pack

    folder = known_pack(slug).parent
    show_pack(slug, folder=folder, start=start, lang=lang, out=out, overwrite=overwrite)


@pack_app.command("diff", epilog=example("banha pack diff binh-duong dong-nai"))
@clear_errors()
def pack_diff(
    a: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="Name of a pack, or its folder.",
            autocompletion=complete.packs,
        ),
    ],
    b: Annotated[
        str,
        typer.Argument(metavar="B", help="Another one.", autocompletion=complete.packs),
    ],
    start: Annotated[
        int | None,
        typer.Option(
            "--start", metavar="YEAR", help="Year of the openings; by default the first of both."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write all differences as a table (.csv)."),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Say what differs between two packs.

    Head, totals of the opening, inputs and assumptions with their ranges, grades and methods,
    parameters, paths by year, measured series. Equal packs say so.
    """
    from banha.cli.pack_diff import show_diff

    show_diff(a, b, start=start, out=out, overwrite=overwrite)


def check_text(slug: str, *, every: bool = False) -> list[str]:
    """Check a pack, or all of them; return what was checked.

    Raises
    ------
    PackError
        With all faults at once.
    """
    from banha.founding.verify import verify_packs

    if bool(slug) == every:
        cure = "Name one pack, such as binh-duong, or give --all alone."
        what = "No pack is named." if not slug else "--all checks every pack, without a name."
        raise PackError([Fault("banha pack check", what, cure)])
    if not every:
        known_pack(slug)
    return verify_packs(list_provinces() if every else [slug])


def build_document(folders: Sequence[Path]) -> dict[str, Any]:
    """Return as values what was built: the folder and the head of each pack."""
    from banha.packs.head import head_of_folder

    return {
        "packs": [
            {"folder": folder, **head_of_folder(folder).model_dump()} for folder in folders
        ]
    }  # fmt: skip


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
