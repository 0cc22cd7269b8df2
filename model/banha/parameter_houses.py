"""Parameters of the three houses: programmes, joint projects, industrial parks."""

from banha.parameter_types import NonNegative, Positive, Section, Share


class ProgrammesParameters(Section):
    """From budget to result: what of the money arrives."""

    reach: Share
    odds: float
    engagement_effect: NonNegative
    reference_engaged: Share
    business_environment_effect: NonNegative
    needs_effect: NonNegative
    crowding_effect: NonNegative
    free_capacity: NonNegative
    capacity_pace: Share
    spending_smoothing: Share
    target_score: NonNegative


class HousesParameters(Section):
    """Joint projects of State, Business and School, and what each does for them."""

    state_support: Share
    business_outreach: Share
    school_outreach: Share
    project_rate: NonNegative
    project_months: NonNegative
    project_cost: NonNegative
    state_share: Share
    project_effect: NonNegative
    match_spread: Positive
    outreach_share: Share
    outreach_smoothing: Share
    reference_outreach: Positive
    spending_rate: Share
    relevance_limit: Share
    relevance_projects: Positive
    relevance_smoothing: Share
    needs_projects: Positive
    needs_smoothing: Share
    dues_rate: Share
    reference_dues: Positive
    reference_engaged_firms: Positive
    lab_scale: Positive
    lab_effect: NonNegative
    lab_decay: Share


class ParksParameters(Section):
    """The developer of industrial parks."""

    land_rent: NonNegative
    land_cost: Positive
    spending_rate: Share
    upkeep_share: Share
