"""Signs of policies and shocks: paired runs must differ as evidence says, within bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from banha.evaluation.measures import coefficients
from banha.evaluation.study import Finished
from banha.kernels.labour import EMPLOYEE
from banha.levers import lever_table
from banha.scenario import Scenario

if TYPE_CHECKING:
    from banha.province import Province

Array = NDArray[np.float64]
How = Literal["log", "points", "highest", "lowest"]
TERTIARY = 3


class PremiumProbe:
    """The tertiary premium at the end of each year."""

    def __init__(self) -> None:
        self.premium: list[float] = []

    def see(self, province: Province) -> None:
        """Measure the premium where a year ends."""
        if province.months_done % 12 == 0:
            self.premium.append(tertiary_premium(province))

    def tell(self, province: Province) -> dict[str, Any]:
        """Return the premium by year."""
        del province
        return {"tertiary_premium": self.premium}


def tertiary_premium(province: Province) -> float:
    """Coefficient of a degree in ln pay, experience and its square held, over employees."""
    persons = province.state.persons
    rows = np.flatnonzero((persons.status == EMPLOYEE) & (persons.pay > 0))
    degree = (persons.education[rows] == TERTIARY).astype(np.float64)
    if degree.min(initial=1.0) == degree.max(initial=0.0):
        return float("nan")
    leaving = province.structure.school_leaving_months[persons.education[rows]]
    age = province.now - persons.birth_month[rows].astype(np.int64)
    experience = np.maximum(age - leaving, 0) / 12.0
    ln_pay = np.log(persons.pay[rows].astype(np.float64))
    return float(coefficients(ln_pay, on=[degree, experience, experience**2])[1])


@dataclass(frozen=True)
class Outcome:
    """What a check looks at, and the band in which the paired difference must lie.

    `over` are recorded series or parts (`employees[technology]`) that are summed, `per` those that
    the sum is divided by. `how` is *log* (log ratio in per cent), *points* (difference times 100),
    both of the mean of the last `years` years; or *highest* and *lowest*, the extreme difference in
    points of any year. What the probe told by year can be named like a series.
    """

    label: str
    how: How
    low: float
    high: float
    over: tuple[str, ...]
    per: tuple[str, ...] = ()
    years: int = 1
    last_year: int | None = None

    def levels(self, run: Finished) -> Array:
        """Yearly values of the outcome in a run, up to `last_year`."""
        values = _summed(run, self.over)
        if self.per:
            values = values / _summed(run, self.per)
        if self.last_year is None:
            return values
        return values[np.array(run.years) <= self.last_year]

    def difference(self, changed: Finished, base: Finished) -> float:
        """Paired difference of the changed run from its base."""
        one, other = self.levels(changed), self.levels(base)
        if self.how == "highest":
            return 100.0 * float(np.max(one - other))
        if self.how == "lowest":
            return 100.0 * float(np.min(one - other))
        last, base_last = float(one[-self.years :].mean()), float(other[-self.years :].mean())
        if self.how == "points":
            return 100.0 * (last - base_last)
        return 100.0 * float(np.log(last / base_last)) if min(last, base_last) > 0 else float("nan")

    def holds(self, differences: Sequence[float]) -> int:
        """How many paired differences lie within the band."""
        return sum(self.low <= value <= self.high for value in differences)


def _summed(run: Finished, names: Sequence[str]) -> Array:
    found = [np.array(run.seen[n] if n in run.seen else run.yearly[n]) for n in names]
    return np.asarray(np.sum(found, axis=0), dtype=np.float64)


@dataclass(frozen=True)
class Check:
    """One check: a base, what is changed in it, and the outcomes.

    `frozen` mechanisms are off in both runs; `levers` are moved in the changed run only. A check
    whose levers the model does not have is not made.
    """

    name: str
    claim: str
    outcome: tuple[Outcome, ...]
    levers: tuple[Mapping[str, Any], ...] = ()
    frozen: tuple[str, ...] = ()
    end: str | None = None

    @property
    def missing(self) -> list[str]:
        """Levers that the check needs and the model does not have."""
        known = lever_table()
        return [str(lever["name"]) for lever in self.levers if lever["name"] not in known]

    def pair(self, scenario: Scenario) -> tuple[Scenario, Scenario]:
        """Return the base and the changed scenario."""
        base = scenario if self.end is None else scenario.with_run(end=self.end)
        if self.frozen:
            base = base.with_mechanisms(**dict.fromkeys(self.frozen, False))
        changed = base
        for lever in self.levers:
            changed = changed.with_lever(**lever)
        return base.with_name(f"{self.name}-base"), changed.with_name(self.name)


def read_checks(entries: Sequence[Mapping[str, Any]]) -> list[Check]:
    """Return the checks of a study file's tables `[[check]]` with `[[check.outcome]]`."""
    return TypeAdapter(list[Check]).validate_python(entries)
