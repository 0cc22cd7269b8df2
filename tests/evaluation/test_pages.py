"""Pages that studies write: the page of mechanisms is of these tables, and studies run."""

import csv
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from banha.assumed import rows_in_force, value_in_force
from banha.evaluation.calibration.priors import split_name
from banha.evaluation.markdown import number, spread, table
from banha.evaluation.paired import names_in
from banha.mechanisms import mechanism_table
from banha.packs import load_pack
from banha.parameters import parameter_table
from banha.records import read_series
from banha.scenario import load_scenario

ROOT = Path(__file__).parents[2]
EXPERIMENTS = ROOT / "experiments"


def chapter(name: str) -> str:
    """The chapter of a mechanism in the committed page."""
    page = (ROOT / "docs" / "mechanisms.md").read_text("utf-8")
    _, _, rest = page.partition(f"(`{name}`)\n")
    return rest.partition("\n## ")[0]


@pytest.mark.parametrize("name", list(mechanism_table()))
def test_the_page_of_mechanisms_holds_the_tables(name: str) -> None:
    row, text = mechanism_table()[name], chapter(name)
    cure = "run experiments/mechanisms/run.py again"
    assert row.equation.replace("|", "\\|") in text or row.equation in text, cure
    assert row.without in text, cure
    named = {entry.strip() for entry in row.parameters.split(";")}
    rows = [one for one in parameter_table() if f"{one.section}.{one.name}" in named]
    assert len(rows) >= len(named)
    for one in rows:
        sector = f" ({one.sector})" if one.sector else ""
        line = (
            f"| `{one.section}.{one.name}`{sector} | {one.value:g} | {one.low:g} … {one.high:g} |"
        )
        assert line in text, cure


def test_the_page_has_no_mechanism_that_is_gone() -> None:
    page = (ROOT / "docs" / "mechanisms.md").read_text("utf-8")
    heads = [line for line in page.splitlines() if line.startswith("## ") and "(`" in line]
    shown, known = [head.split("(`")[1].rstrip("`)") for head in heads], list(mechanism_table())
    assert shown == known, f"only in one of page and table: {sorted({*shown} ^ {*known})}"


def test_pieces_of_pages() -> None:
    assert number(-0.04, 1) == "0.0"
    assert number(-1234.5, 0) == "\N{MINUS SIGN}1,234"
    assert number(float("nan"), 1) == "–"
    assert spread([2.0, 1.0, 4.0], 1) == "2.0 [1.0, 4.0]"
    assert spread([2.0], 1, sign=True) == "+2.0"
    assert table(["a", "b"], [["x|y", "1"]]).splitlines()[-1] == "| x\\|y | 1 |"


def test_each_mark_of_the_labour_shift_is_measured() -> None:
    study = tomllib.loads((EXPERIMENTS / "labour_shift" / "study.toml").read_text("utf-8"))
    measured = load_pack("binh-duong", start_year=2010).measured
    for mark in study["mark"]:
        for breakdown in filter(None, (mark["breakdown"], mark.get("of"))):
            rows = measured[
                (measured["series"] == mark["series"])
                & (measured["basis"] == mark["basis"])
                & (measured["breakdown"] == breakdown)
            ]
            assert set(mark["years"]) <= set(rows["year"].astype(int)), mark["label"]
            assert not rows["year"].duplicated().any()


@pytest.mark.parametrize("study", ["levers", "three_houses", "strategy"])
def test_what_the_studies_of_levers_ask_for_is_recorded(study: str) -> None:
    asked = tomllib.loads((EXPERIMENTS / study / "study.toml").read_text("utf-8"))
    entries = [entry for kind in ("cost", "effect", "measure") for entry in asked.get(kind, [])]
    entries += [one for one in asked.get("evidence", []) if one["kind"] != "probe"]
    entries += list(asked.get("firm_cost", {}).values())
    texts = [entry.get(key, "") for entry in entries for key in ("over", "per", "times")]
    known = {*read_series(), "criteria", "community_score"}
    assert {name for text in texts for name in names_in(text)} <= known


@pytest.mark.slow
@pytest.mark.parametrize(
    ("study", "options", "words"),
    [
        ("stylised_facts", ["--end", "2023-12", "--gate", "1"], ("Okun slope", "Beneath the gate")),
        ("mechanisms", ["--end", "2011-12"], ("Effects in 2011", "In-migration")),
        ("null_scenario", ["--end", "2024-12"], ("wage share", "Unemployment: mean")),
        (
            "policy_signs",
            ["--end", "2016-12", "--years", "2", "--accounts-scale", "200"],
            ("Accounts over", "2010–2011"),
        ),
        (
            "levers",
            ["--end", "2013-12", "--most-seeds", "2", "--lever", "labs", "supplier_links"],
            ("## Expected signs", "`school_gap`", "killed", "## Yields beside evidence"),
        ),
        (
            "three_houses",
            ["--end", "2012-12", "--levers-from", "2011-01", "--later-from", "2012-01"],
            ("All three less pairs", "Who moves first: 2011–2012", "graded *assumed*"),
        ),
        # From a February on, and for less than a year: the flexible mechanism first looks at
        # scores in a January.
        (
            "strategy",
            ["--end", "2011-12", "--levers-from", "2011-02"],
            ("Strategy under erosion", "## 2011", "graded *assumed*"),
        ),
    ],
)
def test_each_study_runs_small(
    study: str, options: list[str], words: tuple[str, ...], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    command = [sys.executable, str(EXPERIMENTS / study / "run.py"), *options, "--scale", "800"]
    command += ["--seeds", "1", "--processes", "1"]
    command += ["--runs", str(tmp_path / "runs"), "--page", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(word in page.read_text("utf-8") for word in words)


def test_the_default_is_the_point_that_the_study_chose() -> None:
    path = EXPERIMENTS / "admissible" / "candidates.csv"
    rows = {row["candidate"]: row for row in csv.DictReader(path.read_text("utf-8").splitlines())}
    chosen = {name: value for name, value in rows["first-2"].items() if "." in name}
    assert len(chosen) == 15
    baseline = load_scenario("baseline")
    for full, value in chosen.items():
        section, name, sector = split_name(full)
        row = rows_in_force(baseline, section, name)[sector]
        assert value_in_force(baseline, row, sector=sector) == pytest.approx(float(value), rel=1e-5)


@pytest.mark.slow
def test_the_study_of_admissible_points_runs_small(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    command = [sys.executable, str(EXPERIMENTS / "admissible" / "run.py"), "--scale", "800"]
    command += ["--only", "first-2", "before", "--facts", "1", "--seeds", "2", "--processes", "1"]
    command += ["--runs", str(tmp_path / "runs"), "--page", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = page.read_text("utf-8")
    assert "| first-2 |" in text
    assert "Least loss of them: " in text


@pytest.mark.slow
def test_the_labour_shift_runs_small(tmp_path: Path) -> None:
    command = [sys.executable, str(EXPERIMENTS / "labour_shift" / "run.py"), "--scale", "800"]
    command += ["--start", "2010-01", "--end", "2017-12", "--seeds", "1", "--processes", "1"]
    command += ["--runs", str(tmp_path / "runs"), "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Farm share of jobs" in (tmp_path / "README.md").read_text("utf-8")
    assert (tmp_path / "labour-shift.png").stat().st_size > 30_000


def levers_of(name: str) -> dict[str, tuple[float, int]]:
    """Values and ramps of a scenario's levers that start in 2022."""
    scenario = load_scenario(name)
    assert {str(lever.start) for lever in scenario.levers} == {"2022-01"}
    return {lever.name: (lever.value, lever.ramp_months) for lever in scenario.levers}


def test_studies_of_the_houses_move_the_levers_of_the_scenarios() -> None:
    houses = tomllib.loads((EXPERIMENTS / "three_houses" / "study.toml").read_text("utf-8"))
    strategy = tomllib.loads((EXPERIMENTS / "strategy" / "study.toml").read_text("utf-8"))
    together: dict[str, tuple[float, int]] = {}
    for name, entry in houses["house"].items():
        moved = {lever: (value, houses["ramp_months"]) for lever, value in entry["levers"].items()}
        assert moved == levers_of(f"house-{name.lower()}")
        together |= moved
    moved = {
        lever: (value, strategy["strategy"]["ramp_months"])
        for lever, value in strategy["strategy"]["levers"].items()
    }
    assert moved == levers_of("smart-city-strategy")
    assert moved == together | {"flexible_mechanism": (0.5, 24)}
