"""Mechanisms: what can be switched off in a scenario, so that its contribution can be measured."""

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from banha.levers import split_parameters
from banha.row_table import read_row_table


class MechanismRow(BaseModel):
    """One row of mechanisms.csv: a mechanism, and the parameter values that switch it off.

    `parameters` lists its parameters as section.name, `off` the neutral values that still it as
    section.name=value; both separated by semicolons. `without` says what the economy lacks then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    section: str = Field(min_length=1)
    title: str = Field(min_length=1)
    title_vi: str = Field(min_length=1)
    equation: str = Field(min_length=1)
    parameters: str = Field(min_length=1)
    off: str = Field(min_length=1)
    without: str = Field(min_length=1)
    source: str

    @property
    def parameter_names(self) -> tuple[tuple[str, str], ...]:
        """Section and name of its parameters."""
        return split_parameters(self.parameters)

    @property
    def neutral(self) -> dict[tuple[str, str], float]:
        """Neutral values by section and name of the parameter."""
        assignments = (entry.strip().split("=") for entry in self.off.split(";"))
        return {
            (name.split(".")[0], name.split(".")[1]): float(value) for name, value in assignments
        }


@cache
def mechanism_table() -> Mapping[str, MechanismRow]:
    """Return the rows of mechanisms.csv by name.

    Raises
    ------
    PackError
        The table is missing or wrong.
    """
    return read_row_table("mechanisms.csv", MechanismRow)


def switched_off(names: Iterable[str]) -> dict[str, dict[str, float | Mapping[str, float]]]:
    """Return the parameter values, by section and name, that still the mechanisms named."""
    values: dict[str, dict[str, float | Mapping[str, float]]] = {}
    for name in names:
        for (section, parameter), value in mechanism_table()[name].neutral.items():
            values.setdefault(section, {})[parameter] = value
    return values
