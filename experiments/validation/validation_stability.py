"""The part of docs/path-check.md on the whole run: stability, bounds, plugs, projection."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from validation_markdown import figure, number

from banha.formula import Formula, log_growth
from banha.manifest import PLUGS, make_manifest
from banha.report.measured import LAST_OBSERVED_YEAR
from banha.run import Run

COMPLETED = """\
All {runs} runs completed {months} months with the guard on, which stops a run in the month in which
any account is off by one đồng: the residual was 0 in every month of every run."""
CARRIED_ON = """\
The outside paths (world demand, frontier, competitors, prices, minimum wage) are carried on after
the last observation, not observed. Nothing below has been compared with data; the ranges are luck
of the draw only."""


def share(parts: str) -> Formula:
    """Share of sectors in value added, per cent."""
    return Formula(f"value_added[{parts}]", per="value_added", factor=100.0)


def over_grdp(series: str) -> Formula:
    """A series over GRDP, per cent."""
    return Formula(series, per="grdp", factor=100.0)


ROWS = [
    ("Unemployment rate, %", Formula("unemployment_rate", factor=100.0), 1),
    ("Agriculture in value added, %", share("agriculture"), 1),
    ("Industry in value added, %", share("labour_intensive+technology+construction"), 1),
    ("Services in value added, %",
     share("market_services+knowledge_services+public_services"), 1),
    ("Household consumption in GRDP, %", over_grdp("household_consumption"), 1),
    ("Investment in GRDP, %", over_grdp("investment"), 1),
    ("Capital over yearly GRDP, %", over_grdp("capital"), 0),
    ("Unit labour cost of exporters, %",
     Formula("unit_labour_cost_exporters", factor=100.0), 1),
    ("Employees paid the legal minimum, %", Formula("at_minimum_wage", factor=100.0), 1),
    ("Bankruptcies, % of firms a year", Formula("bankruptcies", per="firms", factor=100.0), 1),
    ("Unfilled local demand brought in, % of GRDP", over_grdp("unfilled_imports"), 2),
    ("Tradables brought in, % of GRDP", over_grdp("tradables_imported"), 2),
    ("Settlements with outside, % of GRDP", over_grdp("outside_settlements"), 1),
    ("Money GRDP over volume GRDP, %", Formula("grdp", per="grdp_volume", factor=100.0), 1),
]  # fmt: skip


def stability(runs: Sequence[Run]) -> str:
    """Residuals, ranges, plugs and bounds over the whole run."""
    yearly = [run.yearly() for run in runs]
    months = runs[0].records.months
    lines = [
        f"## Stability over {months // 12} years",
        "",
        COMPLETED.format(runs=len(runs), months=months),
        "",
        "| | first year | 2021 | last year | lowest year | highest year |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for label, formula, d in ROWS:
        values = pd.concat([formula.values(frame) for frame in yearly], axis="columns")
        median = values.median(axis="columns")
        middle = number(median.get(LAST_OBSERVED_YEAR, float("nan")), d)
        lines.append(
            f"| {label} | {number(median.iloc[0], d)} | {middle} | {number(median.iloc[-1], d)} "
            f"| {number(values.min().min(), d)} | {number(values.max().max(), d)} |"
        )
    lines += [
        "",
        "First, middle and last: median over seeds; lowest and highest: over years and seeds.",
        "",
        bounds(runs),
        "",
        gates(runs),
        "",
        figure("validation-stability.png", "What must neither drift nor explode, 2010–2030"),
    ]
    return "\n".join(lines)


def bounds(runs: Sequence[Run]) -> str:
    """How often each bound was binding, per firm and month."""
    names = sorted({name for run in runs for name in run.bounds_hit})
    if not names:
        return "Bounds: none was ever binding."
    texts = []
    for name in names:
        shares = [
            run.bounds_hit.get(name, 0) * run.scenario.firm_scale / run.records["firms"].sum()
            for run in runs
        ]
        low, high = (number(100.0 * value, 2) for value in (min(shares), max(shares)))
        texts.append(f"`{name}` in {low} to {high} %")
    return f"Bounds that were binding, of all firm-months: {'; '.join(texts)}."


def gates(runs: Sequence[Run]) -> str:
    """Plugs against their gates."""
    beyond = [
        f"seed {run.scenario.seed}: {line}"
        for run in runs
        for line in make_manifest(run, file_names=[])["plugs_beyond_gate"]
    ]
    gated = ", ".join(f"{name} at {gate:g}" for name, gate in PLUGS.items() if gate is not None)
    if not beyond:
        return f"Gate on plugs as a share of GRDP ({gated}): kept in every year of every run."
    return f"Gate on plugs as a share of GRDP ({gated}): **broken** in " + "; ".join(beyond) + "."


def projection(runs: Sequence[Run]) -> str:
    """What lies after the last observed year."""
    yearly = [run.yearly() for run in runs]
    rows = (
        ("Population, million", Formula("population", factor=1e-6), 2),
        ("Employed, million", Formula("employed", factor=1e-6), 2),
        ("GRDP volume, 2010 = 100", None, 0),
        ("Mean pay, million đồng of 2010 a month", Formula("mean_pay", factor=1e-6), 2),
        ("Foreign share of jobs, %", Formula("foreign_jobs_share", factor=100.0), 1),
    )
    last = int(yearly[0]["year"].max())
    if last <= LAST_OBSERVED_YEAR:
        return f"No year after {LAST_OBSERVED_YEAR} was simulated."
    years = sorted({year for year in (LAST_OBSERVED_YEAR, 2025, last) if year <= last})
    lines = [
        f"## After {LAST_OBSERVED_YEAR}: a projection",
        "",
        CARRIED_ON,
        "",
        "| | " + " | ".join(str(year) for year in years) + " |",
        "| --- |" + " ---: |" * len(years),
    ]
    for label, formula, d in rows:
        values = [(formula or Formula("grdp_volume")).values(frame) for frame in yearly]
        if formula is None:
            values = [100.0 * value / value.iloc[0] for value in values]
        table = pd.concat(values, axis="columns")
        cells = [
            f"{number(table.loc[year].median(), d)} "
            f"[{number(table.loc[year].min(), d)}, {number(table.loc[year].max(), d)}]"
            for year in years
        ]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    growth = pd.concat(
        [log_growth(Formula("grdp_volume").values(frame)) for frame in yearly], axis="columns"
    )
    after = growth[growth.index > LAST_OBSERVED_YEAR].mean().median()
    lines += ["", f"GRDP grows by {number(after, 1)} log % a year on average after 2021."]
    if after > 8:
        lines[-1] += (
            " That is implausible: nothing in the model slows growth as the province fills."
        )
    return "\n".join(lines)
