"""Enterprises: how many of which size, in which sectors, and which of them are foreign."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.packs.firms import SECTOR_INDUSTRIES, SECTORS
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.foreign import (
    FLAGSHIP_SIZE,
    MOST_FOREIGN,
    SIZE_EXPONENT,
    estimate_foreign,
)
from banha.packs.stand_ins.stand_in import StandIn
from banha.packs.stand_ins.work import CENSUS, ENTERPRISE_YEARS, FARM_ENTERPRISES, LFS

Floats = NDArray[np.float64]
CLASSES = ("1-4", "5-9", "10-49", "50-199", "200-299", "300-499", "500-999", "1000-4999", "5000+")
LOW = np.array([1, 5, 10, 50, 200, 300, 500, 1000, 5000], dtype=np.float64)
HIGH = np.array([4, 9, 49, 199, 299, 499, 999, 4999, 15000], dtype=np.float64)
UPPER = 5
MEAN_EXPONENT = 0.41
LABOUR_INTENSIVE = (
    "food", "beverages", "tobacco_products", "textiles", "wearing_apparel", "leather_footwear",
    "wood_products", "paper_and_paper_products", "printing_and_reproduction_of_recorded_media",
    "furniture", "other_manufacturing", "other_non_metallic_mineral_products",
)  # fmt: skip
CONSTRUCTION = ("construction", "electricity_gas")
KNOWLEDGE = (
    "information_and_communication", "professional_scientific_and_technical_activities",
    "education", "human_health_and_social_work_activities",
)  # fmt: skip
FINANCE_AND_REAL_ESTATE = ("finance_insurance", "real_estate")
FOREIGN_SECTORS = np.array([0.55, 0.35, 0.02, 0.05, 0.03])
FLAGSHIP_FOREIGN_SIZE = 289.0
PROJECTS_SINCE = 2016
OPERATING_2010_OVER_IN_FORCE_2016 = 0.49
FOREIGN_GROWTH = 0.10
STATE_SHARES = {
    "labour_intensive": 0.05,
    "technology": 0.12,
    "construction": 0.20,
    "market_services": 0.12,
    "knowledge_services": 0.30,
}


def estimate_enterprises(evidence: Evidence) -> None:
    """Estimate enterprises by size class and ownership, and their jobs by sector."""
    evidence.take("enterprises_active", name="firms.all", unit="enterprises", per_head=True)
    classes = _classes(evidence)
    jobs = evidence.made["jobs.enterprises"]
    foreign = _foreign(evidence, jobs=jobs)
    shares = _sectors(evidence, classes=classes, foreign_share=foreign)
    spread = 0.2
    for sector, share in zip(SECTORS, shares.tolist(), strict=True):
        evidence.keep(
            f"jobs.{sector}", share * jobs, spread=spread, unit="persons",
            source=f"{CENSUS}: size classes by province and by industry; foreign projects",
            note="national mix of each size class x own classes; foreign firms by their own mix",
        )  # fmt: skip
    _ownership(evidence, shares=shares, foreign_share=foreign)


def _classes(evidence: Evidence) -> Floats:
    """Enterprises by size class; classes that are cut off take the nation's tail.

    The table is of 2010: in another year all classes move with the number of enterprises.
    """
    national = size_classes(evidence, scope="national")
    count = evidence.made["firms.all"]
    own = evidence.firm_sizes
    rows = own[own["scope"] == "province"] if len(own) else own
    given = np.full(len(CLASSES), np.nan)
    for _, row in rows.iterrows():
        given[int(row["size_order"]) - 1] = float(row["enterprises"])
    if evidence.year != ENTERPRISE_YEARS and not np.isnan(given[:UPPER]).any():
        return _moved(evidence, given=given, national=national)
    if np.isnan(given[:UPPER]).any():
        classes, method = national / national.sum() * count, "national value"
    elif np.isnan(given).any():
        left = max(count - float(given[:UPPER].sum()), 0.0)
        tail = national[UPPER:] / national[UPPER:].sum() * left
        classes, method = np.concatenate([given[:UPPER], tail]), "derived"
    else:
        classes, method = given, "own table"
    classes = np.round(classes)
    for name, number in zip(CLASSES, classes.tolist(), strict=True):
        known = method == "own table" or (method == "derived" and number in given[:UPPER])
        evidence.keep(
            f"firms.size_{name}", number, spread=0.0 if known else 0.4, unit="enterprises",
            method="own table" if known else "national value", known_from=2010,
            source=f"{CENSUS} of 2010: enterprises by size class",
            note="" if known else "the nation's share of the classes that the table leaves out",
        )  # fmt: skip
    return np.asarray(classes, dtype=np.float64)


def _moved(evidence: Evidence, *, given: Floats, national: Floats) -> Floats:
    """Own size classes of 2010 moved to another year with the number of enterprises."""
    tail = national[UPPER:] / national[:UPPER].sum() * given[:UPPER].sum()
    full = np.where(np.isnan(given), np.concatenate([given[:UPPER], tail]), given)
    moved = np.round(full / full.sum() * evidence.made["firms.all"])
    for name, number in zip(CLASSES, moved.tolist(), strict=True):
        evidence.keep(
            f"firms.size_{name}", number, spread=0.25, unit="enterprises",
            source=f"{CENSUS} of 2010: enterprises by size class",
            note=f"own share of the class in 2010 x enterprises of {evidence.year}",
        )  # fmt: skip
    return np.asarray(moved, dtype=np.float64)


def size_classes(evidence: Evidence, *, scope: str, industry: str | None = None) -> Floats:
    """Return national enterprises by size class, of all industries or of one."""
    counts = np.zeros(len(CLASSES))
    for row in evidence.nation.firm_sizes:
        wanted = row["scope"] == scope and (industry is None or row["industry"] == industry)
        if wanted:
            counts[int(row["size_order"]) - 1] += float(row["enterprises"])
    return counts


def mean_sizes(classes: Floats, *, jobs: float) -> Floats:
    """Mean jobs per enterprise of each class, low x (high / low)^x, with x so that jobs are met."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2.0
        if float(classes @ (LOW * (HIGH / LOW) ** middle)) < jobs:
            low = middle
        else:
            high = middle
    return np.asarray(LOW * (HIGH / LOW) ** ((low + high) / 2.0))


def national_jobs(evidence: Evidence) -> Floats:
    """Return the nation's jobs in enterprises by the model's five sectors of firms."""
    nation, year = evidence.nation, 2010

    def of(branch: str, series: str = "enterprise_employees") -> float:
        return nation.near(series, year, breakdown=branch)

    light = sum(of(branch) for branch in LABOUR_INTENSIVE)
    technology = of("manufacturing") - light + of("mining_and_quarrying")
    construction = sum(of(branch) for branch in CONSTRUCTION)
    construction += of("water_collection_treatment_and_supply")
    knowledge = sum(of(branch) for branch in KNOWLEDGE)
    knowledge += sum(of(b, "employed_persons") for b in FINANCE_AND_REAL_ESTATE)
    rest = of("total") - of(FARM_ENTERPRISES) - light - technology - construction - knowledge
    return np.array([light, technology, construction, rest, knowledge])


def national_mix(evidence: Evidence) -> Floats:
    """Return the nation's share of each sector in the jobs of each class: float64[5, 9].

    The industries' size classes give the first table; it is raked to the measured jobs of the
    sectors and to the jobs of the classes.
    """
    table = np.full((len(SECTORS), len(CLASSES)), 0.01)
    for place, industries in enumerate(SECTOR_INDUSTRIES.values()):
        for industry in industries:
            table[place] += size_classes(evidence, scope="industry", industry=industry)
    rows = national_jobs(evidence)
    classes = size_classes(evidence, scope="national")
    columns = classes * mean_sizes(classes, jobs=float(rows.sum()))
    columns *= rows.sum() / columns.sum()
    table *= LOW * (HIGH / LOW) ** MEAN_EXPONENT
    for _ in range(200):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= columns / table.sum(axis=0)
    return np.asarray(table / table.sum(axis=0), dtype=np.float64)


def _foreign(evidence: Evidence, *, jobs: float) -> float:
    """Foreign firms that operate, and their share of jobs."""
    made, year = evidence.made, evidence.year
    if not evidence.nation.knows(PROJECTS_SINCE):
        return estimate_foreign(evidence, jobs=jobs)
    found = {y: float(row["value"]) for y, row in evidence.years("fdi_projects_in_force").items()}
    size = made["jobs.enterprises_all"] / made["firms.all"]
    if found:
        near = min(found, key=lambda y: (abs(y - 2016), y))
        firms = found[near] * OPERATING_2010_OVER_IN_FORCE_2016
        firms *= float(np.exp(FOREIGN_GROWTH * (year - 2010 - (near - 2016))))
        method, known, note = "derived", near, f"projects in force in {near} carried to {year}"
    else:
        firms, method, known, note = 1.0, "judgement", year, "no foreign project is known"
    firms = evidence.keep(
        "firms.foreign", max(firms, 1.0), spread=0.4, unit="firms", method=method, known_from=known,
        source="General Statistics Office: foreign projects in force",
        note=f"{note}; 0.49 operating in 2010 per project of 2016 as in Bình Dương",
    )  # fmt: skip
    mean = FLAGSHIP_FOREIGN_SIZE * (size / FLAGSHIP_SIZE) ** SIZE_EXPONENT
    share = float(np.clip(firms * mean / jobs, 0.002, MOST_FOREIGN))
    evidence.keep(
        "firms.foreign_share_of_jobs", share, spread=0.4, unit="share", method="flagship",
        known_from=known, limit=0.9, source="foreign projects; enterprise census",
        note="foreign firms x 289 jobs x (own mean size of firms over Bình Dương's)^0.5",
    )  # fmt: skip
    return share


def _sectors(evidence: Evidence, *, classes: Floats, foreign_share: float) -> Floats:
    """Shares of the five sectors in jobs: foreign firms by their mix, the others by size."""
    jobs = evidence.made["jobs.enterprises_all"]
    by_class = classes * mean_sizes(classes, jobs=jobs)
    mix = national_mix(evidence) @ (by_class / by_class.sum())
    everyone = national_jobs(evidence)
    foreign = evidence.nation.near("employed_persons", 2010, breakdown="ownership_fdi")
    others = np.maximum(everyone - FOREIGN_SECTORS * foreign, 0.05 * everyone)
    domestic = mix * others / everyone
    domestic /= domestic.sum()
    return np.asarray(foreign_share * FOREIGN_SECTORS + (1.0 - foreign_share) * domestic)


def _ownership(evidence: Evidence, *, shares: Floats, foreign_share: float) -> None:
    """Share of foreign firms in each sector's jobs."""
    for place, sector in enumerate(SECTORS):
        foreign = foreign_share * FOREIGN_SECTORS[place] / shares[place]
        foreign = float(np.clip(foreign, 0.002, 0.92 - STATE_SHARES[sector]))
        evidence.made.add(
            StandIn(
                f"firms.foreign_share.{sector}", foreign, 0.5 * foreign, min(1.5 * foreign, 0.98),
                "share of jobs", "flagship", evidence.year, f"{CENSUS}; {LFS}",
                "foreign jobs by their mix over the sector's jobs",
            )
        )  # fmt: skip
