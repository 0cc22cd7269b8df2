"""Measuring in a fresh process: nothing that ran before is in its memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def measured(script: str, *words: object, place: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run a script of this folder in a process of its own and return what it tells.

    `seconds` of the whole process are added. `place` is added to the environment.
    """
    begun = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, words)],
        env={**os.environ, **(place or {})}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return {**told, "seconds": time.perf_counter() - begun}


def tell(values: Mapping[str, Any]) -> None:
    """Print what was measured, for `measured` to read."""
    print(json.dumps(values))
