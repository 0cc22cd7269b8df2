"""Structural parameters: the table and the classes agree, and each can be set otherwise."""

import csv
from pathlib import Path

import pytest
from pydantic import ValidationError

from banha.data import data_folder
from banha.errors import PackError, ScenarioError
from banha.levers import lever_table
from banha.parameter_table import COLUMNS, is_sector_valued
from banha.parameters import SECTIONS, Parameters, load_parameters, parameter_table
from banha.scenario import Scenario

NAMES = [(section, name) for section, model in SECTIONS.items() for name in model.model_fields]


def pack_rows(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def test_table_and_classes_agree_both_ways() -> None:
    with (data_folder() / "parameters.csv").open(encoding="utf-8", newline="") as file:
        in_table = {(row["section"], row["name"]) for row in csv.DictReader(file)}
    assert in_table - set(NAMES) == set(), "rows without a field in parameter_sections.py"
    assert set(NAMES) - in_table == set(), "fields without a row in scenarios/parameters.csv"
    assert set(SECTIONS) == set(Parameters.model_fields)


def test_each_row_is_in_its_range_with_unit_and_meaning() -> None:
    for row in parameter_table():
        assert row.low <= row.value <= row.high
        assert row.unit
        assert row.description
        assert row.source or row.grade == "assumed"


def test_values_arrive(sectors: tuple[str, ...]) -> None:
    parameters = load_parameters(sectors)
    for row in parameter_table():
        value = getattr(getattr(parameters, row.section), row.name)
        if not row.sector:
            assert value == row.value
        elif row.sector != "all":
            assert value[sectors.index(row.sector)] == row.value
        else:
            assert len(value) == len(sectors)
    with pytest.raises(ValidationError):
        parameters.labour.search_farm = 1.0  # type: ignore[misc]


@pytest.mark.parametrize(("section", "name"), NAMES)
def test_every_parameter_can_be_set_otherwise(
    section: str, name: str, data: Path, sectors: tuple[str, ...]
) -> None:
    row = next(row for row in parameter_table() if (row.section, row.name) == (section, name))
    other = row.high if row.high != row.value else row.low
    scenario = Scenario.baseline().with_parameters(section, **{name: other})
    parameters = load_parameters(sectors, overrides=scenario.overrides)
    value = getattr(getattr(parameters, section), name)
    if is_sector_valued(section, name):
        assert value == (other,) * len(sectors)
    else:
        assert value == other
    unchanged = load_parameters(sectors)
    for other_section, other_name in NAMES:
        if (other_section, other_name) != (section, name):
            before = getattr(getattr(unchanged, other_section), other_name)
            assert getattr(getattr(parameters, other_section), other_name) == before


def test_override_of_some_sectors(data: Path, sectors: tuple[str, ...]) -> None:
    before = load_parameters(sectors).labour.separation_rate
    after = load_parameters(
        sectors, overrides={"labour": {"separation_rate": {"technology": 0.03}}}
    ).labour.separation_rate
    technology = sectors.index("technology")
    assert after[technology] == 0.03
    assert after[:technology] + after[technology + 1 :] == (
        before[:technology] + before[technology + 1 :]
    )
    rest = load_parameters(
        sectors, overrides={"labour": {"separation_rate": {"technology": 0.03, "all": 0.01}}}
    ).labour.separation_rate
    assert rest == tuple(0.03 if sector == "technology" else 0.01 for sector in sectors)


def test_rows_of_the_pack_replace_common_ones(tmp_path: Path, sectors: tuple[str, ...]) -> None:
    path = pack_rows(
        tmp_path / "parameters.csv",
        "labour,separation_rate,all,0.015,0.01,0.02,per month,assumed,,Same everywhere",
        "labour,separation_rate,technology,0.012,0.01,0.02,per month,assumed,,But not here",
        "entry,land_limit,,400,200,800,jobs,assumed,,A small place",
    )
    parameters = load_parameters(sectors, pack_overrides=path)
    assert parameters.entry.land_limit == 400
    assert parameters.labour.separation_rate == tuple(
        0.012 if sector == "technology" else 0.015 for sector in sectors
    )
    rows = {(row.section, row.name): row for row in parameter_table(pack_overrides=path)}
    assert rows["entry", "land_limit"].description == "A small place"
    assert load_parameters(sectors, pack_overrides=tmp_path / "none.csv") == load_parameters(
        sectors
    )


def test_all_faults_of_a_pack_table_at_once(tmp_path: Path, sectors: tuple[str, ...]) -> None:
    path = pack_rows(
        tmp_path / "parameters.csv",
        "labor,search_farm,,0.01,0.0,0.1,per month,assumed,,x",
        "labour,serch_farm,,0.01,0.0,0.1,per month,assumed,,x",
        "labour,search_farm,all,0.01,0.0,0.1,per month,assumed,,x",
        "labour,search_employed,,0.5,0.0,0.1,per month,assumed,,x",
        "labour,search_unemployed,,2,0.0,3,per month,assumed,,x",
        "labour,match_noise,,nan,0.0,3,log points,assumed,,x",
        "labour,hiring_pace,,0.1,0.0,3,share of staff per month,guessed,,x",
        "labour,retirement_rate,,0.03,0.0,0.1,per month,measured,,x",
        "labour,sector_change_loss,,0.03",
    )
    with pytest.raises(PackError) as caught:
        load_parameters(sectors, pack_overrides=path)
    faults = caught.value.faults
    parts = ("'labor'", "'serch_farm'", "'all'", "outside", "must be", "'nan'", "'guessed'")
    for line, part in enumerate((*parts, "without a source", "too few cells"), start=2):
        (fault,) = (fault for fault in faults if f"line {line}" in fault.where)
        assert part in fault.what


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (["entry,land_limit,,400,200,800,hectares,assumed,,x"], "hectares"),
        (["skill,half_life,,9,5,20,months,assumed,,x"] * 2, "twice"),
        (['skill,half_life,,9,5,20,months,assumed,,"x'], "not a row"),
    ],
)
def test_pack_table_faults(
    rows: list[str], part: str, tmp_path: Path, sectors: tuple[str, ...]
) -> None:
    with pytest.raises(PackError, match=part):
        load_parameters(sectors, pack_overrides=pack_rows(tmp_path / "p.csv", *rows))


def test_pack_table_of_other_columns_or_encoding(tmp_path: Path, sectors: tuple[str, ...]) -> None:
    path = tmp_path / "parameters.csv"
    for content in (b"", b"a,b\n1,2\n", "tỉnh".encode("utf-16")):
        path.write_bytes(content)
        with pytest.raises(PackError):
            load_parameters(sectors, pack_overrides=path)


def test_lacking_rows(own_data: Path, sectors: tuple[str, ...]) -> None:
    path = own_data / "parameters.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    drop = ("labour,search_farm", "labour,separation_rate,all")
    path.write_text("\n".join(line for line in lines if not line.startswith(drop)), "utf-8")
    with pytest.raises(PackError) as caught:
        load_parameters(sectors)
    text = str(caught.value)
    assert "no row of labour.search_farm" in text
    assert "no row of labour.separation_rate for agriculture, knowledge_services" in text


def test_impossible_overrides(sectors: tuple[str, ...]) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_parameters(
            sectors,
            overrides={
                "labor": {},
                "labour": {"serch": 1, "search_farm": {"all": 1}, "separation_rate": {"x": 1}},
            },
        )
    assert len(caught.value.faults) == 4
    with pytest.raises(ScenarioError, match=r"labour\.search_farm"):
        load_parameters(sectors, overrides={"labour": {"search_farm": 1.5}})
    with pytest.raises(ScenarioError, match="age_low"):
        load_parameters(sectors, overrides={"migration": {"age_low": 50, "age_high": 20}})


def test_levers() -> None:
    for row in lever_table().values():
        assert row.low <= row.neutral <= row.high
        assert row.low < row.high
        assert row.source or row.grade == "assumed"


def test_broken_lever_table(own_data: Path) -> None:
    path = own_data / "levers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("policy", "whim"), "utf-8")
    with pytest.raises(PackError, match=r"levers\.csv"):
        lever_table()
    path.unlink()
    with pytest.raises(PackError, match=r"levers\.csv"):
        lever_table()
