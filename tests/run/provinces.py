"""Small provinces between two months, and runs of them to compare."""

from banha.month import Month
from banha.province import Province
from banha.run import digest_of
from banha.scenario import Scenario, load_scenario

START = Month(2010, 1)


def small(**asked: object) -> Scenario:
    """Bình Dương at 1:500, for two years."""
    values = {"province": "binh-duong", "scale": 500, "end": "2011-12", **asked}
    return Scenario.baseline().with_run(**values)  # type: ignore[arg-type]


def from_library(name: str, *, begins: Month, **asked: object) -> Scenario:
    """A scenario of the library, its first lever moved to `begins` and the others with it."""
    base = small(**asked).with_name("policy")
    known = load_scenario(name)
    if off := {name: value for name, value in known.mechanisms.items() if not value}:
        base = base.with_mechanisms(**off)
    first = min((lever.start for lever in known.levers), default=begins)
    for lever in known.levers:
        start = begins + (lever.start - first)
        end = None if lever.end is None else start + (lever.end - lever.start)
        base = base.with_lever(
            lever.name, value=lever.value, start=start, ramp_months=lever.ramp_months, end=end
        )
    return base


def without_levers(scenario: Scenario) -> Scenario:
    values = {**scenario.to_dict(), "levers": []}
    return Scenario.model_validate(values)


def stepped(scenario: Scenario, *, until: Month, **options: object) -> Province:
    """A province that stands before the month `until`."""
    province = Province(scenario, **options)  # type: ignore[arg-type]
    while province.month < until:
        province.step()
    return province


def digest_at_end(province: Province) -> str:
    province.run()
    return digest_of(province.records)
