"""Snapshots of a province between two months, and provinces that go on from them.

A province that goes on from a snapshot does so exactly, bit by bit, as one that ran the same
scenario from its start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numba
import numpy as np

from banha.decisions.choice import Decisions
from banha.errors import Fault, SnapshotError
from banha.manifest import input_hashes
from banha.mesa_names import mesa
from banha.province import Province
from banha.scenario import Scenario
from banha.snapshot_classes import AGENTS
from banha.snapshot_codec import Decoder, Encoder, row_faults
from banha.snapshot_file import damaged, read_content_head, read_parts, write_content
from banha.snapshot_fit import require_fit, rule_names
from banha.versions import own_version

__all__ = ["open_snapshot", "read_snapshot_head", "take_snapshot"]

KIND = "banha snapshot"
HEAD: Mapping[str, type] = {
    "banha": str, "month": str, "months_done": int, "scenario": dict, "scenario_hash": str,
    "hashes": dict, "libraries": dict, "rules": dict,
}  # fmt: skip
"""What a head says."""


def take_snapshot(province: Province) -> bytes:
    """Return all that the future and the records of a province depend on.

    Take it between two months, or at the opening. Equal provinces have equal snapshots. What
    follows from the scenario and the code is left out, and so are Mesa's own clock, events and
    random numbers, which no rule of banha looks at.

    Parameters
    ----------
    province
        A province at its opening or after a `step()`.

    Raises
    ------
    SnapshotError
        The month is under way, or the province is not banha's own: it has custom agents, is of
        a class of its own, or holds objects that are not banha's.
    """
    given = _given(province)
    encoder = Encoder(given)
    tree = {
        "attributes": [
            encoder.attributes(value, where=type(value).__name__.lower()) for value in given
        ],
        "records": encoder.node(province.records.written(), where="records"),
        "paid": encoder.node(province.records.accounts.values, where="records"),
    }
    head = {
        "kind": KIND,
        "banha": own_version(),
        "month": str(province.month),
        "months_done": province.months_done,
        "scenario": province.scenario.to_dict(),
        "scenario_hash": province.scenario.content_hash(),
        "hashes": input_hashes(province.scenario),
        "libraries": libraries(),
        "rules": rule_names(province.decisions),
    }
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    return write_content(head, {"tree": [text], "arrays": encoder.buffers})


def read_snapshot_head(content: bytes) -> dict[str, Any]:
    """Return what a snapshot says of itself; its state is not loaded.

    `month` is the month that comes next, `months_done` counts those before; `scenario` is what
    was run so far, as `Scenario.to_dict()` gives it, `scenario_hash` its hash; `hashes` are those
    of code, pack and tables; `libraries` versions that numbers rest on; `rules` the decision rules.

    Raises
    ------
    SnapshotError
        The content is no snapshot, of another format, cut short or altered.
    """
    head, _ = _head_and_body(content)
    return {key: value for key, value in head.items() if key not in ("kind", "sizes")}


def open_snapshot(
    content: bytes,
    *,
    scenario: Scenario,
    threads: int = 1,
    guard: bool = True,
    decisions: Decisions | None = None,
) -> Province:
    """Return a province of `scenario` that goes on from a snapshot.

    Parameters
    ----------
    content
        What `take_snapshot` returned. Reading it runs no code of whoever wrote it.
    scenario
        What to run on. It may differ from what was run so far in what has not begun: values of
        levers from the snapshot's month on, `end`, and texts.
    threads
        Threads that share the work; the results do not depend on it.
    guard
        Whether the accounts are checked every month.
    decisions
        Decision rules in force: by name those of the months before. None: those of banha.

    Raises
    ------
    SnapshotError
        The content is no snapshot, cut short or altered; or the scenario, the decisions, or this
        banha is not the one of the months before.
    """
    head, body = _head_and_body(content)
    decisions = decisions or Decisions()
    require_fit(head, scenario=scenario, decisions=decisions, libraries=libraries())
    parts = read_parts(head, body)
    province = Province.before_opening(scenario, threads=threads, guard=guard, decisions=decisions)
    try:
        _fill(province, parts)
        _require_sound(province, head)
    except Decoder.FAULTS as error:
        raise damaged(f"its state cannot be read: {error}") from None
    province.steps = province.months_done
    return province


def _head_and_body(content: bytes) -> tuple[dict[str, Any], memoryview]:
    head, body = read_content_head(content)
    if head.get("kind") != KIND:
        raise damaged("it does not say that it is a snapshot")
    if wrong := [key for key, kind in HEAD.items() if type(head.get(key)) is not kind]:
        raise damaged(f"its head does not say as it must: {', '.join(wrong)}")
    return head, body


def _fill(province: Province, parts: dict[str, bytes]) -> None:
    """Set the state of a province that is still empty."""
    tree = json.loads(parts["tree"].decode())
    given = _given(province)
    decoder = Decoder(given, parts["arrays"])
    for value, attributes in zip(given, tree["attributes"], strict=True):
        decoder.fill(value, attributes=attributes)
    written, paid = decoder.value(tree["records"]), decoder.value(tree["paid"])
    decoder.finish()
    province.records.restore(written, paid=paid)


def _require_sound(province: Province, head: dict[str, Any]) -> None:
    """Refuse a state that contradicts its head, or itself."""
    done, state = province.months_done, province.state
    if (str(province.month), done, province.records.months) != (
        head["month"], head["months_done"], head["months_done"],
    ):  # fmt: skip
        raise damaged("its state is not that of the month in its head")
    tables = {"persons": state.persons, "households": state.households, "firms": state.firms}
    if wrong := row_faults(tables, sectors=len(province.pack.sectors)):
        raise damaged(f"rows or sectors are not there that it points at: {', '.join(wrong)}")


def _given(province: Province) -> list[object]:
    """Return the objects that every province has before its opening: a snapshot fills them.

    Raises
    ------
    SnapshotError
        The province has others, or its month is under way.
    """
    if type(province) is not Province:
        raise _not_own(f"the province is of class {type(province).__name__}")
    if province.neighbours is not None:
        cure = "Run the region from its start; a snapshot holds a province that runs alone."
        raise SnapshotError([Fault("province", "it is part of a region", cure)])
    if province.steps > province.months_done:
        cure = "Take the snapshot before `province.step()` or after it."
        what = f"the month {province.month} is under way"
        raise SnapshotError([Fault("province", what, cure)])
    agents: list[mesa.Agent] = province.agents.to_list()
    kinds = tuple(type(agent) for agent in agents)
    if kinds != AGENTS:
        strange = sorted({kind.__name__ for kind in kinds if kind not in AGENTS})
        raise _not_own(
            f"its agents are not banha's own{': ' if strange else ''}{', '.join(strange)}"
        )
    return [province, province.records, province.records.memory, *agents]


def _not_own(what: str) -> SnapshotError:
    cure = "Only a province of banha's own can be in a snapshot: run this one from its start."
    return SnapshotError([Fault("province", what, cure)])


def libraries() -> dict[str, str]:
    """Return versions of the libraries on which the last bit of a number may depend."""
    return {"numpy": np.__version__, "numba": numba.__version__}
