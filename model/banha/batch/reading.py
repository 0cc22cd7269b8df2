"""Reading the parts of a batch: only the rows that are asked, in the order of the study."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.batch.folder import refusal
from banha.batch.parts import PARTICLE
from banha.batch.study import Dataset
from banha.suggest import did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

DRAW = ["scenario", "province", "seed", "point"]
NAMES = ["series", "breakdown", "unit"]
RUN_AGAIN = "Give `banha batch` with this folder again: it makes what is missing or damaged anew."

type Draw = tuple[str, str, int, int]
"""Scenario, province, seed, point of the design."""


@dataclass(frozen=True)
class Asked:
    """Which rows of the parts are wanted; None: all.

    Attributes
    ----------
    series
        Names of series.
    breakdown
        A part of a series, such as a sector.
    year
        A year; of monthly records, its months.
    """

    series: tuple[str, ...] | None = None
    breakdown: str | None = None
    year: int | None = None

    def filter(self, dataset: Dataset) -> Any:
        """Return the condition as Arrow reads it; None if all rows are wanted."""
        import pyarrow as pa
        import pyarrow.dataset as ds

        terms: list[Any] = []
        if self.series is not None:
            terms.append(ds.field("series").isin(pa.array(self.series, pa.string())))
        if self.breakdown is not None:
            terms.append(ds.field("breakdown") == self.breakdown)
        if self.year is not None and dataset == "yearly":
            terms.append(ds.field("year") == self.year)
        elif self.year is not None:
            terms.append(ds.field("month") >= dt.date(self.year, 1, 1))
            terms.append(ds.field("month") < dt.date(self.year + 1, 1, 1))
        whole = terms[0] if terms else None
        for term in terms[1:]:
            whole = whole & term
        return whole


def arrow_dataset(files: Mapping[Draw, Path], *, where: Path) -> Any:
    """Return parts as one Arrow dataset with the columns scenario and province before the others.

    Its rows come in the order of the files.

    Raises
    ------
    BatchError
        A part cannot be read.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq
    from pyarrow.fs import LocalFileSystem

    with readable_parts(where):
        recorded = pq.read_schema(next(iter(files.values())))
    schema = pa.schema([("scenario", pa.string()), ("province", pa.string()), *recorded])
    disk, parquet = LocalFileSystem(), ds.ParquetFileFormat()
    fragments = [
        parquet.make_fragment(
            str(path), disk,
            (ds.field("scenario") == scenario) & (ds.field("province") == province),
        )
        for (scenario, province, _, _), path in files.items()
    ]  # fmt: skip
    return ds.FileSystemDataset(fragments, schema, parquet, disk)


def read_rows(
    files: Mapping[Draw, Path], asked: Asked, *, dataset: Dataset, where: Path
) -> pd.DataFrame:
    """Return the wanted rows of parts: in the order of the files, and within each as recorded.

    Raises
    ------
    BatchError
        A part cannot be read.
    """
    whole = arrow_dataset(files, where=where)
    with readable_parts(where):
        return in_columns(whole.to_table(filter=asked.filter(dataset)))


def in_columns(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table of records as a frame, names as texts."""
    import pyarrow as pa

    period = "year" if "year" in table.column_names else "month"
    chosen = [
        name for name in [*DRAW, PARTICLE, period, *NAMES, "value"] if name in table.column_names
    ]
    table = table.select(chosen)
    plain = [pa.field(field.name, _plain(field.type)) for field in table.schema]
    return pd.DataFrame(table.cast(pa.schema(plain)).to_pandas())


def _plain(kind: Any) -> Any:
    """Return the type that a column has in a frame: texts for names, moments for days."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return pa.string()
    return pa.timestamp("us") if pa.types.is_date(kind) else kind


@contextmanager
def readable_parts(where: Path) -> Iterator[None]:
    """Within this context, a part that cannot be read is told with the cure.

    Raises
    ------
    BatchError
        A part is damaged, or is not there any more.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        told = str(error).splitlines()[0]
        raise refusal(where, f"a part cannot be read: {told}", RUN_AGAIN) from None


def draw_numbers(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each row the number of its draw, from 0 on: rows of a draw stand together."""
    change = np.zeros(len(frame), bool)
    for name in DRAW:
        values = frame[name].to_numpy()
        change[1:] |= values[1:] != values[:-1]
    return np.cumsum(change, dtype=np.int64)


def by_draw(frame: pd.DataFrame) -> dict[tuple[int, int], pd.DataFrame]:
    """Return the rows of one scenario and province by seed and point."""
    numbers = draw_numbers(frame)
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    ends = [*starts[1:], len(frame)]
    seeds, points = frame["seed"].to_numpy(), frame["point"].to_numpy()
    return {
        (int(seeds[start]), int(points[start])): frame.iloc[start:end]
        for start, end in zip(starts, ends, strict=True)
    }


def whole_year(year: object, *, where: object) -> int:
    """Return a year.

    Raises
    ------
    BatchError
        It is no whole number.
    """
    try:
        number = operator.index(year)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if isinstance(year, bool) or not 1 <= number <= 9998:
        raise refusal(where, f"{year!r} is not a year", "Write a whole number, such as 2020.")
    return number


def refuse_absent(
    found: pd.DataFrame, asked: Asked, *, known: pd.DataFrame, years: Sequence[int], where: Path
) -> None:
    """Refuse to answer where something that was asked by name is not there.

    Parameters
    ----------
    found
        The rows that were found.
    asked
        What was asked.
    known
        Series and breakdown of every row that one run kept.
    years
        Years that the runs hold.
    where
        For messages.

    Raises
    ------
    BatchError
        With the nearest name that is there.
    """
    names = list(dict.fromkeys(known["series"]))
    missing = [name for name in asked.series or () if name not in names]
    if missing:
        told = ", ".join(repr(name) for name in missing)
        raise refusal(where, f"the results hold no series {told}", did_you_mean(missing[0], names))
    if asked.year is not None and asked.year not in years:
        cure = f"Name a year from {min(years)} to {max(years)}." if years else "Run longer."
        raise refusal(where, f"the results do not hold the whole year {asked.year}", cure)
    for name in asked.series or ("",):
        here = found[found["series"] == name] if name else found
        if asked.breakdown is not None and here.empty:
            parts = known.loc[known["series"] == name, "breakdown"] if name else known["breakdown"]
            of = f"the series {name!r} has" if name else "the results have"
            cure = did_you_mean(asked.breakdown, dict.fromkeys(parts))
            raise refusal(where, f"{of} no part {asked.breakdown!r}", cure)
