"""scripts/environment.sh with stand-ins for Python, pip and uv: each branch, offline."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UTILITIES = ["cat", "cksum", "dirname", "mkdir", "rm", "sh", "tr", "cp", "chmod"]

# Answers what the script asks of a Python; each `-m pip` or `-m venv` is written into a log.
PYTHON = """#!/bin/sh
minor={minor}
log={log}
here=$0
case "$1 $2" in
"-c import importlib"*) echo $minor ;;
"-c import sys"*) echo "$minor $here" ;;
"-c import ensurepip"*) exit {ensurepip} ;;
"-m venv")
    echo "venv $minor" >>$log
    mkdir -p "$3/bin"
    cp "$here" "$3/bin/python"
    exit {venv} ;;
"-m compileall") ;;
"-m pip")
    echo "$*" >>$log
    case "$*" in
    *--target*)
        [ {pip} = 0 ] || exit {pip}
        while [ "$1" != --target ]; do shift; done
        mkdir -p "$2/bin"
        cp {uv} "$2/bin/uv" ;;
    *) exit {pip} ;;
    esac ;;
*) echo "unexpected: $*" >&2; exit 99 ;;
esac
"""

UV = """#!/bin/sh
echo "uv $*" >>{log}
[ {code} = 0 ] || exit {code}
mkdir -p "$UV_PYTHON_INSTALL_DIR/cpython-3.12/bin"
cp {brought} "$UV_PYTHON_INSTALL_DIR/cpython-3.12/bin/python3"
"""


class House:
    """A checkout with the real script and constraints, and a PATH with nothing but stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.uv = folder / "uv"
        for made in (self.root / "scripts", self.root / "constraints", self.bin):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "environment.sh", self.root / "scripts")
        for name in ("core.txt", "dashboard.txt", "test.txt", "notebook.txt", "uv.txt"):
            (self.root / "constraints" / name).write_text(name, "utf-8")
        (self.root / "pyproject.toml").write_text("[project]\n", "utf-8")
        for name in UTILITIES:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.log.touch()

    def script(self, path: Path, text: str) -> Path:
        path.write_text(text, "utf-8")
        path.chmod(0o755)
        return path

    def python(
        self, name: str, *, minor: int, ensurepip: int = 0, venv: int = 0, pip: int = 0
    ) -> Path:
        values = {"minor": minor, "log": self.log, "uv": self.uv}
        values |= {"ensurepip": ensurepip, "venv": venv, "pip": pip}
        return self.script(self.bin / name, PYTHON.format(**values))

    def fake_uv(self, *, code: int) -> None:
        brought = self.python("brought", minor=12)
        brought = brought.rename(self.bin.parent / "brought")
        self.script(self.uv, UV.format(log=self.log, code=code, brought=brought))

    def run(self, level: str = "core") -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.bin), "HOME": str(self.bin.parent / "home")}
        return subprocess.run(
            ["sh", str(self.root / "scripts" / "environment.sh"), level],
            env=environment,
            cwd=self.bin.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def calls(self) -> list[str]:
        """What was done so far, one word or two for each call; the log starts anew."""
        lines = self.log.read_text("utf-8").splitlines()
        self.log.write_text("", "utf-8")
        return [short(line) for line in lines]


def short(line: str) -> str:
    if not line.startswith("-m pip"):
        return line
    if "--editable" in line:
        return "install project"
    return "install " + line.rsplit("/", 1)[1].removesuffix(".txt")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def assert_refused(done: subprocess.CompletedProcess[str], house: House) -> None:
    assert done.returncode == 2
    assert not house.venv.exists()
    assert not (house.root / ".python").exists()
    assert "Traceback" not in done.stderr
    assert done.stderr.count("then give the same command again") == 1


def test_a_fitting_python_is_used(house: House) -> None:
    house.python("python3", minor=13)
    done = house.run()
    assert (done.returncode, done.stderr) == (0, "")
    assert house.calls() == ["venv 13", "install core", "install project"]


def test_the_second_time_nothing_is_installed(house: House) -> None:
    house.python("python3", minor=12)
    house.run()
    house.calls()
    done = house.run()
    assert (done.returncode, done.stdout, house.calls()) == (0, "", [])


def test_test_tools_come_on_top(house: House) -> None:
    house.python("python3", minor=12)
    house.run()
    house.calls()
    assert house.run("test").returncode == 0
    assert house.calls() == ["install dashboard", "install test"]
    assert house.run("notebook").returncode == 0
    assert house.calls() == ["install notebook"]
    assert house.run("core").returncode == 0
    assert house.calls() == []


def test_only_what_changed_is_installed_again(house: House) -> None:
    house.python("python3", minor=12)
    house.run("test")
    house.calls()
    (house.root / "pyproject.toml").write_text("[project]\nversion = '2'\n", "utf-8")
    house.run("test")
    assert house.calls() == ["install project"]
    (house.root / "constraints" / "core.txt").write_text("newer", "utf-8")
    house.run("test")
    assert house.calls() == ["install core", "install project"]


def test_a_shim_that_fails_is_passed_over(house: House) -> None:
    house.script(house.bin / "python3.12", "#!/bin/sh\necho 'not selected' >&2\nexit 127\n")
    house.script(house.bin / "python3", "#!/bin/sh\nexit 0\n")
    house.python("python", minor=14)
    assert house.run().returncode == 0
    assert house.calls()[0] == "venv 14"


def test_a_python_that_pyenv_keeps_unselected_is_found(house: House) -> None:
    house.python("python3", minor=11)
    kept = house.bin.parent / "home" / ".pyenv" / "versions" / "3.12.1" / "bin"
    kept.mkdir(parents=True)
    house.python("kept", minor=12).rename(kept / "python3")
    assert house.run().returncode == 0
    assert house.calls()[0] == "venv 12"


def test_with_an_older_python_uv_brings_one(house: House) -> None:
    house.python("python3", minor=11)
    house.fake_uv(code=0)
    done = house.run()
    assert (done.returncode, done.stderr) == (0, "")
    expected = ["install uv", "uv python install 3.12", "venv 12"]
    assert house.calls() == [*expected, "install core", "install project"]
    assert (house.root / ".python" / "versions").is_dir()


@pytest.mark.parametrize("minor", [8, 11, 15])
def test_where_uv_fails_one_message_says_the_cure(house: House, minor: int) -> None:
    python = house.python("python3", minor=minor)
    house.fake_uv(code=1)
    done = house.run()
    assert_refused(done, house)
    assert str(python) in done.stderr
    assert house.calls() == ["install uv", "uv python install 3.12"]


def test_where_uv_cannot_be_installed_one_message_says_the_cure(house: House) -> None:
    house.python("python3", minor=11, pip=1)
    assert_refused(house.run(), house)


def test_with_no_python_one_message_says_the_cure(house: House) -> None:
    done = house.run()
    assert_refused(done, house)
    assert "found none" in done.stderr


def test_a_missing_venv_module_is_named(house: House) -> None:
    house.python("python3", minor=12, ensurepip=1)
    done = house.run()
    assert_refused(done, house)
    assert "ensurepip" in done.stderr
    assert house.calls() == []


def test_a_python_without_venv_is_passed_over_for_one_with_it(house: House) -> None:
    house.python("python3.12", minor=12, ensurepip=1)
    house.python("python3", minor=13)
    assert house.run().returncode == 0
    assert house.calls()[0] == "venv 13"


def test_an_environment_that_fails_is_not_left_behind(house: House) -> None:
    house.python("python3", minor=12, venv=1)
    done = house.run()
    assert done.returncode == 2
    assert "could not make the environment" in done.stderr
    assert not house.venv.exists()


@pytest.mark.parametrize("damage", ["unfinished", "python", "place", "old", "foreign"])
def test_a_half_made_or_moved_environment_is_remade(house: House, damage: str) -> None:
    house.python("python3", minor=12)
    house.run("test")
    house.calls()
    match damage:
        case "unfinished":
            (house.venv / ".unfinished").touch()
        case "python":
            (house.venv / "bin" / "python").unlink()
        case "place":
            (house.venv / ".place").write_text("elsewhere\n", "utf-8")
        case "old":
            house.python("old", minor=11).rename(house.venv / "bin" / "python")
        case "foreign":
            shutil.rmtree(house.venv)
            house.venv.mkdir()
    (house.venv / "left-over").touch()
    assert house.run().returncode == 0
    assert house.calls() == ["venv 12", "install core", "install project"]
    assert not (house.venv / "left-over").exists()


def test_a_failed_installation_says_so_and_is_tried_again(house: House) -> None:
    house.python("python3", minor=12, pip=1)
    done = house.run()
    assert done.returncode == 2
    assert "could not install" in done.stderr
    assert house.calls() == ["venv 12", "install core"]
    house.python("mended", minor=12).rename(house.venv / "bin" / "python")
    assert house.run().returncode == 0
    assert house.calls() == ["install core", "install project"]


def test_a_killed_installation_is_started_afresh(house: House) -> None:
    kill = '#!/bin/sh\ncase $2 in pip) kill -9 $PPID ;; *) exec {} "$@" ;; esac\n'
    real = house.python("python3", minor=12)
    house.run()
    house.calls()
    house.script(house.venv / "bin" / "python", kill.format(real))
    (house.root / "constraints" / "core.txt").write_text("newer", "utf-8")
    assert house.run().returncode != 0
    assert (house.venv / ".unfinished").exists()
    assert house.run().returncode == 0
    assert house.calls() == ["venv 12", "install core", "install project"]


def test_an_unknown_level_is_refused(house: House) -> None:
    done = house.run("everything")
    assert done.returncode == 2
    assert "core|dashboard|test|notebook" in done.stderr


def test_the_script_needs_only_a_posix_shell() -> None:
    script = ROOT / "scripts" / "environment.sh"
    assert script.read_text("utf-8").startswith("#!/bin/sh\n")
    assert os.access(script, os.X_OK)
