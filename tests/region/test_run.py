"""A region is run, kept in a folder of run folders, and the same whatever shares the work."""

import json
import os
import sys
from pathlib import Path

import pandas as pd
import pytest
from tests.region.regions import TOYS, digests, toy_region, toy_scenario

from banha import simulate_region, write_region
from banha import threads as threads_module
from banha.cli.app import main
from banha.data import use_data_folder
from banha.errors import OutputError
from banha.region.region import Region
from banha.region.run import RegionRun
from banha.run_folder import read_run


@pytest.fixture(scope="session")
def run(toys: Region, regional_data: Path) -> RegionRun:
    with use_data_folder(regional_data):
        return simulate_region(toys.scenario, provinces=TOYS)


def test_a_region_is_a_mapping_of_runs(run: RegionRun, toys: Region) -> None:
    assert list(run) == list(TOYS)
    assert len(run) == 2
    assert {slug: one.digest for slug, one in run.items()} == digests(toys)
    assert run["toy-a"].scenario.province == "toy-a"
    assert run.between().equals(toys.between.frame())
    assert f"toy-a, toy-b, 2010-01 to 2011-12, 1:1, seed 5; {run.seconds:.1f} s" in repr(run)
    assert run.digest[:12] in run._repr_html_()
    assert "toy-b" in run._repr_html_()


def test_threads_and_order_change_nothing(run: RegionRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads_module, "SMALLEST_CHUNK", 16)
    told: list[tuple[int, int]] = []
    shared = simulate_region(
        run.scenario, provinces=TOYS[::-1], threads=2, guard=False,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert {slug: one.digest for slug, one in shared.items()} == {
        slug: one.digest for slug, one in run.items()
    }
    assert told == [(done, 24) for done in range(25)]


def test_what_passed_between_is_tidy(run: RegionRun) -> None:
    frame = run.between()
    assert list(frame.columns) == ["month", "kind", "from", "to", "value", "unit"]
    kinds = dict.fromkeys(("migrants", "children_of_migrants", "commuters"), "persons")
    kinds |= dict.fromkeys(("money_of_migrants", "pay_of_commuters", "inputs"), "đồng of 2010")
    assert dict(zip(frame["kind"], frame["unit"], strict=True)) == kinds
    assert len(frame) == 24 * 2 * len(kinds)
    assert not frame.duplicated(["month", "kind", "from", "to"]).any()
    payments = {
        slug: one.accounts().monthly().groupby("flow")["value"].sum() for slug, one in run.items()
    }
    sums = frame.groupby(["kind", "from"])["value"].sum()
    for here, there in (TOYS, TOYS[::-1]):
        assert sums["inputs", here] == payments[here]["exports_region"] > 0
        assert sums["pay_of_commuters", here] == payments[there]["commuters_pay"] > 0
        assert sums["money_of_migrants", here] == payments[there]["migrants_bring_region"] > 0


def test_the_folder_holds_run_folders(run: RegionRun, tmp_path: Path) -> None:
    folder = write_region(run, tmp_path / "region")
    said = json.loads((folder / "region.json").read_text("utf-8"))
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert sorted(found) == said["files"]
    assert said["provinces"] == list(TOYS)
    assert said["digest"] == run.digest
    for slug in TOYS:
        stored = read_run(folder / slug)
        assert stored.yearly().equals(run[slug].yearly())
        assert stored.manifest["digest"] == said["digests"][slug] == run[slug].digest
        assert "run in a region with toy-" in stored.manifest["notes"][-1]
        assert (folder / slug / "figures" / "figure_sheet.png").is_file()
    kept = pd.read_parquet(folder / "between.parquet")
    pd.testing.assert_frame_equal(kept, run.between(), check_dtype=False)
    assert len(pd.read_csv(folder / "between.csv")) == len(run.between())


def test_a_folder_is_replaced_only_when_asked(run: RegionRun, tmp_path: Path) -> None:
    folder = write_region(run, tmp_path / "region", figures=False)
    with pytest.raises(OutputError, match="is there already"):
        write_region(run, folder, figures=False)
    (folder / "toy-a" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"files that banha did not write: toy-a/mine\.txt"):
        write_region(run, folder, overwrite=True, figures=False)
    (folder / "toy-a" / "mine.txt").unlink()
    assert write_region(run, folder, overwrite=True, figures=False) == folder
    with pytest.raises(OutputError, match=r"this is a region[\s\S]*toy-a"):
        read_run(folder)


def give(monkeypatch: pytest.MonkeyPatch, *words: object) -> object:
    """Give a command in this process; returns its exit code."""
    monkeypatch.setattr(sys, "argv", ["banha", *(os.fspath(str(word)) for word in words)])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code or 0


def test_the_command_runs_a_region(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = ("--scale", 1, "--firm-scale", 1, "--end", "2010-12", "--seed", 5)
    own = ("--own", "toy-b=policies/supplier-links")
    code = give(monkeypatch, "run", "baseline", "--provinces", "toy-a, toy-b", *plain, *own)
    printed = capsys.readouterr().out
    assert code == 0
    folder = tmp_path / "runs" / "baseline-toy-a+toy-b-5"
    digest = json.loads((folder / "region.json").read_text("utf-8"))["digest"]
    assert f"digest {digest}" in printed
    assert "Between the provinces, last 12 months" in printed
    assert "supplier-links" in read_run(folder / "toy-b").scenario.name
    assert read_run(folder / "toy-a").scenario.name == "baseline"


def test_a_list_of_one_province_is_its_single_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = ("--scale", 1, "--firm-scale", 1, "--end", "2010-06", "--quiet")
    for option, place in (("--provinces", "a"), ("--province", "b")):
        code = give(monkeypatch, "run", "baseline", option, "toy", *plain, "--out", place)
        assert code == 0
    capsys.readouterr()
    first, second = (read_run(tmp_path / place).manifest["digest"] for place in "ab")
    assert first == second


def test_other_seeds_are_other_luck(toys: Region) -> None:
    other = toy_region(end="2010-06", seed=6)
    other.run()
    mine = toys.provinces["toy-a"].records["population"][:6].tolist()
    assert other.provinces["toy-a"].records["population"].tolist() != mine
    assert len({one.seed for one in (*toys.provinces.values(), *other.provinces.values())}) == 4
    assert toy_scenario().seed == 5
