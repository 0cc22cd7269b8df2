"""Public spending, the part of revenue that the province keeps, and the centre's grant."""

from __future__ import annotations

from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.product import BILLION, MONTHS, to_base_prices

PER_HEAD = 4_100_000.0
OF_PRODUCT = 0.074
OVER_PAYROLL = 1.7
REVENUE_OF_PRODUCT = 0.15
LEAST_RETAINED = 0.2
FINANCE = "Ministry of Finance: final budgets (Bình Dương)"
BILLIONS = "đồng per year at prices of 2010"


def estimate_budget(evidence: Evidence) -> None:
    """Estimate public spending and who pays for it."""
    made = evidence.made
    payroll = made["jobs.public"] * made["pay.public"] * MONTHS
    own = evidence.own("budget_expenditure", name="budget.spending")
    if own is not None:
        evidence.keep(
            "budget.spending", own.value * BILLION / to_base_prices(evidence, evidence.year),
            spread=0.05, unit=BILLIONS, method=own.method, source=own.source, note=own.note,
        )  # fmt: skip
    else:
        heads = PER_HEAD * made["people.population"]
        spending = max((heads * OF_PRODUCT * made["product.grdp"]) ** 0.5, OVER_PAYROLL * payroll)
        evidence.keep(
            "budget.spending", spending, spread=0.35, unit=BILLIONS, method="flagship",
            source=FINANCE, note="mean of spending per head and per product as in Bình Dương in "
            "2010, at least 1.7 times the public payroll",
        )  # fmt: skip
    _retained(evidence)


def _retained(evidence: Evidence) -> None:
    """What the province keeps covers its spending; where revenue does not reach, a grant does."""
    made = evidence.made
    revenue = REVENUE_OF_PRODUCT * made["product.grdp"]
    own = evidence.own("budget_retention_ratio", name="budget.retained_share")
    share = made["budget.spending"] / revenue
    if own is not None:
        evidence.keep("budget.retained_share", own.value / 100.0, spread=0.02, unit="share",
                      method=own.method, source=own.source, limit=1.0)  # fmt: skip
    else:
        evidence.keep(
            "budget.retained_share", min(max(share, LEAST_RETAINED), 1.0), spread=0.3,
            unit="share", limit=1.0, source=FINANCE,
            note="spending over revenue of 15 per cent of product, at most all",
        )  # fmt: skip
    kept = made["budget.retained_share"] * revenue
    evidence.keep(
        "budget.central_grant", max(made["budget.spending"] - kept, 0.0), spread=0.5,
        unit=BILLIONS, source=FINANCE, note="spending that kept revenue does not cover",
    )  # fmt: skip
