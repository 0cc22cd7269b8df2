"""The report of a calibration as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from banha.evaluation.calibration.calibration import Calibration
from banha.evaluation.calibration.eras import Eras
from banha.evaluation.calibration.identify import (
    INFORMED,
    RIDGE,
    contraction,
    profile,
    quantiles,
    ridges,
)
from banha.evaluation.calibration.packs import draws_said
from banha.evaluation.calibration.search import losses
from banha.evaluation.markdown import table

LEVELS = (0.05, 0.5, 0.95)
FIGURES = ("profiles.png", "posterior.png", "moments.png")


def page_text(found: Calibration) -> str:
    """Return `calibration.md`: losses, moments, parameters, ridges, eras, and what limits it."""
    request = found.request
    title = f"# Calibration of {request.province} on {request.opening} to {request.until}"
    parts = [
        title, *_head(found), "## Fit", _losses(found), _series(found),
        "## Moments at the point", _moments(found), f"![Moments]({FIGURES[2]})",
        "## Parameters", _parameters(found), f"![Posterior]({FIGURES[1]})",
        f"![Profiles]({FIGURES[0]})", *_surface(found), "## Ridges", _ridges(found),
    ]  # fmt: skip
    if found.eras is not None:
        parts += ["## One set or one for each era", *_eras(found.eras)]
    return "\n\n".join([*parts, "## How to read this", *NOTES]) + "\n"


LOSS = """The loss is the mean over series of the mean squared distance of simulated from measured
moments, in their errors: 1 is as close as the measurement allows. The error of a moment is that of
its measurement (`measurement_error.csv`) and that of the mean over seeds together. A series counts
once, whatever the number of its years."""
BASES = """Levels are compared within one basis, from the year after the opening on; growth is never
taken across bases. Both sides of retail sales and of household income carry the nation's price
level, so that their real growth is compared."""
PARTICLES = """The point is the best of all points tried, at the same seeds: its own loss is a
little lower than at new seeds. The particles are those within the tolerance, weighted by prior over
proposal; they say what the measured series leave open, given the model."""
NOTES = (LOSS, BASES, PARTICLES)


def _head(found: Calibration) -> list[str]:
    request = found.request
    failed = f" Runs failed at {len(found.failed)} of them." if found.failed else ""
    return [
        (
            f"{len(found.problem.priors)} parameters, {len(found.loss.measured)} moments of "
            f"{len(set(found.loss.series))} series; {request.seeds} seeds at 1:{request.scale}. "
            f"{len(found.tried) + 2} points were run: {request.trials} of the search, the others "
            f"in {request.generations} generations of particles.{failed} {draws_said(request)}"
        )
    ]


def _losses(found: Calibration) -> str:
    in_force, middle = losses(found.reference, found.loss)
    best = float(losses([found.point], found.loss)[0])
    rows = [
        ["at the point", f"{best:.3f}"],
        ["at the values in force", f"{in_force:.3f}"],
        ["at the middle of the priors", f"{middle:.3f}"],
        ["tolerance of the particles", f"{found.particles.tolerance:.3f}"],
        ["effective number of particles", f"{found.particles.effective_size:.1f}"],
    ]
    return table(["loss", "value"], rows)


def _series(found: Calibration) -> str:
    columns = [
        {} if one.moments is None else found.loss.by_series(one.moments)
        for one in (found.point, found.reference[0])
    ]
    rows = [
        [name, *(f"{column[name]:.2f}" if name in column else "–" for column in columns)]
        for name in dict.fromkeys(found.loss.series)
    ]
    return table(["series", "loss at the point", "at the values in force"], rows)


def _moments(found: Calibration) -> str:
    assert found.point.moments is not None
    simulated = found.point.moments.mean(axis=0)
    distance = found.loss.standardised(found.point.moments)
    rows, place = [], 0
    for target in found.problem.windows[0].targets:
        for year in target.years:
            when = str(year) if target.per == "years" else f"{target.span[0]}–{year}"
            rows.append(
                [
                    target.pair.label, target.pair.basis, when, target.unit,
                    f"{found.loss.measured[place]:.2f}", f"{simulated[place]:.2f}",
                    f"{found.loss.error[place]:.2f}", f"{distance[place]:+.1f}",
                ]
            )  # fmt: skip
            place += 1
    head = ["series", "basis", "years", "unit", "measured", "simulated", "error", "errors apart"]
    return table(head, rows)


def _parameters(found: Calibration) -> str:
    shrunk = contraction(found.particles)
    low, middle, high = quantiles(found.particles, levels=LEVELS)
    points, values = found.runs
    rows = []
    for place, prior in enumerate(found.problem.priors):
        envelope = profile(points, values, place=place)["loss"]
        informed = "" if shrunk[place] >= INFORMED else "not informed by the data"
        rows.append(
            [
                prior.parameter, prior.how, f"{prior.low:g} to {prior.high:g}",
                f"{prior.at(float(found.point.point[place])):.3g}",
                f"{prior.at(float(middle[place])):.3g}",
                f"{prior.at(float(low[place])):.3g} to {prior.at(float(high[place])):.3g}",
                f"{100.0 * shrunk[place]:.0f} %",
                f"{float(np.nanmin(envelope)):.2f} to {float(np.nanmax(envelope)):.2f}", informed,
            ]
        )  # fmt: skip
    head = ["parameter", "how", "prior", "point", "median", "5 to 95 %", "contraction",
            "profile of the loss", "note"]  # fmt: skip
    return table(head, rows)


def _surface(found: Calibration) -> Iterator[str]:
    fitted = found.surface
    if fitted.kind == "none":
        yield f"{fitted.points} points are too few for a response surface of the loss."
    else:
        kind = "with all products of two" if fitted.kind == "full" else "with squares alone"
        yield (
            f"A quadratic response surface of the logarithm of the loss {kind} parameters, fitted "
            f"to {fitted.points} points, has an adjusted R² of {fitted.r_squared:.2f}."
        )


def _ridges(found: Calibration) -> str:
    pairs = ridges(found.particles, names=found.problem.names)
    if not pairs:
        return f"No two parameters have a correlation beyond {RIDGE:g} among the particles."
    rows = [[one, other, f"{value:+.2f}"] for one, other, value in pairs]
    return table(["parameter", "and", "correlation"], rows)


def _eras(eras: Eras) -> list[str]:
    names = list(eras.values)
    rows = [
        [f"{era.first}–{era.last}", f"{era.structural:.3f}", f"{era.own:.3f}"] for era in eras.eras
    ]
    rows.append(["mean", f"{eras.structural:.3f}", f"{eras.own:.3f}"])
    values = [
        [name, f"{eras.values[name]:.4g}", *(f"{era.values[name]:.4g}" for era in eras.eras)]
        for name in names
    ]
    heads = [f"{era.first}–{era.last}" for era in eras.eras]
    return [
        f"{len(names)} parameters, {eras.trials} points in each search, all others as in force.",
        table(["era", "loss at one set", "loss at its own set"], rows),
        table(["parameter", "one set", *heads], values),
    ]
