"""Whatever holds yearly records, read as runs by scenario: what figures are drawn from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from banha.comparison import Comparison
from banha.errors import Fault, RequestError
from banha.report.style import Language
from banha.run import Run
from banha.run_folder import StoredRun

if TYPE_CHECKING:
    from banha.batch.results import Results
    from banha.scenario import Scenario

type RunData = (
    Run | StoredRun | Comparison | Results | Runs | pd.DataFrame
    | Sequence[Run | StoredRun | pd.DataFrame]
    | Mapping[str, Sequence[Run | StoredRun | pd.DataFrame]]
)  # fmt: skip
"""What holds yearly records: a run, several (one per seed), runs by title, a comparison, the
results of a batch, a tidy table as `Results.series` returns it, or what was read already."""

DRAW = ("seed", "point")
PARTICLE = "particle"
NEEDED = ("year", "series", "breakdown", "value")


@dataclass(frozen=True, eq=False)
class Runs:
    """Yearly records of runs by scenario.

    Attributes
    ----------
    frames
        Title of a scenario to the yearly records of its runs, one table per draw.
    provinces
        Provinces simulated, as far as the data say it.
    parameters
        Whether runs of one scenario have different parameters, as with particles of a posterior.
    """

    frames: Mapping[str, Sequence[pd.DataFrame]]
    provinces: tuple[str, ...] = ()
    parameters: bool = False

    @property
    def seeds(self) -> dict[str, int]:
        """How many runs there are of each scenario."""
        return {title: len(frames) for title, frames in self.frames.items()}

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of all runs."""
        years = [frame["year"] for frames in self.frames.values() for frame in frames]
        return int(min(y.min() for y in years)), int(max(y.max() for y in years))


def read_runs(
    data: RunData, *, series: Collection[str] | None = None, lang: Language = "en"
) -> Runs:
    """Return the yearly records of whatever holds some.

    Parameters
    ----------
    data
        See `RunData`. A table without a column `scenario` is one run or, by `seed` and `point`,
        several of one scenario.
    series
        Names of the series wanted, which are read from a batch; None: all.
    lang
        Language of the scenarios' titles.

    Raises
    ------
    RequestError
        There is no run of a whole year, or a table lacks a column.
    """
    runs = _read(data, series=series, lang=lang)
    if not any(len(frame) for frames in runs.frames.values() for frame in frames):
        cure = "Run at least one whole year, and name series that were kept."
        raise RequestError([Fault("figure", "there is no run of a whole year to draw", cure)])
    return runs


def title_of(scenario: Scenario, *, lang: Language) -> str:
    """Title of a scenario in a language; in English where it has no other."""
    return (scenario.title_vi if lang == "vi" else "") or scenario.title


def _read(data: Any, *, series: Collection[str] | None, lang: Language) -> Runs:
    from banha.batch.results import Results

    match data:
        case Runs():
            found = data
        case pd.DataFrame():
            found = _of_table(data)
        case Comparison():
            found = _of_comparison(data, lang=lang)
        case Results():
            found = _of_results(data, series=series, lang=lang)
        case Run() | StoredRun():
            found = _of_list([data], lang=lang)
        case Mapping():
            found = _of_titles(data)
        case Sequence() if not isinstance(data, str):
            found = _of_list(data, lang=lang)
        case _:
            what = f"{type(data).__name__} holds no yearly records"
            cure = "Give runs, runs by title, a comparison, results, or a tidy table."
            raise RequestError([Fault("figure", what, cure)])
    return found


def _of_titles(data: Mapping[str, Sequence[Any]]) -> Runs:
    frames = {str(title): [_frame(one) for one in many] for title, many in data.items()}
    found = {_province(one) for many in data.values() for one in many} - {""}
    vary = any(_parameters_vary(many) for many in data.values())
    return Runs(frames, tuple(sorted(found)), vary)


def _of_list(data: Sequence[Any], *, lang: Language) -> Runs:
    frames: dict[str, list[pd.DataFrame]] = {}
    for one in data:
        title = "" if isinstance(one, pd.DataFrame) else title_of(one.scenario, lang=lang)
        frames.setdefault(title, []).append(_frame(one))
    alike: dict[str, list[Any]] = {}
    for one in data:
        name = "" if isinstance(one, pd.DataFrame) else one.scenario.name
        alike.setdefault(name, []).append(one)
    vary = any(_parameters_vary(many) for many in alike.values())
    return Runs(frames, tuple(sorted({_province(one) for one in data} - {""})), vary)


def _of_comparison(data: Comparison, *, lang: Language) -> Runs:
    draws = [key for key in DRAW if key in data.frame]
    columns = ["year", "series", "breakdown", "unit"]
    frames = {
        title_of(scenario, lang=lang): [
            part[columns].assign(value=part[side]) for _, part in data.frame.groupby(draws)
        ]
        for side, scenario in (("a", data.a), ("b", data.b))
    }
    return Runs(frames, (data.a.province,), bool(data.as_they_stand.particles))


def _of_results(data: Results, *, series: Collection[str] | None, lang: Language) -> Runs:
    frame = data.series(None if series is None else sorted(series))
    titles = {one.name: title_of(one, lang=lang) for one in data.study.scenarios}
    return _of_table(frame.assign(scenario=frame["scenario"].map(titles)))


def _of_table(data: pd.DataFrame) -> Runs:
    if lacking := [name for name in NEEDED if name not in data]:
        what = f"the table has no column {', '.join(lacking)}"
        cure = f"Give a tidy table with {', '.join(NEEDED)}, such as run.yearly()."
        raise RequestError([Fault("figure", what, cure)])
    titles = data["scenario"] if "scenario" in data else pd.Series("", index=data.index)
    draws = [key for key in DRAW if key in data]
    frames = {}
    for title, part in data.groupby(titles, sort=False, observed=True):
        many = [one for _, one in part.groupby(draws)] if draws else [part]
        frames[str(title)] = many
    found = tuple(sorted(set(data["province"]))) if "province" in data else ()
    return Runs(frames, found, PARTICLE in data)


def _parameters_vary(many: Sequence[Run | StoredRun | pd.DataFrame]) -> bool:
    """Whether runs of one scenario do not all have the same parameters."""
    tables = [one for one in many if isinstance(one, pd.DataFrame)]
    sets = [one.scenario.overrides for one in many if not isinstance(one, pd.DataFrame)]
    return any(PARTICLE in one for one in tables) or any(one != sets[0] for one in sets)


def _frame(one: Run | StoredRun | pd.DataFrame) -> pd.DataFrame:
    return one if isinstance(one, pd.DataFrame) else one.yearly()


def _province(one: Run | StoredRun | pd.DataFrame) -> str:
    return "" if isinstance(one, pd.DataFrame) else cast("Run", one).scenario.province
