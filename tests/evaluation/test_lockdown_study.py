"""The study of the lockdown: sizes from the nation's data alone, and an index by its definition."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from banha.scenario import load_scenario

STUDY = Path(__file__).parents[2] / "experiments" / "lockdown"


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # modules of a study
    monkeypatch.syspath_prepend(str(STUDY))
    for name in ("run", "sizes", "lockdown_page"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import run
    import sizes

    yield run, sizes
    for name in ("run", "sizes", "lockdown_page"):
        sys.modules.pop(name, None)


def test_sizes_by_hand(study) -> None:  # type: ignore[no-untyped-def]
    found = study[1].sizes(0.5)
    growth = {"Q2": 282454.2329 / 251825.4641, "Q3": 289324.4239 / 293847.7615,
              "Q4": 347187.2916 / 293027.2512}  # fmt: skip
    short = 1.0 - 2.0 * growth["Q3"] / (growth["Q2"] + growth["Q4"])
    assert found.capacity == pytest.approx(short / 0.5 / (74 / 92), rel=1e-6)
    assert found.staff == pytest.approx((1.0 - 85.06 / 99.64) / 0.5)
    assert found.july == pytest.approx(13 / 31)
    assert 0.436 < study[1].exposed_share() < 0.516


def test_the_sizes_do_not_read_the_province(  # type: ignore[no-untyped-def]
    study, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, before = study[1], study[1].sizes()
    table = sizes.industry()
    table.loc[table["province"] == sizes.FLAGSHIP, "value"] = 1.0
    monkeypatch.setattr(sizes, "industry", lambda: table)
    assert sizes.sizes() == before
    assert (sizes.index_of(sizes.FLAGSHIP) == 1.0).all()


def test_the_scenario_holds_the_sizes(study) -> None:  # type: ignore[no-untyped-def]
    run, _sizes = study
    policy = load_scenario("pandemic-2021")
    made = run.made(policy)
    paths = {lever: policy.lever_values(lever) for lever in run.LEVERS}
    for lever, path in paths.items():
        assert made.lever_values(lever) == path
    moved = [step for step in range(policy.months) if any(path[step] for path in paths.values())]
    assert [str(policy.start + step) for step in moved] == [f"2021-{m:02d}" for m in range(7, 11)]


def test_the_index_is_of_the_month_before_over_a_year_earlier(study) -> None:  # type: ignore[no-untyped-def]
    staff = np.arange(100.0, 136.0)
    index = study[0].simulated_index(staff)
    assert len(index) == 12
    for month in range(12):
        end_of_month_before = 24 + month - 1
        assert index[month] == pytest.approx(
            100.0 * staff[end_of_month_before] / staff[end_of_month_before - 12]
        )


def test_measured_values_are_those_that_are_kept(study) -> None:  # type: ignore[no-untyped-def]
    index = study[1].index_of("binh-duong")
    late = [float(index[f"2021-{m:02d}"]) for m in (7, 8, 9, 10, 11, 12)]
    assert late == [94.55, 74.14, 75.16, 75.57, 81.11, 83.32]
    assert index.index.max() == "2021-12"


def test_growth_is_of_the_year_on_the_year_before(study) -> None:  # type: ignore[no-untyped-def]
    product = np.concatenate([np.full(12, 5.0), np.full(12, 10.0), np.full(12, 11.0)])
    assert study[0].growth([{"without": {"product": product}}], "without") == pytest.approx([10.0])
