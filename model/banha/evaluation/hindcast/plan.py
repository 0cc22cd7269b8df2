"""What a hindcast runs: which packs with which particles over which years, for which origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc

from banha.errors import Fault, RequestError
from banha.evaluation.calibration.priors import read_priors
from banha.evaluation.judging.forecasts import CONDITIONAL, UNCONDITIONAL
from banha.evaluation.judging.national import MANUFACTURING, national_growth
from banha.evaluation.judging.outside import outside_draws
from banha.packs.stand_ins.nation import load_nation
from banha.suggest import did_you_mean

DRAW_SEED = 8


@dataclass(frozen=True)
class Request:
    """What is asked of a hindcast.

    Attributes
    ----------
    folder
        Where packs, finished runs and tables are kept.
    provinces
        Slugs; the panel is all of the nation's.
    particles
        Draws from the priors that are run with the outside path given, and weighted.
    each
        Draws among them, by their weights at an origin, that are run with the path forecast.
    workers
        Processes that share the runs.
    """

    folder: Path
    provinces: tuple[str, ...]
    particles: int = 24
    each: int = 4
    workers: int = 2


@dataclass(frozen=True)
class Stretch:
    """Origins that one set of runs serves.

    Attributes
    ----------
    known
        Year until which the packs know the provinces' data; weights move between such years.
    path
        Year until which the paths of the nation and the world are known.
    origins
        Origins whose forecasts set out from these runs.
    until
        Last year that is run.
    every
        Of the draws with the path given each so many-th is run.
    """

    known: int
    path: int
    origins: tuple[int, ...]
    until: int
    every: int = 1

    @property
    def kind(self) -> str:
        """Whether the outside path is given, or forecast from what was known."""
        return CONDITIONAL if self.path >= self.until else UNCONDITIONAL

    @property
    def name(self) -> str:
        """Name of the ensemble."""
        return f"{self.known}-{self.path}"


LAST_KNOWN = 2021
STRETCHES = (
    Stretch(2010, LAST_KNOWN, tuple(range(2010, 2016)), 2020),
    *(Stretch(2010, year, (year,), min(year + 5, 2016)) for year in (2010, 2011, 2012)),
    Stretch(2013, 2013, (2013, 2014, 2015), 2020),
    Stretch(2016, LAST_KNOWN, (2016, 2017, 2018), 2021, every=2),
    Stretch(2016, 2016, (2016, 2017, 2018), 2021),
    Stretch(2019, LAST_KNOWN, (2019, 2020), 2021, every=2),
    Stretch(2019, 2019, (2019, 2020), 2021),
)
"""All series of the headline end in 2016. What is scored later is back-revised population and, at
one origin, new enterprises; half the draws serve it.

Unconditional forecasts between the years of new openings take the nation's paths as they were known
in the last of them: less than was.
"""


def provinces_of(text: str | None) -> tuple[str, ...]:
    """Return the provinces named in a list with commas; none: all of the nation's.

    Raises
    ------
    RequestError
        A name is none of the nation's provinces, or there are fewer than two.
    """
    known = sorted(load_nation().provinces)
    if text is None:
        return tuple(known)
    named = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    faults = [
        Fault(f"province {name!r}", "The nation has no such province.", did_you_mean(name, known))
        for name in named
        if name not in known
    ]
    if not faults and len(named) < 2:
        cure = "Name two or more: what the gap to data is like is learned from provinces together."
        faults.append(Fault(f"--provinces {text}", "These are too few.", cure))
    if faults:
        raise RequestError(faults)
    return named


def prior_draws(number: int) -> pd.DataFrame:
    """Return draws of the priors: `particle`, and for each parameter the share of its prior below.

    A Latin hypercube: each share of each prior is drawn once.

    Raises
    ------
    RequestError
        Fewer than four are asked.
    """
    if number < 4:
        what = f"{number} particles are too few to weigh."
        raise RequestError([Fault("--particles", what, "Ask for 4 or more.")])
    names = [prior.parameter for prior in read_priors()]
    shares = qmc.LatinHypercube(len(names), rng=DRAW_SEED).random(number)
    table = pd.DataFrame(shares, columns=names)
    table.insert(0, "particle", np.arange(number))
    return table


def no_paths() -> pd.DataFrame:
    """Return the table of outside paths of an ensemble that has none."""
    return pd.DataFrame({"particle": [], "year": [], "growth": []})


def demand_paths(particles: Sequence[int], *, origin: int, until: int) -> pd.DataFrame:
    """Return drawn growth of world demand beside the packs' own forecast of it, log points a year.

    The draws are those that all forecasters have for the growth of national manufacturing, less
    their mean; a particle has the draw of its number. Where the draws end, demand stays as far from
    the packs' path as it is by then.
    """
    growth = national_growth()
    column = list(growth.columns).index(MANUFACTURING)
    draws = outside_draws(growth, origin=origin)[:, :, column] / 100.0
    deviation, drawn = draws - draws.mean(axis=0), draws.shape[1]
    rows = [
        (particle, year, float(deviation[particle % len(draws), ahead]) if ahead < drawn else 0.0)
        for particle in particles
        for ahead, year in enumerate(range(origin + 1, until + 1))
    ]
    return pd.DataFrame(rows, columns=["particle", "year", "growth"])
