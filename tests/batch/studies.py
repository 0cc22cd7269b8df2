"""Small studies: run here or given to `banha batch` as a user does, and what their folders hold."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from banha.batch.leader import NextTask
from banha.batch.orders import Event, Outcome, Started
from banha.batch.study import Study, make_study
from banha.batch.work import carry_out

ROOT = Path(__file__).parents[2]
SCENARIOS = ["baseline", "supplier-links"]
SEEDS = 16
"""Of the larger batch, which takes long enough to be disturbed."""
TOY = {"provinces": ["toy"], "scale": 1, "firm_scale": 1, "end": "2010-12"}


def toy(*, seeds: object = 2, **more: object) -> Study:
    """Two scenarios in a province of 200 persons, for a year."""
    return make_study("toy", **{"scenarios": SCENARIOS, "seeds": seeds, **TOY, **more})


def toy_file(folder: Path, *, seeds: int = 2, end: str = "2010-12", more: str = "") -> Path:
    """The same as a file."""
    path = folder / "toy.toml"
    scenarios = json.dumps(SCENARIOS)
    path.write_text(
        f'title = "Toy"\nscenarios = {scenarios}\nseeds = {seeds}\nprovinces = ["toy"]\n'
        f'end = "{end}"\nscale = 1\nfirm_scale = 1\nbaseline = "baseline"\n{more}',
        encoding="utf-8",
    )
    return path


class Inline:
    """Makes the runs in this process: what is led is the same, without waiting for others."""

    description = "this process"

    def __init__(self, folder: Path, *, workers: int) -> None:
        self.folder = folder
        self.workers = workers

    def events(self, next_task: NextTask) -> Iterator[Event | None]:
        while (task := next_task()) is not None:
            for key in task.keys:
                yield Started(key, "here")
            outcomes: list[Outcome] = []
            carry_out(task, folder=self.folder, tell=outcomes.append)
            yield from outcomes

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class Undisturbed:
    """What the larger batch gives without any disturbance."""

    parts: dict[str, bytes]
    digest: str


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "banha", *(str(word) for word in words)]


def give(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Give a command and wait for its end."""
    settings = {"capture_output": True, "text": True, "cwd": ROOT, **options}
    return subprocess.run(command(*words), check=False, **settings)


def start(*words: object, log: Path, **options: object) -> subprocess.Popen[bytes]:
    """Start a command as the leader of its own group of processes; what it says goes to a file."""
    with log.open("ab") as file:
        return subprocess.Popen(
            command(*words), stdout=file, stderr=file, start_new_session=True, cwd=ROOT, **options
        )


def wait_for(found: Callable[[], object], *, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)


def parts(folder: Path) -> dict[str, bytes]:
    """The content of every part of a batch folder."""
    found = (folder / "parts").rglob("*")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file()}


def lines(folder: Path) -> list[dict[str, object]]:
    """Every whole line of the ledger."""
    content = b"".join(path.read_bytes() for path in sorted((folder / "ledger").glob("*.jsonl")))
    return [json.loads(line) for line in content.splitlines() if line.endswith(b"}")]


def digest(text: str) -> str:
    """The digest that a batch told."""
    return next(line.split()[1] for line in text.splitlines() if line.startswith("digest "))


def members(group: int) -> set[int]:
    """Living processes of a group."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(status[2]) == group and status[0] not in "ZX":
            found.add(int(place.name))
    return found


def workers(leader: int) -> list[int]:
    """Processes that make runs for the leader of a group."""
    found = []
    for process in members(leader):
        try:
            words = (Path("/proc") / str(process) / "cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in words:
            found.append(process)
    return found


def kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def in_workers(folder: Path, body: str) -> dict[str, str]:
    """Environment in which processes of a batch do `body` before each run of `scenario`."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "if any('spawn_main' in word for word in sys.orig_argv):\n"
        "    import os, pathlib, signal\n"
        "    import banha.batch.work as work\n"
        "    real = work.simulate\n"
        "    def simulate(scenario, **options):\n"
        f"        {body}\n"
        "        return real(scenario, **options)\n"
        "    work.simulate = simulate\n",
        encoding="utf-8",
    )
    return {**os.environ, "PYTHONPATH": str(folder)}
