"""What a mapping file says about a folder of tables in another layout: its form, validated."""

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from banha.intake.schema import SCHEMAS, TableName

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "cp1252", "latin-1")
Encoding = Literal["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "cp1252", "latin-1"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=500)]


CURE = " → "
"""Parts what is wrong from the cure in the errors of validators."""


def plain_text(text: str) -> str:
    """Return a text in normal form, without the spaces around it and with single ones within."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SeriesWords(_Part):
    """What a name of the user's means: series, breakdown, unit and basis of the schema."""

    series: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
    breakdown: Text | None = None
    unit: Text | None = None
    basis: Text | None = None


class UnitWords(_Part):
    """What a unit of the user's means: a unit of the schema, and by what values are multiplied."""

    unit: Text
    factor: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class Accepted(_Part):
    """Values that look wrong and are right; only checks of plausibility are silenced."""

    series: Text
    breakdown: Text = "total"
    years: Annotated[list[int], Field(min_length=1)]
    reason: Text


class FileWords(_Part):
    """How one table of the folder is laid out.

    Parameters
    ----------
    file, sheet
        Name of the file and, in a workbook of several sheets, of the sheet.
    table
        Which table of the schema its rows belong to.
    layout
        `tidy`: one value a line; `years`: a column a year; `series`: a column a series.
    header
        Line of the headings, counted from 1; none: the first line that is not empty.
    encoding, delimiter, decimal, thousands, remove
        How a text file is written, and how numbers are.
    columns
        Heading in the file of each column of the schema.
    constants
        Texts that are the same for all rows, by column of the schema.
    year_columns
        Year of each heading that is not a bare year, in the layout `years`.
    """

    file: Text
    table: TableName = "annual"
    sheet: Text | None = None
    layout: Literal["tidy", "years", "series"] = "tidy"
    header: Annotated[int, Field(ge=1, le=1000)] | None = None
    encoding: Encoding | None = None
    delimiter: Literal[",", ";", "\t", "|"] = ","
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    remove: list[Text] = []
    columns: dict[str, Text] = {}
    constants: dict[str, Text] = {}
    year_columns: dict[str, int] = {}

    @model_validator(mode="after")
    def _fits_its_table(self) -> Self:
        known = SCHEMAS[self.table].columns
        for key in ("columns", "constants"):
            wrong = [name for name in getattr(self, key) if name not in known]
            if wrong:
                raise ValueError(
                    f"{wrong[0]!r}, under {key}, is no column of the table {self.table}."
                    f"{CURE}Use {', '.join(known)}."
                )
        both = set(self.columns) & set(self.constants)
        if both:
            raise ValueError(
                f"{min(both)!r} stands under columns and under constants.{CURE}Keep one of them."
            )
        if self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are the same sign.{CURE}Give each its own.")
        if self.layout == "years" and self.table != "annual":
            raise ValueError(f'The layout years is for yearly values.{CURE}Write table = "annual".')
        if self.layout == "series" and self.table == "firm_sizes":
            raise ValueError(
                f'The table firm_sizes has one value a line.{CURE}Use layout = "tidy".'
            )
        return self


class Mapping(_Part):
    """A whole mapping file.

    Parameters
    ----------
    files
        The tables to read; without any, the documented names are looked for.
    provinces
        Slug by name.
    series
        What names of series mean; `skip` names those to pass over.
    units
        What units mean.
    missing
        Texts that mean that there is no value.
    accepted
        Values that look wrong and are right.
    source, reference
        Where the values come from, for rows that do not say.
    """

    files: list[FileWords] = []
    provinces: dict[str, Slug] = {}
    series: dict[str, SeriesWords] = {}
    skip: list[Text] = []
    units: dict[str, UnitWords] = {}
    missing: list[Text] = []
    accepted: list[Accepted] = []
    source: Text | None = None
    reference: Text | None = None

    @model_validator(mode="after")
    def _one_entry_per_table(self) -> Self:
        tables = [(entry.file, entry.sheet) for entry in self.files]
        twice = next((table for table in tables if tables.count(table) > 1), None)
        if twice:
            raise ValueError(
                f"{twice[0]!r} stands twice under files.{CURE}Keep one entry, or name the sheets."
            )
        return self

    def slugs(self) -> dict[str, str]:
        """Return the slug of each name, in plain text."""
        return {plain_text(name): slug for name, slug in self.provinces.items()}

    def series_words(self) -> dict[str, SeriesWords]:
        """Return what each name of a series means, by the name in plain text."""
        return {plain_text(name): words for name, words in self.series.items()}

    def unit_words(self) -> dict[str, UnitWords]:
        """Return what each unit means, by the unit in plain text."""
        return {plain_text(name): words for name, words in self.units.items()}

    def reason(self, series: str, breakdown: str, year: int) -> str:
        """Return why a value that looks wrong is right; empty if nobody says so."""
        for entry in self.accepted:
            if (entry.series, entry.breakdown) == (series, breakdown) and year in entry.years:
                return entry.reason
        return ""
