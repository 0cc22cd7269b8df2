"""Parameters of what persons take up: training, digital access, engagement."""

from banha.parameter_types import NonNegative, Positive, Section, Share


class TrainingParameters(Section):
    """Short courses for adults."""

    rate: Share
    seat_cost: Positive
    skill_gain: Share
    certificate_probability: Share


class DigitalParameters(Section):
    """Digital access of persons, and the coverage that carries it."""

    opening_primary: Share
    opening_secondary: Share
    opening_vocational: Share
    opening_tertiary: Share
    rate: Share
    peers: NonNegative
    price: Positive
    income_elasticity: NonNegative
    education_effect: float
    lapse: Share
    take_up_gain: Share
    search_gain: NonNegative
    coverage_cost: Positive
    class_cost: Positive
    class_effect: NonNegative


class EngagementParameters(Section):
    """Engagement of persons and firms."""

    opening_share: Share
    opening_firms: Share
    accord: Share
    contact: Share
    link_effect: Share
    consultation_yield: Share
    consultation_cost: Positive
    lapse: Share
    association_effect: Share
    e_government_accord: Share
    e_government_scale: Positive
    e_government_gain: NonNegative
    e_government_decay: Share
