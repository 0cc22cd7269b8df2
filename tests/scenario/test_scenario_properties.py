"""What holds of any scenario, and of any garbage in place of one."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banha.data import use_data_folder
from banha.errors import ScenarioError
from banha.levers import lever_table
from banha.month import Month
from banha.parameter_sections import SECTIONS
from banha.parameter_table import is_sector_valued
from banha.parameters import load_parameters, parameter_table
from banha.scenario import Scenario, load_scenario

ROWS = [row for row in parameter_table() if row.section != "migration" or "age_" not in row.name]
LEVERS = list(lever_table().values())
FIRST = Month(2010, 1)


def is_count(section: str, name: str) -> bool:
    """Whether a parameter takes whole numbers only."""
    constraints = SECTIONS[section].model_fields[name].metadata
    return any(getattr(constraint, "multiple_of", None) == 1 for constraint in constraints)


quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters='\n\t"'), max_size=40
)
titles = texts.filter(lambda text: bool(text.strip()) and len(text.splitlines()) == 1)
months = st.integers(0, 300).map(lambda step: FIRST + step)


@st.composite
def overrides(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in draw(st.lists(st.sampled_from(ROWS), max_size=5)):
        number: Any = st.floats(row.low, row.high)
        if is_count(row.section, row.name):
            number = st.integers(math.ceil(row.low), math.floor(row.high)).map(float)
        value = draw(number)
        if is_sector_valued(row.section, row.name) and draw(st.booleans()):
            value = {draw(st.sampled_from(["all", "technology", "construction"])): value}
        found.setdefault(row.section, {})[row.name] = value
    return found


@st.composite
def levers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """At most one of each lever, so that none overlap."""
    rows = draw(st.lists(st.sampled_from(LEVERS), max_size=4, unique_by=lambda row: row.name))
    found = []
    for row in rows:
        start = draw(months)
        lever: dict[str, Any] = {
            "name": row.name,
            "value": draw(st.floats(row.low, row.high)),
            "start": str(start),
            "ramp_months": draw(st.integers(0, 60)),
        }
        if draw(st.booleans()):
            lever["end"] = str(start + draw(st.integers(0, 100)))
        found.append(lever)
    return found


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    scenario: dict[str, Any] = {
        "name": draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)),
        "title": draw(titles),
        "title_vi": draw(texts),
        "description": draw(texts),
        "description_vi": draw(texts),
        "province": draw(st.sampled_from(["binh-duong", "elsewhere"])),
        "start": "2010-01",
        "end": str(draw(months)),
        "scale": draw(st.integers(1, 1000)),
        "seed": draw(st.integers(0, 2**63 - 1)),
        "overrides": draw(overrides()),
        "levers": draw(levers()),
    }
    if draw(st.booleans()):
        scenario["firm_scale"] = draw(st.integers(1, 1000))
    return scenario


@given(written())
@quick
def test_any_scenario_goes_out_and_comes_back(
    tmp_path: Path, session_data: Path, sectors: tuple[str, ...], values: dict[str, Any]
) -> None:
    with use_data_folder(session_data):
        scenario = Scenario.model_validate(values)
        for key, value in values.items():
            if key not in ("overrides", "levers"):
                assert scenario.to_dict()[key] == value
        as_json = json.loads(json.dumps(scenario.to_dict(), allow_nan=False))
        assert Scenario.model_validate(as_json) == scenario
        path = tmp_path / f"{scenario.name}.toml"
        path.write_text(scenario.to_toml(), encoding="utf-8", newline="\n")
        again = load_scenario(path).with_name(scenario.name)
        assert again == scenario
        assert again.content_hash() == scenario.content_hash()
        load_parameters(sectors, overrides=scenario.overrides)


@given(written())
@quick
def test_profiles_are_bounded_and_rise_steadily(session_data: Path, values: dict[str, Any]) -> None:
    with use_data_folder(session_data):
        scenario = Scenario.model_validate(values)
        rows = lever_table()
        for lever in scenario.levers:
            neutral = rows[lever.name].neutral
            profile = scenario.lever_values(lever.name, 400)
            low, high = sorted((neutral, lever.value))
            assert all(low <= value <= high for value in profile)
            begin = lever.start - scenario.start
            assert set(profile[:begin]) <= {neutral}
            last = len(profile) if lever.end is None else lever.end - scenario.start + 1
            assert set(profile[last:]) <= {neutral}
            away = [abs(value - neutral) for value in profile[begin:last]]
            assert all(earlier <= later for earlier, later in pairwise(away))
            full = begin + max(1, lever.ramp_months) - 1
            if full < last:
                assert profile[full] == pytest.approx(lever.value)


@given(st.binary(max_size=300))
@quick
def test_garbage_is_refused(tmp_path: Path, session_data: Path, content: bytes) -> None:
    path = tmp_path / "garbage.toml"
    path.write_bytes(content)
    with use_data_folder(session_data), pytest.raises(ScenarioError):
        load_scenario(path)


@given(st.data())
@quick
def test_damaged_files_never_give_another_error(
    tmp_path: Path, session_data: Path, data: st.DataObject
) -> None:
    text = (session_data / "policies" / "supplier-links.toml").read_bytes()
    cut = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    content = text[:cut] + data.draw(st.binary(max_size=10)) + text[cut + length :]
    path = tmp_path / "damaged.toml"
    path.write_bytes(content)
    with use_data_folder(session_data):
        try:
            scenario = load_scenario(path)
        except ScenarioError:
            return
        assert scenario == Scenario.model_validate(scenario.to_dict())


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["title", "province", "start", "end", "scale", "firm_scale", "seed", "overrides", "levers"]


@given(st.dictionaries(st.sampled_from([*KEYS, "other"]), json_like, min_size=1, max_size=4))
@quick
def test_any_values_in_python_give_a_scenario_or_its_faults(
    session_data: Path, values: dict[str, Any]
) -> None:
    with use_data_folder(session_data):
        baseline = Scenario.baseline()
        try:
            changed = baseline.model_copy(update=values)
        except ScenarioError as error:
            blank = [fault for fault in error.faults if not (fault.where and fault.cure)]
        else:
            blank = []
            assert Scenario.model_validate(changed.to_dict()) == changed
        assert not blank


@given(st.text(max_size=30))
@quick
def test_any_name_gives_a_shipped_scenario_or_an_error(session_data: Path, name: str) -> None:
    with use_data_folder(session_data):
        try:
            scenario = load_scenario(name)
        except ScenarioError:
            return
        assert name.rpartition("/")[2] == scenario.name
