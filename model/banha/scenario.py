"""What a run is asked: a frozen, validated scenario, a difference from a base."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, model_validator

from banha.cards import Shown
from banha.data import province_folder
from banha.errors import Fault, ScenarioError
from banha.frozen import FrozenMapping
from banha.levers import Lever, LeverRow, lever_table
from banha.mechanisms import switched_off
from banha.month import Month
from banha.parameters import OverrideValue, parameter_table
from banha.scenario_building import Changeable
from banha.scenario_faults import TEXTS, Examined, Layer, default_firm_scale, examine
from banha.scenario_file import ScenarioListing, layers_of, list_scenario_files
from banha.scenario_overrides import implausible, merge_overrides, unbalanced
from banha.scenario_text import PythonLocator
from banha.suggest import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lever", "Month", "Scenario", "ScenarioListing", "list_scenarios", "load_scenario"]


def _freeze(overrides: Mapping[str, Any]) -> Mapping[str, Any]:
    return FrozenMapping(
        {
            name: _freeze(value) if isinstance(value, Mapping) else value
            for name, value in overrides.items()
        }
    )


def _thaw(overrides: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _thaw(value) if isinstance(value, Mapping) else value
        for name, value in overrides.items()
    }


type FrozenOverrides = Annotated[
    Mapping[str, Mapping[str, OverrideValue]], AfterValidator(_freeze), PlainSerializer(_thaw)
]
type FrozenSwitches = Annotated[Mapping[str, bool], AfterValidator(_freeze), PlainSerializer(_thaw)]


class Scenario(Changeable, Shown, BaseModel):
    """A scenario: where, when, at what scale, with which parameters and levers.

    Scenarios never change: the methods `with_…` and `without_…` return new ones, validated like a
    file.

    Attributes
    ----------
    name
        Short name: small letters, digits, hyphens.
    title, title_vi, description, description_vi
        For readers, in English and Vietnamese.
    assumptions, assumptions_vi
        What is assumed, and how well it is known.
    province
        Name of a province pack.
    start, end
        First and last month of the run.
    scale
        Persons that one simulated person stands for (K of 1:K).
    firm_scale
        Firms that one simulated firm stands for; by default a fifth of `scale`, at least 1.
    seed
        Seed of all random draws.
    overrides
        Parameters set otherwise: section to parameter to a number, or to numbers by sector.
    levers
        What is switched on, with its time profile; in order of name and start.
    mechanisms
        Mechanisms of mechanisms.csv that are switched off: name to False.

    Raises
    ------
    ScenarioError
        With all faults at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str
    title: str
    title_vi: str = ""
    description: str = ""
    description_vi: str = ""
    assumptions: str = ""
    assumptions_vi: str = ""
    province: str
    start: Month
    end: Month
    scale: int
    firm_scale: int
    seed: int
    overrides: FrozenOverrides
    levers: tuple[Lever, ...]
    mechanisms: FrozenSwitches

    @model_validator(mode="before")
    @classmethod
    def _examine(cls, values: object) -> object:
        if isinstance(values, Scenario | Examined):
            return values
        if not isinstance(values, Mapping):
            cure = "Give a mapping such as Scenario.to_dict() returns."
            raise ScenarioError([Fault("scenario", f"{shown(values)} is no scenario", cure)])
        where = PythonLocator(f"scenario {shown(values.get('name', 'without name'))}")
        return examine([Layer(values, where)])

    @classmethod
    def baseline(cls) -> "Scenario":
        """Return the baseline scenario that comes with banha."""
        return load_scenario("baseline")

    @property
    def months(self) -> int:
        """Number of months of the run."""
        return self.end - self.start + 1

    @cached_property
    def parameter_values(self) -> Mapping[str, Mapping[str, OverrideValue]]:
        """Parameters set otherwise, those of mechanisms that are switched off at their neutral."""
        return merge_overrides(_thaw(self.overrides), switched_off(self.mechanisms))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is allowed but worth knowing, such as parameters outside their plausible range."""
        table = province_folder(self.province) / "parameters.csv"
        rows = parameter_table(pack_overrides=table)
        notes = implausible(self.overrides, rows=rows) + unbalanced(self.overrides, rows=rows)
        if self.firm_scale > self.scale:
            notes.append(
                f"firm_scale {self.firm_scale} is above scale {self.scale}: "
                "firms are thinned more than persons"
            )
        notes.extend(
            f"the lever {lever.name} starts in {lever.start}, after the end of the run {self.end}"
            for lever in self.levers
            if lever.start > self.end
        )
        return tuple(notes)

    def _changed(self, values: Mapping[str, object]) -> "Scenario":
        where = PythonLocator(f"scenario {self.name!r}")
        own = self.to_dict()
        if self.firm_scale == default_firm_scale(self.scale):
            del own["firm_scale"]
        layers = [Layer(own, where), Layer(values, where, titled=False)]
        return Scenario.model_validate(examine(layers))

    def _replaced(self, values: Mapping[str, object]) -> "Scenario":
        where = PythonLocator(f"scenario {self.name!r}")
        return Scenario.model_validate(examine([Layer({**self.to_dict(), **values}, where)]))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, validated like any other scenario.

        Parameters
        ----------
        update
            Values to replace, as in `to_dict()`.
        deep
            Makes no difference: nothing in a scenario can change.
        """
        del deep  # nothing in a scenario can change, so a shallow copy is as good
        return type(self).model_validate({**self.to_dict(), **(update or {})})

    def lever_row(self, name: str) -> LeverRow:
        """Return what levers.csv says of a lever.

        Parameters
        ----------
        name
            A lever of `banha describe levers`.

        Raises
        ------
        KeyError
            There is no such lever.
        """
        return lever_table()[name]

    def lever_values(self, name: str, months: int | None = None) -> tuple[float, ...]:
        """Return a lever's value in each month of the run, neutral where it is not moved.

        Parameters
        ----------
        name
            A lever of levers.csv.
        months
            How many months from the start; None: all months of the run.

        Raises
        ------
        KeyError
            There is no such lever.
        """
        neutral = self.lever_row(name).neutral
        values = []
        for step in range(self.months if months is None else months):
            month = self.start + step
            moved = [
                lever.share_at(month) * (lever.value - neutral)
                for lever in self.levers
                if lever.name == name
            ]
            values.append(neutral + sum(moved))
        return tuple(values)

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario in full, ready for JSON; `Scenario.model_validate` reads it back."""
        return {
            **{key: getattr(self, key) for key in TEXTS},
            "province": self.province,
            "start": str(self.start),
            "end": str(self.end),
            "scale": self.scale,
            "firm_scale": self.firm_scale,
            "seed": self.seed,
            "overrides": _thaw(self.overrides),
            "levers": [lever.to_dict() for lever in self.levers],
            "mechanisms": _thaw(self.mechanisms),
        }

    def to_toml(self) -> str:
        """Return the scenario in full as the text of a scenario file; the name is the file's."""
        from banha.scenario_write import toml_text

        return toml_text(self.to_dict())

    def write(self, path: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the scenario in full as a file, which `load_scenario` reads back; return its path.

        Parameters
        ----------
        path
            A file called as the scenario is, such as `cheap-links.toml`; or a folder, in which it
            is then called so.
        overwrite
            Whether a file that is there already may be replaced.

        Raises
        ------
        OutputError
            There is something that may not be replaced, or the name is not that of the scenario.
        OSError
            The disk is full or cannot be written.
        """
        from banha.scenario_write import write_scenario

        return write_scenario(self, path, overwrite=overwrite)

    def changes(self, other: "Scenario") -> "pd.DataFrame":
        """Return what differs between this scenario and another, in a tidy table.

        Texts are left out: they move nothing.

        Returns
        -------
        Columns kind (*run*, *lever*, *parameter* or *mechanism*), name, part (a sector, or the
        first month of a lever), unit, this, other. A lever that is not moved stands at its neutral
        value there, a parameter that is not set at that of the province.

        Raises
        ------
        ScenarioError
            `other` is no scenario.
        """
        from banha.scenario_changes import changes

        return changes(self, other)

    def __repr__(self) -> str:
        moved = f"{len(self.levers)} {'lever' if len(self.levers) == 1 else 'levers'}"
        return (
            f"<Scenario {self.name}: {self.province}, {self.start} to {self.end}, "
            f"1:{self.scale}, seed {self.seed}, {moved}>"
        )

    def content_hash(self) -> str:
        """Return the SHA-256 of all that moves the run: name, titles and descriptions do not."""
        return content_hash(self.to_dict())


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that moves the run of a scenario, given as by `to_dict`."""
    moving = {key: value for key, value in content.items() if key not in TEXTS}
    text = json.dumps(moving, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def load_scenario(name_or_path: object) -> Scenario:
    """Return a scenario from its name or its file.

    Parameters
    ----------
    name_or_path
        A name from `list_scenarios()`, such as `supplier-links` or `policies/supplier-links`,
        or the path of a scenario file of your own, ending in `.toml`.

    Raises
    ------
    ScenarioError
        With all faults of the file and of its bases at once.
    """
    return Scenario.model_validate(examine(layers_of(name_or_path)))


def list_scenarios() -> list[ScenarioListing]:
    """Return the scenarios that come with banha, in order of name; broken ones say so.

    Returns
    -------
    Each with name, path, title, title_vi, description, description_vi, and problem: why it cannot
    be used, empty for a sound one.
    """
    listings = []
    for name, path in list_scenario_files():
        try:
            scenario = load_scenario(name)
        except ScenarioError as error:
            listings.append(ScenarioListing(name=name, path=path, problem=str(error)))
            continue
        listings.append(
            ScenarioListing(
                name=name,
                path=path,
                title=scenario.title,
                title_vi=scenario.title_vi,
                description=scenario.description,
                description_vi=scenario.description_vi,
            )
        )
    return listings
