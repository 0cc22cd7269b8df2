"""All estimates, from the data known at the end of a year."""

from __future__ import annotations

from banha.evaluation.estimation.build import finite
from banha.evaluation.estimation.data import load_data
from banha.evaluation.estimation.estimate import Estimate
from banha.evaluation.estimation.firms import firms
from banha.evaluation.estimation.migration import migration
from banha.evaluation.estimation.outside_path import outside_path
from banha.evaluation.estimation.survey import survey_errors
from banha.evaluation.estimation.work import work
from banha.packs.stand_ins.nation import Nation

PARTS = {
    "Movers": migration,
    "Outside path": outside_path,
    "Farms, jobs, schools, births": work,
    "Firms and pay": firms,
    "Errors of surveys": survey_errors,
}
"""Chapters of estimates, and what makes them."""


def estimates_by_part(
    *, until: int | None = None, nation: Nation | None = None
) -> dict[str, list[Estimate]]:
    """Return the estimates by chapter.

    Parameters
    ----------
    until
        Last year known, 2010 to 2021; none: 2021. What the years do not suffice for is left out.
    nation
        The nation; none: the installed one.

    Raises
    ------
    PackError
        The year lies outside.
    """
    data = load_data(until=until, nation=nation)
    return {title: finite(part(data)) for title, part in PARTS.items()}


def estimate_all(*, until: int | None = None, nation: Nation | None = None) -> list[Estimate]:
    """Return all estimates; see `estimates_by_part`."""
    return [one for part in estimates_by_part(until=until, nation=nation).values() for one in part]
