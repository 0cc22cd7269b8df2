"""What is asked of a calibration, checked as a whole."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from banha.data import list_provinces
from banha.errors import Fault, RequestError
from banha.packs.head import PackHead, head_of
from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.suggest import did_you_mean

FEWEST_SEEDS = 3
FEWEST_TRIALS = 2
FEWEST_PARTICLES = 4
FEWEST_YEARS = 3
"""Years after the opening that a later opening must leave, to be preferred to an earlier one."""


@dataclass(frozen=True)
class Request:
    """What is asked of a calibration.

    Attributes
    ----------
    province
        Name of a pack.
    until
        Last year of measured series that is used.
    out
        Folder of the calibration.
    start
        Year of the opening; None: the last one that leaves three years, else the first.
    trials
        Points of the search.
    particles
        Particles that are kept, and that are tried in each generation.
    generations
        Rounds of trying particles around those kept.
    seeds
        Seeds of each point, the same at all points.
    scale
        Persons that one simulated person stands for.
    workers
        Processes; the results do not depend on it.
    priors
        Table of priors; None: the one of the data.
    eras
        Whether to compare one set of parameters with one for each opening.

    Raises
    ------
    RequestError
        What is asked cannot be; all faults at once.
    """

    province: str
    until: int
    out: Path
    start: int | None = None
    trials: int = 200
    particles: int = 100
    generations: int = 3
    seeds: int = FEWEST_SEEDS
    scale: int = 200
    workers: int = 1
    priors: Path | None = None
    eras: bool = False

    def __post_init__(self) -> None:
        faults = self._faults()
        if faults:
            raise RequestError(faults)

    @property
    def head(self) -> PackHead:
        """What the pack says of itself."""
        return head_of(self.province)

    @property
    def opening(self) -> int:
        """Year of the opening."""
        if self.start is not None:
            return self.start
        years = sorted(self.head.start_years)
        late = [year for year in years if year + FEWEST_YEARS <= self.until]
        return max(late) if late else years[0]

    def _faults(self) -> list[Fault]:
        if importlib.util.find_spec("optuna") is None:
            cure = "Install it with: pip install 'banha[evaluate]'"
            return [Fault("calibrate", "the search needs the package optuna", cure)]
        if self.province not in list_provinces():
            cure = did_you_mean(self.province, list_provinces())
            what = f"there is no pack of a province {self.province!r}"
            return [Fault(f"--province {self.province}", what, cure)]
        faults = []
        lowest = {
            "trials": FEWEST_TRIALS, "particles": FEWEST_PARTICLES, "seeds": FEWEST_SEEDS,
            "scale": 1, "workers": 1, "generations": 1,
        }  # fmt: skip
        for name, least in lowest.items():
            if getattr(self, name) < least:
                what = f"{getattr(self, name)} is fewer than {least}"
                faults.append(Fault(f"--{name}", what, f"Write {least} or more."))
        years = sorted(self.head.start_years)
        if self.start is not None and self.start not in years:
            what = f"the pack has no opening of {self.start}"
            cure = f"Choose one of: {', '.join(map(str, years))}."
            faults.append(Fault(f"--start {self.start}", what, cure))
        elif self.until > LAST_OBSERVED_YEAR:
            what = f"observations end in {LAST_OBSERVED_YEAR}"
            cure = f"Choose a year up to {LAST_OBSERVED_YEAR}."
            faults.append(Fault(f"--until {self.until}", what, cure))
        elif self.until <= self.opening:
            what = f"the run opens in {self.opening}, so there is no year to compare"
            cure = f"Choose a year from {self.opening + 1} on."
            faults.append(Fault(f"--until {self.until}", what, cure))
        if self.eras and len([year for year in years if year < self.until]) < 2:
            what = "sets by era need two openings of the pack before the last year"
            cure = "Leave --eras out, or choose a province and year with two."
            faults.append(Fault("--eras", what, cure))
        return faults
