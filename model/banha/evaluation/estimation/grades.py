"""How many numbers are measured, published, assumed and calibrated."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from banha.data import provinces_folder
from banha.evaluation.calibration.priors import parameter_name, read_priors
from banha.evaluation.estimation.in_use import Comparison
from banha.packs.stand_ins.nation import load_nation
from banha.parameter_table import GRADES, parameter_table

INPUTS = "inputs.csv"
CALIBRATED, BESIDE = "calibrated", "estimate"


def parameters_by_grade(comparisons: Iterable[Comparison]) -> dict[str, Counter[str]]:
    """Return counts of structural parameters by section.

    Counters hold the grades, and of all of them how many are `calibrated` and how many have an
    `estimate` beside them.
    """
    priors = {prior.parameter for prior in read_priors()}
    beside = {one.parameter for one in comparisons}
    counts: dict[str, Counter[str]] = {}
    for row in parameter_table():
        name = parameter_name(row.section, row.name, row.sector)
        count = counts.setdefault(row.section, Counter())
        count[row.grade] += 1
        count[CALIBRATED] += name in priors
        count[BESIDE] += name in beside
    return counts


def inputs_by_grade(folder: Path) -> Counter[str]:
    """Return counts of a pack's inputs by grade."""
    with (folder / INPUTS).open(encoding="utf-8", newline="") as file:
        return Counter(row["grade"] for row in csv.DictReader(file))


def inputs_of_packs() -> dict[str, Counter[str]]:
    """Return counts of inputs by grade of the packs of all provinces of the nation."""
    home = provinces_folder()
    return {
        slug: inputs_by_grade(home / slug)
        for slug in sorted(load_nation().provinces)
        if (home / slug / INPUTS).is_file()
    }


def total(counts: Iterable[Counter[str]]) -> Counter[str]:
    """Return the sum of counts, with all grades."""
    made: Counter[str] = Counter(dict.fromkeys(GRADES, 0))
    for one in counts:
        made.update(one)
    return made
