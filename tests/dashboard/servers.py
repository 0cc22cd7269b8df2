"""A server as a user starts it, asked as a browser asks it."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.batch.studies import ROOT, wait_for


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://").rstrip("/")

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def hold_live_run(self) -> None:
        """Let the live run that goes on now never end by itself, however fast the machine is."""
        wait_for(self._live_runs)
        for process in self._live_runs():
            os.kill(process, signal.SIGSTOP)

    def _live_runs(self) -> list[int]:
        """The processes that a server has started for live runs."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [one for file in threads for one in file.read_text("utf-8").split()]
        words = {int(one): Path(f"/proc/{one}/cmdline").read_bytes() for one in children}
        return [one for one, said in words.items() if b"spawn_main" in said]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and content of an answer."""
        request = urllib.request.Request(self.address + path.lstrip("/"), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8", "replace")


def free_port() -> int:
    import socket

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    return int(port)


@contextmanager
def serving(folder: Path, log: Path, *options: object) -> Iterator[Server]:
    """A server of a batch folder; ended afterwards, with all its processes."""
    port = free_port()
    words = ["serve", str(folder), "--port", str(port), *map(str, options)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "banha", *words], stdout=file, stderr=file, cwd=ROOT,
            start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    try:
        wait_for(lambda: re.search(r"http://\S+", log.read_text("utf-8")) or process.poll())
        found = re.search(r"http://\S+", log.read_text("utf-8"))
        assert found is not None, log.read_text("utf-8")
        yield Server(process, found[0], log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)
