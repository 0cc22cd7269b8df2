"""A run as large as a nation: Bình Dương, so many times over, in one province.

Every count of persons, jobs, firms and đồng in a copy of the pack's opening is multiplied, as are
its area and farm land, so that the accounts balance as before; rates, shares and paths stay, but
for migration: nobody comes from outside a nation or leaves it for outside. The copy is opened like
any province of one's own, with all that the full model does.

    .venv/bin/python benchmarks/nation.py --persons 50000000 --months 120
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import phases

from banha.data import provinces_folder
from banha.packs import load_pack
from banha.scenario import Scenario

COUNTED = {
    "population.csv": ["persons"],
    "employment.csv": ["persons"],
    "firms.csv": ["firms", "jobs"],
    "sectors.csv": ["output"],
}
"""Columns of the opening's tables that grow with the province; of uses.csv, all but the names."""
LAND = ("farm_land", "area")
CLOSED = ("attraction", "departure_rate", "departure_unemployed")
"""Parameters of migration that are zero in a nation."""


def multiply(source: Path, target: Path, *, year: int, times: int) -> None:
    """Write the pack in `source` so many times over to `target`, with one opening."""
    opening = f"opening-{year}"
    skipped = shutil.ignore_patterns("comparison", "source")
    shutil.copytree(source, target, ignore=skipped)
    for folder in target.glob("opening-*"):
        if folder.name != opening:
            shutil.rmtree(folder)
    head = target / "pack.toml"
    lines = head.read_text(encoding="utf-8").splitlines()
    years = [f"start_years = [{year}]" if line.startswith("start_years") else line
             for line in lines]  # fmt: skip
    head.write_text("\n".join(years) + "\n", encoding="utf-8")
    for name, columns in COUNTED.items():
        change(target / opening / name, columns, times=times)
    uses = pd.read_csv(target / opening / "uses.csv", nrows=0).columns
    change(target / opening / "uses.csv", [name for name in uses if name != "product"], times=times)
    table = pd.read_csv(target / opening / "opening.csv", dtype={"note": str, "source": str})
    land = table["name"].isin(LAND)
    for column in ("value", "low", "high"):
        table.loc[land, column] *= times
    table.to_csv(target / opening / "opening.csv", index=False)


def close(target: Path) -> None:
    """Let nobody come from outside the pack in `target`, or leave for there."""
    path = target / "parameters.csv"
    table = pd.read_csv(path, dtype={"sector": str, "source": str})
    table = table[~((table["section"] == "migration") & table["name"].isin(CLOSED))]
    rows = [
        {"section": "migration", "name": name, "value": 0.0, "low": 0.0, "high": 0.0,
         "unit": "per month", "grade": "assumed", "description": "A nation is closed"}
        for name in CLOSED
    ]  # fmt: skip
    pd.concat([table, pd.DataFrame(rows)], ignore_index=True).to_csv(path, index=False)


def change(path: Path, columns: list[str], *, times: int) -> None:
    """Multiply columns of a table by a whole number."""
    table = pd.read_csv(path)
    table[columns] *= times
    table.to_csv(path, index=False)


def measure(*, persons: int, months: int, threads: int) -> dict[str, Any]:
    """Run about so many inhabitants in a fresh process."""
    baseline = Scenario.baseline()
    slug, year = baseline.province, baseline.start.year
    times = max(round(persons / int(load_pack(slug, start_year=year).population.sum())), 1)
    with tempfile.TemporaryDirectory() as folder:
        multiply(provinces_folder() / slug, Path(folder) / slug, year=year, times=times)
        close(Path(folder) / slug)
        place = {"BANHA_PROVINCES": folder}
        told = phases.measure(scale=1, months=months, threads=threads, place=place)
    return {**told, "times": times}


def table(told: dict[str, Any]) -> str:
    """Return the table."""
    lines = phases.table([told]).splitlines()
    first = f"Bình Dương {told['times']} times over, {told['seconds']:.0f} s for the whole process"
    return "\n".join([first, "", *lines]).rstrip()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50_000_000)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--threads", type=int, default=2)
    print(table(measure(**vars(parser.parse_args()))))
