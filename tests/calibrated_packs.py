"""The toy province with a posterior whose particles plainly differ."""

import shutil
from dataclasses import replace
from pathlib import Path

from banha.data import provinces_folder
from banha.packs.posterior import own_parameters
from banha.parameter_table import parameter_table

POINT = {"training.seat_cost": 1_800_000.0, "labour.search_unemployed": 0.6}
POSTERIOR = """particle,weight,training.seat_cost,labour.search_unemployed
1,0.5,100000.0,0.1
2,0.25,1800000.0,0.6
3,0.25,50000000.0,0.95
"""
ABOUT = 'province = "toy"\nuntil = 2013\n'


def calibrated_toy(folder: Path) -> Path:
    """Copy the toy pack into a folder of packs and put a posterior, and its point, into it."""
    place = folder / "toy"
    shutil.copytree(provinces_folder() / "toy", place)
    known = {f"{row.section}.{row.name}": row for row in parameter_table()}
    rows = [
        replace(known[name], value=value, low=value, high=value) for name, value in POINT.items()
    ]
    (place / "parameters.csv").write_text(own_parameters(place, rows), encoding="utf-8")
    (place / "posterior.csv").write_text(POSTERIOR, encoding="utf-8")
    (place / "posterior.toml").write_text(ABOUT, encoding="utf-8")
    return place
