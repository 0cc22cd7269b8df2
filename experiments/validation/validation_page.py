"""The words and tables of docs/path-check.md, from runs and the study's judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from validation_markdown import figure, number
from validation_stability import projection, stability

from banha.manifest import make_manifest
from banha.report.measured import Measured
from banha.report.tables import simulated_beside_measured, summary
from banha.run import Run

COMMAND = ".venv/bin/python experiments/validation/run.py"
OVERVIEW = """\
Each row holds one series on one basis: one definition, source and vintage. Bases are never joined,
growth is taken within a basis, and levels of GRDP are not compared. Means are over the measured
years; simulated is the median over seeds; *error* is simulated less measured, *size* the mean of
its size. *Inside* counts measured years that lie within the range of seeds. That range is luck of
the draw only, so few measured values can be expected in it. A series is called *close* if the size
of its error is at most the tolerance of the study."""
COLUMNS = (
    "| series | basis | years | unit | measured | simulated | error | size | tolerance "
    "| inside | verdict |"
)
SUSPICION = """\
In order of the size of the error over the tolerance. The mechanism is a suspicion: none of them has
been tested by switching it off."""
SHORT = 12  # characters of a hash worth printing


def page(runs: Sequence[Run], *, study: Mapping[str, Any], measured: Measured) -> str:
    """Return the page in Markdown."""
    table = simulated_beside_measured([run.yearly() for run in runs], measured=measured)
    judged = judge(summary(table), study=study)
    parts = [
        head(runs),
        overview(judged),
        figure("validation-fit.png", "Simulated lines with bands over seeds, and measured marks"),
        misfits(judged),
        by_year(table),
        stability(runs),
        projection(runs),
        limits(),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def judge(rows: pd.DataFrame, *, study: Mapping[str, Any]) -> pd.DataFrame:
    """Add a verdict and the suspected mechanism to each row of the summary."""
    known = {entry["name"]: entry for entry in study["series"]}
    verdicts, suspected, tolerances = [], [], []
    for row in rows.to_dict("records"):
        entry = known[row["series"]]
        size, error = row["absolute_error"], row["error"]
        side = "mixed" if abs(error) < size / 2 else ("high" if error > 0 else "low")
        close = size <= entry["tolerance"]
        verdicts.append("close" if close else {"mixed": "both sides"}.get(side, f"too {side}"))
        fallback = entry.get("high" if error > 0 else "low", "") if side == "mixed" else ""
        suspected.append(entry.get(side, fallback) or "None named yet.")
        tolerances.append(entry["tolerance"])
    return rows.assign(verdict=verdicts, suspected=suspected, tolerance=tolerances)


def head(runs: Sequence[Run]) -> str:
    """What was run, with which code, pack and seeds."""
    scenario = runs[0].scenario
    manifest = make_manifest(runs[0], file_names=[])
    hashes = manifest["hashes"]
    digests = "\n".join(f"| {run.scenario.seed} | `{run.digest[:SHORT]}` |" for run in runs)
    seeds = ", ".join(str(run.scenario.seed) for run in runs)
    return f"""
# Path check: Bình Dương year by year

What the model gives for Bình Dương beside what was measured, as it is. **This is no test:**
twelve parameters were calibrated on series of 2010 to 2019 that stand here too, others chosen so
that [stylised facts](../experiments/admissible/README.md) hold, and openings are taken from the
same data. Where the fit is bad all the same, the model says something else than the data.
Forecasts from past origins, beside rivals, are judged in [Validation](validation.md).

Rerun: `{COMMAND}` (it writes this page; only the suspected mechanisms are written by hand, in
`experiments/validation/study.toml`).

Run here: scenario `{scenario.name}`, {scenario.start} to {scenario.end}, scale 1:{scenario.scale}
(persons) and 1:{scenario.firm_scale} (firms), seeds {seeds}, guard on.
Code `{hashes["code"][:SHORT]}`, pack `{hashes["pack"][:SHORT]}`,
parameters `{hashes["parameters.csv"][:SHORT]}` (SHA-256, first {SHORT} characters).

| seed | digest of all records |
| ---: | --- |
{digests}
"""


def overview(judged: pd.DataFrame) -> str:
    """One line per series and basis."""
    lines = [
        "## Simulated beside measured, to 2021",
        "",
        OVERVIEW,
        "",
        COLUMNS,
        "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in judged.to_dict("records"):
        d = row["decimals"]
        years = f"{row['first_year']}–{row['last_year']} ({row['years']})"
        if row["years"] == 1:
            years = str(row["last_year"])
        name = row["label"] + (" *" if row["use"] == "yardstick" else "")
        lines.append(
            f"| {name} | `{row['basis']}` | {years} | {row['unit']} "
            f"| {number(row['measured'], d)} | {number(row['simulated'], d)} "
            f"| {number(row['error'], d, sign=True)} | {number(row['absolute_error'], d)} "
            f"| {row['tolerance']:g} | {row['inside']} of {row['years']} | {row['verdict']} |"
        )
    close = judged[(judged["verdict"] == "close") & (judged["use"] == "fit")]
    fit = judged[judged["use"] == "fit"]
    lines += [
        "",
        "\\* A yardstick: another population or definition, to look at only.",
        "",
        f"Close: {len(close)} of {len(fit)} series and bases.",
    ]
    return "\n".join(lines)


def misfits(judged: pd.DataFrame) -> str:
    """Each series that is not close, with the mechanism suspected."""
    apart = judged[judged["verdict"] != "close"]
    apart = apart.assign(ratio=apart["absolute_error"] / apart["tolerance"])
    lines = [
        "## Misfits and what is suspected",
        "",
        SUSPICION,
        "",
    ]
    for row in apart.sort_values("ratio", ascending=False).to_dict("records"):
        d = row["decimals"]
        lines.append(
            f"- **{row['label']}** (`{row['basis']}`): {row['verdict']}; mean "
            f"{number(row['simulated'], d)} against {number(row['measured'], d)} {row['unit']}, "
            f"largest error {number(row['largest'], d, sign=True)}. Suspected: {row['suspected']}"
            + (f" Comparability: {row['note']}." if row["note"] else "")
        )
    if apart.empty:
        lines.append("None beyond the tolerances of the study.")
    return "\n".join(lines)


def by_year(table: pd.DataFrame) -> str:
    """Measured and simulated values of every year."""
    lines = ["## Year by year", "", "Median over seeds, with the range of seeds in brackets.", ""]
    for (_, basis), part in table.groupby(["series", "basis"], sort=False):
        first = part.iloc[0]
        d = int(first["decimals"])
        lines += [
            f"**{first['label']}**, {first['unit']}, `{basis}`",
            "",
            "| | " + " | ".join(str(year) for year in part["year"]) + " |",
            "| --- |" + " ---: |" * len(part),
            "| measured | " + " | ".join(number(v, d) for v in part["measured"]) + " |",
            "| simulated | " + " | ".join(number(v, d) for v in part["simulated"]) + " |",
            "| seeds | "
            + " | ".join(
                f"[{number(low, d)}, {number(high, d)}]"
                for low, high in zip(part["low"], part["high"], strict=True)
            )
            + " |",
            "",
        ]
    return "\n".join(lines)


def limits() -> str:
    """What this page cannot show."""
    return """
## What this page does not show

- No uncertainty of parameters: bands and ranges are over seeds with one set of parameters.
- No test out of sample; that is [Validation](validation.md). The pack's opening state, the outside
  paths and some parameters were made
  from data of the same period.
- No comparison of GRDP levels, of employment after 2016 on its older basis, or of anything that has
  not been measured: employment by sector has a single year (2016) after the opening, GRDP by sector
  four, and growth of GRDP five in all.
- No shock of 2020–2021: the pandemic is not in the model.
"""
