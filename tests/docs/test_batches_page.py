"""What the page on batches shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from banha.batch.study import load_study

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "batches.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_study_of_the_page_is_valid(tmp_path: Path) -> None:
    (tmp_path / "my-own.toml").write_text('title = "Mine"\nbase = "baseline"\n', "utf-8")
    (tmp_path / "study.toml").write_text(block("toml"), encoding="utf-8")
    study = load_study(tmp_path)
    assert study.design.points == 64
    assert len(study.design.dimensions) == 4
    assert "my-own" in study.names
    assert study.runs == len(study.names) * 20 * 64


@pytest.mark.slow
def test_the_python_of_the_page_runs(tmp_path: Path) -> None:
    script = tmp_path / "links.py"
    wide = "import pandas\npandas.set_option('display.width', 300, 'display.max_columns', 30)\n"
    script.write_text(wide + block("python"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True")
    for word in ("share_positive", "rank", "employed", "supplier-links"):
        assert word in done.stdout
    assert (tmp_path / "runs" / "links-example" / "batch.json").is_file()
