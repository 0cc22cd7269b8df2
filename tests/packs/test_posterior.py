"""The posterior of a pack: said, checked, kept when the pack is built anew, and compared."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from tests.calibrated_packs import calibrated_toy

from banha.cli.show import describe_text, provinces_text
from banha.data import provinces_folder, use_own_provinces
from banha.errors import PackError
from banha.manifest import make_manifest
from banha.packs.diff import compare_packs
from banha.packs.posterior import keep_posterior, posterior_version
from banha.packs.read import load_pack
from banha.packs.verify import check_pack
from banha.report.pack_sections import pack_facts
from banha.run import simulate
from banha.scenario import load_scenario


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return calibrated_toy(tmp_path)


def version(pack: Path) -> str:
    return hashlib.sha256((pack / "posterior.csv").read_bytes()).hexdigest()[:12]


def test_which_posterior_is_said_wherever_a_pack_is_shown(toy: Path) -> None:
    said = f"{version(toy)}, until 2013"
    assert str(posterior_version(toy)) == said
    with use_own_provinces(toy.parent):
        assert version(toy) in provinces_text()
        assert f"Posterior {said}: 3 particles" in describe_text("parameters", province="toy")
        run = simulate(load_scenario("baseline").with_run(
            province="toy", scale=1, firm_scale=1, end="2010-12"
        ))  # fmt: skip
        manifest = json.loads(json.dumps(make_manifest(run, file_names=[])))
    assert manifest["posterior"] == {"version": version(toy), "until": 2013, "particles": 3}
    pack = load_pack("toy", start_year=2010, folder=toy.parent)
    for lang in ("en", "vi"):
        assert any(version(toy) in text for _, text in pack_facts(pack, lang))  # type: ignore[arg-type]
    assert posterior_version(provinces_folder() / "toy") is None
    assert "Posterior" not in describe_text("parameters", province="toy")


def test_a_sound_posterior_is_checked(toy: Path) -> None:
    assert any(version(toy) in line for line in check_pack("toy", folder=toy.parent))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("posterior.csv", "weight", "heaviness", "Write particle, weight"),
        ("posterior.csv", "training.seat_cost", "training.seat_price", "no parameter"),
        ("posterior.csv", "1,0.5", "1,0.6", "weights sum to"),
        (
            "posterior.csv",
            "labour.search_unemployed",
            "entry.foreign_rate[mine]",
            "sector 'mine'",
        ),
        ("posterior.toml", "until", "until =", "is not TOML"),
    ],
)
def test_a_wrong_posterior_is_refused(toy: Path, name: str, old: str, new: str, said: str) -> None:
    path = toy / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(PackError, match=said):
        check_pack("toy", folder=toy.parent)


def test_a_point_that_is_not_in_force_and_a_lost_file_are_refused(toy: Path) -> None:
    text = (toy / "parameters.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in text if not line.startswith("training,seat_cost")]
    (toy / "parameters.csv").write_text("".join(kept), "utf-8")
    with pytest.raises(PackError, match=r"not in force: no row for training\.seat_cost"):
        check_pack("toy", folder=toy.parent)
    (toy / "posterior.toml").unlink()
    with pytest.raises(PackError, match=r"but no posterior\.toml"):
        check_pack("toy", folder=toy.parent)


def test_a_pack_that_is_built_anew_keeps_it(toy: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "toy"
    shutil.copytree(provinces_folder() / "toy", new)
    keep_posterior(toy, new)
    for name in ("posterior.csv", "posterior.toml", "parameters.csv"):
        assert (new / name).read_bytes() == (toy / name).read_bytes()
    plain = tmp_path / "plain"
    shutil.copytree(provinces_folder() / "toy", plain)
    before = (plain / "parameters.csv").read_bytes()
    keep_posterior(provinces_folder() / "toy", plain)
    assert (plain / "parameters.csv").read_bytes() == before


def test_differences_are_shown(toy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "toy"
    shutil.copytree(toy, other)
    assert compare_packs(toy, other).empty
    path = other / "posterior.csv"
    path.write_text(path.read_text("utf-8").replace("0.95", "0.85"), "utf-8")
    rows = compare_packs(toy, other).set_index(["item", "what"])
    assert set(rows["section"]) == {"posterior"}
    assert rows.loc[("posterior", "version"), "b"] == version(other)
    mean = 0.5 * 0.1 + 0.25 * 0.6 + 0.25 * 0.95
    assert rows.loc[("labour.search_unemployed", "mean"), "a"] == pytest.approx(mean)
    without = compare_packs("toy", toy)
    assert "posterior" in set(without["section"])
