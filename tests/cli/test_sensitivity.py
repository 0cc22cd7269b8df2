"""`banha sensitivity`: from a study file to tables and figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from banha.batch.results import read_results
from banha.batch.run_batch import Progress, Summary

type Give = Callable[..., Any]
STUDY = """
scenarios = ["baseline"]
provinces = ["toy"]
seeds = 2
end = "2010-12"
scale = 1
records = ["employed", "exports", "criteria"]
outputs = ["employed", "exports / employed"]

[design]
method = "{method}"
points = {points}
[design.parameters]
"labour.search_unemployed" = {given}
"environment.solar_midpoint" = [2012, 2020]
"""
FILES = ["bars.png", "map.png", "ranking.csv", "sensitivity.csv", "sensitivity.txt"]


def study(
    path: Path, *, method: str = "morris", points: int = 2, given: str = "[0.4, 0.8]"
) -> Path:
    path.write_text(STUDY.format(method=method, points=points, given=given), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_study_is_run_and_analysed(give: Give, tmp_path: Path) -> None:
    file = study(tmp_path / "small.toml")
    answer = give("sensitivity", file, "--out", "batch", "--workers", 1, "--log")
    assert answer.code == 0, answer.err
    assert "12 done, 0 failed, 0 skipped" in answer.out
    assert "2 parameters, 8 outputs" in answer.out
    assert "small: 12/12 done" in answer.err
    written = Path("batch") / "sensitivity"
    assert sorted(path.name for path in written.iterdir()) == FILES
    before = {name: (written / name).read_bytes() for name in FILES}
    table = pd.read_csv(written / "sensitivity.csv")
    assert len(table) == 2 * 8
    solar = table[table["parameter"] == "environment.solar_midpoint"].set_index("output")
    assert solar.loc["employed", "mu_star"] == 0.0
    assert solar.loc["employed", "told"] == "no"
    results = read_results("batch")
    assert results.complete
    assert results.note == ""
    again = give("sensitivity", file, "--out", "batch", "--workers", 1, "--resume", "--quiet")
    assert again.code == 0
    assert "0 done, 0 failed, 12 skipped" in again.out
    assert {name: (written / name).read_bytes() for name in FILES} == before
    assert_named_outputs_change_nothing(give, file)


def assert_named_outputs_change_nothing(give: Give, file: Path) -> None:
    """Other outputs need no other runs."""
    text = file.read_text(encoding="utf-8").replace(
        '"employed", "exports / employed"]', '"exports"]'
    )
    file.write_text(text.replace('records = ["exports"]', ""), encoding="utf-8")
    answer = give("sensitivity", file, "--out", "batch", "--workers", 1, "--quiet")
    assert answer.code == 0, answer.err
    assert "0 done, 0 failed, 12 skipped" in answer.out
    assert "2 parameters, 7 outputs" in answer.out


def test_what_cannot_be_analysed_is_refused_before_anything_is_run(
    give: Give, tmp_path: Path
) -> None:
    file = study(tmp_path / "small.toml", method="latin-hypercube")
    answer = give("sensitivity", file, "--out", "batch")
    assert answer.code == 2
    assert "a design of the method 'latin-hypercube' gives no measures" in answer.err
    assert 'Cure: Write method = "morris"' in answer.err
    answer = give("sensitivity", study(file, points=1), "--out", "batch")
    assert answer.code == 2
    assert "Write points = 8 or more." in answer.err
    answer = give("sensitivity", study(file), "--out", "batch", "--resume")
    assert answer.code == 2
    assert "there is no batch to go on with" in answer.err
    assert not Path("batch").exists()


def test_runs_that_failed_are_told_and_the_rest_is_analysed(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "batch"
    progress = Progress(total=12, done=11, failed=1)
    summary = Summary(folder, progress, "0", False, {"key": "ValueError: no\nmore"}, ())
    module = "banha.cli.sensitivity"
    monkeypatch.setattr(f"{module}.run_told", lambda *_, **__: summary)
    monkeypatch.setattr("banha.batch.results.read_results", lambda folder: folder)
    monkeypatch.setattr("banha.evaluation.sensitivity.analyse", lambda results: f"of {results}")
    monkeypatch.setattr(f"{module}.write_sensitivity", lambda found, folder: folder / "there")
    monkeypatch.setattr(f"{module}.sensitivity_text", lambda found: f"found {found}")
    answer = give("sensitivity", study(tmp_path / "small.toml"), "--out", folder)
    assert answer.code == 4
    assert "11 done, 1 failed" in answer.out
    assert "the batch is incomplete" in answer.out
    assert f"found of {folder}" in answer.out
    assert answer.out.strip().endswith(f"Written to {folder / 'there'}")
    assert "key: ValueError: no" in answer.err
