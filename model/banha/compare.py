"""Two scenarios compared with the same luck: paired by seed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault, ScenarioError
from banha.records import Records, read_series
from banha.run import Progress, Run, is_whole
from banha.run_many import simulate_many
from banha.scenario import Scenario

__all__ = ["HEADLINES", "Comparison", "compare", "compare_runs"]

ALIKE = ("province", "start", "end", "scale", "firm_scale")
HEADLINES = (
    "population",
    "employed",
    "unemployment_rate",
    "grdp_volume",
    "household_consumption",
    "exports",
    "mean_pay",
    "unit_labour_cost_exporters",
    "foreign_jobs_share",
    "linked_firms",
    "arrivals",
    "departures",
)
LOW, HIGH = 0.05, 0.95
ROBUST_SHARE = 0.90
NOT_ROBUST = "sign not robust"
FEW_SEEDS = 20
"""Below this, quantiles of 5 and 95 per cent are little more than the smallest and largest."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The paired difference between two scenarios, seed by seed.

    Attributes
    ----------
    a, b
        The scenarios; differences are b − a.
    seeds
        The seeds that both were run with.
    frame
        Tidy: seed, year, series, breakdown, unit, a, b, difference, percent (of |a|).
    runs_a, runs_b
        The runs, in the order of `seeds`.
    """

    a: Scenario
    b: Scenario
    seeds: tuple[int, ...]
    frame: pd.DataFrame
    runs_a: tuple[Run, ...]
    runs_b: tuple[Run, ...]

    @property
    def note(self) -> str:
        """What the bands contain."""
        count = len(self.seeds)
        text = (
            f"Differences are {self.b.name} − {self.a.name}, paired by seed. Bands: 5–95 % over "
            f"{count} {'seed' if count == 1 else 'seeds'}: luck of the draw only; "
            "no parameter uncertainty."
        )
        if count == 1:
            return f"{text} One seed has no band."
        if count < FEW_SEEDS:
            text += f" With {count} seeds a band is little more than the range seen."
        return text

    def bands(self, series: str, breakdown: str = "total") -> pd.DataFrame:
        """Difference of one series by year.

        Parameters
        ----------
        series
            A recorded series; `banha describe records` lists them.
        breakdown
            `total`, a sector or an ownership.

        Returns
        -------
        Columns year, mean, low, high (5 % and 95 % quantiles over seeds; not a number with one
        seed), share_positive (of the seeds).

        Raises
        ------
        KeyError
            There is no such series or breakdown.
        """
        rows = self.frame[(self.frame["series"] == series) & (self.frame["breakdown"] == breakdown)]
        if rows.empty:
            raise KeyError(f"no series {series!r} with breakdown {breakdown!r} in the comparison")
        return self._banded(rows, keys=["year"])

    def table(
        self, years: Sequence[int] | None = None, *, series: Sequence[str] = HEADLINES
    ) -> pd.DataFrame:
        """Headline differences in some years.

        Parameters
        ----------
        years
            Years to show; None: the last one.
        series
            Series to show.

        Returns
        -------
        Columns series, unit, year, a, b (means over seeds), mean, low, high (of the
        difference), percent (mean difference, of |a|), share_positive, sign.
        """
        shown = [int(self.frame["year"].max())] if years is None else list(years)
        chosen = self.frame["series"].isin(series) & self.frame["year"].isin(shown)
        rows = self.frame[chosen & (self.frame["breakdown"] == "total")]
        keys = ["series", "unit", "year"]
        means = rows.groupby(keys, sort=False, as_index=False)[["a", "b"]].mean()
        table = means.merge(self._banded(rows, keys=keys), on=keys)
        table["percent"] = 100.0 * table["mean"] / table["a"].abs().where(table["a"] != 0)
        negative = rows.assign(negative=rows["difference"] < 0)
        share = negative.groupby(keys, sort=False, as_index=False)["negative"].mean()
        table["sign"] = [
            sign_of(positive, below)
            for positive, below in zip(table["share_positive"], share["negative"], strict=True)
        ]
        order = table["series"].map({name: place for place, name in enumerate(series)})
        table = table.iloc[np.lexsort((table["year"], order))].reset_index(drop=True)
        return table[[*keys, "a", "b", "mean", "low", "high", "percent", "share_positive", "sign"]]

    def _banded(self, rows: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
        grouped = rows.groupby(keys, sort=False)["difference"]
        bands = pd.DataFrame(
            {
                "mean": grouped.mean(),
                "low": grouped.quantile(LOW),
                "high": grouped.quantile(HIGH),
                "share_positive": grouped.agg(lambda values: float((values > 0).mean())),
            }
        ).reset_index()
        if len(self.seeds) == 1:
            bands[["low", "high"]] = np.nan
        return bands


def sign_of(share_positive: float, share_negative: float) -> str:
    """Say whether the sign of a difference is that of at least nine seeds in ten."""
    if share_positive == share_negative == 0:
        return "no difference"
    if share_positive >= ROBUST_SHARE:
        return "positive"
    if share_negative >= ROBUST_SHARE:
        return "negative"
    return NOT_ROBUST


def compare(
    a: Scenario,
    b: Scenario,
    *,
    seeds: int | Sequence[int],
    threads: int = 1,
    processes: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Run two scenarios with the same seeds and take their differences, b − a.

    Parameters
    ----------
    a, b
        Scenarios alike in province, period and scales.
    seeds
        How many seeds, from 1 on, or the seeds themselves.
    threads
        Threads in each process.
    processes
        Processes that share the runs; the results do not depend on it. More than one needs a
        program whose main module is guarded by `if __name__ == "__main__"`, as in any notebook.
    progress
        Told the months done and the months in all, over all runs.

    Raises
    ------
    ScenarioError
        The scenarios are not alike, or the seeds are impossible; all faults at once.
    """
    chosen = read_seeds(seeds)
    refuse_unlike(a, b)
    scenarios = [scenario.with_run(seed=seed) for seed in chosen for scenario in (a, b)]
    runs = simulate_many(scenarios, threads=threads, processes=processes, progress=progress)
    return compare_runs(runs[0::2], runs[1::2])


def compare_runs(runs_a: Sequence[Run], runs_b: Sequence[Run]) -> Comparison:
    """Return the comparison of runs made already, the same seeds in the same order.

    Raises
    ------
    ScenarioError
        The scenarios or the seeds are not alike.
    """
    a, b = runs_a[0].scenario, runs_b[0].scenario
    refuse_unlike(a, b)
    seeds = tuple(run.scenario.seed for run in runs_a)
    if seeds != tuple(run.scenario.seed for run in runs_b):
        what = "the runs of the two scenarios have different seeds"
        raise ScenarioError([Fault("compare", what, "Run both with the same seeds, in order.")])
    keys = _keys(runs_a[0].records)
    parts = []
    for run_a, run_b in zip(runs_a, runs_b, strict=True):
        part = keys.assign(a=yearly_values(run_a.records), b=yearly_values(run_b.records))
        part.insert(0, "seed", run_a.scenario.seed)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    frame["difference"] = frame["b"] - frame["a"]
    frame["percent"] = 100.0 * frame["difference"] / frame["a"].abs().where(frame["a"] != 0)
    return Comparison(
        a=a, b=b, seeds=seeds, frame=frame, runs_a=tuple(runs_a), runs_b=tuple(runs_b)
    )


def _keys(records: Records) -> pd.DataFrame:
    """Year, series, breakdown and unit of the values that `yearly_values` returns."""
    whole = records.yearly()
    order = {name: place for place, name in enumerate(read_series())}
    place = whole["series"].map(order).to_numpy()
    whole = whole.iloc[np.lexsort((np.arange(len(whole)), whole["year"], place))]
    return whole[["year", "series", "breakdown", "unit"]].reset_index(drop=True)


def yearly_values(records: Records) -> NDArray[np.float64]:
    """Yearly values of all series: by series, then year, then part."""
    years = records.months // 12
    parts = []
    for name, description in read_series().items():
        months = records[name][: 12 * years].reshape(years, 12, -1)
        year = months.sum(axis=1) if description.kind == "flow" else months.mean(axis=1)
        parts.append(year.ravel())
    return np.concatenate(parts)


def read_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return the seeds asked for.

    Raises
    ------
    ScenarioError
        There is none, one is twice there, or one is no whole number from 0 on.
    """
    if isinstance(seeds, int) and not isinstance(seeds, bool):
        chosen: tuple[int, ...] = tuple(range(1, seeds + 1))
        if chosen:
            return chosen
        what = f"{seeds} seeds are too few"
        raise ScenarioError([Fault("seeds", what, "Give a number of seeds from 1 on.")])
    chosen = tuple(seeds) if isinstance(seeds, Sequence) and not isinstance(seeds, str) else ()
    whole = all(is_whole(seed, lowest=0) for seed in chosen)
    if not chosen or not whole or len(set(chosen)) < len(chosen):
        cure = "Give a number of seeds, or a list of different whole numbers from 0 on."
        raise ScenarioError([Fault("seeds", f"{seeds!r} are not seeds", cure)])
    return chosen


def refuse_unlike(a: Scenario, b: Scenario) -> None:
    """Refuse scenarios whose differences would mean nothing.

    Raises
    ------
    ScenarioError
        They differ in province, period or scale, or have no whole year; all faults at once.
    """
    faults = []
    for key in ALIKE:
        of_a, of_b = getattr(a, key), getattr(b, key)
        if of_a != of_b:
            what = f"{a.name!r} has {key} {of_a}, {b.name!r} has {of_b}"
            faults.append(Fault(f"compare, {key}", what, f"Give both the same {key}."))
    if a.months < 12:
        what = f"{a.start} to {a.end} holds no whole year, and differences are taken by year"
        faults.append(Fault("compare, end", what, f"Write an end from {a.start + 11} on."))
    if faults:
        raise ScenarioError(faults)


class _CallableModule(ModuleType):
    """Lets `banha.compare(a, b, seeds=10)` mean the function wherever the module was imported.

    Python binds an imported submodule as an attribute of its package, where it would hide the
    public function of the same name.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Comparison:
        return compare(*arguments, **options)


sys.modules[__name__].__class__ = _CallableModule
