"""Stylised facts of a finished province, each with the band wanted and what must break it."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.evaluation import measures
from banha.kernels.labour import EMPLOYEE
from banha.records import Records

if TYPE_CHECKING:
    from banha.province import Province
    from banha.scenario import Scenario

Array = NDArray[np.float64]
Kind = Literal["imposed", "emergent"]


@dataclass(frozen=True)
class FactRow:
    """One row of facts.csv: a fact, the band wanted, and what must break it when switched off.

    `switch` names mechanisms of mechanisms.csv or parameter values as section.name=value, separated
    by semicolons. A fact is *imposed* where it is nearly a parameter, else *emergent*.
    """

    name: str
    title: str
    kind: Kind
    low: float
    high: float
    switch: str
    measure: str

    def without(self, scenario: Scenario) -> Scenario:
        """Return the scenario with what makes the fact switched off."""
        for entry in self.switch.split(";"):
            if "=" not in entry:
                scenario = scenario.with_mechanisms(**{entry: False})
                continue
            place, value = entry.split("=")
            section, name = place.split(".")
            scenario = scenario.with_parameters(section, **{name: float(value)})
        return scenario


@dataclass(frozen=True)
class Fact:
    """A fact as found: its value, the band wanted, and whether it lies within."""

    name: str
    value: float
    low: float
    high: float
    passed: bool
    kind: Kind
    switch: str


@cache
def fact_table() -> Mapping[str, FactRow]:
    """Return the rows of facts.csv by name."""
    text = files("banha.evaluation").joinpath("facts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["name"]: TypeAdapter(FactRow).validate_python(row) for row in rows}


def judge(values: Mapping[str, float]) -> list[Fact]:
    """Return the facts for measured values; bounds are open at zero and infinity.

    A value that could not be measured (nan) fails.
    """
    return [
        Fact(
            name=name,
            value=values[name],
            low=row.low,
            high=row.high,
            passed=_within(values[name], low=row.low, high=row.high),
            kind=row.kind,
            switch=row.switch,
        )
        for name, row in fact_table().items()
    ]


def _within(value: float, *, low: float, high: float) -> bool:
    above = value > low if low == 0.0 and math.isinf(high) else value >= low
    below = value < high if high == 0.0 else value <= high
    return above and below


@dataclass(frozen=True)
class FirmYear:
    """The firms at the end of a year."""

    identity: NDArray[np.int64]
    sector: NDArray[np.int64]
    ownership: NDArray[np.int64]
    staff: Array
    cumulative_output: Array


def firms_now(province: Province) -> FirmYear:
    """Return the living firms of the province, the public employer apart."""
    firms, rows = province.state.firms, province.producers()
    return FirmYear(
        identity=firms.identity[rows].copy(),
        sector=firms.sector[rows].astype(np.int64),
        ownership=firms.ownership[rows].astype(np.int64),
        staff=firms.employees[rows].astype(np.float64),
        cumulative_output=firms.cumulative_output[rows].copy(),
    )


def wages_now(province: Province) -> Array:
    """Return the mean wage per efficiency unit of each sector's employees: float64[sectors].

    Wages per efficiency unit hold the quality of staff: in a slump those who stay are the better
    ones, and mean pay rises with unemployment for that alone.
    """
    persons, sectors = province.state.persons, len(province.pack.sectors)
    rows = np.flatnonzero(persons.status == EMPLOYEE)
    sector = persons.sector[rows]
    paid = np.bincount(sector, weights=persons.wage[rows], minlength=sectors)
    return np.asarray(paid / np.maximum(np.bincount(sector, minlength=sectors), 1))


def wage_curve_value(wages: Sequence[Array], records: Records, *, burn_in: int) -> float:
    """Elasticity of wages to unemployment, from the months after the burn-in."""
    if not wages:
        return float("nan")
    by_sector = [measures.quarterly(column, flow=False) for column in np.array(wages).T]
    jobless = measures.quarterly(records["unemployment_rate"][burn_in:], flow=False)
    return measures.wage_curve(np.column_stack(by_sector), unemployment=np.maximum(jobless, 1e-6))


class FactsProbe:
    """Takes the firms at the end of each year, and measures the facts after ten years."""

    burn_in = 120

    def __init__(self) -> None:
        self.firms: list[FirmYear] = []
        self.wages: list[Array] = []

    def see(self, province: Province) -> None:
        """Keep the wages of each month, and the firms where a year ends."""
        if province.months_done > self.burn_in:
            self.wages.append(wages_now(province))
        if province.months_done % 12 == 0 and province.months_done >= self.burn_in:
            self.firms.append(firms_now(province))

    def tell(self, province: Province) -> dict[str, Any]:
        """Return the value of each fact."""
        values = {
            **cycle_values(province.records, burn_in=self.burn_in),
            "wage_curve": wage_curve_value(self.wages, province.records, burn_in=self.burn_in),
            **pay_values(province),
            **firm_values(province, self.firms),
        }
        return {"facts": [asdict(fact) for fact in judge(values)]}


def cycle_values(records: Records, *, burn_in: int) -> dict[str, float]:
    """Facts of the business cycle, from monthly records after the burn-in."""

    def rate(series: str) -> Array:
        return np.asarray(records[series][burn_in:] / records["employed"][burn_in:])

    def change(monthly: Array) -> Array:
        return measures.over_four_quarters(measures.quarterly(monthly, flow=False))

    def over_a_year(monthly: Array) -> Array:
        # Flows of the four quarters over which the product grows: a flow goes with a change.
        return measures.four_quarter_mean(measures.quarterly(monthly, flow=False))[1:]

    jobless = records["unemployment_rate"][burn_in:]
    unemployment = change(jobless)
    product = measures.over_four_quarters(
        np.log(measures.quarterly(records["grdp_volume"][burn_in:], flow=True))
    )
    return {
        "okun": measures.slope(unemployment, on=product),
        "beveridge": measures.slope(change(rate("vacancies")), on=unemployment),
        "separations_cycle": measures.correlation(over_a_year(rate("separations")), product),
        "hires_cycle": measures.correlation(over_a_year(rate("hires")), product),
    }


def pay_values(province: Province) -> dict[str, float]:
    """Facts of pay, from the employees of the last month."""
    persons, firms, structure = province.state.persons, province.state.firms, province.structure
    rows = np.flatnonzero((persons.status == EMPLOYEE) & (persons.pay > 0))
    education = persons.education[rows]
    leaving = structure.school_leaving_months[education]
    age = province.now - persons.birth_month[rows].astype(np.int64)
    schooling = structure.schooling_years[education].astype(np.float64)
    experience = np.maximum(age - leaving, 0) / 12.0
    ln_pay = np.log(persons.pay[rows].astype(np.float64))
    employer = persons.employer[rows]
    private = firms.sector[employer] != province.public_sector
    foreign = (firms.ownership[employer] == FOREIGN).astype(np.float64)
    return {
        "mincer": measures.mincer(ln_pay, schooling=schooling, experience=experience),
        "foreign_premium": measures.foreign_premium(
            ln_pay[private],
            foreign=foreign[private],
            sector=firms.sector[employer][private].astype(np.int64),
            schooling=schooling[private],
            experience=experience[private],
        ),
        "lognormal_wages": measures.normal_distance(ln_pay),
    }


def firm_values(province: Province, years: Sequence[FirmYear]) -> dict[str, float]:
    """Facts of firms, from their state at the ends of years."""
    scenario = province.scenario
    worth = scenario.scale / scenario.firm_scale
    classes = province.pack.firms.groupby("size_high")["firms"].sum().sort_index()
    exits, sizes = exits_of(years)
    growth = growth_of(years)
    return {
        "firm_sizes": measures.size_distance(
            years[-1].staff * worth,
            bounds=classes.index.to_numpy(dtype=np.float64),
            measured=classes.to_numpy(dtype=np.float64),
            smallest=2.0 * worth,
        )
        if years
        else float("nan"),
        "tent_growth": measures.laplace_over_normal(growth) if len(growth) > 2 else float("nan"),
        "small_exit": measures.slope(exits, on=sizes),
    }


def exits_of(years: Sequence[FirmYear]) -> tuple[Array, Array]:
    """Whether each domestic firm with staff was gone a year later, and its ln staff."""
    gone, size = [np.empty(0)], [np.empty(0)]
    for now, later in itertools.pairwise(years):
        mine = (now.ownership == DOMESTIC) & (now.staff > 0)
        gone.append((~np.isin(now.identity[mine], later.identity)).astype(np.float64))
        size.append(np.log(now.staff[mine]))
    return np.concatenate(gone), np.concatenate(size)


def growth_of(years: Sequence[FirmYear]) -> Array:
    """Growth of firms' yearly output, log points, less the median of their sector and year."""
    found = [np.empty(0)]
    for before, now, later in zip(years, years[1:], years[2:], strict=False):
        common = np.intersect1d(np.intersect1d(before.identity, now.identity), later.identity)
        first, second, third = (_at(year, common) for year in (before, now, later))
        one, two = (
            second.cumulative_output - first.cumulative_output,
            third.cumulative_output - second.cumulative_output,
        )
        made = (one > 0) & (two > 0)
        growth, sector = np.log(two[made] / one[made]), second.sector[made]
        found.extend(
            growth[sector == s] - np.median(growth[sector == s]) for s in np.unique(sector)
        )
    return np.concatenate(found)


def _at(year: FirmYear, identities: NDArray[np.int64]) -> FirmYear:
    order = np.argsort(year.identity)
    place = order[np.searchsorted(year.identity, identities, sorter=order)]
    return FirmYear(**{name: column[place] for name, column in vars(year).items()})
