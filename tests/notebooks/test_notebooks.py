"""Each notebook is a pair of script and notebook in step, and runs from top to bottom."""

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))


def cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell["cell_type"], cell["source"].strip()) for cell in notebook["cells"]]


def test_there_are_notebooks_and_each_has_its_pair() -> None:
    assert SCRIPTS
    names = {path.stem for path in SCRIPTS}
    assert names == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_and_notebook_hold_the_same_cells(script: Path) -> None:
    paired = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert cells(jupytext.read(script)) == cells(paired), (
        f"bring them in step: jupytext --sync notebooks/{script.name}"
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_notebook_holds_no_outputs_that_could_grow_old(script: Path) -> None:
    paired = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    code = [cell for cell in paired["cells"] if cell["cell_type"] == "code"]
    assert code
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_page_opens_with_a_question(script: Path) -> None:
    kind, text = cells(jupytext.read(script))[0]
    assert kind == "markdown"
    assert text.splitlines()[0].startswith("# ")
    assert text.splitlines()[0].endswith("?")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_page_keeps_to_itself(script: Path) -> None:
    """No path of one machine, nothing that another page left behind, short enough to read."""
    text = script.read_text("utf-8")
    assert not re.search(r"[\"'](/|[A-Z]:\\|~)", text), "an absolute path"
    assert "%run" not in text
    assert "%store" not in text
    assert len(text.splitlines()) < 250


def execute(script: Path) -> nbformat.NotebookNode:
    """Run a page from the top in a kernel of its own, in an empty folder's stead: that of pages."""
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": script.parent}}).execute()
    return notebook


def require_figures_and_no_warning(notebook: nbformat.NotebookNode) -> None:
    outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", [])]
    assert [out for out in outputs if out.get("name") == "stderr"] == []
    figures = [out for out in outputs if "image/png" in out.get("data", {})]
    assert len(figures) >= 2


def test_the_first_page_runs() -> None:
    require_figures_and_no_warning(execute(SCRIPTS[0]))


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS[1:], ids=lambda path: path.stem)
def test_every_other_page_runs(script: Path) -> None:
    require_figures_and_no_warning(execute(script))
