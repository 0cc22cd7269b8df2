"""Printing a page to PDF with a browser that is installed; it is told to ask nothing of the net."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from banha.errors import OutputError

VARIABLE = "BANHA_BROWSER"
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
APPLICATIONS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
"""Where macOS keeps them, in its folder of applications."""
FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-default-apps", "--disable-quic", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1280,1600", "--no-pdf-header-footer",
    "--print-to-pdf-no-header",
)  # fmt: skip
SECONDS = 180.0
"""After which a browser that does not come to an end is stopped."""
WITHOUT = (
    f"Install Chromium, Chrome or Edge, or name one in the variable {VARIABLE}; or leave out --pdf "
    "and print the page in any browser."
)


def find_browser() -> str:
    """Return the path of a browser that can print: that of `BANHA_BROWSER`, else a usual one.

    Raises
    ------
    OutputError
        There is none.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        found = shutil.which(named)
        if found is None:
            what = f"{VARIABLE} names no program that can be run"
            raise OutputError(f"{named}\n    {what}\n    Cure: {WITHOUT}")
        return found
    applications = [str(Path("/Applications") / one) for one in APPLICATIONS]
    for name in (*NAMES, *applications):
        if found := shutil.which(name):
            return found
    what = "no browser was found that can print the page"
    raise OutputError(f"--pdf\n    {what}; nothing was written\n    Cure: {WITHOUT}")


def print_page(text: str) -> bytes:
    """Return a page as PDF.

    Parameters
    ----------
    text
        The page in HTML.

    Raises
    ------
    OutputError
        There is no browser, or it prints nothing.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="banha-print-", ignore_cleanup_errors=True) as place:
        page, printed = Path(place, "page.html"), Path(place, "page.pdf")
        page.write_text(text, encoding="utf-8")
        told = _run(browser, page, printed, profile=Path(place, "profile"))
        content = printed.read_bytes() if printed.is_file() else b""
    if content.startswith(b"%PDF"):
        return content
    what = f"this browser printed nothing: {told or 'it said nothing'}; nothing was written"
    raise OutputError(f"{browser}\n    {what}\n    Cure: {WITHOUT}")


def _run(browser: str, page: Path, printed: Path, *, profile: Path) -> str:
    """Let the browser print; return the last that it said."""
    # A browser of the superuser refuses to start with its sandbox.
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    command = [browser, *FLAGS, *root, f"--user-data-dir={profile}", f"--print-to-pdf={printed}",
               page.as_uri()]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"it had not come to an end after {SECONDS:.0f} seconds"
    except OSError as error:
        return error.strerror or str(error)
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1].strip() if lines else ""
