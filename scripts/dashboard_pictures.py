"""Make the pictures of docs/dashboard.md anew: a server, a real browser, both languages and sizes.

    python scripts/dashboard_pictures.py RESULTS

RESULTS is the folder of a batch of Bình Dương with a baseline. The browser is that of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402
from tests.dashboard.browsers import Visitor  # noqa: E402
from tests.dashboard.servers import Server, serving  # noqa: E402

FOLDER = ROOT / "docs" / "figures" / "dashboard"
LARGEST = 150_000
"""Bytes of a picture, at most."""
LEVERS = "province=binh-duong&start=2018-01&supplier_links=0.05&vocational_places=1"
SIZES = ("desktop", "phone")
LANGUAGES = ("en", "vi")


def shoot(visitor: Visitor, name: str) -> None:
    """Keep what the window shows, in few colours."""
    from PIL import Image

    path = FOLDER / f"{name}.png"
    visitor.page.wait_for_timeout(500)
    visitor.page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST:,} bytes")


def results(browser: Any, server: Server, *, size: str, lang: str) -> None:
    """Pictures of the page of results."""
    for show, name in (("path", "results"), ("radar", "radar")):
        visitor = Visitor(browser, server.address, size=size)
        visitor.open(f"?lang={lang}&show={show}")
        visitor.picture_has(f"show={show}")
        visitor.page.wait_for_selector("main table td")
        shoot(visitor, f"{name}-{size}.{lang}")
        visitor.close()


def live(browser: Any, server: Server, *, size: str, lang: str) -> None:
    """Pictures of the page on which policies are tried: its levers, and an answer."""
    from banha.dashboard.dashboard_words import say

    visitor = Visitor(browser, server.address, size=size)
    visitor.open(f"live?lang={lang}&{LEVERS}&show=path&series=employed")
    if size == "phone":
        visitor.open_side()
        shoot(visitor, f"levers-{size}.{lang}")
        visitor.page.locator("#side summary").first.click()
    main = visitor.page.locator("main")
    main.get_by_role("button", name=say("run", lang), exact=True).click()
    main.locator("table td").first.wait_for()
    visitor.picture_has("show=path")
    if size == "phone":
        main.locator("figure").scroll_into_view_if_needed()
    shoot(visitor, f"live-{size}.{lang}")
    visitor.close()


def main() -> None:
    """Make all pictures."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    folder = Path(sys.argv[1]).resolve()
    both = [(size, lang) for size in SIZES for lang in LANGUAGES]
    with chromium() as browser, serving(folder, log, "--limit", 3600) as server:
        for make in (results, live):
            for size, lang in both:
                make(browser, server, size=size, lang=lang)


if __name__ == "__main__":
    main()
