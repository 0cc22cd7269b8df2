"""Pairs of simulated and measured series: one basis each, never joined."""

import csv
import math
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest

from banha.errors import PackError
from banha.formula import Formula
from banha.records import read_series
from banha.report.measured import Measured, Pair, read_measured, read_pairs
from banha.report.panels import read_panels


@pytest.fixture(scope="module")
def binh_duong() -> Measured:
    return read_measured("binh-duong")


def written(pairs: list[Pair], folder: Path) -> Path:
    path = folder / "province" / "comparison" / "pairs.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(asdict(pairs[0])))
        writer.writeheader()
        writer.writerows(asdict(pair) for pair in pairs)
    return path


def test_values_come_from_one_basis(hand_made: Measured, pair: Pair) -> None:
    assert hand_made.values(pair).to_dict() == {2010: 0.9, 2012: 1.6}
    other = replace(pair, basis="register")
    assert hand_made.values(other).to_dict() == {2011: 2.0, 2012: 2.2}


def test_growth_never_crosses_bases(hand_made: Measured, pair: Pair) -> None:
    growth = replace(pair, transformation="growth")
    values = hand_made.values(growth)
    assert values.to_dict() == pytest.approx({2012: 50.0 * math.log(1600 / 900)})
    other = hand_made.values(replace(growth, basis="register"))
    assert other.to_dict() == pytest.approx({2012: 100.0 * math.log(1.1)})


def test_reported_growth_becomes_log_per_cent(hand_made: Measured, pair: Pair) -> None:
    rows = pd.DataFrame(
        [("growth", "total", 2011, 10.0, "percent", "census")], columns=hand_made.rows.columns
    )
    reported = replace(pair, measured="growth", measured_factor=1, transformation="reported_growth")
    values = Measured("x", (reported,), rows).values(reported)
    assert values.to_dict() == pytest.approx({2011: 100.0 * math.log(1.1)})


def test_two_values_of_one_year_are_refused(hand_made: Measured, pair: Pair) -> None:
    rows = pd.concat([hand_made.rows, hand_made.rows.iloc[:1]])
    with pytest.raises(ValueError, match="two values for one year"):
        Measured("x", (pair,), rows).values(pair)


def test_a_share_needs_all_parts_in_the_year(pair: Pair) -> None:
    rows = pd.DataFrame(
        [
            ("share", "a", 2010, 30.0, "percent", "census"),
            ("share", "b", 2010, 60.0, "percent", "census"),
            ("share", "a", 2011, 30.0, "percent", "census"),
        ],
        columns=["series", "breakdown", "year", "value", "unit", "basis"],
    )
    share = replace(pair, measured="share", parts="a", of="a+b", measured_factor=90.0)
    assert Measured("x", (share,), rows).values(share).to_dict() == {2010: 30.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"basis": "census+register"}, "is no basis of"),
        ({"basis": ""}, "is no basis of"),
        ({"parts": "urban"}, "urban is not measured"),
        ({"last_year": 2022}, "after 2021"),
        ({"transformation": "spliced"}, "none of"),
        ({"factor": "many"}, "cannot be read"),
    ],
)
def test_a_pair_that_would_join_bases_or_mislead_is_refused(
    change: dict[str, object],
    message: str,
    hand_made: Measured,
    pair: Pair,
    tmp_path: Path,
) -> None:
    path = written([replace(pair, **change)], tmp_path)  # type: ignore[arg-type]
    with pytest.raises(PackError, match=message):
        read_pairs(path, rows=hand_made.rows)


def test_levels_of_grdp_are_refused(hand_made: Measured, pair: Pair, tmp_path: Path) -> None:
    rows = hand_made.rows.assign(series="grdp_current")
    path = written([replace(pair, measured="grdp_current")], tmp_path)
    with pytest.raises(PackError, match="levels of GRDP"):
        read_pairs(path, rows=rows)


def test_a_basis_is_paired_once(hand_made: Measured, pair: Pair, tmp_path: Path) -> None:
    path = written([pair, replace(pair, label="again")], tmp_path)
    with pytest.raises(PackError, match="paired twice"):
        read_pairs(path, rows=hand_made.rows)


def test_a_sound_file_comes_back(hand_made: Measured, pair: Pair, tmp_path: Path) -> None:
    assert read_pairs(written([pair], tmp_path), rows=hand_made.rows) == (pair,)


@pytest.mark.parametrize(
    "province", ["binh-duong", "dong-nai", "lai-chau", "ho-chi-minh-city-2025", "toy", "null"]
)
def test_pairs_of_the_packs_name_recorded_series_and_panels(province: str) -> None:
    measured, known = read_measured(province), read_series()
    for pair in measured.pairs:
        words = f"{pair.simulated} {pair.per}".replace("*", " ").split()
        names = {word.split("[")[0] for word in words} - {"+", "-"}
        assert names <= set(known), pair.series
        if pair.panel:
            lines = {line.name: line for line in read_panels()[pair.panel].lines}
            formula = Formula(pair.simulated, per=pair.per, factor=pair.factor)
            assert lines[pair.line].formula == formula, pair.series


def test_every_pair_of_binh_duong_has_values(binh_duong: Measured) -> None:
    assert len(binh_duong.pairs) > 25
    for pair in binh_duong.pairs:
        values = binh_duong.values(pair)
        assert len(values), pair.series
        assert values.index.max() <= 2021


def test_measured_values_as_the_sources_state_them(binh_duong: Measured) -> None:
    def value(series: str, basis: str, year: int) -> float:
        (pair,) = (p for p in binh_duong.pairs if (p.series, p.basis) == (series, basis))
        return float(binh_duong.values(pair)[year])

    assert value("population", "pop-post2019census-dstai", 2016) == pytest.approx(2.1388)
    assert value("share_industry", "shares-4line", 2017) == pytest.approx(70.0, abs=0.05)
    assert value("share_services", "shares-4line", 2020) == pytest.approx(23.9, abs=0.05)
    assert value("grdp_share_taxes", "shares-4line", 2017) == pytest.approx(8.59)
    assert value("foreign_share_of_jobs", "prov-yearbook-t68", 2017) == pytest.approx(62.1, abs=0.1)
    assert value("grdp_growth", "grdp-2010p-new", 2017) == pytest.approx(8.755, abs=0.001)


def test_a_pack_without_pairs_compares_with_nothing() -> None:
    assert read_measured("toy").pairs == ()
