"""Data folders with copies of provinces that lie side by side, and regions of them."""

import shutil
from pathlib import Path

from banha.data import data_folder
from banha.neighbours import Neighbours
from banha.province import Province
from banha.region.region import Region, own_seed
from banha.run import digest_of
from banha.scenario import Scenario

TOYS = ("toy-a", "toy-b")
PLACES = {"toy-a": (11.0, 106.7), "toy-b": (11.0, 106.8)}
SMALL_NATION = {"nation_population": 1000.0, "rest_output": 1.0e11, "migration_limit": 1.0}
"""A nation in which two toy provinces are many."""
OFF = {
    "migration_openness": 0.0, "investor_competition": 0.0, "inputs_share": 0.0,
    "commuting_openness": 0.0,
}  # fmt: skip
"""Values at which a channel carries nothing."""


def copy_data(folder: Path) -> Path:
    """Return a copy of all data, with two toys."""
    shutil.copytree(data_folder(), folder)
    for slug in TOYS:
        add_twin(folder, slug=slug, base="toy")
    return folder


def add_twin(folder: Path, *, slug: str, base: str) -> None:
    """Copy a pack under another name, at its place."""
    new = folder / "provinces" / slug
    shutil.copytree(folder / "provinces" / base, new)
    latitude, longitude = PLACES[slug]
    head = (new / "pack.toml").read_text("utf-8").replace(f'slug = "{base}"', f'slug = "{slug}"')
    place = f"\n[place]\nlatitude = {latitude}\nlongitude = {longitude}\n"
    (new / "pack.toml").write_text(head + place, "utf-8")


def toy_scenario(*, end: str = "2011-12", seed: int = 5, **region: float) -> Scenario:
    """Toys in a small nation; `region` sets parameters of the section."""
    base = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end=end, seed=seed)
    base = base.with_parameters("migration", departure_rate=0.004)
    return base.with_parameters("region", **(SMALL_NATION | region))


def toy_region(*, end: str = "2011-12", seed: int = 5, **region: float) -> Region:
    return Region(toy_scenario(end=end, seed=seed, **region), TOYS)


def alone(scenario: Scenario, slug: str) -> Province:
    """A province with its luck of a region, but nobody beside it."""
    tied_to_nobody = Neighbours(partners=(), seed=own_seed(scenario.seed, slug))
    return Province(scenario.with_run(province=slug), neighbours=tied_to_nobody)


def digests(region: Region) -> dict[str, str]:
    return {slug: digest_of(one.records) for slug, one in region.provinces.items()}


def digests_alone(scenario: Scenario) -> dict[str, str]:
    found = {}
    for slug in TOYS:
        province = alone(scenario, slug)
        province.run()
        found[slug] = digest_of(province.records)
    return found


def until_people_live(region: Region) -> None:
    """Do the verbs of a month that come before people live."""
    region.each(Province.month_begins)
    region.each(Province.outside_moves)
    region.each(Province.institutions_decide)
    region.each(Province.firms_plan)
    region.labour_market_meets()
    region.production_and_sales()
    region.money_settles()
    region.each(Province.technology_advances)
