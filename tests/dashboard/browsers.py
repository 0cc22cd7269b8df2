"""What a visitor clicks in a real browser, and what the page asks for."""

from typing import Any

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PATIENCE = 240_000
"""Milliseconds that are waited for what must come."""


class Visitor:
    """One page of one visitor, and whatever it asked for."""

    def __init__(self, browser: Any, address: str, *, size: str) -> None:
        width, height = SIZES[size]
        self.phone = size == "phone"
        self.address = address
        self.asked: list[str] = []
        self.faults: list[str] = []
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_selector("main h1")
        self.wait("() => window.Bokeh && Bokeh.documents.length > 0 && Bokeh.documents[0].is_idle")

    def wait(self, condition: str) -> None:
        self.page.wait_for_function(condition)

    def open_side(self) -> None:
        """Unfold the choices, which are folded on a phone."""
        side = self.page.locator("#side")
        assert (side.get_attribute("open") is None) == self.phone
        if self.phone:
            side.locator("summary").first.click()

    def select(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def address_has(self, part: str) -> None:
        self.page.wait_for_function("part => location.search.includes(part)", arg=part)

    def picture_has(self, part: str) -> None:
        """Wait until the figure shows what an address says, and is drawn."""
        image = self.page.locator("main figure img")
        image.wait_for()
        self.page.wait_for_selector(f'main figure img[src*="{part}"]')
        handle = self.page.locator(f'main figure img[src*="{part}"]').element_handle()
        self.page.wait_for_function("i => i.complete && i.naturalWidth > 300", arg=handle)

    def download(self, link: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=link, exact=True).click()
        with open(waiting.value.path(), "rb") as file:  # noqa: PTH123
            return file.read()

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        found = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return int(found)

    def close(self) -> None:
        self.page.context.close()


def refused(visitor: Visitor) -> list[str]:
    """Addresses that were asked of somebody else than the server."""
    own = visitor.address.removeprefix("http")
    return [
        url for url in visitor.asked
        if not url.startswith((f"http{own}", f"ws{own}", "data:", "blob:"))
    ]  # fmt: skip
