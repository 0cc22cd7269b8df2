"""Provinces of a nation's panel, one by one or merged."""

from __future__ import annotations

import pandas as pd

from banha.errors import Fault, PackError
from banha.packs.found import Province
from banha.packs.stand_ins.nation import Nation
from banha.suggest import did_you_mean


def province_of_panel(slug: str, *, nation: Nation) -> Province:
    """Return a province's tables from its nation's panel.

    Raises
    ------
    PackError
        The nation has no such province.
    """
    if slug not in nation.provinces:
        cure = did_you_mean(slug, sorted(nation.provinces))
        raise PackError([Fault(f"province {slug!r}", f"{nation.slug} has no such province", cure)])
    known = nation.provinces[slug]
    sizes = pd.DataFrame([r for r in nation.firm_sizes if r["key"] == slug])
    rows = nation.panel[nation.panel["province"] == slug].reset_index(drop=True)
    return Province(slug, known["name_en"], known["name_vi"], known["region"], rows, sizes)
