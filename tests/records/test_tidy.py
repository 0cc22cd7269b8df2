"""Records in long columns: the same numbers as plain loops over the recorded arrays give."""

import pandas as pd
import pyarrow as pa
import pytest

from banha.records import Records, read_series
from banha.run import simulate
from banha.scenario import load_scenario
from banha.tidy import tidy

MONTHS = 30


@pytest.fixture(scope="module")
def records() -> Records:
    scenario = load_scenario("baseline").with_run(
        province="toy", scale=1, firm_scale=1, end="2012-06"
    )
    return simulate(scenario).records


def test_months_by_plain_loops(records: Records) -> None:
    expected = []
    for name, description in read_series().items():
        parts = records.parts(name)
        for place, part in enumerate(parts or ("total",)):
            for month in range(MONTHS):
                value = records[name][month]
                number = float(value[place] if parts else value)
                at = pd.Timestamp(2010 + month // 12, month % 12 + 1, 1)
                expected.append((at, name, part, number, description.unit))
    assert list(records.frame().itertuples(index=False, name=None)) == expected


def test_years_by_plain_loops(records: Records) -> None:
    expected = {}
    for name, description in read_series().items():
        parts = records.parts(name)
        for place, part in enumerate(parts or ("total",)):
            for year in (0, 1):  # the half year at the end is no year
                total = 0.0
                for month in range(12 * year, 12 * year + 12):
                    value = records[name][month]
                    total += float(value[place] if parts else value)
                total /= 1.0 if description.kind == "flow" else 12.0
                expected[2010 + year, name, part, description.unit] = total
    frame = records.yearly()
    found = {
        (year, series, part, unit): value
        for year, series, part, value, unit in frame.itertuples(index=False, name=None)
    }
    assert list(frame.columns) == ["year", "series", "breakdown", "value", "unit"]
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key], rel=1e-12) for key in expected)


@pytest.mark.parametrize("yearly", [True, False])
def test_the_table_is_the_frame(records: Records, *, yearly: bool) -> None:
    long = tidy(records, yearly=yearly)
    table, frame = long.table(), long.frame()
    back = table.to_pandas()
    for column in frame.columns:
        left = back[column]
        if column == "month":
            left = pd.to_datetime(left)
        assert left.astype(frame[column].dtype).equals(frame[column])
    assert pa.types.is_dictionary(table.schema.field("series").type)


def test_some_series_only(records: Records) -> None:
    frame = tidy(records, yearly=True, only=["grdp", "employed"]).frame()
    whole = records.yearly()
    wanted = whole[whole["series"].isin(["grdp", "employed"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(frame, wanted)
    assert tidy(records, yearly=True, only=[]).frame().empty
