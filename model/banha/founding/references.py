"""Sizes at which structural parameters are stated, as the opening of the province has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from banha.actors.codes import TERTIARY
from banha.actors.schooling import ordinary_places
from banha.data import use_own_provinces
from banha.founding.rest import entries_at_rest
from banha.packs.stand_ins.stand_in import StandIn
from banha.packs.write import write_rows
from banha.parameter_table import COLUMNS, ParameterRow, parameter_table, structural_value

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.province import Province

PERSONS_OF_THE_MODEL = 40_000
MONTHS = 12
STUDENTS = "the opening's students"
OPENING = "as in the opening, where it is neutral"
AT_REST = "unemployment of the first year stays where it was measured"
HEARD = "mean of the first year"
FIRST_YEAR = "as in the first year, in proportion to Bình Dương's"
FROM_ESTIMATES = {
    ("migration", "reference_employment"): "jobs.employed",
    ("migration", "attraction"): "migration.attraction",
    ("migration", "departure_rate"): "migration.departure_rate",
    ("wages", "reference_unemployment"): "wages.reference_unemployment",
    ("technology", "nation_rate"): "technology.nation_rate",
    ("entry", "reference_firms"): "firms.reference_foreign",
    ("entry", "land_limit"): "land.industrial_jobs",
}
SPREAD = 0.3
FLAGSHIP_TIGHTNESS = 0.72
FLAGSHIP_SPENDING = 43.065e12 / 1_619_900


def write_parameters(
    folder: Path, *, slug: str, stand_ins: Sequence[StandIn], start_year: int
) -> None:
    """Write the pack's `parameters.csv`: what has a size of its own in each province.

    Estimates give some; the others are those of the opening, so that they are neutral there.

    Parameters
    ----------
    folder
        Folder of the pack, complete but for this file.
    slug
        The province.
    stand_ins
        Estimates of the first opening.
    start_year
        Year of the first opening.
    """
    entries = {entry.name: entry for entry in stand_ins}
    values: dict[tuple[str, str], tuple[float, float, float, str]] = {}
    for key, name in FROM_ESTIMATES.items():
        e = entries[name]
        values[key] = (e.value, e.low, e.high, f"{e.method}; {e.note}")
    values["housing", "home_cost"] = _home_cost(folder, slug=slug, start_year=start_year)
    staff = entries["jobs.public"].value / entries["people.population"].value
    values["migration", "reference_services"] = _around(staff, "public staff per head")
    write_table(folder / "parameters.csv", values)
    province = opened(folder, slug=slug, start_year=start_year)
    for key, value in references_of(province).items():
        values[key] = _around(value, OPENING)
    for name, value in places_per_youth(province, entries=entries).items():
        values["schooling", name] = _around(value, STUDENTS)

    def open_with(replaced: Mapping[tuple[str, str], float]) -> Province:
        """Open the province with what has been found so far, and `replaced`."""
        values.update({key: _share(value, AT_REST) for key, value in replaced.items()})
        write_table(folder / "parameters.csv", values)
        return opened(folder, slug=slug, start_year=start_year)

    found = entries_at_rest(open_with, farm_entry=entries["labour.farm_entry"].value)
    tightness = tightness_of_first_year(open_with(found))
    stated = structural_value("migration", "reference_tightness") / FLAGSHIP_TIGHTNESS
    values["migration", "reference_tightness"] = _around(stated * tightness, FIRST_YEAR)
    values["migration", "opening_tightness"] = _around(tightness, HEARD)
    write_table(folder / "parameters.csv", values)


def _home_cost(folder: Path, *, slug: str, start_year: int) -> tuple[float, float, float, str]:
    """Cost of building a m² of home, in proportion to what a person spends: homes are as dear."""
    from banha.packs.read import load_pack

    pack = load_pack(slug, start_year=start_year, folder=folder.parent)
    spending = float(pack.uses.households.sum()) / float(pack.population.sum())
    return _around(
        structural_value("housing", "home_cost") * spending / FLAGSHIP_SPENDING,
        "Bình Dương's, in proportion to spending per head",
    )


def _around(value: float, note: str) -> tuple[float, float, float, str]:
    return value, (1.0 - SPREAD) * value, (1.0 + SPREAD) * value, note


def _share(value: float, note: str) -> tuple[float, float, float, str]:
    value, low, high, note = _around(value, note)
    return value, low, min(high, 1.0), note


def write_table(
    path: Path, values: Mapping[tuple[str, str], tuple[float, float, float, str]]
) -> None:
    """Write parameters that replace the structural ones, with the structural description."""
    known = {(row.section, row.name): row for row in parameter_table()}
    rows = []
    for key, (value, low, high, note) in values.items():
        row: ParameterRow = known[key]
        meaning = f"{row.description} ({note})"
        rows.append((*key, "", value, low, high, row.unit, "assumed", "", meaning))
    write_rows(path, header=COLUMNS, rows=rows)


def opened(folder: Path, *, slug: str, start_year: int) -> Province:
    """Open the province of a pack, coarse enough to be quick."""
    from banha.packs.read import load_pack
    from banha.province import Province
    from banha.scenario import load_scenario

    with use_own_provinces(folder.parent):
        persons = int(load_pack(slug, start_year=start_year).population.sum())
        scale = max(persons // PERSONS_OF_THE_MODEL, 1)
        return Province(
            load_scenario("baseline").with_run(
                province=slug,
                start=f"{start_year}-01",
                end=f"{start_year + 1}-12",
                scale=scale,
                seed=1,
            )
        )


def tightness_of_first_year(province: Province) -> float:
    """Run a year and return its mean vacancies per unemployed person.

    In proportion to Bình Dương's, whose arrivals the attraction is stated by, it is the tightness
    at which arrivals are those that were measured.
    """
    seen = []
    for _ in range(MONTHS):
        province.step()
        seen.append(province.tightness)
    return float(np.mean(seen))


def places_per_youth(province: Economy, *, entries: Mapping[str, StandIn]) -> dict[str, float]:
    """Return the places per 1,000 persons of 18 to 21: as many as there are students."""
    rates, ordinary = province.parameters.schooling, ordinary_places(province)
    youths = ordinary[TERTIARY] / rates.university_places * province.scenario.scale
    return {
        f"{kind}_places": entries[f"people.{kind}_students"].value / youths
        for kind in ("vocational", "university")
    }


def references_of(province: Economy) -> dict[tuple[str, str], float]:
    """Read from an opened province what parameters are stated at."""
    firms, environment = province.state.firms, province.environment
    living = np.flatnonzero(firms.alive == 1)
    area = province.pack.opening["area"]
    capital = province.public_capital
    exporters = list(province.structure.exporters)
    weights = province.pack.output[exporters].astype(np.float64)
    labour_cost = province.unit_labour_cost[exporters]
    untreated = environment.wastewater * (1.0 - environment.treated_share)
    return {
        ("entry", "reference_schooling"): province.mean_of("staff_education", living, default=8.0),
        ("entry", "reference_unit_labour_cost"): float(np.average(labour_cost, weights=weights)),
        ("environment", "reference_emissions"): MONTHS * float(environment.emissions.sum()) / area,
        ("environment", "reference_untreated"): MONTHS * untreated / area,
        ("public_capital", "reference_ratio"): capital.stock / (MONTHS * capital.output),
    }
