"""What the data cannot say: the list of parameters that remain, each with the reason."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banha.evaluation.calibration.priors import parameter_name

TABLE = "remaining.csv"
CALIBRATED, ASSUMED = "calibrated", "assumed"


@dataclass(frozen=True, slots=True)
class Remaining:
    """A parameter that cannot be estimated.

    Attributes
    ----------
    section, name, sector
        The parameter.
    treatment
        `calibrated`: the model is fitted to what was measured. `assumed`: it stays as it is.
    reason
        Why no data say it.
    beside
        Name of the estimate that comes nearest; empty: none.
    """

    section: str
    name: str
    sector: str
    treatment: str
    reason: str
    beside: str

    @property
    def parameter(self) -> str:
        """Name in full: section.name or section.name[sector]."""
        return parameter_name(self.section, self.name, self.sector)


@cache
def what_remains() -> tuple[Remaining, ...]:
    """Return the rows of `remaining.csv`."""
    home = files("banha") / "evaluation" / "estimation" / TABLE
    rows = csv.DictReader(home.read_text(encoding="utf-8").splitlines())
    return tuple(Remaining(**row) for row in rows)
