"""The posterior of a province: particles, drawn by their weights and put into scenarios."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.data import list_provinces, province_folder
from banha.errors import Fault, PackError, RequestError
from banha.evaluation.calibration.priors import split_name, with_values
from banha.parameter_table import is_sector_valued, value_problem
from banha.parameters import SECTIONS
from banha.run import is_whole
from banha.scenario import Scenario
from banha.suggest import did_you_mean

TABLE, ABOUT = "posterior.csv", "posterior.toml"
PARTICLE, WEIGHT = "particle", "weight"
CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class Posterior:
    """The calibrated parameters of a province, as weighted particles.

    Attributes
    ----------
    table
        A row for each particle: particle (its number), weight (they sum to one), and a column for
        each parameter, named section.name or section.name[sector], with the value to set.
    about
        What `posterior.toml` says: province, until, point, losses, effective size, hashes.
    """

    table: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> list[str]:
        """Full names of the parameters."""
        return [name for name in self.table.columns if name not in (PARTICLE, WEIGHT)]

    @property
    def particles(self) -> list[int]:
        """Numbers of the particles."""
        return [int(number) for number in self.table[PARTICLE]]

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weights of the particles."""
        return self.table[WEIGHT].to_numpy(dtype=np.float64)

    @property
    def effective_size(self) -> float:
        """1 ÷ Σ w²: as many equal particles would tell as much."""
        return float(1.0 / np.sum(self.weights**2))

    @property
    def point(self) -> dict[str, float]:
        """Values of the best point, by the full names of the parameters; empty if not known."""
        return {str(name): float(value) for name, value in self.about.get("point", {}).items()}

    def values(self, particle: int) -> dict[str, float]:
        """Return the values of a particle by the full names of the parameters.

        Raises
        ------
        RequestError
            There is no such particle.
        """
        rows = self.table[self.table[PARTICLE] == particle]
        if rows.empty:
            what = f"there is no particle {particle!r}"
            cure = f"Choose one of {min(self.particles)} to {max(self.particles)}."
            raise RequestError([Fault("particle", what, cure)])
        return {name: float(rows.iloc[0][name]) for name in self.parameters}


def load_posterior(where: str | Path) -> Posterior:
    """Read the particles of a pack, or of the folder of a calibration.

    Parameters
    ----------
    where
        Name of a province, or a folder that holds `posterior.csv`.

    Raises
    ------
    RequestError
        There is no such province, or it has no posterior.
    PackError
        The particles are wrong; all faults at once.
    """
    folder = Path(where)
    if isinstance(where, str) and where in list_provinces():
        folder = province_folder(where)
    elif not folder.is_dir():
        cure = did_you_mean(str(where), list_provinces())
        what = f"there is no province or folder {str(where)!r}"
        raise RequestError([Fault("posterior", what, cure)])
    path = folder / TABLE
    if not path.is_file():
        cure = f"Calibrate it: `banha calibrate --province {folder.name} --until YEAR --install`."
        raise RequestError([Fault(str(path), "there is no posterior", cure)])
    try:
        table = pd.read_csv(path, dtype=str).apply(_numbers)
    except (ValueError, OSError) as error:
        raise PackError([Fault(str(path), f"cannot be read: {error}", "Restore it.")]) from None
    faults = list(_faults(table, where=str(path)))
    if faults:
        raise PackError(faults)
    return Posterior(table=table, about=_about(folder / ABOUT))


def draw_particles(posterior: Posterior, n: int, seed: int) -> list[int]:
    """Return the numbers of n particles, drawn by their weights with systematic resampling.

    The k-th particle is the one at which the cumulated weights pass (k + u) ÷ n, with one uniform
    draw u: a particle of weight w is drawn n·w times, give or take one.

    Parameters
    ----------
    posterior
        The particles.
    n
        How many; a particle may come more than once.
    seed
        Seed of the draw.

    Raises
    ------
    RequestError
        n is not a whole number from 1 on.
    """
    if not is_whole(n, lowest=1):
        what = f"{n!r} is not a number of particles"
        raise RequestError([Fault("draw_particles, n", what, "Write a whole number from 1 on.")])
    steps = (np.arange(n) + np.random.default_rng(seed).random()) / n
    passed = np.searchsorted(np.cumsum(posterior.weights), steps, side="right")
    numbers = posterior.particles
    return [numbers[min(int(place), len(numbers) - 1)] for place in passed]


def particle_scenario(scenario: Scenario, posterior: Posterior, particle: int) -> Scenario:
    """Return a scenario with the parameters of a particle.

    Parameters
    ----------
    scenario
        What is run; parameters that the particle holds are replaced.
    posterior
        The particles.
    particle
        Number of one of them.

    Raises
    ------
    RequestError, ScenarioError
        There is no such particle, or the province has no such sector.
    """
    return with_values(scenario, posterior.values(particle))


def _numbers(column: pd.Series[str]) -> pd.Series[Any]:
    """Numbers of a column, to the last bit; as it is where a cell is none."""
    try:
        values = [float(cell) for cell in column]
    except ValueError:
        return column
    whole = column.name == PARTICLE and all(value.is_integer() for value in values)
    return pd.Series([int(value) for value in values] if whole else values, name=column.name)


def _about(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError([Fault(str(path), f"is not TOML: {error}", "Restore it.")]) from None


def _faults(table: pd.DataFrame, *, where: str) -> Iterator[Fault]:
    names = list(table.columns)
    if names[:2] != [PARTICLE, WEIGHT] or len(names) < 3 or table.empty:
        what = f"the columns are {', '.join(names) or '(none)'} with {len(table)} rows"
        cure = f"Write {PARTICLE}, {WEIGHT} and a column for each parameter, with particles."
        yield Fault(where, what, cure)
        return
    for name in names:
        if not pd.api.types.is_numeric_dtype(table[name]) or not np.isfinite(table[name]).all():
            yield Fault(where, f"the column {name} holds what is no number", "Write numbers.")
            return
    if table[PARTICLE].duplicated().any():
        yield Fault(where, "a particle is there twice", "Number the particles.")
    total = float(table[WEIGHT].sum())
    if (table[WEIGHT] < 0.0).any() or not math.isclose(total, 1.0, abs_tol=CLOSE):
        what = f"the weights sum to {total:g}, or one is negative"
        yield Fault(where, what, "Write weights from 0 on that sum to 1.")
    for name in names[2:]:
        yield from _column_faults(table[name], name, where=where)


def _column_faults(values: pd.Series[float], parameter: str, *, where: str) -> Iterator[Fault]:
    section, name, sector = split_name(parameter)
    if section not in SECTIONS or name not in SECTIONS[section].model_fields:
        known = [
            f"{one}.{field}" for one, model in SECTIONS.items() for field in model.model_fields
        ]
        yield Fault(where, f"there is no parameter {parameter!r}", did_you_mean(parameter, known))
        return
    if is_sector_valued(section, name) != bool(sector):
        yield Fault(where, f"{parameter} names no sector, or one too many", "Mend the column.")
        return
    for value in (float(values.min()), float(values.max())):
        problem = value_problem(section, name, value)
        if problem is not None:
            yield Fault(where, f"{parameter} = {value:g} cannot be: it {problem}", "Mend it.")
            return
