"""What the README promises works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}
README = PAGES["en"].read_text(encoding="utf-8")
VIETNAMESE = PAGES["vi"].read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert len([line for line in block[1].splitlines() if line.strip()]) <= 10
    names: dict[str, object] = {}
    exec(compile(block[1], "README.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "population" in printed
    bands = names["comparison"].bands("grdp_volume")  # type: ignore[attr-defined]
    assert isinstance(bands, pd.DataFrame)
    assert bands["year"].tolist() == list(range(2010, 2016))


def test_the_scenario_of_the_readme_is_valid(tmp_path: Path) -> None:
    from banha import load_scenario

    block = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert block is not None
    path = tmp_path / "mine.toml"
    path.write_text(block[1], encoding="utf-8")
    scenario = load_scenario(path)
    assert scenario.levers[0].name == "supplier_links"


@pytest.mark.parametrize("page", [*PAGES.values(), *sorted((ROOT / "docs").rglob("*.md"))], ids=str)
def test_links_and_pictures_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} points at {target}"


def blocks(text: str, kind: str) -> list[str]:
    """Code of a kind, without its comments."""
    found = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return [re.sub(r"\s*#.*", "", block) for block in found]


def test_the_two_languages_show_the_same() -> None:
    for kind in ("bash", "python"):
        assert blocks(README, kind)[0] == blocks(VIETNAMESE, kind)[0]
    own = [line for line in blocks(VIETNAMESE, "toml")[0].splitlines() if "title_vi" not in line]
    assert own == blocks(README, "toml")[0].splitlines()
    assert README.count("\n## ") == VIETNAMESE.count("\n## ")
    targets = [
        {
            target.replace(".vi.", ".").replace(".en.", ".")
            for target in re.findall(r"\]\(([^)#]+)\)", text)
        }
        for text in (README, VIETNAMESE)
    ]
    assert targets[0] == targets[1]
    commands = [
        set(re.findall(r"^\| `(banha \w+)", text, re.MULTILINE)) for text in (README, VIETNAMESE)
    ]
    assert commands[0] == commands[1]
