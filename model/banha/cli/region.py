"""`banha run --provinces`: one scenario in several provinces at once, into one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.json_output import answer, records
from banha.cli.run import plug_notes, result_table, run_document, warn
from banha.cli.table import render
from banha.errors import Fault, ScenarioError
from banha.progress.line import ProgressLine
from banha.scenario import Scenario

if TYPE_CHECKING:
    from banha.region.run import RegionRun

OPTION = "--provinces"


def asked_provinces(
    text: str | None, *, province: str | None, own: Sequence[str] | None
) -> list[str]:
    """Return the provinces of a list with commas, each known and named once; none without a list.

    Raises
    ------
    ScenarioError
        With all faults at once.
    """
    from banha.region.members import name_faults

    if text is None or text.strip(", ") == "":
        if own or text is not None:
            where = OPTION if text is not None else f"--own {' '.join(own or [])}"
            cure = f"Write {OPTION} A,B, such as {OPTION} binh-duong,dong-nai."
            raise ScenarioError([Fault(where, "no provinces are named", cure)])
        return []
    names = [name.strip() for name in text.split(",")]
    where = f"{OPTION} {text}"
    if province is not None:
        what = "--province and --provinces are asked for together"
        cure = "Give --province for one province, --provinces for several."
        raise ScenarioError([Fault(where, what, cure)])
    faults = [Fault(where, fault.what, fault.cure) for fault in name_faults(names, least=1)]
    if own and len(names) == 1:
        cure = "Run its own scenario, or name more provinces."
        faults.append(Fault(f"--own {' '.join(own)}", f"{names[0]} is alone", cure))
    if faults:
        raise ScenarioError(faults)
    return names


def read_own(texts: Sequence[str], *, provinces: Sequence[str]) -> dict[str, Scenario]:
    """Return the scenarios of single provinces, from texts such as `dong-nai=supplier-links`.

    Raises
    ------
    ScenarioError
        A text is not of this form, its province is not in the list, or there is no such scenario.
    """
    from banha.cli.options import named_scenario
    from banha.suggest import did_you_mean

    found: dict[str, Scenario] = {}
    for text in texts:
        slug, equals, name = text.partition("=")
        where = f"--own {text}"
        if not equals or not name:
            cure = f"Write --own PROVINCE=SCENARIO, such as {provinces[0]}=supplier-links."
            raise ScenarioError([Fault(where, "this names no province and scenario", cure)])
        if slug not in provinces:
            what = f"{slug!r} is not among the provinces"
            raise ScenarioError([Fault(where, what, did_you_mean(slug, provinces))])
        found[slug] = named_scenario(name)
    return found


def default_folder(scenario: Scenario, provinces: Sequence[str]) -> Path:
    """Return where a run of a region goes unless it is said."""
    return Path("runs") / f"{scenario.name}-{'+'.join(provinces)}-{scenario.seed}"


def run_region(
    scenario: Scenario, *, provinces: Sequence[str], own: Mapping[str, Scenario], out: Path,
    threads: int, overwrite: bool, guard: bool, quiet: bool,
) -> None:  # fmt: skip
    """Run a scenario in several provinces, write their folder, print their tables."""
    with ProgressLine(scenario.name, start=scenario.start, quiet=quiet) as line:
        from banha.planning.refusal import require_memory
        from banha.region.folder import put_region
        from banha.region.members import require_members
        from banha.region.run import simulate_region
        from banha.run import RunFolder, opening_adults

        members = require_members(scenario, provinces, own=own)
        require_memory(list(members.values()))
        line.persons = sum(opening_adults(one) for one in members.values())
        with RunFolder(out, overwrite=overwrite) as folder:
            run = simulate_region(
                scenario, provinces=provinces, own=own, threads=threads, guard=guard, progress=line
            )
            line.say(f"{scenario.name}: drawing and writing…")
            place = put_region(folder, run)
    warn(*scenario.notes)
    for slug, one in run.items():
        warn(*(f"{slug}: {note}" for note in plug_notes(one.records)))
    answer(
        lambda: str(place) if quiet else f"{region_text(run)}\n\nWritten to {place}",
        lambda: {"folder": place, **region_document(run)},
    )


def region_text(run: RegionRun) -> str:
    """Return the result of a region: headline series of each province, and what passed between."""
    scenario = run.scenario
    head = (
        f"{scenario.title}: {', '.join(run)}, {scenario.start} to {scenario.end}, "
        f"1:{scenario.scale}, seed {scenario.seed}"
    )
    parts = [head]
    for slug, one in run.items():
        parts.append(f"{slug}, {one.scenario.title}\n{result_table(one.records)}")
    parts.append(between_text(run))
    months = next(iter(run.values())).records.months
    parts.append(f"{months} months in {run.seconds:.1f} s\ndigest {run.digest}")
    return "\n\n".join(parts)


def region_document(run: RegionRun) -> dict[str, Any]:
    """Return the result of a region as values: each province's run, and what passed between."""
    between = run.between()
    return {
        "digest": run.digest,
        "seconds": run.seconds,
        "provinces": {slug: run_document(one) for slug, one in run.items()},
        "between": records(between.assign(month=[f"{day:%Y-%m}" for day in between["month"]])),
    }


def between_text(run: RegionRun) -> str:
    """Return what passed between provinces in the last twelve months, by pair."""
    frame = run.between()
    months = sorted(frame["month"].unique())[-12:]
    last = frame[frame["month"].isin(months)]
    sums = last.groupby(["from", "to", "kind"], sort=False)["value"]
    total, mean = sums.sum(), sums.mean()
    rows = [
        [
            origin, to, f"{total[origin, to, 'migrants']:,}",
            f"{mean[origin, to, 'commuters']:,.0f}",
            f"{total[origin, to, 'pay_of_commuters'] * 1e-9:,.1f}",
            f"{total[origin, to, 'inputs'] * 1e-9:,.1f}",
        ]
        for origin, to in dict.fromkeys(zip(last["from"], last["to"], strict=True))
    ]  # fmt: skip
    first = ("from", "to", "moved", "commuters", "their pay", "inputs sold")
    second = ("", "", "persons", "mean", "bn đ", "bn đ")
    heading = f"Between the provinces, last {len(months)} months"
    return f"{heading}\n{render(first, [list(second), *rows], right=first[2:])}"
