"""Write docs/validation.md and its figures from the stored results of the hindcast."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from figures import draw_fans, draw_ratios

from banha.evaluation.hindcast.model_forecasts import (
    LAST_OBSERVATION,
    MODEL,
    UNALIGNED,
    WITHOUT_MODEL,
)
from banha.evaluation.hindcast.transfer import LEFT_OUT
from banha.evaluation.judging.rivals.panel_forecasts import RIVAL_NAMES
from banha.evaluation.judging.series import find_series, scored_series
from banha.evaluation.judging.significance import LEAST_ORIGINS, TOO_FEW
from banha.evaluation.markdown import number, table

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
DOCS = HERE.parents[1] / "docs"
COMMAND = "banha hindcast --out hindcast --workers 2"
WAYS = {
    MODEL: "model",
    LAST_OBSERVATION: "model from the last observation",
    UNALIGNED: "model unaligned",
    WITHOUT_MODEL: "the filter without the model",
}
PATHS = {"unconditional": "forecast", "conditional": "given"}
BENCHMARKS = {"best": "best rival so far", "combination": "combination of rivals"}
ALL = "1-5"


def read(name: str) -> pd.DataFrame:
    """Return a stored table."""
    return pd.read_csv(RESULTS / f"{name}.csv")


def title_of(series: str, basis: str) -> str:
    """Title of a series."""
    return find_series(series, basis).title_en


def ratio(value: float, low: float = np.nan, high: float = np.nan) -> str:
    """A ratio with its band, where one is known."""
    text = number(value, 2)
    return f"{text} [{number(low, 2)}, {number(high, 2)}]" if np.isfinite(low) else text


def headline() -> str:
    """Geometric means of the ratios, for every way to set out."""
    found = read("headline")
    rows = []
    for kind, path in PATHS.items():
        for way, words in WAYS.items():
            for benchmark, against in BENCHMARKS.items():
                part = found[
                    (found["kind"] == kind) & (found["forecaster"] == way)
                    & (found["benchmark"] == benchmark) & (found["horizon"] == ALL)
                ].set_index("score")  # fmt: skip
                errors, ranked = part.loc["rmse"], part.loc["crps"]
                rows.append([
                    path, words, against,
                    ratio(errors["ratio"], errors["low"], errors["high"]),
                    ratio(ranked["ratio"], ranked["low"], ranked["high"]),
                    f"{errors['won']} of {errors['series']}",
                    f"{errors['worst'].replace('_', ' ')} {number(errors['worst_ratio'], 2)}",
                    number(errors["without_smoothest"], 2),
                ])  # fmt: skip
    header = ["outside path", "forecaster", "against", "RMSE ratio", "CRPS ratio", "series won",
              "worst series", "without population and retail"]  # fmt: skip
    return table(header, rows)


def tested() -> str:
    """How many cells have origins enough for a test."""
    found = read("significance")
    few = int((found["diebold_mariano"].astype(str) == TOO_FEW).sum())
    return (
        f"Of {len(found)} pairs of series and horizon (both kinds of path), {few} have fewer than "
        f"{LEAST_ORIGINS} origin years: for them Diebold and Mariano's test and the confidence set "
        "say “too few”."
    )


def counts() -> str:
    """What can be scored, by series and horizon."""
    found = read("counts")
    wide = found.pivot_table(
        index=["series", "basis"], columns="horizon", values=["n", "origins"], sort=False
    )
    rows = []
    for one in scored_series():
        cells = []
        for horizon in range(1, 6):
            n = int(wide["n"].loc[one.key, horizon])
            origins = int(wide["origins"].loc[one.key, horizon])
            cells.append(f"{n} ({origins})" if n else "not scoreable")
        rows.append([one.title_en, f"`{one.basis}`", one.tier, *cells])
    return table(["series", "basis", "tier", *(f"h = {h}" for h in range(1, 6))], rows)


def by_series(kind: str) -> str:
    """Ratios to the best rival so far by series, and coverage."""
    ratios, coverage = read("ratios"), read("coverage")
    ratios = ratios[(ratios["kind"] == kind) & (ratios["forecaster"] == MODEL)]
    coverage = coverage[(coverage["kind"] == kind) & (coverage["forecaster"] == MODEL)]
    rows = []
    for one in scored_series():
        mine = ratios[(ratios["series"] == one.series) & (ratios["basis"] == one.basis)
                      & (ratios["benchmark"] == "best")]  # fmt: skip
        if mine.empty:
            continue
        bands = coverage[(coverage["series"] == one.series) & (coverage["basis"] == one.basis)
                         & (coverage["horizon"].astype(str) == ALL)].iloc[0]  # fmt: skip
        cells = []
        for score in ("rmse", "crps"):
            for horizon in ("1", "3", "5", ALL):
                value = mine[(mine["score"] == score) & (mine["horizon"].astype(str) == horizon)]
                cells.append(number(value["ratio"].iloc[0], 2) if len(value) else "–")
        name = one.title_en + ("" if one.headline else " *")
        held = [number(100 * bands[f"coverage_{share}"], 0) for share in (50, 90)]
        rows.append([name, *cells, *held, f"{int(bands['origins'])}"])
    header = ["series", *(f"RMSE {h}" for h in ("1", "3", "5", ALL)),
              *(f"CRPS {h}" for h in ("1", "3", "5", ALL)), "50 % band holds",
              "90 % band holds", "origins"]  # fmt: skip
    return table(header, rows)


def all_scores(kind: str) -> Iterator[str]:
    """RMSE of everybody by series and horizon; the least is bold."""
    found = read("scores")
    found = found[(found["kind"] == kind) & (found["score"] == "rmse")]
    names = [*WAYS, *RIVAL_NAMES]
    rows = []
    for one in scored_series():
        mine = found[(found["series"] == one.series) & (found["basis"] == one.basis)]
        for _, row in mine.iterrows():
            least = min(float(row[name]) for name in names)
            cells = [number(float(row[name]), 2) for name in names]
            cells = [
                f"**{cell}**" if float(row[name]) <= least * 1.0005 else cell
                for cell, name in zip(cells, names, strict=True)
            ]
            rows.append([f"{one.title_en}, h = {int(row['horizon'])}", *cells])
    header = [
        "series and horizon",
        *WAYS.values(),
        *(name.replace("_", " ") for name in RIVAL_NAMES),
    ]
    yield table(header, rows)


def adds() -> str:
    """What the model adds to the filter, by series: errors with it over errors without."""
    found = read("scores")
    names = {(one.series, one.basis): one.title_en for one in scored_series() if one.headline}
    rows, logs = [], {}
    for key, title in names.items():
        cells = []
        for kind in PATHS:
            for score in ("rmse", "crps"):
                mine = found[
                    (found["series"] == key[0]) & (found["basis"] == key[1])
                    & (found["kind"] == kind) & (found["score"] == score)
                ]  # fmt: skip
                power = 2.0 if score == "rmse" else 1.0
                with_model, without = (
                    float((mine[way] ** power).mean()) for way in (MODEL, WITHOUT_MODEL)
                )
                value = (with_model / without) ** (1.0 / power)
                logs.setdefault((kind, score), []).append(np.log(value))
                cells.append(number(value, 2))
        rows.append([title, *cells])
    means = [number(float(np.exp(np.mean(values))), 2) for values in logs.values()]
    header = ["series", *(f"{score}, path {path}" for path in PATHS.values()
                          for score in ("RMSE", "CRPS"))]  # fmt: skip
    return table(header, [*rows, ["geometric mean", *means]])


def transfer() -> str:
    """What a province loses where everything but its own past is estimated on others."""
    found = read("transfer")
    rows, logs = [], {}
    for one in scored_series():
        mine = found[(found["series"] == one.series) & (found["basis"] == one.basis)]
        if not one.headline or mine.empty:
            continue
        cells = []
        for score in ("rmse", "crps"):
            power = 2.0 if score == "rmse" else 1.0
            part = mine[mine["score"] == score]
            own, left = (float((part[way] ** power).mean()) for way in (MODEL, LEFT_OUT))
            value = (left / own) ** (1.0 / power)
            logs.setdefault(score, []).append(np.log(value))
            cells.append(number(value, 3))
        rows.append([one.title_en, *cells])
    means = [number(float(np.exp(np.mean(values))), 3) for values in logs.values()]
    return table(["series", "RMSE", "CRPS"], [*rows, ["geometric mean", *means]])


def cannot() -> str:
    """Series that a rival forecasts better, most first."""
    ratios = read("ratios")
    mine = ratios[
        (ratios["kind"] == "unconditional") & (ratios["forecaster"] == MODEL)
        & (ratios["benchmark"] == "best") & (ratios["horizon"].astype(str) == ALL)
        & (ratios["score"] == "rmse")
    ].sort_values("ratio", ascending=False)  # fmt: skip
    lines = [
        f"- **{title_of(row.series, row.basis)}**: errors {number(100 * (row.ratio - 1), 0)} % "
        "larger than those of the rival that was best so far."
        for row in mine.itertuples(index=False)
        if row.ratio > 1.0
    ]
    return "\n".join(lines) or "No series of the table is forecast worse than by its best rival."


def page(words: dict[str, str]) -> str:
    """Return the page."""
    parts = [
        words["head"].strip(),
        "## The headline", words["headline"].strip(), headline(), tested(),
        "![Ratios to the best rival so far, by series](figures/validation-ratios.png)",
        "## What the model adds", words["adds"].strip(), adds(),
        "## A province that taught nothing", words["transfer"].strip(), transfer(),
        "## What can be scored", words["counts"].strip(), counts(),
        "## By series, outside path forecast", words["series"].strip(), by_series("unconditional"),
        "## By series, outside path given", by_series("conditional"),
        "![Forecasts and what came true](figures/validation-fans.png)",
        "## Errors of everybody", words["scores"].strip(),
        "### Outside path forecast", *all_scores("unconditional"),
        "### Outside path given", *all_scores("conditional"),
        "## What the model cannot forecast", cannot(), words["cannot"].strip(),
        *(words[name].strip() for name in ("paths", "lockdown", "facts", "blind", "rerun")),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Draw the figures and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=DOCS, help="folder to write into")
    folder = parser.parse_args().folder
    with (HERE / "words.toml").open("rb") as file:
        words = tomllib.load(file)
    draw_ratios(read("ratios"), folder / "figures" / "validation-ratios.png")
    draw_fans(
        pd.read_parquet(RESULTS / "forecasts.parquet"), folder / "figures" / "validation-fans.png"
    )
    (folder / "validation.md").write_text(page(words), encoding="utf-8")
    print(f"{folder / 'validation.md'}")


if __name__ == "__main__":
    main()
