"""Calibration: priors, moments, search, posterior, and what the data can tell of parameters.

A name is loaded when it is first used, so that the command line starts quickly.

Names
-----
read_priors, Prior
    What is thought possible before a province's data are looked at: `scenarios/calibration.csv`.
calibrate, Request, Calibration
    A search for the parameters that fit a province's measured series, and particles around them.
load_posterior, Posterior
    The particles that stand in a pack, or in the folder of a calibration.
draw_particles, particle_scenario
    Particles drawn by their weights, and the scenario that one of them makes.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from banha.evaluation.calibration.calibration import Calibration, calibrate
    from banha.evaluation.calibration.posterior import (
        Posterior,
        draw_particles,
        load_posterior,
        particle_scenario,
    )
    from banha.evaluation.calibration.priors import Prior, read_priors
    from banha.evaluation.calibration.request import Request

__all__ = [
    "Calibration",
    "Posterior",
    "Prior",
    "Request",
    "calibrate",
    "draw_particles",
    "load_posterior",
    "particle_scenario",
    "read_priors",
]

_HOMES = {
    "Calibration": "calibration",
    "Posterior": "posterior",
    "Prior": "priors",
    "Request": "request",
    "calibrate": "calibration",
    "draw_particles": "posterior",
    "load_posterior": "posterior",
    "particle_scenario": "posterior",
    "read_priors": "priors",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'banha.evaluation.calibration' has no attribute {name!r}")
    return getattr(import_module(f"banha.evaluation.calibration.{_HOMES[name]}"), name)
