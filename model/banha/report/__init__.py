"""Figures and tables of runs, comparisons and batches: tidy data in, a matplotlib figure out.

Every figure has a title, units, a caption with its source, and words in English (`lang="en"`) or
Vietnamese (`lang="vi"`). A name is loaded when it is first used.
"""

from typing import Any

_HOMES = {
    "budget_figure": "budget_figures",
    "budget_table": "budget_figures",
    "comparison_figure": "difference_panels",
    "criteria_path_figure": "criteria_figures",
    "criteria_radar_figure": "criteria_figures",
    "criteria_table": "criteria_figures",
    "difference_table": "paired_effects",
    "effect_table": "paired_effects",
    "effects_figure": "effects_dots",
    "figure_sheet": "figures",
    "firm_size_figure": "firm_figures",
    "flow_matrix_figure": "budget_figures",
    "flow_name": "flow_names",
    "income_figure": "pay_figures",
    "labour_cost_figure": "labour_cost",
    "labour_cost_table": "labour_cost",
    "labour_flow_figure": "labour_figures",
    "labour_flows": "labour_figures",
    "links_table": "network_figures",
    "network_figure": "network_figures",
    "panel_figure": "figures",
    "pareto_table": "tradeoffs",
    "party_name": "flow_names",
    "policy_map_chart": "charts",
    "policy_map_figure": "policy_map",
    "provinces_figure": "provinces",
    "provinces_table": "provinces",
    "read_measured": "measured",
    "sensitivity_bars_figure": "sensitivity_figures",
    "sensitivity_map_figure": "sensitivity_figures",
    "tradeoff_chart": "charts",
    "tradeoff_figure": "tradeoffs",
    "trajectory_chart": "charts",
    "trajectory_figure": "trajectories",
    "trajectory_table": "trajectories",
    "wage_distribution_figure": "pay_figures",
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
