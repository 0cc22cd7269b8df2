"""What a comparison prints: lines of the table, budget by year, cost of a job, both languages."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from banha.cli.comparison import comparison_text
from banha.comparison import Comparison
from banha.formula import series_of
from banha.records import read_series
from banha.report.comparison import Line, Shown, read_lines, shown_lines, years_shown
from banha.report.words import words
from banha.scenario import load_scenario

SERIES = {
    "employed": (1000.0, "persons"), "mean_pay": (3e6, "đồng"), "programmes": (2e9, "đồng"),
    "tax_forgone": (0.0, "đồng"), "revenue_kept": (9e9, "đồng"), "central_transfer": (1e9, "đồng"),
    "public_spending": (8e9, "đồng"), "criteria": (50.0, "points"),
}  # fmt: skip
YEARS = (2010, 2011, 2012)


def frame(seeds: tuple[int, ...], **moves: list[float]) -> pd.DataFrame:
    """Rows in which b exceeds a by what a seed's move says; nothing in the first year."""
    rows = []
    for place, seed in enumerate(seeds):
        for series, (level, unit) in SERIES.items():
            for year in YEARS:
                step = moves.get(series, [0.0] * len(seeds))[place] if year > YEARS[0] else 0.0
                a = level * (1.0 + 0.01 * (year - YEARS[0]))
                rows.append((seed, year, series, "total", unit, a, a + step, step))
    columns = ["seed", "year", "series", "breakdown", "unit", "a", "b", "difference"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(percent=100.0 * table["difference"] / table["a"].where(table["a"] != 0))


def made(seeds: tuple[int, ...] = (1, 2), **moves: list[float]) -> Comparison:
    a, b = load_scenario("baseline"), load_scenario("supplier-links")
    return Comparison(a=a, b=b, seeds=seeds, frame=frame(seeds, **moves), runs_a=(), runs_b=())


def line(simulated: str, **given: object) -> Line:
    asked = {
        "section": "main", "label_en": "Line", "label_vi": "Dòng", "simulated": simulated,
        "per": "", "factor": 1.0, "unit_en": "unit", "unit_vi": "đơn vị", "kind": "level",
        "when": "last", **given,
    }  # fmt: skip
    return Line(**asked)  # type: ignore[arg-type]


def cost(comparison: Comparison) -> Shown:
    ratio = line("programmes + tax_forgone", per="employed", kind="ratio", when="total")
    return shown_lines(comparison, lines=[ratio])[0]


def test_the_lines_name_series_that_are_recorded() -> None:
    known = read_series()
    for one in read_lines():
        for text in (one.simulated, one.per):
            assert [name for name in series_of(text) if name not in known] == []
        assert one.label_en
        assert one.label_vi
        assert one.unit_en
        assert one.unit_vi
        for lang in ("en", "vi"):
            assert words(f"section_{one.section}", lang, year=2020)
    assert {one.section for one in read_lines()} >= {"main", "budget", "cost_per_job"}


def test_a_line_of_another_section_is_only_a_row() -> None:
    criterion = line("criteria", section="criteria", label_en="Innovation")
    text = comparison_text(made(criteria=[2.0, 3.0]), width=80, lines=[criterion])
    assert "CRITERIA IN 2012" in text
    assert "Innovation, unit" in text
    assert "+2.5" in text


def test_levels_and_percentages() -> None:
    comparison = made(employed=[10.0, 30.0], mean_pay=[3e4, -3e4])
    level, relative = shown_lines(
        comparison, lines=[line("employed"), line("mean_pay", kind="percent")]
    )
    assert level.difference == pytest.approx(20.0)
    assert (level.low, level.high) == pytest.approx((11.0, 29.0))
    assert level.sign == "positive"
    assert level.a == pytest.approx(1020.0)
    assert relative.difference == pytest.approx(0.0, abs=1e-9)
    assert relative.high == pytest.approx(0.9 * 100 * 3e4 / (3e6 * 1.02))
    assert not relative.robust
    assert math.isnan(level.low_assumed)


def test_the_budget_by_year_and_added_up() -> None:
    balance = line("revenue_kept + central_transfer - public_spending", when="years")
    comparison = made(revenue_kept=[5.0, 7.0], public_spending=[1.0, 1.0])
    shown = shown_lines(comparison, lines=[balance])
    assert [one.year for one in shown] == [2010, 2011, 2012, 0]
    assert [round(one.difference, 3) for one in shown] == [0.0, 5.0, 5.0, 10.0]


def test_years_shown() -> None:
    assert years_shown(range(2010, 2018)) == list(range(2010, 2018))
    assert years_shown(range(2010, 2031)) == [2012, 2015, 2018, 2021, 2024, 2027, 2030]


def test_cost_of_a_job_by_a_slow_path() -> None:
    comparison = made((4, 5, 6), programmes=[100.0, 200.0, 300.0], employed=[1.0, 4.0, 2.0])
    money = [2 * value for value in (100.0, 200.0, 300.0)]  # two years in which they differ
    jobs = [2 * value for value in (1.0, 4.0, 2.0)]
    shown = cost(comparison)
    assert shown.difference == pytest.approx(sum(money) / sum(jobs))
    each = sorted(m / j for m, j in zip(money, jobs, strict=True))
    assert (shown.low, shown.high) == pytest.approx((each[0], each[-1]))


def test_no_jobs_and_no_spending() -> None:
    some = cost(made(programmes=[100.0, 100.0], employed=[5.0, -1.0]))
    assert some.difference == pytest.approx(50.0)
    assert some.low == pytest.approx(20.0)
    assert math.isinf(some.high)
    none = made(programmes=[100.0, 100.0], employed=[-5.0, -1.0])
    assert math.isinf(cost(none).difference)
    ratio = line("programmes", per="employed", kind="ratio", when="total", section="cost_per_job")
    assert "no jobs gained" in comparison_text(none, width=80, lines=[ratio])
    assert "không tăng việc làm" in comparison_text(none, width=80, lines=[ratio], lang="vi")
    idle = made(employed=[5.0, 1.0])
    assert math.isnan(cost(idle).difference)
    assert "no spending" in comparison_text(idle, width=80, lines=[ratio])


def with_numbers() -> Comparison:
    luck = made((1, 2, 3), employed=[9.0, 10.0, 11.0], programmes=[1.0, 1.0, 1.0])
    wide = made((1, 2, 3), employed=[-5.0, 10.0, 25.0], programmes=[1.0, 2.0, 3.0])
    return replace(luck, assumed=wide)


def test_bands_with_assumed_numbers_varied() -> None:
    shown = shown_lines(with_numbers(), lines=[line("employed")])[0]
    assert shown.difference == pytest.approx(10.0)
    assert (shown.low, shown.high) == pytest.approx((9.1, 10.9))
    assert (shown.low_assumed, shown.high_assumed) == pytest.approx((-3.5, 23.5))
    assert shown.share_assumed == pytest.approx(1.0 - 1.0 / np.var([-5.0, 10.0, 25.0], ddof=1))
    assert shown.sign == "sign not robust"


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("width", [60, 80, 120, 140, 200])
@pytest.mark.parametrize("numbers", ["as they stand", "varied"])
def test_the_text_fits_and_is_whole(width: int, lang: str, numbers: str) -> None:
    assumed = numbers == "varied"
    comparison = with_numbers() if assumed else made(employed=[1.0, 2.0])
    lines = [
        line("employed"), line("mean_pay", kind="percent"),
        line("revenue_kept - public_spending", section="budget", when="years"),
        line("programmes", per="employed", section="cost_per_job", kind="ratio", when="total"),
    ]  # fmt: skip
    text = comparison_text(comparison, width=width, lang=lang, lines=lines)
    assert max(map(len, text.splitlines())) <= width
    assert "{" not in text
    assert "nan" not in text
    for section in ("main", "budget", "cost_per_job"):
        assert words(f"section_{section}", lang, year=2012) in text
    assert words("column_assumed", lang) in text or not assumed
    assert ("giống" in text) == (lang == "vi")
    if width >= 140:
        assert words("sign_positive" if not assumed else "sign_sign_not_robust", lang) in text


def test_one_seed_has_dashes() -> None:
    shown = shown_lines(made((1,), employed=[5.0]), lines=[line("employed")])[0]
    assert math.isnan(shown.low)
    text = comparison_text(made((1,), employed=[5.0]), width=80, lines=[line("employed")])
    assert "One seed has no band" in " ".join(text.split())


def test_an_unknown_series_is_named() -> None:
    with pytest.raises(ValueError, match="happiness"):
        shown_lines(made(), lines=[line("happiness")])
