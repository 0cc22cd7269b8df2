"""The cache of compiled kernels: named by its sources, repaired once, never in the way."""

import importlib.util
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import pytest
from tests.kernels.sources import KERNELS
from tests.processes import run_module

from banha.kernels import cache

READ_ONLY = PermissionError(13, "read-only")


@pytest.fixture(autouse=True)
def numba_keeps_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)


@pytest.fixture
def copy(tmp_path: Path) -> ModuleType:
    """The module of the cache over a copy of the kernels' sources."""
    folder = tmp_path / "kernels"
    shutil.copytree(KERNELS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    spec = importlib.util.spec_from_file_location("copied_cache", folder / "cache.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sources(module: ModuleType) -> Path:
    assert module.__file__ is not None
    return Path(module.__file__).parent


def test_the_folder_is_named_by_the_hash_of_the_sources(monkeypatch, tmp_path):
    monkeypatch.setenv("BANHA_CACHE_DIR", str(tmp_path))
    folder = cache.cache_folder()
    assert folder == tmp_path / f"kernels-{cache.source_hash()}"
    assert len(cache.source_hash()) == 16
    assert int(cache.source_hash(), 16) >= 0


def test_the_folder_is_in_the_users_cache_unless_named(monkeypatch, tmp_path):
    monkeypatch.delenv("BANHA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache.cache_folder().parent == tmp_path / "cache" / "banha"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache.cache_folder().parent == tmp_path / "home" / ".cache" / "banha"


def test_a_copy_of_the_sources_has_the_same_hash(copy):
    assert copy.source_hash() == cache.source_hash()


@pytest.mark.parametrize("name", sorted(path.name for path in KERNELS.glob("*.py")))
def test_a_change_of_any_source_changes_the_hash(copy, name):
    with (sources(copy) / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert copy.source_hash() != cache.source_hash()


def test_a_new_a_lost_and_a_renamed_source_change_the_hash(copy):
    hashes = {copy.source_hash()}
    folder = sources(copy)
    (folder / "another.py").touch()
    hashes.add(copy.source_hash())
    (folder / "another.py").rename(folder / "yet_another.py")
    hashes.add(copy.source_hash())
    (folder / "goods.py").unlink()
    hashes.add(copy.source_hash())
    assert len(hashes) == 4


def test_another_numba_changes_the_hash(monkeypatch):
    before = cache.source_hash()
    monkeypatch.setattr(numba, "__version__", "0.0.1")
    assert cache.source_hash() != before


def test_a_folder_that_can_be_written_is_made_and_used(monkeypatch, tmp_path):
    monkeypatch.setenv("BANHA_CACHE_DIR", str(tmp_path / "a" / "b"))
    folder = cache.use_cache_for_these_sources()
    assert folder == cache.cache_folder()
    assert str(folder) == numba.config.CACHE_DIR
    assert list(folder.iterdir()) == []


def read_only_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise READ_ONLY

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)


def file_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    root = cache.cache_folder().parent
    root.parent.mkdir(parents=True, exist_ok=True)
    root.write_text("not a folder", encoding="utf-8")


@pytest.mark.parametrize("hinder", [read_only_folder, file_in_the_way])
def test_a_folder_that_cannot_be_written_is_replaced_by_a_temporary_one(
    monkeypatch, tmp_path, hinder
):
    monkeypatch.setenv("BANHA_CACHE_DIR", str(tmp_path / "wanted"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    hinder(monkeypatch)
    folder = cache.use_cache_for_these_sources()
    assert folder.is_dir()
    assert folder.is_relative_to(temporary)
    assert folder.stat().st_mode & 0o077 == 0
    assert str(folder) == numba.config.CACHE_DIR


def as_numba_would(error: Exception) -> Callable[[], Any]:
    """A function that raises from a file of the name of numba's cache."""
    space: dict[str, Any] = {"error": error}
    exec(compile("def load():\n    raise error\n", "numba/core/caching.py", "exec"), space)
    return space["load"]


def test_a_damaged_cache_is_wiped_once_and_the_work_done_again(monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kernels"))
    broken = tmp_path / "kernels" / "sub" / "broken.nbi"
    broken.parent.mkdir(parents=True)
    broken.touch()
    load, calls = as_numba_would(EOFError()), []

    def work() -> str:
        calls.append(broken.exists())
        if len(calls) == 1:
            load()
        return "done"

    assert cache.is_warm()
    assert cache.with_sound_cache(work) == "done"
    assert calls == [True, False]
    assert (tmp_path / "kernels").is_dir()
    assert not cache.is_warm()


def test_a_cache_that_stays_damaged_is_not_tried_for_ever(monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    calls, load = [], as_numba_would(EOFError("still"))

    def work() -> None:
        calls.append(1)
        load()

    with pytest.raises(EOFError, match="still"):
        cache.with_sound_cache(work)
    assert len(calls) == 2


@pytest.mark.parametrize("error", [EOFError("own"), ValueError("own"), OSError("own")])
def test_an_error_of_the_work_itself_is_raised_at_once(monkeypatch, tmp_path, error):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    kept = tmp_path / "kept.nbi"
    kept.touch()
    calls = []

    def work() -> None:
        calls.append(1)
        raise error

    with pytest.raises(type(error), match="own"):
        cache.with_sound_cache(work)
    assert len(calls) == 1
    assert kept.exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


@pytest.fixture(scope="module")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A root with one kernel compiled, and what the kernel gives."""
    root = tmp_path_factory.mktemp("cache")
    _, warm, calls, answer = run_module(
        "tests.kernels.one_kernel", BANHA_CACHE_DIR=str(root)
    ).splitlines()
    assert (warm, calls) == ("False", "1")
    return root, answer


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", [cut, emptied, zeroed])
def test_damage_on_disk_is_repaired(warm_cache, tmp_path, damage, kind):
    root, answer = warm_cache
    ours = tmp_path / "cache"
    shutil.copytree(root, ours)
    damaged = list(ours.rglob(f"*.{kind}"))
    assert damaged
    for path in damaged:
        damage(path)
    folder, warm, calls, repaired = run_module(
        "tests.kernels.one_kernel", BANHA_CACHE_DIR=str(ours)
    ).splitlines()
    assert Path(folder).is_relative_to(ours)
    assert (warm, calls) == ("True", "2")
    assert repaired == answer
    *_, calls, again = run_module(
        "tests.kernels.one_kernel", BANHA_CACHE_DIR=str(ours)
    ).splitlines()
    assert (calls, again) == ("1", answer)


def test_bounds_checks_have_a_cache_of_their_own(monkeypatch):
    plain = cache.source_hash()
    monkeypatch.setattr(numba.config, "BOUNDSCHECK", 1 - int(bool(numba.config.BOUNDSCHECK)))
    assert cache.source_hash() != plain
