"""Reading province packs: every fault of a pack at once, each with its file, line and cure."""

import copy
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from banha.data import list_provinces, province_folder, provinces_folder
from banha.errors import Fault, PackError
from banha.packs.check import consistency_faults
from banha.packs.head import SLUG, PackHead, read_head
from banha.packs.layout import (
    FIRST_OUTSIDE_YEAR,
    LAST_OUTSIDE_YEAR,
    OLDEST_AGE,
    OWNERSHIPS,
    TABLES,
    opening_tables,
)
from banha.packs.observed import MEASURED, observed_series
from banha.packs.pack import Pack, Uses, YearSeries, content_hash
from banha.packs.shared import shared_table
from banha.packs.tables import FloatArray, Table, read_table

YEARS = np.arange(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1)


def list_packs(*, folder: Path | None = None) -> list[str]:
    """Return the slugs of all packs in alphabetical order.

    Parameters
    ----------
    folder
        Folder of packs; by default the one of the installed data.
    """
    if folder is None:
        return list_provinces()
    return sorted(path.parent.name for path in folder.glob("*/pack.toml"))


def load_pack(slug: str, *, start_year: int, folder: Path | None = None) -> Pack:
    """Read and check a province pack.

    Parameters
    ----------
    slug
        Name of the pack's folder.
    start_year
        Year of the opening state.
    folder
        Folder of packs; by default the one of the installed data.

    Raises
    ------
    PackError
        The pack is missing or anything in it is wrong; it carries all faults.
    """
    root = folder
    if root is None:
        root = province_folder(slug).parent if SLUG.fullmatch(slug) else provinces_folder()
    known = root / slug if SLUG.fullmatch(slug) else None
    content = content_hash(known, start_year=start_year) if known and known.is_dir() else ""
    return copy.deepcopy(_read(slug, start_year=start_year, root=root, content=content))


@lru_cache(maxsize=8)
def _read(slug: str, *, start_year: int, root: Path, content: str) -> Pack:
    """Read a pack; one of the same content is read once."""
    del content
    faults: list[Fault] = []
    head = _head(slug, root=root, start_year=start_year, faults=faults)
    if head is None:
        raise PackError(faults)
    base, opening = root / slug, root / slug / f"opening-{start_year}"
    tables: dict[str, Table | None] = {}
    specifications = [
        *((base / name, columns) for name, columns in TABLES.items()),
        *((opening / name, columns) for name, columns in opening_tables(head.sectors).items()),
    ]
    for path, columns in specifications:
        if path.name == MEASURED and head.origin == "nation" and not path.is_file():
            frame = observed_series(base)
            tables[path.name] = Table(path, path.name, frame, tuple(range(len(frame))))
            continue
        where = path.relative_to(root).as_posix()
        shared = shared_table(head.nation, path.name)
        if shared is None or path.is_file():
            tables[path.name] = read_table(path, where=where, columns=columns, faults=faults)
        if shared is not None:
            common = read_table(
                shared, where=f"nations/{head.nation}/{shared.name}", columns=columns, faults=faults
            )
            tables[path.name] = joined(tables.get(path.name), common)
    faults.extend(consistency_faults(tables, head=head))
    if faults:
        raise PackError(faults)
    complete = {name: table for name, table in tables.items() if table is not None}
    return _assemble(head, tables=complete, base=base, start_year=start_year)


def joined(own: Table | None, common: Table | None) -> Table | None:
    """Return the rows of a province's own table and, behind them, those of the nation's."""
    if own is None or common is None:
        return own or common
    frame = pd.concat([own.frame, common.frame], ignore_index=True)
    return Table(own.path, own.where, frame, own.lines + common.lines)


def _head(slug: str, *, root: Path, start_year: int, faults: list[Fault]) -> PackHead | None:
    known = ", ".join({**dict.fromkeys(list_packs(folder=root)), **dict.fromkeys(list_packs())})
    cure = f"Choose one of the provinces: {known or 'none'}."
    if not SLUG.fullmatch(slug):
        faults.append(Fault(f"province {slug!r}", "This is not the name of a pack.", cure))
        return None
    if not (root / slug).is_dir():
        faults.append(Fault(f"province {slug!r}", "There is no such pack.", cure))
        return None
    where = f"{slug}/pack.toml"
    head = read_head(root / slug / "pack.toml", where=where, faults=faults)
    if head is not None and start_year not in head.start_years:
        years = ", ".join(str(year) for year in head.start_years)
        faults.append(
            Fault(
                f"{where}, key start_years",
                f"The pack has no opening state for {start_year}.",
                f"Start in one of: {years}.",
            )
        )
        return None
    return head


def _assemble(head: PackHead, *, tables: dict[str, Table], base: Path, start_year: int) -> Pack:
    sectors, opening = tables["sectors.csv"], tables["opening.csv"]
    parameters = base / "parameters.csv"
    scalars = zip(opening.texts("name"), opening.numbers("value").tolist(), strict=True)
    return Pack(
        slug=head.slug,
        name_en=head.name_en,
        name_vi=head.name_vi,
        note_en=head.note_en,
        note_vi=head.note_vi,
        licence=head.licence,
        start_year=start_year,
        folder=base,
        sectors=tuple(head.sectors),
        kinds=tuple(sectors.texts("kind")),
        sector_names_en=tuple(head.sector_names_en),
        sector_names_vi=tuple(head.sector_names_vi),
        output=sectors.integers("output"),
        input_coefficient=sectors.numbers("input_coefficient"),
        wage_monthly=sectors.integers("wage_monthly"),
        foreign_productivity_gap=sectors.numbers("foreign_productivity_gap"),
        productivity_spread=sectors.numbers("productivity_spread"),
        household_business_share=sectors.numbers("household_business_share"),
        uses=_uses(tables["uses.csv"], sectors=head.sectors),
        firms=_firms(tables["firms.csv"], sectors=head.sectors),
        population=tables["population.csv"].integers("persons"),
        education=tables["education.csv"].frame,
        employment=tables["employment.csv"].frame,
        opening=dict(scalars),
        opening_table=opening.frame,
        measured=tables["measured.csv"].frame,
        inputs=tables["inputs.csv"].frame,
        parameters_path=parameters if parameters.is_file() else None,
        nation=head.nation,
        grade=head.grade,
        outside_series=_outside(tables["outside.csv"]),
        mortality=_mortality(tables["mortality.csv"]),
        mortality_first_year=FIRST_OUTSIDE_YEAR,
        fertility=_fertility(tables["fertility.csv"]),
        fertility_first_year=FIRST_OUTSIDE_YEAR,
    )


def _uses(table: Table, *, sectors: list[str]) -> Uses:
    inputs = [table.integers(f"inputs_{name}") for name in sectors]
    return Uses(
        supply=table.integers("supply"),
        households=table.integers("households"),
        state=table.integers("state"),
        investment=table.integers("investment"),
        inputs=np.ascontiguousarray(np.stack(inputs, axis=1)),
        outside=table.integers("outside"),
    )


def _firms(table: Table, *, sectors: list[str]) -> pd.DataFrame:
    sector_code = [sectors.index(name) for name in table.texts("sector")]
    ownership_code = [OWNERSHIPS.index(name) for name in table.texts("ownership")]
    return table.frame.assign(sector_code=sector_code, ownership_code=ownership_code)


def _outside(table: Table) -> dict[str, YearSeries]:
    names, units = np.array(table.texts("series")), np.array(table.texts("unit"))
    years, values = table.integers("year"), table.numbers("value")
    series = {}
    for name in sorted(set(names.tolist())):
        rows = np.flatnonzero(names == name)
        rows = rows[np.argsort(years[rows], kind="stable")]
        series[name] = YearSeries(
            first_year=int(years[rows[0]]), values=values[rows].copy(), unit=str(units[rows[0]])
        )
    return series


def _mortality(table: Table) -> FloatArray:
    rates = np.zeros((len(YEARS), OLDEST_AGE + 1))
    columns = ("age", "year_from", "year_to")
    spans = zip(*(table.integers(name).tolist() for name in columns), strict=True)
    given = table.numbers("deaths_per_person_year")
    for (age, first, last), rate in zip(spans, given, strict=True):
        rates[(first <= YEARS) & (last >= YEARS), age] = rate
    return rates


def _fertility(table: Table) -> FloatArray:
    given, ages, values = table.integers("year"), table.integers("age"), table.numbers("share")
    shares = np.zeros((len(YEARS), OLDEST_AGE + 1))
    for row, year in enumerate(YEARS):
        rows = given == given[given <= year].max()
        shares[row, ages[rows]] = values[rows]
    return shares
