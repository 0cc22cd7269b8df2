"""Files of outside inputs: what is read, and every mistake told with its line and a cure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.errors import RequestError
from banha.evaluation.forecasting.outside_file import PATHS, read_outside
from banha.evaluation.hindcast.ensemble import with_outside
from banha.packs import load_pack

HEAD = "series,year,value\n"


def test_rows_are_read_whatever_their_order_and_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text(
        "\ufeffvalue,note,year,series\n0.05,why,2023,demand_growth_technology\n1.2,,2022,competitor_cost\n",
        encoding="utf-8",
    )
    found = read_outside(path)
    assert list(found.columns) == ["series", "year", "value"]
    assert found.to_numpy().tolist() == [
        ["demand_growth_technology", 2023, 0.05], ["competitor_cost", 2022, 1.2],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,year\n", ["columns are series, year", "series, year, value"]),
        ("", ["(none)"]),
        (HEAD, ["There are no rows"]),
        (HEAD + "demand_growth_tecnology,2022,0.05\n", ["line 2", "demand_growth_technology"]),
        (HEAD + "price_level,2022\n", ["line 2", "not numbers"]),
        (HEAD + "price_level,2022.5,3\n", ["'2022.5'", "whole year"]),
        (HEAD + "price_level,2021,3\n", ["the year is 2021", "2022 to 2060"]),
        (HEAD + "price_level,2061,3\n", ["the year is 2061"]),
        (HEAD + "price_level,2022,-1\n", ["cannot be -1", "2010 = 1"]),
        (HEAD + "minimum_wage,2022,0\n", ["cannot be 0"]),
        (HEAD + "frontier_growth,2022,nan\n", ["cannot be nan", "log points"]),
        (HEAD + "demand_growth_technology,2022,5\n", ["5 log points", "5 per cent is 0.05"]),
        (HEAD + "price_level,2022,2\nprice_level,2022,2\n", ["price_level of 2022 is there twice"]),
        (HEAD + "nothing,2022,1\nprice_level,x,1\n", ["line 2", "line 3"]),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, said: list[str]) -> None:
    path = tmp_path / "o.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as caught:
        read_outside(path)
    for part in said:
        assert part in str(caught.value)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_bytes(b"series,year,value\n\xff\xfe,1,1\n")
    for name in ("none.csv", ".", "o.csv"):
        with pytest.raises(RequestError, match="cannot be read"):
            read_outside(tmp_path / name)


def test_a_table_takes_the_place_of_the_years_it_names_alone() -> None:
    pack = load_pack("dong-nai", start_year=2010)
    assert set(PATHS) <= set(pack.outside_series)
    table = pd.DataFrame(
        [("frontier_growth", 2023, 0.5), ("minimum_wage", 2022, 7.0)],
        columns=["series", "year", "value"],
    )
    changed = with_outside(pack, table)
    for name, path in pack.outside_series.items():
        other = changed.outside_series[name].values
        differ = np.flatnonzero(other != path.values) + path.first_year
        expected = {"frontier_growth": [2023], "minimum_wage": [2022]}.get(name, [])
        assert differ.tolist() == expected
    assert changed.outside_series["minimum_wage"].values[2022 - 1995] == 7.0
