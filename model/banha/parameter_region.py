"""Structural parameters of the ties between the provinces of a region."""

from banha.parameter_types import NonNegative, Positive, Section, Share


class RegionParameters(Section):
    """Migration, commuting, foreign investors and trade of inputs between provinces."""

    rest_distance: Positive
    nation_population: Positive
    migration_openness: NonNegative
    migration_length: Positive
    migration_limit: Share
    commuting_openness: Share
    commuting_length: Positive
    commuting_limit: NonNegative
    commuting_cost: NonNegative
    investor_competition: Share
    inputs_share: Share
    inputs_length: Positive
    rest_output: Positive
