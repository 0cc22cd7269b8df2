"""The pandemic of 2021 from its dates: industrial employment simulated beside the measured index.

    python experiments/lockdown/run.py

writes README.md, index.csv and the figures beside it. Up to the closure the cases of a seed share
one past, and with it their luck.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from lockdown_page import draw, page
from numpy.typing import NDArray
from sizes import FLAGSHIP, MOVEMENT_BARRED, index_of, sizes

from banha.processes import shared_processes
from banha.province import Province
from banha.scenario import Scenario, load_scenario
from banha.snapshot import open_snapshot, take_snapshot

HERE = Path(__file__).resolve().parent
POLICY, FREE_PACE = "pandemic-2021", "any hiring pace"
INDUSTRY = ("labour_intensive", "technology")
BRANCH, END = "2021-06", "2021-12"
MONTHS = tuple(f"2021-{month:02d}" for month in range(1, 13))
PAIR = ("pandemic", "without")
LEVERS = ("lockdown", "mobility", "suspension", "return_home")
LOW_EXPOSED, HIGH_EXPOSED = 0.436, 0.516
"""Of the nation's product of 2019, if none or all of the provinces not in the panel were closed."""
MEAN_STAFF = 0.24
"""What the mean of the nation's shortfalls of August to October gives in place of the trough."""
RANGES: Mapping[str, Mapping[str, float]] = {
    "exposed 0.436": {"exposed": LOW_EXPOSED},
    "exposed 0.516": {"exposed": HIGH_EXPOSED},
    "staff sent home 0.24": {"staff": MEAN_STAFF},
    "movement barred 0.6": {"barred": 0.6},
    "movement barred 1": {"barred": 1.0},
    "going home 0.05": {"home": 0.05},
    "going home 0.4": {"home": 0.4},
}
Records = Mapping[str, NDArray[np.float64]]


def made(
    base: Scenario, *, exposed: float | None = None, barred: float = MOVEMENT_BARRED,
    home: float = 0.2, staff: float | None = None,
) -> Scenario:  # fmt: skip
    """The closure at other sizes, by the rule that gave those of the scenario."""
    found = sizes(exposed)
    july, closed = {"start": "2021-07", "end": "2021-07"}, {"start": "2021-08", "end": "2021-09"}
    sent_home = round(found.staff, 2) if staff is None else staff
    whole = {"start": "2021-07", "end": "2021-09"}
    return base.without_levers().with_levers([
        {"name": "lockdown", "value": round(found.july * found.capacity, 2), **july},
        {"name": "lockdown", "value": round(found.capacity, 2), **closed},
        {"name": "mobility", "value": round(found.july * barred, 2), **july},
        {"name": "mobility", "value": barred, **closed},
        {"name": "suspension", "value": sent_home, **whole},
        {"name": "return_home", "value": home, "start": "2021-10", "end": "2021-10"},
    ])  # fmt: skip


def cases(scale: int) -> dict[str, Scenario]:
    """The cases by name; `without` is the counterfactual."""
    policy = load_scenario(POLICY).with_run(scale=scale, end=END)
    found = {"pandemic": policy, "without": policy.without_levers()}
    found |= {f"no {lever}": policy.without_lever(lever) for lever in LEVERS}
    found |= {name: made(policy, **change) for name, change in RANGES.items()}
    found[FREE_PACE] = policy.with_parameters("labour", hiring_pace=1.0)
    return found


def run_seed(scale: int, seed: int) -> dict[str, Records]:
    """Records of all cases for a seed."""
    found, pasts = {}, {}
    for name, case in cases(scale).items():
        scenario = case.with_run(seed=seed)
        past = scenario.without_levers().content_hash()
        if past not in pasts:
            province = Province(scenario.without_levers())
            while str(province.month) <= BRANCH:
                province.step()
            pasts[past] = take_snapshot(province)
        province = open_snapshot(pasts[past], scenario=scenario)
        province.run()
        found[name] = kept(province)
    return found


def kept(province: Province) -> Records:
    """What the study looks at: industry's staff and output, the product, people; by month."""
    records, sectors = province.records, list(province.pack.sectors)
    industry = [sectors.index(sector) for sector in INDUSTRY]
    return {
        "staff": np.asarray(records["employees"][:, industry].sum(axis=1), np.float64),
        "output": np.asarray(records["output"][:, industry].sum(axis=1), np.float64),
        "product": np.asarray(records["grdp_volume"], np.float64),
        "population": np.asarray(records["population"], np.float64),
        "departures": np.asarray(records["departures"], np.float64),
        "arrivals": np.asarray(records["arrivals"], np.float64),
    }


def simulated_index(staff: NDArray[np.float64]) -> NDArray[np.float64]:
    """The twelve indices of 2021 from monthly staff that ends in December 2021.

    Staff of the two manufacturing sectors at the end of the month before (the first day of the
    month), over that a year earlier, = 100.
    """
    first_days = staff[-13:-1]
    return np.asarray(100.0 * first_days / staff[-25:-13])


def indices(runs: Sequence[Mapping[str, Records]]) -> pd.DataFrame:
    """Index by case and month: median, lowest and highest over seeds."""
    rows = []
    for case in runs[0]:
        values = np.array([simulated_index(run[case]["staff"]) for run in runs])
        for place, month in enumerate(MONTHS):
            of_month = values[:, place]
            rows.append((case, month, np.median(of_month), of_month.min(), of_month.max()))
    return pd.DataFrame(rows, columns=["case", "month", "median", "low", "high"])


def changes(
    runs: Sequence[Mapping[str, Records]], *, record: str, months: slice, case: str = "pandemic"
) -> list[float]:
    """Log per cent by which a case moves the sum of a record over months of 2021, by seed."""
    return [
        float(100.0 * np.log(run[case][record][-12:][months].sum() / still.sum()))
        for run in runs
        for still in (run["without"][record][-12:][months],)
    ]


def growth(runs: Sequence[Mapping[str, Records]], case: str) -> list[float]:
    """Growth of the product by volume in 2021, per cent, by seed."""
    years = [run[case]["product"][-24:].reshape(2, 12).sum(axis=1) for run in runs]
    return [float(100.0 * (now / before - 1.0)) for before, now in years]


def run_all(scale: int, seeds: Iterable[int], *, processes: int) -> list[dict[str, Records]]:
    """Run all seeds."""
    chosen = list(seeds)
    with shared_processes(processes) as pool:
        return list(pool.map(run_seed, [scale] * len(chosen), chosen))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study and write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args(arguments)
    runs = run_all(asked.scale, range(1, asked.seeds + 1), processes=asked.processes)
    found = indices(runs)
    found.round(2).to_csv(asked.out / "index.csv", index=False, lineterminator="\n")
    measured = index_of(FLAGSHIP)
    moved = {
        (record, label): changes(runs, record=record, months=months)
        for record in ("output", "product", "population", "arrivals", "departures")
        for label, months in (
            ("Q3", slice(6, 9)), ("Q4", slice(9, 12)), ("2021", slice(0, 12)),
        )
    }  # fmt: skip
    by_case = {
        case: changes(runs, record="output", months=slice(6, 9), case=case)
        for case in ("pandemic", *(f"no {lever}" for lever in LEVERS))
    }
    text = page(
        found, measured, moved, by_case,
        growth={case: growth(runs, case) for case in PAIR},
        date=dt.datetime.now(dt.UTC).date().isoformat(), seeds=asked.seeds, scale=asked.scale,
    )  # fmt: skip
    (asked.out / "README.md").write_text(text, encoding="utf-8")
    for lang in ("en", "vi"):
        draw(found, measured, lang=lang).savefig(asked.out / f"index.{lang}.png", dpi=150)


if __name__ == "__main__":
    main()
