"""The count of persons each June and December, and quantiles of pay and of firms.

Pay is counted in bins 1.6 per cent wide, within which it is taken as even.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import EDUCATION, ORIGIN, VOCATIONAL
from banha.actors.digital_firms import counts_as_digital
from banha.actors.incomes import FIFTHS, bin_edge
from banha.kernels import survey as kernel
from banha.kernels.households import INCOME_BINS

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

SURVEY_MONTHS = 6
QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
DISTRIBUTIONS = {
    "pay": "đồng of 2010 per month",
    "firm_productivity": "index, opening mean 1",
    "firm_size": "persons",
}
"""Units: pay of employees; productivity of firms weighted by staff; staff of firms."""


@dataclass(frozen=True)
class Survey:
    """Counts of persons of the model.

    `force`, `working` and `skills` by education: the labour force, those of it who work, and its
    skill added up. `paid` counts employees by bin of pay. `access` counts persons, and those with
    digital access, by fifth of income; `jobs` employees of firms, and those of digital firms, by
    origin.
    """

    force: Counts
    working: Counts
    skills: Array
    paid: Counts
    access: Counts
    jobs: Counts


def survey_people(province: Economy) -> Survey:
    """Count all persons."""
    persons, levels = province.state.persons, len(EDUCATION)
    chunks = province.crew.chunks(persons.rows)
    counted = province.crew.counts(chunks, 3, levels)
    paid = np.zeros((len(chunks), INCOME_BINS), np.int64)

    def work(chunk: int, start: int, stop: int) -> None:
        force, working, skills = counted[chunk]
        kernel.count_people(
            start, stop, persons.status, persons.education, persons.pay, persons.skill,
            force, working, skills, paid[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    force, working, skills = np.sum(counted, axis=0)
    access, jobs = survey_digital(province)
    return Survey(force, working, skills / kernel.MICRO, paid.sum(axis=0), access, jobs)


def survey_digital(province: Economy) -> tuple[Counts, Counts]:
    """Count digital access by fifth of income, and digital jobs by origin."""
    persons, households = province.state.persons, province.state.households
    rows = province.producers()
    kinds = np.full(province.state.firms.rows, -1, np.int8)
    kinds[rows] = counts_as_digital(province, rows)
    least = np.floor(province.income_fifths).astype(np.int64) + 1
    chunks = province.crew.chunks(persons.rows)
    access = province.crew.counts(chunks, len(FIFTHS), 2)
    jobs = province.crew.counts(chunks, len(ORIGIN), 2)

    def work(chunk: int, start: int, stop: int) -> None:
        kernel.count_digital(
            start, stop, persons.status, persons.origin, persons.household, persons.employer,
            persons.digital, households.smoothed_income, households.members,
            least, kinds, access[chunk], jobs[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    return np.sum(access, axis=0), np.sum(jobs, axis=0)


def observe_survey(survey: Survey) -> dict[str, Any]:
    """Median pay, skill, the trained share, digital access and jobs."""
    heads = int(survey.force.sum())
    working = int(survey.working.sum())
    return {
        "median_pay": float(binned_quantiles(survey.paid, np.array([0.5]))[0]),
        "skill": float(survey.skills.sum()) / max(heads, 1),
        "skill_by_education": survey.skills / np.maximum(survey.force, 1),
        "trained_workers_share": int(survey.working[VOCATIONAL:].sum()) / max(working, 1),
        "digital_access_by_fifth": survey.access[:, 1] / np.maximum(survey.access[:, 0], 1),
        "digital_jobs": survey.jobs[:, 1] / np.maximum(survey.jobs[:, 0], 1),
    }


def distributions(province: Economy, survey: Survey) -> dict[str, Array]:
    """Quantiles p10 to p90 by distribution."""
    firms, scenario = province.state.firms, province.scenario
    shares = np.array(list(QUANTILES.values()))
    rows = province.producers()
    staff = firms.employees[rows].astype(np.float64)
    return {
        "pay": binned_quantiles(survey.paid, shares),
        "firm_productivity": quantiles(firms.productivity[rows], shares, weight=staff),
        "firm_size": quantiles(
            staff * (scenario.scale / scenario.firm_scale), shares, weight=np.ones(len(rows))
        ),
    }


def quantiles(values: Array, shares: Array, *, weight: Array) -> Array:
    """Smallest value up to which each share of the weight lies; zero where there is no weight."""
    order = np.argsort(values, kind="stable")
    up_to = np.cumsum(weight[order])
    if len(up_to) == 0 or up_to[-1] <= 0.0:
        return np.zeros(len(shares))
    return np.asarray(values[order][np.searchsorted(up_to, shares * up_to[-1])])


def binned_quantiles(counts: Counts, shares: Array) -> Array:
    """Quantiles from counts by bin, values within a bin taken as even; zero without any."""
    bins = np.flatnonzero(counts)
    if len(bins) == 0:
        return np.zeros(len(shares))
    up_to = np.cumsum(counts[bins]).astype(np.float64)
    wanted = shares * up_to[-1]
    position = np.searchsorted(up_to, wanted)
    found = bins[position]
    within = 1.0 - (up_to[position] - wanted) / counts[found]
    low, high = bin_edge(found), bin_edge(found + 1)
    return np.asarray(low + within * (high - low))
