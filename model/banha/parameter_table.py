"""The table of structural parameters: read from CSV, each row checked."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import TypeAdapter, ValidationError

from banha.data import data_folder
from banha.errors import Fault, PackError
from banha.parameter_sections import SECTIONS
from banha.suggest import did_you_mean

GRADES = ("measured", "published", "assumed")
ALL_SECTORS = "all"


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One row of a parameter table.

    Parameters
    ----------
    section
        Mechanism; the name of a parameter class's section.
    name
        Parameter within the section.
    sector
        Empty for a scalar, `all` or a sector's name for a sector-valued parameter.
    value
        The value used unless a pack or a scenario says otherwise.
    low
        Lower end of the plausible range.
    high
        Upper end of the plausible range.
    unit
        Unit of value, low and high.
    grade
        Measured, published or assumed.
    source
        Where the value was read; empty if assumed.
    description
        Meaning.
    """

    section: str
    name: str
    sector: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: str
    description: str


COLUMNS = tuple(field.name for field in fields(ParameterRow))


def is_sector_valued(section: str, name: str) -> bool:
    """Tell whether this parameter has one value per sector."""
    annotation = SECTIONS[section].model_fields[name].annotation
    return getattr(annotation, "__origin__", None) is tuple


def value_problem(section: str, name: str, value: float) -> str | None:
    """Say what is impossible about a (sector's) value of this parameter; None if possible."""
    candidate: object = (value,) if is_sector_valued(section, name) else value
    try:
        _adapter(section, name).validate_python(candidate, strict=True)
    except ValidationError as error:
        messages = (problem["msg"].removeprefix("Input should be ") for problem in error.errors())
        return ("must be " + " and ".join(messages)).replace("a multiple of 1", "a whole number")
    return None


def structural_value(section: str, name: str) -> float:
    """Return the value of a scalar of the structural table, which is the flagship's."""
    found = (row for row in parameter_table() if (row.section, row.name) == (section, name))
    return next(found).value


def nearest_possible(section: str, name: str, value: float) -> float:
    """Return the possible (sector's) value of this parameter that is nearest to a number.

    The bounds of its type are kept, and a number of things is a whole number. A value that no
    bound of the type holds back, such as nought where a number must be above it, is returned as
    it is.
    """
    for bound, side in _bounds(section, name):
        if side == "whole":
            value = float(round(value / bound)) * bound
        else:
            value = max(value, bound) if side == "low" else min(value, bound)
    return value


@cache
def _bounds(section: str, name: str) -> tuple[tuple[float, str], ...]:
    """Bounds of a parameter's type: rounding first, then the ends."""
    field = SECTIONS[section].model_fields[name]
    constraints = list(field.metadata)
    if is_sector_valued(section, name):
        inner: Any = get_args(field.annotation)[0]
        constraints += getattr(inner, "__metadata__", ())
    while any(hasattr(constraint, "metadata") for constraint in constraints):
        constraints = [
            part for one in constraints for part in (getattr(one, "metadata", None) or [one])
        ]
    sides = (("multiple_of", "whole"), ("ge", "low"), ("le", "high"))
    return tuple(
        (float(getattr(one, attribute)), side)
        for attribute, side in sides
        for one in constraints
        if getattr(one, attribute, None) is not None
    )


@cache
def _adapter(section: str, name: str) -> TypeAdapter[Any]:
    field = SECTIONS[section].model_fields[name]
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return TypeAdapter(annotation, config={"allow_inf_nan": False})


def read_rows(path: Path) -> list[ParameterRow]:
    """Read and check a parameter table.

    Raises
    ------
    PackError
        The file cannot be read, or rows are wrong; all faults at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cure = "Restore the file, readable and in UTF-8."
        raise PackError([Fault(str(path), f"cannot be read: {error}", cure)]) from None
    return list(_parsed(text, str(path)))


@lru_cache(maxsize=8)
def _parsed(text: str, path: str) -> tuple[ParameterRow, ...]:
    """Rows of the text of a table; the same text is read once."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        what = f"the columns are {', '.join(reader.fieldnames or ['(none)'])}"
        raise PackError(
            [Fault(f"{path}, line 1", what, f"Write the columns {', '.join(COLUMNS)}.")]
        )
    rows: list[ParameterRow] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str, str]] = set()
    try:
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            row = _row(cells, where=where, faults=faults)
            if row is None:
                continue
            key = (row.section, row.name, row.sector)
            if key in seen:
                faults.append(Fault(where, f"{'.'.join(key)} is there twice", "Keep one row."))
            seen.add(key)
            rows.append(row)
    except csv.Error as error:
        where = f"{path}, line {reader.line_num}"
        faults.append(Fault(where, f"not a row of CSV: {error}", "Mend the quotes of this row."))
    if faults:
        raise PackError(faults)
    return tuple(rows)


def parameter_table(*, pack_overrides: Path | None = None) -> list[ParameterRow]:
    """Return the rows in force: the common table's, replaced by the pack's own where it has any.

    A pack's row for `all` sectors replaces every row of that parameter; a pack's row for one
    sector replaces only that sector's.

    Parameters
    ----------
    pack_overrides
        The pack's own parameters.csv; None, or a path without a file, if it has none.

    Raises
    ------
    PackError
        A table is wrong; all faults at once.
    """
    base_path = data_folder() / "parameters.csv"
    rows = {(row.section, row.name, row.sector): row for row in read_rows(base_path)}
    if pack_overrides is None or not pack_overrides.exists():
        return list(rows.values())
    units = {(row.section, row.name): row.unit for row in rows.values()}
    own = read_rows(pack_overrides)
    faults = list(_strange_units(own, units=units, path=pack_overrides))
    if faults:
        raise PackError(faults)
    for row in own:
        if row.sector == ALL_SECTORS:
            rows = {key: old for key, old in rows.items() if key[:2] != (row.section, row.name)}
    rows.update({(row.section, row.name, row.sector): row for row in own})
    return list(rows.values())


def _strange_units(
    rows: list[ParameterRow], *, units: dict[tuple[str, str], str], path: Path
) -> Iterator[Fault]:
    for row in rows:
        unit = units.get((row.section, row.name), row.unit)
        if row.unit != unit:
            what = f"the unit of {row.section}.{row.name} is {row.unit!r}, not {unit!r}"
            yield Fault(str(path), what, f"State the value in {unit!r}.")


def _row(cells: dict[str, str], *, where: str, faults: list[Fault]) -> ParameterRow | None:
    """Return the row, or None after adding its faults."""
    before = len(faults)
    if None in cells or None in cells.values():  # what csv puts for surplus and lacking cells
        cure = f"Write {len(COLUMNS)} cells; put a text that holds commas in quotes."
        faults.append(Fault(where, "too many or too few cells", cure))
        return None
    numbers: dict[str, float] = {}
    for column in ("value", "low", "high"):
        try:
            numbers[column] = float(cells[column])
        except ValueError:
            numbers[column] = math.nan
        if not math.isfinite(numbers[column]):
            what = f"{column} is {cells[column]!r}, not a number"
            faults.append(Fault(where, what, "Write a number with a decimal point."))
    if len(faults) > before:
        return None
    row = ParameterRow(
        section=cells["section"],
        name=cells["name"],
        sector=cells["sector"],
        value=numbers["value"],
        low=numbers["low"],
        high=numbers["high"],
        unit=cells["unit"],
        grade=cells["grade"],
        source=cells["source"],
        description=cells["description"],
    )
    faults.extend(_row_faults(row, where=where))
    return row if len(faults) == before else None


def _row_faults(row: ParameterRow, *, where: str) -> Iterator[Fault]:
    section = SECTIONS.get(row.section)
    if section is None:
        yield Fault(where, f"no section {row.section!r}", did_you_mean(row.section, SECTIONS))
        return
    if row.name not in section.model_fields:
        cure = did_you_mean(row.name, section.model_fields)
        yield Fault(where, f"section {row.section} has no parameter {row.name!r}", cure)
        return
    full_name = f"{row.section}.{row.name}"
    if is_sector_valued(row.section, row.name) != bool(row.sector):
        needed = "a sector or `all`" if not row.sector else "an empty sector"
        yield Fault(where, f"{full_name} has sector {row.sector!r}", f"Write {needed}.")
    if not row.low <= row.value <= row.high:
        what = f"{full_name} = {row.value:g} is outside its range {row.low:g} to {row.high:g}"
        yield Fault(where, what, "Mend the value or the range.")
    problem = value_problem(row.section, row.name, row.value)
    if problem is not None:
        yield Fault(where, f"{full_name} = {row.value:g} {problem}", "Mend the value.")
    if row.grade not in GRADES:
        what = f"{full_name} has the grade {row.grade!r}"
        yield Fault(where, what, f"Write one of {', '.join(GRADES)}.")
    elif row.grade != "assumed" and not row.source:
        what = f"{full_name} is graded {row.grade} without a source"
        yield Fault(where, what, "Name the source, or grade it assumed.")
