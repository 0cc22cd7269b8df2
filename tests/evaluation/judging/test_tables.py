"""Benchmarks that know no future, ties, and the tables of the verdict against slow twins."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.judging.conftest import SERIES

from banha.errors import RequestError
from banha.evaluation.judging.benchmarks import choose_benchmarks, compared_cells, rival_losses
from banha.evaluation.judging.forecasts import CELL, QUANTILE_COLUMNS, outcomes
from banha.evaluation.judging.rivals.panel_forecasts import COMBINATION, RIVAL_NAMES
from banha.evaluation.judging.scores import scored_cells
from banha.evaluation.judging.series import find_series
from banha.evaluation.judging.tables import coverage_table, headline_table, ratio_table

KIND = "unconditional"


@pytest.fixture(scope="module")
def met(small_panel: pd.DataFrame) -> pd.DataFrame:
    return outcomes(small_panel, series=[find_series(*key) for key in SERIES], first_origin=2009)


@pytest.fixture(scope="module")
def forecasts(small_forecasts: pd.DataFrame) -> pd.DataFrame:
    """Those of the rivals, and of a model that is wrong by chance and lacks a tenth of them."""
    kept = small_forecasts[small_forecasts["kind"] == KIND]
    model = kept[kept["forecaster"] == "panel_ar"].copy()
    luck = np.random.default_rng(1)
    model[QUANTILE_COLUMNS] += luck.normal(0.0, 1.0, size=(len(model), 1))
    model = model[luck.random(len(model)) > 0.1].assign(forecaster="model")
    return pd.concat([kept, model], ignore_index=True)


@pytest.fixture(scope="module")
def cells(forecasts: pd.DataFrame, met: pd.DataFrame) -> pd.DataFrame:
    return compared_cells(forecasts, outcomes=met, forecaster="model", kind=KIND)


def losses_of(rows: list[tuple[int, int, float, float]]) -> pd.DataFrame:
    """Losses of origin and horizon, of rivals a and the combination."""
    index = pd.MultiIndex.from_tuples([("s", "b", "p", o, h) for o, h, _, _ in rows], names=CELL)
    return pd.DataFrame({"a": [r[2] for r in rows], COMBINATION: [r[3] for r in rows]}, index=index)


def test_the_first_origin_has_the_combination_and_ties_go_to_it() -> None:
    chosen = choose_benchmarks(
        losses_of([(2010, 1, 1.0, 2.0), (2010, 2, 9.0, 2.0), (2011, 1, 1.0, 1.0),
                   (2012, 1, 0.0, 5.0)])
    ).set_index("origin")  # fmt: skip
    assert chosen["benchmark"].to_dict() == {2010: COMBINATION, 2011: "a", 2012: COMBINATION}
    assert chosen["known"].to_dict() == {2010: 0, 2011: 1, 2012: 3}
    tied = choose_benchmarks(losses_of([(2010, 1, 1.0, 1.0), (2011, 1, 0.0, 9.0)]))
    assert tied["benchmark"].tolist() == [COMBINATION, COMBINATION]


def test_no_outcome_after_the_origin_moves_the_choice(
    forecasts: pd.DataFrame, met: pd.DataFrame
) -> None:
    def choices(table: pd.DataFrame) -> pd.DataFrame:
        scored = scored_cells(forecasts, outcomes=table, kind=KIND)
        return choose_benchmarks(rival_losses(scored, loss="squared", rivals=RIVAL_NAMES))

    origin = 2012
    later = met["origin"] + met["horizon"] > origin
    wild = met.assign(outcome=met["outcome"].where(~later, 1e6 * met["horizon"]))
    first, second = choices(met), choices(wild)
    early = first["origin"] <= origin
    pd.testing.assert_frame_equal(first[early], second[early])
    assert not first[~early].equals(second[~early])


def test_compared_cells_by_hand(
    cells: pd.DataFrame, forecasts: pd.DataFrame, met: pd.DataFrame
) -> None:
    scored = scored_cells(forecasts, outcomes=met, kind=KIND)
    names = [COMBINATION, *[name for name in RIVAL_NAMES if name != COMBINATION]]
    loss = {(*row[:5], row.forecaster): row for row in scored.itertuples(index=False)}
    assert set(cells["origin"]) == set(range(2010, 2016))
    assert 0 < cells["missing"].sum() < 0.2 * len(cells)
    keys = [tuple(row) for row in met[CELL].itertuples(index=False)]
    for series, origin in itertools.product([key[0] for key in SERIES], (2010, 2013)):
        known = [k for k in keys if k[0] == series and k[3] + k[4] <= origin]
        for score, column in (("rmse", "squared"), ("crps", "crps")):
            means = {n: np.mean([getattr(loss[*k, n], column) for k in known]) for n in names}
            best = min(names, key=lambda name: means[name])
            here = cells[(cells["series"] == series) & (cells["origin"] == origin)]
            assert set(here[f"best_{score}_name"]) == {best}
            for row in here.itertuples():
                key = (row.series, row.basis, row.province, row.origin, row.horizon)
                assert getattr(row, f"best_{score}") == getattr(loss[*key, best], column)
                combined = getattr(loss[*key, COMBINATION], column)
                assert getattr(row, f"combination_{score}") == combined
                worst = max(getattr(loss[*key, name], column) for name in names)
                own = loss.get((*key, "model"))
                assert row.missing == (own is None)
                wanted = worst if own is None else getattr(own, column)
                assert getattr(row, column) == wanted


def test_ratios_and_their_mean_by_hand(cells: pd.DataFrame) -> None:
    table = ratio_table(cells, draws=50)
    heads = headline_table(cells, draws=50).set_index(["horizon", "score", "benchmark"])
    assert len(table) == 4 * 6 * 2 * 2
    indexed = table.set_index(["series", "horizon", "score", "benchmark"])
    for horizon, score, benchmark in itertools.product(
        ["1", "3", "1-5"], ["rmse", "crps"], ["best", "combination"]
    ):
        ratios = {}
        for series, _ in SERIES:
            group = cells[cells["series"] == series]
            if horizon != "1-5":
                group = group[group["horizon"] == int(horizon)]
            own = group["squared" if score == "rmse" else "crps"].mean()
            other = group[f"{benchmark}_{score}"].mean()
            ratios[series] = math.sqrt(own / other) if score == "rmse" else own / other
            row = indexed.loc[series, horizon, score, benchmark]
            assert row["ratio"] == pytest.approx(ratios[series])
            assert row["low"] <= row["high"]
            assert (row["n"], row["origins"]) == (len(group), group["origin"].nunique())
        head = heads.loc[horizon, score, benchmark]
        assert head["ratio"] == pytest.approx(math.prod(ratios.values()) ** 0.25)
        assert head["worst"] == max(ratios, key=lambda name: ratios[name])
        assert head["worst_ratio"] == pytest.approx(max(ratios.values()))
        assert (head["won"], head["series"]) == (sum(r < 1.0 for r in ratios.values()), 4)
        rest = [ratio for name, ratio in ratios.items() if name != "retail_sales"]
        assert head["without_smoothest"] == pytest.approx(math.prod(rest) ** (1 / 3))


def test_the_interval_of_the_mean_draws_the_same_years_for_all(cells: pd.DataFrame) -> None:
    heads = headline_table(cells, draws=60, seed=4).set_index(["horizon", "score", "benchmark"])
    luck = np.random.default_rng(4)
    years = sorted(set(cells["origin"]))
    drawn = luck.multinomial(len(years), np.full(len(years), 1 / len(years)), size=60)
    means = []
    for draw in drawn:
        weight = cells["origin"].map(dict(zip(years, draw, strict=True))).to_numpy()
        ratios = []
        for series, _ in SERIES:
            use = (cells["series"] == series).to_numpy()
            own = (cells["crps"].to_numpy() * weight)[use].sum()
            ratios.append(own / (cells["combination_crps"].to_numpy() * weight)[use].sum())
        means.append(math.prod(ratios) ** 0.25)
    head = heads.loc["1-5", "crps", "combination"]
    assert [head["low"], head["high"]] == pytest.approx(np.percentile(means, [5, 95]))


def test_the_combination_against_itself_is_a_tie(
    forecasts: pd.DataFrame, met: pd.DataFrame
) -> None:
    same = compared_cells(forecasts, outcomes=met, forecaster=COMBINATION, kind=KIND)
    heads = headline_table(same, draws=20)
    heads = heads[heads["benchmark"] == COMBINATION]
    assert np.allclose(heads["ratio"], 1.0)
    assert (heads["won"] == 0).all()
    assert np.allclose(heads[["low", "high"]].dropna(), 1.0)


def test_a_perfect_forecaster_wins_everything(forecasts: pd.DataFrame, met: pd.DataFrame) -> None:
    perfect = met.assign(kind=KIND, forecaster="oracle")
    perfect = pd.concat(
        [perfect, pd.DataFrame(dict.fromkeys(QUANTILE_COLUMNS, met["outcome"]))], axis=1
    ).drop(columns="outcome")
    table = pd.concat([forecasts, perfect], ignore_index=True)
    heads = headline_table(compared_cells(table, outcomes=met, forecaster="oracle", kind=KIND))
    assert (heads["won"] == 4).all()
    assert np.allclose(heads["ratio"], 0.0)


def test_coverage_by_hand(cells: pd.DataFrame) -> None:
    table = coverage_table(cells, draws=20).set_index(["series", "horizon"])
    group = cells[(cells["series"] == SERIES[0][0]) & (cells["horizon"] == 2)]
    row = table.loc[SERIES[0][0], "2"]
    assert row["coverage_90"] == pytest.approx(group["covered_90"].mean())
    assert row["missing"] == group["missing"].sum()
    every = table.loc["all", "1-5"]
    assert every["coverage_50"] == pytest.approx(cells["covered_50"].mean())
    assert every["n"] == len(cells)


def test_bad_requests_are_told(
    cells: pd.DataFrame, forecasts: pd.DataFrame, met: pd.DataFrame
) -> None:
    with pytest.raises(RequestError, match="no unconditional forecasts of nobody"):
        compared_cells(forecasts, outcomes=met, forecaster="nobody", kind=KIND)
    without = forecasts[forecasts["forecaster"] != COMBINATION]
    with pytest.raises(RequestError, match="forecasts of combination"):
        compared_cells(without, outcomes=met, forecaster="model", kind=KIND)
    with pytest.raises(RequestError, match="No cell from 2030"):
        compared_cells(forecasts, outcomes=met, forecaster="model", kind=KIND, first_origin=2030)
    with pytest.raises(RequestError, match="no rows"):
        compared_cells(forecasts, outcomes=met.iloc[:0], forecaster="model", kind=KIND)
    with pytest.raises(RequestError, match="nothing to compare"):
        ratio_table(cells.iloc[:0])
    with pytest.raises(RequestError, match="None of the headline series"):
        headline_table(cells, headline=[("other", "basis")])
    scored = scored_cells(forecasts, outcomes=met, kind=KIND)
    with pytest.raises(RequestError, match="None of the rivals"):
        rival_losses(scored, loss="crps", rivals=["nobody"])
