"""How the command line ends when something goes wrong: a clear message and an exit code."""

import errno
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from banha.cli.json_output import enter_error
from banha.errors import BanhaError, Fault, FaultsError

EXIT_FAULT = 2
EXIT_DEFECT = 1
EXIT_INTERRUPTED = 130
"""128 plus the number of the interrupt signal, as shells count."""
DEFECT = "this is a defect of banha, not of your input."
REPORT = "Please report it with the lines above, the command and the scenario."
AGAIN = "Give the same command again."
_TOLD = re.compile(r"(?P<where>[^\n]*)\n {4}(?P<what>.*)\n {4}Cure: (?P<cure>.*)", re.DOTALL)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what goes wrong inside into a message on stderr and an exit code.

    Use it around a command, or as a decorator: `@clear_errors()`.

    Raises
    ------
    SystemExit
        With 2 for a mistake of the user or a file that cannot be read or written, 3 for accounts
        that do not balance, 130 for an interrupt; with 1, after the traceback, for a defect of
        banha itself.
    """
    try:
        yield
    except BanhaError as error:
        _say(f"banha: {error}")
        enter_error(type(error).__name__, faults_of(error), code=error.exit_code)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        end_interrupted("interrupted; nothing unfinished was kept as a result.")
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone: nobody is left to tell.
        raise SystemExit(EXIT_FAULT) from None
    except OSError as error:
        fault = operating_system_fault(error)
        _say(f"banha: {fault if fault.where else str(fault).strip()}")
        enter_error(type(error).__name__, [fault], code=EXIT_FAULT)
        raise SystemExit(EXIT_FAULT) from None
    except Exception as error:  # noqa: BLE001 - the last stop: shown in full, with what to do
        traceback.print_exc()
        _say(f"banha: {DEFECT} {REPORT}")
        where = "".join(traceback.format_tb(error.__traceback__)[-1:]).strip()
        fault = Fault(where, f"{DEFECT} {type(error).__name__}: {error}", REPORT)
        enter_error("defect", [fault], code=EXIT_DEFECT)
        raise SystemExit(EXIT_DEFECT) from None


def end_interrupted(what: str) -> NoReturn:
    """Say that the command was interrupted, and end it.

    Raises
    ------
    SystemExit
        With 130.
    """
    _say(f"banha: {what}")
    enter_error("interrupted", [Fault("", what, AGAIN)], code=EXIT_INTERRUPTED)
    raise SystemExit(EXIT_INTERRUPTED) from None


def faults_of(error: BanhaError) -> tuple[Fault, ...]:
    """Return where, what and the cure of each fault that an error tells."""
    if isinstance(error, FaultsError):
        return error.faults
    told = _TOLD.fullmatch(str(error))
    if told is None:
        return (Fault("", str(error), ""),)
    return (Fault(told["where"], " ".join(told["what"].split()), told["cure"]),)


def operating_system_fault(error: OSError) -> Fault:
    """Return what the operating system refused, and the cure."""
    cures = {
        "ENOSPC": "Free some space on the disk, or choose another folder.",
        "EDQUOT": "Free some of your quota, or choose another folder.",
        "EACCES": "Choose a folder and files that you may read and write.",
        "EPERM": "Choose a folder and files that you may read and write.",
        "EROFS": "Choose a folder on a disk that can be written.",
        "ENOENT": "Check the path.",
        "ENOTDIR": "Check the path: a part of it is a file, not a folder.",
        "EISDIR": "Name a file, not a folder.",
        "EMFILE": "Close other programs, or raise the limit of open files.",
        "ENOMEM": "Close other programs, or run at a coarser scale.",
        "ENAMETOOLONG": "Choose a shorter name.",
    }
    code = errno.errorcode.get(error.errno or 0, "")
    what = error.strerror or str(error) or type(error).__name__
    where = "" if error.filename is None else str(error.filename)
    return Fault(where, what, cures.get(code, "Check the disk and the path."))


def _say(message: str) -> None:
    """Print to stderr; if even that is impossible, stay silent and let the exit code speak."""
    with suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
