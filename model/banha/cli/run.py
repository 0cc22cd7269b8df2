"""`banha run`: one scenario into one folder, with a short table of what came of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.criteria import SCORES, scores_table
from banha.cli.json_output import answer, records
from banha.cli.table import render
from banha.progress.line import ProgressLine
from banha.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from banha.records import Records
    from banha.run import Run

SHOWN = (
    ("population", "persons, ", 1.0, 0),
    ("employed", "employed, ", 1.0, 0),
    ("unemployment_rate", "unemployed, %", 1e2, 1),
    ("grdp_volume", "GRDP, bn đ", 1e-9, 1),
    ("mean_pay", "pay, mn đ", 1e-6, 2),
    ("unit_labour_cost_exporters", "ULC, exports", 1.0, 3),
    ("foreign_jobs_share", "foreign jobs, %", 1e2, 1),
)
"""Series of the result table: heading, factor, decimals."""
FLOWS = {"grdp_volume"}
MOST_ROWS = 8
MONTHS_OF_YEAR = 12


def default_folder(scenario: Scenario) -> Path:
    """Return where a run goes unless it is said."""
    return Path("runs") / f"{scenario.name}-{scenario.province}-{scenario.seed}"


def run_scenario(
    scenario: Scenario, *, out: Path, threads: int, overwrite: bool, guard: bool, quiet: bool
) -> None:
    """Run a scenario, write its folder, print its table."""
    with ProgressLine(scenario.name, start=scenario.start, quiet=quiet) as line:
        from banha.planning.refusal import require_memory
        from banha.run import RunFolder, opening_adults, require_enough_agents, simulate

        require_enough_agents(scenario)
        require_memory([scenario])
        line.persons = opening_adults(scenario)
        with RunFolder(out, overwrite=overwrite) as folder:
            run = simulate(scenario, threads=threads, guard=guard, progress=line)
            line.say(f"{scenario.name}: drawing and writing…")
            place = folder.write(run)
    warn(*scenario.notes, *plug_notes(run.records))
    answer(
        lambda: str(place) if quiet else f"{result_text(run)}\n\nWritten to {place}",
        lambda: {"folder": place, **run_document(run)},
    )


def warn(*notes: str) -> None:
    """Say what is worth knowing, on stderr."""
    for note in notes:
        sys.stderr.write(f"note: {note}\n")


def plug_notes(records: Records) -> list[str]:
    """Return a line for each plug that exceeds its gate, with the worst year."""
    from banha.manifest import plugs_of

    notes = []
    for name, plug in plugs_of(records).items():
        gate, shares = plug["gate"], plug["by_year"]
        beyond = [year for year, share in shares.items() if gate is not None and share > gate]
        if beyond:
            worst = max(beyond, key=shares.__getitem__)
            notes.append(
                f"{name} exceed {gate:g} of GRDP in {len(beyond)} of {len(shares)} years; "
                f"most in {worst}: {shares[worst]:.3f}"
            )
    return notes


def result_text(run: Run) -> str:
    """Return the result of a run: headline series by year, criteria, speed, digest."""
    scenario, records = run.scenario, run.records
    head = (
        f"{scenario.title}: {scenario.province}, {scenario.start} to {scenario.end}, "
        f"1:{scenario.scale}, seed {scenario.seed}"
    )
    speed = f"{records.months} months in {run.seconds:.1f} s"
    if run.nanoseconds_per_person_month is not None:
        speed += f", {run.nanoseconds_per_person_month:,.0f} ns per person and month"
    memory = f"{run.peak_memory_mib:,.0f} MiB of memory at most"
    table = result_table(records)
    scores = scores_table(records)
    return "\n".join([head, "", table, "", scores, "", speed, memory, f"digest {run.digest}"])


def run_document(run: Run) -> dict[str, Any]:
    """Return the result of a run as values: what was asked, how it went, headlines and criteria."""
    scenario = run.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "province": scenario.province,
        "start": str(scenario.start),
        "end": str(scenario.end),
        "months": run.records.months,
        "scale": scenario.scale,
        "firm_scale": scenario.firm_scale,
        "seed": scenario.seed,
        "digest": run.digest,
        "accounts_checked": run.guard,
        "notes": [*scenario.notes, *plug_notes(run.records)],
        "seconds": run.seconds,
        "nanoseconds_per_person_month": run.nanoseconds_per_person_month,
        "peak_memory_mib": run.peak_memory_mib,
        "values": records(headlines(run)),
    }


def headlines(run: Run) -> pd.DataFrame:
    """Return headline series and criteria by whole year; of a shorter run, of its last month."""
    if run.records.months >= MONTHS_OF_YEAR:
        frame, period = run.yearly(), "year"
    else:
        frame, period = run.monthly(), "month"
        frame = frame[frame["month"] == frame["month"].max()]
        frame = frame.assign(month=str(run.records.start + (run.records.months - 1)))
    chosen = frame[frame["series"].isin([*(series for series, *_ in SHOWN), *SCORES])]
    return chosen[[period, "series", "breakdown", "value", "unit"]]


def result_table(records: Records) -> str:
    """Return headline series in a few whole years; of a shorter run, in its last month."""
    years = records.months // 12
    columns = ["year" if years else "month", *(heading for _, heading, _, _ in SHOWN)]
    places: list[int | None] = [*_spread(years)] or [None]
    rows = []
    for place in places:
        at = str(records.start + (records.months - 1))
        if place is not None:
            at = str(records.start.year + place)
        cells = [
            f"{factor * _value(records, series, year=place):,.{decimals}f}"
            for series, _, factor, decimals in SHOWN
        ]
        rows.append([at, *cells])
    # Headings are long words over short numbers: each is broken in two lines.
    first, second = zip(*(_broken(name) for name in columns), strict=True)
    return render(first, [second, *rows], right=first)


def _broken(heading: str) -> tuple[str, str]:
    name, _, unit = heading.partition(", ")
    return name, unit


def _spread(years: int) -> list[int]:
    """Return at most `MOST_ROWS` years, evenly spread, with the first and the last."""
    if years <= MOST_ROWS:
        return list(range(years))
    return sorted({round(i * (years - 1) / (MOST_ROWS - 1)) for i in range(MOST_ROWS)})


def _value(records: Records, series: str, *, year: int | None) -> float:
    if year is None:
        return float(records[series][-1])
    months = records[series][12 * year : 12 * year + 12]
    return float(months.sum() if series in FLOWS else months.mean())
