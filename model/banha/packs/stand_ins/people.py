"""Who lives there: ages, births, training, and where people came from."""

from __future__ import annotations

import numpy as np

from banha.errors import Fault, PackError
from banha.packs.stand_ins.evidence import NEARBY, Evidence
from banha.packs.stand_ins.nation import Nation
from banha.packs.stand_ins.stand_in import StandIn

CHILDHOOD = 15
OLD_AGE = 60
UN = "UN World Population Prospects: Viet Nam"
SURVEY = "General Statistics Office: annual survey"
FLAGSHIP, FLAGSHIP_NET_MIGRATION, FLAGSHIP_NET_SINCE = "binh-duong", 44.0, 2015
FLAGSHIP_AGE_TILT = 0.03
OLD_AGE_ELASTICITY = 0.7
YEARS_OF_ARRIVALS = 7.5
MOST_IN_MIGRANTS = 0.6


def estimate_people(evidence: Evidence) -> None:
    """Estimate population, broad ages, births, deaths, migration rates, training."""
    _population(evidence)
    for series, name in (
        ("crude_birth_rate", "people.birth_rate"),
        ("crude_death_rate", "people.death_rate"),
        ("in_migration_rate", "people.in_migration_rate"),
        ("out_migration_rate", "people.out_migration_rate"),
    ):
        _mean_rate(evidence, series, name=name)
    evidence.take("trained_workers_share", name="people.trained_share", unit="percent")
    _ages(evidence)
    _fertility(evidence)
    made = evidence.made
    share = YEARS_OF_ARRIVALS * made["people.in_migration_rate"] / 1000.0
    evidence.keep(
        "people.in_migrant_share", min(max(share, 0.01), MOST_IN_MIGRANTS), spread=0.4,
        unit="share of persons 15 and over", limit=0.9, source=f"{SURVEY}: in-migration rate",
        note=f"{YEARS_OF_ARRIVALS:g} years of arrivals at the mean rate",
    )  # fmt: skip


def _population(evidence: Evidence) -> None:
    own = evidence.own("population", name="people.population", margin=0.02)
    if own is None or abs(own.known_from - evidence.year) > NEARBY:
        where = f"population of {evidence.slug}"
        what = f"No row for {evidence.year} or the {NEARBY} years around it; nothing stands in."
        cure = "Give the total population of the start year: series population, unit persons."
        raise PackError([Fault(where, what, cure)])
    evidence.made.add(own)


def _mean_rate(evidence: Evidence, series: str, *, name: str) -> None:
    """The mean of up to five years around the start: yearly survey rates are noisy."""
    found = evidence.mean_of_years(series, first=evidence.year - 2, last=evidence.year + 2)
    if found is None:
        evidence.take(series, name=name, unit="per 1,000 persons and year")
        return
    value, last = found
    evidence.made.add(
        StandIn(
            name, value, 0.9 * value, 1.1 * value, "per 1,000 persons and year", "own table", last,
            f"{SURVEY}: {series}", f"mean of {evidence.year - 2} to {last}",
        )
    )  # fmt: skip


def _ages(evidence: Evidence) -> None:
    """Children from births of fifteen years and growth since; the old from deaths."""
    made, year = evidence.made, evidence.year
    nation = national_ages(evidence)
    births = made["people.birth_rate"]
    ratio = births / evidence.nation.near("crude_birth_rate", year)
    dilution = _growth_since_birth(evidence) / _national_growth_since_birth(evidence)
    children = nation["children"] * ratio * dilution
    evidence.keep(
        "people.share_age_0_14", float(np.clip(children, 0.12, 0.45)), spread=0.12,
        unit="share of population", source=f"{SURVEY}; {UN}",
        note="national share x own over national birth rate x growth of population since birth",
    )  # fmt: skip
    deaths = made["people.death_rate"] / evidence.nation.near("crude_death_rate", year)
    old = nation["old"] * deaths**OLD_AGE_ELASTICITY
    evidence.keep(
        "people.share_age_60_plus", float(np.clip(old, 0.03, 0.16)), spread=0.25,
        unit="share of population", source=f"{SURVEY}; {UN}",
        note=f"national share x (own over national death rate)^{OLD_AGE_ELASTICITY:g}",
    )  # fmt: skip
    evidence.keep(
        "people.share_age_15_59",
        1.0 - made["people.share_age_0_14"] - made["people.share_age_60_plus"],
        spread=0.06, unit="share of population", note="what the two other groups leave",
    )  # fmt: skip
    net = made["people.in_migration_rate"] - made["people.out_migration_rate"]
    usual = _flagship_net_migration(evidence)
    tilt = float(np.clip(FLAGSHIP_AGE_TILT * net / usual, -0.01, 0.03))
    evidence.made.add(
        StandIn(
            "people.age_tilt", tilt, tilt - 0.01, tilt + 0.01, "log points per year of age",
            "flagship", year, f"{SURVEY}: migration rates",
            "tilt of Bình Dương x own net migration over its: migrants are young",
        )
    )  # fmt: skip


def _flagship_net_migration(evidence: Evidence) -> float:
    """Net migration of the flagship per 1,000 persons, the mean of the years that are known.

    The mean of 2012 to 2015 is what its age tilt is stated at.
    """
    nation, year = evidence.nation, evidence.year
    if nation.knows(FLAGSHIP_NET_SINCE):
        return FLAGSHIP_NET_MIGRATION
    rates = [
        flagship_mean(nation, series, first=year - 2, last=year + 2)
        for series in ("in_migration_rate", "out_migration_rate")
    ]
    return rates[0] - rates[1]


def flagship_mean(nation: Nation, series: str, *, first: int, last: int) -> float:
    """Return the mean of a series of the flagship over years, of those that are known."""
    panel = nation.panel[nation.panel["province"] == FLAGSHIP]
    chosen = panel[(panel["series"] == series) & panel["year"].between(first, last)]
    return float(np.mean(chosen[chosen["preferred"] == "true"]["value"]))


def national_ages(evidence: Evidence) -> dict[str, float]:
    """Return the nation's shares of children and of persons of 60 and over."""
    before = evidence.year - evidence.year % 5
    sums = {"children": 0.0, "old": 0.0, "all": 0.0}
    for row in evidence.nation.tables["demography.csv"]:
        if row["series"] != "population_by_age" or row["period"] != str(before):
            continue
        label = row["breakdown"].split("age_")[1].rstrip("+")
        first, count = int(label.split("-")[0]), float(row["value"])
        sums["all"] += count
        sums["children"] += count if first < CHILDHOOD else 0.0
        sums["old"] += count if first >= OLD_AGE else 0.0
    return {name: sums[name] / sums["all"] for name in ("children", "old")}


def population_ratio(evidence: Evidence, *, first: int, last: int) -> float | None:
    """Return own population of one year over that of another, never across two bases.

    Where no basis holds both years, two are chained at the latest year that both have. None where
    nothing is known, or where the boundaries changed in between.
    """
    if any(first < change <= last or last < change <= first for change in changes(evidence)):
        return None
    rows = evidence.rows[evidence.rows["series"] == "population"]
    bases = {b: evidence.on_one_basis("population", basis=b) for b in sorted(set(rows["basis"]))}
    for values in bases.values():
        if first in values and last in values:
            return values[last] / values[first]
    for early in bases.values():
        for late in bases.values():
            joint = [y for y in early if y in late]
            if first in early and last in late and joint:
                year = max(joint)
                return early[year] / early[first] * late[last] / late[year]
    return None


def changes(evidence: Evidence) -> list[int]:
    """Return the years from which the province has other boundaries than before."""
    found = evidence.nation.tables["boundaries.csv"]
    return [int(row["year"]) for row in found if row["slug"] == evidence.slug]


def _growth_since_birth(evidence: Evidence) -> float:
    """Mean over the last fifteen years of population then over population now."""
    ratios = [
        population_ratio(evidence, first=evidence.year, last=evidence.year - age)
        for age in range(CHILDHOOD)
    ]
    known = [ratio for ratio in ratios if ratio is not None]
    return float(np.mean(known)) if len(known) > 1 else _national_growth_since_birth(evidence)


def _national_growth_since_birth(evidence: Evidence) -> float:
    nation, year = evidence.nation, evidence.year
    now = nation.near("population", year)
    return float(np.mean([nation.near("population", year - a) / now for a in range(CHILDHOOD)]))


def _fertility(evidence: Evidence) -> None:
    """Fertility relative to the nation: births over births, per woman of fertile age."""
    made = evidence.made
    nation = national_ages(evidence)
    adults = (1.0 - nation["children"] - nation["old"]) / made["people.share_age_15_59"]
    births = made["people.birth_rate"] / evidence.nation.near("crude_birth_rate", evidence.year)
    evidence.keep(
        "people.relative_fertility", births * adults, spread=0.1, unit="ratio to the nation",
        source=f"{SURVEY}; {UN}", note="birth rates over the shares of 15 to 59",
    )  # fmt: skip
