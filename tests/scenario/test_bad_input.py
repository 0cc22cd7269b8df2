"""The bad-input table: each file of cases/bad_scenarios gives exactly the faults that it lists."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from banha.errors import Fault, ScenarioError
from banha.scenario import list_scenarios, load_scenario

CASES = Path(__file__).parents[1] / "cases"
FOLDER = CASES / "bad_scenarios"


def expected() -> dict[str, list[Fault]]:
    table: dict[str, list[Fault]] = defaultdict(list)
    with (CASES / "bad_scenarios.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["file"]].append(Fault(row["where"], row["what"], row["cure"]))
    return table


def faults_of(path: object) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert "Traceback" not in message
    for fault in caught.value.faults:
        assert fault.where in message
        assert fault.what in message
        assert fault.cure in message
    assert caught.value.exit_code == 2
    return caught.value.faults


def test_every_case_stands_in_the_table() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(expected())


@pytest.mark.parametrize("file", sorted(expected()))
def test_faults(file: str, data: Path) -> None:
    found = list(faults_of(FOLDER / file))
    before = sorted(path.name for path in FOLDER.iterdir())
    for wanted in expected()[file]:
        match = next(
            (
                fault
                for fault in found
                if wanted.where in fault.where
                and wanted.what in fault.what
                and wanted.cure in fault.cure
            ),
            None,
        )
        assert match is not None, f"no {wanted} in {[str(fault) for fault in found]}"
        found.remove(match)
    assert not found, f"unexpected: {[str(fault) for fault in found]}"
    assert sorted(path.name for path in FOLDER.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    [
        "../baseline",
        "policies/../baseline",
        "/etc/passwd",
        "..\\baseline",
        "policies\\supplier-links",
        "C:baseline",
        "base\0line",
        "~/baseline",
        "",
        ".",
        "policies/",
        "provinces/secret",
        "baseline\n",
        "x" * 5000,
        "x" * 5000 + ".toml",
        "a\0b.toml",
        "no-such-folder/x.toml",
        "/dev/null.toml",
    ],
)
def test_names_that_lead_nowhere(name: str, own_data: Path) -> None:
    (own_data / "provinces" / "secret.toml").write_text('title = "Secret"\nbase = "baseline"\n')
    assert len(faults_of(name)) == 1


@pytest.mark.parametrize("thing", [None, 3, b"baseline", ["baseline"]])
def test_things_that_are_no_name(thing: object, data: Path) -> None:
    assert len(faults_of(thing)) == 1


def test_name_with_toml_says_the_name(data: Path) -> None:
    assert "'supplier-links', without .toml" in faults_of("supplier-links.toml")[0].cure


def test_folder_and_special_file(tmp_path: Path, data: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert "is a folder" in faults_of(tmp_path / "folder.toml")[0].what
    os.mkfifo(tmp_path / "pipe.toml")
    assert "is not a file" in faults_of(tmp_path / "pipe.toml")[0].what
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    assert "cannot be read" in faults_of(tmp_path / "loop.toml")[0].what
    (tmp_path / "notes.txt").write_text("title")
    assert "not a scenario file" in faults_of(tmp_path / "notes.txt")[0].what


def test_unreadable_file(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.toml"
    path.write_text('title = "Closed"\nbase = "baseline"\n')

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (fault,) = faults_of(path)
    assert fault.where == str(path)
    assert "Permission denied" in fault.what


def test_large_file(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text('title = "Large"\nbase = "baseline"\n' + "#" * 1_000_000)
    assert "bytes are more" in faults_of(path)[0].what


def test_link_out_of_the_scenario_folder(tmp_path: Path, own_data: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "Secret"\nbase = "baseline"\n')
    (own_data / "leak.toml").symlink_to(secret)
    (own_data / "policies" / "leak.toml").symlink_to(secret)
    for name in ("leak", "policies/leak"):
        assert "leads out of" in faults_of(name)[0].what
    assert not [listing for listing in list_scenarios() if "leak" in listing.name]


def test_link_out_of_the_users_folder(tmp_path: Path, data: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "Secret"\nbase = "baseline"\n')
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "leak.toml").symlink_to(secret)
    (folder / "mine.toml").write_text('title = "Mine"\nbase = "leak"\n')
    assert "leads out of" in faults_of(folder / "mine.toml")[0].what


def test_broken_pack(own_data: Path) -> None:
    pack = own_data / "provinces" / "binh-duong" / "pack.toml"
    for text in ("start_years = 3", "sectors = []", "start_years = [", ""):
        pack.write_text(text)
        (fault,) = faults_of("baseline")
        assert "pack of binh-duong cannot be read" in fault.what


def test_no_packs_at_all(own_data: Path) -> None:
    (own_data / "provinces" / "binh-duong" / "pack.toml").unlink()
    (own_data / "provinces" / "elsewhere" / "pack.toml").unlink()
    assert "no pack of a province" in faults_of("baseline")[0].what


def test_broken_scenario_is_listed_with_its_problem(own_data: Path) -> None:
    (own_data / "policies" / "broken.toml").write_text("title = 3\n")
    listings = {listing.name: listing for listing in list_scenarios()}
    assert "3 is not a text" in listings["policies/broken"].problem
    assert listings["baseline"].problem == ""
