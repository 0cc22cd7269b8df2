"""Foreign firms where no table has foreign projects of all provinces yet: from jobs alone."""

from __future__ import annotations

import math

import numpy as np

from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.work import CENSUS, ENTERPRISE_YEARS, LFS

FLAGSHIP = "binh-duong"
FLAGSHIP_SIZE = 98.5
SIZE_EXPONENT = 0.5
MOST_FOREIGN = 0.75
LEAST_FOREIGN = 0.002
OPERATING_OVER_IN_FORCE = 0.75
USUAL_GROWTH = 0.07


def estimate_foreign(evidence: Evidence, *, jobs: float) -> float:
    """Keep foreign firms and their share of jobs, and return the share.

    The nation's foreign jobs are known, and where enterprises give work. Foreign jobs gather where
    enterprises have more jobs than residents alone would fill, so the foreign share of jobs is
    taken in proportion to jobs in enterprises per head. Firms are foreign jobs over the mean size
    of the flagship's, whose projects in force are known, moved with the own mean size of firms.

    Parameters
    ----------
    evidence
        What is known, with jobs in enterprises, firms and population estimated.
    jobs
        Jobs of residents in enterprises.
    """
    made = evidence.made
    size = made["jobs.enterprises_all"] / made["firms.all"]
    share = foreign_share(
        evidence, per_head=made["jobs.enterprises_all"] / made["people.population"]
    )
    mean = flagship_foreign_size(evidence) * (size / FLAGSHIP_SIZE) ** SIZE_EXPONENT
    own = operating_firms(evidence, slug=evidence.slug)
    if own is None:
        number, note = share * made["jobs.enterprises_all"] / mean, "foreign jobs over mean size"
    else:
        number, note = own, "own projects in force, three in four operating"
    known = evidence.year if own is None else projects_year(evidence, slug=evidence.slug)
    evidence.keep(
        "firms.foreign", max(number, 1.0), spread=0.8, unit="firms", known_from=known,
        source=f"{CENSUS}; {LFS}: the nation's foreign jobs; foreign projects in force", note=note,
    )  # fmt: skip
    return evidence.keep(
        "firms.foreign_share_of_jobs", min(share * made["jobs.enterprises_all"] / jobs,
                                           MOST_FOREIGN),
        spread=0.8, unit="share", limit=0.9, source=f"{CENSUS}; {LFS}",
        note="in proportion to jobs in enterprises per head, so that the nation's foreign jobs are "
        "met",
    )  # fmt: skip


def foreign_share(evidence: Evidence, *, per_head: float) -> float:
    """Return the foreign share of jobs in enterprises at so many of them per head."""
    nation, year = evidence.nation, ENTERPRISE_YEARS
    counted = nation.across("enterprise_employees", year)
    people = nation.across("population", year).reindex(counted.index)
    jobs = counted.to_numpy(np.float64)
    heads = jobs / people.to_numpy(np.float64)
    foreign = nation.near("employed_persons", year, breakdown="ownership_fdi")
    foreign *= float(jobs.sum()) / nation.near("enterprise_employees", year)
    low, high = 0.0, 100.0
    for _ in range(100):
        slope = (low + high) / 2.0
        met = float(jobs @ np.clip(slope * heads, LEAST_FOREIGN, MOST_FOREIGN))
        low, high = (slope, high) if met < foreign else (low, slope)
    return min(max(slope * per_head, LEAST_FOREIGN), MOST_FOREIGN)


def flagship_foreign_size(evidence: Evidence) -> float:
    """Return the flagship's jobs per foreign firm: its foreign jobs as estimated, its projects."""
    nation = evidence.nation
    jobs, people = (
        float(nation.across(series, ENTERPRISE_YEARS)[FLAGSHIP])
        for series in ("enterprise_employees", "population")
    )
    firms = operating_firms(evidence, slug=FLAGSHIP)
    if firms is None:
        raise LookupError("no foreign projects of the flagship are known")
    return foreign_share(evidence, per_head=jobs / people) * jobs / firms


def projects_year(evidence: Evidence, *, slug: str) -> int:
    """Return the latest year whose foreign projects in force are used of a province."""
    return max(_projects(evidence, slug=slug))


def operating_firms(evidence: Evidence, *, slug: str) -> float | None:
    """Return a province's foreign firms that operate in the opening year; none where not known.

    Projects in force lie on the geometric path between the two years around the opening; where
    only one is known, they grow from it at the usual rate of its licences.
    """
    found = _projects(evidence, slug=slug)
    year = evidence.year
    if not found:
        return None
    first = max((y for y in found if y <= year), default=min(found))
    last = min((y for y in found if y >= year), default=first)
    growth = USUAL_GROWTH
    if last > first:
        growth = math.log(found[last] / found[first]) / (last - first)
    return OPERATING_OVER_IN_FORCE * found[first] * math.exp(growth * (year - first))


def _projects(evidence: Evidence, *, slug: str) -> dict[int, float]:
    """Return projects in force by year, of the two years around the opening."""
    if slug == evidence.slug:
        rows = evidence.years("fdi_projects_in_force")
        found = {year: float(row["value"]) for year, row in rows.items()}
    else:
        panel = evidence.nation.panel
        chosen = panel[
            (panel["province"] == slug)
            & (panel["series"] == "fdi_projects_in_force")
            & (panel["breakdown"] == "total")
            & (panel["preferred"] == "true")
        ]
        found = dict(zip(chosen["year"].astype(int), chosen["value"].astype(float), strict=True))
    before = sorted(year for year in found if year <= evidence.year)
    after = sorted(year for year in found if year >= evidence.year)
    return {year: found[year] for year in (*before[-1:], *after[:1])}
