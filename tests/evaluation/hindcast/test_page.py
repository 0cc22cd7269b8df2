"""The page of the verdict is of the stored results, and says the headline as they have it."""

import importlib
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

ROOT = Path(__file__).parents[3]
STUDY = ROOT / "experiments" / "hindcast"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(STUDY)
    for name in ("page", "figures"):  # other studies have modules of these names
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module("page")


def test_the_page_is_of_the_stored_results(page: ModuleType) -> None:
    words = tomllib.loads((STUDY / "words.toml").read_text(encoding="utf-8"))
    written = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert page.page(words) == written, "run experiments/hindcast/page.py again"


def test_the_headline_is_the_geometric_mean_of_the_ratios(page: ModuleType) -> None:
    ratios, headline = (page.read(name) for name in ("ratios", "headline"))
    chosen = {"kind": "unconditional", "forecaster": "model", "score": "rmse", "benchmark": "best"}
    series = [one.key for one in page.scored_series() if one.headline]

    def cells(table: pd.DataFrame) -> pd.DataFrame:
        same = [table[name] == value for name, value in chosen.items()]
        return table[pd.concat(same, axis=1).all(axis=1) & (table["horizon"].astype(str) == "1-5")]

    found = cells(ratios)
    found = found[[key in series for key in zip(found["series"], found["basis"], strict=True)]]
    assert len(found) == len(series) == 8
    product = 1.0
    for value in found["value"] / found["benchmark_value"]:
        product *= value
    assert cells(headline)["ratio"].item() == pytest.approx(product ** (1 / 8), abs=2e-4)
