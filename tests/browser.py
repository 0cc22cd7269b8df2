"""A real browser without a window: where it is, and how it is started."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


def browser_path() -> str:
    """Where the browser is; without one the test skips, or fails where one is required."""
    named = os.environ.get("BANHA_BROWSER", "")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        told = f"no browser is here ({', '.join(NAMES)}, or BANHA_BROWSER)"
        if os.environ.get("BANHA_BROWSER_REQUIRED") == "1":
            pytest.fail(told)
        pytest.skip(told)
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    path = browser_path()
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()
