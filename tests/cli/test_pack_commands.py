"""`banha pack show`, `diff`, `check`: what they print and write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

Give = Callable[..., Any]


def test_show_on_the_terminal(give: Give) -> None:
    answer = give("pack", "show", "binh-duong")
    assert answer.code == 0
    assert answer.out.startswith("Binh Duong, opening 2010\n")
    for said in ("1997: split from Sông Bé", "employed persons", "968,800 persons",
                 "between own years", "WHAT STANDS IN", "LARGEST ADJUSTMENTS"):  # fmt: skip
        assert said in answer.out
    vietnamese = give("pack", "show", "toy", "--lang", "vi").out
    assert "Tỉnh mẫu, năm mở đầu 2010" in vietnamese
    assert "0 đo được, 0 thay thế, 17 giả định" in vietnamese


def test_show_in_files(give: Give, tmp_path: Path) -> None:
    begins = {".html": b"<!DOCTYPE html>", ".md": "# Tỉnh mẫu".encode(), ".png": b"\x89PNG"}
    for suffix, begin in begins.items():
        path = tmp_path / f"toy{suffix}"
        assert give("pack", "show", "toy", "--lang", "vi", "--out", path).code == 0
        assert path.read_bytes().startswith(begin)
        again = give("pack", "show", "toy", "--out", path)
        assert again.code == 2
        assert "there already" in again.err
        assert give("pack", "show", "toy", "--out", path, "--overwrite").code == 0
    assert not list(tmp_path.glob(".*"))


def test_a_pack_of_ones_own_says_that_it_comes_first(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANHA_PROVINCES", str(tmp_path / "provinces"))
    here = give("pack", "build", "long-an")
    assert "comes before the pack long-an that comes with banha" in here.out.replace("\n", " ")
    elsewhere = give("pack", "build", "long-an", "--to", tmp_path / "other")
    assert (here.code, elsewhere.code) == (0, 0)
    assert "comes before" not in elsewhere.out


def test_diff(give: Give, tmp_path: Path) -> None:
    equal = give("pack", "diff", "toy", "toy")
    assert (equal.code, equal.err) == (0, "")
    assert "equal" in equal.out
    text = give("pack", "diff", "binh-duong", "toy")
    assert text.code == 0
    assert "1,619,900" in text.out
    written = give("pack", "diff", "binh-duong", "toy", "--out", tmp_path / "d.csv")
    table = pd.read_csv(tmp_path / "d.csv")
    assert f"{len(table)} differences" in written.out
    assert set(table["section"]) >= {"head", "people", "inputs", "paths", "measured"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check",), "No pack is named"),
        (("check", "toy", "--all"), "without a name"),
        (("show", "toy", "--out", "page.pdf"), ".html"),
        (("show", "toy", "--start", "1997"), "2010"),
        (("show", "toy", "--lang", "fr"), "no language"),
        (("diff", "toy", "nowhere"), "no folder of a pack"),
        (("diff", "toy", "binh-duong", "--start", "1997"), "Start in one of: 2010"),
        (("diff", "toy", "binh-duong", "--out", "d.xlsx"), ".csv"),
    ],
)
def test_mistakes(give: Give, words: tuple[str, ...], said: str) -> None:
    answer = give("pack", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
