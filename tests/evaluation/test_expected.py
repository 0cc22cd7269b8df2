"""Expected signs: the table can be run, and how a sign and its mechanism are judged."""

from pathlib import Path

import numpy as np
import pytest

from banha.evaluation.expected import (
    Expected,
    booked_exactly,
    judge_expected,
    read_expected,
    scenario_of,
    without,
)
from banha.evaluation.paired import Book
from banha.evaluation.study import Finished
from banha.levers import lever_table
from banha.mechanisms import mechanism_table
from banha.scenario import Scenario

TABLE = Path(__file__).parents[2] / "docs" / "levers-expected.csv"
ROW = Expected("labs", 0.02, "gap", "-", 2, 3, "programmes", "", "")


def runs(*values: list[float]) -> list[Finished]:
    return [
        Finished(Scenario.baseline().with_run(seed=seed), "", (2010, 2011, 2012, 2013),
                 {"gap": one}, {}, {})
        for seed, one in enumerate(values, start=1)
    ]  # fmt: skip


def test_every_row_can_be_run() -> None:
    rows = read_expected(TABLE)
    assert len(rows) > 40
    for row in rows:
        table = lever_table()[row.lever]
        assert table.low <= row.value <= table.high
        assert row.value != table.neutral
        assert not row.off or row.off in mechanism_table()
        assert 1 <= row.from_year <= row.to_year
        moved = scenario_of(Scenario.baseline(), row, start="2012-01", off=row.off)
        assert [lever.name for lever in moved.levers] == [row.lever]
        assert dict(moved.mechanisms) == ({row.off: False} if row.off else {})


def test_a_column_per_is_read(tmp_path: Path) -> None:
    path = tmp_path / "expected.csv"
    path.write_text(
        "lever,value,outcome,per,sign,from_year,to_year,off,reason,source\n"
        "labs,0.02,gap,firms,-,2,3,,why,assumed\n"
    )
    (row,) = read_expected(path)
    assert (row.per, row.named, row.years(2012)) == ("firms", "`gap` / `firms`", [2013, 2014])


def test_a_sign_is_judged_over_its_years() -> None:
    base = runs([9.0, 9.0, 5.0, 5.0], [9.0, 9.0, 5.0, 5.0])
    moved = runs([9.0, 9.0, 4.0, 4.0], [9.0, 9.0, 3.0, 3.0])
    judged = judge_expected(ROW, book=Book(), first=2011, pair=(moved, base), off=(base, base))
    assert judged.base == 5.0
    assert judged.effect.found.tolist() == [-1.0, -2.0]
    assert judged.share == 1.0
    assert judged.detected
    assert judged.killed
    alive = judge_expected(ROW, book=Book(), first=2011, pair=(moved, base), off=(moved, base))
    assert alive.left == pytest.approx(1.0)
    assert not alive.killed
    divided = judge_expected(
        ROW, book=Book(), first=2011, pair=(moved, base),
        off=(runs([9.0, 9.0, 4.0, 4.0], [9.0, 9.0, 6.0, 6.0]), base),
    )  # fmt: skip
    assert divided.killed


def test_what_was_not_recorded_is_not_detected() -> None:
    base = runs([9.0, 9.0, 5.0, 5.0])
    row = Expected("labs", 0.02, "score", "+", 2, 3, "", "", "")
    judged = judge_expected(row, book=Book(), first=2011, pair=(base, base), off=None)
    assert not judged.recorded
    assert not judged.detected
    assert not judged.killed


def test_a_dong_that_is_not_booked_is_seen() -> None:
    parts = {"programmes_by_lever[labs]": [3.0, 4.0], "programmes_by_lever[places]": [1e15, 0.0]}

    def run(total: list[float]) -> Finished:
        yearly = {**parts, "programmes": total}
        return Finished(Scenario.baseline(), "", (2010, 2011), yearly, {}, {})

    assert booked_exactly(run([1e15 + 3.0, 4.0]))
    assert not booked_exactly(run([1e15 + 3.0, 5.0]))


def test_a_mechanism_is_switched_off_in_both_runs() -> None:
    base = Scenario.baseline()
    assert without(base, "") is base
    assert dict(without(base, "programmes").mechanisms) == {"programmes": False}
    assert np.isclose(scenario_of(base, ROW, start="2012-01").levers[0].value, 0.02)
