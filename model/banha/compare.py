"""Two scenarios compared with the same luck: paired by seed, assumed numbers varied if asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.assumed import AssumedNumber, assumed_numbers, factor_rows, varied
from banha.errors import Fault, ScenarioError
from banha.records import Records, read_series
from banha.report.words import words
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
    numbers
        The assumed numbers that were varied; none if only the luck of the draw was.
    assumed
        The comparison of the same seeds with these numbers varied; None if it was not asked, and
        in that comparison itself.
    """

    a: Scenario
    b: Scenario
    seeds: tuple[int, ...]
    frame: pd.DataFrame
    runs_a: tuple[Run, ...]
    runs_b: tuple[Run, ...]
    numbers: tuple[AssumedNumber, ...] = ()
    assumed: Comparison | None = None

    @property
    def note(self) -> str:
        """What the bands contain."""
        return self.note_in("en")

    def note_in(self, lang: str) -> str:
        """Say what the bands contain, in English (`en`) or Vietnamese (`vi`)."""
        count = len(self.seeds)
        given = {"a": self.a.name, "b": self.b.name, "seeds": count, "numbers": len(self.numbers)}
        parts = ["note_paired", "note_assumed" if self.numbers else "note_luck"]
        if count == 1:
            parts.append("note_one_seed")
        elif count < FEW_SEEDS:
            parts.append("note_few_seeds")
        if self.assumed is not None and count > 1:
            parts.append("note_share")
        return " ".join(words(part, lang, **given) for part in parts)

    @property
    def factors(self) -> pd.DataFrame:
        """Factor of every varied number in every pair: seed, parameter, factor."""
        rows = list(factor_rows(self.numbers, self.seeds))
        return pd.DataFrame(rows, columns=["seed", "parameter", "factor"])

    def tidy(self) -> pd.DataFrame:
        """Return `frame` with a column `numbers`: *as they stand*, and *varied* where asked."""
        sets = [("as they stand", self.frame)]
        if self.assumed is not None:
            sets.append(("varied", self.assumed.frame))
        parts = [frame.assign(numbers=name) for name, frame in sets]
        whole = pd.concat(parts, ignore_index=True)
        return whole[["numbers", *self.frame.columns]]

    def assumed_share(self, series: str, breakdown: str = "total") -> pd.DataFrame:
        """Share of the band of one series that assumed numbers cause, by year.

        Returns
        -------
        Columns year, share: max(0, 1 − variance over seeds ÷ variance over pairs with the numbers
        varied), an estimate from as many pairs as there are seeds; not a number with one seed or
        where nothing differs.

        Raises
        ------
        KeyError
            There is no such series or breakdown, or no assumed number was varied.
        """
        if self.assumed is None:
            raise KeyError("no assumed number was varied: compare(…, assumed=True) does")
        keys = ["year"]
        shares = _shares(
            self._rows(series, breakdown), self.assumed._rows(series, breakdown), keys=keys
        )
        return shares.rename(columns={"share_assumed": "share"})

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
        bands = self._banded(self._rows(series, breakdown), keys=["year"])
        return bands.drop(columns="sign")

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
        difference), percent (mean difference, of |a|), share_positive, sign. Where assumed
        numbers were varied also low_assumed, high_assumed and sign_assumed, over the pairs with
        the numbers varied, and share_assumed, the share of that band that they cause.
        """
        shown = [int(self.frame["year"].max())] if years is None else list(years)
        chosen = self.frame["series"].isin(series) & self.frame["year"].isin(shown)
        chosen &= self.frame["breakdown"] == "total"
        rows = self.frame[chosen]
        keys = ["series", "unit", "year"]
        means = rows.groupby(keys, sort=False, as_index=False)[["a", "b"]].mean()
        table = means.merge(self._banded(rows, keys=keys), on=keys)
        table["percent"] = 100.0 * table["mean"] / table["a"].abs().where(table["a"] != 0)
        columns = [*keys, "a", "b", "mean", "low", "high", "percent", "share_positive", "sign"]
        if self.assumed is not None:
            wide = self.assumed.frame[chosen.to_numpy()]
            banded = self._banded(wide, keys=keys)[[*keys, "low", "high", "sign"]]
            table = table.merge(banded, on=keys, suffixes=("", "_assumed"))
            table = table.merge(_shares(rows, wide, keys=keys), on=keys)
            columns += ["low_assumed", "high_assumed", "sign_assumed", "share_assumed"]
        order = table["series"].map({name: place for place, name in enumerate(series)})
        table = table.iloc[np.lexsort((table["year"], order))].reset_index(drop=True)
        return table[columns]

    def _rows(self, series: str, breakdown: str) -> pd.DataFrame:
        rows = self.frame[(self.frame["series"] == series) & (self.frame["breakdown"] == breakdown)]
        if rows.empty:
            raise KeyError(f"no series {series!r} with breakdown {breakdown!r} in the comparison")
        return rows

    def _banded(self, rows: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
        grouped = rows.groupby(keys, sort=False)["difference"]
        bands = pd.DataFrame(
            {
                "mean": grouped.mean(),
                "low": grouped.quantile(LOW),
                "high": grouped.quantile(HIGH),
                "share_positive": grouped.agg(lambda values: float((values > 0).mean())),
                "sign": grouped.agg(lambda values: sign_of_draws(values.to_numpy())),
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


def sign_of_draws(differences: NDArray[np.float64]) -> str:
    """Say whether at least nine draws in ten agree in their sign."""
    return sign_of(float((differences > 0).mean()), float((differences < 0).mean()))


def share_of_band(luck: NDArray[np.float64], both: NDArray[np.float64]) -> float:
    """Return the share of a band that assumed numbers cause: max(0, 1 − var(luck) ÷ var(both)).

    `luck` are differences over seeds, `both` those with the numbers varied as well. Not a number
    with fewer than two draws, or where nothing differs.
    """
    if min(len(luck), len(both)) < 2:
        return float("nan")
    whole = float(np.var(both, ddof=1))
    return max(0.0, 1.0 - float(np.var(luck, ddof=1)) / whole) if whole > 0.0 else float("nan")


def _shares(luck: pd.DataFrame, both: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
    """Share of the band that assumed numbers cause, by the keys."""
    pairs = luck[keys].assign(luck=luck["difference"], both=both["difference"].to_numpy())
    rows = [
        dict(zip(keys, key, strict=True))
        | {"share_assumed": share_of_band(part["luck"].to_numpy(), part["both"].to_numpy())}
        for key, part in pairs.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows, columns=[*keys, "share_assumed"])


def compare(
    a: Scenario,
    b: Scenario,
    *,
    seeds: int | Sequence[int],
    assumed: bool = False,
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
    assumed
        Whether each seed is run a second time with the assumed numbers varied that belong to the
        levers and mechanisms in which the scenarios differ: each is multiplied by a factor
        between 1/2 and 2, the same in both scenarios, and drawn from the seed and its name.
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
        The scenarios are not alike, the seeds are impossible, or there is no assumed number to
        vary; all faults at once.
    """
    chosen = read_seeds(seeds)
    refuse_unlike(a, b)
    scenarios = [scenario.with_run(seed=seed) for seed in chosen for scenario in (a, b)]
    numbers = assumed_numbers(a, b) if assumed else ()
    if assumed:
        scenarios += [varied(scenario, numbers) for scenario in scenarios]
    runs = simulate_many(scenarios, threads=threads, processes=processes, progress=progress)
    count = 2 * len(chosen)
    comparison = compare_runs(runs[0:count:2], runs[1:count:2])
    if not assumed:
        return comparison
    with_numbers = compare_runs(runs[count::2], runs[count + 1 :: 2])
    with_numbers = replace(with_numbers, a=comparison.a, b=comparison.b, numbers=numbers)
    return replace(comparison, numbers=numbers, assumed=with_numbers)


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
