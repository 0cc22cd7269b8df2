"""The builder: the same bytes again, clear refusals, margins met."""

from pathlib import Path

import numpy as np
import pytest

from banha.data import provinces_folder
from banha.errors import PackError
from banha.packs import build_pack, check_pack
from banha.packs.balance import Adjustment, refuse_beyond_bounds
from banha.packs.firms import _fit
from banha.packs.rounding import largest_remainder

ORIGINAL = provinces_folder() / "binh-duong"


def assume(folder: Path, name: str, value: str) -> None:
    path = folder / "assumptions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for position, line in enumerate(lines):
        cells = line.split(",")
        if cells[0] == name:
            lines[position] = ",".join([name, value, value, value, *cells[4:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_rebuild_is_byte_identical(raw_binh_duong: Path) -> None:
    reports = build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)
    built = [path for path in raw_binh_duong.rglob("*") if path.is_file()]
    assert len(built) > 20
    for path in built:
        assert path.read_bytes() == (ORIGINAL / path.relative_to(raw_binh_duong)).read_bytes(), path
    assert list(reports) == [1997, 2010]
    report, text = reports[2010], str(reports[2010])
    assert "uses.market_services.households" in text
    assert "input_coefficient.labour_intensive" in text
    assert report.key_figures["GRDP at basic prices"][0] == pytest.approx(89.2e12, rel=0.01)
    earlier = reports[1997]
    assert earlier.key_figures["GRDP at basic prices"][0] == pytest.approx(14.9e12, rel=0.01)
    assert "farm_share_of_jobs@1997" in str(earlier)
    assert "@1997" not in text


def test_copying_the_filtered_sources_keeps_them(raw_binh_duong: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "raw"
    (raw_binh_duong / "source").rename(elsewhere)
    build_pack("binh-duong", source=elsewhere, destination=raw_binh_duong)
    for path in elsewhere.iterdir():
        assert path.read_bytes() == (raw_binh_duong / "source" / path.name).read_bytes()


def test_check_names_the_file_that_was_edited(raw_binh_duong: Path) -> None:
    build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)
    path = raw_binh_duong / "opening-2010" / "opening.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("linked_share,0.1,", "linked_share,0.11,"), encoding="utf-8")
    with pytest.raises(PackError, match=r"opening\.csv\n.*differs"):
        check_pack("binh-duong", folder=raw_binh_duong.parent)


def test_check_of_a_pack_without_sources() -> None:
    assert check_pack("toy") == ["toy, opening 2010: 200 persons, 12 firms; all tables agree"]


def test_a_missing_table_is_named(raw_binh_duong: Path) -> None:
    (raw_binh_duong / "source" / "firm_size_2010.csv").unlink()
    with pytest.raises(PackError, match=r"firm_size_2010\.csv"):
        build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)


def test_a_missing_row_is_named(raw_binh_duong: Path) -> None:
    path = raw_binh_duong / "source" / "province_annual.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if ",industry_gross_output," not in line]
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(PackError, match=r"No row with series = industry_gross_output"):
        build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        ("construction_share_of_value_added", "0.15", r"uses\.construction"),
        ("knowledge_share_of_services_value_added", "0.9", r"uses\.knowledge_services"),
        ("enterprise_adjustment_bound", "0.01", r"employment\.enterprise_jobs"),
    ],
)
def test_adjustments_beyond_bounds_are_refused(
    raw_binh_duong: Path, name: str, value: str, cell: str
) -> None:
    assume(raw_binh_duong, name, value)
    with pytest.raises(PackError, match=cell):
        build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)
    assert not (raw_binh_duong / "opening-2010").exists()


def test_a_missing_assumption_is_named(raw_binh_duong: Path) -> None:
    path = raw_binh_duong / "assumptions.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("\nage_tilt,", "\nage_slope,"), encoding="utf-8"
    )
    with pytest.raises(PackError, match="assumption age_tilt is missing"):
        build_pack("binh-duong", source=raw_binh_duong / "source", destination=raw_binh_duong)


def test_refusal_lists_every_cell() -> None:
    adjustments = [Adjustment(f"cell {n}", 1.0, n, "assumed", 0.5, 2.0) for n in (1, 3, 0.1)]
    with pytest.raises(PackError) as caught:
        refuse_beyond_bounds(adjustments)
    assert [fault.where for fault in caught.value.faults] == [
        "balance, cell cell 3",
        "balance, cell cell 0.1",
    ]
    refuse_beyond_bounds(adjustments[:1])


def test_proportional_fitting_meets_both_margins() -> None:
    seed = np.array([[1.0, 2.0, 3.0], [4.0, 1.0, 1.0]])
    rows, columns = np.array([30.0, 70.0]), np.array([50.0, 20.0, 30.0])
    fitted = _fit(seed, rows=rows, columns=columns)
    np.testing.assert_allclose(fitted.sum(axis=1), rows, rtol=1e-9)
    np.testing.assert_allclose(fitted.sum(axis=0), columns, rtol=1e-9)
    odds = seed[0, 0] * seed[1, 1] / (seed[0, 1] * seed[1, 0])
    assert fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]) == pytest.approx(odds)


def test_largest_remainder_keeps_the_total() -> None:
    assert largest_remainder(np.array([1.0, 1.0, 1.0]), total=10).tolist() == [4, 3, 3]
    assert largest_remainder(np.array([0.2, 0.5, 0.3]), total=7).tolist() == [1, 4, 2]
    assert largest_remainder(np.zeros(3), total=0).tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="no weight"):
        largest_remainder(np.zeros(3), total=1)
