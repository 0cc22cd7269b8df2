"""The validation study judges every pair, and nothing else; its page says what it must."""

import subprocess
import sys
import tomllib
from pathlib import Path

from banha.report.measured import read_measured

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "experiments" / "validation"


def test_every_pair_is_judged_once() -> None:
    study = tomllib.loads((STUDY / "study.toml").read_text("utf-8"))
    names = [entry["name"] for entry in study["series"]]
    assert len(names) == len(set(names))
    assert set(names) == {pair.series for pair in read_measured("binh-duong").pairs}
    assert all(entry["tolerance"] > 0 for entry in study["series"])


def test_the_study_runs_small(tmp_path: Path) -> None:
    command = [sys.executable, str(STUDY / "run.py"), "--scale", "800", "--seeds", "1"]
    command += ["--end", "2017-12", "--processes", "1", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "path-check.md").read_text("utf-8")
    for words in ("This is no test", "the residual was 0", "seeds 1", "pop-post2019census-dstai"):
        assert words in page
    assert (tmp_path / "figures" / "validation-fit.png").stat().st_size > 50_000
    assert (tmp_path / "figures" / "validation-stability.png").is_file()
