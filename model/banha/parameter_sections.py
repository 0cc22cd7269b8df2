"""The structural parameters of each mechanism, one frozen class per section.

What each parameter means, its value, plausible range, unit, grade and source stand in
`scenarios/parameters.csv`; the types here state only what no value may violate.
Sector-valued fields are tuples in the sector order of the province pack.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from banha.parameter_houses import HousesParameters, ParksParameters, ProgrammesParameters
from banha.parameter_people import DigitalParameters, EngagementParameters, TrainingParameters
from banha.parameter_region import RegionParameters
from banha.parameter_techniques import (
    AutomationParameters,
    DigitalFirmsParameters,
    InventoriesParameters,
    SuppliersParameters,
)
from banha.parameter_types import (
    AtLeastOne,
    Count,
    GrossSubstitution,
    NonNegative,
    Positive,
    Section,
    Share,
)


class DemandParameters(Section):
    """Exporters' order books and the local goods market."""

    own_margin_response: NonNegative
    share_elasticity: NonNegative
    share_adjustment: Share
    settling_months: NonNegative
    competitor_cost_response: NonNegative
    margin_bound: Positive
    book_reversion: Share
    book_shock: NonNegative
    book_cap: Positive
    price_elasticity: NonNegative
    price_speed: Share
    unfilled_response: NonNegative
    household_business_elasticity: NonNegative
    household_business_capacity: NonNegative
    book_succession: Share
    special_growth: tuple[float, ...]


class HouseholdsParameters(Section):
    """Consumption of households."""

    propensity_of_income: Share
    propensity_of_wealth: Share
    income_smoothing: Share
    spending_elasticity: tuple[NonNegative, ...]
    import_elasticity: NonNegative
    subsistence_share: Share
    standard_half_life: Positive
    reference_growth: NonNegative
    child_weight: Share


class ProductionParameters(Section):
    """Plans of firms: expectations, staff, layoffs, prices."""

    expectation_smoothing: Share
    growth_smoothing: Share
    growth_bound: NonNegative
    planning_lead: NonNegative
    labour_buffer: NonNegative
    layoff_buffer: NonNegative
    layoff_speed: Share
    markup_adjustment: NonNegative
    price_adjustment: Share
    farm_labour_exponent: Share


class LabourParameters(Section):
    """Search, matching, separation and retirement."""

    separation_rate: tuple[Share, ...]
    search_unemployed: Share
    search_employed: Share
    search_farm: Share
    search_household_business: Share
    search_income_response: NonNegative
    search_age_decline: NonNegative
    vacancies_sampled: Count
    taste_spread: NonNegative
    match_noise: NonNegative
    hiring_standard: NonNegative
    reservation_unemployed: NonNegative
    reservation_decline: Share
    sector_change_loss: Share
    entrant_hiring_pace: Share
    withdrawal_rate: Share
    return_rate: Share
    hiring_pace: NonNegative
    household_business_entry: Share
    farm_entry: Share
    retirement_age: NonNegative
    retirement_rate: Share
    own_account_delay: NonNegative
    separation_foreign: NonNegative
    separation_state: NonNegative
    separation_new: NonNegative
    separation_settled: NonNegative
    separation_tenure_months: Positive
    tet_separation: NonNegative
    search_mismatched: Share
    graduate_patience: NonNegative
    substitution_elasticity: GrossSubstitution
    input_floor: Share
    skill_position: tuple[Share, ...]
    sector_distance_response: NonNegative


class WagesParameters(Section):
    """Posted wages, and how paid wages follow them."""

    own_productivity_weight: Share
    sector_productivity_weight: Share
    unemployment_response: NonNegative
    unfilled_response: NonNegative
    margin_anchor: NonNegative
    relative_anchor: NonNegative
    reference_unemployment: Share
    reference_unfilled: Share
    curve_elasticity: NonNegative
    curve_speed: Share
    minimum_pull: NonNegative
    monthly_bound: NonNegative
    follow_up: Share
    follow_down: Share
    noncompliance: Share
    productivity_premium: NonNegative
    noncompliance_informal: Share
    reference_premium: Positive
    premium_unfilled_response: NonNegative
    premium_tightness_response: NonNegative
    reference_tightness_gap: float
    zone_step: NonNegative


class ContractsParameters(Section):
    """Jobs with and without a written contract, and social insurance."""

    informal_odds: float
    informal_size_response: NonNegative
    informal_foreign_response: NonNegative
    informal_skill_response: NonNegative
    informal_limit: Share
    insurance_rate: Share


class CapitalParameters(Section):
    """Capital wanted, investment and depreciation."""

    capital_output: tuple[Positive, ...]
    headroom: NonNegative
    resale_price: Positive
    gap_closing: Share
    depreciation: Share


class CreditParameters(Section):
    """Loans of the bank and the use of firms' deposits."""

    investment_cash_share: Share
    leverage_limit: NonNegative
    repayment_rate: Share
    cash_months: NonNegative
    payout_rate: Share
    deposit_rate: Share


class TechnologyParameters(Section):
    """Learning, innovation and transfer of technology along links."""

    learning_by_doing: NonNegative
    innovation_rate: Share
    innovation_step: NonNegative
    transfer_rate: Share
    transfer_rate_foreign: Share
    absorption_exponent: NonNegative
    link_rate: Share
    link_end_rate: Share
    frontier_gap_entrant: NonNegative
    opening_frontier_gap: NonNegative
    frontier_premium: float
    opening_growth: Positive
    peer_rate: Share
    peer_meeting_rate: Share
    school_rate: Share
    school_link_rate: NonNegative
    school_link_end_rate: Share
    school_gap: NonNegative
    hire_rate: Share
    nation_rate: Share
    nation_gap: NonNegative
    research_share: tuple[Share, ...]
    reference_effort: Positive
    grant_crowding: Share


class SkillParameters(Section):
    """Technology skill of workers, and what education and experience add to efficiency."""

    half_life: Positive
    half_life_vocational: Positive
    half_life_tertiary: Positive
    idle_decay: Share
    return_to_education: NonNegative
    return_to_experience: NonNegative
    schooling_primary: NonNegative
    schooling_secondary: NonNegative
    schooling_vocational: NonNegative
    schooling_tertiary: NonNegative
    experience_years: NonNegative
    newcomer_skill: NonNegative


class DemographyParameters(Section):
    """Children and entry into the labour force."""

    children_per_arrival: NonNegative
    participation: Share
    leaving_age_primary: NonNegative
    leaving_age_secondary: NonNegative
    leaving_age_vocational: NonNegative
    leaving_age_tertiary: NonNegative


class MobilityParameters(Section):
    """What goes on at a distance where movement is barred."""

    search_at_distance: Share
    quits_at_home: Share


class MigrationParameters(Section):
    """Arrivals in and departures from the province."""

    attraction: NonNegative
    employment_exponent: NonNegative
    income_elasticity: NonNegative
    tightness_elasticity: NonNegative
    reference_tightness: Positive
    opening_tightness: NonNegative
    hearing_months: AtLeastOne
    reference_employment: Positive
    departure_rate: Share
    departure_unemployed: Share
    new_household_share: Share
    age_low: NonNegative
    age_high: NonNegative
    long_unemployed_months: NonNegative
    bring_deposit: NonNegative
    reference_services: Positive
    service_exponent: NonNegative
    age_shape: Positive
    education_tilt: float
    departure_income_elasticity: NonNegative
    departure_local_factor: NonNegative
    departure_migrant_factor: NonNegative
    tet_return: NonNegative
    departure_age_decline: float
    departure_reference_age: NonNegative
    service_cost: Positive
    service_effect: Share

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.age_low > self.age_high:
            raise ValueError(f"age_low {self.age_low:g} is above age_high {self.age_high:g}")
        return self


class EntryParameters(Section):
    """Start-ups, foreign entry, closure and relocation of firms."""

    start_up_rate: NonNegative
    start_up_profit_response: NonNegative
    start_up_equity: Share
    foreign_rate: tuple[NonNegative, ...]
    cost_elasticity: NonNegative
    agglomeration_elasticity: NonNegative
    land_exponent: NonNegative
    land_limit: Positive
    reference_firms: Positive
    reference_unit_labour_cost: Positive
    incentive_elasticity: NonNegative
    exit_size_exponent: NonNegative
    exit_rate: Share
    relocation_rate: Share
    relocation_elasticity: NonNegative
    idle_months: NonNegative
    founder_candidates: Count
    founder_deposit_share: Share
    protected_months: NonNegative
    size_spread: NonNegative
    mean_size_foreign: Positive
    mean_size_domestic: Positive
    skill_response: NonNegative
    reference_schooling: Positive
    infrastructure_elasticity: NonNegative
    business_environment_response: NonNegative
    promotion_scale: Positive
    promotion_effect: NonNegative
    promotion_decay: Share
    screening_cost: Positive
    redirection: NonNegative
    start_up_grant: Positive
    grant_response: NonNegative


class StateParameters(Section):
    """Taxes, transfers and spending of the State."""

    value_added_tax: Share
    import_duty: Share
    opening_import_duty: Share
    corporate_tax: Share
    personal_tax: Share
    personal_tax_threshold: NonNegative
    pension: NonNegative
    cash_correction_months: Positive
    purchase_adjustment: Share
    revenue_smoothing: Share
    supplier_link_cost: Positive


class OpeningParameters(Section):
    """Who does what at the opening, where the data give only totals; a tilt may have any sign."""

    farm_age_tilt: float
    farm_education_tilt: float
    employee_education_tilt: float
    employee_age_tilt: float
    oldest_own_account: NonNegative
    longest_tenure: NonNegative
    firm_age: NonNegative
    sorting_noise: NonNegative


class SchoolingParameters(Section):
    """Choice of school or work, places, fees, study outside; odds may have any sign."""

    lower_secondary: Share
    upper_secondary_odds: float
    vocational_odds: float
    tertiary_odds: float
    premium_response: NonNegative
    income_response: NonNegative
    cost_response: NonNegative
    rank_income: NonNegative
    vocational_places: NonNegative
    university_places: NonNegative
    retry_share: Share
    outside_share: Share
    outside_second_choice: Share
    return_share: Share
    fee_vocational: NonNegative
    fee_tertiary: NonNegative
    cost_vocational: NonNegative
    cost_tertiary: NonNegative


class HousingParameters(Section):
    """Homes, rent and the land that is built over."""

    rent_share: Share
    rent_elasticity: NonNegative
    reference_floor: Positive
    building_rate: NonNegative
    building_response: NonNegative
    building_limit: NonNegative
    home_cost: Positive
    home_wear: Share
    newcomers_rent: Share
    settling_rate: Share
    arrival_elasticity: NonNegative
    land_per_job: NonNegative
    land_per_floor: NonNegative


class EnvironmentParameters(Section):
    """Energy, emissions, wastewater, limits of supply, land and pollution."""

    energy_intensity: tuple[NonNegative, ...]
    electricity_share: tuple[Share, ...]
    process_emissions: tuple[NonNegative, ...]
    water_intensity: tuple[NonNegative, ...]
    wastewater_share: Share
    fuel_emission_factor: NonNegative
    solar_ceiling: Share
    solar_midpoint: NonNegative
    solar_speed: NonNegative
    new_equipment_intensity: NonNegative
    new_equipment_progress: Share
    energy_cost_share: Share
    energy_price_growth: NonNegative
    efficiency_potential: Share
    efficiency_cost: Positive
    standards_pace: Share
    standards_cost: NonNegative
    treated_share: Share
    reserve_margin: NonNegative
    supply_building: Share
    supply_shock: NonNegative
    supply_response: NonNegative
    land_per_job: NonNegative
    emission_weight: Share
    reference_emissions: Positive
    reference_untreated: Positive
    pollution_response: NonNegative
    pollution_skill_response: NonNegative
    solar_cost: Positive
    solar_yield: NonNegative
    solar_decay: Share


class PublicCapitalParameters(Section):
    """Roads, power lines, schools: built by the State, wearing out, raising firms' output."""

    depreciation: Share
    output_elasticity: NonNegative
    reference_ratio: Positive
    output_smoothing: Share


class Parameters(BaseModel):
    """All structural parameters, one field per section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demand: DemandParameters
    households: HouseholdsParameters
    production: ProductionParameters
    labour: LabourParameters
    wages: WagesParameters
    contracts: ContractsParameters
    capital: CapitalParameters
    credit: CreditParameters
    technology: TechnologyParameters
    skill: SkillParameters
    demography: DemographyParameters
    migration: MigrationParameters
    mobility: MobilityParameters
    entry: EntryParameters
    state: StateParameters
    opening: OpeningParameters
    schooling: SchoolingParameters
    training: TrainingParameters
    digital: DigitalParameters
    engagement: EngagementParameters
    housing: HousingParameters
    environment: EnvironmentParameters
    public_capital: PublicCapitalParameters
    digital_firms: DigitalFirmsParameters
    automation: AutomationParameters
    suppliers: SuppliersParameters
    programmes: ProgrammesParameters
    houses: HousesParameters
    parks: ParksParameters
    inventories: InventoriesParameters
    region: RegionParameters


SECTIONS: dict[str, type[Section]] = {
    name: field.annotation
    for name, field in Parameters.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
}
"""The section classes by the name that scenarios and parameters.csv use."""
