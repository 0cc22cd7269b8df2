"""What is recorded of the labour market beside employment: premia, contracts, education."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.actors.codes import EDUCATION, OWNERSHIP
from banha.kernels import life as kernel

if TYPE_CHECKING:
    from banha.economy import Economy


def observe_labour(province: Economy, scale: int) -> dict[str, Any]:
    """Pay by education and ownership, the skill premium, informal jobs, social insurance."""
    totals, counts = province.life_totals, province.counts
    firms, levels = province.state.firms, len(EDUCATION)
    pay = totals[kernel.PAY_BY_EDUCATION : kernel.PAY_BY_EDUCATION + levels].astype(np.float64)
    jobs = totals[kernel.JOBS_BY_EDUCATION : kernel.JOBS_BY_EDUCATION + levels]
    mean_pay = pay / np.maximum(jobs, 1)
    private = firms.sector != province.public_sector
    owned = [private & (firms.alive == 1) & (firms.ownership == i) for i in range(len(OWNERSHIP))]
    staff = np.array([firms.employees[mine].sum() for mine in owned], np.float64)
    wages = np.array([firms.wages[mine].sum() for mine in owned], np.float64)
    formal = int(province.formal_staff.sum())
    adults = totals[kernel.PERSONS_BY_EDUCATION : kernel.PERSONS_BY_EDUCATION + levels]
    return {
        "skill_premium": province.mean_of("premium", np.flatnonzero(firms.alive == 1), default=1.0),
        "tertiary_premium": mean_pay[-1] / max(float(mean_pay[1]), 1.0),
        "pay_by_education": mean_pay,
        "employees_by_education": scale * jobs,
        "adults_by_education": scale * adults,
        "informal_share": 1.0 - formal / max(counts["paid_employees"], 1),
        "pay_by_ownership": wages / np.maximum(staff, 1.0),
        "skilled_vacancies": scale * counts["skilled_vacancies"],
        "graduates_misplaced_or_jobless": scale * province.skill_seekers[0],
        "social_insurance": scale * province.ledger.paid["social_insurance"],
        "dismissals": scale * counts["dismissals"],
    }
