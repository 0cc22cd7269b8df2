"""Figures of the verdict: ratios by series, and forecasts with bands over what came true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from banha.evaluation.hindcast.model_forecasts import MODEL
from banha.evaluation.judging.series import (
    ScoredSeries,
    observations,
    scored_series,
    working_level,
)
from banha.packs.stand_ins.nation import load_nation
from banha.report import style

METADATA = {"Software": None}
PIXELS = 150
SHOWN = (
    ("in_migration_rate", "gso-annual-survey"), ("net_migration_rate", "gso-annual-survey"),
    ("labour_force", "lfs-icls13-pre2019census"),
    ("employment_to_population_ratio", "lfs-icls13-pre2019census"),
    ("trained_workers_share", "gso-certificate-3m"), ("population", "pop-pre2019census"),
    ("retail_sales", "gso-online-2018"), ("population", "pop-post2019census-dstai"),
)  # fmt: skip
PROVINCES = ("binh-duong", "dong-nai", "thanh-hoa")
ORIGINS = {2010: 0, 2013: 1, 2016: 2}


def draw_ratios(ratios: pd.DataFrame, path: Path) -> None:
    """Dots: the model's score over that of the best rival so far, all horizons together."""
    with style.look():
        figure = Figure(figsize=(8.5, 4.2))
        for place, (score, words) in enumerate((("rmse", "RMSE"), ("crps", "CRPS"))):
            axes = figure.add_subplot(1, 2, place + 1)
            _dots(axes, ratios[ratios["score"] == score], words=words, names=place == 0)
        figure.text(0.02, 0.955, "Errors over those of the best rival so far", fontsize=10,
                    fontweight="bold")  # fmt: skip
        note = ("Left of 1: the model errs less. Bars: 90 % by bootstrap of whole origin years. "
                "Full: outside path forecast; hollow: given.")  # fmt: skip
        figure.text(0.02, 0.015, note, fontsize=7)
        figure.subplots_adjust(left=0.27, right=0.98, top=0.86, bottom=0.16, wspace=0.08)
        _save(figure, path)


def _dots(axes: Axes, ratios: pd.DataFrame, *, words: str, names: bool) -> None:
    series = [one for one in scored_series() if one.tier == "A"]
    mine = ratios[(ratios["forecaster"] == MODEL) & (ratios["benchmark"] == "best")
                  & (ratios["horizon"].astype(str) == "1-5")]  # fmt: skip
    for row, one in enumerate(series):
        for kind, offset, face in (("unconditional", 0.14, style.COLOURS[0]),
                                   ("conditional", -0.14, "white")):  # fmt: skip
            found = mine[(mine["series"] == one.series) & (mine["basis"] == one.basis)
                         & (mine["kind"] == kind)]  # fmt: skip
            if found.empty:
                continue
            cell, y = found.iloc[0], len(series) - 1 - row + offset
            axes.plot([cell["low"], cell["high"]], [y, y], color=style.COLOURS[0], linewidth=1)
            axes.plot(cell["ratio"], y, "o", color=style.COLOURS[0], markerfacecolor=face,
                      markersize=5)  # fmt: skip
    axes.axvline(1.0, color=style.QUIET, linewidth=0.8)
    axes.set_xscale("log")
    ticks = [0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(range(len(series)))
    labels = [one.title_en for one in reversed(series)]
    axes.set_yticklabels(labels if names else [""] * len(series))
    axes.set_title(words)
    axes.grid(axis="x")


def draw_fans(forecasts: pd.DataFrame, path: Path) -> None:
    """Fans of three provinces and three origins over what was measured."""
    panel = load_nation().panel
    with style.look():
        figure = Figure(figsize=(11.5, 13.0))
        wanted = [one for one in scored_series() if one.key in SHOWN]
        for row, one in enumerate(wanted):
            levels = working_level(observations(panel, series=one), series=one)
            for column, slug in enumerate(PROVINCES):
                axes = figure.add_subplot(len(wanted), len(PROVINCES), row * 3 + column + 1)
                _fan(axes, forecasts, levels[slug].dropna(), series=one, slug=slug)
                if row == 0:
                    axes.text(0.0, 1.28, load_nation().provinces[slug]["name_vi"],
                              transform=axes.transAxes, fontsize=9, fontweight="bold")  # fmt: skip
        figure.text(0.02, 0.985, "Forecasts from 2010, 2013 and 2016, outside path forecast, and "
                    "what was measured", fontsize=11, fontweight="bold")  # fmt: skip
        figure.text(0.02, 0.006, "Dots: measured. Bands: 5 to 95 %. Levels in natural units; the "
                    "back-revised population is not real-time data.", fontsize=7)  # fmt: skip
        figure.subplots_adjust(left=0.06, right=0.985, top=0.935, bottom=0.035, hspace=0.55,
                               wspace=0.3)  # fmt: skip
        _save(figure, path)


def _fan(
    axes: Axes, forecasts: pd.DataFrame, level: pd.Series, *, series: ScoredSeries, slug: str
) -> None:
    shown = level[level.index >= 2005]
    raw = (lambda v: np.exp(v / 100.0)) if series.transformation == "growth" else (lambda v: v)
    axes.plot(shown.index, raw(shown.to_numpy()), "o", color=style.MEASURED, markersize=2.5)
    mine = forecasts[(forecasts["series"] == series.series) & (forecasts["basis"] == series.basis)
                     & (forecasts["province"] == slug)
                     & (forecasts["kind"] == "unconditional")]  # fmt: skip
    for origin, colour in ORIGINS.items():
        if origin >= shown.index.max():
            continue  # nothing was measured after it
        part = mine[mine["origin"] == origin].sort_values("horizon")
        if part.empty or origin not in level.index:
            continue
        years = np.concatenate([[origin], origin + part["horizon"].to_numpy()])
        start = float(level[origin])
        paths = {q: raw(start + np.concatenate([[0.0], part[q].to_numpy(np.float64)]))
                 for q in ("p05", "p50", "p95")}  # fmt: skip
        axes.fill_between(years, paths["p05"], paths["p95"], color=style.COLOURS[colour],
                          alpha=0.2, linewidth=0)  # fmt: skip
        axes.plot(years, paths["p50"], color=style.COLOURS[colour], linewidth=1.1)
    axes.set_title(series.title_en, fontsize=7.5)
    style.number_axis(axes, lang="en", count=4)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=PIXELS, metadata=METADATA)
