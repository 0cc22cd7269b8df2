"""`banha calibrate`: from a province to its particles, and on from where it stopped."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from banha.data import provinces_folder
from banha.evaluation.calibration import load_posterior

type Give = Callable[..., Any]
HEADER = "series,breakdown,year,value,unit,basis,grade,source,reference,note"
PRIORS = """section,name,sector,how,low,high,scale,reason
migration,attraction,,factor,0.5,2,log,a range for tests
technology,frontier_premium,,value,-0.02,0.02,linear,a range for tests
"""


@pytest.fixture
def toy_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pack = tmp_path / "own" / "toy-measured"
    shutil.copytree(provinces_folder() / "toy", pack)
    head = (pack / "pack.toml").read_text("utf-8").replace('slug = "toy"', 'slug = "toy-measured"')
    (pack / "pack.toml").write_text(head, "utf-8")
    rows = [
        f"population,total,{year},{value},persons,pop-a,assumed,,,preferred"
        for year, value in ((2010, 200), (2011, 215))
    ]
    (pack / "measured.csv").write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    monkeypatch.setenv("BANHA_PROVINCES", str(pack.parent))
    return pack


@pytest.mark.slow
def test_a_province_is_calibrated_and_the_pack_changes_only_when_asked(
    give: Give, toy_measured: Path, tmp_path: Path
) -> None:
    priors = tmp_path / "priors.csv"
    priors.write_text(PRIORS, "utf-8")
    before = sorted(path.name for path in toy_measured.iterdir())
    size = ("--scale", 1, "--trials", 2, "--particles", 4, "--generations", 1, "--workers", 1)
    asked = ("calibrate", "--province", "toy-measured", "--until", 2011, *size, "--priors", priors)
    answer = give(*asked)
    assert answer.code == 0, answer.err
    assert "toy-measured, 2010 to 2011: loss" in answer.out
    assert "search: 2 of 2 points" in answer.err
    folder = Path("runs") / "calibration-toy-measured-2011"
    assert sorted(path.name for path in folder.iterdir() if path.suffix in (".csv", ".md")) == [
        "calibration.md", "points.csv", "posterior.csv",
    ]  # fmt: skip
    assert sorted(path.name for path in toy_measured.iterdir()) == before
    posterior = load_posterior(folder)
    assert posterior.parameters == ["migration.attraction", "technology.frontier_premium"]
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = give(*asked, "--resume", "--install", "--quiet")
    assert again.code == 0, again.err
    assert f"Installed in {toy_measured}" in again.out
    assert again.err == ""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert load_posterior("toy-measured").table.equals(posterior.table)
    text = (toy_measured / "measured.csv").read_text("utf-8").replace(",215,", ",216,")
    (toy_measured / "measured.csv").write_text(text, "utf-8")
    other = give(*asked)
    assert other.code == 2
    assert "it holds a calibration with other moments" in other.err
    assert "Cure: choose another folder with --out, or ask as before." in other.err
