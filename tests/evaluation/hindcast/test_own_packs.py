"""Packs of one's own are run where they lie, whatever folder that is."""

import shutil
from pathlib import Path

import pytest

from banha.data import data_folder
from banha.evaluation.hindcast import ensemble as ensembles
from banha.evaluation.hindcast.ensemble import Ensemble
from banha.evaluation.hindcast.plan import no_paths, prior_draws
from banha.scenario import Scenario

NAME = "mine"


def test_a_pack_in_the_folder_that_is_named_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "packs" / NAME
    shutil.copytree(data_folder() / "provinces" / "long-an", pack)
    head = (pack / "pack.toml").read_text(encoding="utf-8")
    (pack / "pack.toml").write_text(head.replace('"long-an"', f'"{NAME}"'), encoding="utf-8")
    monkeypatch.setenv("BANHA_PROVINCES", str(tmp_path / "packs"))
    asked: list[Scenario] = []

    class SeenError(Exception):
        """The run was reached."""

    def seen(scenario: Scenario, ensemble: Ensemble) -> None:
        asked.append(scenario)
        raise SeenError

    monkeypatch.setattr(ensembles, "_of_run", seen)
    one = Ensemble("own", None, prior_draws(4), until=2010, paths=no_paths())
    with pytest.raises(SeenError):
        ensembles.run_province(one, NAME, tmp_path / "out.parquet")
    assert asked[0].province == NAME
    before = ensembles._key(one, NAME)
    shutil.rmtree(pack / "opening-2010")
    shutil.copytree(
        data_folder() / "provinces" / "tien-giang" / "opening-2010", pack / "opening-2010"
    )
    assert ensembles._key(one, NAME) != before
