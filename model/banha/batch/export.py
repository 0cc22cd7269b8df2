"""Results as tidy rows with units, in real and in current prices; and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.batch.folder import refusal
from banha.batch.parts import PARTICLE
from banha.batch.reading import DRAW, Asked, Draw, read_rows
from banha.comparison import HIGH, LOW
from banha.output_file import whole_file
from banha.report.words import band_holds
from banha.suggest import did_you_mean

if TYPE_CHECKING:
    from banha.batch.results import Results

REAL, AT_OPENING = "đồng of 2010", "at opening prices"
PRICES = "price_level"
KEYS = ["year", "series", "breakdown", "unit"]


@dataclass(frozen=True, eq=False)
class Export:
    """Yearly results as tidy rows, run by run, never all in memory at once.

    Attributes
    ----------
    results
        What is exported.
    series
        Series wanted; None: all that were kept.
    bands
        Mean, 5 and 95 % over the draws of a scenario, in place of the value of each run.

    Raises
    ------
    BatchError
        A series was not kept, no run is done, or the study kept no yearly records.
    """

    results: Results
    series: tuple[str, ...] | None = None
    bands: bool = False

    def __post_init__(self) -> None:
        known = list(dict.fromkeys(self._all_kept["series"]))
        for name in self.series or ():
            if name not in known:
                what = f"the results hold no series {name!r}"
                raise refusal(self.results.folder, what, did_you_mean(name, known))

    @cached_property
    def _all_kept(self) -> pd.DataFrame:
        return self.results.kept()

    @property
    def _units(self) -> pd.Series:
        kept = self._all_kept
        return (
            kept["unit"] if self.series is None else kept["unit"][kept["series"].isin(self.series)]
        )

    @cached_property
    def at_current_prices(self) -> bool:
        """Whether there is money among the series, and the price level to take it through time."""
        return self._has_money and not self._lacks_prices

    @property
    def _has_money(self) -> bool:
        return bool(is_money(self._units).any())

    @property
    def _lacks_prices(self) -> bool:
        return PRICES not in set(self._all_kept["series"])

    @property
    def notes(self) -> list[str]:
        """What must be said of the rows: whether some are missing, or current prices are."""
        notes = [self.results.note] if self.results.note else []
        if self._has_money and self._lacks_prices:
            notes.append(
                f"No column at current prices: the study did not keep the series {PRICES}."
            )
        return notes

    @property
    def columns(self) -> list[str]:
        """Headings of the rows."""
        values = ["mean", "low", "high"] if self.bands else ["value"]
        current = [f"{name}_current" for name in values] + ["unit_current"]
        taken = [PARTICLE] if self.results.study.particles else []
        places = ["scenario", "province"] if self.bands else [*DRAW, *taken]
        return [
            *places, *KEYS, *(["draws"] if self.bands else []), *values,
            *(current if self.at_current_prices else []),
        ]  # fmt: skip

    @cached_property
    def rows(self) -> int:
        """How many rows there are."""
        table, asked = self.results.table(), Asked(self.series).filter("yearly")
        if not self.bands:
            return int(table.count_rows(filter=asked))
        firsts = {draw[:2]: {draw: path} for draw, path in reversed(self.results.files().items())}
        return sum(len(self._read(files)) for files in firsts.values())

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield the rows: those of a run after the other, or of a scenario after the other."""
        if self.bands:
            yield from self._bands()
            return
        for draw, path in self.results.files().items():
            frame, values = self._of_run({draw: path})
            yield frame.assign(**values)[self.columns]

    def _bands(self) -> Iterator[pd.DataFrame]:
        for _, draws in groupby(self.results.files().items(), key=lambda item: item[0][:2]):
            first: pd.DataFrame | None = None
            columns: dict[str, list[Any]] = {}
            for draw, path in draws:
                frame, values = self._of_run({draw: path})
                first = frame if first is None else first
                if not first[KEYS].equals(frame[KEYS]):
                    what = f"the runs of {draw[0]!r} recorded different series, parts or years"
                    raise refusal(self.results.folder, what, "Export without --bands.")
                for name, column in values.items():
                    columns.setdefault(name, []).append(column)
            assert first is not None
            banded: dict[str, Any] = {"draws": len(columns["value"])}
            for name, found in columns.items():
                if name == "unit_current":
                    banded[name] = found[0]
                    continue
                ending = name.removeprefix("value")
                banded |= {f"{k}{ending}": v for k, v in bands_of(np.stack(found)).items()}
            yield first.assign(**banded)[self.columns]

    def _of_run(self, files: dict[Draw, Path]) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Return the rows of a run, and the columns that hold its values."""
        whole = self._read(files, and_prices=self.at_current_prices)
        frame = whole
        if self.series is not None:
            frame = whole[whole["series"].isin(self.series)].reset_index(drop=True)
        values: dict[str, Any] = {"value": frame["value"].to_numpy()}
        if self.at_current_prices:
            level = whole[whole["series"] == PRICES].set_index("year")["value"]
            money = is_money(frame["unit"])
            current = frame["value"].to_numpy() * frame["year"].map(level).to_numpy()
            values["value_current"] = np.where(money, current, np.nan)
            units = frame["unit"].str.replace(REAL, "đồng", regex=False)
            values["unit_current"] = units.where(money, "")
        return frame, values

    def _read(self, files: dict[Draw, Path], *, and_prices: bool = False) -> pd.DataFrame:
        names = self.series
        if names is not None and and_prices:
            names = tuple(dict.fromkeys([*names, PRICES]))
        return read_rows(files, Asked(names), dataset="yearly", where=self.results.folder)

    def about(self) -> list[tuple[str, str]]:
        """What the numbers are: a heading and a text in each line."""
        study, counts = self.results.study, self.results.counts
        over = f"{len(study.seeds)} seeds"
        over += f" at each of {study.design.points} points" if study.design.points > 1 else ""
        what = "Results of simulation runs by banha; yearly: flows are summed over the months of "
        what += "a year, stocks and rates are averaged."
        whole = "Persons, firms and money are those of the whole province, whatever the scale of "
        lines = [("title", study.title), ("what", what)]
        lines += [("grade", "simulated: no number here was measured.")]
        lines += [("scale", f"{whole}the simulation.")]
        if self._has_money:
            told = f"Money in a unit that begins with “{REAL}” is at constant prices of 2010. "
            if self.at_current_prices:
                told += (
                    "Columns that end in “_current” hold it at current prices: the value of each "
                    f"run times its own {PRICES} of the year (2010 = 1, mean of the months). They "
                    f"are empty for what is no money or is valued {AT_OPENING}."
                )
            lines.append(("prices", told.strip()))
        if self.bands:
            told = (
                f"mean, 5 % (low) and 95 % (high) quantiles over the draws ({over}) of a scenario"
            )
            holds = band_holds("en", parameters=bool(study.particles))
            lines.append(("bands", f"{told}: {holds}; with one draw there is no band."))
        told = ", ".join(f"{number} {status}" for status, number in counts.items())
        lines += [("runs", f"{sum(counts.values())} runs: {told}")]
        lines += [("note", note) for note in self.notes]
        lines += [("digest of the results", self.results.digest)]
        return lines + [(f"hash of {name}", text) for name, text in self.results.hashes.items()]


def is_money(units: pd.Series) -> NDArray[np.bool_]:
    """Tell which units are money at constant prices that the price level takes through time."""
    real = units.str.startswith(REAL) & ~units.str.contains(AT_OPENING, regex=False)
    return np.asarray(real.to_numpy(bool))


def bands_of(values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return mean, low and high over draws: float64[draws, rows] to float64[rows] each."""
    mean = values.mean(axis=0)
    if len(values) == 1:
        none = np.full(len(mean), np.nan)
        return {"mean": mean, "low": none, "high": none}
    low, high = np.quantile(values, [LOW, HIGH], axis=0)
    return {"mean": mean, "low": low, "high": high}


def write_csv(export: Export, out: Path) -> None:
    """Write the rows as CSV, whole or not at all.

    UTF-8 with a byte-order mark: without it Excel takes the file for one in the code page of
    Windows, and spoils `đồng` and every other Vietnamese word; pandas, polars, DuckDB, LibreOffice
    and R's readr skip it. Columns are divided by commas and decimals written with a point, as all
    of these read. An Excel that is set to Vietnam expects semicolons when a file is opened by a
    double click: there use Data → From Text/CSV, or XLSX, which has no such question.

    Raises
    ------
    BatchError
        A part cannot be read.
    OSError
        The disk is full or cannot be written.
    """
    with whole_file(out) as unfinished, unfinished.open("w", encoding="utf-8-sig") as file:
        file.write(f"{','.join(export.columns)}\n")
        for frame in export.frames():
            frame.to_csv(file, index=False, header=False, lineterminator="\n")
