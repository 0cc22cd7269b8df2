"""Wages, unit labour cost, prices, and the level of productivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.accounts.product import product_of_the_month
from banha.actors.codes import EDUCATION
from banha.kernels import life as kernel
from banha.observing.firm_sums import FirmSums
from banha.sums import weighted_sum

if TYPE_CHECKING:
    from banha.economy import Economy


def observe_pay(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Wages and unit labour cost."""
    firms, counts = province.state.firms, province.counts
    payroll = sums.wages.copy()
    payroll[province.public_sector] = province.ledger.paid["public_wages"]
    exporters = list(province.structure.exporters)
    added = product_of_the_month(province).added[exporters].sum()
    return {
        "mean_pay": province.mean_pay,
        "pay_by_sector": payroll / np.maximum(sums.staff, 1.0),
        "posted_wage": sums.mean(firms.posted_wage),
        "at_minimum_wage": counts["at_minimum_wage"] / max(counts["paid_employees"], 1),
        "minimum_wage": province.outside.minimum_wage,
        "unit_labour_cost": province.unit_labour_cost,
        "unit_labour_cost_exporters": payroll[exporters].sum() / max(float(added), 1.0),
        "productivity": sums.mean(firms.productivity),
        "transfer": province.transfer_mean,
        "price_level": province.outside.price_level,
        "prices": province.prices,
        "pay_by_ownership": sums.by_owner(sums.pay)
        / np.maximum(sums.by_owner(sums.employees), 1.0),
        "social_insurance": scale * province.ledger.paid["social_insurance"],
        **observe_premia(province, sums),
    }


def observe_premia(province: Economy, sums: FirmSums) -> dict[str, Any]:
    """Pay by education, the skill premium, informal jobs."""
    totals, levels = province.life_totals, len(EDUCATION)
    pay = totals[kernel.PAY_BY_EDUCATION : kernel.PAY_BY_EDUCATION + levels].astype(np.float64)
    jobs = totals[kernel.JOBS_BY_EDUCATION : kernel.JOBS_BY_EDUCATION + levels]
    mean_pay = pay / np.maximum(jobs, 1)
    formal = int(province.formal_staff.sum())
    staff = sums.employees * sums.living
    everyone = float(staff.sum())
    premium = weighted_sum(province.state.firms.premium, staff) / everyone if everyone else 1.0
    return {
        "skill_premium": premium,
        "tertiary_premium": mean_pay[-1] / max(float(mean_pay[1]), 1.0),
        "pay_by_education": mean_pay,
        "informal_share": 1.0 - formal / max(province.counts["paid_employees"], 1),
    }
