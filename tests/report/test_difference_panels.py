"""Paired differences over the years: the table by hand, what is drawn from it, and its words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.report.figure_checks import all_words, outside, overlapping, png
from tests.report.made_up import comparisons

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import comparison_figure, difference_table
from banha.report.comparison import shown_lines
from banha.report.difference_panels import DEFAULT
from banha.report.paired_effects import outcomes_of
from banha.report.style import Language


def one(seeds: int = 4, policy: int = 2) -> Comparison:
    return comparisons(policy, seeds=seeds)[f"policy-{policy}"]


def with_assumed(comparison: Comparison) -> Comparison:
    """The same with differences three times as large where assumed numbers are varied."""
    frame = comparison.frame.assign(b=lambda f: f["a"] + 3.0 * f["difference"])
    return replace(comparison, assumed=replace(comparison, frame=frame))


def by_hand(frame: pd.DataFrame, year: int) -> list[float]:
    """Differences of pay per employed person, pair by pair."""
    found = []
    for seed in sorted(set(frame["seed"])):
        rows = frame[(frame["seed"] == seed) & (frame["year"] == year)].set_index("series")
        of = {side: rows.loc["mean_pay", side] / rows.loc["employed", side] for side in ("a", "b")}
        found.append(of["b"] - of["a"])
    return found


def test_the_table_by_hand() -> None:
    comparison = with_assumed(one(seeds=7))
    table = difference_table(comparison, "mean_pay / employed").set_index("year")
    assert comparison.assumed is not None
    for year in range(2018, 2026):
        row, found = table.loc[year], by_hand(comparison.frame, year)
        wide = by_hand(comparison.assumed.frame, year)
        assert row["mean"] == pytest.approx(sum(found) / 7)
        assert row["median"] == pytest.approx(sorted(found)[3])
        assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(found, [0.05, 0.95])))
        assert (row["low_assumed"], row["high_assumed"]) == pytest.approx(
            tuple(np.quantile(wide, [0.05, 0.95]))
        )
        up, down = sum(x > 0 for x in wide), sum(x < 0 for x in wide)
        expected = "positive" if up == 7 else "negative" if down == 7 else "sign not robust"
        assert row["sign"] == ("no difference" if up == down == 0 else expected)


def test_the_table_is_what_is_printed(comparison: Comparison) -> None:
    lines = outcomes_of(["employed", "mean_pay", "unemployment_rate", "income_fifth[lowest]"])
    table = difference_table(comparison, lines)
    printed = shown_lines(comparison, lines=lines)
    for line, shown in zip(lines, printed, strict=True):
        row = table[(table["outcome"] == line.simulated) & (table["year"] == shown.year)].iloc[0]
        assert (row["mean"], row["low"], row["high"], row["sign"]) == (
            pytest.approx(shown.difference), pytest.approx(shown.low), pytest.approx(shown.high),
            shown.sign,
        )  # fmt: skip
    assert list(dict.fromkeys(table["unit"])) == ["thousand", "%", "percentage points"]


def test_what_is_drawn_is_the_table() -> None:
    comparison = with_assumed(one())
    table = difference_table(comparison, DEFAULT)
    figure = comparison_figure(comparison)
    assert len(figure.axes) == len(DEFAULT)
    for axes, key in zip(figure.axes, DEFAULT, strict=True):
        rows = table[table["outcome"] == key]
        _, mean, robust = axes.lines
        np.testing.assert_allclose(mean.get_ydata(), rows["mean"])
        told = rows["sign"].isin(["positive", "negative"]).to_numpy()
        np.testing.assert_array_equal(np.isfinite(np.asarray(robust.get_ydata(), float)), told)
        for band, (low, high) in zip(
            axes.collections, (("low_assumed", "high_assumed"), ("low", "high")), strict=True
        ):
            corners = band.get_paths()[0].vertices
            last = corners[corners[:, 0] == 2025, 1]
            assert (last.min(), last.max()) == pytest.approx(
                (rows[low].iloc[-1], rows[high].iloc[-1])
            )
        says = axes.texts[0].get_text()
        assert says.startswith("2025: ")
        assert says.endswith("?") == (rows["sign"].iloc[-1] == "sign not robust")


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), "vi"])
@pytest.mark.parametrize("lines", [None, "employed", ["employed", "criteria[innovation]"]])
def test_every_word_is_there_and_none_over_another(
    lines: str | list[str] | None, lang: Language
) -> None:
    figure = comparison_figure(with_assumed(one()), lines, lang=lang)
    assert overlapping(figure) == []
    assert outside(figure) == []
    text = all_words(figure)
    expected = {
        "en": ("Employed", "less", "paler band"),
        "vi": ("Người có việc làm", "trừ đi", "nhạt hơn"),
    }
    for word in expected[lang]:
        assert word in text
    assert "nhạt hơn" not in all_words(comparison_figure(one(), lines, lang="vi"))


def test_one_pair_has_no_band() -> None:
    figure = comparison_figure(one(seeds=1), "employed", names=("Now", "Then"))
    assert len(figure.axes[0].collections) == 0
    assert "Then, less Now" in all_words(figure)
    assert png(figure) == png(comparison_figure(one(seeds=1), "employed", names=("Now", "Then")))


def test_what_is_no_number_is_left_out_and_said() -> None:
    comparison = one()
    frame = comparison.frame
    frame.loc[(frame["series"] == "mean_pay") & (frame["year"] == 2024), "a"] = 0.0
    figure = comparison_figure(comparison, "mean_pay")
    drawn = np.asarray(figure.axes[0].lines[1].get_ydata(), float)
    assert list(np.isnan(drawn)) == [False] * 6 + [True, False]
    assert "Left out: 4 of 32 values" in all_words(figure)


@pytest.mark.parametrize(
    ("lines", "said"),
    [("employd", "Did you mean 'employed'"), ("criteria[inovation]", "Did you mean 'innovation'"),
     ([], "there is no outcome"), ("a ** b", "is not a series")],
)  # fmt: skip
def test_what_is_not_there_is_refused(lines: str | list[str], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        comparison_figure(one(), lines)
