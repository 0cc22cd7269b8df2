"""A province goes on from a snapshot bit by bit, and all of it is there."""

import copy
import random
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from tests.run.conftest import toy
from tests.run.provinces import (
    START,
    digest_at_end,
    from_library,
    small,
    stepped,
    without_levers,
)

from banha import manifest, snapshot_file
from banha import threads as sharing
from banha.decisions.choice import Decisions
from banha.decisions.finance import payout
from banha.errors import SnapshotError
from banha.houses.parks import ParkDeveloper
from banha.month import Month
from banha.packs.pack import Pack
from banha.province import Province
from banha.scenario import Scenario
from banha.snapshot import open_snapshot, read_snapshot_head, take_snapshot
from banha.snapshot_classes import AFRESH, left_out
from banha.state import Table

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


POLICIES = [
    "smart-city-strategy", "world-demand-slump", "minimum-wage-rise", "automation-wave",
    "pandemic-lockdown", "low-cost-labour", "green-industry", "house-state", "house-business",
    "house-school",
]  # fmt: skip


@cache
def content_of(trunk: Scenario) -> bytes:
    return take_snapshot(stepped(trunk, until=MIDDLE))


@cache
def digest_of_all(trunk: Scenario) -> str:
    return digest_at_end(Province(trunk))


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_branches_off(name: str) -> None:
    scenario = from_library(f"policies/{name}", begins=MIDDLE)
    assert scenario.levers
    trunk = without_levers(scenario)
    branched = open_snapshot(content_of(trunk), scenario=scenario)
    digest = digest_at_end(branched)
    assert digest == digest_at_end(Province(scenario))
    assert digest != digest_of_all(trunk)


@pytest.mark.parametrize("mechanism", ["housing_rent", "house_business", "automation"])
def test_a_mechanism_may_be_off(mechanism: str) -> None:
    trunk = small().with_mechanisms(**{mechanism: False})
    scenario = trunk.with_lever("labs", value=0.05, start=MIDDLE)
    branched = open_snapshot(take_snapshot(stepped(trunk, until=MIDDLE)), scenario=scenario)
    assert digest_at_end(branched) == digest_at_end(Province(scenario))


MONTHS = [START, START + 1, Month(2010, 7), Month(2010, 12), Month(2011, 1), Month(2012, 1)]


@pytest.fixture(scope="module")
def straight() -> str:
    return digest_at_end(Province(small()))


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_any_month_will_do(month: Month, straight: str) -> None:
    branched = open_snapshot(take_snapshot(stepped(small(), until=month)), scenario=small())
    assert (branched.month, branched.months_done, branched.steps) == (
        month, month - START, month - START,
    )  # fmt: skip
    assert digest_at_end(branched) == straight


def test_a_branch_may_branch(straight: str) -> None:
    branched = Province(small())
    for month in MONTHS:
        while branched.month < month:
            branched.step()
        branched = open_snapshot(take_snapshot(branched), scenario=small())
    assert digest_at_end(branched) == straight


@pytest.mark.parametrize("before", [1, 2])
@pytest.mark.parametrize("after", [1, 2])
def test_threads_change_nothing(
    straight: str, before: int, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "SMALLEST_CHUNK", 100)
    trunk = stepped(small(), until=MIDDLE, threads=before)
    assert len(trunk.crew.chunks(trunk.state.persons.rows)) == before
    branched = open_snapshot(take_snapshot(trunk), scenario=small(), threads=after)
    assert digest_at_end(branched) == straight


def test_own_rules_go_on() -> None:
    rules = Decisions(payout=thrifty)
    whole = digest_at_end(Province(toy(), decisions=rules))
    half = take_snapshot(stepped(toy(), until=Month(2010, 9), decisions=rules))
    assert digest_at_end(open_snapshot(half, scenario=toy(), decisions=rules)) == whole
    with pytest.raises(SnapshotError, match=r"decisions, payout\n.*thrifty\n    Cure: "):
        open_snapshot(half, scenario=toy())


def thrifty(**given: Any) -> Any:
    return payout(**given) // 2


def test_a_longer_or_shorter_run_may_follow(content: bytes) -> None:
    scenario = small(end="2013-03").with_name("longer", title="Another title")
    assert digest_at_end(open_snapshot(content, scenario=scenario)) == digest_at_end(
        Province(scenario)
    )
    shortest = open_snapshot(content, scenario=small(end=MIDDLE + -1))
    assert shortest.records.months == 15
    shortest.run()
    assert shortest.months_done == 15


def test_equal_provinces_have_equal_snapshots(province: Province, content: bytes) -> None:
    assert take_snapshot(province) == content
    branched = open_snapshot(content, scenario=small())
    assert take_snapshot(branched) == content
    ahead = [stepped(small(), until=MIDDLE + 9), branched]
    while branched.month < MIDDLE + 9:
        branched.step()
    assert take_snapshot(ahead[0]) == take_snapshot(ahead[1]) != content


@pytest.mark.slow
def test_snapshots_do_not_depend_on_the_process(content: bytes) -> None:
    code = (
        "import hashlib\nfrom banha import take_snapshot\n"
        "from tests.run.provinces import small, stepped\nfrom banha.month import Month\n"
        "taken = take_snapshot(stepped(small(), until=Month(2011, 4)))\n"
        "print(hashlib.sha256(taken).hexdigest())"
    )
    import hashlib

    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == hashlib.sha256(content).hexdigest()


def differences(one: Any, other: Any, *, where: str, seen: set[int]) -> Iterator[str]:
    """Where two graphs of objects differ, in types, bits or what is held twice."""
    if type(one) is not type(other):
        yield f"{where}: {type(one)} and {type(other)}"
        return
    if one is other or id(one) in seen:
        return
    seen.add(id(one))
    if isinstance(one, np.ndarray):
        same = (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
        if not (same and other.flags.writeable == one.flags.writeable):
            yield where
    elif isinstance(one, Table):
        yield from differences(one.free, other.free, where=f"{where}.free", seen=seen)
        for name in one:
            column = getattr(other, name)
            yield from differences(getattr(one, name), column, where=f"{where}.{name}", seen=seen)
            flows = other.money_flows
            if name in flows and not np.shares_memory(column, other.flow_block[flows.index(name)]):
                yield f"{where}.{name} is not in the block"
    elif isinstance(one, dict):
        if list(one) != list(other):
            yield f"{where}: keys"
            return
        for key, value in one.items():
            yield from differences(value, other[key], where=f"{where}[{key!r}]", seen=seen)
    elif isinstance(one, list | tuple | deque):
        if len(one) != len(other) or getattr(one, "maxlen", 0) != getattr(other, "maxlen", 0):
            yield f"{where}: length"
            return
        for i, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, where=f"{where}[{i}]", seen=seen)
    elif isinstance(one, pd.DataFrame | pd.Series | pd.Index):
        if not one.equals(other):
            yield where
    elif hasattr(one, "__dict__") and not callable(one):
        names, others = attributes_of(one), attributes_of(other)
        if names != others:
            yield f"{where}: {sorted(names ^ others)}"
            return
        for name in sorted(names):
            both = (vars(one)[name], vars(other)[name])
            yield from differences(*both, where=f"{where}.{name}", seen=seen)
    elif one != other or repr(one) != repr(other):
        yield where


REST_OF_A_RUN = {"crew", "scratch"}
"""Threads, and room that kernels write to before they read it."""


def attributes_of(value: object) -> set[str]:
    """All attributes but those of Mesa itself and what is computed when it is first asked for."""
    kind = type(value)
    names = {n for n in vars(value) if not isinstance(getattr(kind, n, None), cached_property)}
    if isinstance(value, Province):
        return names - set(vars(mesa.Model(rng=0))) - REST_OF_A_RUN
    return names


def test_every_attribute_is_the_same_after_a_snapshot(province: Province, content: bytes) -> None:
    """An attribute is in the snapshot or follows from the scenario: there is no third way."""
    branched = open_snapshot(content, scenario=small())
    assert list(differences(province, branched, where="province", seen=set())) == []


def test_the_walk_sees_what_is_missing(province: Province, content: bytes) -> None:
    def walked(change: Callable[[Province], None]) -> list[str]:
        branched = open_snapshot(content, scenario=small())
        change(branched)
        return list(differences(province, branched, where="p", seen=set()))

    def bend(branched: Province) -> None:
        branched.records.memory.flows[3][2] = np.nextafter(
            branched.records.memory.flows[3][2], 9e99
        )

    def retype(branched: Province) -> None:
        branched.outside.frontier = float(branched.outside.frontier)

    assert walked(bend) == ["p.records._memory.flows[3]"]
    assert len(walked(retype)) == 1
    assert walked(lambda branched: branched.state.firms.free_rows(np.array([3]))) != []
    assert walked(lambda branched: delattr(branched.housing, "rent")) != []
    assert walked(lambda branched: setattr(branched, "new", 1)) == ["p: ['new']"]


def test_what_is_made_afresh_does_not_change_in_a_run(province: Province) -> None:
    """Pack, parameters, structure, weights of scores …: months leave no trace in them."""
    opening = Province(small())
    for kind, names in AFRESH.items():
        for name in names - REST_OF_A_RUN - {"_values", "_paid", "model"}:
            for one, other in zip(of_kind(opening, kind), of_kind(province, kind), strict=True):
                where = f"{kind.__name__}.{name}"
                both = (copy.deepcopy(vars(one)[name]), vars(other)[name])
                assert list(differences(*both, where=where, seen=set())) == []


def of_kind(province: Province, kind: type) -> list[object]:
    everything = [province, province.records, province.records.memory, *province.agents]
    found = [value for value in everything if isinstance(value, kind)]
    assert found
    return found


def test_no_rule_draws_from_mesas_random_numbers(province: Province) -> None:
    fresh = mesa.Model(rng=1)
    assert province.rng.bit_generator.state == fresh.rng.bit_generator.state
    assert province.random.getstate() == random.Random(1).getstate()


def test_arrays_outside_the_tables_do_not_overlap(province: Province) -> None:
    """A snapshot knows objects that are held twice, but no views of one another."""
    found: list[np.ndarray[Any, Any]] = []

    def collect(value: Any, *, seen: set[int]) -> None:
        if id(value) in seen or isinstance(value, Table | Pack | mesa.time.EventGenerator):
            return
        seen.add(id(value))
        if isinstance(value, np.ndarray):
            found.append(value)
        elif isinstance(value, dict):
            for entry in value.values():
                collect(entry, seen=seen)
        elif isinstance(value, list | tuple | deque):
            for entry in value:
                collect(entry, seen=seen)
        elif type(value).__module__.startswith("banha.") and hasattr(value, "__dict__"):
            for name in vars(value).keys() - left_out(type(value)):
                collect(vars(value)[name], seen=seen)

    collect(province, seen=set())
    assert len(found) > 50
    assert not any(
        np.shares_memory(a, b) for i, a in enumerate(found) for b in found[:i] if a.size and b.size
    )


def test_what_a_researcher_adds_is_kept_or_refused() -> None:
    province = Province(toy())
    shared = [1, True, np.float64(0.1), np.float32(0.1), float("inf"), -0.0, None, Month(2010, 3)]
    noted = {"a": shared, 3: (shared, {2, 1}), "at": np.array(2.5), "no": np.zeros((0, 3), bool)}
    province.noted = noted  # type: ignore[attr-defined]
    kept = open_snapshot(take_snapshot(province), scenario=toy()).noted  # type: ignore[attr-defined]
    assert list(differences(noted, kept, where="noted", seen=set())) == []
    assert kept["a"] is kept[3][0]
    for bad in (len, lambda: 1, object(), np.array([None]), np.zeros((3, 3))[:, 1], 1j, b"x"):
        province.noted = {"deep": [bad]}  # type: ignore[attr-defined]
        with pytest.raises(SnapshotError, match=r"province\.noted\['deep'\]\[0\]\n.*\n    Cure: "):
            take_snapshot(province)


def test_only_banhas_own_provinces_can_be_kept() -> None:
    class Union(mesa.Agent):
        pass

    class Mine(Province):
        pass

    province = Province(toy())
    union = Union(province)
    with pytest.raises(SnapshotError, match=r"not banha's own: Union\n    Cure: "):
        take_snapshot(province)
    union.remove()
    take_snapshot(province)
    developer = province.parks
    developer.remove()
    with pytest.raises(SnapshotError, match="not banha's own\n"):
        take_snapshot(province)
    province.parks = type("MyParks", (ParkDeveloper,), {})(province)
    with pytest.raises(SnapshotError, match="MyParks"):
        take_snapshot(province)
    with pytest.raises(SnapshotError, match="of class Mine"):
        take_snapshot(Mine(toy()))


def test_a_month_under_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Province, "money_settles", take_snapshot)
    province = Province(toy())
    with pytest.raises(SnapshotError, match="2010-01 is under way"):
        province.step()


def test_the_head_says_what_it_is(content: bytes) -> None:
    head = read_snapshot_head(content)
    assert (head["month"], head["months_done"]) == ("2011-04", 15)
    assert Scenario.model_validate(head["scenario"]) == small()
    assert head["scenario_hash"] == small().content_hash()
    assert head["hashes"] == manifest.input_hashes(small())
    assert head["rules"]["payout"] == "banha.decisions.finance.payout"


def test_the_head_is_read_without_the_state(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_file, "zlib", None)
    assert read_snapshot_head(content)["months_done"] == 15
