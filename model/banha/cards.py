"""What shows itself in notebooks; the cards are drawn in `banha.display`, which stands above."""

from __future__ import annotations

from importlib import import_module

CARDS = {
    "Accounts": "accounts.accounts_html",
    "Comparison": "comparison.comparison_html",
    "Comparisons": "comparison.comparisons_html",
    "Ledger": "accounts.ledger_html",
    "Pack": "pack.pack_html",
    "Province": "accounts.province_html",
    "RegionRun": "region.region_run_html",
    "Results": "study.results_html",
    "Run": "run.run_html",
    "Scenario": "scenario.scenario_html",
    "StoredRun": "run.stored_run_html",
    "Study": "study.study_html",
}
"""Class to the function of `banha.display` that draws its card."""


class Shown:
    """Has a card in notebooks, as `CARDS` says for its class or one that it derives from."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        kind = next(base.__name__ for base in type(self).__mro__ if base.__name__ in CARDS)
        module, _, name = CARDS[kind].partition(".")
        card: str = getattr(import_module(f"banha.display.{module}"), name)(self)
        return card
