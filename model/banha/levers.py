"""Levers: what a scenario switches on, and when."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from banha.month import Month
from banha.parameter_sections import SECTIONS
from banha.row_table import read_row_table

Domain = Literal["people", "business", "technology", "foundations", "outside", "budget"]
House = Literal["state", "business", "school", "outside"]


class LeverRow(BaseModel):
    """One row of levers.csv: a policy or a shock that scenarios may switch on.

    `neutral` is the value that changes nothing; scenarios may ask for `low` to `high`. `house` is
    who moves the lever. `through` says by which mechanism it acts, `cost` what it costs, who pays
    and how that is booked. `parameters` lists as section.name, separated by semicolons, the
    numbers through which it acts and costs; references at which a formula is stated are left out.
    `evidence` says what a source that was read says of it, after `read:`, or `none:` and what is
    missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    neutral: float
    low: float
    high: float
    kind: Literal["policy", "shock"]
    description: str = Field(min_length=1)
    description_vi: str = Field(min_length=1)
    grade: Literal["measured", "published", "assumed"]
    source: str
    domain: Domain
    house: House
    through: str = Field(min_length=1)
    through_vi: str = Field(min_length=1)
    cost: str = Field(min_length=1)
    cost_vi: str = Field(min_length=1)
    parameters: str = Field(min_length=1)
    evidence: str = Field(min_length=1)
    evidence_vi: str = ""

    @field_validator("parameters")
    @classmethod
    def _known(cls, listed: str) -> str:
        for section, name in split_parameters(listed):
            if section not in SECTIONS or name not in SECTIONS[section].model_fields:
                raise ValueError(f"there is no parameter {section}.{name}")
        return listed

    @property
    def parameter_names(self) -> tuple[tuple[str, str], ...]:
        """Section and name of the numbers through which the lever acts and costs."""
        return split_parameters(self.parameters)

    def evidence_in(self, lang: str) -> tuple[str, str]:
        """Return the grade of the evidence, `read`, `none` or empty, and its words."""
        grade, mark, words = self.evidence.partition(":")
        if not mark or grade.strip().lower() not in ("read", "none"):
            grade, words = "", self.evidence
        if lang == "vi" and self.evidence_vi:
            words = self.evidence_vi
        return grade.strip().lower(), words.strip()


def split_parameters(listed: str) -> tuple[tuple[str, str], ...]:
    """Return section and name of parameters listed as `section.name; section.name`."""
    entries = (entry.strip().partition(".") for entry in listed.split(";") if entry.strip())
    return tuple((section, name) for section, _, name in entries)


class Lever(BaseModel):
    """A lever with its time profile.

    Parameters
    ----------
    name
        A lever of levers.csv.
    value
        Value after the ramp, in the lever's unit.
    start
        First month in which the lever moves.
    ramp_months
        Months of the linear rise from neutral; the value is reached in the last of them. With
        0 or 1 it is reached in the first month.
    end
        Last month; neutral afterwards. None: it lasts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    value: float
    start: Month
    ramp_months: int = Field(default=0, ge=0)
    end: Month | None = None

    def share_at(self, month: Month) -> float:
        """Return how far the lever has moved from neutral (0) to its value (1)."""
        if month < self.start or (self.end is not None and month > self.end):
            return 0.0
        return min(1.0, (month - self.start + 1) / max(1, self.ramp_months))

    def overlaps(self, other: "Lever") -> bool:
        """Tell whether both move the same lever in some month."""
        return (
            self.name == other.name
            and (self.end is None or other.start <= self.end)
            and (other.end is None or self.start <= other.end)
        )

    def to_dict(self) -> dict[str, str | float | int]:
        """Return the lever as a scenario file writes it."""
        written: dict[str, str | float | int] = {
            "name": self.name,
            "value": self.value,
            "start": str(self.start),
            "ramp_months": self.ramp_months,
        }
        if self.end is not None:
            written["end"] = str(self.end)
        return written


def lever_table() -> Mapping[str, LeverRow]:
    """Return the rows of levers.csv by name.

    Raises
    ------
    PackError
        The table is missing or wrong.
    """
    return read_row_table("levers.csv", LeverRow)
