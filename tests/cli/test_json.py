"""`--json`: every command prints one document on stdout and nothing else there."""

import datetime as dt
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.cli.commands import LEAST, TOY, batch, command_names, make_light
from tests.cli.test_calibrate import toy_measured  # noqa: F401 - a fixture

from banha.cli.json_output import FORMAT, asks_json, plain
from banha.month import Month
from banha.versions import own_version

type Give = Callable[..., Any]
NAMES = list(command_names())
LONG = ("calibrate", "sensitivity")
"""Commands that take long to print one document."""
PAGE = (Path(__file__).parents[2] / "docs" / "automation.md").read_text("utf-8")
DOCUMENTED = {
    row[1]: re.findall(r"`([a-z_]+)`", row[2])
    for row in re.finditer(r"^\| `([a-z]+[^`]*)` \| (`.*) \|$", PAGE, re.MULTILINE)
}
"""By command, the keys of its result, as the page on automation has them."""
KEYS = ["command", "format", "banha", "result", "error"]


def document(text: str) -> dict[str, Any]:
    """The one document that a text holds, which has no number that JSON does not know."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(text, parse_constant=refuse)
    assert list(found) == KEYS
    assert found["format"] == FORMAT
    assert found["banha"] == own_version()
    return dict(found)


def test_every_command_is_tried() -> None:
    missing = sorted(set(NAMES) - set(LEAST))
    assert missing == [], "say in tests/cli/commands.py what the command needs at least"
    assert sorted(LEAST) == sorted(NAMES)


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.slow) if one in LONG else one for one in NAMES]
)
def test_a_command_prints_one_document(
    name: str,
    give: Give,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    make_light(monkeypatch)
    if name == "calibrate":
        request.getfixturevalue("toy_measured")
    answer = give(*name.split(), *LEAST[name](tmp_path), "--json")
    assert answer.code == 0, answer.err
    found = document(answer.out)
    assert found["command"] == name
    assert found["error"] is None
    assert found["result"], "the command hands no document to json_output.answer"
    assert list(found["result"]) == DOCUMENTED[name], "say in docs/automation.md what it holds"


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_a_document_too(name: str, give: Give) -> None:
    answer = give(*name.split(), "--json", "--no-such-option")
    found = document(answer.out)
    assert answer.code == 2
    assert found["result"] is None
    assert found["error"]["exit_code"] == 2
    (fault,) = found["error"]["faults"]
    assert fault["where"] == f"banha {name}"
    assert "--no-such-option" in fault["what"]
    assert "--help" in fault["cure"]
    assert fault["what"] in answer.err


def test_all_faults_are_told(give: Give) -> None:
    answer = give("run", "baseline", "--scale", "0", "--seed", "-1", "--json")
    error = document(answer.out)["error"]
    assert error["kind"] == "ScenarioError"
    assert [fault["where"] for fault in error["faults"]] == ["--scale 0", "--seed -1"]
    assert all(fault["what"] and fault["cure"] for fault in error["faults"])


def test_a_file_that_cannot_be_written_is_told(give: Give, tmp_path: Path) -> None:
    out = tmp_path / "there.csv"
    out.write_text("mine")
    answer = give("export", batch(tmp_path), "--csv", out, "--json")
    error = document(answer.out)["error"]
    assert (answer.code, error["kind"]) == (2, "OutputError")
    assert error["faults"][0]["where"] == str(out)
    assert "--overwrite" in error["faults"][0]["cure"]


def test_what_was_found_stands_beside_what_was_refused(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banha.planning.machine.available_memory", lambda: 2**20)
    monkeypatch.setattr("banha.planning.machine.held_memory", lambda: 0)
    answer = give("plan", "baseline", *TOY, "--json")
    found = document(answer.out)
    assert answer.code == 2
    assert found["result"]["fits"] is False
    assert found["error"]["faults"][0]["where"].startswith("scenario 'baseline'")


def test_a_defect_and_an_interrupt_are_told(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ZeroDivisionError("nought")

    def stopped() -> str:
        raise KeyboardInterrupt

    for made, code, kind in ((broken, 1, "defect"), (stopped, 130, "interrupted")):
        monkeypatch.setattr("banha.cli.show.provinces_document", made)
        answer = give("provinces", "--json")
        error = document(answer.out)["error"]
        assert (answer.code, error["exit_code"], error["kind"]) == (code, code, kind)
        assert ("ZeroDivisionError: nought" in error["faults"][0]["what"]) == (code == 1)


def test_runs_that_fail_are_told_with_the_result(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.batch.studies import toy_file

    from banha.batch.leader import Progress
    from banha.batch.run_batch import Summary

    progress = Progress(total=2, done=1, failed=1)
    summary = Summary(tmp_path, progress, "0", False, {"key": "ValueError: no\nmore"}, ())
    monkeypatch.setattr("banha.cli.batch.run_told", lambda *_, **__: summary)
    answer = give("batch", toy_file(tmp_path), "--json")
    found = document(answer.out)
    assert answer.code == 4
    assert found["result"]["failures"] == [{"run": "key", "error": "ValueError: no"}]
    assert "1 run failed" in answer.err


def test_the_document_of_a_run_has_its_folder_digest_and_units(give: Give) -> None:
    from banha.run_folder import read_run

    result = document(give("run", "baseline", *TOY, "--json").out)["result"]
    stored = read_run(result["folder"])
    assert result["digest"] == stored.manifest["digest"]
    rows = stored.yearly().set_index(["series", "breakdown", "year"])
    assert {row["series"] for row in result["values"]} > {"population", "criteria"}
    for row in result["values"]:
        there = rows.loc[(row["series"], row["breakdown"], row["year"])]
        assert row["unit"] == there["unit"]
        assert row["value"] == pytest.approx(there["value"], nan_ok=True)


def test_a_run_of_months_and_several_provinces_are_documents(give: Give) -> None:
    short = document(give("run", "baseline", *TOY[:4], "--end", "2010-03", "--json").out)["result"]
    assert {row["month"] for row in short["values"]} == {"2010-03"}
    words = ("--provinces", "binh-duong,dong-nai", "--scale", 2000, "--end", "2010-02")
    both = document(give("run", "baseline", *words, "--json").out)["result"]
    assert list(both) == DOCUMENTED["run --provinces"]
    assert list(both["provinces"]) == ["binh-duong", "dong-nai"]
    assert {row["month"] for row in both["between"]} == {"2010-01", "2010-02"}
    assert all(row["unit"] for row in both["between"])


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("--scenario", "links"), "comparison"),
        (("--rank", "employed"), "ranks"),
        (("--sql", "SELECT count(*) AS runs FROM runs"), "rows"),
    ],
)
def test_each_question_to_results_has_its_key(
    give: Give, tmp_path: Path, words: tuple[str, ...], key: str
) -> None:
    result = document(give("results", batch(tmp_path), *words, "--json").out)["result"]
    assert result[key]
    assert result["complete"] is True
    head = [name for name in DOCUMENTED["results"] if name != "changes"]
    more = [name for name in result if name not in head]
    assert more == re.findall(r"`([a-z_]+)`", documented_row(f"results {words[0]}"))[1:-1]
    if key == "rows":
        assert result[key] == [{"runs": 9}]


def documented_row(name: str) -> str:
    """What the page says of a way to give a command."""
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")]
    return row.split("|", 2)[2]


def test_other_documents_of_the_page(give: Give, tmp_path: Path) -> None:
    from tests.batch.studies import toy_file

    dry = document(give("batch", toy_file(tmp_path), "--dry-run", "--json").out)["result"]
    assert list(dry) == DOCUMENTED["batch --dry-run"]
    scenario = document(give("describe", "supplier-links", "--json").out)["result"]
    assert list(scenario) == DOCUMENTED["describe SCENARIO"]
    example = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    assert document(give("run", "baseline", "--scale", "x", "--json").out) == example


def test_the_document_is_what_the_text_says(give: Give, tmp_path: Path) -> None:
    result = document(give("results", batch(tmp_path), "--json").out)["result"]
    (place,) = result["changes"]
    assert (place["baseline"], place["province"]) == ("baseline", "toy")
    assert set(place["scenarios"]) == {"links", "again"}
    assert all(line["unit"] for lines in place["scenarios"].values() for line in lines)


def test_help_and_version_stay_texts(give: Give) -> None:
    assert give("run", "--json", "--help").out.startswith("Usage: banha run")
    assert give("--version").out == f"banha {own_version()}\n"
    assert asks_json(["run", "--json"])
    assert not asks_json(["run", "--", "--json"])


def test_the_document_is_utf_8_whatever_the_terminal_has(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="ascii"))
    give("provinces", "--json")
    sys.stdout.flush()
    assert "Bình Dương" in out.getvalue().decode("utf-8")


def test_values_become_what_json_knows() -> None:
    given = {
        "nan": math.nan, "infinite": np.float32("inf"), "whole": np.int64(3), "yes": np.bool_(True),
        "list": np.array([1.0, np.nan]), "missing": pd.NaT, "none": pd.NA, "path": Path("a/b"),
        "day": dt.date(2010, 1, 1), "month": Month(2010, 2), 3: (1, 2),
    }  # fmt: skip
    assert plain(given) == {
        "nan": None, "infinite": None, "whole": 3, "yes": True, "list": [1.0, None],
        "missing": None, "none": None, "path": "a/b", "day": "2010-01-01", "month": "2010-02",
        "3": [1, 2],
    }  # fmt: skip
