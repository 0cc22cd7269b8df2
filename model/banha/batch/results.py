"""The results of a batch: tidy frames, paired comparisons, ranks, SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from banha.batch.folder import foreign_files, read_head, refusal, sound_entries, stored_study
from banha.batch.ledger import Entry, read_ledger
from banha.batch.ranks import rank_of
from banha.batch.study import DATASETS, Dataset, Study
from banha.comparison import HEADLINES, Comparison, pair
from banha.errors import BatchError
from banha.formula import Formula
from banha.suggest import did_you_mean
from banha.tidy import TOTAL

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

DRAW = ["scenario", "province", "seed", "point"]


def read_results(folder: str | Path) -> Results:
    """Return the results of a batch folder, complete or not.

    Raises
    ------
    BatchError
        There is no batch, or another banha wrote it.
    """
    return Results(Path(folder))


class Results:
    """What the runs of a batch gave.

    Parameters
    ----------
    folder
        A batch folder.

    Attributes
    ----------
    study
        What was asked.
    hashes
        What the results depend on beside the study: code, tables, packs, libraries.

    Raises
    ------
    BatchError
        There is no batch, or another banha wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        head = read_head(folder)
        if head is None:
            raise refusal(folder, "there is no batch here", "Name the folder of a batch.")
        self.study: Study = stored_study(folder, head)
        self.hashes: Mapping[str, str] = head["hashes"]
        self._entries = read_ledger(folder)
        self._done = sound_entries(folder, self._entries)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run of the study: scenario, province, seed, point, status, and how it went.

        Status is *done*, *failed* or *missing*.
        """
        by_draw: dict[tuple[Any, ...], tuple[str, Entry]] = {}
        for key, entry in self._entries.items():
            line = entry.done or entry.failures[-1]
            by_draw[tuple(line[name] for name in DRAW)] = (key, entry)
        rows = [self._row(draw, by_draw.get(draw)) for draw in self._draws()]
        return pd.DataFrame(rows)

    def _draws(self) -> Iterator[tuple[str, str, int, int]]:
        for seed in self.study.seeds:
            for point in range(self.study.design.points):
                for scenario in self.study.scenarios:
                    yield scenario.name, scenario.province, seed, point

    def _row(self, draw: tuple[Any, ...], found: tuple[str, Entry] | None) -> dict[str, Any]:
        key, entry = found if found is not None else ("", Entry())
        line: Mapping[str, Any] = entry.done if key in self._done and entry.done else {}
        status = "done" if line else "failed" if entry.failures else "missing"
        return {
            **dict(zip(DRAW, draw, strict=True)),
            "status": status,
            "key": key,
            "digest": line.get("digest", ""),
            "seconds": line.get("seconds", np.nan),
            "beyond_gate": len(line.get("beyond_gate", ())),
            "error": entry.failures[-1]["error"] if status == "failed" else "",
        }

    @property
    def complete(self) -> bool:
        """Whether every run of the study is done."""
        return bool((self.runs["status"] == "done").all())

    @property
    def note(self) -> str:
        """What must be said of these results: whether some are missing; empty if nothing."""
        counts = self.runs["status"].value_counts()
        missing, failed = int(counts.get("missing", 0)), int(counts.get("failed", 0))
        notes = []
        if missing or failed:
            notes.append(
                f"The batch is incomplete: of {len(self.runs)} runs {missing} are missing and "
                f"{failed} failed; comparisons leave out pairs that lack a run."
            )
        foreign = foreign_files(self.folder, self._entries)
        if foreign:
            notes.append(f"Not read, for no run made them: {', '.join(foreign[:5])}.")
        return " ".join(notes)

    @property
    def points(self) -> pd.DataFrame:
        """The points of the design: point, and the coordinate of each dimension."""
        return self.study.design.frame()

    def files(self, dataset: Dataset = "yearly") -> dict[tuple[Any, ...], Path]:
        """Sound files of a dataset by scenario, province, seed and point.

        Raises
        ------
        BatchError
            The study did not keep the dataset.
        """
        if dataset not in self.study.keep:
            known = did_you_mean(dataset, self.study.keep)
            what = f"the study did not keep {dataset!r}"
            raise refusal(self.folder, what, f"{known} Add it to `keep` of a new batch.")
        found = {}
        for entry in self._done.values():
            line = entry.done
            assert line is not None
            for part in entry.parts:
                if part["path"].startswith(f"parts/{dataset}/"):
                    found[tuple(line[name] for name in DRAW)] = self.folder / part["path"]
        return dict(sorted(found.items()))

    def table(self, dataset: Dataset = "yearly") -> Any:
        """Return a dataset as an Arrow dataset, which reads what is asked of it and no more.

        Columns scenario, province, seed, point, year or month, series, breakdown, unit, value.
        """
        import pyarrow as pa
        import pyarrow.dataset as ds

        base = self.folder / "parts" / dataset
        files = [str(path) for path in self.files(dataset).values()]
        texts = pa.schema([("scenario", pa.string()), ("province", pa.string())])
        return ds.dataset(
            files, format="parquet", partition_base_dir=str(base),
            partitioning=ds.partitioning(texts, flavor="hive"),
        )  # fmt: skip

    def series(
        self,
        series: str | Sequence[str] | None = None,
        breakdown: str | None = None,
        *,
        scenario: str | None = None,
        province: str | None = None,
        year: int | None = None,
        dataset: Dataset = "yearly",
    ) -> pd.DataFrame:
        """Return tidy rows of the results.

        Parameters
        ----------
        series
            One series or several; None: all that were kept.
        breakdown
            A part, such as a sector; None: all parts.
        scenario, province, year
            Only these; None: all.
        dataset
            *yearly* or *monthly*.

        Returns
        -------
        Columns scenario, province, seed, point, year or month, series, breakdown, unit, value;
        in this order of rows.

        Raises
        ------
        KeyError
            Nothing of this name was kept.
        BatchError
            The study did not keep the dataset.
        """
        import pyarrow.dataset as ds

        names = [series] if isinstance(series, str) else series
        asked = {"series": names, "breakdown": breakdown, "scenario": scenario,
                 "province": province, "year": year}  # fmt: skip
        wanted: Any = None
        for column, value in asked.items():
            if value is None:
                continue
            values = list(value) if isinstance(value, list | tuple) else [value]
            term = ds.field(column).isin(values)
            wanted = term if wanted is None else wanted & term
        frame = self._frame(self.table(dataset).to_table(filter=wanted))
        if frame.empty and self._done:
            told = ", ".join(f"{name} {value!r}" for name, value in asked.items() if value)
            raise KeyError(f"the results hold nothing of {told}")
        return frame

    def _frame(self, table: pa.Table) -> pd.DataFrame:
        frame = table.to_pandas()
        for name in ("series", "breakdown", "unit", "scenario", "province"):
            frame[name] = frame[name].astype(str)
        period = "year" if "year" in frame else "month"
        columns = [*DRAW, period, "series", "breakdown", "unit", "value"]
        order = self._place(frame)
        return pd.DataFrame(frame.iloc[order].reset_index(drop=True)[columns])

    def _place(self, frame: pd.DataFrame) -> Any:
        """Order of the rows: as the study names its scenarios, then as they were recorded."""
        rank = {name: place for place, name in enumerate(self.study.names)}
        keys = (frame["point"], frame["seed"], frame["province"], frame["scenario"].map(rank))
        return np.lexsort(keys)

    def at(self, year: int, *, series: str | Sequence[str] | None = None) -> pd.DataFrame:
        """Return the values of a year, as `series` does.

        Raises
        ------
        KeyError
            The results do not hold the year.
        """
        return self.series(series, year=year)

    def compare(self, baseline: str | None = None, *, province: str | None = None) -> Comparisons:
        """Return what every other scenario changes, paired by seed and point.

        Parameters
        ----------
        baseline
            Scenario to compare with; None: the one that the study names.
        province
            Where; None: the only province of the study.

        Raises
        ------
        BatchError
            No baseline or province is known, or there is nothing to compare.
        """
        name = baseline or self.study.baseline
        if name not in self.study.names:
            what = f"the study has no scenario {name!r}" if name else "the study names no baseline"
            raise refusal(self.folder, what, did_you_mean(name, self.study.names))
        return Comparisons(self, name, self._province(province))

    def _province(self, asked: str | None) -> str:
        known = self.study.provinces
        if asked is None and len(known) == 1:
            return known[0]
        if asked not in known:
            what = f"the study has no province {asked!r}" if asked else "it has several provinces"
            raise refusal(self.folder, what, f"Name one of {', '.join(known)}.")
        return str(asked)

    def rank(
        self,
        criteria: str | Sequence[str] | Mapping[str, float] = "community_score",
        *,
        year: int | None = None,
        province: str | None = None,
    ) -> pd.DataFrame:
        """Rank the scenarios.

        Parameters
        ----------
        criteria
            Formulas over yearly records, such as `community_score`, `criteria[innovation]` or
            `employed / adults`, with weights; without weights all count alike. With a negative
            weight less is better.
        year
            When; None: the last year.
        province
            Where; None: the only province of the study.

        Returns
        -------
        Columns rank, scenario, score (mean over draws; in each draw every criterion goes from 0,
        the worst of the scenarios, to 1, the best), share_first (of the draws in which it is
        first), draws, and the mean of each criterion.

        Raises
        ------
        BatchError
            A criterion cannot be read, or no draw has all scenarios.
        """
        weights = {criteria: 1.0} if isinstance(criteria, str) else criteria
        if not isinstance(weights, Mapping):
            weights = dict.fromkeys(weights, 1.0)
        place = self._province(province)
        values = {
            (name, seed, point): self._criteria(path, weights, year=year)
            for (name, where, seed, point), path in self.files().items()
            if where == place
        }
        return rank_of(values, weights, scenarios=self.study.names, where=self.folder)

    def _criteria(
        self, path: Path, weights: Mapping[str, float], *, year: int | None
    ) -> list[float]:
        frame = read_part(path)
        at = int(frame["year"].max()) if year is None else year
        frame = frame[frame["year"] == at]
        try:
            found = []
            for text in weights:
                above, _, below = text.partition(" / ")
                found.append(float(Formula(above, per=below).values(frame).loc[at]))
        except (KeyError, ValueError) as error:
            what = f"the criterion {text!r} cannot be computed for {at}: {error}"
            cure = "Name series that were kept, such as community_score, and a year of the runs."
            raise refusal(self.folder, what, cure) from None
        return found

    def sql(self, query: str) -> pd.DataFrame:
        """Return the answer to an SQL query (DuckDB).

        Views: `runs`, `points`, and one for each dataset that was kept: `yearly`, `monthly`,
        `distributions`.

        Raises
        ------
        BatchError
            The query cannot be answered.
        """
        import duckdb

        with self.connect() as connection:
            try:
                return pd.DataFrame(connection.sql(query).df())
            except duckdb.Error as error:
                raise BatchError(f"SQL\n    {error}\n    Cure: Mend the query.") from None

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a DuckDB connection with the views of `sql`."""
        import duckdb

        connection = duckdb.connect()
        connection.register("runs", self.runs)
        connection.register("points", self.points)
        for dataset in DATASETS:
            if dataset in self.study.keep and self.files(dataset):
                connection.register(dataset, self.table(dataset))
        return connection


def read_part(path: Path) -> pd.DataFrame:
    """Return a part as it was written."""
    import pyarrow.parquet as pq

    frame = pq.ParquetFile(path).read().to_pandas()
    texts = [name for name in ("series", "breakdown", "unit") if name in frame]
    return pd.DataFrame(frame.astype(dict.fromkeys(texts, str)))


@dataclass(frozen=True, eq=False)
class Comparisons(Mapping[str, Comparison]):
    """Every other scenario compared with a baseline; each comparison is made when it is asked for.

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

    def __iter__(self) -> Iterator[str]:
        names = self.results.study.names
        return (name for name in names if name != self.baseline and self._both(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, scenario: str) -> Comparison:
        if scenario not in self._files or scenario == self.baseline:
            raise KeyError(scenario)
        study, base = self.results.study, self._files.get(self.baseline, {})
        a = study.scenario(self.baseline, province=self.province)
        b = study.scenario(scenario, province=self.province)
        both = self._both(scenario)
        draws = (
            (seed, point, read_part(base[seed, point]),
             read_part(self._files[scenario][seed, point]))
            for seed, point in both
        )  # fmt: skip
        return pair(a, b, draws)

    @cached_property
    def _files(self) -> dict[str, dict[tuple[int, int], Path]]:
        found: dict[str, dict[tuple[int, int], Path]] = {}
        for (name, where, seed, point), path in self.results.files().items():
            if where == self.province:
                found.setdefault(name, {})[seed, point] = path
        return found

    def _both(self, scenario: str) -> list[tuple[int, int]]:
        """Seed and point of the draws that have both runs."""
        base = self._files.get(self.baseline, {})
        return sorted(base.keys() & self._files.get(scenario, {}).keys())

    @property
    def note(self) -> str:
        """What the bands contain, and whether the batch is incomplete."""
        first = next(iter(self), None)
        notes = [self[first].note if first is not None else "There is nothing to compare."]
        notes[0] = notes[0].replace(f"are {first} −", "are scenario −")
        return " ".join([*notes, self.results.note]).strip()

    def table(
        self, years: Sequence[int] | None = None, *, series: Sequence[str] = HEADLINES
    ) -> pd.DataFrame:
        """Return `Comparison.table` of every scenario, with the scenario's name before it."""
        parts = []
        for name, comparison in self.items():
            part = comparison.table(years, series=series)
            part.insert(0, "scenario", name)
            parts.append(part.assign(pairs=len(self._both(name))))
        if not parts:
            what = f"no scenario has a run to be paired with {self.baseline!r}"
            raise refusal(self.results.folder, what, "Run more of the batch.")
        return pd.concat(parts, ignore_index=True)

    def bands(self, series: str, breakdown: str = TOTAL) -> pd.DataFrame:
        """Return `Comparison.bands` of every scenario, with the scenario's name before it."""
        parts = []
        for name, comparison in self.items():
            part = comparison.bands(series, breakdown)
            part.insert(0, "scenario", name)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)
