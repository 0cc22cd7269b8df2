"""What does not fit a snapshot, and what is damaged or a stranger's, is refused with its cure."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest
from tests.run.conftest import toy
from tests.run.provinces import (
    START,
    digest_at_end,
    small,
    stepped,
)

import banha
from banha import manifest, snapshot_file, snapshot_fit
from banha.errors import SnapshotError
from banha.month import Month
from banha.province import Province
from banha.run import Run
from banha.scenario import Scenario
from banha.snapshot import open_snapshot, take_snapshot
from banha.snapshot_classes import CLASSES
from banha.snapshot_file import read_content_head, read_parts, write_content
from banha.state import State, Table

MIDDLE = Month(2011, 4)
"""Month before which most snapshots here are taken: fifteen months are done."""


@pytest.fixture(scope="module")
def province() -> Province:
    return stepped(small(), until=MIDDLE)


@pytest.fixture(scope="module")
def content(province: Province) -> bytes:
    return take_snapshot(province)


@pytest.fixture(scope="module")
def little() -> bytes:
    """Snapshot of the toy province after a year and a month."""
    return take_snapshot(stepped(toy(), until=Month(2011, 2)))


BEFORE = MIDDLE + -1
MISFITS: list[tuple[str, Callable[[Scenario], Scenario]]] = [
    ("seed", lambda s: s.with_run(seed=2)),
    ("scale", lambda s: s.with_run(scale=400, firm_scale=s.firm_scale)),
    ("firm_scale", lambda s: s.with_run(firm_scale=80)),
    ("province", lambda s: s.with_run(province="toy", scale=1)),
    ("overrides", lambda s: s.with_parameters("demand", household_business_elasticity=0.9)),
    ("mechanisms", lambda s: s.with_mechanisms(housing_rent=False)),
    ("start", lambda s: s.with_run(start="1997-01")),
    ("end", lambda s: s.with_run(end=BEFORE + -1)),
    ("lever labs", lambda s: s.with_lever("labs", value=0.01, start=BEFORE)),
    ("lever labs", lambda s: s.with_lever("labs", value=0.01, start=START, end=START)),
    ("lever lockdown", lambda s: s.with_lever("lockdown", value=0.2, start=BEFORE, ramp_months=9)),
]


@pytest.mark.parametrize(("what", "change"), MISFITS)
def test_another_past_is_refused(
    content: bytes, what: str, change: Callable[[Scenario], Scenario]
) -> None:
    with pytest.raises(SnapshotError, match=rf"'baseline', {what}\n.*\n    Cure: ") as caught:
        open_snapshot(content, scenario=change(small()))
    assert len(caught.value.faults) == 1 or what in ("province", "start")


def test_a_lever_of_the_past_must_stay(content: bytes) -> None:
    moved = small().with_lever("labs", value=0.01, start=MIDDLE)
    late = take_snapshot(stepped(moved, until=MIDDLE + 2))
    with pytest.raises(SnapshotError, match=r"lever labs\n    0 in 2011-04; .* with 0\.01"):
        open_snapshot(late, scenario=small())
    ended = small().with_lever("labs", value=0.01, start=MIDDLE, end=MIDDLE + 1)
    assert digest_at_end(open_snapshot(late, scenario=ended)) == digest_at_end(Province(ended))


@pytest.mark.parametrize("name", ["code", "pack", "levers.csv"])
def test_other_code_or_data_is_refused(
    content: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {**manifest.input_hashes(small()), name: "0" * 64}
    monkeypatch.setattr(snapshot_fit, "input_hashes", lambda scenario: others)
    with pytest.raises(SnapshotError, match=rf"another {name} than.*\n    Cure: "):
        open_snapshot(content, scenario=small())


def test_another_library_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "__version__", "9.9")
    with pytest.raises(SnapshotError, match=r"numpy is 9\.9 here.*\n    Cure: "):
        open_snapshot(content, scenario=small())


@cache
def known() -> Scenario:
    return toy()


def refused(content: Any, match: str = "Cure: ") -> None:
    with pytest.raises(SnapshotError, match=match) as caught:
        open_snapshot(content, scenario=known())
    assert "Cure: " in str(caught.value)


def test_an_undamaged_one_is_opened(little: bytes) -> None:
    for given in (little, bytearray(little), memoryview(little)):
        assert open_snapshot(given, scenario=toy()).months_done == 13  # type: ignore[arg-type]


def test_cut_short_or_longer(little: bytes) -> None:
    lengths = {*range(70), *range(0, len(little), len(little) // 150), len(little) - 1}
    for length in lengths:
        refused(little[:length])
    refused(little + b"\0")


def test_any_byte_altered(little: bytes) -> None:
    for place in {*range(70), *range(0, len(little), len(little) // 150), len(little) - 1}:
        altered = bytearray(little)
        altered[place] ^= 1 << (place % 8)
        refused(bytes(altered))


@pytest.mark.parametrize("other", [b"", b"PK\3\4" * 50, "text", None, Path("x")])
def test_something_else(other: Any) -> None:
    refused(other)


def test_another_format(little: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_file, "FORMAT", 2)
    refused(little, "format is number 1; this banha reads number 2")


def resealed(
    content: bytes,
    *,
    tree: Callable[[Any], Any] = lambda tree: tree,
    head: Callable[[Any], Any] = lambda head: head,
    arrays: Callable[[bytes], bytes] = lambda raw: raw,
) -> bytes:
    """A snapshot with something changed and a checksum that holds: a stranger's."""
    known, body = read_content_head(content)
    parts = read_parts(known, body)
    del known["sizes"]
    text = json.dumps(tree(json.loads(parts["tree"]))).encode()
    return write_content(head(known), {"tree": [text], "arrays": [arrays(parts["arrays"])]})


def with_attribute(name: str, node: Any) -> Callable[[Any], Any]:
    """Change an attribute of the province in the tree, or add one."""

    def change(tree: Any) -> Any:
        attributes = tree["attributes"][0]
        attributes[:] = [pair for pair in attributes if pair[0] != name] + [[name, node]]
        return tree

    return change


def test_a_sealed_change_is_read(little: bytes) -> None:
    changed = resealed(little, tree=with_attribute("transfer_mean", 0.5))
    assert open_snapshot(changed, scenario=toy()).transfer_mean == 0.5


NODES = [
    ["object", "Popen", ["args", "true"]],
    ["object", "subprocess.Popen", ["args", "true"]],
    ["object", "banha.errors.BanhaError"],
    ["object", "Province"],
    ["object", ["list"]],
    ["object", "Housing", ["__class__", 1]],
    ["object", "Housing", ["__dict__", ["dict"]]],
    ["object", "Programmes", ["arrives", 1]],
    ["object"],
    ["array", "|O", [1]],
    ["array", "O", [1]],
    ["array", "<U8", [1]],
    ["array", "<M8[s]", [1]],
    ["array", [["f", "<f8"]], [1]],
    ["array", "<f8", [2**62]],
    ["array", "<f8", [2**40, 2**40]],
    ["array", "<f8", [-1]],
    ["array", "<f8", [True]],
    ["array", "<f8", [1.5]],
    ["array", "<f8", "x"],
    ["array", "<f8", [1]],
    ["number", "|O", "00"],
    ["number", "<f8", "00"],
    ["number", "<f8", "zz"],
    ["table", "persons", ["array", "<i8", [0]]],
    ["table", "robots", ["array", "<i8", [0]]],
    ["table"],
    ["month", -3],
    ["month", 10**9],
    ["same", 10**6],
    ["same", -1],
    ["dict", [["list"], 1]],
    ["dict", [1]],
    ["deque", -1],
    ["deque", 2**80],
    ["set", ["dict"]],
    ["exec", "print(1)"],
    [],
    [["list"]],
    {"object": "x"},
]


@pytest.mark.parametrize("node", NODES, ids=lambda node: json.dumps(node)[:40])
def test_a_node_that_is_none(little: bytes, node: Any) -> None:
    refused(resealed(little, tree=with_attribute("transfer_mean", node)), "state cannot be read")


@pytest.mark.parametrize(
    "name", ["step", "__class__", "crew", "scenario", "keepers", "_all_agents"]
)
def test_attributes_that_no_snapshot_sets(little: bytes, name: str) -> None:
    refused(resealed(little, tree=with_attribute(name, 1)), f"does not set '{name}'")


def test_deep_nests_and_long_numbers(little: bytes) -> None:
    deep: Any = 1
    for _ in range(900):
        deep = ["list", deep]
    refused(resealed(little, tree=with_attribute("transfer_mean", ["number", "<f8", deep])))
    known, body = read_content_head(little)
    arrays = read_parts(known, body)["arrays"]
    for text in (b"[" * 10**6, b"9" * 10**5, b"\xff", b"", b"[]", b"{}", b'{"attributes": 3}'):
        refused(write_content(known, {"tree": [text], "arrays": [arrays]}))


def test_sizes_that_cannot_be(little: bytes) -> None:
    known, body = read_content_head(little)
    sizes = known["sizes"]
    raw, kept = sizes["arrays"]
    for wrong in (
        {**sizes, "arrays": [10**15, kept]}, {**sizes, "arrays": [raw - 1, kept]},
        {**sizes, "arrays": [raw + 1, kept]}, {**sizes, "arrays": [raw, kept - 1]},
        {**sizes, "arrays": [raw, 10**15]}, {**sizes, "arrays": [-1, kept]},
        {**sizes, "more": [0, 0]}, {"tree": sizes["tree"]}, {"tree": 3}, [], None,
        {**sizes, "arrays": ["x", kept]}, {**sizes, "arrays": [float("inf"), kept]},
    ):  # fmt: skip
        refused(sealed({**known, "sizes": wrong}, bytes(body)))


def sealed(head: Any, body: bytes) -> bytes:
    """A snapshot whose head says whatever is given, sizes included."""
    import hashlib

    text = json.dumps(head).encode()
    start = snapshot_file._START.pack(snapshot_file.MAGIC, 1, bytes(32), len(text))
    digest = hashlib.sha256(start[:20] + start[52:] + text + body).digest()
    return snapshot_file._START.pack(snapshot_file.MAGIC, 1, digest, len(text)) + text + body


def test_sealed_as_it_was_it_is_opened(little: bytes) -> None:
    known, body = read_content_head(little)
    assert open_snapshot(sealed(known, bytes(body)), scenario=toy()).months_done == 13


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "banha run"}, {"months_done": "13"}, {"months_done": -1}, {"months_done": True},
        {"months_done": 12}, {"month": "2011-03"}, {"scenario": {}}, {"scenario": None},
        {"hashes": {}}, {"hashes": []}, {"rules": {}}, {"libraries": {"numpy": 3}},
    ],
)  # fmt: skip
def test_heads_that_are_none(little: bytes, change: dict[str, Any]) -> None:
    refused(resealed(little, head=lambda head: {**head, **change}))


def test_bytes_that_belong_to_no_array(little: bytes) -> None:
    refused(resealed(little, arrays=lambda raw: raw + bytes(8)), "no array")
    refused(resealed(little, arrays=lambda raw: raw[:-8]), "larger than what is left")


@pytest.mark.parametrize("column", ["employer", "household", "sector"])
def test_rows_that_are_not_there(little: bytes, column: str) -> None:
    province = open_snapshot(little, scenario=toy())
    getattr(province.state.persons, column)[5] = 120
    getattr(province.state.persons, column)[6] = 120
    if column == "household":
        province.state.persons.household[5] = 10_000
    refused(take_snapshot(province), rf"rows or sectors .*persons\.{column}")


def test_tables_are_made_of_their_own_columns() -> None:
    table = Province(toy()).state.firms
    columns = {name: getattr(table, name) for name in table}
    again = Table.from_columns("firms", columns=columns, free=[3, 1])
    assert again.free == (3, 1)
    assert all(np.array_equal(getattr(again, name), columns[name]) for name in table)
    assert again.take_rows(2, entry=1).tolist() == [1, 3]
    for wrong, free in (
        ({**columns, "price": columns["price"][1:]}, []),
        ({**columns, "price": columns["price"].astype("f4")}, []),
        ({**columns, "colour": columns["price"]}, []),
        ({name: column for name, column in columns.items() if name != "price"}, []),
        ({}, []),
        (columns, [1, 1]),
        (columns, [-1]),
        (columns, [table.rows]),
    ):
        with pytest.raises(ValueError, match="firms"):
            Table.from_columns("firms", columns=wrong, free=free)


def test_nothing_is_pickled() -> None:
    folder = Path(banha.__file__).parent
    modules = sorted(folder.glob("snapshot*.py"))
    assert len(modules) == 5
    for path in modules:
        text = path.read_text("utf-8")
        for word in ("import pickle", "marshal", "dill", "eval(", "exec(", "np.load", "import_mod"):
            assert word not in text, (path.name, word)


def test_classes_of_a_snapshot_are_banhas_state() -> None:
    assert all(kind.__module__.startswith("banha.") for kind in CLASSES.values())
    assert not any(issubclass(kind, mesa.Agent | mesa.Model) for kind in CLASSES.values())
    assert CLASSES["State"] is State


def test_records_of_the_past_are_kept(run: Run, little: bytes) -> None:
    records = open_snapshot(little, scenario=toy()).records
    for series in ("grdp", "employment_by_sector", "community_score"):
        if series in records.written():
            assert records[series].tobytes() == run.records[series][:13].tobytes()
    assert len(records.distributions()) == 15
