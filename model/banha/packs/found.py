"""Founding a pack from a province's own tables: stand-ins where they are silent, then the builder.

What is written by people is their tables; the pack is built from them alone, and keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from banha.errors import PackError
from banha.packs.assumptions import Assumption, Assumptions
from banha.packs.balance import BalanceReport
from banha.packs.build import build_opening
from banha.packs.demography import fertility_rows, mortality_rows
from banha.packs.layout import LAST_OBSERVED_YEAR, TABLES
from banha.packs.observed import observed_of
from banha.packs.outside import outside_rows, own_outside_rows
from banha.packs.source import Sources
from banha.packs.stand_ins.complete import Completed, complete, estimates_by_assumption
from banha.packs.stand_ins.draws import luck_of
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.grade import Grade, grade_of
from banha.packs.stand_ins.nation import Nation
from banha.packs.stand_ins.stand_in import StandIn, StandIns
from banha.packs.stated import Stated, compared, stated_faults, stated_in
from banha.packs.write import Cell, write_rows

NOTE = "Every value with its range, method and source is in inputs.csv of the pack."
NATIONAL = ("national.csv", "demography.csv", "outside.csv", "tet.csv", "minimum_wages.csv")
ASSUMPTION_HEADER = ("name", "value", "low", "high", "unit", "grade", "source", "note")


@dataclass(frozen=True)
class Province:
    """A province's own tables and names.

    Attributes
    ----------
    slug, name_en, name_vi, region
        Names; the region may be empty.
    rows
        Own yearly rows, in the columns of `province_annual.csv`.
    firm_sizes
        Own enterprises by size class, in the columns of `firm_size_2010.csv`; may be empty.
    stated
        Own assumptions, which come before the estimates; a row `name@year` holds in the opening
        of that year only.
    """

    slug: str
    name_en: str
    name_vi: str
    region: str
    rows: pd.DataFrame
    firm_sizes: pd.DataFrame
    stated: Mapping[str, Assumption] = field(default_factory=dict)


@dataclass(frozen=True)
class Founded:
    """What came of founding a pack, per start year, and its grade.

    Attributes
    ----------
    completed
        Stand-ins.
    reports
        Reports of the balance.
    grade
        Grade of the first opening.
    stated
        Own assumptions in place of estimates.
    """

    completed: Mapping[int, Completed]
    reports: Mapping[int, BalanceReport]
    grade: Grade
    stated: Mapping[int, Sequence[Stated]] = field(default_factory=dict)

    def stand_ins(self) -> Sequence[StandIn]:
        """Return the stand-ins of the first start year."""
        return self.completed[min(self.completed)].stand_ins


def found(
    province: Province, *, nation: Nation, start_years: Sequence[int], destination: Path,
    own_tables: bool = True, effects: bool = True, draw: int = 0,
) -> Founded:  # fmt: skip
    """Estimate what is missing, balance each opening, and write the pack's tables.

    Parameters
    ----------
    province
        Own tables and names.
    nation
        The nation behind the stand-ins.
    start_years
        Years of the openings.
    destination
        Folder of the pack, which exists.
    own_tables
        Whether the rows are the user's: their measured series are then written, too; those of the
        nation's panel stay there.
    effects
        Whether the effects of each assumption at ±20 % are computed for the report.
    draw
        Number of the draw of what is not measured; 0: the estimates themselves.

    Raises
    ------
    PackError
        Something without a stand-in is missing, or the opening cannot be balanced.
    """
    template = nation.assumptions
    completed: dict[int, Completed] = {}
    reports: dict[int, BalanceReport] = {}
    stated: dict[int, Sequence[Stated]] = {}
    own: dict[str, Assumption] = {}
    where = f"{province.slug}/assumptions.csv"
    for year in start_years:
        stated[year] = _stated(province, nation=nation, year=year, template=template)
        evidence = evidence_of(province, nation=nation, year=year, draw=draw)
        done = completed[year] = complete(evidence)
        mine = dict(done.assumptions) | {one.entry.name: one.entry for one in stated[year]}
        assumptions = template.merged(mine, where=where)
        sources = sources_of(evidence.slug, completed=done, nation=nation)
        reports[year] = build_opening(
            province.slug, sources=sources, assumptions=assumptions, destination=destination,
            year=year, effects=effects, notes=[NOTE],
        )  # fmt: skip
        suffix = "" if year == min(start_years) else f"@{year}"
        for name, entry in mine.items():
            own[f"{name}{suffix}"] = replace(entry, name=f"{name}{suffix}")
    grade = grade_of(completed[min(start_years)].stand_ins)
    write_common(
        province, nation=nation, completed=completed, own=own, template=template,
        destination=destination, own_tables=own_tables,
    )  # fmt: skip
    return Founded(completed, reports, grade, stated)


def _stated(
    province: Province, *, nation: Nation, year: int, template: Assumptions
) -> list[Stated]:
    """Return the own assumptions of an opening, each beside the value that it replaces.

    Raises
    ------
    PackError
        One of them cannot be.
    """
    mine = stated_in(province.stated, year=year)
    if not mine:
        return []
    done = complete(evidence_of(replace(province, stated={}), nation=nation, year=year))
    estimated = template.merged(done.assumptions, where=province.slug)
    stated = compared(mine, estimated=estimated)
    faults = list(stated_faults(stated))
    if faults:
        raise PackError(faults)
    return stated


def evidence_of(province: Province, *, nation: Nation, year: int, draw: int = 0) -> Evidence:
    """Return what is known of a province in a year; with a draw, its estimates have luck."""
    name = province.slug.removesuffix(drawn_suffix(draw))
    luck = luck_of(name, year=year, draw=draw) if draw else None
    mine = stated_in(province.stated, year=year)
    stated = {made: mine[name] for name, made in estimates_by_assumption().items() if name in mine}
    return Evidence(
        slug=name, region=province.region, year=year, rows=province.rows,
        firm_sizes=province.firm_sizes, nation=nation, made=StandIns(luck=luck, stated=stated),
    )  # fmt: skip


def drawn_suffix(draw: int) -> str:
    """Return how the name of a drawn pack ends; nothing for the one that is no draw."""
    return f"-draw-{draw:02d}" if draw else ""


def sources_of(slug: str, *, completed: Completed, nation: Nation) -> Sources:
    """Return the builder's sources: the completed rows of the province and the nation's tables."""
    tables = {name: nation.tables[name] for name in NATIONAL}
    own = {"province_annual.csv": list(completed.rows), "firm_size_2010.csv": completed.firm_sizes}
    return Sources.prepared(
        slug, folder=nation.folder, tables={**tables, **own},  # type: ignore[dict-item]
        last_year=nation.last_year,
    )  # fmt: skip


def write_common(
    province: Province, *, nation: Nation, completed: Mapping[int, Completed],
    own: Mapping[str, Assumption], template: Assumptions, destination: Path, own_tables: bool,
) -> None:  # fmt: skip
    """Write the tables that all openings share; of a vintage also those of its nation."""
    first = completed[min(completed)]
    name = first.rows[0]["province"]
    sources = sources_of(name, completed=first, nation=nation)
    assumptions = template.merged(own, where=f"{province.slug}/assumptions.csv")
    tables: dict[str, Sequence[Sequence[Cell]]] = {
        "outside.csv": own_outside_rows(sources, assumptions=assumptions),
        "inputs.csv": list(input_rows(completed)),
    }
    if nation.until is not None:
        tables |= {
            "outside.csv": outside_rows(sources, assumptions=assumptions),
            "mortality.csv": mortality_rows(sources),
            "fertility.csv": fertility_rows(sources, assumptions=assumptions),
        }
    if own_tables or nation.until is not None:
        observed = observed_of(province.slug, rows=province.rows, nation=nation)
        tables["measured.csv"] = list(observed.itertuples(index=False, name=None))
    for name, rows in tables.items():
        write_rows(destination / name, header=[c.name for c in TABLES[name]], rows=rows)
    write_rows(
        destination / "assumptions.csv", header=ASSUMPTION_HEADER,
        rows=[(a.name, a.value, a.low, a.high, a.unit, a.grade, a.source, a.note)
              for a in own.values()],
    )  # fmt: skip


def input_rows(completed: Mapping[int, Completed]) -> list[tuple[Cell, ...]]:
    """Return the rows of `inputs.csv`: every value of each opening with its method and source."""
    rows: list[tuple[Cell, ...]] = []
    for year, done in completed.items():
        suffix = "" if year == min(completed) else f"@{year}"
        for e in done.stand_ins:
            known = min(e.known_from, LAST_OBSERVED_YEAR)
            note = f"{e.method}; {e.note}" if e.note else e.method
            rows.append((f"{e.name}{suffix}", e.value, e.low, e.high, e.unit, known, e.grade,
                         e.source, "", note))  # fmt: skip
    return rows
