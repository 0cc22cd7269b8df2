"""Estimate from the data alone; write the tables, the page and its figure."""

from __future__ import annotations

import argparse
from pathlib import Path

from banha.evaluation.estimation.estimate import estimate_table
from banha.evaluation.estimation.estimates import estimates_by_part
from banha.evaluation.estimation.figure import draw_forest
from banha.evaluation.estimation.in_use import compare
from banha.evaluation.estimation.page import docs_page, study_page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DIGITS = "%.6g"


def main() -> None:
    """Estimate and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--until", type=int, help="last year known: print the estimates only")
    until = parser.parse_args().until
    parts = estimates_by_part(until=until)
    estimates = [one for part in parts.values() for one in part]
    table = estimate_table(estimates)
    if until is not None:
        print(table.to_csv(index=False, float_format=DIGITS), end="")
        return
    comparisons = compare(estimates)
    table.to_csv(HERE / "estimates.csv", index=False, float_format=DIGITS, lineterminator="\n")
    (HERE / "README.md").write_text(study_page(parts, comparisons), encoding="utf-8")
    docs = ROOT / "docs"
    draw_forest(comparisons, docs / "figures" / "estimation.png")
    (docs / "estimation.md").write_text(docs_page(parts, comparisons), encoding="utf-8")
    outside = [one for one in comparisons if not one.inside]
    print(f"{len(estimates)} estimates, {len(comparisons)} beside numbers in use")
    for one in outside:
        print(f"outside: {one.parameter}: {one.in_use.value:.4g}; {one.estimate.name} "
              f"{one.estimate.value:.4g} [{one.estimate.low:.4g}, {one.estimate.high:.4g}]: "
              f"{one.recommendation}")  # fmt: skip


if __name__ == "__main__":
    main()
