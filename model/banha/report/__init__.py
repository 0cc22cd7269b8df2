"""Figures and tables of runs, comparisons and batches: tidy data in, a matplotlib figure out.

Every figure has a title, units, a caption with its source, and words in English (`lang="en"`) or
Vietnamese (`lang="vi"`). A name is loaded when it is first used.
"""

from typing import Any

_HOMES = {
    "comparison_figure": "difference_panels",
    "criteria_path_figure": "criteria_figures",
    "criteria_radar_figure": "criteria_figures",
    "criteria_table": "criteria_figures",
    "difference_table": "paired_effects",
    "effect_table": "paired_effects",
    "effects_figure": "effects_dots",
    "figure_sheet": "figures",
    "labour_cost_figure": "labour_cost",
    "labour_cost_table": "labour_cost",
    "panel_figure": "figures",
    "pareto_table": "tradeoffs",
    "policy_map_chart": "charts",
    "policy_map_figure": "policy_map",
    "read_measured": "measured",
    "tradeoff_chart": "charts",
    "tradeoff_figure": "tradeoffs",
    "trajectory_chart": "charts",
    "trajectory_figure": "trajectories",
    "trajectory_table": "trajectories",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'banha.report' has no attribute {name!r}")
    return getattr(import_module(f"banha.report.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
