"""Which parameters of a study matter: Morris' and Sobol's measures of a batch's results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.batch.design import Design
from banha.batch.folder import refusal
from banha.batch.results import Results
from banha.batch.study import Study
from banha.criteria import read_criteria
from banha.errors import Fault, StudyError
from banha.evaluation.sensitivity_measures import (
    Array,
    largest_by_luck,
    morris_measures,
    sobol_measures,
)
from banha.formula import read_ratio
from banha.scenario import Scenario
from banha.series import read_series
from banha.suggest import did_you_mean

METHODS = ("morris", "sobol-indices")
OUTPUTS = (
    "employed",
    "unemployment_rate",
    "grdp_volume",
    "exports",
    "mean_pay",
    "unit_labour_cost_exporters",
)
"""Headline outputs where a study names none."""
FEWEST_BLOCKS = 2
TOLD, NOT_TOLD, UNKNOWN = "yes", "no", "unknown"
SHARED = ("mu", "mu_star", "mu_star_conf", "sigma", "luck", "nothing")
"""Measures that have the unit of the output, and are also given as shares of its mean."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What a sensitivity analysis found.

    Attributes
    ----------
    method
        *morris* or *sobol-indices*.
    scenario
        What was run.
    year
        Year of the outputs.
    seeds
        Seeds that were averaged.
    outputs, parameters
        In the order of the study.
    blocks
        Trajectories, or base samples, that the measures are of.
    dropped
        How many were left out because a run of them is missing or failed.
    table
        Tidy: output, unit, mean and deviation (over the points of the design), parameter, the
        measures of the method in the output's unit (for *morris* also as `…_share` of the mean),
        `relative` (to the largest of the output), and `told`: whether the parameter is told from
        one that does nothing, *yes*, *no* or, with one seed, *unknown*.
    note
        What must be said of these results.
    """

    method: str
    scenario: Scenario
    year: int
    seeds: tuple[int, ...]
    outputs: tuple[str, ...]
    parameters: tuple[str, ...]
    blocks: int
    dropped: int
    table: pd.DataFrame
    note: str

    @property
    def measure(self) -> str:
        """Name of the measure that parameters are ranked by."""
        return "mu_star" if self.method == "morris" else "ST"

    def wide(self, column: str) -> pd.DataFrame:
        """Return a column of the table: a row for each parameter, a column for each output."""
        found = self.table.pivot(index="parameter", columns="output", values=column)
        return found.loc[list(self.parameters), list(self.outputs)]

    @property
    def ranking(self) -> pd.DataFrame:
        """The parameters, those that matter most first.

        Columns parameter, outputs (how many it is told from nothing for; with one seed, all),
        strongest (the output for which it comes closest to being the first), relative (its measure
        there over that of the first), mean_relative (mean over all outputs, nought where it is not
        told).
        """
        told = self.wide("told") != NOT_TOLD
        relative = self.wide("relative").where(told, 0.0)
        frame = pd.DataFrame(
            {
                "outputs": told.sum(axis=1),
                "strongest": relative.idxmax(axis=1).where(told.any(axis=1), ""),
                "relative": relative.max(axis=1),
                "mean_relative": relative.mean(axis=1),
            }
        )
        frame = frame.sort_values("mean_relative", ascending=False, kind="stable")
        return frame.reset_index()


def analyse(
    results: Results, *, scenario: str | None = None, province: str | None = None
) -> Sensitivity:
    """Return which parameters of a study matter for its outputs in the last year.

    Replicates are averaged over the seeds. Outputs are those that the study names, else six
    headlines, and the six criteria. A parameter is told from nothing if its effects, squared, are
    larger against what seeds make of them than luck alone would make them in 99 of 100 studies: an
    F test, see `morris_measures` and `sobol_measures`. With many parameters and outputs some that
    do nothing are told none the less: about one in a hundred.

    Parameters
    ----------
    results
        Results of a study whose design is *morris* or *sobol-indices*, complete or not. A
        trajectory or block that lacks a run is left out, and the note says so.
    scenario, province
        Which; None: the only one of the study.

    Raises
    ------
    StudyError
        The study cannot be analysed.
    BatchError
        Fewer than two whole trajectories or blocks are there, or an output cannot be computed.
    """
    study = results.study
    require_analysable(study, scenario=scenario, province=province)
    asked = study.scenario(scenario or study.names[0], province=province or study.provinces[0])
    outputs, year = outputs_of(study), last_year(asked)
    values = _values(results, asked, outputs=outputs, year=year)
    design = study.design
    size = block_size(design)
    whole = np.isfinite(values).reshape(-1, size * values[0].size).all(axis=1)
    _require_blocks(results, whole)
    kept = np.repeat(whole, size)
    names = [dimension.name for dimension in design.dimensions]
    shares = design.shares()[kept]
    blocks, parts = int(whole.sum()), []
    for place, output in enumerate(outputs):
        found = measures_of(
            design.method, shares=shares, values=values[kept, :, place], names=names
        )
        rows = _rows(output, found, values=values[kept, :, place], names=names)
        parts.append(rows.assign(told=told(found["ratio"], blocks=blocks, seeds=len(study.seeds))))
    dropped = len(whole) - blocks
    return Sensitivity(
        design.method, asked, year, study.seeds, outputs, tuple(names), blocks, dropped,
        pd.concat(parts, ignore_index=True), _note(results, study, dropped=dropped, of=len(whole)),
    )  # fmt: skip


def measures_of(
    method: str, *, shares: Array, values: Array, names: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Return the measures of one output: float64[parameters] by name."""
    if method == "morris":
        return morris_measures(shares, values, names=names)
    return sobol_measures(values, names=names)


def require_analysable(
    study: Study, *, scenario: str | None = None, province: str | None = None
) -> None:
    """Refuse a study that no sensitivity analysis can be made of, before anything is run.

    Raises
    ------
    StudyError
        With all faults at once.
    """
    faults = []
    design = study.design
    if design.method not in METHODS:
        cure = 'Write method = "morris" or method = "sobol-indices".'
        what = f"a design of the method {design.method!r} gives no measures of sensitivity"
        what = "the study has no design" if design.method == "none" else what
        faults.append(Fault("design", what, cure))
    elif design.count < FEWEST_BLOCKS:
        what = "one trajectory or base sample says nothing of how sure its effects are"
        faults.append(Fault("design, points", what, "Write points = 8 or more."))
    for key, names, name in (
        ("scenarios", study.names, scenario),
        ("provinces", study.provinces, province),
    ):
        if name is None and len(names) > 1:
            what = f"there are {len(names)}, and one is analysed: {', '.join(names)}"
            faults.append(Fault(key, what, "Make a study of each of them."))
        elif name is not None and name not in names:
            what = f"the study has no {name!r}"
            faults.append(Fault(key, what, did_you_mean(name, names)))
    if "yearly" not in study.keep:
        faults.append(Fault("keep", "yearly records are needed", 'Add "yearly" to keep.'))
    if study.scenarios[0].months < 12:
        first = study.scenarios[0].start + 11
        faults.append(Fault("end", "there is no whole year", f"Write an end from {first} on."))
    faults += _unrecorded(study)
    if faults:
        raise StudyError(faults)


def _unrecorded(study: Study) -> list[Fault]:
    """A fault for each output that needs a series which the study does not keep."""
    faults = []
    for output in outputs_of(study):
        needed = {named.series for named in read_ratio(output).named()}
        for series in sorted(needed - set(study.records or read_series())):
            what = f"the output {output!r} needs {series!r}, which is not kept"
            faults.append(Fault("records", what, f'Add "{series}" to records, or leave it out.'))
    return faults


def outputs_of(study: Study) -> tuple[str, ...]:
    """Outputs of a study's analysis: those it names, else six headlines; then the criteria."""
    criteria = tuple(f"criteria[{name}]" for name in read_criteria().names)
    return tuple(dict.fromkeys((*(study.outputs or OUTPUTS), *criteria)))


def last_year(scenario: Scenario) -> int:
    """Last whole year of a scenario."""
    return scenario.start.year + scenario.months // 12 - 1


def block_size(design: Design) -> int:
    """Points that belong together: a trajectory, or a block of Sobol's design."""
    return len(design.dimensions) + (1 if design.method == "morris" else 2)


def _values(
    results: Results, scenario: Scenario, *, outputs: Sequence[str], year: int
) -> NDArray[np.float64]:
    """Outputs of every run, not a number where one is missing: float64[points, seeds, outputs]."""
    study = results.study
    seeds = {seed: place for place, seed in enumerate(study.seeds)}
    points, count = study.design.points, len(seeds)
    values = np.full((points * count, len(outputs)), np.nan)
    series = {named.series for output in outputs for named in read_ratio(output).named()}
    if results.files():
        frame = results.series(
            sorted(series), scenario=scenario.name, province=scenario.province, year=year
        )
        # A formula goes year by year; here each draw stands in the place of a year.
        draws = frame["point"] * count + frame["seed"].map(seeds)
        by_draw = frame.assign(year=draws)
        for place, output in enumerate(outputs):
            values[:, place] = _output(results, output, by_draw=by_draw, draws=len(values))
    return values.reshape(points, count, len(outputs))


def _output(
    results: Results, output: str, *, by_draw: pd.DataFrame, draws: int
) -> NDArray[np.float64]:
    """Values of an output by draw, not a number where the run is missing."""
    try:
        found = read_ratio(output).values(by_draw)
    except ValueError as error:
        what = f"the output {output!r} cannot be computed: {error}"
        cure = "Mend `outputs` of the study and give the command again: no run is made twice."
        raise refusal(results.folder, what, cure) from None
    if not np.isfinite(found).all():
        what = f"the output {output!r} is not a number in {int((~np.isfinite(found)).sum())} runs"
        raise refusal(results.folder, what, "Take it out of `outputs` of the study.")
    return found.reindex(range(draws)).to_numpy(np.float64)


def _require_blocks(results: Results, whole: NDArray[np.bool_]) -> None:
    if whole.sum() >= FEWEST_BLOCKS:
        return
    kind = BLOCKS[results.study.design.method]
    what = f"of {len(whole)} {kind} {int(whole.sum())} have all their runs; two are needed"
    raise refusal(results.folder, what, "Run more of the batch: `banha batch STUDY --resume`.")


BLOCKS: Mapping[str, str] = {"morris": "trajectories", "sobol-indices": "blocks"}


def _rows(
    output: str, found: Mapping[str, Array], *, values: Array, names: Sequence[str]
) -> pd.DataFrame:
    """Rows of the table of one output."""
    unit = read_series()[output].unit if output in read_series() else ""
    unit = "0 to 100" if output.startswith("criteria[") and " " not in output else unit
    mean = float(values.mean())
    rows = pd.DataFrame({"output": output, "unit": unit, "mean": mean, "parameter": list(names)})
    rows.insert(3, "deviation", float(values.mean(axis=1).std()))
    for name, measure in found.items():
        rows[name] = measure
    if "mu_star" in found:
        for name in SHARED:
            rows[f"{name}_share"] = found[name] / abs(mean) if mean else np.nan
    first = "mu_star" if "mu_star" in found else "ST"
    largest = float(np.max(found[first]))
    rows["relative"] = found[first] / largest if largest > 0.0 else 0.0
    return rows


def told(ratio: Array, *, blocks: int, seeds: int) -> NDArray[np.str_]:
    """Say whether the ratio of each parameter is above what luck alone would make it."""
    if seeds < FEWEST_BLOCKS:
        return np.full(len(ratio), UNKNOWN)
    return np.where(ratio > largest_by_luck(blocks, seeds=seeds), TOLD, NOT_TOLD)


def _note(results: Results, study: Study, *, dropped: int, of: int) -> str:
    """What must be said of an analysis; empty if nothing."""
    notes = []
    if dropped:
        kind = BLOCKS[study.design.method]
        notes.append(f"Of {of} {kind} {dropped} lack a run and are left out.")
    if len(study.seeds) < FEWEST_BLOCKS:
        notes.append("With one seed it cannot be told which parameters do nothing.")
    return " ".join([*notes, results.note]).strip()
