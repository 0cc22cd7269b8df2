"""Priors: read whole or refused with every fault; shares, values and scenarios."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from banha.errors import PackError
from banha.evaluation.calibration import read_priors
from banha.evaluation.calibration.priors import (
    COLUMNS,
    point_in_force,
    split_name,
    values_at,
    values_in_force,
    with_values,
)
from banha.packs.head import head_of
from banha.scenario import load_scenario


def test_the_table_of_the_data_is_read() -> None:
    priors = read_priors(sectors=head_of("binh-duong").sectors)
    assert 8 <= len(priors) <= 14
    assert {split_name(prior.parameter) for prior in priors} == {
        (prior.section, prior.name, prior.sector) for prior in priors
    }
    scenario = load_scenario("baseline")
    for prior in priors:
        assert prior.at(0.0) == pytest.approx(prior.low)
        assert prior.at(1.0) == pytest.approx(prior.high)
        middle = (prior.low + prior.high) / 2.0
        if prior.scale == "log":
            middle = math.sqrt(prior.low * prior.high)
        assert prior.at(0.5) == pytest.approx(middle)
        assert prior.share_of(prior.at(0.3)) == pytest.approx(0.3)
        assert prior.share_of(prior.low - 1.0) == 0.0
        assert prior.share_of(prior.high + 1.0) == 1.0
        inside = 1.0 if prior.how == "factor" else prior.in_force(scenario)
        assert prior.low < inside < prior.high


def test_a_point_sets_values_and_factors_of_what_the_pack_has(own: Path, priors_file: Path) -> None:
    scenario = load_scenario("baseline").with_run(province="toy-measured", scale=1)
    priors = read_priors(priors_file)
    in_force = values_in_force(scenario, priors)
    values = values_at(priors, np.array([0.5, 0.75, 0.0]), in_force=in_force)
    changed = with_values(scenario.with_parameters("labour", search_farm=0.01), values)
    assert changed.overrides["labour"]["search_farm"] == 0.01
    assert changed.overrides["labour"]["search_unemployed"] == pytest.approx(0.625)
    assert changed.overrides["migration"]["attraction"] == pytest.approx(0.0033 * 2.0)
    # The toy pack has a foreign rate of its own, 0.0034, where the structural one is 0.0020.
    assert changed.overrides["entry"]["foreign_rate"] == {"technology": pytest.approx(0.0017)}
    assert values == {
        "labour.search_unemployed": pytest.approx(0.625),
        "migration.attraction": pytest.approx(0.0066),
        "entry.foreign_rate[technology]": pytest.approx(0.0017),
    }
    assert point_in_force(priors, in_force=in_force) == pytest.approx([0.5, 0.5, 0.5])


BAD = {
    "labor,x,,value,1,2,log,why": "Did you mean 'labour'",
    "labour,search_unemploed,,value,0.4,0.8,log,why": "Did you mean 'search_unemployed'",
    "labour,search_unemployed,technology,value,0.4,0.8,log,why": "Leave the sector empty",
    "entry,foreign_rate,,factor,0.4,0.8,log,why": "Name one sector",
    "entry,foreign_rate,tecnology,factor,0.4,0.8,log,why": "Did you mean 'technology'",
    "labour,search_unemployed,,times,0.4,0.8,log,why": "Write value or factor",
    "labour,search_unemployed,,value,0.4,0.8,square,why": "Write log or linear",
    "labour,search_unemployed,,value,0.9,0.8,log,why": "low 0.9 is not below high 0.8",
    "labour,search_unemployed,,value,a,0.8,log,why": "low is 'a', not a number",
    "labour,search_unemployed,,value,0.4,1.8,linear,why": "1.8 cannot be",
    "labour,search_unemployed,,factor,0,1.8,linear,why": "Write a low end above 0",
    "labour,search_unemployed,,value,0.4,0.8,log,": "Say why this range",
    "labour,search_unemployed,,value,0.4,0.8": "Write 8 cells",
}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "priors.csv"
    path.write_text("\n".join([",".join(COLUMNS), *BAD, ""]), "utf-8")
    with pytest.raises(PackError) as caught:
        read_priors(path, sectors=head_of("toy").sectors)
    assert len(caught.value.faults) == len(BAD)
    for line, (fault, cure) in enumerate(
        zip(caught.value.faults, BAD.values(), strict=True), start=2
    ):
        assert fault.where == f"{path}, line {line}"
        assert cure in str(fault)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("section,name\n", "Write the columns section, name"),
        (",".join(COLUMNS) + "\n", "Write a row for each parameter"),
        (
            ",".join(COLUMNS) + "\n" + 2 * "labour,search_unemployed,,value,0.4,0.8,log,why\n",
            "is there twice",
        ),
    ],
)
def test_a_table_that_is_no_table_is_refused(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "priors.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(PackError, match=what):
        read_priors(path)
    with pytest.raises(PackError, match="Restore the file"):
        read_priors(tmp_path / "none.csv")
