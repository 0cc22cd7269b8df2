"""The server as a whole: who may ask, how much, and that nothing is left when it ends."""

import asyncio
import gc
import json
import os
import re
import signal
import urllib.error
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.batch.studies import members, wait_for, workers
from tests.dashboard.conftest import SCRIPT
from tests.dashboard.servers import Server, serving

pytestmark = pytest.mark.slow
pytest.importorskip("panel")


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(folder, log, "--sessions", 6, "--lang", "vi") as made:
        yield made


def test_pages_and_files(server: Server) -> None:
    for path in ("", "live", "?lang=en"):
        status, page = server.get(path)
        assert status == 200
        assert "Traceback" not in page
    assert server.get("figure.svg?lang=en")[1].startswith("<?xml")
    assert "outcome,label" in server.get("data.csv")[1]
    assert "[[levers]]" in server.get("own-scenario.toml?supplier_links=0.02")[1]
    assert server.get("static/js/bokeh.min.js")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "data.csv?province=../../../../etc/passwd",
        "figure.svg?series=..%2f..%2fetc%2fpasswd",
        "..%2f..%2fetc/passwd",
        "static/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "static/extensions/panel/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "batch.json",
        "parts/",
        "live/batch.json",
        "autoload.js",
        "metadata",
    ],
)
def test_nothing_but_what_is_meant_is_sent(server: Server, path: str) -> None:
    status, content = server.get(path)
    assert status in (400, 403, 404)
    assert "root:" not in content
    assert "Traceback" not in content


def test_an_address_that_is_too_long(server: Server) -> None:
    for path in ("data.csv", "", "live"):
        assert server.get(f"{path}?a=" + "x" * 5000)[0] == 414
    with pytest.raises((ConnectionError, urllib.error.URLError)):  # the head is not read on
        server.get("data.csv?a=" + "x" * 100_000)
    assert server.get("data.csv")[0] == 200


@pytest.mark.parametrize("path", ["", "live", "data.csv", "figure.svg"])
def test_another_name_of_the_host_is_refused(server: Server, path: str) -> None:
    assert server.get(path, Host="evil.example")[0] == 403


def test_pages_load_from_here_alone(server: Server) -> None:
    for path in ("?lang=en", "live?lang=en"):
        page = server.get(path)[1]
        loaded = re.findall(r"(?:src|href)=[\"'](https?:)?//", page)
        assert loaded == []
    assert "cdn." not in page


def token_of(server: Server, path: str = "") -> str:
    """The token of a page; places of pages before it come back after a while."""
    found: list[str] = []

    def given() -> bool:
        found[:] = re.findall(r'"token":"([^"]+)"', server.get(path)[1])
        return bool(found)

    wait_for(given)
    return found[0]


def connected(server: Server, *, token: str, origin: str) -> str:
    """What becomes of a socket: `open`, or why not."""
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    async def connect() -> str:
        request = HTTPRequest(
            f"ws://{server.host}/ws", headers={"Origin": origin},
        )  # fmt: skip
        try:
            socket = await websocket_connect(request, subprotocols=["bokeh", token])
        except Exception as error:  # noqa: BLE001 - any refusal is an answer
            return str(error)
        message = await socket.read_message()
        socket.close()
        return "open" if message is not None else "closed"

    told = asyncio.run(connect())
    with warnings.catch_warnings():
        # Tornado's client leaves the connection open that was refused.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    return told


def test_sockets_of_other_pages_are_refused(server: Server) -> None:
    assert connected(server, token=token_of(server), origin=f"http://{server.host}") == "open"
    told = connected(server, token=token_of(server), origin="http://evil.example")
    assert "403" in told


def test_a_session_that_was_not_given_is_refused(server: Server) -> None:
    import base64

    payload = base64.urlsafe_b64encode(json.dumps({"session_id": "x" * 44}).encode()).decode()
    told = connected(server, token=payload.rstrip("="), origin=f"http://{server.host}")
    assert told != "open"


def test_titles_that_try_to_do_harm_are_texts(server: Server) -> None:
    page = server.get("?lang=en")[1]
    assert SCRIPT not in page
    script = re.sub(r"\\u003c", "<", page)
    assert "<script>window.harmed" not in script.replace("&lt;", "")


def test_pages_are_bounded_and_places_come_back(server: Server) -> None:
    with ThreadPoolExecutor(30) as visitors:
        answers = list(visitors.map(lambda _: server.get("live?lang=vi"), range(30)))
    refused = [text for status, text in answers if status == 503]
    assert len(refused) >= 15
    assert {status for status, _ in answers} <= {200, 503}
    assert all("người truy cập" in text for text in refused)
    assert server.get("data.csv")[0] == 200, "files are still sent"
    wait_for(lambda: server.get("")[0] == 200)


def test_an_interrupt_ends_everything(folder: Path, tmp_path: Path) -> None:
    with serving(folder, tmp_path / "log.txt", "--workers", 2) as server:
        group = server.process.pid
        wait_for(lambda: len(workers(group)) == 2)
        os.kill(group, signal.SIGINT)
        assert server.process.wait(60) == 130
        wait_for(lambda: not members(group))
        assert "Traceback" not in server.said()


def test_who_lets_others_in_is_warned(folder: Path, tmp_path: Path) -> None:
    with serving(
        folder, tmp_path / "log.txt", "--host", "0.0.0.0", "--origin", "banha.example"
    ) as server:
        assert "warning" in server.said()
        port = server.address.rstrip("/").rpartition(":")[2]
        there = Server(server.process, f"http://127.0.0.1:{port}/", server.log)
        assert there.get("data.csv", Host="banha.example")[0] == 200
        assert there.get("data.csv", Host="other.example")[0] == 403


def test_a_second_server_on_the_port_is_refused(server: Server, folder: Path) -> None:
    from tests.batch.studies import give

    port = server.host.rpartition(":")[2]
    done: Any = give("serve", folder, "--port", port)
    assert done.returncode == 2
    assert "in use" in done.stderr
