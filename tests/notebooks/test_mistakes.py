"""What a notebook shows of a mistake: the user's line and what is wrong, without the way there."""

import nbformat
import pytest
from nbclient import NotebookClient

from banha.errors import AccountingError, BanhaError, Fault, RequestError, ScenarioError

CELLS = (
    """from banha import Scenario, simulate
from banha.report import trajectory_figure
base = Scenario.baseline().with_run(province='toy', scale=1, firm_scale=1, end='2010-12')""",
    "one = 1\nmine = base.with_lever('supplier_link', value=0.02, start='2010-02')",
    "def pick(run):\n    return run.census(2010)\npick(simulate(base))",
    "trajectory_figure(simulate(base), 'populaton')",
    "1 / 0",
)


@pytest.fixture(scope="module")
def shown() -> list[str]:
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
    found = [
        ["\n".join(out["traceback"]) for out in cell["outputs"] if out["output_type"] == "error"]
        for cell in notebook["cells"]
    ]
    assert found[0] == []
    return [texts[0] for texts in found[1:]]


def test_a_mistake_is_the_line_of_the_user_and_the_cure(shown: list[str]) -> None:
    assert shown[0].splitlines()[0] == (
        "ScenarioError in line 2: mine = base.with_lever('supplier_link', value=0.02, "
        "start='2010-02')"
    )
    assert "Cure: Did you mean 'supplier_links'?" in shown[0]
    assert shown[1].startswith("RequestError in line 2: return run.census(2010)")
    assert "1 fault in what was asked" in shown[1]
    assert shown[2].startswith("RequestError in line 1: trajectory_figure(")
    for text in shown[:3]:
        assert len(text.splitlines()) < 10
        assert ".py" not in text


def test_other_errors_are_shown_as_ever(shown: list[str]) -> None:
    assert "ZeroDivisionError" in shown[3]
    assert "Traceback" in shown[3]


@pytest.mark.parametrize(
    "error", [ScenarioError([Fault("a", "b", "c")]), AccountingError("does not balance")]
)
def test_an_error_that_was_never_raised_has_no_line(error: BanhaError) -> None:
    assert error._render_traceback_() == [type(error).__name__, "", str(error)]


def test_what_was_asked_of_results_is_caught_like_a_scenario() -> None:
    assert issubclass(RequestError, ScenarioError)
    assert str(RequestError([Fault("a", "b", "c")])).startswith("1 fault in what was asked:")
