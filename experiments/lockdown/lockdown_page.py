"""The page and the figure of the study of the lockdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sizes import CLOSED_REGIONS, FIRST_DAY, LAST_DAY, MOVEMENT_BARRED, sizes

from banha.evaluation.markdown import number, spread, table
from banha.manifest import code_hash
from banha.report import style
from banha.report.page import new_page, write_caption
from banha.report.style import Language

COMMAND = "python experiments/lockdown/run.py"
LATE = tuple(f"2021-{month:02d}" for month in range(7, 13))
MEASURED_GROWTH = 2.62
"""GRDP of Bình Dương in 2021, per cent (`measured.csv` of the pack)."""
OFF = {
    "no lockdown": "capacity does not stand still (`lockdown`)",
    "no mobility": "nobody's movement is barred (`mobility`)",
    "no suspension": "nobody is sent home (`suspension`)",
    "no return_home": "nobody goes home besides (`return_home`)",
    "any hiring pace": "firms may double their staff in a month (`labour.hiring_pace` = 1, always)",
}
WORDS: Mapping[str, Mapping[Language, str]] = {
    "title": {
        "en": "Industrial employment in the pandemic of 2021",
        "vi": "Lao động công nghiệp trong đại dịch năm 2021",
    },
    "subtitle": {
        "en": "Bình Dương, same date of the previous year = 100, first day of the month",
        "vi": "Bình Dương, cùng thời điểm năm trước = 100, ngày đầu tháng",
    },
    "pandemic": {"en": "simulated", "vi": "mô phỏng"},
    "without": {"en": "simulated without pandemic", "vi": "mô phỏng không có đại dịch"},
    "measured": {"en": "measured", "vi": "số liệu thực tế"},
    "caption": {
        "en": "Simulated: median and range over seeds; manufacturing sectors. Shaded: closure, "
        "19 July to 30 September 2021 (assumed dates). No observation of the province's employment "
        "enters.",
        "vi": "Mô phỏng: trung vị và khoảng biến thiên qua các lần chạy; các ngành chế biến, chế "
        "tạo. Vùng tô: thời gian phong tỏa 19/7 đến 30/9/2021 (mốc giả định). Không dùng số liệu "
        "việc làm của tỉnh.",
    },
    "source": {
        "en": "Source of measured values: General Statistics Office, monthly tables.",
        "vi": "Nguồn số liệu thực tế: Tổng cục Thống kê, biểu số liệu hằng tháng.",
    },
}


def of_case(found: pd.DataFrame, case: str, column: str = "median") -> pd.Series[float]:
    """A case's values by month."""
    return found[found["case"] == case].set_index("month")[column]


def errors(found: pd.DataFrame, measured: pd.Series[float], case: str) -> dict[str, float]:
    """Mean error and mean absolute error of July to December, points of the index."""
    gap = np.array([of_case(found, case)[month] - measured[month] for month in LATE])
    return {"mean": float(gap.mean()), "absolute": float(np.abs(gap).mean())}


def draw(found: pd.DataFrame, measured: pd.Series[float], *, lang: Language) -> Any:
    """Draw the simulated index with its band beside the measured one."""
    months = list(of_case(found, "without").index)
    places = np.arange(len(months))
    with style.look():
        figure = new_page(title=WORDS["title"][lang], subtitle=WORDS["subtitle"][lang], height=3.6)
        axes = figure.add_subplot()
        axes.axvspan(6.6, 9.0, color=style.SHADE, zorder=0)
        for case, colour, line, hatch in (
            ("without", style.COLOURS[4], style.LINES["dashed"], "///"),
            ("pandemic", style.COLOURS[1], "-", ""),
        ):
            low, high = (of_case(found, case, end).to_numpy() for end in ("low", "high"))
            axes.fill_between(
                places, low, high, facecolor=colour, alpha=0.18, hatch=hatch, linewidth=0
            )
            axes.plot(
                places, of_case(found, case).to_numpy(), color=colour, linestyle=line,
                label=WORDS[case][lang],
            )  # fmt: skip
        axes.plot(
            places, [measured.get(month, np.nan) for month in months], color=style.MEASURED,
            marker="o", markersize=3.5, linewidth=0.8, label=WORDS["measured"][lang],
        )  # fmt: skip
        axes.set_xticks(places, [f"{month[5:]}/{month[:4]}" for month in months], rotation=45)
        style.number_axis(axes, lang=lang)
        axes.grid(visible=True, axis="y")
        axes.legend(loc="lower left")
        write_caption(figure, [WORDS["caption"][lang], WORDS["source"][lang]])
    return figure


def comparison(found: pd.DataFrame, measured: pd.Series[float]) -> str:
    """The table of simulated beside measured values."""
    rows = []
    for month in LATE:
        simulated, still = (of_case(found, case)[month] for case in ("pandemic", "without"))
        low, high = (of_case(found, "pandemic", end)[month] for end in ("low", "high"))
        inside = "yes" if low <= measured[month] <= high else "no"
        rows.append([
            month, number(measured[month], 1),
            f"{number(simulated, 1)} [{number(low, 1)}, {number(high, 1)}]",
            number(simulated - measured[month], 1, sign=True), inside, number(still, 1),
        ])  # fmt: skip
    header = [
        "first day of", "measured", "simulated [lowest, highest]", "error", "inside",
        "without pandemic",
    ]  # fmt: skip
    return table(header, rows)


def switched(found: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The table of other cases: the median index, its distance from the full run."""
    rows = []
    for case, words in names.items():
        values = of_case(found, case)
        gaps = [values[month] - of_case(found, "pandemic")[month] for month in LATE]
        rows.append([words, *(number(gap, 1, sign=True) for gap in gaps)])
    return table(["index less that of the full run, points", *LATE], rows)


def page(
    found: pd.DataFrame, measured: pd.Series[float],
    moved: Mapping[tuple[str, str], Sequence[float]], by_case: Mapping[str, Sequence[float]], *,
    growth: Mapping[str, Sequence[float]], date: str, seeds: int, scale: int,
) -> str:  # fmt: skip
    """The text of README.md."""
    size, error = sizes(), errors(found, measured, "pandemic")
    still = errors(found, measured, "without")
    ranges = {
        case: case for case in dict.fromkeys(found["case"])
        if case not in OFF and case not in {"pandemic", "without"}
    }  # fmt: skip
    effects = [
        [record, *(spread(moved[record, label], 1, sign=True) for label in ("Q3", "Q4", "2021"))]
        for record in ("output", "product", "population", "arrivals", "departures")
    ]
    return "\n\n".join([
        "# The pandemic of 2021, from its dates",
        (f"Written on {date} by `{COMMAND}`; rerun it after every change of the model. Runs of "
        f"2010-01 to 2021-12 at 1:{scale}, seeds 1 to {seeds}, guard on. Code "
        f"`{code_hash()[:12]}`."),
        INTRODUCTION,
        "## Size",
        SIZE.format(
            first=FIRST_DAY.date(), last=LAST_DAY.date(), regions=" and ".join(CLOSED_REGIONS),
            exposed=number(100 * size.exposed, 1), output=number(100 * size.lost_output, 1),
            staff=number(100 * size.lost_staff, 1), days=number(100 * size.closed_days, 0),
            capacity=number(size.capacity, 2), suspended=number(size.staff, 2),
            july=number(size.july, 2), barred=number(MOVEMENT_BARRED, 1),
        ),
        "## Result",
        comparison(found, measured),
        (f"Mean error {number(error['mean'], 1, sign=True)} points, mean absolute error "
        f"{number(error['absolute'], 1)}; without the pandemic {number(still['absolute'], 1)}. "
        "Figure: `index.en.png`, `index.vi.png`; all cases: `index.csv`."),
        "## Which mechanism makes what",
        "One thing is taken out at a time.",
        switched(found, OFF),
        "Output of manufacturing in the third quarter, log per cent against the run without:",
        table(
            ["case", "effect"],
            [
                [OFF.get(case, "full run"), spread(values, 1, sign=True)]
                for case, values in by_case.items()
            ],
        ),
        "## What the assumed numbers do",
        switched(found, ranges),
        "## Output, product, people",
        "Log per cent against the run without pandemic; population: mean of the months.",
        table(["effect on", "third quarter", "fourth quarter", "2021"], effects),
        (f"`output` is that of the manufacturing sectors, `product` the gross regional product by "
        f"volume. Its growth in 2021 is {spread(growth['pandemic'], 1)} %, without pandemic "
            f"{spread(growth['without'], 1)} %; measured: {MEASURED_GROWTH} %."),
        SHORT,
    ]) + "\n"  # fmt: skip


INTRODUCTION = """\
The scenario `pandemic-2021` knows dates, and sizes reckoned from data of the nation; nothing of the
province's employment enters it. The measured index was known when the sizes were chosen; none was
changed after the first run. What was changed then is a rule: staff sent home and capacity that
stands still were counted twice, so that output halved; it moved the index of the seed looked at by
1.2 points at most.

The index is of enterprises in industry, the same date of the year before = 100, on the first day of
the month. The simulated one is the staff of the two manufacturing sectors (`labour_intensive`,
`technology`) at the end of the month before, over that a year earlier; energy and water, which the
model holds together with construction, are left out. The index of one month over the month before
is not used: it does not chain."""
SIZE = """\
- **Closed** (assumed): {regions}, {first} to {last}. They made {exposed} % of the product of the
  provinces in the panel in 2019 (measured; product stands in for industry).
- **Capacity**: the nation's manufacturing was {output} % short in the third quarter: growth over
  two years against the mean of the quarters before and after (General Statistics Office). All of it
  is laid on the closed regions and on the {days} % of days that were closed: {capacity}.
- **Staff**: the nation's employment in manufacturing fell by {staff} % between the first of July
  and the first of September; laid on the closed regions, {suspended}. Bình Dương is a part of the
  nation, and so of this number; its own index is not read for it.
- **July**: {july} of its days were closed. Flows (capacity, movement) take that share; staff is a
  stock, and at the end of July it is that of the closure. July's output is therefore too low.
- **Movement** (assumed): {barred} barred. **Going home** (assumed): a fifth of jobless in-migrants
  in October. No measure of either was read."""
SHORT = """\
## What is short

- The index of July is missed: measured employment fell in June, before the dates of the closure.
  December is missed too: firms take people in faster than they did.
- Staff could have been sized by the mean of the nation's months in place of its trough: 0.24 in
  place of 0.31, see above. The trough was taken because only then all closed provinces were closed.
- The sizes lay the nation's whole loss on the closed regions. Where other provinces lost too, they
  are too large; where product stands in badly for industry, they are wrong either way.
- Jobs of those sent home end; a contract that is suspended and taken up again is the same as a new
  job. Firms hire again at the pace at which any firm may grow.
- Who goes home is a share of the jobless, drawn evenly. Those who stay are enough for what firms
  can take in within three months, so that going home hardly moves the index by December.
- The model has no first pandemic year: measured employment hardly grew in 2020, simulated did as
  in any year.
- Dates are assumed. The months are the model's step; two weeks of July cannot be told apart."""
