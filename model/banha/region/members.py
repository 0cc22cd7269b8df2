"""Which provinces can make a region together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from banha.data import list_provinces
from banha.errors import Fault, ScenarioError
from banha.packs import Pack, load_pack
from banha.parameters import load_parameters
from banha.scenario import Scenario
from banha.suggest import did_you_mean

WHERE = "provinces"


def require_members(
    scenario: Scenario, provinces: Sequence[str], *, own: Mapping[str, Scenario]
) -> dict[str, Scenario]:
    """Return the scenario of each province of a region, in the order given.

    `own` holds scenarios of provinces that differ from the others in levers and parameters.

    Raises
    ------
    ScenarioError
        With all faults at once.
    PackError
        A province pack is wrong, or has no opening of the start year.
    """
    faults = list(name_faults(provinces))
    faults += [
        Fault("own", f"{slug!r} is not among the provinces", did_you_mean(slug, provinces))
        for slug in own
        if slug not in provinces
    ]
    if faults:
        raise ScenarioError(faults)
    packs = {slug: load_pack(slug, start_year=scenario.start.year) for slug in provinces}
    frame = {name: getattr(scenario, name) for name in ("start", "end", "scale", "seed")}
    frame["firm_scale"] = scenario.firm_scale
    scenarios = {
        slug: own.get(slug, scenario).with_run(province=slug, **frame) for slug in provinces
    }
    faults = list(_pack_faults(packs, scenarios=scenarios))
    if faults:
        raise ScenarioError(faults)
    return scenarios


def name_faults(provinces: Sequence[str], *, least: int = 2) -> Iterator[Fault]:
    """Yield what is wrong with the names of provinces: too few, unknown, or one twice."""
    known = list_provinces()
    if isinstance(provinces, str) or len(provinces) < least:
        what = "a region has at least two provinces"
        yield Fault(WHERE, what, "Name two provinces or more, or run the one alone.")
        return
    for slug in dict.fromkeys(provinces):
        if slug not in known:
            yield Fault(WHERE, f"there is no province {slug!r}", did_you_mean(str(slug), known))
        elif list(provinces).count(slug) > 1:
            yield Fault(WHERE, f"{slug} stands there twice", "Name each province once.")


def _pack_faults(packs: dict[str, Pack], *, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    first, *others = packs
    rules = {slug: region_rules(pack, scenario=scenarios[slug]) for slug, pack in packs.items()}
    for other in others:
        mine, theirs = packs[first], packs[other]
        if (mine.sectors, mine.kinds) != (theirs.sectors, theirs.kinds):
            what = f"{first} and {other} have different sectors, or in another order"
            cure = "Couple provinces whose packs have the same sectors and kinds, in one order."
            yield Fault(WHERE, what, cure)
        elif rules[first] != rules[other]:
            what = f"{first} and {other} have different parameters of section `region`"
            cure = (
                "Set them in the scenario of the region alone, not in a pack's parameters.csv "
                "or in a province's own scenario."
            )
            yield Fault(WHERE, what, cure)


def region_rules(pack: Pack, *, scenario: Scenario) -> object:
    """Parameters of the region as a pack and the scenario have them."""
    return load_parameters(
        pack.sectors, pack_overrides=pack.parameters_path, overrides=scenario.parameter_values
    ).region
