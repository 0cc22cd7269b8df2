"""Filters of the gap between data and model, kept with a nation so that one province can use them.

They are estimated on all provinces together; a forecast of one province takes them from the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.hindcast.common_part import CommonPart
from banha.evaluation.hindcast.gaps import DIGITS
from banha.evaluation.hindcast.jump_off import GapFilter

NAME = "gap_filters.json"

type Key = tuple[str, str, str]


def write_filters(path: Path, filters: Mapping[Key, GapFilter], *, origin: int) -> None:
    """Write filters by series, breakdown and basis."""
    rows = [
        {
            "series": key[0],
            "breakdown": key[1],
            "basis": key[2],
            "growth": one.growth,
            "loading": round(one.loading, 4),
            "parameters": [round(float(p), DIGITS) for p in one.parameters],
            "common": {name: round(value, 5) for name, value in asdict(one.common).items()},
            "jump": None if np.isinf(one.jump) else round(one.jump, 4),
            "usual": round(one.usual, 6),
            "first": one.first,
            "run_from": one.run_from,
            "path": _written(one.path),
            "measured_path": _written(one.measured_path),
        }
        for key, one in filters.items()
    ]  # fmt: skip
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f'{{"origin": {origin}, "filters": [\n{lines}\n]}}\n', encoding="utf-8")


def read_filters(path: Path) -> tuple[int, dict[Key, GapFilter]]:
    """Return the origin and the filters of a file, by series, breakdown and basis."""
    content = json.loads(path.read_text(encoding="utf-8"))
    found = {}
    for row in content["filters"]:
        found[row["series"], row["breakdown"], row["basis"]] = GapFilter(
            growth=row["growth"],
            loading=row["loading"],
            parameters=np.array(row["parameters"], np.float64),
            common=CommonPart(**row["common"]),
            first=row["first"],
            run_from=row["run_from"],
            path=_read(row["path"]),
            measured_path=_read(row["measured_path"]),
            usual=row["usual"],
            jump=np.inf if row["jump"] is None else row["jump"],
        )
    return content["origin"], found


def _written(path: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 4) for value in path]


def _read(path: list[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in path], np.float64)
