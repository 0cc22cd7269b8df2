"""The structural parameters of each mechanism, one frozen class per section.

What each parameter means, its value, plausible range, unit, grade and source stand in
`scenarios/parameters.csv`; the types here state only what no value may violate.
Sector-valued fields are tuples in the sector order of the province pack.
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
"""A share, a probability, or the speed at which a gap closes."""
NonNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[float, Field(ge=1, multiple_of=1)]
"""A whole number of things, at least one."""


class Section(BaseModel):
    """Base of the parameter sections: frozen, every field required, no other field allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class DemandParameters(Section):
    """Exporters' order books and the local goods market."""

    own_margin_response: NonNegative
    sector_margin_response: NonNegative
    competitor_cost_response: NonNegative
    margin_bound: Positive
    book_reversion: Share
    book_shock: NonNegative
    book_cap: Positive
    price_response: NonNegative
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
    reservation_unemployed: NonNegative
    reservation_decline: Share
    sector_change_loss: Share
    entrant_hiring_pace: Share
    withdrawal_rate: Share
    return_rate: Share
    hiring_pace: NonNegative
    household_business_entry: Share
    retirement_age: NonNegative
    retirement_rate: Share
    own_account_delay: NonNegative


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
    monthly_bound: NonNegative
    follow_up: Share
    follow_down: Share
    noncompliance: Share
    productivity_premium: NonNegative


class CapitalParameters(Section):
    """Capital wanted, investment and depreciation."""

    capital_output: tuple[Positive, ...]
    headroom: NonNegative
    gap_closing: Share
    depreciation: Share


class CreditParameters(Section):
    """Loans of the bank and the use of firms' deposits."""

    investment_cash_share: Share
    leverage_limit: NonNegative
    interest_rate: Share
    repayment_rate: Share
    cash_months: NonNegative
    payout_rate: Share


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
    opening_growth: Positive


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


class MigrationParameters(Section):
    """Arrivals in and departures from the province."""

    attraction: NonNegative
    employment_exponent: NonNegative
    income_elasticity: NonNegative
    tightness_elasticity: NonNegative
    reference_tightness: Positive
    reference_employment: Positive
    departure_rate: Share
    departure_unemployed: Share
    new_household_share: Share
    age_low: NonNegative
    age_high: NonNegative
    long_unemployed_months: NonNegative
    bring_deposit: NonNegative

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


class StateParameters(Section):
    """Taxes, transfers and spending of the State."""

    value_added_tax: Share
    import_duty: Share
    opening_import_duty: Share
    corporate_tax: Share
    personal_tax: Share
    personal_tax_threshold: NonNegative
    retained_share: Share
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


class Parameters(BaseModel):
    """All structural parameters, one field per section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demand: DemandParameters
    households: HouseholdsParameters
    production: ProductionParameters
    labour: LabourParameters
    wages: WagesParameters
    capital: CapitalParameters
    credit: CreditParameters
    technology: TechnologyParameters
    skill: SkillParameters
    demography: DemographyParameters
    migration: MigrationParameters
    entry: EntryParameters
    state: StateParameters
    opening: OpeningParameters


SECTIONS: dict[str, type[Section]] = {
    name: field.annotation
    for name, field in Parameters.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
}
"""The section classes by the name that scenarios and parameters.csv use."""
