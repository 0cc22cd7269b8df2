"""Parameters of what firms do with techniques: digital tools, automation, suppliers."""

from banha.parameter_types import AtLeastOne, NonNegative, Positive, Section, Share


class DigitalFirmsParameters(Section):
    """Digital adoption of firms."""

    adoption_rate: Share
    size_response: float
    education_response: float
    peer_response: float
    reference_size: Positive
    rise_months: Positive
    internet_growth: NonNegative
    commerce_growth: NonNegative
    cost_per_person: NonNegative
    opening_share: Share
    small_limit: NonNegative
    cost_response: NonNegative
    counted_level: Share


class AutomationParameters(Section):
    """Automation: what it costs, what it saves, and how firms adopt it."""

    exposure: tuple[Share, ...]
    labour_saved: Share
    cost_per_worker: Positive
    cost_year: NonNegative
    cost_decline: float
    cost_steepness: NonNegative
    hurdle: Positive
    review_rate: Share
    step: Share
    skill_bias: NonNegative


class SuppliersParameters(Section):
    """Supplier links and local content."""

    content_gain: Share
    capability_needed: Positive
    reference_capability: NonNegative
    large_exporter: NonNegative


class InventoriesParameters(Section):
    """Stocks of the sectors that export."""

    months: NonNegative
    gap_closing: Share
    room: AtLeastOne
