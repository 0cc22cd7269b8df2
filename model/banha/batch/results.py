"""The results of a batch: tidy frames, paired comparisons, ranks, SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from banha.batch.comparisons import Comparisons
from banha.batch.folder import refusal
from banha.batch.ranks import ranked, read_weights
from banha.batch.reading import Asked, arrow_dataset, read_rows, refuse_absent, whole_year
from banha.batch.stored import StoredBatch
from banha.batch.study import DATASETS, Dataset
from banha.cards import Shown

if TYPE_CHECKING:
    import duckdb


def read_results(folder: str | Path) -> Results:
    """Return the results of a batch folder, complete or not.

    Parameters
    ----------
    folder
        A folder that `banha batch` or `run_batch` made.

    Raises
    ------
    BatchError
        There is no batch, or another banha wrote it.
    """
    return Results(Path(folder))


class Results(StoredBatch, Shown):
    """What the runs of a batch gave, as they were when this was made.

    Rows come in the order of the study: by scenario, province, seed and point, and for each run as
    they were recorded.

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

    def __repr__(self) -> str:
        return f"<Results of {self.study.title!r}: {self._counted()}>"

    def _counted(self) -> str:
        counts = self.counts
        told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
        return f"{sum(counts.values())} runs, {told}"

    def table(self, dataset: Dataset = "yearly") -> Any:
        """Return a dataset as an Arrow dataset, which reads what is asked of it and no more.

        Columns scenario, province, seed, point, year or month, series, breakdown, unit, value; of
        *distributions* scenario, province, seed, point, month, distribution, quantile, value, unit.

        Parameters
        ----------
        dataset
            *yearly*, *monthly* or *distributions*.

        Raises
        ------
        BatchError
            The study did not keep the dataset, no run is done, or a part cannot be read.
        """
        return arrow_dataset(self.done_files(dataset), where=self.folder)

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
            *yearly* or *monthly*; for *distributions* use `table` or `sql`.

        Returns
        -------
        Columns scenario, province, seed, point, year or month, series, breakdown, unit, value;
        after the point the particle, where the study takes some.

        Raises
        ------
        BatchError
            The study did not keep the dataset, no run is done, or nothing has one of these names.
        """
        if dataset == "distributions":
            cure = 'Use table("distributions"), or sql("SELECT * FROM distributions").'
            raise refusal(self.folder, "distributions hold no series", cure)
        names = (series,) if isinstance(series, str) else series
        asked = Asked(
            None if names is None else tuple(names), breakdown,
            None if year is None else whole_year(year, where=self.folder),
        )  # fmt: skip
        files = self.done_files(dataset, scenario=scenario, province=province)
        frame = read_rows(files, asked, dataset=dataset, where=self.folder)
        if frame.empty or (names is not None and set(names) - set(frame["series"])):
            refuse_absent(
                frame, asked, known=self.kept(dataset), years=self.years(files), where=self.folder
            )
        return frame

    def at(self, year: int, *, series: str | Sequence[str] | None = None) -> pd.DataFrame:
        """Return the values of a year, as `series` does.

        Parameters
        ----------
        year
            A year that the runs hold whole.
        series
            One series or several; None: all that were kept.

        Raises
        ------
        BatchError
            The results do not hold the year, or a series.
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
            No baseline or province is known, or the study did not keep yearly records.
        """
        name = baseline or self.study.baseline
        if not name:
            cure = f"Name one: {', '.join(self.study.names)}."
            raise refusal(self.folder, "the study names no baseline", cure)
        place = self.province(province)
        self.files(scenario=name, province=place)
        return Comparisons(self, name, place)

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
        first), draws, and the mean of each criterion. Draws that lack the run of a scenario are
        left out.

        Raises
        ------
        BatchError
            A criterion cannot be read, or no draw has all scenarios.
        ScenarioError
            The scenarios are not alike in period or scale.
        """
        weights = read_weights(criteria, where=self.folder)
        return ranked(self, weights, year=year, province=self.province(province))

    def sql(self, query: str) -> pd.DataFrame:
        """Return the answer to an SQL query (DuckDB).

        Views: `runs`, `points`, and one for each dataset that was kept: `yearly`, `monthly`,
        `distributions`.

        Parameters
        ----------
        query
            Such as `SELECT scenario, avg(value) FROM yearly WHERE series = 'grdp' GROUP BY ALL`.

        Raises
        ------
        BatchError
            The query cannot be answered.
        """
        import duckdb
        import pyarrow as pa

        with self.connect() as connection:
            try:
                answer: Any = connection.sql(query)  # None for what is no question
                return pd.DataFrame() if answer is None else pd.DataFrame(answer.df())
            except (duckdb.Error, pa.ArrowException, OSError) as error:
                cure = "Mend the query; `SHOW TABLES` and `DESCRIBE yearly` say what there is."
                raise refusal("SQL", str(error).strip(), cure) from None

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a DuckDB connection with the views of `sql`, to be closed by whoever asks it.

        Raises
        ------
        BatchError
            A part cannot be read.
        """
        import duckdb

        connection = duckdb.connect(config={"python_enable_replacements": False})
        connection.register("runs", self.runs)
        connection.register("points", self.points)
        for dataset in DATASETS:
            if dataset in self.study.keep and self.files(dataset):
                connection.register(dataset, self.table(dataset))
        return connection
