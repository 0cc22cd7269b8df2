"""Every scenario of a batch compared with a baseline, in pairs that share seed and point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from banha.batch.folder import refusal
from banha.batch.reading import RUN_AGAIN, Asked, by_draw, read_rows, whole_year
from banha.cards import Shown
from banha.comparison import HEADLINES, Comparison, pair, refuse_unlike
from banha.errors import BatchError, ScenarioError
from banha.report.words import words
from banha.suggest import did_you_mean
from banha.tidy import TOTAL

if TYPE_CHECKING:
    from banha.batch.results import Results

type Parts = dict[tuple[int, int], pd.DataFrame]
"""Yearly records by seed and point."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons(Mapping[str, Comparison], Shown):
    """Every other scenario compared with a baseline; each comparison is made when it is asked for.

    Scenarios come in the order of the study; those of which no pair is done are left out.

    Attributes
    ----------
    results
        What is compared.
    baseline
        Scenario that the others are compared with.
    province
        Where.
    """

    results: Results
    baseline: str
    province: str

    def __repr__(self) -> str:
        told = ", ".join(f"{name} ({count} pairs)" for name, count in self.pairs.items())
        return f"<Comparisons with {self.baseline} in {self.province}: {told or 'none'}>"

    def __iter__(self) -> Iterator[str]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, scenario: str) -> Comparison:
        """Return the comparison of a scenario with the baseline, over all that was kept.

        Raises
        ------
        KeyError
            There is no such scenario, or no pair of it is done.
        ScenarioError
            The two are not alike in period or scale.
        """
        if scenario not in self.pairs:
            raise KeyError(f"no pair of {scenario!r}. {did_you_mean(str(scenario), self.pairs)}")
        return self._compared(scenario, self._parts(self.baseline, None), None)

    @cached_property
    def pairs(self) -> dict[str, int]:
        """How many pairs of each scenario are done; without those that have none."""
        counts = {name: len(self._both(name)) for name in self._draws if name != self.baseline}
        return {name: count for name, count in counts.items() if count}

    @property
    def note(self) -> str:
        """What the bands contain, how many pairs there are, and whether the batch is incomplete."""
        return f"{self.note_in('en')} {self.results.note}".strip()

    def note_in(self, lang: str) -> str:
        """Say what the bands contain, in English (`en`) or Vietnamese (`vi`).

        With the number of pairs of each scenario, where the batch is incomplete.
        """
        if not self.pairs:
            given = {"baseline": self.baseline, "where": self.province}
            return words("results_no_pairs", lang, **given)
        study, most = self.results.study, max(self.pairs, key=self.pairs.__getitem__)
        draws = self._both(most)
        said = Comparison(
            a=study.scenario(self.baseline, province=self.province),
            b=study.scenario(most, province=self.province),
            seeds=tuple(dict.fromkeys(seed for seed, _ in draws)),
            frame=pd.DataFrame(),
            points=len({point for _, point in draws}),
            **self._taken(draws),
        ).note_in(lang)
        of_one = words("note_paired", lang, a=self.baseline, b=most)
        of_any = words("note_paired", lang, a=self.baseline, b=words("results_any", lang))
        said = said.replace(of_one, of_any)
        if self.results.complete:
            return said
        told = ", ".join(f"{name} {count}" for name, count in self.pairs.items())
        return f"{said} {words('results_pairs', lang, pairs=told)}"

    def table(
        self, years: Sequence[int] | None = None, *, series: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return `Comparison.table` of every scenario.

        Parameters
        ----------
        years
            Years to show; None: the last one.
        series
            Series to show; None: the headlines that the study kept, or all it kept if none of
            them is a headline.

        Returns
        -------
        The scenario, the columns of `Comparison.table`, and the number of pairs.

        Raises
        ------
        BatchError
            There is nothing to compare, or a series or year is not there.
        ScenarioError
            A scenario is not like the baseline in period or scale.
        """
        names = self._shown(series)
        asked = None if years is None else [self._year(year) for year in years]
        parts = []
        for name, comparison in self._each(names):
            part = comparison.table(asked, series=names)
            part.insert(0, "scenario", name)
            parts.append(part.assign(pairs=self.pairs[name]))
        return pd.concat(parts, ignore_index=True)

    def bands(self, series: str, breakdown: str = TOTAL) -> pd.DataFrame:
        """Return `Comparison.bands` of every scenario, with the scenario's name before it.

        Parameters
        ----------
        series
            A series that was kept.
        breakdown
            `total`, or a part such as a sector.

        Raises
        ------
        BatchError
            There is nothing to compare, or no such series or part.
        ScenarioError
            A scenario is not like the baseline in period or scale.
        """
        kept = self._kept()
        self._require([series], kept)
        known = kept.loc[kept["series"] == series, "breakdown"]
        if breakdown not in set(known):
            what = f"the series {series!r} has no part {breakdown!r}"
            raise refusal(self.results.folder, what, did_you_mean(breakdown, known))
        parts = []
        for name, comparison in self._each([series]):
            part = comparison.bands(series, breakdown)
            part.insert(0, "scenario", name)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def each(self, series: Sequence[str]) -> Iterator[tuple[str, Comparison | ScenarioError]]:
        """Yield every comparison over a few series, which is quicker: the baseline is read once.

        In place of a comparison that means nothing comes the error that says why.
        """
        base = self._parts(self.baseline, series)
        for name in self.pairs:
            try:
                yield name, self._compared(name, base, series)
            except ScenarioError as error:
                yield name, error

    def over(self, scenario: str, series: Sequence[str]) -> Comparison:
        """Return the comparison of one scenario over a few series, which is all that is read.

        Raises
        ------
        BatchError
            No pair of the scenario is done, or there is no such series.
        ScenarioError
            The two are not alike in period or scale.
        """
        if scenario not in self.pairs:
            what = f"no pair of {scenario!r} and {self.baseline!r} is done"
            raise refusal(self.results.folder, what, did_you_mean(scenario, self.pairs))
        self._require(series, self._kept())
        return self._compared(scenario, self._parts(self.baseline, series), series)

    def _each(self, series: Sequence[str]) -> Iterator[tuple[str, Comparison]]:
        for name, found in self.each(series):
            if isinstance(found, ScenarioError):
                raise found
            yield name, found

    def _compared(self, name: str, base: Parts, series: Sequence[str] | None) -> Comparison:
        study = self.results.study
        a = study.scenario(self.baseline, province=self.province)
        b = study.scenario(name, province=self.province)
        refuse_unlike(a, b)
        other = self._parts(name, series)
        draws = self._both(name)
        found = pair(a, b, ((*draw, base[draw], other[draw]) for draw in draws))
        return replace(found, **self._taken(draws))

    def _taken(self, draws: Sequence[tuple[int, int]]) -> dict[str, Any]:
        """Particles of the seeds of some draws, and whose they are."""
        taken = self.results.study.particles_of(self.province)
        if taken is None:
            return {}
        number = dict(zip(self.results.study.seeds, taken.numbers, strict=True))
        seeds = dict.fromkeys(seed for seed, _ in draws)
        return {"particles": tuple(number[seed] for seed in seeds), "posterior": taken.told}

    def _parts(self, name: str, series: Sequence[str] | None) -> Parts:
        """Yearly records of a scenario, or a few series of them."""
        files = self.results.files(scenario=name, province=self.province)
        asked = Asked(None if series is None else tuple(series))
        return by_draw(read_rows(files, asked, dataset="yearly", where=self.results.folder))

    @cached_property
    def _draws(self) -> dict[str, list[tuple[int, int]]]:
        """Seed and point of the runs that are done, by scenario; in the order of the study."""
        found: dict[str, list[tuple[int, int]]] = {}
        for name, _, seed, point in self.results.files(province=self.province):
            found.setdefault(name, []).append((seed, point))
        return found

    def _both(self, scenario: str) -> list[tuple[int, int]]:
        """Seed and point of the draws that have both runs."""
        base = set(self._draws.get(self.baseline, ()))
        return [draw for draw in self._draws.get(scenario, ()) if draw in base]

    def _kept(self) -> pd.DataFrame:
        if not self.pairs:
            what = f"no scenario has a run to be paired with {self.baseline!r}"
            raise refusal(self.results.folder, what, RUN_AGAIN)
        return self.results.kept()

    def _shown(self, series: Sequence[str] | None) -> list[str]:
        kept = self._kept()
        if series is not None:
            self._require(series, kept)
            return list(series)
        whole = list(kept.loc[kept["breakdown"] == TOTAL, "series"])
        if not whole:
            what = "the study kept only series that have parts, and a table shows totals"
            cure = "Use bands(series, part), or the frame of one comparison."
            raise refusal(self.results.folder, what, cure)
        return [name for name in HEADLINES if name in whole] or whole

    def _require(self, series: Sequence[str], kept: pd.DataFrame) -> None:
        known = list(dict.fromkeys(kept["series"]))
        for name in series:
            if name not in known:
                what = f"the results hold no series {name!r}"
                raise refusal(self.results.folder, what, did_you_mean(str(name), known))

    def _year(self, year: int) -> int:
        number = whole_year(year, where=self.results.folder)
        known = self.results.years(self.results.files(province=self.province))
        if number not in known:
            raise self._no_year(number, known)
        return number

    def _no_year(self, year: int, known: Sequence[int]) -> BatchError:
        cure = f"Name a year from {min(known)} to {max(known)}." if known else RUN_AGAIN
        return refusal(self.results.folder, f"the results do not hold the year {year}", cure)
