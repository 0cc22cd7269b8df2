"""`banha pack build`: from a folder of tables, or from the nation's panel, to packs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from banha.errors import Fault, PackError
from banha.founding.found import FoundPack, found_pack
from banha.founding.merge import merged_province
from banha.founding.panel import province_of_panel
from banha.founding.request import START, Names
from banha.packs.found import Province, drawn_suffix
from banha.packs.head import SLUG
from banha.packs.stand_ins.nation import Nation, load_nation

FLAGSHIP = "binh-duong"
YEARS = range(2005, 2021)
PROVINCE_FILE = "province.toml"
NAMES = ("name_en", "name_vi", "region")


def make_pack(
    slug: str,
    *,
    folder: Path,
    source: Path | None = None,
    mapping: Path | None = None,
    start_years: Sequence[int] = (START,),
    names: Names | None = None,
    merge: Sequence[str] = (),
    nation: str = "viet-nam",
) -> tuple[FoundPack, list[str]]:
    """Build the pack of a province into `folder`/SLUG.

    Parameters
    ----------
    slug
        Name of the pack.
    folder
        Folder of packs.
    source
        Folder of the province's own tables; none: the nation's panel.
    mapping
        File that says how the tables are laid out; none: `mapping.toml` of the folder, if any.
    start_years
        Years of the openings.
    names
        Names of the province, where they are not those of the nation's list.
    merge
        Provinces of the panel that the pack joins into one.
    nation
        The nation behind the stand-ins.

    Returns
    -------
    The pack, and what was done to the tables on reading, in sentences.

    Raises
    ------
    PackError
        Everything wrong with the input at once; nothing is written then.
    """
    faults = list(_faults(slug, start_years=start_years, merge=merge, source=source))
    if faults:
        raise PackError(faults)
    known = load_nation(nation)
    notes: list[str] = []
    if source is not None:
        province, known, notes = _of_tables(slug, source=source, mapping=mapping, nation=known)
    elif merge:
        province = merged_province(slug, merge, nation=known)
    else:
        province = province_of_panel(slug, nation=known)
    chosen = names or Names()
    given = {name: getattr(chosen, name) for name in NAMES if getattr(chosen, name) is not None}
    pack = found_pack(
        replace(province, **given), nation=known, start_years=sorted(set(start_years)),
        folder=folder, own_tables=source is not None or bool(merge),
    )  # fmt: skip
    return pack, notes


def make_draws(
    slug: str,
    *,
    folder: Path,
    number: int,
    start_years: Sequence[int] = (START,),
    nation: str = "viet-nam",
) -> Iterator[FoundPack]:
    """Build packs SLUG-draw-01, -02 … of a province of the panel, each with draws of its estimates.

    What is not measured is drawn from its range, once for each pack, and the opening is balanced
    anew. A draw that cannot be balanced is passed over: the numbers of the packs tell.

    Parameters
    ----------
    slug
        A province of the nation's panel.
    folder
        Folder of packs.
    number
        How many packs are wanted.
    start_years
        Years of the openings.
    nation
        The nation behind the stand-ins.

    Raises
    ------
    PackError
        Twice as many draws did not give enough packs; the last one's faults.
    """
    known = load_nation(nation)
    province = province_of_panel(slug, nation=known)
    built = 0
    for draw in range(1, 2 * number + 1):
        named = replace(
            province, slug=f"{slug}{drawn_suffix(draw)}",
            name_en=f"{province.name_en}, draw {draw}",
            name_vi=f"{province.name_vi}, lần rút {draw}",
        )  # fmt: skip
        try:
            pack = found_pack(
                named, nation=known, start_years=sorted(set(start_years)), folder=folder,
                own_tables=True, draw=draw,
            )  # fmt: skip
        except PackError:
            if draw == 2 * number:
                raise
            continue
        yield pack
        built += 1
        if built == number:
            return


def make_all(
    *, folder: Path, nation: str = "viet-nam", start_years: Sequence[int] = (START,)
) -> Iterator[FoundPack]:
    """Build the packs of all provinces of a nation's panel but the hand-written flagship's."""
    known = load_nation(nation)
    for slug in sorted(known.provinces):
        if slug != FLAGSHIP:
            yield make_pack(slug, folder=folder, start_years=start_years, nation=nation)[0]


def _faults(
    slug: str, *, start_years: Sequence[int], merge: Sequence[str], source: Path | None
) -> Iterator[Fault]:
    if not SLUG.fullmatch(slug):
        yield Fault(
            f"province {slug!r}", "This cannot be the name of a pack.",
            "Use lower-case letters without accents, digits and hyphens, such as dong-nai.",
        )  # fmt: skip
    for year in start_years:
        if year not in YEARS:
            yield Fault(
                f"--start {year}", "There are no national tables behind an opening of this year.",
                f"Start in a year from {YEARS[0]} to {YEARS[-1]}.",
            )  # fmt: skip
    if merge and source is not None:
        yield Fault(
            "--merge", "Merged provinces are those of the nation's panel.", "Leave --from out."
        )
    if source is not None and not source.is_dir():
        what = "there is no such folder" if not source.exists() else "this is not a folder"
        cure = "Name the folder that holds the raw tables."
        yield Fault(f"--from {source}", what, cure)


def _of_tables(
    slug: str, *, source: Path, mapping: Path | None, nation: Nation
) -> tuple[Province, Nation, list[str]]:
    """Read the user's tables; national ones among them take the place of the nation's."""
    from banha.founding.national import with_own_tables
    from banha.intake import read_tables

    intake = read_tables(source, slug=slug, mapping=mapping)
    own = nation.provinces.get(slug, {})
    said = _province_file(source / PROVINCE_FILE)
    names = {
        "name_en": said.get("name_en") or own.get("name_en") or slug.replace("-", " ").title(),
        "name_vi": said.get("name_vi") or own.get("name_vi") or slug.replace("-", " ").title(),
        "region": said.get("region") or own.get("region", ""),
    }
    rows = intake.annual.assign(
        preferred=intake.annual["preferred"].map({True: "true", False: "false"})
    )
    province = Province(slug, **names, rows=rows, firm_sizes=intake.firm_sizes)
    return province, with_own_tables(nation, intake.national), list(intake.notes)


def _province_file(path: Path) -> dict[str, str]:
    """Return what `province.toml` in a folder of tables says of names; nothing where it is not."""
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackError(
            [Fault(str(path), f"The file is not TOML in UTF-8: {error}.", "Correct it.")]
        ) from error
    faults = [
        Fault(f"{path.name}, key {key}", f"{value!r} is not a name known here.",
              f"Write texts for: {', '.join(NAMES)}.")
        for key, value in entries.items()
        if key not in NAMES or not isinstance(value, str)
    ]  # fmt: skip
    if faults:
        raise PackError(faults)
    return entries
