"""How commands end: exit code, message, and a traceback only for a defect of banha."""

import errno
import io
import sys
from collections.abc import Callable

import pytest

from banha.cli.errors import clear_errors
from banha.errors import AccountingError, Fault, OutputError, PackError, ScenarioError


def ends_with(error: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    @clear_errors()
    def command() -> None:
        raise error

    with pytest.raises(SystemExit) as caught:
        command()
    code = caught.value.code
    assert isinstance(code, int)
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err


FAULTS = [
    Fault("a.toml, line 3, seed", "-1 is below what can be", "Write 0."),
    Fault("b", "c", "d"),
]


@pytest.mark.parametrize("kind", [ScenarioError, PackError])
def test_faults_are_all_shown(
    kind: Callable[[list[Fault]], BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = ends_with(kind(FAULTS), capsys)
    assert code == 2
    assert "2 faults" in text
    for fault in FAULTS:
        assert str(fault) in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("error", "expected", "part"),
    [
        (OutputError("the folder is there"), 2, "the folder is there"),
        (AccountingError("bank, 2011-03, interest"), 3, "bank, 2011-03, interest"),
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), 2, "Free some space"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/y"), 2, "may read and write"),
        (OSError("something else"), 2, "something else"),
        (OSError(), 2, "OSError"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 2, ""),
    ],
)
def test_expected_ends(
    error: BaseException, expected: int, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = ends_with(error, capsys)
    assert code == expected
    assert part in text
    assert "Traceback" not in text


def test_a_defect_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = ends_with(ZeroDivisionError("division by zero"), capsys)
    assert code == 1
    assert "Traceback" in text
    assert "ZeroDivisionError" in text
    assert "report" in text.splitlines()[-1]


def test_other_exits_pass() -> None:
    with pytest.raises(SystemExit) as caught, clear_errors():
        raise SystemExit(7)
    assert caught.value.code == 7
    with clear_errors():
        pass


def test_a_closed_stderr_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(sys, "stderr", Closed())
    with pytest.raises(SystemExit) as caught, clear_errors():
        raise OutputError("x")
    assert caught.value.code == 2


def test_faults_error_needs_a_fault() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ScenarioError([])
