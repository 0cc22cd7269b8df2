"""Simulated values beside measured ones, as a frame and as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from banha.report.measured import Measured, Pair

COLUMNS = [
    "series", "label", "year", "measured", "simulated", "low", "high", "unit", "basis", "use",
    "decimals", "note",
]  # fmt: skip


def simulated_beside_measured(runs: Sequence[pd.DataFrame], *, measured: Measured) -> pd.DataFrame:
    """Simulated values over seeds beside measured ones, each pair on its one basis.

    Parameters
    ----------
    runs
        Yearly records of one run per seed.
    measured
        Measured series of the province and their pairs.

    Returns
    -------
    DataFrame
        One row per series, basis and measured year within the run: measured value; median
        (`simulated`), lowest (`low`) and highest (`high`) of the seeds; unit, basis, use, note.
    """
    rows = [row for pair in measured.pairs for row in _rows(pair, runs=runs, measured=measured)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(
    pair: Pair, *, runs: Sequence[pd.DataFrame], measured: Measured
) -> list[dict[str, object]]:
    """Rows of one pair."""
    years = measured.years(pair)
    table = pd.concat(
        [pair.simulated_values(yearly, years=years) for yearly in runs], axis="columns"
    )
    simulated = dict(zip(table.index.tolist(), table.to_numpy(dtype=np.float64), strict=True))
    rows: list[dict[str, object]] = []
    for year, value in measured.values(pair).items():
        if year not in simulated:
            continue
        seeds = simulated[year]
        rows.append(
            {
                "series": pair.series,
                "label": pair.label,
                "year": int(str(year)),
                "measured": float(value),
                "simulated": float(np.median(seeds)),
                "low": float(seeds.min()),
                "high": float(seeds.max()),
                "unit": pair.unit,
                "basis": pair.basis,
                "use": pair.use,
                "decimals": pair.decimals,
                "note": pair.note,
            }
        )
    return rows


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """One row per series and basis of `simulated_beside_measured`.

    Columns: years (number), first_year, last_year, measured and simulated means over those years,
    error (mean of simulated minus measured), absolute_error (mean of its size), largest (the error
    largest in size), relative_error (per cent of the measured mean), inside (years in which the
    measured value lies within the seeds' range).
    """
    rows = []
    for (series, basis), part in table.groupby(["series", "basis"], sort=False):
        error = part["simulated"] - part["measured"]
        mean = float(part["measured"].mean())
        rows.append(
            {
                "series": series,
                "label": part["label"].iloc[0],
                "basis": basis,
                "unit": part["unit"].iloc[0],
                "use": part["use"].iloc[0],
                "decimals": int(part["decimals"].iloc[0]),
                "years": len(part),
                "first_year": int(part["year"].min()),
                "last_year": int(part["year"].max()),
                "measured": mean,
                "simulated": float(part["simulated"].mean()),
                "error": float(error.mean()),
                "absolute_error": float(error.abs().mean()),
                "largest": float(error.to_numpy()[np.argmax(error.abs().to_numpy())]),
                "relative_error": 100.0 * float(error.mean()) / abs(mean),
                "inside": int(part["measured"].between(part["low"], part["high"]).sum()),
                "note": part["note"].iloc[0],
            }
        )
    return pd.DataFrame(rows)


def text_table(table: pd.DataFrame, *, width: int = 100) -> str:
    """`simulated_beside_measured` as compact text: a line per series and basis.

    Each line: label, unit, first and last measured year with measured and simulated values
    there, mean error, and the basis where the width allows.
    """
    if table.empty:
        return "No measured series to compare with."
    head = f"{'simulated beside measured':<27} {'years':<9} {'measured':>15} {'simulated':>15}"
    head += f" {'error':>8}  unit; basis"
    lines = [head[:width], "-" * min(width, 100)]
    for row in summary(table).to_dict("records"):
        part = table[(table["series"] == row["series"]) & (table["basis"] == row["basis"])]
        lines.append(
            _line({str(k): v for k, v in row.items()}, part=part.sort_values("year"))[
                :width
            ].rstrip()
        )
    lines.append("")
    lines.append("First and last measured year of each series; simulated: median over seeds;")
    lines.append("error: mean over all its measured years. (y) yardstick: another concept.")
    return "\n".join(lines)


def _line(row: dict[str, object], *, part: pd.DataFrame) -> str:
    """One line of the text table."""
    decimals = int(str(row["decimals"]))
    ends = part.iloc[[0, -1]] if len(part) > 1 else part

    def span(column: str) -> str:
        return " → ".join(f"{value:,.{decimals}f}" for value in ends[column])

    years = "–".join(str(int(year)) for year in ends["year"])
    mark = " (y)" if row["use"] == "yardstick" else ""
    error = f"{float(str(row['error'])):+,.{decimals}f}"
    label = f"{row['label']}{mark}"
    first = f"{label:<27.27} {years:<9} {span('measured'):>15} {span('simulated'):>15}"
    return f"{first} {error:>8}  {row['unit']}; {row['basis']}"
