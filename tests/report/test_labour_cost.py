"""Unit labour cost against competitors': the definition, the table by hand, what is drawn."""

import numpy as np
import pandas as pd
import pytest
from tests.report.figure_checks import all_words, outside, overlapping, png
from tests.report.made_up import tidy, title

from banha.comparison import Comparison
from banha.errors import ScenarioError
from banha.report import labour_cost_figure, labour_cost_table
from banha.report.style import Language
from banha.run import Run


def value(run: Run, series: str, year: int, part: str = "total") -> float:
    rows = run.yearly().set_index(["series", "breakdown", "year"])["value"]
    return float(rows[series, part, year])


def test_the_gap_of_the_indices_is_the_advantage(comparison: Comparison) -> None:
    run = comparison.runs_a[0]
    table = labour_cost_table(run).set_index(["measure", "year"])["median"]
    for year in range(2010, 2014):
        own, others = table["own", year], table["competitors", year]
        # Means of a year's months: the log of the means is all but the mean of the logs.
        assert -np.log(own / others) == pytest.approx(table["advantage", year], abs=2e-3)
        for sector in ("labour_intensive", "technology"):
            cost = value(run, "unit_labour_cost", year, sector) / 0.40
            relative = value(run, "relative_unit_labour_cost", year, sector)
            assert others == pytest.approx(100.0 * cost / relative, rel=2e-3)
        assert table["advantage", year] == value(run, "labour_cost_advantage", year)
    assert table["competitors", 2010] == pytest.approx(100.0, rel=1e-2)


def test_the_reference_is_that_of_the_scenario(comparison: Comparison) -> None:
    run = comparison.runs_a[0]
    usual = labour_cost_table(run)
    scenario = run.scenario.with_parameters("entry", reference_unit_labour_cost=0.44)

    class Other:
        def __init__(self) -> None:
            self.scenario = scenario

    from banha.report.labour_cost import _reference

    assert _reference([run]) == pytest.approx(0.40)
    assert _reference({"a": [Other()]}) == pytest.approx(0.44)
    with pytest.raises(ScenarioError, match="several references"):
        _reference([run, Other()])
    given = labour_cost_table(run, reference=0.44)
    index = usual["measure"] != "advantage"
    np.testing.assert_allclose(given["median"][index] * 0.44, usual["median"][index] * 0.40)
    with pytest.raises(ScenarioError, match="not above nought"):
        labour_cost_table(run, reference=0.0)


def test_the_table_by_hand() -> None:
    frame = tidy(2, seeds=3)
    table = labour_cost_table(frame, reference=0.5)
    for row in table.itertuples():
        found = []
        for seed in (1, 2, 3):
            here = frame[(frame["scenario"] == row.scenario) & (frame["year"] == row.year)]
            here = here[here["seed"] == seed]
            sums = here.groupby("series")["value"].sum()
            others = sums["unit_labour_cost"] / 0.5 / sums["relative_unit_labour_cost"] * 100.0
            own = others * sums["relative_unit_labour_cost_exporters"]
            known = {"own": own, "competitors": others, "advantage": sums["labour_cost_advantage"]}
            found.append(known[row.measure])
        assert [row.low, row.median, row.high] == pytest.approx(sorted(found))


def test_lines_are_those_of_the_table_and_the_gap_is_shaded() -> None:
    frame = tidy(2)
    table = labour_cost_table(frame, reference=0.5)
    figure = labour_cost_figure(frame, reference=0.5)
    *upper, lower = figure.axes
    for place, axes in enumerate(upper):
        rows = table[table["scenario"] == title(place)]
        for line, measure in zip(axes.lines, ("own", "competitors"), strict=True):
            expected = rows.loc[rows["measure"] == measure, "median"]
            np.testing.assert_allclose(line.get_ydata(), expected)
        below, above, band = axes.collections
        assert (below.get_hatch(), above.get_hatch()) == (None, "////")
        own = rows.loc[rows["measure"] == "own"]
        corners = band.get_paths()[0].vertices
        assert corners[:, 1].max() == pytest.approx(own["high"].max())
        dearer = (axes.lines[0].get_ydata() > axes.lines[1].get_ydata()).any()  # type: ignore[operator]
        assert bool(above.get_paths()) == dearer
    assert upper[0].get_ylim() == upper[1].get_ylim()
    gaps = [line for line in lower.lines if len(np.asarray(line.get_xdata())) == 8]
    for place, line in enumerate(gaps):
        rows = table[(table["measure"] == "advantage") & (table["scenario"] == title(place))]
        np.testing.assert_allclose(line.get_ydata(), rows["median"])


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("scenarios", [1, 2, pytest.param(13, marks=pytest.mark.slow)])
def test_every_word_is_there_and_none_over_another(scenarios: int, lang: Language) -> None:
    figure = labour_cost_figure(tidy(scenarios, seeds=2), reference=50.0, lang=lang)
    assert overlapping(figure) == []
    assert outside(figure) == []
    text = all_words(figure)
    for place in range(scenarios if scenarios > 1 else 0):
        assert title(place) in text
    legend = figure.subfigs[0].legends[0]
    shown = " ".join(one.get_text() for one in legend.get_texts())
    for word in {"en": ("advantage", "competitors"), "vi": ("lợi thế", "đối thủ")}[lang]:
        assert word in shown
    assert {"en": "50.00 (= 100)", "vi": "50,00 (= 100)"}[lang] in text


def test_the_same_data_give_the_same_file_and_one_run_is_enough() -> None:
    frame = tidy(1, seeds=1, years=[2020])
    assert png(labour_cost_figure(frame)) == png(labour_cost_figure(frame))
    with pytest.raises(ScenarioError, match="no series 'labour_cost_advantage'"):
        labour_cost_figure(pd.DataFrame(frame[frame["series"] != "labour_cost_advantage"]))
    with pytest.raises(ScenarioError, match="no language"):
        labour_cost_figure(frame, lang="fr")  # type: ignore[arg-type]
