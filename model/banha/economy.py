"""What a province is made of, and the quantities that its rooms share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from banha.accounts.ledger import Ledger
from banha.accounts.own_account import OwnAccount
from banha.accounts.product import ThreeWays
from banha.actors.automation import Automation
from banha.actors.digital import Habits
from banha.actors.digital_firms import Digitalisation
from banha.actors.environment import Environment
from banha.actors.housing import Housing
from banha.actors.incomes import Living
from banha.actors.institutions import Bank, CentralGovernment, Keeper, State, World
from banha.actors.public_capital import PublicCapital
from banha.actors.schooling import Schooling
from banha.decisions.choice import Decisions
from banha.houses.association import BusinessAssociation
from banha.houses.parks import ParkDeveloper
from banha.houses.programme_money import Programmes
from banha.houses.schools import School
from banha.kernels import rows as kernel
from banha.markets.inventories import Stocks
from banha.month import Month
from banha.neighbours import Neighbours
from banha.outside import Outside
from banha.packs import Pack
from banha.parameters import Parameters
from banha.scenario import Scenario
from banha.scratch import Scratch
from banha.state import State as Columns
from banha.state import Table
from banha.structure import Structure
from banha.sums import weighted_sum
from banha.threads import Crew

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


class Economy:
    """State, institutions and shared measures of a province.

    Attributes whose meaning is not in their name: `now` is the month counted from January 1900;
    `base_output[s]` the output of one unit of effective labour in sector s (đồng a month at opening
    prices); `market[p]` the money in the market of product p (zero between months); `counts` the
    month's events by name; `bounds_hit` how often a bound was binding since the start; `neighbours`
    the ties with the other provinces of a region, None where the province runs alone.
    """

    # A class attribute, so that Mesa's own property of this name does not catch assignments.
    scenario: Scenario = None  # type: ignore[assignment]
    pack: Pack
    parameters: Parameters
    structure: Structure
    decisions: Decisions
    state: Columns
    ledger: Ledger
    own_account: OwnAccount
    outside: Outside
    environment: Environment
    public_capital: PublicCapital
    automation: Automation
    stocks: Stocks
    government: State
    centre: CentralGovernment
    bank: Bank
    world: World
    crew: Crew
    scratch: Scratch
    month: Month
    now: int
    seed: int
    counts: dict[str, int]
    bounds_hit: dict[str, int]
    market: NDArray[np.int64]
    base_output: Array
    prices: Array
    relative_wage: Array
    world_share: Array
    reference_margin: Array
    reference_surplus: Array
    sector_growth: Array
    unit_labour_cost: Array
    separation_rate: Array
    education_limits: Array
    age_counts: NDArray[np.int64]
    adults_by_education: NDArray[np.int64]
    by_status: NDArray[np.int64]
    life_totals: NDArray[np.int64]
    leavers: NDArray[np.int64]
    fates: NDArray[np.int8]
    formal_staff: NDArray[np.int64]
    skill_seekers: tuple[int, int]
    skilled_ratio: Array
    skilled_weight: Array
    opening_sales_per_owner: float
    opening_farmers: int
    opening_public_staff: int
    opening_adults: int
    opening_mean_pay: float
    opening_unemployment: float
    opening_competitor_cost: float
    mean_efficiency: float
    reference_education: float
    mean_pay: float
    unemployment: float
    wage_curve: float | None
    tightness: float
    heard_tightness: float
    tightness_gap: float
    employed: int
    adults: int
    schooling: Schooling
    habits: Habits
    programmes: Programmes
    schools: tuple[School, ...]
    association: BusinessAssociation
    parks: ParkDeveloper
    digitalisation: Digitalisation
    expected_foreign_entries: float
    wished_foreign_entries: float
    reference_foreign_entries: float
    refused_foreign_entries: float
    transfer_mean: float
    leaving_persons: list[int]
    leaving_households: list[int]
    leaving_firms: list[int]
    lever_paths: dict[str, Array]
    months_done: int
    living: Living
    housing: Housing
    income_fifths: Array
    ways: ThreeWays | None = None
    neighbours: Neighbours | None = None

    @property
    def public_sector(self) -> int:
        """Index of the sector whose staff the State pays."""
        return self.structure.public

    @property
    def reference_unit_labour_cost(self) -> float:
        """Unit labour cost at which foreign entry and relocation are stated."""
        return self.parameters.entry.reference_unit_labour_cost

    @property
    def keepers(self) -> tuple[Keeper, ...]:
        """Institutions beside the State that keep money at the bank."""
        return (*self.schools, self.association, self.parks)

    @property
    def programme_sector(self) -> int:
        """Sector from which public programmes are bought: the local one that pays best."""
        local = self.structure.local_sectors
        return max(local, key=lambda sector: int(self.pack.wage_monthly[sector]))

    def lever(self, name: str) -> float:
        """Value of a lever this month; zero where the scenario does not use it."""
        path = self.lever_paths.get(name)
        return 0.0 if path is None else float(path[self.months_done])

    def count_bound(self, name: str, times: int) -> None:
        """Count how often a bound was binding this time."""
        self.bounds_hit[name] = self.bounds_hit.get(name, 0) + times

    def table(self, name: str) -> Table:
        """A table of state by name."""
        table = getattr(self.state, name)
        assert isinstance(table, Table)
        return table

    def firms_of(self, sector: int) -> Rows:
        """Rows of the living firms of a sector."""
        firms = self.state.firms
        return kernel.living_in(firms.alive, firms.sector, sector)  # type: ignore[no-any-return]

    def producers(self) -> Rows:
        """Rows of all living firms but the public employer."""
        firms = self.state.firms
        return kernel.living_outside(  # type: ignore[no-any-return]
            firms.alive, firms.sector, self.public_sector
        )

    def capacity(self, rows: Any) -> Array:
        """Output that staff and capital allow, đồng a month at opening prices."""
        firms = self.state.firms
        ratio = np.array(self.parameters.capital.capital_output)[firms.sector[rows]]
        capacity = np.minimum(firms.labour_capacity[rows], firms.capital[rows] / ratio)
        return np.where(firms.sector[rows] == self.public_sector, 0.0, capacity)

    def mean_of(self, column: str, rows: Rows, *, default: float) -> float:
        """Mean of a firm column weighted by staff; `default` where nobody works."""
        firms = self.state.firms
        staff = firms.employees[rows].astype(np.float64)
        if staff.sum() <= 0:
            return default
        return weighted_sum(getattr(firms, column)[rows], staff) / float(staff.sum())

    def mean_posted_wage(self) -> float:
        """Mean posted wage per efficiency unit, weighted by staff."""
        living = np.flatnonzero(self.state.firms.alive == 1)
        return self.mean_of("posted_wage", living, default=float(self.pack.wage_monthly.max()))

    def newcomer_skill(self) -> float:
        """Technology that school leavers and in-migrants master."""
        mean = self.mean_of("productivity", self.producers(), default=1.0)
        return self.parameters.skill.newcomer_skill * mean

    def public_staff_wanted(self) -> float:
        """Staff of the State: as many per adult as at the opening."""
        return self.opening_public_staff * self.adults / self.opening_adults

    def measure_prices(self) -> None:
        """Set `prices`: weighted by market share for local products, one for tradable ones."""
        firms = self.state.firms
        for sector in self.structure.local_sectors:
            rows = self.firms_of(sector)
            weight = firms.market_share[rows]
            if weight.sum() > 0:
                self.prices[sector] = weighted_sum(weight, firms.price[rows]) / float(weight.sum())

    def input_prices(self, sector: int) -> tuple[float, float]:
        """Cost of the local part and of the imported part of a unit of inputs, duties apart."""
        shares = self.structure.input_shares[:, sector]
        return float(shares[:-1] @ self.prices), float(shares[-1])

    def input_price(self, sector: int) -> float:
        """Cost of a unit of inputs of a sector, duties included."""
        local, imported = self.input_prices(sector)
        return local + imported * (1.0 + self.parameters.state.import_duty)

    def local_input_weights(self, sector: int) -> NDArray[np.int64]:
        """How the local inputs of a sector are split among products, in billionths."""
        cost = self.structure.input_shares[:-1, sector] * self.prices
        if cost.sum() <= 0:
            out = np.zeros(len(cost), np.int64)
            out[self.structure.local_sectors[0]] = 1
            return out
        return np.round(cost / cost.sum() * 1e9).astype(np.int64)

    @property
    def local_investment_weights(self) -> NDArray[np.int64]:
        """How local investment is split among products, in billionths."""
        return self.structure.investment_weights[:-1]

    @property
    def own_account_input_coefficient(self) -> dict[int, float]:
        """Inputs per unit of output of farms and household businesses, duties apart."""
        structure, pack = self.structure, self.pack
        business = structure.household_business_sector
        net = structure.input_coefficient[business] / pack.input_coefficient[business]
        return {
            structure.farm: float(structure.input_coefficient[structure.farm]),
            business: float(pack.opening["household_business_input_coefficient"] * net),
        }

    def grow_farm_output(self) -> None:
        """Farm output: Y = Y°·A·land^(1−α)·(L ÷ L°)^α, land over that of the opening."""
        farm = self.structure.farm
        farmers = int(self.own_account.workers_in[farm])
        opening = self.pack.output[farm] / 12.0 / self.scenario.scale
        exponent = self.parameters.production.farm_labour_exponent
        share = (farmers / max(self.opening_farmers, 1)) ** exponent
        share *= self.housing.farm_land ** (1.0 - exponent)
        self.own_account.volume[farm] = opening * self.outside.farm_productivity * share

    def household_business_sales(self) -> int:
        """Sales of household businesses: a share of demand that falls as firms become better.

        Share = opening share × (firms' productivity)^−ε, at most what their people can sell.
        """
        demand = self.parameters.demand
        sector = self.structure.household_business_sector
        productivity = self.mean_of("productivity", self.firms_of(sector), default=1.0)
        share = self.pack.household_business_share[sector]
        share *= productivity**-demand.household_business_elasticity
        price = float(self.prices[sector])
        workers = int(self.own_account.workers_in[sector])
        limit = demand.household_business_capacity * self.opening_sales_per_owner * productivity
        sales = int(min(share * int(self.market[sector]), workers * limit * price))
        self.own_account.volume[sector] = sales / price
        return sales

    def profit_signal(self, sector: int) -> float:
        """Mean margin of a sector's firms over its opening value, zero at a loss."""
        usual = float(self.reference_margin[sector])
        margin = self.mean_of("margin", self.firms_of(sector), default=usual)
        reference = max(float(self.reference_margin[sector]), 0.01)
        return max(margin, 0.0) / reference
