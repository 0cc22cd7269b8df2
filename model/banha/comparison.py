"""The paired difference of two scenarios: seed by seed, with bands and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.assumed import AssumedNumber, factor_rows
from banha.cards import Shown
from banha.errors import Fault, ScenarioError
from banha.report.words import band_holds, words
from banha.scenario import Scenario

if TYPE_CHECKING:
    from banha.run import Run

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
KEYS = ["series", "breakdown", "year"]
LOW, HIGH = 0.05, 0.95
ROBUST_SHARE = 0.90
NOT_ROBUST = "sign not robust"
FEW_SEEDS = 20
"""Below this, quantiles of 5 and 95 per cent are little more than the smallest and largest."""


@dataclass(frozen=True, eq=False)
class Comparison(Shown):
    """The paired difference between two scenarios, seed by seed.

    Attributes
    ----------
    a, b
        The scenarios; differences are b − a.
    seeds
        The seeds that both were run with.
    frame
        Tidy: seed, year, series, breakdown, unit, a, b, difference, percent (of |a|); after the
        seed the point, where there are several.
    runs_a, runs_b
        The runs, in the order of `seeds`; none where the records were read from a batch.
    points
        How many points of a design of parameters the pairs are spread over.
    numbers
        The assumed numbers that were varied; none if only the luck of the draw was.
    assumed
        The comparison of the same seeds with these numbers, or the particles, varied; None if it
        was not asked, and in that comparison itself.
    particles
        The particle of the province's posterior that each seed takes, in the order of `seeds`;
        none if the parameters are held.
    posterior
        Version of that posterior, and until when it was calibrated.
    """

    a: Scenario
    b: Scenario
    seeds: tuple[int, ...]
    frame: pd.DataFrame
    runs_a: tuple[Run, ...] = ()
    runs_b: tuple[Run, ...] = ()
    points: int = 1
    numbers: tuple[AssumedNumber, ...] = ()
    assumed: Comparison | None = None
    particles: tuple[int, ...] = ()
    posterior: str = ""

    def __repr__(self) -> str:
        seeds = f"{len(self.seeds)} {'seed' if len(self.seeds) == 1 else 'seeds'}"
        points = f" at {self.points} points" if self.points > 1 else ""
        varied = f", {len(self.numbers)} assumed numbers varied" if self.numbers else ""
        varied += f", particles of {self.posterior}" if self.particles else ""
        return f"<Comparison {self.b.name} − {self.a.name}: {seeds}{points}{varied}>"

    @property
    def as_they_stand(self) -> Comparison:
        """The comparison without the numbers varied; itself where each pair has its particle."""
        if self.assumed is None:
            return self
        return replace(self, assumed=None, numbers=(), particles=(), posterior="")

    @property
    def note(self) -> str:
        """What the bands contain."""
        return self.note_in("en")

    def note_in(self, lang: str) -> str:
        """Say what the bands contain.

        Parameters
        ----------
        lang
            `en` or `vi`.
        """
        count = len(self.seeds) * self.points
        given = {"a": self.a.name, "b": self.b.name, "seeds": len(self.seeds)}
        given |= {"numbers": len(self.numbers), "points": self.points}
        given |= {"posterior": self.posterior}
        given["holds"] = band_holds(lang, parameters=bool(self.particles))
        held = "note_particles" if self.particles else "note_luck"
        parts = ["note_paired", "note_assumed" if self.numbers else held]
        if self.points > 1:
            parts[1:] = ["note_points", *(["note_also_particles"] if self.particles else [])]
        elif self.particles and self.assumed is not None:
            parts.append("note_point")
        if count == 1:
            parts.append("note_one_seed")
        elif count < FEW_SEEDS:
            parts.append("note_few_seeds")
        if self.assumed is not None and count > 1:
            parts.append("note_share_parameters" if self.particles else "note_share")
        return " ".join(words(part, lang, **given) for part in parts)

    @property
    def factors(self) -> pd.DataFrame:
        """Factor of every varied number in every pair: seed, parameter, factor."""
        rows = list(factor_rows(self.numbers, self.seeds))
        return pd.DataFrame(rows, columns=["seed", "parameter", "factor"])

    def tidy(self) -> pd.DataFrame:
        """Return `frame` with a column `numbers`: *as they stand*, and *varied* where asked.

        Where particles were taken the second is *particles*, with a column of their numbers.
        """
        sets = [("as they stand", self.frame)]
        if self.assumed is not None:
            sets.append(("particles" if self.particles else "varied", self.assumed.frame))
        parts = [frame.assign(numbers=name) for name, frame in sets]
        whole = pd.concat(parts, ignore_index=True)
        columns = ["numbers", *self.frame.columns]
        if self.assumed is not None and self.particles:
            taken = whole["seed"].map(dict(zip(self.seeds, self.particles, strict=True)))
            whole["particle"] = taken.where(whole["numbers"] == "particles").astype("Int64")
            columns.insert(1, "particle")
        return whole[columns]

    def assumed_share(self, series: str, breakdown: str = "total") -> pd.DataFrame:
        """Share of the band of one series that varied numbers cause, by year.

        Parameters
        ----------
        series
            A recorded series; `banha describe records` lists them.
        breakdown
            `total`, or a part such as a sector.

        Returns
        -------
        Columns year, share: max(0, 1 − variance over seeds ÷ variance over pairs with the numbers
        varied), an estimate from as many pairs as there are seeds; not a number with one seed or
        where nothing differs.

        Raises
        ------
        KeyError
            There is no such series or breakdown, or no number was varied.
        """
        if self.assumed is None:
            what = "no number was varied: compare(…, assumed=True) or particles=True does"
            raise KeyError(what)
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
            `total`, or a part such as a sector.

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
            Series to show; by default the headline series.

        Returns
        -------
        Columns series, unit, year, a, b (means over seeds), mean, low, high (of the
        difference), percent (mean difference, of |a|), share_positive, sign. Where assumed
        numbers were varied also low_assumed, high_assumed and sign_assumed, over the pairs with
        the numbers varied, and share_assumed, the share of that band that they cause; where
        particles were taken these four end in _parameters.
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
            ending = "_parameters" if self.particles else "_assumed"
            wide = self.assumed.frame[chosen.to_numpy()]
            banded = self._banded(wide, keys=keys)[[*keys, "low", "high", "sign"]]
            table = table.merge(banded, on=keys, suffixes=("", ending))
            shares = _shares(rows, wide, keys=keys)
            shares = shares.rename(columns={"share_assumed": f"share{ending}"})
            table = table.merge(shares, on=keys)
            columns += [f"{name}{ending}" for name in ("low", "high", "sign", "share")]
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
        if len(self.seeds) * self.points == 1:
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


def pair(
    a: Scenario, b: Scenario, draws: Iterable[tuple[int, int, pd.DataFrame, pd.DataFrame]]
) -> Comparison:
    """Return the comparison of two scenarios from the yearly records of their draws.

    Parameters
    ----------
    a, b
        The scenarios; differences are b − a.
    draws
        Seed, point of the design (0 without one), yearly records of a and of b.

    Raises
    ------
    ScenarioError
        The scenarios or their records are not alike, or there is no draw.
    """
    refuse_unlike(a, b)
    seeds: list[int] = []
    points: list[int] = []
    parts = []
    for seed, point, of_a, of_b in draws:
        refuse_unlike_records(of_a, of_b)
        part = of_a[["year", "series", "breakdown", "unit"]].assign(
            a=of_a["value"], b=of_b["value"].to_numpy()
        )
        part.insert(0, "point", point)
        part.insert(0, "seed", seed)
        parts.append(part)
        seeds.append(seed)
        points.append(point)
    if not parts:
        what = f"no draw of {a.name!r} and {b.name!r} has both runs"
        raise ScenarioError([Fault("compare", what, "Run both with the same seeds.")])
    frame = pd.concat(parts, ignore_index=True)
    if len(set(points)) == 1:
        frame = frame.drop(columns="point")
    frame["difference"] = frame["b"] - frame["a"]
    frame["percent"] = 100.0 * frame["difference"] / frame["a"].abs().where(frame["a"] != 0)
    return Comparison(
        a=a, b=b, seeds=tuple(dict.fromkeys(seeds)), frame=frame, points=len(set(points))
    )


def refuse_unlike_records(of_a: pd.DataFrame, of_b: pd.DataFrame) -> None:
    """Refuse records whose rows are not those of the same series, parts and years.

    Raises
    ------
    ScenarioError
        Saying what differs.
    """
    if len(of_a) == len(of_b) and all(
        np.array_equal(of_a[key].to_numpy(), of_b[key].to_numpy()) for key in KEYS
    ):
        return
    series = sorted(set(of_a["series"]) ^ set(of_b["series"]))
    what = "the records of the two scenarios have different series, parts or years"
    what += f": {', '.join(series[:5])}" if series else ""
    raise ScenarioError([Fault("compare", what, "Compare runs that record the same.")])


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
