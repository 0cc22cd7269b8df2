"""What `banha forecast` does: one province with what its nation keeps, or all, which makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from banha.data import list_provinces, province_folder
from banha.errors import Fault, RequestError
from banha.evaluation.forecasting.blind import Forecast, Request, forecast
from banha.evaluation.forecasting.installed import drawn, install, read_installed
from banha.evaluation.forecasting.outside_file import read_outside
from banha.packs.layout import LAST_OBSERVED_YEAR, LAST_OUTSIDE_YEAR
from banha.packs.stand_ins.nation import load_nation
from banha.suggest import did_you_mean

type Tell = Callable[[str], None]

ALL = "all"
NATION = "viet-nam"


@dataclass(frozen=True)
class ForecastOrder:
    """What the command line asks.

    Attributes
    ----------
    province
        A slug, several with commas, or `all`.
    first, last
        Years that are forecast.
    outside
        File of outside inputs.
    particles
        Draws.
    runs
        Folder of finished runs.
    install
        Whether the nation keeps the calibration; with `all` only.
    workers
        Processes that share the runs.
    """

    province: str
    first: int
    last: int
    outside: Path | None
    particles: int
    runs: Path
    install: bool
    workers: int


def require_years(order: ForecastOrder) -> None:
    """Refuse years that cannot be forecast, and an installation of less than all provinces.

    Raises
    ------
    RequestError
        All faults at once.
    """
    faults = []
    if order.first != LAST_OBSERVED_YEAR + 1:
        what = f"Data are known up to {LAST_OBSERVED_YEAR}; a forecast begins the year after."
        cure = f"Give --from {LAST_OBSERVED_YEAR + 1}; `banha hindcast` judges earlier origins."
        faults.append(Fault(f"--from {order.first}", what, cure))
    if not order.first <= order.last <= LAST_OUTSIDE_YEAR:
        what = "The last year lies before the first, or after the outside path ends."
        cure = f"Give a year from {order.first} to {LAST_OUTSIDE_YEAR}."
        faults.append(Fault(f"--to {order.last}", what, cure))
    if order.install and order.province != ALL:
        what = "A calibration of the nation needs all its provinces."
        faults.append(Fault("--install", what, "Give --province all, or leave --install out."))
    if faults:
        raise RequestError(faults)


def made(order: ForecastOrder, *, tell: Tell | None = None) -> Forecast:
    """Make the forecast.

    Raises
    ------
    RequestError
        A province or the file of outside inputs is wrong, or nothing has been calibrated.
    """
    outside = read_outside(order.outside) if order.outside is not None else pd.DataFrame()
    if order.province == ALL:
        return _of_all(order, outside=outside, tell=tell)
    provinces = tuple(dict.fromkeys(name.strip() for name in order.province.split(",")))
    known = list_provinces()
    faults = [
        Fault(f"province {slug!r}", "There is no such province.", did_you_mean(slug, known))
        for slug in provinces
        if slug not in known
    ]
    if faults:
        raise RequestError(faults)
    kept = read_installed(NATION)
    request = Request(
        provinces=provinces, first=order.first, last=order.last, folder=order.runs,
        particles=drawn(kept.particles, number=order.particles),
        own=own_particles(provinces, number=order.particles), filters=kept.filters,
        outside=outside, workers=order.workers,
    )  # fmt: skip
    return forecast(request, tell=tell)


def own_particles(provinces: tuple[str, ...], *, number: int) -> dict[str, pd.DataFrame]:
    """Return draws of the provinces whose packs hold a posterior of their own."""
    from banha.evaluation.calibration.posterior import TABLE, draw_particles, load_posterior

    found = {}
    for slug in provinces:
        folder = province_folder(slug)
        if not (folder / TABLE).is_file():
            continue
        posterior = load_posterior(folder)
        values = [posterior.values(one) for one in draw_particles(posterior, number, seed=1)]
        table = pd.DataFrame(values)
        table.insert(0, "particle", range(number))
        found[slug] = table
    return found


def _of_all(order: ForecastOrder, *, outside: pd.DataFrame, tell: Tell | None) -> Forecast:
    from banha.evaluation.hindcast.plan import prior_draws
    from banha.packs.shared import nation_folder

    provinces = tuple(sorted(load_nation(NATION).provinces))
    request = Request(
        provinces=provinces, first=order.first, last=order.last, folder=order.runs,
        particles=prior_draws(order.particles), weigh=True,
        own=own_particles(provinces, number=order.particles), outside=outside,
        workers=order.workers,
    )  # fmt: skip
    found = forecast(request, tell=tell)
    if order.install:
        install(nation_folder(NATION), found.particles, found.filters, until=order.first - 1)
    return found
