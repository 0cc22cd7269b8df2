"""Checking packs that were founded: what they were built from gives them back byte by byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from banha.data import province_folder
from banha.errors import Fault, PackError
from banha.founding.found import KEPT, found_pack
from banha.founding.national import with_own_tables
from banha.founding.panel import province_of_panel
from banha.packs.found import Province
from banha.packs.head import PackHead, read_head
from banha.packs.posterior import keep_posterior
from banha.packs.stand_ins.nation import NATIONAL_TABLES, Nation, load_nation
from banha.packs.stand_ins.vintage import vintage_nation
from banha.packs.verify import check_pack, different_files

SIZE_COLUMNS = (
    "scope", "key", "industry", "size_class", "size_order", "enterprises", "source", "reference",
    "note",
)  # fmt: skip


def verify_pack(slug: str, *, folder: Path | None = None) -> list[str]:
    """Read every opening of a pack, and build it anew from what it was built from.

    That is its folder `source`, or the nation's panel where `pack.toml` says so. A pack that has
    neither, such as an invented one, is only read.

    Parameters
    ----------
    slug
        Name of the pack.
    folder
        Folder of packs; none: where `banha provinces` finds the pack.

    Returns
    -------
    What was checked, one line each.

    Raises
    ------
    PackError
        The pack has faults, or differs from what its sources give.
    """
    root = folder if folder is not None else province_folder(slug).parent
    lines = check_pack(slug, folder=root)
    head = read_head(root / slug / "pack.toml", where=f"{slug}/pack.toml", faults=[])
    if head is not None and head.origin is not None:
        lines.append(_founded_again(root / slug, head=head))
    return lines


def verify_packs(slugs: Sequence[str]) -> list[str]:
    """Check packs one after another.

    Raises
    ------
    PackError
        With the faults of all of them.
    """
    lines: list[str] = []
    faults: list[Fault] = []
    for slug in slugs:
        try:
            lines += verify_pack(slug)
        except PackError as error:
            faults += error.faults
    if faults:
        raise PackError(faults)
    return lines


def _founded_again(place: Path, *, head: PackHead) -> str:
    if head.until is not None:
        nation = vintage_nation(head.vintage_of or "", until=head.until)
    else:
        nation = load_nation(head.nation or "")
    kept = head.origin == "tables"
    province = _of_source(place, head=head) if kept else province_of_panel(head.slug, nation=nation)
    province = replace(province, name_en=head.name_en, name_vi=head.name_vi, region=head.region)
    with TemporaryDirectory() as temporary:
        found_pack(
            province, nation=_with_kept(nation, place / "source"),
            start_years=head.start_years, folder=Path(temporary), own_tables=kept,
            licence=head.licence, draw=head.draw,
        )  # fmt: skip
        copy = Path(temporary) / place.name
        keep_posterior(place, copy)
        built, different = different_files(place, copy)
    if different:
        origin = "tables in `source`" if kept else f"panel of {nation.slug}"
        raise PackError(
            Fault(
                f"{place.name}/{name.as_posix()}",
                f"The file differs from what the {origin} give{'' if kept else 's'}.",
                _cure(place, kept=kept),
            )
            for name in different
        )
    origin = "its own tables" if kept else f"the panel of {nation.slug}"
    return f"{place.name}: {len(built)} files rebuilt from {origin}, byte by byte"


def _cure(place: Path, *, kept: bool) -> str:
    source = f" --from {place / 'source'}" if kept else ""
    return f"Build the pack anew: banha pack build {place.name}{source} --to {place.parent}."


def _of_source(place: Path, *, head: PackHead) -> Province:
    """Return the province of the tables that a pack keeps."""
    rows = place / "source" / KEPT[0]
    if not rows.is_file():
        what = "The pack was built from tables, but does not hold them."
        cure = f"Restore the folder {place / 'source'}, or build the pack anew."
        raise PackError([Fault(f"{place.name}/source/{KEPT[0]}", what, cure)])
    sizes = place / "source" / KEPT[1]
    empty = pd.DataFrame(columns=list(SIZE_COLUMNS))
    return Province(
        head.slug, head.name_en, head.name_vi, head.region,
        rows=_texts(rows).astype({"year": "int32", "value": "float64"}),
        firm_sizes=_texts(sizes) if sizes.is_file() else empty,
    )  # fmt: skip


def _texts(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _with_kept(nation: Nation, source: Path) -> Nation:
    """Return the nation with the national tables that a pack keeps in place of its own."""
    own = {name: source / name for name in NATIONAL_TABLES if (source / name).is_file()}
    return with_own_tables(nation, own)
