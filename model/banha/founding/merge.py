"""Several provinces of a panel joined into one, as in a merger: sums, and means by weight."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from banha.errors import Fault, PackError
from banha.founding.panel import province_of_panel
from banha.packs.found import Province
from banha.packs.stand_ins.nation import Nation

MEANS = frozenset(
    {
        "crude_birth_rate", "crude_death_rate", "natural_increase_rate", "in_migration_rate",
        "out_migration_rate", "net_migration_rate", "employment_to_population_ratio",
        "household_income_per_capita_monthly", "trained_workers_share", "unemployment_rate",
        "poverty_rate", "pci_score", "total_fertility_rate", "urban_share", "grdp_per_capita",
        "population_growth_rate", "income_quintile5_to_quintile1",
    }
)  # fmt: skip
SUMS = frozenset(
    {
        "population", "labour_force", "employed_persons", "enterprise_employees",
        "enterprises_active", "enterprises_newly_registered", "enterprise_turnover",
        "fdi_projects_in_force", "fdi_projects_licensed", "fdi_registered_flow",
        "fdi_registered_stock", "grdp_current", "investment", "land_area", "retail_sales",
        "university_college_students",
    }
)  # fmt: skip
KEY = ["series", "breakdown", "year", "basis"]


def merged_province(slug: str, parts: Sequence[str], *, nation: Nation) -> Province:
    """Join provinces of the panel: counts are added, rates averaged by population.

    Only series, years and bases that all parts have are joined. Moves between the parts are still
    counted as migration, since no table says how many there are; rates are upper bounds.

    Parameters
    ----------
    slug
        Name of the joined province.
    parts
        Slugs of the provinces; at least two.
    nation
        The nation with its panel.

    Raises
    ------
    PackError
        Fewer than two provinces, one twice, or one that the panel does not have.
    """
    if len(parts) < 2 or len(set(parts)) != len(parts):
        what = f"{', '.join(parts) or 'nothing'}: at least two different provinces are joined."
        raise PackError([Fault("--merge", what, "Name each province once: --merge a,b,c.")])
    provinces = [province_of_panel(part, nation=nation) for part in parts]
    rows = pd.concat([province.rows for province in provinces], ignore_index=True)
    complete = rows.groupby(KEY, observed=True)["province"].transform("nunique") == len(parts)
    rows = rows[complete & rows["series"].isin(MEANS | SUMS)]
    joined = pd.concat([_sums(rows), _means(rows)], ignore_index=True)
    joined["province"] = slug
    joined["note"] = "joined from " + ", ".join(parts)
    sizes = pd.concat([province.firm_sizes for province in provinces], ignore_index=True)
    first = provinces[0]
    names_en = " + ".join(province.name_en for province in provinces)
    names_vi = " + ".join(province.name_vi for province in provinces)
    return Province(slug, names_en, names_vi, first.region, joined, _sizes(sizes, slug, len(parts)))


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    added = rows[rows["series"].isin(SUMS)]
    return _joined(added, added.groupby(KEY, observed=True)["value"].sum())


def _means(rows: pd.DataFrame) -> pd.DataFrame:
    """Means weighted by the population of the year, or of the nearest year that all have."""
    people = rows[(rows["series"] == "population") & (rows["breakdown"] == "total")]
    people = people[people["preferred"] == "true"].drop_duplicates(["province", "year"])
    table = people.pivot(index="year", columns="province", values="value").dropna()
    averaged = rows[rows["series"].isin(MEANS)].copy()
    nearest = {
        year: table.index[abs(table.index - year).argmin()] for year in averaged["year"].unique()
    }
    averaged["weight"] = [
        float(table.loc[nearest[year], province])
        for year, province in zip(averaged["year"], averaged["province"], strict=True)
    ]
    averaged["product"] = averaged["value"] * averaged["weight"]
    sums = averaged.groupby(KEY, observed=True)[["product", "weight"]].sum()
    return _joined(averaged, (sums["product"] / sums["weight"]).rename("value"))


def _joined(rows: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    """One row per key with the joined value; preferred where it is so for all parts."""
    first = rows.groupby(KEY, observed=True).first().drop(columns=["value"])
    first = first[[c for c in first.columns if c not in ("weight", "product")]]
    preferred = rows["preferred"].eq("true").groupby([rows[k] for k in KEY], observed=True).all()
    table = first.join(values).reset_index()
    table["preferred"] = preferred.reindex(pd.MultiIndex.from_frame(table[KEY])).map(
        {True: "true", False: "false"}
    ).to_numpy()  # fmt: skip
    return table[list(rows.columns.drop([c for c in ("weight", "product") if c in rows]))]


def _sizes(sizes: pd.DataFrame, slug: str, parts: int) -> pd.DataFrame:
    """Enterprises by size class of all parts; classes that one lacks are left out."""
    counts = sizes.assign(enterprises=sizes["enterprises"].astype(float)).groupby("size_class")
    known = counts["enterprises"].agg(["sum", "count"])
    first = sizes.drop_duplicates("size_class").set_index("size_class")
    full = known[known["count"] == parts]
    table = first.loc[full.index].assign(enterprises=full["sum"], key=slug).reset_index()
    return table[list(sizes.columns)].sort_values("size_order", ignore_index=True)
