"""Land, the minimum wage's zone, and the sizes that structural parameters are stated at."""

from __future__ import annotations

from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.people import flagship_mean
from banha.packs.stand_ins.work import INCOME
from banha.parameter_table import structural_value

FLAGSHIP_AREA, FLAGSHIP_FARM_SHARE = 2694.4, 0.136
FLAGSHIP_UNEMPLOYED, LEAST_UNEMPLOYED = 0.045, 0.015
FLAGSHIP_FARM_INCOME, MOST_FARM_ENTRY, NATION_RATE = 0.83, 0.6, 0.0135
FLAGSHIP_FOREIGN_FIRMS = 1500
FARM_LAND = 0.5
M2 = 1_000_000
ZONES = ((1.4, 1), (1.1, 2), (0.8, 3), (0.0, 4))


def estimate_surroundings(evidence: Evidence) -> None:
    """Estimate what surrounds the province's economy."""
    made = evidence.made
    area = evidence.take("land_area", name="land.area", unit="km2")
    evidence.keep("land.farms", FARM_LAND * area * M2, spread=0.4, unit="m²", method="judgement",
                  source="land area", note="half of the area")  # fmt: skip
    jobs = made["jobs.enterprises"]
    per_km2 = structural_value("entry", "land_limit") / FLAGSHIP_AREA
    evidence.keep(
        "land.industrial_jobs", max(per_km2 * area, 3.0 * jobs), spread=0.4,
        unit="jobs", method="flagship", source="land area",
        note="jobs that industrial land can hold: per km2 as in Bình Dương, at least three times "
        "the opening's",
    )  # fmt: skip
    relative = made["income.all"] / evidence.nation.near(INCOME, evidence.year)
    zone = next(zone for least, zone in ZONES if relative >= least)
    evidence.keep(
        "pay.minimum_wage_zone", float(zone), spread=0.0, unit="zone", method="judgement",
        source="living standards survey: income per head",
        note=f"by household income, {relative:.2f} of the nation's; zones were not read",
    )  # fmt: skip
    _migration(evidence)
    _farm_entry(evidence)
    growth = structural_value("entry", "reference_firms") / FLAGSHIP_FOREIGN_FIRMS
    evidence.keep(
        "firms.reference_foreign", max(growth * made["firms.foreign"], 1.0),
        spread=0.3, unit="firms", method="flagship", source="foreign projects in force",
        note="1.75 per foreign firm of the opening as in Bình Dương",
    )  # fmt: skip


def _farm_entry(evidence: Evidence) -> None:
    """Jobless persons return to farms where there are farms at home to return to.

    Bình Dương's rate x own share of farms in jobs over its own, over unemployment likewise, and
    over the square of farm income per pay, which the model multiplies it by. Where the search for
    the entry at which unemployment lasts begins (`founding.rest`).
    """
    made = evidence.made
    share = made["jobs.farm"] / made["jobs.employed"] / FLAGSHIP_FARM_SHARE
    unemployment = max(1.0 - made["jobs.employed"] / made["jobs.labour_force"], LEAST_UNEMPLOYED)
    farms = made["product.grdp"] * made["product.share.agriculture"] / made["jobs.farm"] / 12.0
    relative = farms / made["pay.enterprises"] / FLAGSHIP_FARM_INCOME
    rate = (
        structural_value("labour", "farm_entry")
        * share
        * FLAGSHIP_UNEMPLOYED
        / unemployment
        / relative**2
    )
    evidence.keep(
        "labour.farm_entry", min(rate, MOST_FARM_ENTRY), spread=0.5,
        unit="per month", method="flagship", source="labour force survey",
        note="Bình Dương's by share of farms in jobs, unemployment and farm income",
    )  # fmt: skip
    reference = structural_value("wages", "reference_unemployment") / FLAGSHIP_UNEMPLOYED
    evidence.keep(
        "wages.reference_unemployment", reference * unemployment,
        spread=0.3, unit="share", method="flagship", source="labour force survey",
        note="0.03 at 0.045 unemployed in Bình Dương, in proportion",
    )  # fmt: skip
    evidence.keep(
        "technology.nation_rate", NATION_RATE, spread=0.6, unit="per month", method="judgement",
        source="judgement; see note", note="as learning from a linked customer",
    )  # fmt: skip


def _migration(evidence: Evidence) -> None:
    """Attraction and departures relative to the flagship, as the annual survey has them."""
    made, nation, year = evidence.made, evidence.nation, evidence.year
    rates = {
        series: flagship_mean(nation, series, first=year - 2, last=year + 2)
        for series in ("in_migration_rate", "out_migration_rate", "employment_to_population_ratio")
    }
    employed = made["jobs.employed"] / made["people.population"]
    arrivals = made["people.in_migration_rate"] / rates["in_migration_rate"]
    arrivals *= rates["employment_to_population_ratio"] / 100.0 / employed
    departures = made["people.out_migration_rate"] / rates["out_migration_rate"]
    for name, relative, note in (
        ("attraction", arrivals, "arrivals per employed person"),
        ("departure_rate", departures, "departures per person"),
    ):
        value = structural_value("migration", name) * relative
        evidence.keep(
            f"migration.{name}", value, spread=0.3, unit="per month", method="flagship",
            known_from=min(year + 2, nation.last_year),
            source="General Statistics Office: annual survey, migration rates",
            note=f"{note} relative to Bình Dương's, mean of five years",
        )  # fmt: skip
