"""Mechanisms that a scenario switches off or on."""

from collections.abc import Mapping

from banha.errors import Fault
from banha.mechanisms import mechanism_table
from banha.scenario_text import Locator
from banha.suggest import did_you_mean, shown


def examine_mechanisms(
    values: Mapping[str, object], *, where: Locator, faults: list[Fault]
) -> dict[str, bool]:
    """Return the possible switches of a layer; add a fault for each impossible one."""
    asked = values.get("mechanisms", {})
    if not isinstance(asked, Mapping):
        cure = (
            "Write [mechanisms] on a line of its own, and below it lines such as migration = false."
        )
        faults.append(Fault(where("mechanisms"), "the mechanisms are not a table", cure))
        return {}
    table = mechanism_table() if asked else {}
    found: dict[str, bool] = {}
    for name, switch in asked.items():
        place = where("mechanisms", str(name))
        if name not in table:
            cure = did_you_mean(str(name), table)
            faults.append(Fault(place, f"there is no mechanism {shown(name)}", cure))
        elif not isinstance(switch, bool):
            cure = f"Write {name} = false to switch it off, true to leave it on."
            faults.append(Fault(place, f"{shown(switch)} is neither true nor false", cure))
        else:
            found[str(name)] = switch
    return found
