"""`banha calibrate`: fit the parameters of a province to its measured series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from banha.cli import complete
from banha.cli.arguments import Quiet, Scale, Text, Workers, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer

if TYPE_CHECKING:
    from banha.evaluation.calibration import Calibration, Request

EPILOG = example("banha calibrate --province binh-duong --until 2019 --trials 200 --workers 2")
WORST_SHOWN = 5


ProvinceName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="One of `banha provinces`.",
        show_default=False,
        autocompletion=complete.provinces,
    ),
]
Until = Annotated[
    str, typer.Option(metavar="YEAR", help="Last year of measured series.", show_default=False)
]
Opening = Annotated[
    Text,
    typer.Option(metavar="YEAR", help="Opening; by default the last that leaves three years."),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Folder; by default runs/calibration-PROVINCE-YEAR."),
]
Trials = Annotated[str, typer.Option(metavar="N", help="Points of the search.")]
Particles = Annotated[
    str, typer.Option(metavar="N", help="Particles kept, and tried in each generation.")
]
Generations = Annotated[str, typer.Option(metavar="N", help="Rounds of particles.")]
SeedsOfPoint = Annotated[
    str, typer.Option(metavar="N", help="Seeds of each point, the same at all points.")
]
Priors = Annotated[
    Path | None,
    typer.Option(metavar="FILE.csv", help="Ranges of parameters; by default calibration.csv."),
]
ByEra = Annotated[
    bool, typer.Option("--eras", help="Compare one set of parameters with one for each opening.")
]
GoOn = Annotated[
    bool, typer.Option("--resume", help="Refuse to start anew: the folder must be there.")
]
Install = Annotated[
    bool, typer.Option("--install", help="Put the point and the particles into the pack.")
]


@clear_errors()
def calibrate(
    *,
    province: ProvinceName,
    until: Until,
    start: Opening = None,
    out: Out = None,
    trials: Trials = "200",
    particles: Particles = "100",
    generations: Generations = "3",
    seeds: SeedsOfPoint = "3",
    scale: Scale = "200",
    workers: Workers = None,
    priors: Priors = None,
    eras: ByEra = False,
    resume: GoOn = False,
    install: Install = False,
    quiet: Quiet = False,
) -> None:
    """Fit the parameters of a province to what was measured.

    The same command goes on where it was broken off. The folder holds particles, a report and
    figures; the pack changes with --install only.
    """
    from banha.cli.options import read_count
    from banha.evaluation.calibration import Request
    from banha.threads import cores

    request = Request(
        province=province,
        until=read_count(until, option="--until"),
        out=out if out is not None else Path("runs") / f"calibration-{province}-{until}",
        start=None if start is None else read_count(start, option="--start"),
        trials=read_count(trials, option="--trials"),
        particles=read_count(particles, option="--particles"),
        generations=read_count(generations, option="--generations"),
        seeds=read_count(seeds, option="--seeds"),
        scale=read_count(str(scale), option="--scale"),
        workers=cores() if workers is None else read_count(workers, option="--workers"),
        priors=priors,
        eras=eras,
    )
    if resume:
        _require_begun(request)
    _calibrate(request, put_in=install, quiet=quiet)


def _calibrate(request: Request, *, put_in: bool, quiet: bool) -> None:
    """Do what is asked, and say what came of it."""
    from banha.evaluation.calibration import calibrate as calibrated
    from banha.evaluation.calibration.write import write_calibration

    found = calibrated(request, say=None if quiet else _say)
    folder = write_calibration(found)
    installed = None
    written = f"{calibration_text(found)}\n\nWritten to {folder}"
    if put_in:
        from banha.evaluation.calibration.install import install

        installed = install(found)
        written += f"\nInstalled in {installed}"
    answer(
        lambda: written,
        lambda: {"folder": folder, "installed": installed, **calibration_document(found)},
    )


def calibration_text(found: Calibration) -> str:
    """Return the losses, the series that fit worst and the point, as lines."""
    about = found.posterior.about
    lines = [
        (
            f"{found.request.province}, {found.request.opening} to {found.request.until}: "
            f"loss {about['loss_at_point']:.3f} at the point, {about['loss_in_force']:.3f} at the "
            f"values in force, {about['loss_at_prior_median']:.3f} at the middle of the priors"
        ),
        (
            f"{about['particles']} particles within {about['tolerance']:.3f}, as good as "
            f"{about['effective_size']:.1f} equal ones"
        ),
    ]
    if found.point.moments is not None:
        worst = sorted(found.loss.by_series(found.point.moments).items(), key=lambda one: -one[1])
        named = ", ".join(f"{name} {value:.1f}" for name, value in worst[:WORST_SHOWN])
        lines.append(f"farthest series: {named}")
    if found.eras is not None:
        lines.append(
            f"one set for all eras {found.eras.structural:.3f}, a set for each {found.eras.own:.3f}"
        )
    lines += [f"  {name} = {value:.4g}" for name, value in found.values.items()]
    return "\n".join(lines)


def calibration_document(found: Calibration) -> dict[str, Any]:
    """Return the fit as values: losses, particles, and the point by parameter."""
    eras = None
    if found.eras is not None:
        eras = {"loss_of_one_set": found.eras.structural, "loss_of_own_sets": found.eras.own}
    moments = found.point.moments
    return {
        "about": found.posterior.about,
        "loss_by_series": {} if moments is None else found.loss.by_series(moments),
        "eras": eras,
        "point": found.values,
    }


def _require_begun(request: Request) -> None:
    from banha.errors import BanhaError
    from banha.evaluation.calibration.settings import FILE

    if not (request.out / FILE).is_file():
        raise BanhaError(
            f"{request.out}\n    there is no calibration to go on with\n"
            "    Cure: leave --resume out, or name the folder with --out."
        )


def _say(text: str) -> None:
    typer.echo(text, err=True)
