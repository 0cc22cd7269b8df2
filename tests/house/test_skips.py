"""In continuous integration a skipped test fails the session; elsewhere it is only reported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

CALL = "import pytest\ndef test_it():\n    pytest.skip('no')\n"
COLLECTION = "import pytest\npytest.skip('no', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"
PASSING = "def test_it():\n    pass\n"


def outcome(folder: Path, *, text: str, ci: str | None) -> int:
    shutil.copy(CONFTEST, folder / "conftest.py")
    (folder / "test_passing.py").write_text(PASSING, "utf-8")
    (folder / "test_case.py").write_text(text, "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if ci is not None:
        environment["CI"] = ci
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir=.", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize("text", [CALL, COLLECTION], ids=["call", "collection"])
def test_a_skip_fails_in_ci(tmp_path: Path, text: str) -> None:
    assert outcome(tmp_path, text=text, ci="true") == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("ci", ["false", None])
def test_a_skip_passes_elsewhere(tmp_path: Path, ci: str | None) -> None:
    assert outcome(tmp_path, text=CALL, ci=ci) == pytest.ExitCode.OK


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert outcome(tmp_path, text=EXPECTED_FAILURE, ci="true") == pytest.ExitCode.OK
