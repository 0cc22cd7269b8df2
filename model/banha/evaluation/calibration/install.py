"""A posterior goes into its pack: the particles as files, the point into `parameters.csv`."""

from __future__ import annotations

from pathlib import Path

from banha.assumed import rows_in_force
from banha.data import province_folder
from banha.evaluation.calibration.calibration import Calibration
from banha.evaluation.calibration.posterior import ABOUT, TABLE
from banha.evaluation.calibration.priors import Prior
from banha.evaluation.calibration.texts import particles_text, toml_text
from banha.output_file import whole_file
from banha.packs.posterior import PARAMETERS, own_parameters
from banha.parameter_table import ParameterRow
from banha.scenario import Scenario, load_scenario


def install(found: Calibration) -> Path:
    """Write the particles, and the point as the pack's own parameters; return the pack's folder.

    Rows that the pack has already are replaced where they are calibrated; all others stay.

    Raises
    ------
    PackError
        The pack's parameters cannot be read.
    OSError
        The folder cannot be written.
    """
    folder = province_folder(found.request.province)
    scenario = load_scenario("baseline").with_run(province=found.request.province)
    rows = [
        calibrated_row(prior, found=found, scenario=scenario, in_force=base)
        for prior, base in zip(found.problem.priors, found.in_force, strict=True)
    ]
    for name, text in (
        (PARAMETERS, own_parameters(folder, rows)),
        (TABLE, particles_text(found.posterior)),
        (ABOUT, toml_text(found.posterior.about)),
    ):
        with whole_file(folder / name) as unfinished:
            unfinished.write_text(text, encoding="utf-8")
    return folder


def calibrated_row(
    prior: Prior, *, found: Calibration, scenario: Scenario, in_force: float
) -> ParameterRow:
    """Return the pack's row of a calibrated parameter: the point, with the range of its prior."""
    old = rows_in_force(scenario, prior.section, prior.name)[prior.sector]
    value = found.values[prior.parameter]
    low, high = (prior.value(end, in_force=in_force) for end in (prior.low, prior.high))
    request = found.request
    note = f"calibrated to measured series of {request.opening} to {request.until}"
    meaning = old.description.split(" (calibrated to ")[0]
    return ParameterRow(
        section=prior.section, name=prior.name, sector=prior.sector, value=value,
        low=min(low, value), high=max(high, value), unit=old.unit, grade="assumed", source="",
        description=f"{meaning} ({note})",
    )  # fmt: skip
