"""What banha takes from Mesa, imported without a warning that means nothing here."""

import warnings

with warnings.catch_warnings():
    # Mesa's own batch runner, which banha does not use, loads a progress bar that in a notebook
    # misses ipywidgets and says so. No other warning is kept back.
    warnings.filterwarnings("ignore", message="IProgress not found")
    import mesa
    from mesa import Agent, Model
    from mesa.agentset import AbstractAgentSet, GroupBy

__all__ = ["AbstractAgentSet", "Agent", "GroupBy", "Model", "mesa"]
