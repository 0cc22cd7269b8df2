"""Many runs of many provinces, each with a particle and luck of its own: what they record of data.

A province's runs are one file, named by all that they depend on: pack, particles, years, code and
tables. A file that is there is not made again, so an ensemble that was broken off goes on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from banha.data import data_folder, own_provinces_folder, province_folder, use_own_provinces
from banha.evaluation.judging.series import ScoredSeries, scored_series
from banha.evaluation.study import TABLES
from banha.formula import Formula
from banha.kernels.cache import is_warm
from banha.manifest import file_hash, model_hash
from banha.packs import load_pack
from banha.packs.pack import content_hash
from banha.processes import shared_processes
from banha.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from banha.packs.pack import Pack
    from banha.province import Province
    from banha.records import Records

type Tell = Callable[[str], None]

ADULTS = 6_000
FIRST_YEAR = 2010
FIRST_SEED = 101
MANUFACTURING = ("labour_intensive", "technology")
INDUSTRY = "industrial_jobs"
KEYS = ["particle", "year", "month", "series", "breakdown", "basis"]
WHOLE_YEAR = 0


@dataclass(frozen=True)
class Ensemble:
    """What is run of each province.

    Attributes
    ----------
    name
        Names the ensemble and its folder.
    packs
        Folder of packs that come before those of the data; None: your own packs do.
    particles
        Draws of parameters, a row each: `particle`, and for each prior of `calibration.csv`, by
        the name of its parameter, the share of the prior that lies below the draw.
    until
        Last year.
    paths
        Growth of world demand beside the outside path, log points a year, by particle and year;
        empty: none.
    series
        What is kept of a run, by the formulas of the series.
    outside
        Outside inputs that take the place of the packs': columns series, year, value.
    own
        Provinces whose particles are values of their own posterior, by slug; the rows are those
        of `particles`, the columns values of parameters.
    monthly
        Whether the jobs of industry are kept by month as well, as `INDUSTRY`.
    """

    name: str
    packs: Path | None
    particles: pd.DataFrame
    until: int
    paths: pd.DataFrame
    series: tuple[ScoredSeries, ...] = field(default_factory=scored_series)
    outside: pd.DataFrame = field(default_factory=pd.DataFrame)
    own: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    monthly: bool = False


def run_ensemble(
    ensemble: Ensemble,
    *,
    provinces: Sequence[str],
    folder: Path,
    workers: int = 1,
    tell: Tell | None = None,
) -> pd.DataFrame:
    """Run what has not been run yet, and return what all runs record of the scored series.

    Parameters
    ----------
    ensemble
        What is run.
    provinces
        Slugs of the provinces.
    folder
        Where finished provinces are kept.
    workers
        Processes that share the provinces.
    tell
        Told a line when a province is finished.

    Returns
    -------
    DataFrame
        Columns province, particle, year, month (0: the whole year), series, breakdown, basis,
        value in the unit of the series.
    """
    place = folder / ensemble.name
    place.mkdir(parents=True, exist_ok=True)
    paths = {slug: place / f"{slug}-{_key(ensemble, slug)}.parquet" for slug in provinces}
    left = [slug for slug in provinces if not paths[slug].is_file()]
    # Where kernels must be compiled first, one process does it for all.
    alone = left if workers <= 1 else left[: int(not is_warm())]
    for number, slug in enumerate(alone, start=1):
        run_province(ensemble, slug, paths[slug])
        if tell is not None:
            tell(f"{ensemble.name}: {number} of {len(left)} provinces, {slug}")
    shared = [slug for slug in left if slug not in alone]
    if shared:
        with shared_processes(min(workers, len(shared))) as pool:
            tasks = {
                pool.submit(run_province, ensemble, slug, paths[slug]): slug for slug in shared
            }
            for number, task in enumerate(as_completed(tasks), start=len(alone) + 1):
                task.result()
                if tell is not None:
                    tell(f"{ensemble.name}: {number} of {len(left)} provinces, {tasks[task]}")
    frames = [pd.read_parquet(paths[slug]).assign(province=slug) for slug in provinces]
    return pd.concat(frames, ignore_index=True)[["province", *KEYS, "value"]]


def run_province(ensemble: Ensemble, slug: str, path: Path) -> None:
    """Run a province with every particle, and keep the yearly values of the scored series."""
    with use_own_provinces(ensemble.packs or own_provinces_folder()):
        frames = [
            _of_run(member(ensemble, slug, row), ensemble).assign(particle=int(row["particle"]))
            for _, row in ensemble.particles.iterrows()
        ]
    draft = path.with_suffix(f".{os.getpid()}.draft")
    pd.concat(frames, ignore_index=True)[[*KEYS, "value"]].to_parquet(draft, index=False)
    draft.replace(path)


def member(ensemble: Ensemble, slug: str, row: pd.Series[float]) -> Scenario:
    """Return the scenario of a province and a particle: its parameters, luck and outside path."""
    from banha.evaluation.calibration.priors import (
        read_priors,
        values_at,
        values_in_force,
        with_values,
    )

    scenario = load_scenario("baseline").with_run(
        province=slug, start=f"{FIRST_YEAR}-01", end=f"{ensemble.until}-12",
        scale=scale_of(slug), seed=FIRST_SEED + int(row["particle"]),
    )  # fmt: skip
    if slug in ensemble.own:
        own = ensemble.own[slug].set_index("particle").loc[int(row["particle"])].to_dict()
        scenario = with_values(scenario, {str(name): float(value) for name, value in own.items()})
    else:
        priors = read_priors()
        shares = np.array([float(row[prior.parameter]) for prior in priors], np.float64)
        in_force = values_in_force(scenario, priors)
        scenario = with_values(scenario, values_at(priors, shares, in_force=in_force))
    beside = ensemble.paths
    if beside.empty:
        return scenario
    mine = beside[beside["particle"] == int(row["particle"])].sort_values("year")
    total = 0.0
    for year, growth in zip(mine["year"], mine["growth"], strict=True):
        total += float(growth)
        scenario = scenario.with_lever(
            "world_demand", value=total, start=f"{int(year)}-01", end=f"{int(year)}-12"
        )
    return scenario


def scale_of(slug: str) -> int:
    """Return the scale at which some 6,000 adults stand for a province, if its firms allow it."""
    from banha.run import coarsest_scale

    pack = load_pack(slug, start_year=FIRST_YEAR)
    return max(1, min(int(pack.population[15:].sum()) // ADULTS, coarsest_scale(pack)))


def _of_run(scenario: Scenario, ensemble: Ensemble) -> pd.DataFrame:
    """Run to the end; values of the ensemble's series, in their own units."""
    from banha.run import simulate

    def give_outside(province: Province) -> None:
        if not ensemble.outside.empty:
            province.pack = with_outside(province.pack, ensemble.outside)

    run = simulate(scenario, prepare=give_outside)
    yearly = run.yearly()
    found = [_values(one, yearly) for one in ensemble.series]
    if ensemble.monthly:
        found.append(_jobs_of_industry(run.records))
    return pd.concat(found, ignore_index=True)


def with_outside(pack: Pack, table: pd.DataFrame) -> Pack:
    """Return a pack whose outside paths are those of a table in the years that it names."""
    paths = dict(pack.outside_series)
    for name, rows in table.groupby("series"):
        path = paths[str(name)]
        values = path.values.copy()
        places = rows["year"].to_numpy(np.int64) - path.first_year
        values[places] = rows["value"].to_numpy(np.float64)
        paths[str(name)] = replace(path, values=values)
    return replace(pack, outside_series=paths)


def _jobs_of_industry(records: Records) -> pd.DataFrame:
    """Employees of both manufacturing sectors at the end of each month."""
    parts = records.parts("employees")
    mine = [parts.index(sector) for sector in MANUFACTURING]
    jobs = records["employees"][:, mine].sum(axis=1)
    months = np.arange(records.months)
    return pd.DataFrame(
        {
            "year": records.start.year + months // 12,
            "month": months % 12 + 1,
            "series": INDUSTRY,
            "breakdown": "total",
            "basis": "",
            "value": np.asarray(jobs, np.float64),
        }
    )


def _values(series: ScoredSeries, yearly: pd.DataFrame) -> pd.DataFrame:
    found = Formula(series.simulated, per=series.per, factor=series.factor).values(yearly)
    return pd.DataFrame(
        {
            "year": found.index.to_numpy(np.int64),
            "month": WHOLE_YEAR,
            "series": series.series,
            "breakdown": series.breakdown,
            "basis": series.basis,
            "value": found.to_numpy(np.float64),
        }
    )


def _key(ensemble: Ensemble, slug: str) -> str:
    """Hash of all that a province's runs depend on."""
    with use_own_provinces(ensemble.packs or own_provinces_folder()):
        pack = content_hash(province_folder(slug), start_year=FIRST_YEAR)
    parts = [
        slug, pack, str(ensemble.until), model_hash(), str(ensemble.monthly),
        ensemble.particles.to_csv(index=False), ensemble.paths.to_csv(index=False),
        ensemble.outside.to_csv(index=False),
        ensemble.own[slug].to_csv(index=False) if slug in ensemble.own else "",
        *map(repr, ensemble.series),
        *(file_hash(data_folder() / name) for name in (*TABLES, "calibration.csv")),
    ]  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
