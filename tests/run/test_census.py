"""A census counts what the monthly records count, and reads every agent as its face does."""

import numpy as np
import pandas as pd
import pytest
from tests.run.provinces import small, stepped

from banha.actors.codes import EDUCATION, ORIGIN, OWNERSHIP, STATUS
from banha.actors.faces import Firm, Worker
from banha.census import Census, census_months, read_census_month, take_census
from banha.errors import ScenarioError
from banha.month import Month
from banha.province import Province
from banha.run import Run, simulate

LAST = Month(2011, 12)


@pytest.fixture(scope="module")
def province() -> Province:
    return stepped(small(), until=LAST + 1)


@pytest.fixture(scope="module")
def census(province: Province) -> Census:
    return take_census(province)


@pytest.fixture(scope="module")
def counted() -> Run:
    return simulate(small(), censuses=[2010, "2011-06", Month(2011, 12)])


def recorded(run: Run, series: str, month: Month) -> dict[str, float]:
    """What was recorded of a month, by part, as text of the tidy table says."""
    frame = run.monthly()
    rows = frame[(frame["series"] == series) & (frame["month"] == f"{month}-01")]
    return dict(zip(rows["breakdown"], rows["value"], strict=True))


def counts(column: "pd.Series[str]", *, times: int) -> dict[str, float]:
    """How often each word stands in a column, slowly."""
    found: dict[str, float] = {}
    for word in column:
        found[word] = found.get(word, 0.0) + times
    return found


@pytest.mark.parametrize("month", [Month(2010, 12), Month(2011, 6), LAST])
def test_counts_are_those_of_the_monthly_records(counted: Run, month: Month) -> None:
    census = counted.census(month)
    persons, firms, scale = census.persons, census.firms, census.scale
    employees = persons[persons["status"] == "employee"]
    for series, column, times in (
        ("adults_by_status", persons["status"], scale),
        ("employees", employees["sector"], scale),
        ("firms", firms["ownership"], census.firm_scale),
        ("firms_by_sector", firms["sector"], census.firm_scale),
    ):
        wanted = {part: value for part, value in recorded(counted, series, month).items() if value}
        assert counts(column, times=times) == wanted, series
    assert census.minimum_wage == recorded(counted, "minimum_wage", month)["total"]
    # Pay and education of employees are recorded at the payroll: some die or leave before the
    # month ends, and are in no census.
    pay = recorded(counted, "mean_pay", month)["total"]
    assert employees["pay"].mean() == pytest.approx(pay, rel=0.003)
    paid = recorded(counted, "employees_by_education", month)
    gone = {part: paid[part] - n for part, n in counts(employees["education"], times=scale).items()}
    assert min(gone.values()) >= 0
    assert sum(gone.values()) <= 0.004 * sum(paid.values())


def test_employers_are_firms_of_the_census_and_have_their_staff(census: Census) -> None:
    employees = census.persons[census.persons["status"] == "employee"]
    firms = census.firms.set_index("firm")
    staff: dict[int, int] = {}
    for employer in employees["employer"]:
        staff[employer] = staff.get(employer, 0) + 1
    assert staff.pop(0) > 0  # the State
    ratio = census.scale / census.firm_scale
    assert set(staff) <= set(firms.index)
    assert {firm: staff.get(firm, 0) * ratio for firm in firms.index} == dict(firms["staff"])
    assert (census.persons.loc[census.persons["status"] != "employee", "employer"] == -1).all()


def test_every_person_as_its_face_says(province: Province, census: Census) -> None:
    faces = {face.unique_id: face for face in province.agents_by_type[Worker]}
    assert census.persons["person"].is_unique
    assert set(census.persons["person"]) == set(faces)
    now = LAST.index - 12 * 1900
    firms = province.state.firms
    for row in census.persons.to_dict("records"):
        face = faces[row["person"]]
        assert row["age"] == (now - int(face.birth_month)) // 12
        assert row["education"] == EDUCATION[face.education]
        assert row["origin"] == ORIGIN[face.origin]
        assert row["status"] == STATUS[face.status]
        assert (row["pay"], row["digital"]) == (face.pay, bool(face.digital))
        works = row["status"] in ("employee", "farm", "household_business")
        assert pd.isna(row["sector"]) is not works
        if works:
            assert row["sector"] == province.pack.sectors[face.sector]
        if row["status"] == "employee":
            assert row["skilled"] == bool(face.place)
            assert row["employer"] == (firms.identity[face.employer] if face.employer else 0)


def test_every_firm_as_its_face_says(province: Province, census: Census) -> None:
    faces = {face.unique_id: face for face in province.agents_by_type[Firm] if face.row}
    assert set(census.firms["firm"]) == set(faces)
    of_row = {face.row: number for number, face in faces.items()}
    for row in census.firms.to_dict("records"):
        face = faces[row["firm"]]
        assert row["sector"] == province.pack.sectors[face.sector]
        assert row["ownership"] == OWNERSHIP[face.ownership]
        assert Month.parse(row["founded"]).index - 12 * 1900 == face.founded
        assert row["staff"] == face.employees * census.scale / census.firm_scale
        assert row["skilled_share"] == face.skilled_employees / max(face.employees, 1)
        assert row["customer"] == of_row.get(int(face.partner), -1)
        assert row["school_partner"] == bool(face.school_partner)


def test_income_is_that_of_the_household_per_adult(province: Province, census: Census) -> None:
    income: dict[int, int] = {}
    members: dict[int, int] = {}
    homes = province.state.households
    for face in province.agents_by_type[Worker]:
        members[face.household] = members.get(face.household, 0) + 1
    for face in province.agents_by_type[Worker]:
        whole = int(homes.smoothed_income[face.household])
        income[face.unique_id] = whole // members[face.household]
    assert dict(zip(census.persons["person"], census.persons["income"], strict=True)) == income


def test_a_census_disturbs_nothing(counted: Run, census: Census) -> None:
    assert simulate(small()).digest == counted.digest
    pd.testing.assert_frame_equal(counted.census(2011).persons, census.persons)
    pd.testing.assert_frame_equal(counted.census(LAST).firms, census.firms)
    assert counted.census("2011-12").scenario == small()
    assert repr(census).startswith("<Census of 2011-12: ")
    assert np.isfinite(census.minimum_wage)


def test_months_are_read_and_refused() -> None:
    within = {"first": Month(2010, 1), "last": LAST}
    assert census_months(2010, **within) == [Month(2010, 12)]
    assert census_months(["2010-03", 2011], **within) == [Month(2010, 3), LAST]
    with pytest.raises(ScenarioError) as caught:
        census_months([2009, "2010-13", "2011-12", 2012], **within)
    assert [fault.where for fault in caught.value.faults] == ["censuses"] * 3
    assert "2009-12 is not simulated here" in str(caught.value)
    assert "2010-13" in str(caught.value)
    for wrong in (True, "soon", 2010.5, None):
        with pytest.raises(ScenarioError, match="Give a month"):
            read_census_month(wrong)


def test_a_census_that_was_not_taken_is_refused(counted: Run) -> None:
    with pytest.raises(ScenarioError, match=r"Taken here: 2010-12, 2011-06, 2011-12"):
        counted.census("2011-05")
    with pytest.raises(ScenarioError, match="not simulated here"):
        simulate(small(), censuses=[2012])
    with pytest.raises(ScenarioError, match="no month has been run"):
        take_census(Province(small()))
