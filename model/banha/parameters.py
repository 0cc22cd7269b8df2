"""Structural parameters of a run: the common table, the pack's own rows, the overrides."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from banha.errors import Fault, PackError, ScenarioError
from banha.parameter_sections import (
    SECTIONS,
    CapitalParameters,
    CreditParameters,
    DemandParameters,
    DemographyParameters,
    EntryParameters,
    EnvironmentParameters,
    HouseholdsParameters,
    HousingParameters,
    LabourParameters,
    MigrationParameters,
    MobilityParameters,
    OpeningParameters,
    Parameters,
    ProductionParameters,
    PublicCapitalParameters,
    SkillParameters,
    StateParameters,
    TechnologyParameters,
    WagesParameters,
)
from banha.parameter_table import (
    ALL_SECTORS,
    ParameterRow,
    is_sector_valued,
    parameter_table,
)
from banha.parameter_techniques import InventoriesParameters
from banha.parameter_types import Section
from banha.suggest import did_you_mean

__all__ = [
    "SECTIONS",
    "CapitalParameters",
    "CreditParameters",
    "DemandParameters",
    "DemographyParameters",
    "EntryParameters",
    "EnvironmentParameters",
    "HouseholdsParameters",
    "HousingParameters",
    "InventoriesParameters",
    "LabourParameters",
    "MigrationParameters",
    "MobilityParameters",
    "OpeningParameters",
    "ParameterRow",
    "Parameters",
    "ProductionParameters",
    "PublicCapitalParameters",
    "Section",
    "SkillParameters",
    "StateParameters",
    "TechnologyParameters",
    "WagesParameters",
    "load_parameters",
    "parameter_table",
]

type OverrideValue = float | Mapping[str, float]
"""A number (of all sectors, if sector-valued), or numbers by sector; `all` means the others."""
type Overrides = Mapping[str, Mapping[str, OverrideValue]]
"""Section to parameter to value."""


def load_parameters(
    sectors: Sequence[str],
    *,
    pack_overrides: Path | None = None,
    overrides: Overrides | None = None,
) -> Parameters:
    """Return the parameters of a run.

    Parameters
    ----------
    sectors
        Names of the sectors, in the pack's order.
    pack_overrides
        The pack's own parameters.csv; None, or a path without a file, if it has none.
    overrides
        The scenario's, by section and parameter.

    Raises
    ------
    PackError
        A table is wrong or incomplete; all faults at once.
    ScenarioError
        An override is impossible; all faults at once.
    """
    rows = parameter_table(pack_overrides=pack_overrides)
    own = pack_overrides is not None and pack_overrides.exists()
    faults = list(_table_faults(rows, sectors=sectors, path=pack_overrides if own else None))
    if faults:
        raise PackError(faults)
    table = {(row.section, row.name, row.sector): row.value for row in rows}
    values: dict[str, dict[str, float | tuple[float, ...]]] = {}
    for section, model in SECTIONS.items():
        values[section] = {}
        for name in model.model_fields:
            if is_sector_valued(section, name):
                values[section][name] = tuple(
                    table[
                        section, name, sector if (section, name, sector) in table else ALL_SECTORS
                    ]
                    for sector in sectors
                )
            else:
                values[section][name] = table[section, name, ""]
    faults = list(_apply(overrides or {}, values=values, sectors=sectors))
    if faults:
        raise ScenarioError(faults)
    return _build(values)


def _table_faults(
    rows: list[ParameterRow], *, sectors: Sequence[str], path: Path | None
) -> Iterator[Fault]:
    where = str(path) if path is not None else "parameters.csv"
    keys = {(row.section, row.name, row.sector) for row in rows}
    for section, model in SECTIONS.items():
        for name in model.model_fields:
            sector_valued = is_sector_valued(section, name)
            needed = sectors if sector_valued else ("",)
            lacking = [
                sector
                for sector in needed
                if (section, name, sector) not in keys and (section, name, ALL_SECTORS) not in keys
            ]
            if lacking:
                of_sectors = f" for {', '.join(lacking)}" if sector_valued else ""
                what = f"no row of {section}.{name}{of_sectors}"
                yield Fault(where, what, "Add the row.")


def _apply(
    overrides: Overrides,
    *,
    values: dict[str, dict[str, float | tuple[float, ...]]],
    sectors: Sequence[str],
) -> Iterator[Fault]:
    """Write the overrides into `values`; yield what cannot be written."""
    for section, named in overrides.items():
        if section not in values:
            cure = did_you_mean(section, values)
            yield Fault(f"override {section}", f"there is no section {section!r}", cure)
            continue
        for name, given in named.items():
            where = f"override {section}.{name}"
            if name not in values[section]:
                cure = did_you_mean(name, values[section])
                yield Fault(where, "there is no such parameter", cure)
                continue
            old = values[section][name]
            if isinstance(old, tuple):
                by_sector = given if isinstance(given, Mapping) else {ALL_SECTORS: given}
                for sector in by_sector.keys() - {ALL_SECTORS, *sectors}:
                    what = f"the province has no sector {sector!r}"
                    yield Fault(where, what, did_you_mean(sector, sectors))
                values[section][name] = tuple(
                    float(by_sector.get(sector, by_sector.get(ALL_SECTORS, value)))
                    for sector, value in zip(sectors, old, strict=True)
                )
            elif isinstance(given, Mapping):
                yield Fault(where, "has one value, not one per sector", "Write one number.")
            else:
                values[section][name] = float(given)


def _build(values: dict[str, dict[str, float | tuple[float, ...]]]) -> Parameters:
    try:
        return Parameters.model_validate(values)
    except ValidationError as error:
        faults = [
            Fault(
                "override " + ".".join(str(step) for step in problem["loc"]),
                f"{problem['input']}: {problem['msg']}",
                "Write a possible value.",
            )
            for problem in error.errors()
        ]
        raise ScenarioError(faults) from None
