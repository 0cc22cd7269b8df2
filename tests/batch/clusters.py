"""A Dask scheduler and workers, started as separate command-line processes on loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.batch.studies import wait_for


class Cluster:
    """Processes that end with the context in which they were started."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.file = place / "scheduler.json"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.place.mkdir(parents=True, exist_ok=True)
        self.start_scheduler()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text())["address"])

    def start_scheduler(self) -> None:
        self.file.unlink(missing_ok=True)
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler = self._start("scheduler", *words, "--scheduler-file", str(self.file))
        wait_for(lambda: self.file.exists() and self.file.read_text().endswith("}"))

    def start_worker(self, *before: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker in a working directory of its own; wait until it is known."""
        number = len(self.workers) + 1
        words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1",
                 "--death-timeout", "5"]  # fmt: skip
        worker = self._start(
            "worker", self.address, *words, before=before, number=number, environment=environment
        )
        self.workers.append(worker)
        log = self.place / f"worker-{number}" / "log"
        wait_for(lambda: b"Registered to:" in log.read_bytes())
        return worker

    def _start(
        self,
        what: str,
        *words: str,
        before: tuple[str, ...] = (),
        number: int = 0,
        environment: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        place = self.place / (f"{what}-{number}" if number else what)
        place.mkdir(exist_ok=True)
        run = [*before, sys.executable, "-m", "dask", what, *words]
        with (place / "log").open("ab") as log:
            return subprocess.Popen(
                run, cwd=place, stdout=log, stderr=log, env={**os.environ, **(environment or {})}
            )
