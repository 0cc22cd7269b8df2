"""Scenarios run from their common past are those run from their start, bit by bit."""

import numpy as np
import pytest
from tests.run.conftest import toy
from tests.run.provinces import START, digest_at_end, small

from banha import run as run_module
from banha.branching import branch_month, may_share_a_past, past_key, trunk_of
from banha.economy import Economy
from banha.errors import ScenarioError, SnapshotError
from banha.levers import lever_table
from banha.month import Month
from banha.province import Province
from banha.run import Run, run_past, simulate
from banha.scenario import Scenario, list_scenarios, load_scenario
from banha.snapshot import open_snapshot, read_snapshot_head, take_snapshot
from banha.snapshot_fit import OPENING_LEVERS

MIDDLE = Month(2010, 9)


def named(name: str, **asked: object) -> Scenario:
    return toy(**asked).with_name(name)


def test_a_family_of_policies_shares_its_past() -> None:
    """The past is run once, and each scenario goes on from the month in which it leaves it."""
    common = small().with_lever("labs", value=0.01, start="2010-03")
    family = [
        common.with_name("plain"),
        common.with_lever("minimum_wage", value=0.2, start="2011-02").with_name("wages"),
        common.with_lever("lockdown", value=0.5, start="2010-08", end="2010-09").with_name("shock"),
        common.with_lever("labs", value=0.05, start="2011-01").with_name("more"),
        common.with_lever("world_demand", value=-0.3, start="2011-06", ramp_months=12),
    ]
    assert may_share_a_past(family)
    trunk = trunk_of(family)
    months = [branch_month(trunk, scenario) for scenario in family]
    # `more` has labs from its own month on instead: they are no longer common to all.
    assert [str(month) for month in months] == [
        "2010-03", "2010-03", "2010-03", "2011-01", "2010-03",
    ]  # fmt: skip
    del family[3]
    trunk = trunk_of(family)
    assert [lever.name for lever in trunk.levers] == ["labs"]
    months = [branch_month(trunk, scenario) for scenario in family]
    assert [str(month) for month in months] == ["2011-12", "2011-02", "2010-08", "2011-06"]
    assert trunk.end == Month(2011, 12)
    snapshots = run_past(trunk, months=months)
    assert set(snapshots) == set(months)
    for scenario, month in zip(family, months, strict=True):
        assert read_snapshot_head(snapshots[month])["month"] == str(month)
        branch = simulate(scenario, snapshot=snapshots[month])
        assert branch.digest == simulate(scenario).digest
        assert branch.scenario == scenario


def test_the_trunk_is_named_for_what_it_is() -> None:
    scenario = named("policy").with_lever("labs", value=0.01, start=MIDDLE)
    trunk = trunk_of([named("plain"), scenario])
    assert (trunk.name, trunk.levers) == ("common-past", ())
    assert trunk.title
    assert past_key(trunk) == past_key(scenario)
    assert trunk.end == Month(2011, 12)
    assert trunk_of([scenario]).levers == scenario.levers
    shorter = scenario.with_run(end=MIDDLE + 2)
    only_moved = trunk_of([shorter, shorter.with_lever("labs", value=0.02, start=MIDDLE + 1)])
    assert only_moved.end == MIDDLE + 1


def test_trunks_need_scenarios_alike() -> None:
    with pytest.raises(ScenarioError, match="at least one"):
        trunk_of([])
    with pytest.raises(ScenarioError, match=r"'b'\n.*'a'\n    Cure: ") as caught:
        trunk_of([named("a"), named("b", seed=2), named("c", seed=3)])
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (toy(), True),
        (toy(end="2015-06"), True),
        (toy().with_name("other", title="Other"), True),
        (toy().with_lever("labs", value=0.01, start=START), True),
        (toy().with_lever("environmental_standards", value=0.5, start=START + 1), True),
        (toy().with_lever("environmental_standards", value=0.5, start=START), False),
        (toy(seed=2), False),
        (toy(firm_scale=2), False),
        (toy().with_mechanisms(training=False), False),
        (toy().with_parameters("demand", household_business_elasticity=0.9), False),
        (small(), False),
    ],
)
def test_who_may_share_a_past(other: Scenario, *, alike: bool) -> None:
    assert may_share_a_past([toy(), other]) is alike
    assert (past_key(toy()) == past_key(other)) is alike


def moved(**asked: object) -> Scenario:
    return toy().with_lever("labs", **{"value": 0.01, "start": MIDDLE, **asked})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trunk", "scenario", "month"),
    [
        (toy(), moved(), MIDDLE),
        (toy(), moved(value=0.0), Month(2011, 12)),
        (toy(), moved(start=START), START),
        (toy(), moved(start="2009-01"), START),
        (toy(), moved(start="2005-01", end="2009-12"), Month(2011, 12)),
        (toy(), moved(start="2012-01"), Month(2011, 12)),
        (toy(), moved(start="2012-01").with_run(end="2010-05"), Month(2010, 5)),
        (toy(end="2010-03"), moved(), Month(2010, 3)),
        (moved(), moved(), Month(2011, 12)),
        (moved(), toy(), MIDDLE),
        (moved(), moved(end=MIDDLE + 3), MIDDLE + 4),
        (moved(), moved(ramp_months=1), Month(2011, 12)),
        (moved(), moved(ramp_months=2), MIDDLE),
        (moved(), moved(value=0.02), MIDDLE),
        (moved(), moved().with_lever("lockdown", value=0.5, start=MIDDLE + -2), MIDDLE + -2),
        (moved(), moved().with_lever("lockdown", value=0.5, start=MIDDLE + 2), MIDDLE + 2),
    ],
)
def test_the_month_of_the_branch(trunk: Scenario, scenario: Scenario, month: Month) -> None:
    assert branch_month(trunk, scenario) == month


def test_branches_start_with_their_trunk() -> None:
    with pytest.raises(ScenarioError, match="1997-01"):
        branch_month(small(), small(start="1997-01"))


@pytest.mark.parametrize("row", lever_table().values(), ids=lambda row: row.name)
def test_a_lever_that_does_not_move_is_at_zero(row) -> None:
    """`Economy.lever` is zero where a scenario does not have a lever: so must its neutral be."""
    assert row.neutral == 0.0
    idle = toy().with_lever(row.name, value=row.low or row.high, start="2011-01")
    assert all(str(value) == "0.0" for value in idle.lever_values(row.name, 12))


def test_levers_at_neutral_are_as_none_at_all(run: Run, scenario: Scenario) -> None:
    idle = scenario
    for row in lever_table().values():
        idle = idle.with_lever(row.name, value=row.high, start=scenario.end + 1)
    assert simulate(idle).digest == run.digest


def test_only_known_levers_are_looked_at_by_the_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others may differ from the first month on, and still go on from a snapshot of the opening."""
    asked: set[str] = set()
    lever = Economy.lever

    def watched(self: Economy, name: str) -> float:
        if self.lever_paths:
            asked.add(name)
        return lever(self, name)

    monkeypatch.setattr(Economy, "lever", watched)
    Province(toy().with_lever("labs", value=0.01, start=START))
    assert asked == set(OPENING_LEVERS)


def test_from_the_opening_on_levers_may_differ() -> None:
    opening = take_snapshot(Province(small(end="2010-06")))
    everything = small(end="2010-06")
    for row in lever_table().values():
        if row.name not in OPENING_LEVERS:
            everything = everything.with_lever(row.name, value=row.high / 8, start=START)
    assert simulate(everything, snapshot=opening).digest == simulate(everything).digest


def test_the_opening_looks_at_environmental_standards() -> None:
    """The share of wastewater that is treated at the opening is already that of the standards."""
    plain = small(end="2010-06")
    strict = plain.with_lever("environmental_standards", value=0.5, start=START)
    assert Province(plain).environment.treated_share != Province(strict).environment.treated_share
    opening = take_snapshot(Province(plain))
    with pytest.raises(SnapshotError, match=r"environmental_standards\n    0.5 in 2010-01"):
        open_snapshot(opening, scenario=strict)
    more = strict.with_lever("labs", value=0.1, start=START)
    trunk = trunk_of([strict, more])
    assert [lever.name for lever in trunk.levers] == ["environmental_standards"]
    assert branch_month(trunk, more) == START
    branch = simulate(more, snapshot=run_past(trunk, months=[START])[START])
    assert branch.digest == simulate(more).digest


def test_a_run_from_a_snapshot_tells_its_months(run: Run, scenario: Scenario) -> None:
    told: list[tuple[int, int]] = []
    snapshots = run_past(scenario, months=[MIDDLE, scenario.end, scenario.end + 1], threads=2)
    branch = simulate(
        scenario, snapshot=snapshots[MIDDLE], progress=lambda *months: told.append(months)
    )
    assert branch.digest == run.digest
    assert branch.bounds_hit == run.bounds_hit
    assert told == [(done, 24) for done in range(8, 25)]
    assert branch.nanoseconds_per_person_month is not None
    last = simulate(scenario, snapshot=snapshots[scenario.end])
    assert (last.digest, last.nanoseconds_per_person_month) == (run.digest, None)
    told.clear()
    nothing = simulate(
        scenario,
        snapshot=snapshots[scenario.end + 1],
        progress=lambda *months: told.append(months),
    )
    assert (nothing.digest, told) == (run.digest, [(24, 24)])


def test_the_past_is_run_once_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Month] = []
    step = Province.step

    def counted(province: Province) -> None:
        steps.append(province.month)
        step(province)

    monkeypatch.setattr(run_module.Province, "step", counted)
    snapshots = run_past(toy(), months={START, START + 1, START + 4})
    assert steps == [START, START + 1, START + 2, START + 3]
    assert [read_snapshot_head(content)["months_done"] for content in snapshots.values()] == [
        0,
        1,
        4,
    ]
    steps.clear()
    assert list(run_past(toy(), months=[START])) == [START]
    assert run_past(toy(), months=[]) == {}
    assert steps == []


@pytest.mark.parametrize("month", [Month(2009, 12), Month(2012, 2)])
def test_months_beyond_the_trunk(month: Month) -> None:
    with pytest.raises(ScenarioError, match=rf"{month} is not a month.*\n    Cure: .*to 2012-01"):
        run_past(toy(), months=[MIDDLE, month])


POLICIES = [entry.name for entry in list_scenarios() if entry.name.startswith("policies/")]


@pytest.mark.slow
@pytest.mark.parametrize("name", POLICIES)
def test_each_policy_of_the_library(name: str) -> None:
    """At its own dates: the month of the branch, the one before, and two years later."""
    scenario = load_scenario(name).with_run(scale=1000, end="2026-12")
    rest = Scenario.model_validate({**scenario.to_dict(), "levers": [], "name": "rest"})
    trunk = trunk_of([scenario, rest])
    month = branch_month(trunk, scenario)
    before = run_past(trunk, months=[month, max(month + -7, START)])
    whole = simulate(scenario).digest
    for content in before.values():
        assert simulate(scenario, snapshot=content).digest == whole
    province = Province(scenario)
    while province.month < min(month + 24, scenario.end):
        province.step()
    assert digest_at_end(open_snapshot(take_snapshot(province), scenario=scenario)) == whole


def test_the_library_has_policies() -> None:
    assert len(POLICIES) > 30
    assert np.unique(POLICIES).size == len(POLICIES)
