"""Packs that were founded here: one from the panel, two joined, one from tables with a nation's."""

import csv
import shutil
from pathlib import Path

from banha.founding import make_pack
from banha.packs.shared import nation_folder

ONE, JOINED, OWN = "kon-tum", "dak-lak-gia-lai", "elsewhere"


def build_packs(folder: Path) -> Path:
    """Build three packs into a folder."""
    make_pack(ONE, folder=folder)
    make_pack(JOINED, folder=folder, merge=("dak-lak", "gia-lai"))
    tables = folder.parent / "tables"
    shutil.copytree(folder / JOINED / "source", tables)
    for path in tables.glob("*.csv"):
        path.write_text(path.read_text("utf-8").replace(JOINED, OWN), encoding="utf-8")
    richer_nation(tables / "national.csv")
    make_pack(OWN, folder=folder, source=tables)
    return folder


def richer_nation(path: Path) -> None:
    """Write the nation's own series with household incomes twice as high."""
    with (nation_folder("viet-nam") / "national.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["series"] == "household_income_per_capita_monthly":
            row["value"] = repr(2.0 * float(row["value"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
