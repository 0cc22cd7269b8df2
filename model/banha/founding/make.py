"""`banha pack build`: from a folder of tables, or from the nation's panel, to packs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from banha.data import own_provinces_folder
from banha.errors import Fault, PackError
from banha.founding.found import FoundPack, found_pack
from banha.founding.merge import merged_province
from banha.founding.panel import province_of_panel
from banha.founding.request import START, Names
from banha.founding.stated import read_stated
from banha.packs.found import Province, drawn_suffix
from banha.packs.head import SLUG
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.packs.stand_ins.vintage import vintage_nation

FLAGSHIP = "binh-duong"
YEARS = range(2006, 2019)
PROVINCE_FILE = "province.toml"
NAMES = ("name_en", "name_vi", "region")


class _Asked(TypedDict):
    """What may not go together."""

    start_years: Sequence[int]
    merge: Sequence[str]
    source: Path | None


def make_pack(
    slug: str,
    *,
    folder: str | Path | None = None,
    source: str | Path | None = None,
    mapping: str | Path | None = None,
    start_years: Sequence[int] = (START,),
    names: Names | None = None,
    merge: Sequence[str] = (),
    nation: str = "viet-nam",
    until: int | None = None,
) -> tuple[FoundPack, list[str]]:
    """Build the pack of a province from its own tables; estimates stand in for what is missing.

    Parameters
    ----------
    slug
        Name of the pack: small letters, digits, hyphens.
    folder
        Folder of packs; none: your own, `provinces` where you work or BANHA_PROVINCES.
    source
        Folder of the province's own tables, with `mapping.toml`, `province.toml` (names) and
        `assumptions.csv` (own ones in place of estimates) if wanted; none: the nation's panel.
    mapping
        File that says how the tables are laid out; none: `mapping.toml` of the folder, if any.
    start_years
        Years of the openings.
    names
        Names of the province; none: those of `province.toml` or of the nation's list.
    merge
        Provinces of the panel that the pack joins into one.
    nation
        The nation behind the stand-ins.
    until
        Year at whose end the pack is as known, 2010 to 2021; none: from all that there is.

    Returns
    -------
    The pack, and what was done to the tables on reading, in sentences.

    Raises
    ------
    PackError
        Everything wrong with the input at once; nothing is written then.
    """
    tables, layout = (Path(path) if path is not None else None for path in (source, mapping))
    asked: _Asked = {"start_years": start_years, "merge": merge, "source": tables}
    if faults := [*_faults(slug, **asked), *_until_faults(until, **asked)]:
        raise PackError(faults)
    known = _nation(nation, until=until)
    province, known, notes = _read(slug, **asked, mapping=layout, nation=known)
    pack = found_pack(
        _named(province, names or Names()), nation=known, start_years=sorted(set(start_years)),
        folder=Path(folder) if folder is not None else own_provinces_folder(),
        own_tables=source is not None or slug not in known.provinces,
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


def _of_panel(slug: str, *, merge: Sequence[str], nation: Nation) -> Province:
    """Return a province of the nation's panel, or several of them joined, such as in a merger."""
    if merge:
        return merged_province(slug, merge, nation=nation)
    for row in nation.tables["merged.csv"]:
        if row["slug"] == slug:
            province = merged_province(slug, row["parts"].split("+"), nation=nation)
            return _named(province, Names(row["name_en"], row["name_vi"], row["region"]))
    return province_of_panel(slug, nation=nation)


def _named(province: Province, names: Names) -> Province:
    """Return a province with the names that are given."""
    given = {name: getattr(names, name) for name in NAMES if getattr(names, name) is not None}
    return replace(province, **given)


def make_all(
    *, folder: Path, nation: str = "viet-nam", start_years: Sequence[int] = (START,)
) -> Iterator[FoundPack]:
    """Build the packs of all provinces of a nation's panel, and of its mergers.

    The flagship's, which is written by hand, is left as it is.
    """
    known = load_nation(nation)
    merged = [row["slug"] for row in known.tables["merged.csv"]]
    for slug in [*sorted(known.provinces), *merged]:
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


def _read(
    slug: str, *, source: Path | None, mapping: Path | None, merge: Sequence[str],
    start_years: Sequence[int], nation: Nation,
) -> tuple[Province, Nation, list[str]]:  # fmt: skip
    """Return the province, the nation behind it, and what was done to the tables on reading."""
    if source is None:
        return _of_panel(slug, merge=merge, nation=nation), nation, []
    return _of_tables(
        slug, source=source, mapping=mapping, nation=nation, start_years=start_years
    )  # fmt: skip


def _nation(slug: str, *, until: int | None) -> Nation:
    """Return the nation, or as it was known at the end of a year."""
    return load_nation(slug) if until is None else vintage_nation(slug, until=until)


def _until_faults(
    until: int | None, *, start_years: Sequence[int], merge: Sequence[str], source: Path | None
) -> list[Fault]:
    faults = []
    if until is not None and (source is not None or merge):
        what = "What was known at a year is cut from the nation's panel."
        faults.append(Fault("--until", what, "Leave --from and --merge out."))
    if until is not None and tuple(start_years) != (START,):
        what = f"What was known at a year is built for an opening of {START}."
        faults.append(Fault("--until", what, "Leave --start out."))
    return faults


def _of_tables(
    slug: str, *, source: Path, mapping: Path | None, nation: Nation, start_years: Sequence[int]
) -> tuple[Province, Nation, list[str]]:
    """Read the user's tables; national ones among them take the place of the nation's."""
    from banha.founding.national import with_own_tables
    from banha.intake import read_tables

    faults: list[Fault] = []

    def gathered[T](read: Callable[[], T]) -> T | None:
        try:
            return read()
        except PackError as error:
            faults.extend(error.faults)
            return None

    intake = gathered(lambda: read_tables(source, slug=slug, mapping=mapping))
    said = gathered(lambda: _province_file(source / PROVINCE_FILE))
    stated = gathered(lambda: read_stated(source, nation=nation, start_years=start_years))
    if intake is None or said is None or stated is None:
        raise PackError(faults)
    own = nation.provinces.get(slug, {})
    names = {
        "name_en": said.get("name_en") or own.get("name_en") or slug.replace("-", " ").title(),
        "name_vi": said.get("name_vi") or own.get("name_vi") or slug.replace("-", " ").title(),
        "region": said.get("region") or own.get("region", ""),
    }
    rows = intake.annual.assign(
        preferred=intake.annual["preferred"].map({True: "true", False: "false"})
    )
    province = Province(slug, **names, rows=rows, firm_sizes=intake.firm_sizes, stated=stated)
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
