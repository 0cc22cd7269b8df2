"""Make the null pack: the opening of a province put on a steady path.

Accounts, firms' sizes and jobs are those of the province. What is changed: ages are those of a
stable population that grows at n; all ages have the schooling that the schools give in the long
run, and as many farm as will; local firms are all domestic; firms of one owner and sector are
equally productive, foreign exporters lead domestic ones by the gap at which both grow alike; the
outside world grows at constant rates.
"""

from __future__ import annotations

import argparse
import csv
import math
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from banha.data import provinces_folder
from banha.packs import Pack, load_pack
from banha.packs.layout import FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR, WORKING_AGE
from banha.packs.write import write_rows
from banha.parameters import load_parameters
from banha.scenario import load_scenario
from banha.structure import leaving_ages

HERE = Path(__file__).resolve().parent
YEARS = range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1)
SOURCE = "made by experiments/null_scenario/make_pack.py"
NOTE = "null pack: a steady path"
KEPT = ("retained_share", "grid_emission_factor", "broadband_coverage", "tet_month",
        "lending_rate_real")  # fmt: skip
"""Outside series that stay at the province's value of the base year."""
Row = Sequence[str | int | float]


def stable_ages(pack: Pack, *, year: int, growth: float) -> np.ndarray[Any, Any]:
    """Persons by single age per birth in a stable population: e^(−n·a) × survival to the age."""
    rates = np.minimum(pack.mortality_rates(year), 1.0)
    survival = np.cumprod(np.concatenate([[1.0], 1.0 - rates[:-1]]))
    ages = np.exp(-growth * np.arange(len(rates))) * survival * (1.0 - 0.5 * rates)
    # The last class is open: those of an age and all older ones.
    ages[-1] /= 1.0 - math.exp(-growth) * (1.0 - rates[-1])
    return np.asarray(ages)


def fertility_for(pack: Pack, *, year: int, ages: np.ndarray[Any, Any]) -> float:
    """Total fertility that gives one birth per birth a year: 2 ÷ Σ share of the age × persons."""
    return 2.0 / float(pack.fertility_shares(year) @ ages)


def people(pack: Pack, study: Mapping[str, Any]) -> tuple[list[int], list[Row]]:
    """Persons by age, and persons by status: the employed are those of the province."""
    ages = stable_ages(pack, year=study["base_year"], growth=study["person_growth"])
    parameters = load_parameters(pack.sectors, pack_overrides=pack.parameters_path)
    leaving = leaving_ages(parameters)
    number = np.arange(len(ages))
    at_school = (number[:, None] < leaving[None, :]) @ np.array(study["schooling"])
    at_school[:WORKING_AGE] = 0.0
    at_work = (number >= WORKING_AGE) & (number < study["oldest_worker"])
    able = float((ages * (1.0 - at_school))[at_work].sum())
    jobs = [
        (status, sector, round(persons * (study["farmers"] if status == "farm" else 1.0)))
        for status, sector, persons in pack.employment[["status", "sector", "persons"]].to_numpy()
        if status in {"employee", "farm", "household_business"}
    ]
    employed = sum(persons for _, _, persons in jobs)
    jobless = round(employed * study["unemployment"] / (1.0 - study["unemployment"]))
    births = (employed + jobless) / (study["participation"] * able)
    population = [round(births * float(share)) for share in ages]
    students = round(births * float((ages * at_school).sum()))
    adults = sum(population[WORKING_AGE:])
    out = adults - employed - jobless - students
    others = [("unemployed", "", jobless), ("student", "", students)]
    return population, [*jobs, *others, ("out_of_labour_force", "", out)]


def firms(pack: Pack) -> list[Row]:
    """Firms of the province, the State's being domestic, and foreign ones only exporters."""
    kinds = dict(zip(pack.sectors, pack.kinds, strict=True))
    summed: dict[tuple[str, str, int, int], list[int]] = {}
    for row in pack.firms.to_dict("records"):
        foreign = row["ownership"] == "foreign" and kinds[row["sector"]] == "export"
        owner = "foreign" if foreign else "domestic"
        key = (row["sector"], owner, int(row["size_low"]), int(row["size_high"]))
        cell = summed.setdefault(key, [0, 0])
        cell[0] += int(row["firms"])
        cell[1] += int(row["jobs"])
    return [(*key, *cell) for key, cell in summed.items()]


def steady_gap(pack: Pack, study: Mapping[str, Any]) -> float:
    """Gap of a linked domestic firm at which it grows with its partner: g_A ÷ 12 ÷ λ."""
    overrides = load_scenario("null").parameter_values
    rate = load_parameters(pack.sectors, overrides=overrides).technology.transfer_rate
    return float(study["productivity_growth"]) / 12.0 / rate


def outside(pack: Pack, study: Mapping[str, Any], *, fertility: float) -> Iterable[Row]:
    """The outside world at constant rates."""
    growth, persons = study["productivity_growth"], study["person_growth"]
    land = 1.0 - load_parameters(pack.sectors).production.farm_labour_exponent
    exporters = [name for name, kind in zip(pack.sectors, pack.kinds, strict=True)
                 if kind == "export"]  # fmt: skip
    rates = {f"demand_growth_{name}": growth + persons for name in exporters}
    rates |= {"frontier_growth": growth, "outside_income_growth": growth}
    rates |= {"farm_productivity_growth": growth + land * persons}
    levels = {"competitor_cost": 1.0, "foreign_investment_cycle": 1.0, "price_level": 1.0}
    levels |= {"total_fertility_rate": fertility, "business_environment": 0.0}
    levels |= {name: pack.outside(name).at(study["base_year"]) for name in KEPT}
    minimum = pack.outside("minimum_wage").at(study["base_year"])
    for series, value in (rates | levels).items():
        unit = pack.outside(series).unit
        yield from ((year, series, value, unit, "assumed", SOURCE, NOTE) for year in YEARS)
    for year in YEARS:
        value = minimum * math.exp(growth * (year - study["base_year"]))
        unit = pack.outside("minimum_wage").unit
        yield (year, "minimum_wage", value, unit, "assumed", SOURCE, NOTE)


def sectors(path: Path, *, gap: float) -> tuple[list[str], list[list[str]]]:
    """The province's sectors, without differences between firms but the steady gap."""
    with path.open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        lead = gap if row[header.index("kind")] == "export" else 0.0
        row[header.index("foreign_productivity_gap")] = f"{lead:.10g}"
        row[header.index("productivity_spread")] = "0"
    return header, rows


def opening(path: Path, changed: Mapping[str, float]) -> tuple[list[str], list[list[str]]]:
    """The province's opening quantities, some of them set to the steady path's."""
    with path.open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        if row[0] in changed:
            row[1:4] = [f"{changed[row[0]]:.10g}"] * 3
            row[5:] = ["assumed", SOURCE, NOTE]
    return header, rows


def head(base: Path) -> str:
    """The pack's pack.toml: that of the province under another name."""
    lines = (base / "pack.toml").read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("grade = ")]
    named = {
        "slug": '"null"',
        "name_en": '"Null province"',
        "name_vi": '"Tỉnh không đổi"',
        "start_years": "[2010]",
        "note_en": '"A province on a steady path, for the null scenario: nothing drives it but '
        'constant growth."',
        "note_vi": '"Một tỉnh trên quỹ đạo ổn định, dùng cho kịch bản không: chỉ có tăng trưởng '
        'đều."',
        "licence": '"Made from the opening state of another pack; same licence as that pack."',
    }
    keys = [line.partition(" = ")[0] for line in lines]
    return "".join(
        f"{key} = {named[key]}\n" if key in named else f"{line}\n"
        for key, line in zip(keys, lines, strict=True)
    )


def make(target: Path, *, study: Mapping[str, Any]) -> None:
    """Write the null pack into a folder."""
    year = study["base_year"]
    pack = load_pack(study["base"], start_year=year)
    state = target / f"opening-{year}"
    state.mkdir(parents=True, exist_ok=True)
    base = pack.folder / f"opening-{year}"
    (target / "pack.toml").write_text(head(pack.folder), encoding="utf-8")
    shutil.copyfile(base / "uses.csv", state / "uses.csv")
    population, statuses = people(pack, study)
    header, rows = sectors(base / "sectors.csv", gap=steady_gap(pack, study))
    write_rows(state / "sectors.csv", header=header, rows=rows)
    steady = {"linked_share": 1.0, "in_migrant_share": 0.0}
    header, rows = opening(base / "opening.csv", steady)
    write_rows(state / "opening.csv", header=header, rows=rows)
    write_rows(state / "population.csv", header=["age", "persons"], rows=enumerate(population))
    write_rows(state / "employment.csv", header=["status", "sector", "persons"], rows=statuses)
    columns = ["sector", "ownership", "size_low", "size_high", "firms", "jobs"]
    write_rows(state / "firms.csv", header=columns, rows=firms(pack))
    columns = ["age_low", "age_high", "primary", "secondary", "vocational", "tertiary"]
    write_rows(state / "education.csv", header=columns, rows=[(15, 100, *study["schooling"])])
    write_world(target, pack=pack, study=study, population=sum(population))


def write_world(target: Path, *, pack: Pack, study: Mapping[str, Any], population: int) -> None:
    """Write the tables that are not of the opening state."""
    year = study["base_year"]
    ages = stable_ages(pack, year=year, growth=study["person_growth"])
    fertility = fertility_for(pack, year=year, ages=ages)
    columns = ["year", "series", "value", "unit", "grade", "source", "note"]
    rows = outside(pack, study, fertility=fertility)
    write_rows(target / "outside.csv", header=columns, rows=rows)
    rates = pack.mortality_rates(year)
    columns = ["age", "year_from", "year_to", "deaths_per_person_year"]
    write_rows(
        target / "mortality.csv",
        header=columns,
        rows=((age, YEARS[0], YEARS[-1], float(rate)) for age, rate in enumerate(rates)),
    )
    shares = enumerate(pack.fertility_shares(year).tolist())
    write_rows(
        target / "fertility.csv",
        header=["year", "age", "share"],
        rows=((YEARS[0], age, share) for age, share in shares if share > 0),
    )
    columns = ["series", "breakdown", "year", "value", "unit", "basis", "grade", "source",
               "reference", "note"]  # fmt: skip
    measured = ("population", "total", year, population, "persons", "null", "assumed", SOURCE, "")
    write_rows(target / "measured.csv", header=columns, rows=[(*measured, NOTE)])
    columns = ["name", "value", "low", "high", "unit", "year", "grade", "source", "reference",
               "note"]  # fmt: skip
    given = ("population", population, population, population, "persons", year, "assumed", SOURCE)
    write_rows(target / "inputs.csv", header=columns, rows=[(*given, "", NOTE)])


def main() -> None:
    """Make the pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to; by default the pack's own folder")
    asked = parser.parse_args()
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    make(asked.folder or provinces_folder() / "null", study=study)


if __name__ == "__main__":
    main()
