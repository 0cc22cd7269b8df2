"""Four provinces at once: what they do to each other, by channel, and what it costs.

    python experiments/several_provinces/run.py --write

writes README.md beside it. One seed for levels, several for effects; effects are paired: both runs
of a pair have the same luck.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from banha import Scenario, load_scenario, simulate, simulate_region
from banha.evaluation.markdown import number, table
from banha.manifest import code_hash
from banha.province import Province
from banha.region.region import Region
from banha.region.run import RegionRun

HERE = Path(__file__).resolve().parent
COMMAND = "python experiments/several_provinces/run.py --write"
FOUR = ("binh-duong", "ho-chi-minh-city", "dong-nai", "long-an")
HIT, GIVER = "ho-chi-minh-city", "long-an"
CHANNELS = {
    "migration": "migration_openness", "commuting": "commuting_openness",
    "investors": "investor_competition", "inputs": "inputs_share",
}  # fmt: skip
BILLION = 1e-9


def closed(scenario: Scenario, *, but: Sequence[str] = ()) -> Scenario:
    """Return a scenario in which only the channels named in `but` carry anything."""
    off = {name: 0.0 for channel, name in CHANNELS.items() if channel not in but}
    return scenario.with_parameters("region", **off) if off else scenario


def coupled(scale: int) -> tuple[RegionRun, list[list[str]]]:
    """Run the four provinces 2010–2020; return the run and what became of each."""
    scenario = load_scenario("baseline").with_run(scale=scale, end="2020-12")
    run = simulate_region(scenario, provinces=FOUR)
    rows = []
    for slug, one in run.items():
        records = one.records
        volume = records["grdp_volume"].reshape(-1, 12).sum(axis=1)
        growth = 100 * ((volume[-1] / volume[0]) ** (1 / 10) - 1)
        people = records["population"]
        rows.append([
            slug, number(people[:12].mean(), 0), number(people[-12:].mean(), 0), number(growth, 1),
            number(100 * records["unemployment_rate"][-12:].mean(), 1),
            number(records["arrivals"][-12:].sum(), 0),
            number(records["departures"][-12:].sum(), 0),
        ])  # fmt: skip
    return run, rows


def passed(run: RegionRun, year: int) -> list[list[str]]:
    """What passed between the provinces in a year."""
    frame = run.between()
    frame = frame[frame["month"].dt.year == year]
    sums = frame.groupby(["from", "to", "kind"])["value"].agg(["sum", "mean"])
    return [
        [
            a, b, number(sums.loc[(a, b, "migrants"), "sum"], 0),
            number(sums.loc[(a, b, "commuters"), "mean"], 0),
            number(BILLION * sums.loc[(a, b, "pay_of_commuters"), "sum"], 0),
            number(BILLION * sums.loc[(a, b, "inputs"), "sum"], 0),
        ]
        for a in FOUR for b in FOUR if a != b
    ]  # fmt: skip


def slump(scale: int, seeds: int) -> Iterator[list[str]]:
    """A slump of world demand in one province, felt by the others through each channel."""
    for but in (*([name] for name in CHANNELS), list(CHANNELS), []):
        felt: dict[str, list[float]] = {slug: [] for slug in FOUR}
        for seed in range(1, seeds + 1):
            base = load_scenario("baseline").with_run(scale=scale, end="2015-12", seed=seed)
            base = closed(base, but=but)
            hit = base.with_lever("world_demand", value=-0.3, start="2014-01")
            runs = [
                simulate_region(base, provinces=FOUR, own=own, guard=False)
                for own in ({}, {HIT: hit})
            ]
            for slug in FOUR:
                usual, now = (run[slug].records["grdp_volume"][48:].sum() for run in runs)
                felt[slug].append(100 * (now / usual - 1))
        name = ", ".join(but) if len(but) < len(CHANNELS) else "all four"
        yield [name or "none", *(mean_and_range(felt[slug]) for slug in FOUR)]


def mean_and_range(values: Sequence[float]) -> str:
    """Mean, and lowest to highest over seeds."""
    if not np.any(values):
        return "0 (exactly)"
    low, high = number(min(values), 2, sign=True), number(max(values), 2, sign=True)
    return f"{number(float(np.mean(values)), 2, sign=True)} ({low} to {high})"


def entries(scenario: Scenario, own: Mapping[str, Scenario]) -> dict[str, float]:
    """Foreign entries expected in each province over the run, real firms."""
    region = Region(scenario, FOUR, guard=False, own=own)
    total = dict.fromkeys(FOUR, 0.0)
    for _ in range(scenario.months):
        region.step()
        for slug, one in region.provinces.items():
            total[slug] += one.expected_foreign_entries * scenario.firm_scale
    return total


def incentive(scale: int, seeds: int) -> Iterator[list[str]]:
    """Ten points less tax for foreign entrants in one province: entries in all, per cent."""
    for competition in (0.0, 0.5, 0.9):
        moved: dict[str, list[float]] = {slug: [] for slug in FOUR}
        for seed in range(1, seeds + 1):
            base = load_scenario("baseline").with_run(scale=scale, end="2014-12", seed=seed)
            base = base.with_parameters("region", investor_competition=competition)
            giver = base.with_lever("foreign_entry_incentive", value=0.1, start="2012-01")
            usual, now = entries(base, {}), entries(base, {GIVER: giver})
            for slug in FOUR:
                moved[slug].append(100 * (now[slug] / usual[slug] - 1))
        yield [number(competition, 1), *(mean_and_range(moved[slug]) for slug in FOUR)]


def costs(scale: int) -> list[str]:
    """Seconds of three years: the region against the single runs together, guard on."""
    scenario = load_scenario("baseline").with_run(scale=scale, end="2012-12")
    started = time.perf_counter()
    for slug in FOUR:
        simulate(scenario.with_run(province=slug))
    single = time.perf_counter() - started
    started = time.perf_counter()
    simulate_region(scenario, provinces=FOUR)
    together = time.perf_counter() - started
    return [f"1:{scale}", number(single, 1), number(together, 1), number(together / single, 2)]


def same(scale: int) -> str:
    """Say whether threads and order change anything."""
    scenario = load_scenario("baseline").with_run(scale=scale, end="2010-12")
    runs = [
        simulate_region(scenario, provinces=order, threads=threads)
        for order, threads in ((FOUR, 1), (FOUR, 2), (FOUR[::-1], 1))
    ]
    found = [{slug: one.digest for slug, one in run.items()} for run in runs]
    return "the same" if found[0] == found[1] == found[2] else "NOT the same"


def alone() -> str:
    """Say whether closed borders leave provinces as they are with nobody beside them."""
    from banha.neighbours import Neighbours
    from banha.region.region import own_seed
    from banha.run import digest_of

    scenario = closed(load_scenario("baseline").with_run(scale=500, end="2011-12"))
    region = Region(scenario, FOUR)
    region.run()
    equal = []
    for slug, one in region.provinces.items():
        nobody = Neighbours(partners=(), seed=own_seed(scenario.seed, slug))
        single = Province(scenario.with_run(province=slug), neighbours=nobody)
        single.run()
        equal.append(digest_of(single.records) == digest_of(one.records))
    return "equal bit by bit" if all(equal) else "NOT equal"


def page(scale: int, seeds: int) -> str:
    """Return the page in Markdown."""
    run, levels = coupled(scale)
    text = (
        f"Written on {dt.datetime.now(dt.UTC).date()} by `{COMMAND}`, code `{code_hash()[:12]}`: "
        f"baseline at 1:{scale}; effects over {seeds} seeds, mean and range; guard on in the runs "
        "of levels: all accounts of and between the provinces held to the đồng in every month."
    )
    names = ["", *FOUR]
    parts = [
        "# Several provinces at once", text, "## Levels",
        table(["province", "persons 2010", "persons 2020", "growth of GRDP, % a year",
               "unemployed 2020, %", "arrivals 2020", "departures 2020"], levels),
        "## What passed between them in 2020",
        table(["from", "to", "moved, persons", "commuters, mean", "their pay, bn đ",
               "inputs sold, bn đ"], passed(run, 2020)),
        f"## World demand for {HIT} falls by 30 per cent from 2014 on",
        "GRDP by volume of 2014 and 2015, per cent, with these channels alone:",
        table(names, list(slump(scale, seeds))),
        f"## {GIVER} takes ten points less tax from foreign entrants from 2012 on",
        "Foreign entries expected 2010–2014, per cent, by competition:",
        table(names, list(incentive(scale, seeds))),
        "## Sameness and cost",
        (
            f"Threads 1 and 2, and the list turned round: digests are {same(scale)}. Closed "
            f"borders: records are {alone()} to those of provinces with the same luck and nobody "
            "beside them."
        ),
        table(["scale", "single runs, s", "region, s", "ratio"], [costs(scale), costs(50)]),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run the study and print its page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    text = page(asked.scale, asked.seeds)
    if asked.write:
        (HERE / "README.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
