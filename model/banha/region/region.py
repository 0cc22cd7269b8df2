"""A region: several provinces, stepped together month by month."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from banha.actors import life
from banha.decisions.choice import Decisions
from banha.markets import credit, entry, labour
from banha.neighbours import Neighbours
from banha.province import Province
from banha.region.accounts import RegionGuard
from banha.region.between import Between
from banha.region.commuting import Commuting
from banha.region.geography import distances
from banha.region.investors import Investors
from banha.region.members import require_members
from banha.region.migration import Migration
from banha.region.trade import Trade
from banha.scenario import Scenario


def own_seed(seed: int, slug: str) -> int:
    """Seed of a province's luck within a region: a hash of the seed of the run and its slug.

    It does not depend on the other provinces, nor on their order.
    """
    digest = hashlib.sha256(f"{seed} {slug}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


class Region:
    """Provinces of one calendar, scale and seed, with what passes between them.

    `step()` is the page of verbs of a province, each verb done for every province, with the verbs
    of the region in between. Results do not depend on the order of the provinces.

    Parameters
    ----------
    scenario
        What to run; its own province is replaced by the list.
    provinces
        Slugs of at least two provinces, each once.
    threads
        Threads that share the work of each province; the results do not depend on it.
    guard
        Whether the accounts of and between the provinces are checked every month.
    decisions
        Decision rules in force; None: those of banha.
    own
        Scenarios of single provinces by slug, where they differ: their levers and parameters hold
        there; start, end, scale and seed are those of `scenario`.

    Attributes
    ----------
    provinces
        The provinces by slug, in the order given.
    between
        What passed between them so far.

    Raises
    ------
    ScenarioError
        The provinces are no region: too few, twice the same, unknown, without a place, or of
        different sectors, parameters of the region or start years.
    PackError
        A province pack is wrong.
    """

    def __init__(
        self,
        scenario: Scenario,
        provinces: Sequence[str],
        *,
        threads: int = 1,
        guard: bool = True,
        decisions: Decisions | None = None,
        own: Mapping[str, Scenario] | None = None,
    ) -> None:
        scenarios = require_members(scenario, provinces, own=own or {})
        distance = distances(list(scenarios))
        self.scenario, self.guard = scenario, guard
        self.provinces = {
            slug: Province(
                one, threads=threads, guard=guard, decisions=decisions,
                neighbours=Neighbours(
                    partners=tuple(sorted(set(scenarios) - {slug})),
                    seed=own_seed(scenario.seed, slug),
                ),
            )
            for slug, one in scenarios.items()
        }  # fmt: skip
        self.migration = Migration(self.provinces, distance=distance)
        self.commuting = Commuting(self.provinces, distance=distance)
        self.trade = Trade(self.provinces, distance=distance)
        self.investors = Investors(self.provinces)
        self.accounts = RegionGuard(self.provinces, commuting=self.commuting)
        self.between = Between(scenario.start)

    def __repr__(self) -> str:
        one = next(iter(self.provinces.values()))
        done = f"{self.months_done} of {one.scenario.months} months done"
        return f"<Region of {', '.join(self.provinces)} under {self.scenario.name}: {done}>"

    @property
    def months_done(self) -> int:
        """How many months were run."""
        return next(iter(self.provinces.values())).months_done

    def step(self) -> None:
        """One month of the region."""
        self.each(Province.month_begins)
        self.each(Province.outside_moves)
        self.each(Province.institutions_decide)
        self.each(Province.firms_plan)
        self.labour_market_meets()
        self.production_and_sales()
        self.money_settles()
        self.each(Province.technology_advances)
        self.people_live()
        self.firms_enter_and_leave()
        self.each(Province.month_is_measured)
        self.accounts_are_checked()
        self.between.write(self.provinces, commuting=self.commuting)
        self.each(Province.month_is_recorded)

    def each(self, verb: Callable[[Province], None]) -> None:
        """Do a verb for every province, in the order given."""
        for province in self.provinces.values():
            verb(province)

    def labour_market_meets(self) -> None:
        """Places that stay open are offered next door too; those hired there begin to commute."""
        self.commuting.offer()
        self.each(labour.match)
        self.commuting.begin_work()
        self.each(labour.measure_labour)
        self.commuting.work()

    def production_and_sales(self) -> None:
        """Every province produces and sells; part of the inputs comes from the others."""
        self.each(Province.production_and_sales)
        self.trade.settle()

    def money_settles(self) -> None:
        """People are paid, commuters by the firms that they work for; then money settles."""
        self.each(life.live_through_the_month)
        self.commuting.pay()
        self.each(Province.firms_settle)

    def people_live(self) -> None:
        """People die and depart; those who chose another province arrive there; the others live."""
        self.migration.choose()
        self.each(life.leave)
        self.migration.settle()
        self.each(Province.people_stay)

    def firms_enter_and_leave(self) -> None:
        """Firms close, move and are founded; investors from abroad compare the provinces."""
        self.commuting.leave()
        self.each(entry.move_own_firms)
        self.commuting.dismiss()
        self.investors.enter()
        self.each(credit.settle_bank)

    def accounts_are_checked(self) -> None:
        """Stop if any account of or between the provinces does not hold."""
        self.each(Province.accounts_are_checked)
        if self.guard:
            self.accounts.check()

    def run(self) -> None:
        """Step to the end of the scenario."""
        months = next(iter(self.provinces.values())).scenario.months
        while self.months_done < months:
            self.step()
