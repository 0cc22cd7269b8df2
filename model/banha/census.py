"""A census: every adult and every firm of a province at the end of a month, as tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.actors.codes import EDUCATION, ORIGIN, OWNERSHIP, STATUS
from banha.errors import Fault, RequestError
from banha.month import Month

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.scenario import Scenario

SCHOOLS = ("vocational_colleges", "universities", "research_institutes")
"""Schools of joint projects, in the order of their codes."""
EMPLOYEE_CODE = STATUS.index("employee")
STATE_ROW = 0
"""Row of the State as an employer."""
OLDEST_START = 1900
MONTHS = 12


@dataclass(frozen=True, eq=False)
class Census:
    """Every simulated adult and firm at the end of a month.

    Attributes
    ----------
    month
        When.
    scale, firm_scale
        Persons and firms of the real province that one row stands for.
    sectors, kinds
        Sectors of the province and the kind of each: farm, export, local, public.
    persons
        One row per adult: person (a number never used twice), age (whole years), education, origin,
        status, sector (of the present job; none for those without one), skilled (whether in a
        skilled place), pay (đồng of 2010 this month, own work included), income (đồng of 2010 per
        month: smoothed disposable income of the household per adult), digital (with access),
        employer (number of the firm; 0 the State, −1 without one; one that is not among the firms
        where the workplace is in another province).
    firms
        One row per firm, the State as an employer left out: firm (a number never used twice),
        sector, ownership, founded (month), staff (persons of a real firm),
        skilled_share, productivity (opening mean of the sector 1),
        customer (number of the foreign firm or large exporter that it supplies; −1 without one),
        school_partner (works with a school), school (of its joint project; none without one),
        digital (level of digital use, 0 to 1).
    scenario
        What was run; None for a census made by hand.
    minimum_wage
        Legal minimum of the month, đồng of 2010; NaN if it is not known.
    """

    month: Month
    scale: int
    firm_scale: int
    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    persons: pd.DataFrame
    firms: pd.DataFrame
    scenario: Scenario | None = None
    minimum_wage: float = float("nan")

    def __repr__(self) -> str:
        return (
            f"<Census of {self.month}: {len(self.persons):,} adults at 1:{self.scale}, "
            f"{len(self.firms):,} firms at 1:{self.firm_scale}>"
        )


def census_months(asked: Iterable[Month | str | int], *, first: Month, last: Month) -> list[Month]:
    """Return the months of the censuses that are asked for; a year stands for its December.

    Raises
    ------
    RequestError
        One is no month, or not among those that are simulated.
    """
    faults: list[Fault] = []
    months: list[Month] = []
    for one in [asked] if isinstance(asked, (str, int, Month)) else asked:
        try:
            month = read_census_month(one)
        except RequestError as error:
            faults += error.faults
            continue
        if not first <= month <= last:
            cure = f"Give months from {first} to {last}, or years."
            faults.append(Fault("censuses", f"{month} is not simulated here", cure))
        months.append(month)
    if faults:
        raise RequestError(faults)
    return months


def read_census_month(value: object) -> Month:
    """Return a month given as such, as YYYY-MM, or as a year, which stands for its December.

    Raises
    ------
    RequestError
        It is none of these.
    """
    if isinstance(value, Month):
        return value
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return Month(value, MONTHS)
        return Month.parse(str(value))
    except ValueError as error:
        cure = 'Give a month such as "2020-12", or a year, which stands for its December.'
        raise RequestError([Fault("censuses", str(error), cure)]) from None


def take_census(province: Economy) -> Census:
    """Return the census of the month that was last run.

    Parameters
    ----------
    province
        A province between two months.

    Raises
    ------
    RequestError
        No month has been run yet.
    """
    if not province.months_done:
        what, cure = "no month has been run yet", "Take it after `province.step()`."
        raise RequestError([Fault("census", what, cure)])
    month = province.month + -1
    return Census(
        month=month,
        scale=province.scenario.scale,
        firm_scale=province.scenario.firm_scale,
        sectors=tuple(province.pack.sectors),
        kinds=tuple(province.pack.kinds),
        persons=_persons(province, month),
        firms=_firms(province),
        scenario=province.scenario,
        minimum_wage=float(province.outside.minimum_wage),
    )


def _persons(province: Economy, month: Month) -> pd.DataFrame:
    persons, households = province.state.persons, province.state.households
    rows = np.flatnonzero(persons.status > 0)
    status = persons.status[rows]
    employed = np.isin(STATUS, ("employee", "farm", "household_business"))[status]
    sectors = np.where(employed, persons.sector[rows], -1)
    staffed = status == EMPLOYEE_CODE
    employer = np.where(staffed, persons.employer[rows], -1)
    firms = province.state.firms.identity
    home = persons.household[rows]
    members = np.maximum(households.members[home], 1)
    age_months = month.index - OLDEST_START * MONTHS - persons.birth_month[rows].astype(np.int64)
    return pd.DataFrame(
        {
            "person": persons.identity[rows],
            "age": (age_months // MONTHS).astype(np.int16),
            "education": _named(persons.education[rows], EDUCATION),
            "origin": _named(persons.origin[rows], ORIGIN),
            "status": _named(status, STATUS),
            "sector": _named(sectors, province.pack.sectors),
            "skilled": staffed & (persons.place[rows] == 1),
            "pay": persons.pay[rows],
            "income": (households.smoothed_income[home] // members),
            "digital": persons.digital[rows] == 1,
            "employer": np.where(employer >= 0, firms[np.maximum(employer, 0)], -1),
        }
    )


def _firms(province: Economy) -> pd.DataFrame:
    firms, scenario = province.state.firms, province.scenario
    rows = np.flatnonzero(firms.alive > 0)
    rows = rows[rows != STATE_ROW]
    customer = firms.partner[rows]
    running = (firms.project_school[rows] >= 0) & (firms.project_until[rows] >= province.now - 1)
    staff = firms.employees[rows]
    return pd.DataFrame(
        {
            "firm": firms.identity[rows],
            "sector": _named(firms.sector[rows], province.pack.sectors),
            "ownership": _named(firms.ownership[rows], OWNERSHIP),
            "founded": [str(Month.from_index(OLDEST_START * MONTHS + int(m)))
                        for m in firms.founded[rows]],
            "staff": staff * (scenario.scale / scenario.firm_scale),
            "skilled_share": firms.skilled_employees[rows] / np.maximum(staff, 1),
            "productivity": firms.productivity[rows].astype(np.float64),
            "customer": np.where(customer >= 0, firms.identity[np.maximum(customer, 0)], -1),
            "school_partner": firms.school_partner[rows] == 1,
            "school": _named(np.where(running, firms.project_school[rows], -1), SCHOOLS),
            "digital": firms.digital[rows].astype(np.float64),
        }
    )  # fmt: skip


def _named(codes: NDArray[Any], names: Sequence[str]) -> pd.Categorical[str]:
    """Codes as names; a negative code is none."""
    return pd.Categorical.from_codes(codes.astype(np.int16), pd.Index(list(names)))
