"""Estimates of the nation: what they rest on, what stands beside them, what the pages say."""

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.errors import PackError
from banha.evaluation.calibration.priors import read_priors
from banha.evaluation.estimation.build import IN_RATE, INCOME, POPULATION
from banha.evaluation.estimation.data import load_data
from banha.evaluation.estimation.estimate import COLUMNS, Estimate, estimate_table
from banha.evaluation.estimation.estimates import estimate_all
from banha.evaluation.estimation.figure import draw_forest
from banha.evaluation.estimation.grades import inputs_of_packs, parameters_by_grade, total
from banha.evaluation.estimation.in_use import Comparison
from banha.evaluation.estimation.page import comparison_text, counts_text, remaining_text
from banha.evaluation.estimation.remaining import ASSUMED, CALIBRATED, what_remains
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.parameter_table import parameter_table

ROOT = Path(__file__).parents[3]
STUDY = ROOT / "experiments" / "estimation"
CUT = 2013
AGAIN = "run experiments/estimation/run.py again"


def tampered(nation: Nation) -> Nation:
    """The nation with other values after the cut, in the panel and in its own series."""
    panel = nation.panel.copy()
    late = panel["year"] > CUT
    panel.loc[late, "value"] = panel.loc[late, "value"] * 3.0 + 1.0
    tables = dict(nation.tables)
    for name, column, value in (
        ("national.csv", "period", "value"),
        ("minimum_wages.csv", "effective_date", "vnd_per_month"),
    ):
        tables[name] = [
            {**row, value: str(7.0 * float(row[value]))} if int(row[column][:4]) > CUT else row
            for row in tables[name]
        ]  # fmt: skip
    return replace(nation, panel=panel, tables=tables)


def test_later_values_change_nothing_known_before() -> None:
    other = tampered(load_nation())
    known, same = estimate_all(until=CUT), estimate_all(until=CUT, nation=other)
    assert len(known) > 40
    pd.testing.assert_frame_equal(estimate_table(known), estimate_table(same), check_exact=True)
    assert max(int(one.years[-4:]) for one in known) <= CUT
    later = load_data(nation=other).panel(IN_RATE)
    assert not np.allclose(later, load_data().panel(IN_RATE)), "the canary could not sing"


def test_no_year_after_the_last_observed(estimates: list[Estimate]) -> None:
    assert max(int(one.years[-4:]) for one in estimates) <= 2021
    assert load_data().nation.panel["year"].max() <= 2021
    with pytest.raises(PackError, match="2022"):
        estimate_all(until=2022)


def test_estimates_are_whole(estimates: list[Estimate]) -> None:
    names = [one.name for one in estimates]
    assert len(names) == len(set(names))
    for one in estimates:
        assert one.low <= one.value <= one.high, one.name
        assert one.source, one.name
        assert one.unit, one.name
        assert one.grade in {"measured", "estimated"}, one.name
        assert one.n >= 3, one.name


def test_the_income_elasticity_is_the_slow_least_squares(estimates: list[Estimate]) -> None:
    """Dummies for years and loops over rows instead of means taken out."""
    rates, income = (load_data().rows(one) for one in (IN_RATE, INCOME))
    values = {(r.province, r.year): r.value for r in rates.itertuples()}
    pairs = [
        (r.year, np.log(r.value), np.log(values[r.province, r.year]))
        for r in income.itertuples()
        if r.year in {2010, 2012, 2014, 2016} and values.get((r.province, r.year), 0) > 0
    ]
    design = np.array([[x, *(year == y for y in (2010, 2012, 2014, 2016))] for year, x, _ in pairs])
    point = np.linalg.lstsq(design.astype(float), np.array([y for *_, y in pairs]), rcond=None)[0]
    one = next(e for e in estimates if e.name == "in_migration_rate.income.between")
    assert one.value == pytest.approx(point[0])
    assert one.n == len(pairs)


def test_bases_are_not_joined() -> None:
    data = load_data()
    for series in (POPULATION, IN_RATE, INCOME):
        assert set(data.rows(series)["basis"]) == {series.basis}


def test_what_remains_is_what_is_calibrated(estimates: list[Estimate]) -> None:
    rows = what_remains()
    calibrated = [row.parameter for row in rows if row.treatment == CALIBRATED]
    assert sorted(calibrated) == sorted(prior.parameter for prior in read_priors())
    known = {(r.section, r.name, r.sector) for r in parameter_table()}
    known |= {(r.section, r.name, r.sector) for r in read_priors()}
    for row in rows:
        assert row.treatment in {CALIBRATED, ASSUMED}
        assert row.reason
        assert (row.section, row.name, row.sector) in known
        assert not row.beside or row.beside in {one.name for one in estimates}, row.beside


def test_numbers_in_use_are_those_of_the_tables(comparisons: list[Comparison]) -> None:
    found = {(one.parameter, one.estimate.name): one for one in comparisons}
    one = found["migration.income_elasticity", "in_migration_rate.income.between"]
    assert (one.in_use.value, one.in_use.low, one.in_use.grade) == (1.1, 0.88, "published")
    assert one.inside == (one.estimate.low <= 1.1 <= one.estimate.high)
    error = found["measurement_error.in_migration@*", "in_migration.noise"]
    assert error.in_use.value == pytest.approx(np.hypot(3.0, 0.25 * error.estimate.level))
    moved = replace(one, in_use=replace(one.in_use, value=one.estimate.high + 1.0))
    assert moved.recommendation.startswith("at most")
    moved = replace(one, in_use=replace(one.in_use, value=one.estimate.low - 1.0))
    assert moved.recommendation.startswith("at least")
    assert replace(moved, prior=(50.0, 60.0)).recommendation.endswith("does not reach it")


def test_grades_are_counted(comparisons: list[Comparison]) -> None:
    counts = total(parameters_by_grade(comparisons).values())
    assert counts["measured"] + counts["published"] + counts["assumed"] == len(parameter_table())
    packs = inputs_of_packs()
    assert len(packs) == len(load_nation().provinces)
    assert all(sum(one.values()) > 50 for one in packs.values())


def test_the_pages_hold_the_estimates(
    estimates: list[Estimate], comparisons: list[Comparison]
) -> None:
    written = pd.read_csv(STUDY / "estimates.csv", keep_default_na=False)
    made = pd.read_csv(
        io.StringIO(estimate_table(estimates).to_csv(index=False)), keep_default_na=False
    )
    assert list(written.columns) == COLUMNS
    pd.testing.assert_frame_equal(written, made, rtol=1e-4, atol=1e-9)
    page = (ROOT / "docs" / "estimation.md").read_text("utf-8")
    for text in (comparison_text(comparisons), remaining_text(),
                 counts_text(parameters_by_grade(comparisons))):  # fmt: skip
        assert text in page, AGAIN
    chapters = (STUDY / "README.md").read_text("utf-8")
    assert all(f"| `{one.name}` |" in chapters for one in estimates), AGAIN
    for link in re.findall(r"\]\(([^)]+)\)", page):
        assert (ROOT / "docs" / link).is_file(), link


def test_the_forest_is_drawn(comparisons: list[Comparison], tmp_path: Path) -> None:
    draw_forest(comparisons[:4], tmp_path / "forest.png")
    assert (tmp_path / "forest.png").stat().st_size > 5000
