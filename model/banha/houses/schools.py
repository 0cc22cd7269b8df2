"""The house of School: universities, vocational colleges, research institutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import TERTIARY, VOCATIONAL
from banha.actors.institutions import Keeper

if TYPE_CHECKING:
    from banha.economy import Economy

Rows = NDArray[np.int64]
PER_THOUSAND = 1000.0


class School(Keeper):
    """The schools of one kind in the province, together.

    Attributes
    ----------
    outreach
        Smoothed spending a month on work with firms, đồng.
    relevance
        Share of the gap to firms' mean productivity that graduates have closed before they start.
    """

    party: ClassVar[str] = "schools"
    track: ClassVar[int | None] = None
    level: ClassVar[str] = "schooling_tertiary"
    """Parameter that says what years of schooling its partners' staff have, in a good match."""

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.outreach = 0.0
        self.relevance = 0.0


class VocationalCollege(School):
    """Vocational colleges (trường cao đẳng nghề): they teach the vocational track."""

    track: ClassVar[int | None] = VOCATIONAL
    level: ClassVar[str] = "schooling_vocational"


class University(School):
    """Universities and colleges (trường đại học): they teach the tertiary track."""

    track: ClassVar[int | None] = TERTIARY


class ResearchInstitute(School):
    """Research institutes (viện nghiên cứu): no students; laboratories and work with firms."""


KINDS = (VocationalCollege, University, ResearchInstitute)


def school_of(province: Economy, track: int) -> School:
    """The school that teaches a track."""
    return next(school for school in province.schools if school.track == track)


def institute(province: Economy) -> School:
    """The research institutes."""
    return next(school for school in province.schools if school.track is None)


def open_outreach(province: Economy) -> None:
    """Outreach that the fees of the opening's students carry."""
    share, schooling = province.parameters.houses.outreach_share, province.parameters.schooling
    fee = {VOCATIONAL: schooling.fee_vocational, TERTIARY: schooling.fee_tertiary}
    for school in province.schools:
        if school.track is not None:
            students = len(province.schooling.in_stage(school.track))
            school.outreach = share * students * fee[school.track]


def buy(province: Economy) -> None:
    """Schools spend a share of their money each month on what they teach and work with."""
    rate = province.parameters.houses.spending_rate
    for school in province.schools:
        spent = int(rate * max(school.deposit, 0))
        school.pay(province, "school_purchases", spent)
        province.market[province.programme_sector] += spent
        province.ledger.receive("school_purchases", spent)


def reach_out(province: Economy) -> None:
    """Outreach follows a share of fees and of laboratories' grants, and what outreach is paid for.

    Grants for outreach are shared among schools by what they do already.
    """
    houses = province.parameters.houses
    granted = province.programmes.arrives("school_outreach")
    total = sum(school.outreach for school in province.schools)
    for school in province.schools:
        part = school.outreach / total if total > 0.0 else 1.0 / len(province.schools)
        earned = float(school.received.get("school_fees", 0))
        if school.track is None:
            earned = province.programmes.arrives("labs")
        wanted = houses.outreach_share * earned + part * granted
        school.outreach += houses.outreach_smoothing * (wanted - school.outreach)


def outreach_capacity(province: Economy) -> float:
    """Schools' capacity to work with firms: outreach per firm over its reference.

    Zero where the house of School takes no part.
    """
    houses = province.parameters.houses
    firms = max(len(province.producers()) * province.scenario.firm_scale, 1)
    spending = sum(school.outreach for school in province.schools) * province.scenario.scale
    return houses.school_outreach * spending / firms / houses.reference_outreach


def laboratories(province: Economy) -> float:
    """How well research is equipped by the programme: 1 − exp(−stock ÷ scale), 0 without it."""
    scale = province.parameters.houses.lab_scale
    stock = province.programmes.stock["labs"] * province.scenario.scale
    return float(1.0 - np.exp(-stock / scale))


def learn_from_projects(province: Economy) -> None:
    """Teaching follows what joint projects show: relevance is smoothed, and fades without them.

    Its target is limit × [1 − exp(−projects per 1,000 students ÷ reference)].
    """
    houses, firms = province.parameters.houses, province.state.firms
    running = province.producers()[running_projects(province)]
    for number, school in enumerate(province.schools):
        if school.track is None:
            continue
        projects = int((firms.project_school[running] == number).sum())
        projects *= province.scenario.firm_scale
        students = len(province.schooling.in_stage(school.track)) * province.scenario.scale
        density = PER_THOUSAND * projects / max(students, 1)
        target = houses.relevance_limit * (1.0 - np.exp(-density / houses.relevance_projects))
        school.relevance += houses.relevance_smoothing * (float(target) - school.relevance)


def running_projects(province: Economy) -> NDArray[np.bool_]:
    """Which of the producers are in a joint project this month."""
    return np.asarray(province.state.firms.project_until[province.producers()] >= province.now)


def prepare_graduates(province: Economy, rows: Rows, *, track: int) -> None:
    """Graduates close a share of the gap to firms' mean productivity: their school's relevance."""
    relevance = school_of(province, track).relevance
    skill = province.state.persons.skill
    mean = province.mean_of("productivity", province.producers(), default=1.0)
    skill[rows] += relevance * np.maximum(mean - skill[rows], 0.0)
