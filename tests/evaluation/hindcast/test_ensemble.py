"""Ensembles that are really run, coarsely: broken off, shared by processes, weighed and judged."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.evaluation.hindcast import ensemble as ensembles
from banha.evaluation.hindcast import hindcast as hindcasts
from banha.evaluation.hindcast.ensemble import KEYS, Ensemble, run_ensemble, run_province
from banha.evaluation.hindcast.model_forecasts import MODEL
from banha.evaluation.hindcast.plan import Request, Stretch, no_paths, prior_draws
from banha.evaluation.judging.forecasts import CONDITIONAL, UNCONDITIONAL, check_forecasts

pytestmark = pytest.mark.slow

PROVINCES = ("bac-kan", "kon-tum")


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensembles, "scale_of", lambda _: 300)


def small(*, until: int = 2011, outside: pd.DataFrame | None = None) -> Ensemble:
    return Ensemble(
        name="small", packs=None, particles=prior_draws(4), until=until, paths=no_paths(),
        outside=pd.DataFrame() if outside is None else outside, monthly=True,
    )  # fmt: skip


def test_an_ensemble_that_was_broken_off_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    whole = run_ensemble(small(), provinces=PROVINCES, folder=tmp_path / "a", tell=told.append)
    assert [line.rpartition(" ")[2] for line in told] == list(PROVINCES)
    assert list(whole.columns) == ["province", *KEYS, "value"]
    assert set(whole["particle"]) == {0, 1, 2, 3}
    run: list[str] = []

    def broken(one: Ensemble, slug: str, path: Path) -> None:
        if run:
            raise KeyboardInterrupt
        run.append(slug)
        run_province(one, slug, path)

    with monkeypatch.context() as within:
        within.setattr(ensembles, "run_province", broken)
        with pytest.raises(KeyboardInterrupt):
            run_ensemble(small(), provinces=PROVINCES, folder=tmp_path / "b")
    assert run == ["bac-kan"]

    def once(one: Ensemble, slug: str, path: Path) -> None:
        assert slug == "kon-tum"
        run_province(one, slug, path)

    monkeypatch.setattr(ensembles, "run_province", once)
    resumed = run_ensemble(small(), provinces=PROVINCES, folder=tmp_path / "b")
    pd.testing.assert_frame_equal(whole, resumed)
    # Another last year, other outside inputs: nothing that is there fits.
    table = pd.DataFrame([("price_level", 2011, 1.5)], columns=["series", "year", "value"])
    for other in (small(until=2010), small(outside=table)):
        assert ensembles._key(other, "kon-tum") != ensembles._key(small(), "kon-tum")


def test_two_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # processes of their own take the true scale
    two = Ensemble(
        name="two", packs=None, particles=prior_draws(4).iloc[:1], until=2010, paths=no_paths()
    )
    first, second = (
        run_ensemble(two, provinces=PROVINCES, folder=tmp_path / str(workers), workers=workers)
        for workers in (1, 2)
    )
    pd.testing.assert_frame_equal(first, second)


def test_more_demand_from_the_world_makes_more_product(tmp_path: Path) -> None:
    rows = [
        (f"demand_growth_{kind}", year, 0.3)
        for kind in ("labour_intensive", "technology")
        for year in (2011, 2012)
    ]
    more = pd.DataFrame(rows, columns=["series", "year", "value"])
    product = []
    for name, outside in (("as-is", None), ("more", more)):
        runs = run_ensemble(
            small(until=2012, outside=outside), provinces=["binh-duong"], folder=tmp_path / name
        )
        mine = runs[(runs["series"] == "grdp_current") & (runs["year"] == 2012)]
        product.append(mine.set_index("particle")["value"])
    assert (np.log(product[1]) - np.log(product[0])).mean() > 0.01


def test_a_small_hindcast_from_packs_to_forecasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretches = (
        Stretch(2010, 2021, (2010, 2011), 2012),
        Stretch(2010, 2011, (2011,), 2012),
    )
    monkeypatch.setattr(hindcasts, "STRETCHES", stretches)
    monkeypatch.setattr(hindcasts, "_rivals", lambda panel, *, tell: pd.DataFrame())
    request = Request(folder=tmp_path, provinces=PROVINCES, particles=4, each=2, workers=1)
    told: list[str] = []
    found = hindcasts.hindcast(request, tell=told.append)
    check_forecasts(found.forecasts)
    model = found.forecasts[found.forecasts["forecaster"] == MODEL]
    assert set(model["kind"]) == {CONDITIONAL, UNCONDITIONAL}
    assert set(model["origin"] + model["horizon"]) == {2011, 2012}
    assert set(model["province"]) == set(PROVINCES)
    assert list(found.weights.columns) == ["particle", "2010", "2011"]
    np.testing.assert_allclose(found.weights["2010"], 0.25)
    assert found.weights["2011"].sum() == pytest.approx(1.0)
    cells = ["series", "basis", "province", "origin", "horizon"]
    judged = model.merge(found.outcomes, on=cells)
    assert len(judged) > len(model) / 2
    # A second time nothing is run.
    monkeypatch.setattr(ensembles, "run_province", None)
    again = hindcasts.hindcast(request)
    pd.testing.assert_frame_equal(found.forecasts, again.forecasts)
