"""Joint projects of the three houses: a school, a firm, and a share of the State's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.draw import poissons, uniforms
from banha.houses import association, schools
from banha.kernels.draws import PROJECTS

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
QUARTER = 3
PER_THOUSAND = 1000.0


def expected_projects(province: Economy) -> float:
    """Projects that start in a quarter, in firms of the model.

    rate ÷ 1,000 × firms × state support × engaged firms × school outreach, each over its
    reference; support is what arrives of the programme's money over what was wanted. Where one of
    the houses takes no part none starts.
    """
    houses, arrives = province.parameters.houses, province.programmes.arrives("joint_projects")
    wanted = wanted_spending(province)
    funded = min(arrives / wanted, 1.0) if wanted > 0.0 else 0.0
    support = houses.state_support * (1.0 + province.lever("joint_projects")) * funded
    return (
        houses.project_rate / PER_THOUSAND * len(province.producers()) * support
        * association.engagement(province) * schools.outreach_capacity(province)
    )  # fmt: skip


def start(province: Economy) -> None:
    """Once a quarter projects start: a firm that is engaged, and the school that fits it."""
    province.counts["projects_started"] = 0
    if province.month.month % QUARTER != 1:
        return
    firms = province.state.firms
    mean = np.array([expected_projects(province)])
    wanted = int(poissons(province.seed, stream=PROJECTS, month=province.now, means=mean)[0])
    rows = candidates(province)
    u = uniforms(
        province.seed, stream=PROJECTS, month=province.now, identities=firms.identity[rows],
        number=1,
    )  # fmt: skip
    # The smallest of exponential times at rates w: a draw without replacement in proportion to w.
    clock = -np.log(u[:, 0]) / firm_weights(province, rows)
    chosen = np.argsort(clock, kind="stable")[:wanted]
    months = int(province.parameters.houses.project_months)
    firms.project_until[rows[chosen]] = province.now + months - 1
    firms.project_school[rows[chosen]] = choose_school(province, rows[chosen], u[chosen, 1])
    province.counts["projects_started"] = len(chosen)


def candidates(province: Economy) -> Rows:
    """Engaged producers that are in no project and can pay their share for a year."""
    firms = province.state.firms
    rows = province.producers()
    fit = (firms.engaged[rows] == 1) & (firms.project_until[rows] < province.now)
    can_pay = firms.deposit[rows] >= 12.0 * firm_share(province)
    return np.asarray(rows[fit & can_pay & (firms.employees[rows] > 0)])


def firm_weights(province: Economy, rows: Rows) -> Array:
    """How readily firms find into a project: (staff)^½ × staff education over its reference."""
    firms = province.state.firms
    education = np.maximum(firms.staff_education[rows], 1e-9) / province.reference_education
    return np.asarray(np.sqrt(firms.employees[rows]) * education)


def choose_school(province: Economy, rows: Rows, luck: Array) -> NDArray[np.int64]:
    """Which school each firm works with: in proportion to outreach × exp(−distance ÷ spread).

    Distance is in years between the firm's staff and the school's own level.
    """
    houses, skill = province.parameters.houses, province.parameters.skill
    levels = np.array([getattr(skill, school.level) for school in province.schools])
    outreach = np.array([max(school.outreach, 1.0) for school in province.schools])
    staff = province.state.firms.staff_education[rows]
    distance = np.abs(staff[:, None] - levels[None, :]) / houses.match_spread
    weight = np.cumsum(outreach * np.exp(-distance), axis=1)
    return np.asarray((luck[:, None] * weight[:, -1:] >= weight[:, :-1]).sum(axis=1))


def project_cost(province: Economy) -> float:
    """Cost of a project a month, đồng of the model: a firm of the model stands for several."""
    scenario = province.scenario
    return province.parameters.houses.project_cost * scenario.firm_scale / scenario.scale


def firm_share(province: Economy) -> float:
    """What a firm pays a month for its project, đồng of the model."""
    return (1.0 - province.parameters.houses.state_share) * project_cost(province)


def wanted_spending(province: Economy) -> float:
    """The State's share in the projects that run and may start, đồng a month.

    A quarter's new projects are expected at ordinary engagement and outreach.
    """
    houses = province.parameters.houses
    running = int(schools.running_projects(province).sum())
    ordinary = houses.project_rate / PER_THOUSAND * len(province.producers())
    new = houses.state_support * (1.0 + province.lever("joint_projects")) * ordinary
    return houses.state_share * project_cost(province) * (running + new) * houses.state_support


def pay_fees(province: Economy) -> None:
    """Firms in a project pay their share to its school, as far as their money goes."""
    firms = province.state.firms
    rows = province.producers()[schools.running_projects(province)]
    share = int(firm_share(province))
    firms.project_fees[rows] = np.clip(firms.deposit[rows], 0, share)
    firms.deposit[rows] -= firms.project_fees[rows]
    province.ledger.pay("project_fees", firms.project_fees.sum())
    for number, school in enumerate(province.schools):
        mine = rows[firms.project_school[rows] == number]
        school.receive(province, "project_fees", int(firms.project_fees[mine].sum()))


def effort_factor(province: Economy) -> Array:
    """What a project does to a firm's research effort: 1 + θ_P while it runs; float64[rows]."""
    running = province.state.firms.project_until >= province.now
    return np.where(running, 1.0 + province.parameters.houses.project_effect, 1.0)


def learn_needs(province: Economy) -> None:
    """The State's knowledge of needs follows projects per 1,000 firms, smoothed.

    Its target is 1 − exp(−projects per 1,000 firms ÷ reference).
    """
    houses = province.parameters.houses
    running = schools.running_projects(province)
    density = PER_THOUSAND * int(running.sum()) / max(len(running), 1)
    target = houses.state_support * (1.0 - np.exp(-density / houses.needs_projects))
    programmes = province.programmes
    programmes.needs += houses.needs_smoothing * (float(target) - programmes.needs)
