"""The measured series of the province, to compare simulated ones with."""

from collections.abc import Mapping

import numpy as np

from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.packs.source import Sources
from banha.packs.write import Cell

MILLION = 1_000_000
QUARTERS = 4
EXCLUDED_BASES = ("-span-", "-part-", "claim", "structure-song-be", "-asof-", "derived-ghg")


def measured_rows(sources: Sources) -> list[tuple[Cell, ...]]:
    """Return the rows of measured.csv in a fixed order: series, breakdown, basis, year."""
    rows = [
        (
            row["series"],
            row["breakdown"],
            int(row["year"]),
            float(row["value"]),
            row["unit"],
            row["basis"],
            "measured",
            row["source"],
            row["reference"],
            _note(row),
        )
        for row in sources.rows("province_annual.csv")
        if row["confidence"] != "low"
        and int(row["year"]) <= LAST_OBSERVED_YEAR
        and not any(part in row["basis"] for part in EXCLUDED_BASES)
    ]
    rows += _national_earnings(sources)
    return sorted(rows, key=lambda row: (row[0], row[1], row[5], row[2]))


def _note(row: Mapping[str, str]) -> str:
    parts = ["preferred" if row["preferred"] == "true" else "", row["note"]]
    return "; ".join(part for part in parts if part)


def _national_earnings(
    sources: Sources,
) -> list[tuple[str, str, int, float, str, str, str, str, str, str]]:
    """Return national real earnings: the mean of four quarters over the GDP deflator."""
    quarters: dict[int, list[Mapping[str, str]]] = {}
    wanted = {"series": "average_monthly_earnings", "breakdown": "total"}
    if not sources.has("national.csv", **wanted):
        return []
    for row in sources.find("national.csv", **wanted):
        quarters.setdefault(int(row["period"][:4]), []).append(row)
    deflator = sources.by_year("national.csv", series="gdp_deflator", breakdown="total")
    return [
        (
            "real_monthly_earnings_national",
            "total",
            year,
            float(np.mean([float(row["value"]) for row in rows])) * MILLION / deflator[year] * 100,
            "đồng per month at 2010 prices",
            "nsdp-lfs over derived-nsdp-rev2020",
            "measured",
            rows[0]["source"],
            rows[0]["reference"],
            "national, not the province; computed: mean of four quarters over the GDP deflator",
        )
        for year, rows in sorted(quarters.items())
        if len(rows) == QUARTERS and year in deflator
    ]
