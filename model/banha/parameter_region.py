"""Structural parameters of the ties between the provinces of a region."""

from banha.parameter_types import NonNegative, Positive, Section


class RegionParameters(Section):
    """Migration between provinces."""

    rest_distance: Positive
    nation_population: Positive
    migration_openness: NonNegative
    migration_length: Positive
