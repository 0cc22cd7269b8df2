"""The province: a Mesa model whose month is a page of verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from banha import outside
from banha.accounts.guard import check_accounts
from banha.accounts.ledger import Ledger
from banha.accounts.own_account import OwnAccount
from banha.actors import (
    engagement,
    environment,
    equipment,
    firms,
    government,
    housing,
    incomes,
    life,
    population,
    public_capital,
    research,
    schooling,
    technology,
    training,
)
from banha.actors.automation import Automation
from banha.actors.digital import Habits
from banha.actors.digital_firms import Digitalisation
from banha.actors.faces import ColumnAgents, Firm, Worker
from banha.actors.institutions import Bank, CentralGovernment, State, World
from banha.actors.month_end import begin_month, measure
from banha.actors.opening import open_province
from banha.cards import Shown
from banha.decisions.choice import Decisions
from banha.economy import Economy
from banha.houses import association, flexible, parks, programmes, projects, schools
from banha.houses.association import BusinessAssociation
from banha.houses.parks import ParkDeveloper
from banha.houses.programme_money import Programmes
from banha.markets import credit, entry, exports, goods, labour, migration
from banha.markets.inventories import Stocks
from banha.mesa_names import Model
from banha.month import Month
from banha.neighbours import Neighbours
from banha.packs import Pack, load_pack
from banha.parameters import load_parameters
from banha.records import Records
from banha.scenario import Scenario
from banha.scenario_levers import own_lever
from banha.scratch import Scratch
from banha.structure import build_structure
from banha.threads import Crew


class Province(Shown, Economy, Model):
    """A provincial economy, stepped month by month; a `mesa.Model`.

    Parameters
    ----------
    scenario
        What to run: province, period, scale, seed, parameters, levers.
    threads
        Threads that share the work; the result does not depend on it.
    guard
        Whether the accounts are checked every month; a breach stops the run.
    decisions
        Decision rules in force; any can be replaced.
    neighbours
        Ties with the other provinces of a region; None for a province that runs alone.

    Attributes
    ----------
    scenario
        What is run.
    month
        The month that comes next, or that is under way.
    months_done
        How many months were run.
    records
        The recorded series so far; `records[series]` is an array of months (× parts).
    state
        Persons, households and firms in columns: `state.persons`, `state.firms`; see
        `banha describe schema`.
    pack
        Data of the province.
    parameters
        Structural parameters in force, by section.
    government, bank, schools, association, parks
        Institutions: the State, the bank, schools, the business association, the developer of
        industrial parks.
    counts
        The month's events by name, such as births.
    bounds_hit
        How often each bound was binding since the start.

    Raises
    ------
    PackError
        The province pack is missing or wrong.

    Notes
    -----
    `province.agents` holds institutions and custom agents. Workers and firms live in columns and
    are reached as `province.agents_by_type[Worker]` and `[Firm]`: views, made when looked at.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        threads: int = 1,
        guard: bool = True,
        decisions: Decisions | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        if neighbours is not None:
            self.neighbours = neighbours
        self._found(scenario, threads=threads, guard=guard, decisions=decisions)
        open_province(self)
        public_capital.open_public_capital(self)
        environment.open_environment(self)
        association.open_association(self)
        schools.open_outreach(self)
        measure(self, opening=True)
        programmes.open_programmes(self)
        incomes.open_living(self)
        housing.open_housing(self)
        self.records = Records(self)

    @classmethod
    def before_opening(
        cls,
        scenario: Scenario,
        *,
        threads: int = 1,
        guard: bool = True,
        decisions: Decisions | None = None,
    ) -> Self:
        """Return a province with its institutions, rules and empty records, but nobody in it.

        A snapshot is opened into it; to go on from one, use `open_snapshot`.

        Parameters
        ----------
        scenario
            What to run.
        threads
            Threads that share the work.
        guard
            Whether the accounts are checked every month.
        decisions
            Decision rules in force; None: those of banha.
        """
        province = cls.__new__(cls)
        province._found(scenario, threads=threads, guard=guard, decisions=decisions)
        province.records = Records(province)
        return province

    def _found(
        self, scenario: Scenario, *, threads: int, guard: bool, decisions: Decisions | None
    ) -> None:
        """Set what follows from the scenario alone, and empty books."""
        super().__init__(rng=scenario.seed)
        self.scenario = scenario
        self.seed = scenario.seed if self.neighbours is None else self.neighbours.seed
        self.decisions = decisions or Decisions()
        self.guard = guard
        self.crew = Crew(threads)
        self.scratch = Scratch()
        self.pack: Pack = load_pack(scenario.province, start_year=scenario.start.year)
        self.parameters = load_parameters(
            self.pack.sectors,
            pack_overrides=self.pack.parameters_path,
            overrides=scenario.parameter_values,
        )
        self.structure = build_structure(self.pack, parameters=self.parameters)
        self._prepare()

    def _prepare(self) -> None:
        """Empty books and measures for the month before the first."""
        sectors = len(self.pack.sectors)
        self.month = self.scenario.start
        self.now = self.month.index - 1900 * 12
        self.months_done = 0
        self.ledger = Ledger()
        self.own_account = OwnAccount(sectors)
        self.outside = outside.Outside(demand_growth=np.zeros(sectors))
        outside.open_paths(self)
        self.government = State(self)
        self.centre = CentralGovernment(self)
        self.bank = Bank(self)
        self.schools = tuple(kind(self) for kind in schools.KINDS)
        self.association = BusinessAssociation(self)
        self.parks = ParkDeveloper(self)
        self.world = World(self)
        self.counts, self.bounds_hit = {}, {}
        self.market = np.zeros(sectors, np.int64)
        self.prices = np.ones(sectors)
        for name in (
            "base_output", "world_share", "relative_wage", "reference_margin", "reference_surplus",
            "sector_growth", "skilled_ratio", "skilled_weight", "unit_labour_cost",
        ):  # fmt: skip
            setattr(self, name, np.zeros(sectors))
        self.separation_rate = np.array(self.parameters.labour.separation_rate)
        self.education_limits = education_limits(self.pack)
        self.age_counts = np.zeros(101, np.int64)
        self.by_status = np.zeros(7, np.int64)
        self.skill_seekers = (0, 0)
        self.leaving_persons, self.leaving_households, self.leaving_firms = [], [], []
        self.schooling, self.habits = schooling.Schooling(), Habits()
        self.programmes = Programmes()
        self.expected_foreign_entries = self.wished_foreign_entries = 0.0
        self.reference_foreign_entries = self.refused_foreign_entries = 0.0
        self.transfer_mean = 0.0
        self.automation, self.digitalisation = Automation(), Digitalisation()
        self.stocks = Stocks()
        self.lever_paths = {
            lever.name: np.asarray(
                self.scenario.lever_values(lever.name, self.scenario.months), dtype=np.float64
            )
            for lever in self.scenario.levers
        }

    def add_lever(
        self, name: str, *, value: float, start: Month | str, ramp_months: int = 0,
        end: Month | str | None = None,
    ) -> None:  # fmt: skip
        """Add a lever of your own, at 0 outside its time: `lever(name)` is its value this month.

        A lever of your own moves nothing by itself: an agent or a rule of yours reads it.

        Parameters
        ----------
        name
            A name that no lever of banha has.
        value
            Value after the ramp.
        start, end
            First and last month; without an end it lasts.
        ramp_months
            Months of the linear rise.

        Raises
        ------
        ScenarioError
            The name is that of a lever of banha, or a month or number is none.
        """
        given = {"name": name, "value": value, "start": start, "ramp_months": ramp_months}
        lever = own_lever(given | ({} if end is None else {"end": end}))
        scenario = self.scenario
        self.lever_paths[name] = np.array(
            [value * lever.share_at(scenario.start + done) for done in range(scenario.months)]
        )

    def step(self) -> None:
        """One month of the province."""
        self.month_begins()
        self.outside_moves()
        self.institutions_decide()
        self.firms_plan()
        self.labour_market_meets()
        self.production_and_sales()
        self.money_settles()
        self.technology_advances()
        self.people_live()
        self.firms_enter_and_leave()
        self.month_is_measured()
        self.accounts_are_checked()
        self.month_is_recorded()

    def __repr__(self) -> str:
        one = self.scenario
        done = f"{self.months_done} of {one.months} months done"
        return f"<Province {one.province} under {one.name}: {done}, next {self.month}>"

    def month_begins(self) -> None:
        """Books are opened; rows of those who left last month are freed."""
        begin_month(self)

    def outside_moves(self) -> None:
        """World demand, frontier, competitors' cost, legal minimum; order books arrive."""
        outside.move(self)
        exports.move_order_books(self)

    def institutions_decide(self) -> None:
        """Institutions and custom agents with a `decide()`; then programmes, and joint projects."""
        for agent in self.agents.to_list():
            if hasattr(agent, "decide"):
                agent.decide()
        programmes.set_budget(self)
        projects.start(self)

    def firms_plan(self) -> None:
        """Expectations, prices, staff, posted wages, vacancies, investment."""
        firms.plan(self)
        equipment.plan(self)

    def labour_market_meets(self) -> None:
        """Separations, search, matching."""
        labour.meet(self)

    def production_and_sales(self) -> None:
        """Exporters and farms produce, buyers pay into the markets, local producers sell."""
        goods.produce_exports(self)
        goods.households_spend(self)
        goods.outside_buys(self)
        housing.let_homes(self)
        government.buys(self)
        schools.buy(self)
        association.buy(self)
        parks.build(self)
        credit.finance_investment(self)
        goods.firms_invest(self)
        equipment.install(self)
        goods.firms_buy_inputs(self)
        research.buy_research(self)
        goods.own_account_trades(self)
        goods.firms_sell(self)

    def money_settles(self) -> None:
        """Pay, pensions, taxes, debt service, payout; bank and centre settle.

        The pass over persons that pays them also teaches them and says who dies or departs.
        """
        life.live_through_the_month(self)
        self.firms_settle()

    def firms_settle(self) -> None:
        """Fees, dues, rents, taxes, debt service, payout; bank and centre settle."""
        projects.pay_fees(self)
        association.collect_dues(self)
        parks.collect_rents(self)
        government.taxes_profits(self)
        incomes.pay_deposit_interest(self)
        credit.settle(self)
        government.settles(self)

    def technology_advances(self) -> None:
        """Links form; firms learn; equipment and public capital are renewed; energy is counted."""
        technology.advance(self)
        public_capital.advance(self)
        environment.advance(self)
        schools.learn_from_projects(self)
        projects.learn_needs(self)

    def people_live(self) -> None:
        """Deaths, departures, births, arrivals, schools, training, habits."""
        life.leave(self)
        self.people_stay()

    def people_stay(self) -> None:
        """Births, arrivals, schools, training, habits of those who are there."""
        population.children_grow(self)
        migration.arrive(self)
        schooling.study(self)
        schools.reach_out(self)
        training.train(self)
        engagement.engage(self)

    def firms_enter_and_leave(self) -> None:
        """Closures, relocation, start-ups, foreign entry; the bank settles their losses."""
        entry.move_firms(self)
        credit.settle_bank(self)

    def month_is_measured(self) -> None:
        """Rates, ratios and smoothed incomes that next month's rules look at."""
        measure(self)

    def accounts_are_checked(self) -> None:
        """Stop if any account does not hold to the đồng."""
        if self.guard:
            check_accounts(self)

    def month_is_recorded(self) -> None:
        """Write the month's records and turn the page."""
        self.records.write(self)
        flexible.remember_scores(self, self.records.latest("criteria"))
        self.months_done += 1
        self.month = self.month + 1
        self.now += 1

    def run(self) -> None:
        """Step to the end of the scenario."""
        while self.months_done < self.scenario.months:
            self.step()

    @property
    def agents_by_type(self) -> Mapping[type, Any]:
        """Institutions and custom agents by class, and the columns' Worker and Firm views."""
        return {
            **super().agents_by_type,
            Worker: ColumnAgents(self, Worker),
            Firm: ColumnAgents(self, Firm),
        }

    @property
    def agent_types(self) -> list[type]:
        """Classes of all agents, Worker and Firm among them."""
        return list(self.agents_by_type)


def education_limits(pack: Pack) -> NDArray[np.float64]:
    """Cumulative education shares by single age: float64[161, 3], for drawing an education."""
    limits = np.ones((161, 3))
    for _, group in pack.education.iterrows():
        ages = slice(int(group["age_low"]), int(group["age_high"]) + 1)
        limits[ages] = np.cumsum([group["primary"], group["secondary"], group["vocational"]])
    return limits
