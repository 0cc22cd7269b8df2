"""`progress=`: nothing, a function, lines in a script, one bar in a notebook."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from banha import compare, make_study, run_batch, simulate
from banha.errors import ScenarioError, StudyError
from banha.progress.batch import BatchLine
from banha.progress.choice import batch_line, following
from banha.progress.line import ProgressLine
from banha.progress.notebook import Moment, NotebookBatch, NotebookLine, in_notebook
from banha.scenario import Scenario, load_scenario

TOY = """
from banha import load_scenario
toy = load_scenario("baseline").with_run(province="toy", scale=1, firm_scale=1, end="2011-12")
policy = toy.with_name("policy").with_lever("minimum_wage", value=0.1, start="2010-06")
"""


def toy(end: str = "2010-12") -> Scenario:
    base = load_scenario("baseline")
    return base.with_run(province="toy", scale=1, firm_scale=1, end=end)


def interrupt(line: NotebookLine) -> None:
    with line:
        line(3, 12)
        raise KeyboardInterrupt


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A notebook's kernel, and what it is asked to show: the first, then each update."""
    moments: list[Any] = []

    def display(shown: object, *, display_id: bool) -> Any:
        assert display_id
        assert not moments, "one bar only"
        moments.append(shown)
        return SimpleNamespace(update=moments.append)

    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=display))
    return moments


@pytest.mark.parametrize("asked", [None, False])
def test_nothing_is_shown_unless_asked(capsys: pytest.CaptureFixture[str], asked: object) -> None:
    simulate(toy(), progress=asked)
    assert capsys.readouterr() == ("", "")


def test_a_function_is_told_as_it_is() -> None:
    told: list[tuple[int, int]] = []
    simulate(toy(), progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 12) for done in range(13)]


@pytest.mark.parametrize("asked", ["yes", 1, [True]])
def test_what_is_neither_is_refused(asked: Any) -> None:
    for run in (simulate, lambda one, **given: compare(one, one, seeds=1, **given)):
        with pytest.raises(ScenarioError, match="progress=True"):
            run(toy(), progress=asked)
    with pytest.raises(StudyError, match="progress=True"):
        run_batch(make_study("x", scenarios=[toy()]), progress=asked)


def test_a_script_has_plain_lines() -> None:
    script = f"{TOY}\nfrom banha import simulate\nsimulate(toy, progress=True)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    lines = done.stderr.splitlines()
    assert lines[0] == "baseline: starting…"
    assert re.fullmatch(r"baseline: 2011-12, 24/24 months, .* person-months/s", lines[-1])
    assert done.stdout == ""


def test_only_a_kernel_is_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not in_notebook()
    terminal = SimpleNamespace(get_ipython=SimpleNamespace)
    monkeypatch.setitem(sys.modules, "IPython", terminal)
    assert not in_notebook()
    assert type(following(progress=True, what="x")) is ProgressLine
    assert type(batch_line("x")) is BatchLine


def test_a_notebook_has_one_bar_that_fills(kernel: list[Moment]) -> None:
    simulate(toy(), progress=True)
    shares = [moment.share for moment in kernel]
    assert shares[0] is None
    assert shares[-1] == 1.0
    known = [share for share in shares if share is not None]
    assert known == sorted(known)
    assert "2010-12, 12/12 months" in kernel[-1].text
    assert "value=" not in kernel[0]._repr_html_()
    assert 'value="1.0000"' in kernel[-1]._repr_html_()


def test_a_run_broken_off_says_so(kernel: list[Moment], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banha.progress.notebook.SECONDS_BETWEEN_LOOKS", 0.0)
    line = NotebookLine("a < b")
    with pytest.raises(KeyboardInterrupt):
        interrupt(line)
    assert kernel[-1].text == "a < b: 3/12 months (stopped)"
    assert kernel[-1].share == 0.25
    assert html.escape("a < b") in kernel[-1]._repr_html_()


def test_compilation_is_told_in_a_notebook(
    kernel: list[Moment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banha.progress.line.must_compile", lambda: True)
    with NotebookLine("x") as line:
        line(0, 5)
    assert "compiling" in kernel[-1].text
    assert kernel[-1].share is None


def test_a_batch_in_a_notebook_has_one_bar(kernel: list[Moment], tmp_path: Any) -> None:
    told: list[int] = []
    summary = run_batch(
        make_study("x", scenarios=[toy()], seeds=2), tmp_path / "x", workers=1, progress=True,
        tell=lambda progress: told.append(progress.done),
    )  # fmt: skip
    assert type(batch_line("x")) is NotebookBatch
    assert summary.complete
    assert told[-1] == 2
    assert kernel[-1].text.startswith("x: 2/2 done, 0 failed")
    assert kernel[-1].share == 1.0


def test_in_a_real_kernel_there_is_a_bar_and_no_foreign_warning() -> None:
    sources = [
        f"{TOY}\nfrom banha import compare\ncompare(toy, policy, seeds=1, progress=True).seeds",
        "import warnings\nwarnings.warn('of the user')",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=300).execute()
    bar, answer = notebook["cells"][0]["outputs"]
    assert 'value="1.0000"' in bar["data"]["text/html"]
    assert "48/48 months" in bar["data"]["text/plain"]
    assert answer["data"]["text/plain"] == "(1,)"
    assert "of the user" in notebook["cells"][1]["outputs"][0]["text"]
