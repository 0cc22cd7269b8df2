"""The public budget of a year as a waterfall, and the flow matrix of a year as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from banha.accounts.budget import PAID, RECEIVED, budget_items, budget_table
from banha.accounts.history import Accounts
from banha.errors import Fault, RequestError
from banha.report import about as words_below
from banha.report import style
from banha.report.about import amount
from banha.report.flow_names import item_name, party_name
from banha.report.page import new_page, write_caption
from banha.report.runs import title_of
from banha.report.style import Language
from banha.report.words import words
from banha.run import Run
from banha.run_folder import StoredRun

type AccountData = Accounts | Run | StoredRun
"""Accounts, or the run that has them; of a run the caption tells the scenario, too."""

MILLION, BILLION, TRILLION = 1e6, 1e9, 1e12
FEW = 100
"""Sums of fewer units than this are written in the next smaller unit."""
ROW, AROUND = 0.21, 1.75
"""Inches: of a bar, and of what is above and below the bars."""
TOTAL, HATCH = "total", "////"
COLOURS = {RECEIVED: style.COLOURS[0], PAID: style.COLOURS[1], TOTAL: "#777777"}
SMALLEST = 0.01
"""Units of the figure: smaller payments are shown as less than this."""


@dataclass(frozen=True)
class Step:
    """A bar of a waterfall, in the unit of the figure: where it begins, and what it adds."""

    label: str
    side: str
    start: float
    value: float


def budget_figure(
    accounts: AccountData,
    year: int,
    *,
    other: AccountData | None = None,
    title: str = "",
    lang: Language = "en",
) -> Figure:
    """Draw the public budget of a year, from the first tax to the change of the deposit.

    Parameters
    ----------
    accounts
        Of a run, or the run.
    year
        A whole year of the run.
    other
        Of a second run: draws how its budget differs, item by item.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        Something has no accounts, or not of that year.
    """
    lang = words_below.language(lang)
    first = _accounts(accounts)
    second = None if other is None else _accounts(other)
    table = budget_table(first, year, other=second)
    small = sum(budget_table(first, year)["value"].clip(lower=0).tolist()) < FEW * BILLION
    unit = MILLION if small else BILLION
    steps = budget_steps(table, lang=lang, less=second is not None, unit=unit)
    about = _about(accounts) if other is None else _about_both(accounts, other)
    kind = "" if other is None else "_difference"
    between = "" if other is None else _versus(accounts, other, lang=lang)
    with style.look():
        figure = new_page(
            title=title or words(f"budget_title{kind}", lang),
            subtitle=words_below.where_and_when(
                about, between, words("budget_year", lang, year=year), lang=lang
            ),
            height=AROUND + ROW * len(steps),
        )
        axes = figure.add_subplot()
        _draw_steps(axes, steps, signed=second is not None, lang=lang)
        axes.set_xlabel(words("budget_unit_small" if small else "budget_unit", lang))
        source = words_below.source_of(about, lang=lang)
        write_caption(figure, [words(f"budget_note{kind}", lang), source])
    return figure


def budget_steps(
    table: pd.DataFrame, *, lang: Language, less: bool = False, unit: float = BILLION
) -> list[Step]:
    """Return the bars of a budget: items that are not nought, what is received, what is left.

    Sums are of whole đồng; only what is drawn is rounded.
    """
    items, steps, level = budget_items(table), [], 0
    kind = "_difference" if less else ""
    for side in (RECEIVED, PAID):
        rows = items[items["side"] == side]
        for item, value in zip(rows["item"], rows["value"].tolist(), strict=True):
            if value:
                label = item_name(item, lang)
                steps.append(Step(label, side, level / unit, value / unit))
                level += value
        key = "budget_revenue" if side == RECEIVED else "budget_change"
        steps.append(Step(words(f"{key}{kind}", lang), TOTAL, 0.0, level / unit))
    return steps


def _draw_steps(axes: Axes, steps: Sequence[Step], *, signed: bool, lang: Language) -> None:
    for height, step in enumerate(steps):
        gains = step.value >= 0.0
        side = step.side if step.side == TOTAL or not signed else (RECEIVED if gains else PAID)
        axes.barh(
            height, step.value, left=step.start, height=0.66, linewidth=0.6, edgecolor="black",
            color=words_below.tint(COLOURS[side], light=0.35), hatch=HATCH if side == PAID else "",
        )  # fmt: skip
        end = step.start + step.value
        if height + 1 < len(steps):
            axes.plot([end, end], [height, height + 1], color=style.QUIET, linewidth=0.6, zorder=0)
        sign = signed or step.side != TOTAL
        axes.annotate(
            amount(step.value, lang, decimals=_decimals(step.value), sign=sign),
            (max(step.start, end), height), xytext=(3, 0), textcoords="offset points",
            va="center", fontsize=6.5, fontweight="bold" if step.side == TOTAL else "normal",
        )  # fmt: skip
    axes.axvline(0.0, color="black", linewidth=0.7)
    axes.set_yticks(range(len(steps)), [step.label for step in steps])
    for text, step in zip(axes.get_yticklabels(), steps, strict=True):
        text.set_fontweight("bold" if step.side == TOTAL else "normal")
        text.set_color("black")
    axes.set_ylim(len(steps) - 0.4, -0.6)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.13 * (high - low))
    words_below.quiet(axes, axis="x")
    axes.tick_params(axis="y", length=0, labelcolor="black")
    axes.xaxis.set_major_formatter(lambda tick, _: amount(tick, lang, decimals=_digits(axes)))


def _decimals(value: float) -> int:
    return 0 if not value or abs(value) >= 10.0 else 1 if abs(value) >= 1.0 else 2


def _digits(axes: Axes) -> int:
    ticks = axes.get_xticks()
    step = abs(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 1.0
    return max(0, int(np.ceil(-np.log10(step))))


def flow_matrix_figure(
    accounts: AccountData, year: int, *, title: str = "", lang: Language = "en"
) -> Figure:
    """Draw the flow matrix of a year: who paid whom, with totals, as a shaded table.

    Parameters
    ----------
    accounts
        Of a run, or the run.
    year
        A whole year of the run.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        It has no accounts, or not of that year.
    """
    lang = words_below.language(lang)
    matrix, about = _accounts(accounts).matrix(year), _about(accounts)
    small = int(matrix.to_numpy().sum()) < FEW * TRILLION
    unit = "matrix_unit_small" if small else "matrix_unit"
    with style.look():
        figure = new_page(
            title=title or words("matrix_title", lang),
            subtitle=f"{words_below.where_and_when(about, str(year), lang=lang)}; "
            f"{words(unit, lang)}",
            height=5.0,
        )  # fmt: skip
        _draw_matrix(figure.add_subplot(), matrix / (BILLION if small else TRILLION), lang=lang)
        note = words("matrix_note", lang, least=amount(SMALLEST, lang, decimals=2))
        write_caption(figure, [note, words_below.source_of(about, lang=lang)])
    return figure


def _draw_matrix(axes: Axes, matrix: pd.DataFrame, *, lang: Language) -> None:
    cells = matrix.to_numpy(np.float64)
    count = len(cells)
    norm = LogNorm(SMALLEST, max(float(cells.max()), 2.0 * SMALLEST))
    shades = np.ma.masked_less_equal(cells, 0.0)
    axes.imshow(np.ma.maximum(shades, SMALLEST), cmap="Blues", norm=norm, aspect="auto")
    full = np.zeros((count + 1, count + 1))
    full[:count, :count] = cells
    full[:count, count], full[count, :count] = cells.sum(axis=1), cells.sum(axis=0)
    full[count, count] = cells.sum()
    for (row, column), value in np.ndenumerate(full):
        if value > 0.0:
            inside = row < count and column < count
            dark = inside and float(norm(max(value, SMALLEST))) > 0.62
            axes.text(
                column, row, cell(value, lang), ha="center", va="center", fontsize=6.5,
                color="white" if dark else "black", fontweight="normal" if inside else "bold",
            )  # fmt: skip
    names = [party_name(str(party), lang) for party in matrix.index]
    names.append(words("matrix_total", lang))
    axes.set_xticks(range(count + 1), names, rotation=38, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(count + 1), names)
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.5, count + 0.5), ylim=(count + 0.5, -0.5))
    axes.set_ylabel(words("matrix_payer", lang))
    axes.set_xlabel(words("matrix_payee", lang))
    axes.xaxis.set_label_position("top")
    axes.set_xticks(np.arange(count + 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(count + 1) + 0.5, minor=True)
    axes.grid(visible=True, which="minor", color="#CCCCCC", linewidth=0.4)
    axes.tick_params(which="both", length=0, labelcolor="black", labelsize=6.8)
    axes.axhline(count - 0.5, color="black", linewidth=0.8)
    axes.axvline(count - 0.5, color="black", linewidth=0.8)


def cell(value: float, lang: Language) -> str:
    """Write the amount of a cell."""
    if value < SMALLEST:
        return f"<{amount(SMALLEST, lang, decimals=2)}"
    return amount(value, lang, decimals=1 if value >= 1.0 else 2)


def _accounts(data: AccountData) -> Accounts:
    if isinstance(data, Accounts):
        return data
    if isinstance(data, (Run, StoredRun)):
        return data.accounts()
    what, cure = f"{type(data).__name__} has no accounts", "Give a run, or run.accounts()."
    raise RequestError([Fault("accounts", what, cure)])


def _about(data: AccountData) -> dict[str, str]:
    if isinstance(data, Accounts):
        return {}
    titles = {f"title_{lang}": title_of(data.scenario, lang=lang) for lang in ("en", "vi")}
    return {**titles, "province": data.scenario.province, "seed": str(data.scenario.seed)}


def _about_both(a: AccountData, b: AccountData) -> dict[str, str]:
    """What holds for both runs, their titles left out."""
    one, two = _about(a), _about(b)
    return {k: v for k, v in one.items() if two.get(k) == v and not k.startswith("title_")}


def _versus(a: AccountData, b: AccountData, *, lang: Language) -> str:
    titles = [_about(data).get(f"title_{lang}", name) for data, name in ((a, "A"), (b, "B"))]
    return words("budget_versus", lang, a=titles[0], b=titles[1])
