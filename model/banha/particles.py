"""Particles of a calibrated posterior in pairs of runs: which belongs to a seed, and how it acts.

A particle holds the calibrated parameters of a province. Both scenarios of a pair take the same
one, so that a band over pairs holds what is not known of these parameters as well as luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from banha.data import province_folder
from banha.errors import Fault, ScenarioError
from banha.packs.posterior import TABLE, posterior_version
from banha.scenario import Scenario

GOLDEN = 0x9E3779B97F4A7C15
"""2⁶⁴ ÷ golden ratio: its multiples, modulo 2⁶⁴, fill the range evenly, however many there are."""


@dataclass(frozen=True)
class Particles:
    """The particles that the replicates of a province take.

    Attributes
    ----------
    province
        Name of the province.
    version, until
        Of its posterior: see `banha.packs.posterior`.
    numbers
        Number of the particle of each replicate, in order.
    values
        Values by the full names of the parameters, by number of the particle.
    """

    province: str
    version: str
    until: int
    numbers: tuple[int, ...]
    values: Mapping[int, Mapping[str, float]]

    @property
    def told(self) -> str:
        """Version of the posterior, and until when it was calibrated."""
        return f"{self.version}, until {self.until}" if self.until else self.version

    def scenario(self, scenario: Scenario, *, place: int) -> Scenario:
        """Return the scenario of a replicate, counted from 0."""
        return beneath(scenario, self.values[self.numbers[place]])

    def describe(self) -> dict[str, Any]:
        """Return the particles, ready for JSON; `restore` reads them back."""
        return {
            "province": self.province, "version": self.version, "until": self.until,
            "numbers": list(self.numbers),
            "values": [[number, dict(values)] for number, values in self.values.items()],
        }  # fmt: skip

    @classmethod
    def restore(cls, described: Mapping[str, Any]) -> Particles:
        """Return the particles that `describe` described."""
        given = {**described, "numbers": tuple(described["numbers"])}
        given["values"] = {int(number): values for number, values in described["values"]}
        return cls(**given)


def take_particles(province: str, *, places: Sequence[int]) -> Particles:
    """Return the particles that some places of a province's posterior take, drawn by weight.

    The particle of place k is the one at which the cumulated weights pass the fractional part of
    ½ + k ÷ golden ratio: a function of k alone, so that more replicates leave the first as they
    were, and even over the weights for any number of places that follow each other.

    Parameters
    ----------
    province
        Name of the province.
    places
        The place of each replicate, such as its seed.

    Raises
    ------
    ScenarioError
        The pack of the province has no posterior.
    PackError
        The posterior is wrong.
    """
    from banha.evaluation.calibration.posterior import load_posterior

    found = posterior_version(province_folder(province))
    if found is None:
        what = f"the pack of {province} has no {TABLE}: its parameters have one value each"
        cure = f"Calibrate it, `banha calibrate --province {province} --until YEAR --install`, "
        cure += "or leave particles out."
        raise ScenarioError([Fault("particles", what, cure)])
    posterior = load_posterior(province)
    passed = np.cumsum(posterior.weights)
    known = posterior.particles
    numbers = []
    for place in places:
        share = ((2**63 + place * GOLDEN) % 2**64) / 2**64
        row = int(np.searchsorted(passed, share, side="right"))
        numbers.append(known[min(row, len(known) - 1)])
    return Particles(
        province=province, version=found.version, until=found.until, numbers=tuple(numbers),
        values={number: posterior.values(number) for number in sorted(set(numbers))},
    )  # fmt: skip


def beneath(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return a scenario with the values of a particle, but for what it sets itself.

    A parameter that a scenario sets otherwise is what it asks, and stays.

    Parameters
    ----------
    scenario
        The scenario.
    values
        Values by the full names of the parameters: section.name or section.name[sector].

    Raises
    ------
    ScenarioError
        The province has no such sector.
    """
    from banha.evaluation.calibration.priors import with_values

    return with_values(scenario, dict(_not_set(scenario, values)))


def _not_set(scenario: Scenario, values: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for parameter, value in values.items():
        full, _, sector = parameter.rstrip("]").partition("[")
        section, _, name = full.partition(".")
        own = scenario.overrides.get(section, {}).get(name)
        by_sector = own if isinstance(own, Mapping) else None
        # Numbers by sector hold for those that they name, or, as `all`, for every other.
        if own is None or (by_sector is not None and not {sector, "all"} & by_sector.keys()):
            yield parameter, value
