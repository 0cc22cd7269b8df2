"""The plan of a batch: every run once, with a key of all that it depends on."""

import itertools

import pytest

from banha.batch import plan as plans
from banha.batch.plan import Plan, hash_named, shard_of
from banha.batch.run_batch import cut
from banha.batch.study import Study, make_study
from banha.scenario import Scenario


def study(**changed: object) -> Study:
    values = {
        "scenarios": ["baseline", "supplier-links"], "provinces": ["toy"], "seeds": [3, 1],
        "scale": 1, "end": "2011-12",
        "design": {"method": "grid", "parameters": {"labour.search_employed": [0.01, 0.02, 0.03]}},
    } | changed  # fmt: skip
    return make_study("plan", **values)  # type: ignore[arg-type]


def keys(asked: Study) -> set[str]:
    return {run.key for run in Plan(asked).runs}


def test_every_run_is_there_once() -> None:
    runs = Plan(study()).runs
    draws = [(run.scenario, run.province, run.seed, run.point) for run in runs]
    expected = itertools.product(["baseline", "supplier-links"], ["toy"], [3, 1], [0, 1, 2])
    assert sorted(draws) == sorted(expected)
    assert len({run.key for run in runs}) == len(runs)


def test_families_share_province_seed_and_point() -> None:
    families = Plan(study()).families
    assert len(families) == 2 * 3
    for family in families:
        assert [run.scenario for run in family] == ["baseline", "supplier-links"]
        assert len({(run.province, run.seed, run.point) for run in family}) == 1


def test_the_content_is_the_scenario_at_its_point() -> None:
    plan = Plan(study())
    content = plan.content("supplier-links", "toy", point=2, seed=9)
    scenario = Scenario.model_validate(content)
    expected = plan.study.scenario("supplier-links").with_run(seed=9)
    assert scenario == expected.with_parameters("labour", search_employed=0.03)
    assert plan.study.scenario("supplier-links").overrides.get("labour") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"end": "2012-12"}, {"scale": 2}, {"keep": ["yearly", "monthly"]}, {"records": ["grdp"]},
        {"scenarios": ["world-demand-slump", "vocational-drive"]}, {"seeds": [4]},
        {"design": {"method": "grid", "parameters": {"labour.search_employed": [0.04]}}},
    ],
)  # fmt: skip
def test_what_moves_a_run_moves_its_key(changed: dict[str, object]) -> None:
    assert not keys(study()) & keys(study(**changed))


def test_what_moves_nothing_leaves_the_keys() -> None:
    assert keys(study()) == keys(study(title="Other words", baseline="baseline", branch=False))
    assert keys(study()) < keys(study(seeds=[3, 1, 2]))


@pytest.mark.parametrize("name", ["code", "libraries", "parameters.csv", "pack toy 2010"])
def test_code_data_and_libraries_move_the_keys(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = keys(study())
    monkeypatch.setattr(plans, "hash_named", lambda n: "other" if n == name else hash_named(n))
    assert not before & keys(study())


def test_shards_are_parts_of_the_whole() -> None:
    families = Plan(study()).families
    for count in (1, 2, 4, 9):
        parts = [list(shard_of(families, number=i + 1, of=count)) for i in range(count)]
        assert set(itertools.chain(*parts)) == set(families)
        assert sum(map(len, parts)) == len(families)
        sizes = [len(part) for part in parts]
        assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("workers", [1, 2, 7, 100])
@pytest.mark.parametrize("branch", [True, False])
def test_tasks_hold_every_run_once(workers: int, *, branch: bool) -> None:
    families = Plan(study()).families
    tasks = cut(families, branch=branch, workers=workers)
    assert {run.key for run in itertools.chain(*tasks)} == {run.key for run in Plan(study()).runs}
    assert sum(map(len, tasks)) == 12
    assert all(tasks)
    assert not branch or len(tasks) >= min(2 * workers if workers > 1 else 1, 12)
    assert cut([], branch=branch, workers=workers) == []
