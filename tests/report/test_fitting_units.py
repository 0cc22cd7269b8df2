"""Figures show billions and per cent; nothing but the unit changes."""

import csv
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from banha.report.fitting_units import fitting_unit, in_fitting_unit, in_fitting_units
from banha.report.names import unit_name
from banha.series import read_series

ROWS = list(
    csv.DictReader(
        files("banha").joinpath("report", "fitting_units.csv").read_text("utf-8").splitlines()
    )
)


@pytest.mark.parametrize(
    ("unit", "largest", "factor", "en", "vi"),
    [
        ("đồng of 2010", -3.2e12, 1e-12, "trillion đồng of 2010", "nghìn tỷ đồng, giá 2010"),
        ("đồng of 2010", 5e8, 1e-6, "million đồng of 2010", "triệu đồng, giá 2010"),
        ("đồng of 2010", 12.0, 1.0, "đồng of 2010", None),
        ("persons", 25_000.0, 1e-3, "thousand persons", "nghìn người"),
        ("share", 0.04, 100.0, "%", "%"),
        ("index, opening 1", 2.0, 1.0, "index, opening 1", None),
    ],
)
def test_the_largest_value_decides(
    unit: str, largest: float, factor: float, en: str, vi: str | None
) -> None:
    values = [0.0, float("nan"), float("inf"), largest]
    found = fitting_unit(unit_name(unit, "en"), values, lang="en")
    assert (found.factor, found.unit) == (factor, en)
    found = fitting_unit(unit_name(unit, "vi"), values, lang="vi")
    assert (found.factor, found.unit) == (factor, vi or unit_name(unit, "vi"))


def test_every_unit_is_one_of_the_records_and_the_largest_stands_first() -> None:
    units = {row.unit for row in read_series().values()}
    for row in ROWS:
        assert row["unit"] in units
        least = [float(other["least"]) for other in ROWS if other["unit"] == row["unit"]]
        assert least == sorted(least, reverse=True)


def test_a_table_keeps_what_it_says() -> None:
    table = pd.DataFrame({"median": [1e6, 2e6], "low": [0.0, np.nan], "draws": [2, 2]})
    shown, fit = in_fitting_unit(table, "persons", lang="en")
    assert shown["median"].tolist() == pytest.approx([1.0, 2.0])
    assert shown["draws"].tolist() == [2, 2]
    assert fit.unit == "million persons"


def test_each_outcome_has_its_own_unit_and_shares_become_points() -> None:
    table = pd.DataFrame(
        {"outcome": ["a", "b", "a", "c"], "unit": ["share", "persons", "share", "%"],
         "mean": [0.01, 20_000.0, -0.02, 3.0], "low": [0.0, 0.0, -0.03, 1.0]}
    )  # fmt: skip
    shown = in_fitting_units(table, lang="en")
    assert shown["outcome"].tolist() == ["a", "b", "a", "c"]
    assert shown["mean"].tolist() == pytest.approx([1.0, 20.0, -2.0, 3.0])
    assert shown["unit"].tolist() == [
        "percentage points", "thousand persons", "percentage points", "%",
    ]  # fmt: skip
