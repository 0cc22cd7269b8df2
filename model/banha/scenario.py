"""What a run is asked: a frozen, validated scenario, a difference from a base."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, model_validator

from banha.data import provinces_folder
from banha.errors import Fault, ScenarioError
from banha.frozen import FrozenMapping
from banha.levers import Lever, LeverRow, lever_table
from banha.mechanisms import switched_off
from banha.month import Month
from banha.parameters import OverrideValue, parameter_table
from banha.scenario_faults import TEXTS, Examined, Layer, default_firm_scale, examine
from banha.scenario_file import ScenarioListing, layers_of, list_scenario_files
from banha.scenario_overrides import implausible, merge_overrides, unbalanced
from banha.scenario_text import PythonLocator
from banha.suggest import shown

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


class Scenario(BaseModel):
    """A scenario: where, when, at what scale, with which parameters and levers.

    Scenarios never change: the methods `with_…` return new ones, validated like a file.

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
        table = provinces_folder() / self.province / "parameters.csv"
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

    def with_lever(
        self,
        name: str,
        *,
        value: float,
        start: Month | str,
        ramp_months: int = 0,
        end: Month | str | None = None,
    ) -> "Scenario":
        """Return this scenario with a lever moved; it replaces the same lever at that time.

        Parameters
        ----------
        name
            A lever of `banha describe levers`.
        value
            Where it is moved to, in its unit.
        start
            First month, such as `"2018-01"`.
        ramp_months
            Months over which it rises evenly to the value; 0: at once.
        end
            Last month; None: the end of the run.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        lever: dict[str, object] = {
            "name": name,
            "value": value,
            "start": start,
            "ramp_months": ramp_months,
        }
        if end is not None:
            lever["end"] = end
        return self._changed({"levers": [lever]})

    def with_parameters(self, section: str, **values: OverrideValue) -> "Scenario":
        """Return this scenario with parameters of a section set otherwise.

        A number sets all sectors of a sector-valued parameter; a mapping only those named.

        Parameters
        ----------
        section
            A section of `banha describe parameters`, such as `labour`.
        values
            Parameters of the section, such as `search_employed=0.03`.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        return self._changed({"overrides": {section: values}})

    def with_mechanisms(self, **switches: bool) -> "Scenario":
        """Return this scenario with mechanisms switched off (False) or on again (True).

        Parameters
        ----------
        switches
            Mechanisms of mechanisms.csv, such as `automation=False`.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        return self._changed({"mechanisms": switches})

    def with_run(
        self,
        *,
        province: str | None = None,
        start: Month | str | None = None,
        end: Month | str | None = None,
        scale: int | None = None,
        firm_scale: int | None = None,
        seed: int | None = None,
    ) -> "Scenario":
        """Return this scenario run elsewhere, at another time, scale or seed.

        `firm_scale` follows a new `scale` unless it was set apart from it. What is not given stays.

        Parameters
        ----------
        province
            A name of `list_provinces()`.
        start, end
            First and last month, such as `"2030-12"`.
        scale
            Persons that one simulated person stands for; a larger number is faster.
        firm_scale
            Firms that one simulated firm stands for.
        seed
            Seed of all random draws.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        asked = {
            "province": province,
            "start": start,
            "end": end,
            "scale": scale,
            "firm_scale": firm_scale,
            "seed": seed,
        }
        return self._changed({key: value for key, value in asked.items() if value is not None})

    def with_name(self, name: str, *, title: str | None = None) -> "Scenario":
        """Return this scenario under another name, so that results can be told apart.

        Parameters
        ----------
        name
            Small letters, digits, hyphens.
        title
            For readers; None: as it was.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        return self._changed({"name": name} | ({} if title is None else {"title": title}))

    def _changed(self, values: Mapping[str, object]) -> "Scenario":
        where = PythonLocator(f"scenario {self.name!r}")
        own = self.to_dict()
        if self.firm_scale == default_firm_scale(self.scale):
            del own["firm_scale"]
        layers = [Layer(own, where), Layer(values, where, titled=False)]
        return Scenario.model_validate(examine(layers))

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
        values = self.to_dict()
        plain = [key for key in values if key not in ("name", "overrides", "levers", "mechanisms")]
        lines = [f"{key} = {_toml(values[key])}" for key in plain]
        for section, named in values["overrides"].items():
            lines += ["", f"[{section}]"]
            lines += [f"{name} = {_toml(value)}" for name, value in named.items()]
        if values["mechanisms"]:
            lines += ["", "[mechanisms]"]
            lines += [f"{name} = {_toml(switch)}" for name, switch in values["mechanisms"].items()]
        for lever in values["levers"]:
            lines += ["", "[[levers]]", *(f"{key} = {_toml(lever[key])}" for key in lever)]
        return "\n".join(lines) + "\n"

    def content_hash(self) -> str:
        """Return the SHA-256 of all that moves the run: name, titles and descriptions do not."""
        return content_hash(self.to_dict())


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that moves the run of a scenario, given as by `to_dict`."""
    moving = {key: value for key, value in content.items() if key not in TEXTS}
    text = json.dumps(moving, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(number)}" for key, number in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


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
