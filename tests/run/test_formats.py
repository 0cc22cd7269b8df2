"""What this banha reads of runs, batches and packs that others wrote, and how it refuses others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.batch.made_batches import made_up, small_study

from banha.batch import folder as batch_folder
from banha.batch.results import read_results
from banha.data import provinces_folder, use_own_provinces
from banha.errors import BanhaError, BatchError, OutputError, PackError
from banha.formats import Format, read_format, why_unreadable
from banha.packs import load_pack
from banha.packs.head import head_of
from banha.run import simulate, write_run
from banha.run_folder import read_run
from banha.scenario import load_scenario

OWN = Format(2, 1)


@pytest.mark.parametrize(
    ("value", "format_"),
    [(2, Format(2)), ("2.10", Format(2, 10)), ("02.1", Format(2, 1)), (True, None), (-1, None),
     (2.0, None), ("2", None), ("2.1.0", None), (None, None), ("two", None), ([2], None)],
)  # fmt: skip
def test_reading_a_format(value: object, format_: Format | None) -> None:
    assert read_format(value) == format_


@pytest.mark.parametrize(
    ("value", "what", "cure"),
    [
        (2, "", ""),
        ("2.0", "", ""),
        ("2.1", "", ""),
        ("2.2", "", ""),
        ("3.0", "the run has format 3.0, which is newer than this banha: it reads 2.1", "Upgrade"),
        (1, "the run has format 1.0; this banha reads format 2.1", "the banha that wrote it"),
        (None, "names no format that is known: None", "Restore the file"),
    ],
)
def test_what_is_read_and_what_is_refused(value: object, what: str, cure: str) -> None:
    found = why_unreadable(value, own=OWN, what="the run")
    if not what:
        assert found is None
        return
    assert found is not None
    assert what in found[0]
    assert cure in found[1]


def test_a_newer_minor_format_is_refused_where_nothing_may_be_left_aside() -> None:
    assert why_unreadable("2.2", own=OWN, what="the pack", newer_minor=False) is not None
    assert why_unreadable("2.1", own=OWN, what="the pack", newer_minor=False) is None
    assert why_unreadable(2, own=OWN, what="the pack", newer_minor=False) is None


def says(path: Path, value: object) -> None:
    """Let a JSON file name another format."""
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, "format": value, "later": {"x": 1}}), "utf-8")


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    asked = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2010-03"}
    scenario = load_scenario("baseline").with_run(**asked)
    folder = tmp_path_factory.mktemp("formats") / "run"
    return write_run(simulate(scenario), folder, figures=False)


def test_runs(run_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run_folder, tmp_path / "run"))
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["format"] == "2.0"
    for readable in (2, "2.0", "2.7"):
        says(folder / "manifest.json", readable)
        assert not read_run(folder).monthly().empty
    for refused in ("3.0", 3, 1, None, "new"):
        says(folder / "manifest.json", refused)
        refuse(lambda: read_run(folder), OutputError, str(folder))


def test_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made_up(tmp_path / "batch", small_study())
    digest = read_results(folder).digest
    for readable in (1, "1.0", "1.3"):
        says(folder / "batch.json", readable)
        assert read_results(folder).digest == digest
    for refused in ("2.0", 0, None):
        says(folder / "batch.json", refused)
        refuse(lambda: read_results(folder), BatchError, str(folder))
    monkeypatch.setattr(batch_folder, "FORMAT", Format(1, 4))
    says(folder / "batch.json", "1.3")
    assert read_results(folder).digest == digest


def test_packs(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(provinces_folder() / "toy", tmp_path / "toy"))
    text = (pack / "pack.toml").read_text("utf-8")
    with use_own_provinces(tmp_path):
        for readable in ("1", '"1.0"'):
            (pack / "pack.toml").write_text(text.replace("format = 1", f"format = {readable}"))
            assert head_of("toy").slug == "toy"
            assert load_pack("toy", start_year=2010).slug == "toy"
        for refused in ("2", '"1.1"', '"2.0"', "0", '"new"'):
            (pack / "pack.toml").write_text(text.replace("format = 1", f"format = {refused}"))
            refuse(lambda: load_pack("toy", start_year=2010), PackError, "key format")


def refuse(read: Callable[[], object], kind: type[BanhaError], where: str) -> None:
    with pytest.raises(kind) as caught:
        read()
    assert where in str(caught.value)
    assert "format" in str(caught.value)
    assert "Cure: " in str(caught.value)
