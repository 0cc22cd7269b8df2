"""What the page on scenarios shows works as it stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from banha import BanhaError
from banha.scenario import Scenario, load_scenario

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    fenced = PAGE.split("```")[1::2]
    return [text.partition("\n")[2] for text in fenced if text.partition("\n")[0] == language]


def made(code: str) -> Scenario:
    names: dict[str, Scenario] = {}
    exec(code, names)  # type: ignore[arg-type]
    return names["links"]


def test_file_and_python_are_the_same_scenario(tmp_path: Path) -> None:
    path = tmp_path / "cheaper-links.toml"
    path.write_text(blocks("toml")[0], encoding="utf-8")
    links = made(blocks("python")[0])
    assert load_scenario(path) == links
    assert links.notes == ()
    with pytest.raises(BanhaError) as error:
        links.with_lever("supplier_link", value=0.02, start="2018-01")
    assert blocks("text")[0].strip() in str(error.value)


@pytest.mark.slow
def test_the_python_of_the_page_runs(tmp_path: Path) -> None:
    ask = "\nprint(differences.to_string())\nassert load_scenario(path) == links\n"
    ask += "print(comparison.seeds, study.runs, len(levers))\n"
    script = tmp_path / "page.py"
    script.write_text("\n".join(blocks("python")) + ask, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "(1, 2) 4 " in done.stdout
    assert "Cheaper links (cheaper-links)" in done.stdout
    for name in ("supplier_links", "labour.separation_rate", "technology", "inventories"):
        assert name in done.stdout
    assert "24/24 months" in done.stderr
    assert (tmp_path / "runs" / "links" / "manifest.json").is_file()


def test_every_method_that_changes_a_scenario_is_on_the_page() -> None:
    methods = {name for name in dir(Scenario) if name.startswith(("with_", "without_"))}
    assert {name for name in methods if f"{name}(" not in PAGE} == set()
