"""The methods by which one scenario is made from another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from banha.errors import Fault, ScenarioError
from banha.levers import Lever, lever_table
from banha.month import Month
from banha.parameters import SECTIONS, OverrideValue
from banha.scenario_faults import TEXTS
from banha.suggest import did_you_mean, shown

if TYPE_CHECKING:
    from banha.scenario import Scenario

DROPPED = tuple(key for key in TEXTS if key not in ("name", "title"))
"""Texts that do not outlive a new title."""


class Changeable:
    """What a scenario can be asked to change; each method returns a new scenario."""

    if TYPE_CHECKING:
        name: str
        overrides: Mapping[str, Mapping[str, OverrideValue]]
        levers: tuple[Lever, ...]

        def _changed(self, values: Mapping[str, object]) -> "Scenario":
            """Return the scenario with a difference laid over it."""

        def _replaced(self, values: Mapping[str, object]) -> "Scenario":
            """Return the scenario with whole keys replaced."""

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
            A lever: `list_levers()` names them, with unit and bounds.
        value
            Value after the ramp, in the lever's unit.
        start
            First month in which it moves, such as `"2018-01"`.
        ramp_months
            Months of the linear rise from neutral; with 0 or 1 the value is reached at once.
        end
            Last month; None: it lasts.

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

    def with_levers(self, levers: Sequence[Lever | Mapping[str, object]]) -> "Scenario":
        """Return this scenario with several levers moved, as `with_lever` moves one.

        Parameters
        ----------
        levers
            Each with the keys of a `[[levers]]` table, such as `{"name": "supplier_links",
            "value": 0.02, "start": "2018-01"}`; or those of another scenario, `other.levers`.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        asked: object = levers
        if not isinstance(asked, Sequence) or isinstance(asked, str | bytes):
            what = f"{shown(levers)} is not a list of levers"
            cure = 'Give [{"name": "supplier_links", "value": 0.02, "start": "2018-01"}].'
            raise ScenarioError([Fault(f"scenario {self.name!r}, levers", what, cure)])
        return self._changed({"levers": list(asked)})

    def without_lever(self, name: str) -> "Scenario":
        """Return this scenario with a lever left at its neutral value in every month.

        Raises
        ------
        ScenarioError
            The scenario does not move such a lever.
        """
        moved = {lever.name for lever in self.levers}
        if str(name) not in moved:
            raise ScenarioError([self._absent("lever", name, known=moved, all_of=lever_table())])
        left = [lever.to_dict() for lever in self.levers if lever.name != name]
        return self._replaced({"levers": left})

    def without_levers(self) -> "Scenario":
        """Return this scenario with every lever left at its neutral value."""
        return self._replaced({"levers": []})

    def with_parameters(self, section: str, **values: OverrideValue) -> "Scenario":
        """Return this scenario with parameters of a section set otherwise.

        `baseline.with_parameters("labour", search_farm=0.01)`: `list_parameters()` names them. A
        number sets all sectors of a sector-valued parameter; a mapping only those named.

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

    def without_parameters(self, *names: str) -> "Scenario":
        """Return this scenario with parameters at the values of the province again.

        Parameters
        ----------
        names
            Sections, such as `labour`, or parameters, such as `labour.search_farm`; none: all.

        Raises
        ------
        ScenarioError
            The scenario does not set one of them otherwise; all faults at once.
        """
        own: dict[str, dict[str, OverrideValue]] = {
            section: dict(named) for section, named in self.overrides.items()
        }
        set_here = [f"{section}.{name}" for section, named in own.items() for name in named]
        faults = []
        for asked in names or tuple(own):
            section, _, name = str(asked).partition(".")
            if asked in self.overrides:
                own.pop(section, None)
            elif asked in set_here:
                own.get(section, {}).pop(name, None)
            else:
                known = [*self.overrides, *set_here]
                everything = [f"{one}.{field}" for one, model in SECTIONS.items()
                              for field in model.model_fields]  # fmt: skip
                every = [*SECTIONS, *everything]
                faults.append(self._absent("parameter", asked, known=known, all_of=every))
        if faults:
            raise ScenarioError(faults)
        return self._replaced({"overrides": {key: named for key, named in own.items() if named}})

    def with_mechanisms(self, **switches: bool) -> "Scenario":
        """Return this scenario with mechanisms switched off (False) or on again (True).

        `baseline.with_mechanisms(migration=False)` has no migration.

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

        A new title makes it another scenario: the other texts, which were written of this one, are
        dropped, as a file drops those of its base. `with_text` says them anew.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        if title is None:
            return self._changed({"name": name})
        return self._changed(dict.fromkeys(DROPPED, "") | {"name": name, "title": title})

    def with_text(
        self,
        *,
        title: str | None = None,
        title_vi: str | None = None,
        description: str | None = None,
        description_vi: str | None = None,
        assumptions: str | None = None,
        assumptions_vi: str | None = None,
    ) -> "Scenario":
        """Return this scenario with other words for readers, in English and Vietnamese.

        A text that is not given stays; an empty one is dropped. Texts move nothing.

        Raises
        ------
        ScenarioError
            With all faults at once.
        """
        asked = {
            "title": title,
            "title_vi": title_vi,
            "description": description,
            "description_vi": description_vi,
            "assumptions": assumptions,
            "assumptions_vi": assumptions_vi,
        }
        return self._changed({key: value for key, value in asked.items() if value is not None})

    def _absent(
        self, kind: str, name: object, *, known: Iterable[str], all_of: Iterable[str]
    ) -> Fault:
        """Return the fault of taking away what is not there."""
        here = sorted(known)
        where = f"scenario {self.name!r}"
        if not isinstance(name, str) or name not in all_of:
            cure = did_you_mean(str(name), here or all_of)
            return Fault(where, f"there is no {kind} {shown(name)}", cure)
        verb = "move the lever" if kind == "lever" else "set the parameter"
        cure = f"It has: {', '.join(here)}." if here else "Leave this call out."
        return Fault(where, f"it does not {verb} {name}", cure)
