"""Particles and what is known of them as the texts of their files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from banha.evaluation.calibration.posterior import Posterior


def particles_text(posterior: Posterior) -> str:
    """Return `posterior.csv`; numbers are written so that they are read back as they were."""
    return str(posterior.table.to_csv(index=False, lineterminator="\n"))


def toml_text(about: Mapping[str, Any]) -> str:
    """Return `posterior.toml`: numbers, texts and lists, then one table for each mapping."""
    plain = {key: value for key, value in about.items() if not isinstance(value, Mapping)}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items()]
    for key, table in about.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{key}]"]
            lines += [f"{json.dumps(name)} = {_value(value)}" for name, value in table.items()]
    return "\n".join([*lines, ""])


def _value(value: object) -> str:
    if isinstance(value, float):
        return repr(float(value))  # TOML writes inf and nan as Python does
    return json.dumps(value, ensure_ascii=False)
