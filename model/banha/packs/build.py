"""Building a province pack from raw tables: the same tables always give the same bytes.

A pack's folder holds what people write — `pack.toml` and `assumptions.csv` — and what is built:
all other tables, the balance and its report. The raw rows that a pack needs are kept in its folder
`source`, so that it can be rebuilt from itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from banha.errors import Fault, PackError
from banha.packs.accounts import KINDS, SECTORS, Accounts, build_accounts
from banha.packs.assumptions import Assumptions, read_assumptions
from banha.packs.balance import BalanceReport, Effect, refuse_beyond_bounds
from banha.packs.demography import (
    People,
    build_people,
    education_header,
    fertility_rows,
    mortality_rows,
)
from banha.packs.firms import FirmCell, build_firms
from banha.packs.head import read_head
from banha.packs.jobs import Jobs, build_jobs
from banha.packs.layout import (
    FIRM_KINDS,
    IMPORTED,
    OPENING_NAMES,
    OPENING_OPTIONAL,
    TABLES,
    opening_tables,
)
from banha.packs.measured import measured_rows
from banha.packs.national import BASE_YEAR
from banha.packs.notes import NOTES, NOTES_EARLIER
from banha.packs.outside import outside_rows
from banha.packs.read import load_pack
from banha.packs.source import Sources, copy_sources
from banha.packs.write import Cell, write_rows

STEPS = (0.8, 1.2)
CHANGE_FLOOR = 5e-5
EFFECT_FIGURES = (
    "GRDP at basic prices",
    "wage share of GRDP",
    "household spending before tax",
)


@dataclass(frozen=True)
class Opening:
    """The opening state before it is written."""

    people: People
    jobs: Jobs
    accounts: Accounts


def build_pack(slug: str, *, source: Path, destination: Path) -> dict[int, BalanceReport]:
    """Build a pack from raw tables, with an opening for each of its start years, and check it.

    Parameters
    ----------
    slug
        Name of the province in the tables.
    source
        Folder of the raw tables (see `banha.packs.source`); where it is not the pack's
        own `source` folder, the rows needed are first copied there.
    destination
        Folder of the pack, named like the slug, with pack.toml and assumptions.csv.

    Returns
    -------
    The balance report of each start year, which is also written to the opening's folder.

    Raises
    ------
    PackError
        A table is missing or wrong, or an adjustment exceeds its bounds.
    """
    years = _start_years(slug, destination=destination)
    own = destination / "source"
    if source.resolve() != own.resolve():
        copy_sources(slug, source=source, destination=own)
    sources = Sources(slug=slug, folder=own)
    assumptions = read_assumptions(destination / "assumptions.csv")
    reports = {
        year: build_opening(
            slug, sources=sources, assumptions=assumptions, destination=destination, year=year
        )
        for year in years
    }
    _write_common(destination, sources=sources, assumptions=assumptions)
    for year in years:
        load_pack(slug, start_year=year, folder=destination.parent)
    return reports


def build_opening(
    slug: str,
    *,
    sources: Sources,
    assumptions: Assumptions,
    destination: Path,
    year: int,
    effects: bool = True,
    notes: Sequence[str] | None = None,
) -> BalanceReport:
    """Build and write one opening; return its report.

    Parameters
    ----------
    slug
        The province.
    sources, assumptions
        What it is built from.
    destination
        Folder of the pack; the opening goes to `opening-YEAR` in it.
    year
        Year of the opening.
    effects
        Whether the effects of each assumption at ±20 % are computed for the report.
    notes
        Notes of the report; by default those on Bình Dương's sources.

    Raises
    ------
    PackError
        Something is missing, or an adjustment exceeds its bounds.
    """
    of_year = assumptions.for_year(year)
    opening = _open(sources, assumptions=of_year, year=year)
    refuse_beyond_bounds([*opening.jobs.adjustments, *opening.accounts.adjustments])
    jobs = opening.jobs.enterprise
    firms = build_firms(sources, assumptions=of_year, jobs=jobs, year=year)
    report = _report(slug, opening=opening, firms=firms, year=year)
    if notes is not None:
        report = replace(report, notes=notes)
    if effects:
        found = _effects(sources, assumptions=of_year, opening=opening, year=year)
        report = replace(report, effects=found)
    folder = destination / f"opening-{year}"
    folder.mkdir(parents=True, exist_ok=True)
    _write_opening(folder, opening=opening, firms=firms, assumptions=of_year)
    header = ["cell", "prior", "balanced", "ratio", "grade"]
    write_rows(folder / "balance.csv", header=header, rows=report.rows())
    (folder / "balance-report.txt").write_text(str(report), encoding="utf-8", newline="\n")
    return report


def _start_years(slug: str, *, destination: Path) -> list[int]:
    faults: list[Fault] = []
    head = read_head(destination / "pack.toml", where=f"{slug}/pack.toml", faults=faults)
    if head is not None and (head.slug != slug or tuple(head.sectors) != SECTORS):
        faults.append(
            Fault(
                f"{slug}/pack.toml",
                "The slug or the sectors are not those that the builder makes.",
                f"Write slug = {slug!r} and the sectors {', '.join(SECTORS)}.",
            )
        )
    if faults or head is None:
        raise PackError(faults)
    return head.start_years


def _open(sources: Sources, *, assumptions: Assumptions, year: int) -> Opening:
    people = build_people(sources, assumptions=assumptions, year=year)
    jobs = build_jobs(sources, assumptions=assumptions, people=people, year=year)
    accounts = build_accounts(sources, assumptions=assumptions, people=people, jobs=jobs, year=year)
    return Opening(people, jobs, accounts)


def _effects(
    sources: Sources, *, assumptions: Assumptions, opening: Opening, year: int
) -> list[Effect]:
    """Rebuild the opening with each assumption at ±20 % and compare the key figures."""
    base = opening.accounts.figures
    effects = []
    for entry in assumptions:
        changed = [
            _figures_of(sources, assumptions=assumptions.scaled(entry.name, step), year=year)
            for step in STEPS
        ]
        changes = {
            figure: (
                _relative(changed[0], base, figure),
                _relative(changed[1], base, figure),
            )
            for figure in EFFECT_FIGURES
        }
        if any(c is None or abs(c) > CHANGE_FLOOR for pair in changes.values() for c in pair):
            effects.append(Effect(entry.name, entry.grade, changes))
    return effects


def _figures_of(
    sources: Sources, *, assumptions: Assumptions, year: int
) -> dict[str, tuple[float, str]] | None:
    """Return the key figures of a changed opening; none where the builder refuses it."""
    trial = replace(sources, used={})
    try:
        opening = _open(trial, assumptions=assumptions, year=year)
        refuse_beyond_bounds([*opening.jobs.adjustments, *opening.accounts.adjustments])
    except (PackError, ValueError):
        return None
    return opening.accounts.figures


def _relative(
    changed: dict[str, tuple[float, str]] | None,
    base: dict[str, tuple[float, str]],
    figure: str,
) -> float | None:
    return None if changed is None else changed[figure][0] / base[figure][0] - 1


def _report(slug: str, *, opening: Opening, firms: Sequence[FirmCell], year: int) -> BalanceReport:
    jobs = sum(cell.jobs for cell in firms)
    foreign = [cell for cell in firms if cell.ownership == "foreign"]
    state = [cell for cell in firms if cell.ownership == "state"]
    figures: dict[str, tuple[float, str]] = {
        "population": (float(opening.people.population.sum()), "persons"),
        "employed persons": (float(opening.jobs.employed), "persons"),
        **opening.accounts.figures,
        "firms": (float(sum(cell.firms for cell in firms)), "firms"),
        "foreign firms": (float(sum(cell.firms for cell in foreign)), "firms"),
        "foreign share of enterprise jobs": (sum(c.jobs for c in foreign) / jobs, "share"),
        "state share of enterprise jobs": (sum(c.jobs for c in state) / jobs, "share"),
        "jobs in firms of 1000 and more": (
            sum(c.jobs for c in firms if c.size_low >= 1000) / jobs,
            "share of enterprise jobs",
        ),
    }
    return BalanceReport(
        slug=slug,
        start_year=year,
        adjustments=[*opening.jobs.adjustments, *opening.accounts.adjustments],
        key_figures=figures,
        notes=NOTES_EARLIER if year < BASE_YEAR else NOTES,
    )


def _write_opening(
    folder: Path, *, opening: Opening, firms: Sequence[FirmCell], assumptions: Assumptions
) -> None:
    people, jobs, accounts = opening.people, opening.jobs, opening.accounts
    production = accounts.production
    rows: dict[str, list[tuple[Cell, ...]]] = {
        "population.csv": [(age, int(count)) for age, count in enumerate(people.population)],
        "employment.csv": _employment_rows(jobs),
        "firms.csv": [
            (c.sector, c.ownership, c.size_low, c.size_high, c.firms, c.jobs) for c in firms
        ],
        "sectors.csv": [
            (
                sector,
                kind,
                production.output[sector],
                production.input_coefficient[sector],
                production.wage_monthly[sector],
                assumptions["foreign_productivity_gap"] if kind in FIRM_KINDS else 0.0,
                assumptions["productivity_spread"] if kind in FIRM_KINDS else 0.0,
                production.household_business_share if sector == "market_services" else 0.0,
            )
            for sector, kind in zip(SECTORS, KINDS, strict=True)
        ],
        "uses.csv": _uses_rows(accounts),
        "opening.csv": [
            (e.name, e.value, e.low, e.high, e.unit, e.grade, e.source, e.note)
            for e in (
                *(assumptions.entry(name) for name in OPENING_NAMES),
                *(assumptions.entry(name) for name in OPENING_OPTIONAL if name in assumptions),
            )
        ],
    }
    for name, columns in opening_tables(SECTORS).items():
        if name in rows:
            header = [column.name for column in columns]
            write_rows(folder / name, header=header, rows=rows[name])
    write_rows(folder / "education.csv", header=education_header(), rows=people.education)


def _employment_rows(jobs: Jobs) -> list[tuple[Cell, ...]]:
    return [
        *(("employee", sector, count) for sector, count in jobs.enterprise.items()),
        ("employee", "public_services", jobs.public),
        ("farm", "agriculture", jobs.farm),
        ("household_business", "market_services", jobs.household_business),
        ("unemployed", "", jobs.unemployed),
        ("student", "", jobs.student),
        ("out_of_labour_force", "", jobs.other),
    ]


def _uses_rows(accounts: Accounts) -> list[tuple[Cell, ...]]:
    users = list(accounts.uses)
    rows: list[tuple[Cell, ...]] = []
    for position, product in enumerate((*SECTORS, IMPORTED)):
        cells = [int(accounts.uses[user][position]) for user in users]
        rows.append((product, sum(cells), *cells))
    return rows


def _name_and_year(name: str) -> tuple[str, int]:
    base, _, year = name.partition("@")
    return base, int(year or BASE_YEAR)


def _write_common(destination: Path, *, sources: Sources, assumptions: Assumptions) -> None:
    outside = outside_rows(sources, assumptions=assumptions)
    mortality = mortality_rows(sources)
    fertility = fertility_rows(sources, assumptions=assumptions)
    measured = measured_rows(sources)
    assumed = [
        (name, e.value, e.low, e.high, e.unit, year, e.grade, e.source, "", e.note)
        for e in assumptions
        for name, year in (_name_and_year(e.name),)
    ]
    rows: dict[str, Sequence[Sequence[Cell]]] = {
        "measured.csv": measured,
        "outside.csv": outside,
        "mortality.csv": mortality,
        "fertility.csv": fertility,
        "inputs.csv": [*assumed, *sources.input_rows()],
    }
    for name, columns in TABLES.items():
        header = [column.name for column in columns]
        write_rows(destination / name, header=header, rows=rows[name])
