"""Simple forecasters, fixed before anything was scored: what a model must beat to be of use.

Each sees observations of the basis up to the origin alone, and gives a full distribution.
"""
