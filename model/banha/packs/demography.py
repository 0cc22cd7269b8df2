"""Population by age, education, mortality and fertility of a pack."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banha.packs.assumptions import Assumptions
from banha.packs.layout import (
    EDUCATIONS,
    FIRST_OUTSIDE_YEAR,
    LAST_OUTSIDE_YEAR,
    OLDEST_AGE,
    WORKING_AGE,
)
from banha.packs.rounding import largest_remainder
from banha.packs.source import Sources
from banha.packs.tables import FloatArray, IntArray
from banha.packs.write import Cell

POPULATION_BASES = ("pop-yb2011", "pop-pre2019census", "opening")
PERIOD = 5
QUALIFIED_SINCE, QUALIFIED_UNTIL = 2009, 2016
SEXES = ("male", "female")
GROUPS = (("18_34", 18, 34), ("35_49", 35, 49), ("50_100", 50, OLDEST_AGE))
FERTILE_AGES = range(15, 50)
WIDTH = 5


@dataclass(frozen=True)
class People:
    """Persons by single year of age and the shares of education by age group."""

    population: IntArray
    education: list[tuple[int, int, float, float, float, float]]

    @property
    def adults(self) -> int:
        """Persons of 15 and over."""
        return int(self.population[WORKING_AGE:].sum())


def build_people(sources: Sources, *, assumptions: Assumptions, year: int) -> People:
    """Tilt the national age structure to the province's broad ages and its measured total."""
    bases = [basis for basis in POPULATION_BASES if _counted(sources, basis=basis, year=year)]
    total = sources.value(
        "province_annual.csv",
        series="population",
        breakdown="total",
        year=str(year),
        basis=(bases or POPULATION_BASES)[0],
    )
    shape = _national_shape(sources, year=year)
    ages = np.arange(OLDEST_AGE + 1)
    middle, old = assumptions["share_age_15_59"], assumptions["share_age_60_plus"]
    tilt = assumptions["age_tilt"] * np.maximum(ages - assumptions["age_tilt_from"], 0.0)
    shape = np.where(ages < 60, shape * np.exp(-tilt), shape)
    weights = np.zeros(OLDEST_AGE + 1)
    broad = ((0, 15, 1 - middle - old), (15, 60, middle), (60, OLDEST_AGE + 1, old))
    for first, end, share in broad:
        weights[first:end] = shape[first:end] / shape[first:end].sum() * share
    population = largest_remainder(weights, total=round(total))
    return People(
        population=population,
        education=_education(sources, assumptions=assumptions, population=population, year=year),
    )


def _counted(sources: Sources, *, basis: str, year: int) -> bool:
    wanted = {"series": "population", "breakdown": "total", "basis": basis}
    return sources.has("province_annual.csv", **wanted, year=str(year))


def _national_shape(sources: Sources, *, year: int) -> FloatArray:
    shape = np.zeros(OLDEST_AGE + 1)
    for sex in SEXES:
        for age in range(0, OLDEST_AGE, WIDTH):
            label = f"{sex}_age_{age}-{age + WIDTH - 1}"
            count = _between(sources, "population_by_age", label, year)
            shape[age : age + WIDTH] += count / WIDTH
        shape[OLDEST_AGE] += _between(sources, "population_by_age", f"{sex}_age_100+", year)
    return shape


def _un(sources: Sources, series: str, breakdown: str, period: str) -> float:
    return sources.value("demography.csv", series=series, breakdown=breakdown, period=period)


def _between(sources: Sources, series: str, breakdown: str, year: int) -> float:
    """Return a series given every five years, on the straight line between two of them."""
    before = year - year % PERIOD
    value = _un(sources, series, breakdown, str(before))
    if year > before:
        after = _un(sources, series, breakdown, str(before + PERIOD))
        value += (after - value) * (year - before) / PERIOD
    return value


def _education(
    sources: Sources, *, assumptions: Assumptions, population: IntArray, year: int
) -> list[tuple[int, int, float, float, float, float]]:
    trained = _trained(sources, assumptions=assumptions, year=year)
    shares = {
        name: _percent(
            sources,
            "national.csv",
            "qualification_share",
            name,
            min(max(year, QUALIFIED_SINCE), QUALIFIED_UNTIL),
        )
        for name in (
            "college",
            "graduate_and_above",
            "vocational_training",
            "long_term_vocational_training",
        )
    }
    tertiary_part = (shares["college"] + shares["graduate_and_above"]) / sum(shares.values())
    schooling = {
        name: _between(sources, "population_by_education", f"age15plus_{name}", year)
        for name in ("no_education", "primary", "secondary")
    }
    primary_part = 1 - schooling["secondary"] / sum(schooling.values())
    persons = [float(population[low : high + 1].sum()) for _, low, high in GROUPS]
    trained_by_group = _with_mean(
        [assumptions[f"trained_relative.{name}"] for name, _, _ in GROUPS], persons, trained
    )
    primary_by_group = _with_mean(
        [assumptions[f"primary_relative.{name}"] for name, _, _ in GROUPS], persons, primary_part
    )
    rows = [(WORKING_AGE, 17, round(primary_by_group[0], 6), 0.0, 0.0, 0.0)]
    for (_, low, high), skilled, primary in zip(
        GROUPS, trained_by_group, primary_by_group, strict=True
    ):
        tertiary = round(skilled * tertiary_part, 6)
        vocational = round(skilled - tertiary, 6)
        rows.append((low, high, round((1 - skilled) * primary, 6), 0.0, vocational, tertiary))
    return [(*row[:3], round(1 - row[2] - row[4] - row[5], 6), *row[4:]) for row in rows]


def _trained(sources: Sources, *, assumptions: Assumptions, year: int) -> float:
    """Return the trained share of persons: measured, or assumed before it was."""
    if sources.has("province_annual.csv", series="trained_workers_share", year=str(year)):
        return _percent(sources, "province_annual.csv", "trained_workers_share", "total", year)
    return assumptions["trained_share"]


def _percent(sources: Sources, table: str, series: str, breakdown: str, year: int) -> float:
    column = "year" if table.startswith("province") else "period"
    wanted = {"series": series, "breakdown": breakdown, column: str(year)}
    return sources.value(table, **wanted) / 100


def _with_mean(relative: Sequence[float], weights: Sequence[float], mean: float) -> list[float]:
    average = float(np.average(relative, weights=weights))
    return [mean * value / average for value in relative]


def education_header() -> list[str]:
    """Return the heading of education.csv."""
    return ["age_low", "age_high", *EDUCATIONS]


def mortality_rows(sources: Sources) -> list[tuple[Cell, ...]]:
    """Return deaths per person and year by single age, the mean of both sexes, by five years."""
    rows: list[tuple[Cell, ...]] = []
    for start in range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1, WIDTH):
        period = f"{start}-{start + WIDTH}"
        last = min(start + WIDTH - 1, LAST_OUTSIDE_YEAR)
        for age in range(OLDEST_AGE + 1):
            label = _life_table_age(age)
            rates = [
                _un(sources, "mortality_rate_mx", f"{sex}_age_{label}", period) for sex in SEXES
            ]
            rows.append((age, start, last, float(np.mean(rates))))
    return rows


def _life_table_age(age: int) -> str:
    if age >= OLDEST_AGE:
        return f"{OLDEST_AGE}+"
    if age < WIDTH:
        return "0" if age == 0 else "1"
    return str(age - age % WIDTH)


def fertility_rows(sources: Sources, *, assumptions: Assumptions) -> list[tuple[Cell, ...]]:
    """Return each single age's share of total fertility, every few years, summing to one."""
    rows: list[tuple[Cell, ...]] = []
    step = round(assumptions["fertility_step_years"])
    for year in range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1, step):
        shares = np.array(
            [
                _un(
                    sources,
                    "share_of_fertility_by_age",
                    f"age_{age - age % WIDTH}-{age - age % WIDTH + WIDTH - 1}",
                    str(year),
                )
                for age in FERTILE_AGES
            ]
        )
        shares = shares / shares.sum()
        rows.extend((year, age, float(s)) for age, s in zip(FERTILE_AGES, shares, strict=True))
    return rows
