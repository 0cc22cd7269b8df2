"""Sensitivity: measures against plain loops and known functions, and what is refused."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from banha.batch.results import Results
from banha.batch.study import Study, load_study, make_study
from banha.criteria import read_criteria
from banha.errors import BatchError, StudyError
from banha.evaluation.sensitivity import (
    OUTPUTS,
    Sensitivity,
    analyse,
    outputs_of,
    require_analysable,
    told,
)
from banha.evaluation.sensitivity_measures import elementary_effects, morris_measures

NAMES = ("labour.search_unemployed", "capital.headroom", "technology.innovation_rate")
RANGES = {NAMES[0]: [0.4, 0.8], NAMES[1]: [0.05, 0.25], NAMES[2]: {"low": 0.01, "high": 0.02,
                                                                  "log": True}}  # fmt: skip
HOME = Path(__file__).parents[2] / "experiments" / "sensitivity"
CRITERIA = read_criteria().names
type Function = Callable[[np.ndarray, int], float]
"""What a made-up model gives at a place in the unit cube with a seed."""


def a_study(method: str = "morris", *, points: int = 4, seeds: int = 3, **more: Any) -> Study:
    design = {"method": method, "points": points, "seed": 1, "parameters": RANGES}
    values = {"scenarios": ["baseline"], "provinces": ["toy"], "scale": 1, "end": "2011-12"}
    return make_study("trial", design=design, seeds=seeds, **(values | more))


class MadeUp:
    """Results that a function gave instead of the model."""

    note = ""

    def __init__(self, study: Study, function: Function, *, lost: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.study = study
        self.folder = Path("made-up")
        places = study.design.shares()
        last = study.seeds[-1]
        draws = [
            (seed, point, function(places[point], seed))
            for seed, point in itertools.product(study.seeds, range(study.design.points))
            if not (point in lost and seed == last)
        ]
        parts = [(name, "total", 0.0) for name in OUTPUTS]
        parts += [("criteria", name, 2.0) for name in CRITERIA]
        frame = pd.DataFrame(draws, columns=["seed", "point", "value"])
        self.frame = pd.concat(
            [
                frame.assign(series=series, breakdown=part, value=frame["value"] + more)
                for series, part, more in parts
            ],
            ignore_index=True,
        )
        self.asked: list[int] = []

    def files(self) -> dict[int, str]:
        return dict.fromkeys(range(len(self.frame)), "")

    def series(self, names: list[str], *, scenario: str, province: str, year: int) -> pd.DataFrame:
        assert (scenario, province) == ("baseline", "toy")
        self.asked.append(year)
        return self.frame[self.frame["series"].isin(names)].assign(year=year)


def analysis(function: Function, *, lost: set[int] | None = None, **more: Any) -> Sensitivity:
    return analyse(cast(Results, MadeUp(a_study(**more), function, lost=lost or set())))


def luck(place: np.ndarray, seed: int) -> float:
    """A number between nought and one that depends on place and seed, without a pattern."""
    return float(np.random.default_rng([seed, *(int(1e6 * x) for x in place)]).random())


def curved(place: np.ndarray, seed: int) -> float:
    return float(3.0 + 2.0 * place[0] - place[0] * place[1] + 0.1 * luck(place, seed))


def plain_effects(study: Study, values: np.ndarray) -> dict[int, list[float]]:
    """Elementary effects of each parameter, one loop after the other; values by point."""
    places = study.design.shares()
    effects: dict[int, list[float]] = {place: [] for place in range(3)}
    for start in range(0, study.design.points, 4):
        for point in range(start, start + 3):
            for place in range(3):
                step = places[point + 1][place] - places[point][place]
                if step != 0.0:
                    effects[place].append((values[point + 1] - values[point]) / step)
    return effects


def test_morris_measures_are_those_of_plain_loops() -> None:
    study = a_study(points=6)
    found = analysis(curved, points=6)
    table = found.table[found.table["output"] == "exports"].set_index("parameter")
    by_seed = np.array([[curved(place, seed) for seed in study.seeds]
                        for place in study.design.shares()])  # fmt: skip
    means = plain_effects(study, by_seed.mean(axis=1))
    single = [plain_effects(study, by_seed[:, seed]) for seed in range(3)]
    for place, name in enumerate(NAMES):
        effects = means[place]
        mu = sum(effects) / 6
        squares = sum((effect - mu) ** 2 for effect in effects)
        variance = 0.0
        for path in range(6):
            draws = [single[seed][place][path] for seed in range(3)]
            variance += sum((draw - sum(draws) / 3) ** 2 for draw in draws) / 2 / 6
        nothing = math.sqrt(2 / math.pi) * math.sqrt(variance / 3)
        row = table.loc[name]
        assert row["mu"] == pytest.approx(mu)
        assert row["mu_star"] == pytest.approx(sum(map(abs, effects)) / 6)
        assert row["sigma"] == pytest.approx(math.sqrt(squares / 5))
        assert row["nothing"] == pytest.approx(nothing)
        squares_of_means = sum(effect**2 for effect in effects) / 6
        assert row["ratio"] == pytest.approx(squares_of_means / (variance / 3))
        assert row["nothing_share"] == pytest.approx(nothing / by_seed.mean())
        assert row["mean"] == pytest.approx(by_seed.mean())
        assert row["deviation"] == pytest.approx(by_seed.mean(axis=1).std())


def test_a_linear_function_has_its_coefficients_and_nothing_is_nought() -> None:
    found = analysis(lambda place, seed: 5.0 + 2.0 * place[0] - 3.0 * place[1] + 0.0 * seed)
    for column, wanted in (("mu", [2, -3, 0]), ("mu_star", [2, 3, 0]), ("sigma", [0, 0, 0])):
        got = found.wide(column)["employed"].to_numpy(float)
        np.testing.assert_allclose(got, wanted, atol=1e-12)
    assert found.wide("told")["employed"].tolist() == ["yes", "yes", "no"]
    assert found.wide("relative")["employed"].tolist() == pytest.approx([2 / 3, 1, 0])
    ranking = found.ranking.set_index("parameter")
    assert ranking.index.tolist() == [NAMES[1], NAMES[0], NAMES[2]]
    assert ranking["outputs"].tolist() == [12, 12, 0]
    assert ranking.loc[NAMES[2], "strongest"] == ""


def ishigami(place: np.ndarray, seed: int) -> float:
    x = math.pi * (2.0 * place - 1.0)
    wave = math.sin(x[0]) + 7.0 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])
    return float(wave + 0.0 * seed)


def test_sobol_indices_of_a_known_function() -> None:
    """Ishigami and Homma's function with a = 7, b = 0.1: indices in closed form."""
    a, b = 7.0, 0.1
    first = 0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2
    second, both = a * a / 8.0, b * b * math.pi**8 * 8.0 / 225.0
    whole = first + second + both
    found = analysis(ishigami, method="sobol-indices", points=512, seeds=1)
    own = found.wide("S1")["employed"].to_numpy(float)
    total = found.wide("ST")["employed"].to_numpy(float)
    np.testing.assert_allclose(own, [first / whole, second / whole, 0.0], atol=0.05)
    wanted = [(first + both) / whole, second / whole, both / whole]
    np.testing.assert_allclose(total, wanted, atol=0.05)
    assert set(found.table["told"]) == {"unknown"}


def test_what_nothing_would_show_in_sobol_indices() -> None:
    study = a_study("sobol-indices", points=8)
    found = analysis(curved, method="sobol-indices", points=8)
    values = np.array([[curved(place, seed) for seed in study.seeds]
                       for place in study.design.shares()])  # fmt: skip
    ends = [values[start + offset].mean() for start in range(0, 40, 5) for offset in (0, 4)]
    variance = sum((end - sum(ends) / 16) ** 2 for end in ends) / 16
    for place, name in enumerate(NAMES):
        of_luck = 0.0
        for start in range(0, 40, 5):
            moved = [values[start][seed] - values[start + 1 + place][seed] for seed in range(3)]
            of_luck += sum((one - sum(moved) / 3) ** 2 for one in moved) / 2 / 8
        nothing = of_luck / 3 / 2 / variance
        assert found.wide("nothing").loc[name, "employed"] == pytest.approx(nothing)
        ratio = found.wide("ST").loc[name, "employed"] / nothing
        assert found.wide("ratio").loc[name, "employed"] == pytest.approx(ratio)
    got = analysis(curved, method="sobol-indices", points=64).wide("told")["employed"]
    assert (got[NAMES[0]], got[NAMES[2]]) == ("yes", "no")


def test_an_output_that_never_changes_has_no_measure() -> None:
    for method in ("morris", "sobol-indices"):
        found = analysis(lambda place, seed: 2.5 + 0.0 * seed * place[0], method=method)
        assert (found.table[found.measure] == 0.0).all()
        assert set(found.table["told"]) == {"no"}


def test_few_parameters_that_do_nothing_are_told() -> None:
    """Of made-up parameters that change the luck only; one that does as much as luck is told."""
    rng = np.random.default_rng(7)
    study = a_study(points=8)
    shares = study.design.shares()
    wrong = right = 0
    for _ in range(100):
        values = rng.normal(size=(len(shares), 3))
        for shown in (0.0, 4.0):
            found = morris_measures(shares, values + shown * shares[:, :1], names=NAMES)
            verdicts = told(
                found["ratio"], blocks=8, seeds=3
            ) == "yes"  # fmt: skip
            if shown:
                right += int(verdicts[0])
            else:
                wrong += int(verdicts.sum())
    assert wrong <= 0.03 * 300
    assert right >= 0.9 * 100


def test_effects_of_nothing_are_as_large_as_said() -> None:
    """Mean μ* of parameters that change the luck only is what `nothing` estimates."""
    rng = np.random.default_rng(3)
    shares = a_study(points=200).design.shares()
    values = rng.normal(size=(len(shares), 4))
    found = morris_measures(shares, values, names=NAMES)
    np.testing.assert_allclose(found["mu_star"], found["nothing"], rtol=0.12)
    effects = elementary_effects(shares, values)
    assert effects.shape == (200, 3, 4)


def test_a_parameter_that_acts_in_a_part_of_the_ranges_is_told() -> None:
    """Its μ* has an interval down to nought, and yet its effects are not those of luck."""
    found = analysis(
        lambda place, seed: 1.0 + place[0] * (place[1] * place[2] > 0.6) + luck(place, seed) / 50,
        points=8,
    )
    row = found.table[found.table["output"] == "exports"].set_index("parameter").loc[NAMES[0]]
    assert row["mu_star"] - row["mu_star_conf"] < row["nothing"]
    assert row["told"] == "yes"


def test_the_same_analysis_gives_the_same() -> None:
    for method in ("morris", "sobol-indices"):
        first, second = (analysis(curved, method=method) for _ in range(2))
        pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
        assert (first.table[f"{first.measure}_conf"] > 0.0).any()


def test_trajectories_that_lack_a_run_are_left_out() -> None:
    found = analysis(curved, points=5, lost={6, 19})
    assert (found.blocks, found.dropped) == (3, 2)
    assert "Of 5 trajectories 2 lack a run and are left out." in found.note
    study = a_study(points=5)
    kept = [point for point in range(20) if point // 4 not in (1, 4)]
    values = np.array([[curved(place, seed) for seed in study.seeds]
                       for place in study.design.shares()[kept]])  # fmt: skip
    alone = morris_measures(study.design.shares()[kept], values, names=NAMES)
    np.testing.assert_allclose(found.wide("mu_star")["exports"], alone["mu_star"])
    whole = analysis(curved, points=5)
    assert (whole.blocks, whole.dropped, whole.note) == (5, 0, "")


def test_blocks_that_lack_a_run_are_left_out() -> None:
    found = analysis(curved, method="sobol-indices", points=4, lost={0})
    assert (found.blocks, found.dropped) == (3, 1)
    assert "Of 4 blocks 1 lack a run and are left out." in found.note


def test_nothing_is_said_of_fewer_than_two_whole_trajectories() -> None:
    with pytest.raises(BatchError, match="of 4 trajectories 1 have all their runs") as caught:
        analysis(curved, lost={0, 4, 8})
    assert "banha batch STUDY --resume" in str(caught.value)


def test_outputs_may_be_named_and_criteria_follow() -> None:
    study = a_study(outputs=["exports / employed", "criteria[innovation]", "mean_pay"])
    named = outputs_of(study)
    assert named[:3] == ("exports / employed", "criteria[innovation]", "mean_pay")
    assert sorted(named[3:]) == sorted(f"criteria[{c}]" for c in CRITERIA if c != "innovation")
    results = MadeUp(study, curved)
    found = analyse(cast(Results, results))
    assert found.outputs == named
    assert results.asked == [2011]
    ratio = found.table[found.table["output"] == "exports / employed"]
    assert (ratio["mean"] == 1.0).all()
    assert (ratio["mu_star"] == 0.0).all()
    units = found.table.drop_duplicates("output").set_index("output")["unit"]
    assert units["mean_pay"] == "đồng of 2010 per month"
    assert (units["exports / employed"], units["criteria[innovation]"]) == ("", "0 to 100")
    assert outputs_of(a_study()) == (*OUTPUTS, *(f"criteria[{name}]" for name in CRITERIA))


def test_outputs_that_cannot_be_computed_are_refused() -> None:
    study = a_study(outputs=["employed[nowhere]"])
    with pytest.raises(BatchError, match=r"'employed\[nowhere\]' cannot be computed"):
        analyse(cast(Results, MadeUp(study, curved)))
    zero = a_study(outputs=["employed / exports"])
    with pytest.raises(BatchError, match="'employed / exports' is not a number in 48 runs"):
        analyse(cast(Results, MadeUp(zero, lambda place, seed: 0.0 * place[0] * seed)))


def refused(study: Study, **asked: Any) -> str:
    with pytest.raises(StudyError) as caught:
        require_analysable(study, **asked)
    return str(caught.value)


def test_studies_that_cannot_be_analysed_are_refused() -> None:
    plain = {"scenarios": ["baseline"], "provinces": ["toy"], "scale": 1, "end": "2011-12"}
    text = refused(make_study("plain", **plain))  # type: ignore[arg-type]
    assert "the study has no design" in text
    assert 'Write method = "morris" or method = "sobol-indices".' in text
    grid = {"method": "grid", "parameters": {NAMES[1]: [0.1, 0.2]}}
    text = refused(make_study("plain", design=grid, **plain))  # type: ignore[arg-type]
    assert "a design of the method 'grid' gives no measures of sensitivity" in text
    assert "one trajectory or base sample says nothing" in refused(a_study(points=1))
    assert "there is no whole year" in refused(a_study(end="2010-11"))
    assert "yearly records are needed" in refused(a_study(keep=["monthly"]))
    text = refused(a_study(records=["employed", "criteria"], outputs=["employed / adults"]))
    assert "the output 'employed / adults' needs 'adults', which is not kept" in text
    assert text.startswith("1 fault")
    require_analysable(a_study())


@pytest.mark.parametrize("name", ["study.toml", "sobol.toml"])
def test_the_committed_studies_can_be_analysed(name: str) -> None:
    found = load_study(HOME / name)
    require_analysable(found)
    page = (HOME / "README.md").read_text(encoding="utf-8")
    with (HOME / "reasons.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["parameter"]: row["reason"] for row in csv.DictReader(file)}
    for dimension in found.design.dimensions:
        assert f"| `{dimension.name}` |" in page
        assert reasons[dimension.name] in page


def test_one_scenario_in_one_province_is_analysed() -> None:
    several = a_study(scenarios=["baseline", "null"])
    assert "there are 2, and one is analysed: baseline, null" in refused(several)
    require_analysable(several, scenario="null")
    assert "the study has no 'nul'" in refused(several, scenario="nul")
    assert "Did you mean 'null'?" in refused(several, scenario="nul")
