"""Links in a census: suppliers of foreign firms and large exporters, and firms with schools."""

from __future__ import annotations

import numpy as np
import pandas as pd

from banha.census import Census

SUPPLIES, WORKS_WITH, PROJECT = "supplies", "works_with_school", "joint_project"
SCHOOL = "school"
"""The other end of a firm that works with a school: which one is not recorded."""
COLUMNS = (
    "kind", "firm", "sector", "ownership", "staff", "to", "to_sector", "to_ownership", "to_staff",
    "firms",
)  # fmt: skip


def links_table(census: Census) -> pd.DataFrame:
    """Return every link of the firms of a census.

    Parameters
    ----------
    census
        A census of a run: `simulate(…, censuses=[2020]).census(2020)`.

    Returns
    -------
    kind
        `supplies` (a customer), `works_with_school`, or `joint_project` (with a school).
    firm, sector, ownership, staff
        The firm that supplies or works with a school; staff of a real firm.
    to, to_sector, to_ownership, to_staff
        Number of the customer with its sector, ownership and staff; for schools `to` is their
        name, or `school` where it is not recorded, and the rest is empty.
    firms
        How many firms of the real province stand behind the link.
    """
    firms = census.firms
    supplies = firms[firms["customer"] >= 0]
    customers = firms.set_index("firm").reindex(supplies["customer"])
    parts = [
        _links(supplies, kind=SUPPLIES, to=supplies["customer"].astype(str)).assign(
            to_sector=customers["sector"].astype(str).to_numpy(),
            to_ownership=customers["ownership"].astype(str).to_numpy(),
            to_staff=customers["staff"].to_numpy(),
        )
    ]
    partners = firms[firms["school_partner"]]
    parts.append(_links(partners, kind=WORKS_WITH, to=pd.Series(SCHOOL, index=partners.index)))
    projects = firms[firms["school"].notna()]
    parts.append(_links(projects, kind=PROJECT, to=projects["school"].astype(str)))
    table = pd.concat(parts, ignore_index=True).assign(firms=census.firm_scale)
    return table[list(COLUMNS)]


def _links(firms: pd.DataFrame, *, kind: str, to: pd.Series[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": pd.Series(kind, index=firms.index, dtype=object),
            "firm": firms["firm"],
            "sector": firms["sector"].astype(str),
            "ownership": firms["ownership"].astype(str),
            "staff": firms["staff"],
            "to": to,
            "to_sector": pd.Series("", index=firms.index, dtype=object),
            "to_ownership": pd.Series("", index=firms.index, dtype=object),
            "to_staff": pd.Series(np.nan, index=firms.index),
        }
    )


def suppliers_per_foreign_firm(census: Census) -> pd.DataFrame:
    """Return how many domestic suppliers foreign firms have: suppliers, firms, share.

    Suppliers run from 0 to the most that one has; firms are of the real province. A simulated
    supplier of a simulated firm is one supplier of each of the firms that it stands for.
    """
    firms = census.firms
    foreign = firms.loc[firms["ownership"] == "foreign", "firm"]
    counts = firms["customer"].value_counts().reindex(foreign).fillna(0).to_numpy(np.int64)
    found = np.bincount(counts, minlength=1) if len(counts) else np.zeros(1, np.int64)
    return pd.DataFrame(
        {
            "suppliers": np.arange(len(found)),
            "firms": found * census.firm_scale,
            "share": found / max(len(foreign), 1),
        }
    )
