"""The six criteria of a community: as a radar of one or several years, and over time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from banha.criteria import FULL_SCORE, read_criteria
from banha.errors import Fault, RequestError
from banha.formula import Formula
from banha.report import style
from banha.report.labels import formula_title
from banha.report.numbers import written
from banha.report.page import caption_height, is_narrow, new_page, write_caption
from banha.report.runs import RunData, Runs, read_runs
from banha.report.scenario_lines import (
    MEMBERS,
    look_of,
    name_by_number,
    scenario_key,
)
from banha.report.style import Language
from banha.report.trajectories import (
    caption_of_runs,
    draw_scenarios,
    formula_bands,
    where_and_when,
)
from banha.report.words import read_language, words

SERIES = ("criteria", "community_score")
SCORE = "community_score"
RINGS = (20, 40, 60, 80, 100)
TOGETHER = 4
"""Paths that one radar can hold; more have a radar each, beside the first."""
RADAR, SMALL, PATH_ROW = 3.4, 2.0, 1.5
"""Inches of a radar alone, of one of several, of a row of panels over the years."""
PHONE_RADAR, KEY_LINE = 2.8, 0.22
"""Inches of a radar on a narrow page, and of a line of the key below it."""
HEAD = 0.55
COLUMNS = 3
LABEL_CHARACTERS, KEY_CHARACTERS = 14, 28


def criteria_radar_figure(
    data: RunData,
    *,
    year: int | None = None,
    years: Sequence[int] | None = None,
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return a radar of the six criteria, with bands over seeds.

    Up to four paths share a radar; of more, each has one of its own beside the first.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    year
        Scenarios in this year; None: the last one.
    years
        One scenario in these years instead.
    title
        Title of the figure; None: one that says what it shows.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such year, the criteria were not recorded, or `years` are asked of several
        scenarios or together with `year`.
    """
    read_language(lang)
    runs = read_runs(data, series=SERIES, lang=lang)
    table = criteria_table(runs, lang=lang)
    table = table[table["criterion"] != SCORE]
    paths = _paths(table, runs, year=year, years=years)
    together = len(paths) <= TOGETHER
    shown = pd.concat(paths.values())
    drawn = _what_is_drawn(shown, first="" if together else next(iter(paths)), lang=lang)
    caption = [drawn, *caption_of_runs(runs, shown, lang=lang)]
    rows = -(-(len(paths) - 1) // COLUMNS)
    with style.look():
        figure = new_page(
            title=title or words("run_radar_title", lang),
            height=HEAD
            + (_radar_height(paths) if together else SMALL * rows)
            + caption_height(caption),
            subtitle=where_and_when(runs, lang=lang, years=sorted({*shown["year"]})),
        )
        if together:
            _one_radar(figure, paths, lang=lang)
        else:
            _small_radars(figure, paths, rows=rows, lang=lang)
        write_caption(figure, caption)
    return figure


def criteria_path_figure(
    data: RunData, *, title: str | None = None, lang: Language = "en"
) -> Figure:
    """Return the community score and the six criteria over the years, a panel each.

    Lines are numbered at their ends; the key stands beside the last panel.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    title
        Title of the figure; None: one that says what it shows.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no run of a whole year, or the criteria were not recorded.
    """
    read_language(lang)
    runs = read_runs(data, series=SERIES, lang=lang)
    table = criteria_table(runs, lang=lang)
    caption = [words("run_paths", lang), *caption_of_runs(runs, table, lang=lang)]
    names = list(runs.frames)
    keys = list(dict.fromkeys(table["criterion"]))
    rows = -(-(len(keys) + 1) // COLUMNS)
    row = max(PATH_ROW, MEMBERS * len(names) + 0.35)
    with style.look():
        figure = new_page(
            title=title or words("run_paths_title", lang),
            height=HEAD + row * rows + caption_height(caption),
            subtitle=where_and_when(runs, lang=lang),
        )
        ends: list[tuple[Axes, dict[str, tuple[float, float]]]] = []
        for place, key in enumerate(keys):
            axes = figure.add_subplot(rows, COLUMNS, place + 1)
            part = table[table["criterion"] == key]
            ends.append((axes, draw_scenarios(axes, part, lang=lang, named=False, years=4)))
            axes.set_title(fill(str(part["label"].iloc[0]), 26), fontsize=7.5)
            style.number_axis(axes, lang=lang, count=4)
            if not place % COLUMNS:
                axes.set_ylabel(words("run_score", lang))
        if len(names) > 1:
            space = figure.add_subplot(rows, COLUMNS, (len(keys) + 1, rows * COLUMNS))
            space.axis("off")
            space.legend(handles=scenario_key(names, numbered=True), loc="center left",
                         handlelength=3.0, borderaxespad=0.0)  # fmt: skip
        write_caption(figure, caption)
        if len(names) > 1:
            name_by_number(figure, ends)
    return figure


def criteria_table(data: RunData, *, lang: Language = "en") -> pd.DataFrame:
    """Return the six criteria and the community score by scenario and year.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    lang
        Language of titles and words: `en` or `vi`.

    Returns
    -------
    Columns criterion (`community_score` for the score), label, and those of `trajectory_table`.

    Raises
    ------
    RequestError
        There is no run of a whole year, or the criteria were not recorded.
    """
    read_language(lang)
    runs = read_runs(data, series=SERIES, lang=lang)
    parts = []
    for key, text in {SCORE: SCORE, **{n: f"criteria[{n}]" for n in read_criteria().names}}.items():
        formula = Formula(text)
        part = formula_bands(runs, formula)
        part.insert(0, "label", formula_title(formula, lang))
        part.insert(0, "criterion", key)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _paths(
    table: pd.DataFrame, runs: Runs, *, year: int | None, years: Sequence[int] | None
) -> dict[str, pd.DataFrame]:
    """What a radar shows: by name, the criteria of a scenario in a year."""
    names = list(runs.frames)
    if years is not None and (year is not None or len(names) > 1 or not len(years)):
        what = "a radar shows several scenarios in one year, or one scenario in several"
        cure = "Give year alone, or years and the runs of one scenario."
        raise RequestError([Fault("figure, years", what, cure)])
    known = sorted({int(one) for one in table["year"]})
    asked = [known[-1] if year is None else year] if years is None else list(years)
    for one in asked:
        if one not in known:
            cure = f"Name a year from {known[0]} to {known[-1]}."
            raise RequestError([Fault("figure, year", f"there is no year {one!r}", cure)])
    if years is not None:
        return {str(one): table[table["year"] == one] for one in dict.fromkeys(asked)}
    then = table[table["year"] == asked[0]]
    return {name: then[then["scenario"] == name] for name in names if name in set(then["scenario"])}


def _what_is_drawn(shown: pd.DataFrame, *, first: str, lang: Language) -> str:
    """Say what a radar shows; with a first path, that each other has one beside it."""
    drawn = words("run_radar", lang)
    if not first:
        return drawn
    named = "; ".join(f"{n} {label}" for n, label in enumerate(dict.fromkeys(shown["label"]), 1))
    return f"{drawn} {words('run_radar_first', lang, first=first, named=named)}"


def _radar_height(paths: Collection[str]) -> float:
    """Return the inches of one radar with its key."""
    return PHONE_RADAR + _key_height(paths) if is_narrow() else RADAR


def _key_height(paths: Collection[str]) -> float:
    """Return the inches of a key below a radar."""
    lines = sum(1 + fill(name, KEY_CHARACTERS).count("\n") for name in paths)
    return KEY_LINE * lines if len(paths) > 1 else 0.0


def _one_radar(figure: Figure, paths: dict[str, pd.DataFrame], *, lang: Language) -> None:
    """Draw up to four paths on one radar, with the key beside it, on a narrow page below it."""
    if is_narrow():
        heights = (PHONE_RADAR, max(_key_height(paths), KEY_LINE))
        cells = figure.add_gridspec(2, 1, height_ratios=heights)
    else:
        cells = figure.add_gridspec(1, 2, width_ratios=(5, 3))
    several = len(paths) > 1
    axes = figure.add_subplot(cells[0] if several else cells[:], projection="polar")
    _draw_radar(axes, paths, places=range(len(paths)), lang=lang)
    if several:
        space = figure.add_subplot(cells[1])
        space.axis("off")
        names = [fill(name, KEY_CHARACTERS) for name in paths]
        space.legend(handles=scenario_key(names), loc="center left", handlelength=3.0)


def _small_radars(
    figure: Figure, paths: dict[str, pd.DataFrame], *, rows: int, lang: Language
) -> None:
    """Draw each path beside the first on a radar of its own, with numbers for the criteria."""
    first, *others = paths
    for place, name in enumerate(others):
        axes = figure.add_subplot(rows, COLUMNS, place + 1, projection="polar")
        pair = {first: paths[first], name: paths[name]}
        _draw_radar(axes, pair, places=(0, 1), lang=lang, small=True)
        axes.set_title(fill(name, 28), fontsize=7.0, loc="center", pad=13.0)


def _draw_radar(
    axes: Axes,
    paths: dict[str, pd.DataFrame],
    *,
    places: Sequence[int],
    lang: Language,
    small: bool = False,
) -> None:
    """Draw paths on a radar from 0 to 100, the first criterion at the top."""
    assert isinstance(axes, PolarAxes)
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    axes.set_ylim(0.0, FULL_SCORE)
    labels = list(next(iter(paths.values()))["label"])
    angles = np.arange(len(labels)) * 2.0 * np.pi / len(labels)
    for number, rows in zip(places, paths.values(), strict=True):
        look = look_of(number)
        median, low, high = (
            np.append(rows[name].to_numpy(), rows[name].iloc[0])
            for name in ("median", "low", "high")
        )
        round_ = np.append(angles, angles[0])
        axes.fill_between(round_, low, high, color=look.colour, alpha=0.2, linewidth=0)
        axes.plot(round_, median, color=look.colour, linestyle=look.line, marker=look.marker,
                  markersize=3.0, linewidth=1.0 if small else 1.4, clip_on=False)  # fmt: skip
    axes.set_xticks(angles, [""] * len(angles))
    rings = RINGS[1::2] if small else RINGS
    axes.set_rgrids(rings, [written(ring, lang=lang, decimals=0) for ring in rings],
                    angle=np.degrees(angles[1]) / 2.0, fontsize=6.5, color=style.QUIET)  # fmt: skip
    axes.spines["polar"].set_color("#BBBBBB")
    for number, (angle, label) in enumerate(zip(angles, labels, strict=True), 1):
        _label(axes, str(number) if small else label, angle=float(angle))


def _label(axes: PolarAxes, label: str, *, angle: float) -> None:
    """Name a criterion outside the last ring, away from its middle."""
    across, up = float(np.sin(angle)), float(np.cos(angle))
    axes.annotate(
        fill(label, LABEL_CHARACTERS, break_long_words=False), (angle, FULL_SCORE),
        xytext=(4.0 * across, 4.0 * up), textcoords="offset points", fontsize=6.5,
        linespacing=1.1, annotation_clip=False,
        ha="center" if abs(across) < 0.1 else "left" if across > 0.0 else "right",
        va="center" if abs(up) < 0.1 else "bottom" if up > 0.0 else "top",
    )  # fmt: skip
