"""How the command line ends when something goes wrong: a clear message and an exit code."""

import errno
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from banha.errors import BanhaError

EXIT_FAULT = 2
EXIT_DEFECT = 1
EXIT_INTERRUPTED = 130
"""128 plus the number of the interrupt signal, as shells count."""


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
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        _say("banha: interrupted; nothing unfinished was kept as a result.")
        raise SystemExit(EXIT_INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output, such as `head`, has gone: nobody is left to tell.
        raise SystemExit(EXIT_FAULT) from None
    except OSError as error:
        _say(f"banha: {_operating_system_message(error)}")
        raise SystemExit(EXIT_FAULT) from None
    except Exception:  # noqa: BLE001 - the last stop: shown in full, with what to do
        traceback.print_exc()
        _say(
            "banha: this is a defect of banha, not of your input. "
            "Please report it with the lines above, the command and the scenario."
        )
        raise SystemExit(EXIT_DEFECT) from None


def _operating_system_message(error: OSError) -> str:
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
    place = f"{error.filename}\n    " if error.filename is not None else ""
    return f"{place}{what}\n    Cure: {cures.get(code, 'Check the disk and the path.')}"


def _say(message: str) -> None:
    """Print to stderr; if even that is impossible, stay silent and let the exit code speak."""
    with suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
