"""Prices, capital, technology, entry: what the page prints is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import by_sector, captured, positive, prints, spread, toy

from banha.actors import automation, digital_firms, technology
from banha.actors import firms as plans
from banha.actors.codes import DOMESTIC, FOREIGN
from banha.actors.public_capital import infrastructure
from banha.decisions.finance import affordable, payout
from banha.decisions.prices import market_shares
from banha.draw import uniforms
from banha.kernels.draws import AUTOMATION, CLOSURE, DIGITAL, INNOVATION, PEERS
from banha.markets import entry
from banha.markets.goods import firms_invest
from banha.markets.suppliers import local_shift
from banha.province import Province

PAGE = "firms.md"
Array = np.ndarray[Any, np.dtype[np.float64]]


def producing(here: Province) -> Any:
    firms = here.state.firms
    return np.flatnonzero((firms.alive == 1) & (firms.sector != here.public_sector))


@prints(
    PAGE, "Prices and market shares",
    r"p \leftarrow p + s_p\,\left[k\,(1 + \mu) + \iota\,p_I - p\right]",
    r"\mu \leftarrow \mu + s_\mu\,(\bar u + \mu^\circ - \mu)",
    r"k = \frac{W\,(1 + \beta)}{y_L} + \delta\,\kappa_K\,(1 + h)",
    r"a \leftarrow a\,e^{-\kappa (\bar u - \langle \bar u \rangle)}",
    r"\sigma \leftarrow \sigma + s_\sigma \left(\frac{a\,p^{-\varepsilon}}"
    r"{\sum a\,p^{-\varepsilon}} - \sigma\right)",
)  # fmt: skip
def test_markups_prices_and_market_shares() -> None:
    here = toy(months=3, levers={"environmental_standards": 0.5})
    spread(here, "price", "market_share", "customers", "labour_capacity", "energy_intensity")
    firms, rule, draw = here.state.firms, here.parameters, np.random.default_rng(3)
    firms.unmet[:] = draw.uniform(0.0, 0.6, firms.rows)
    firms.markup[:] = firms.opening_markup + draw.normal(0.0, 0.2, firms.rows)
    firms.labour_capacity[8] = 0.0
    before = {name: getattr(firms, name).copy()
              for name in ("price", "markup", "market_share", "customers")}  # fmt: skip
    standards = 1.0 + rule.environment.standards_cost * 0.5
    dear = firms.energy_intensity * here.environment.energy_price - 1.0
    more = standards * (1.0 + rule.environment.energy_cost_share * dear)
    old_prices = np.append(here.prices, 1.0 + rule.state.import_duty)
    plans.set_prices(here)
    buffer, wear = rule.production.labour_buffer, rule.capital.depreciation
    for sector in here.structure.firm_sectors:
        rows = np.flatnonzero((firms.sector == sector) & (firms.alive == 1))
        old = {name: values[rows] for name, values in before.items()}
        unmet, price = firms.unmet[rows], old["price"]
        if sector in here.structure.local_sectors:
            pull = unmet + firms.opening_markup[rows] - old["markup"]
            markup = old["markup"] + rule.production.markup_adjustment * pull
            typical = firms.posted_wage[rows] / (
                here.base_output[sector] * firms.productivity[rows]
            )
            made = firms.labour_capacity[rows]
            labour = np.where(made > 0.0, firms.last_wages[rows] / np.maximum(made, 1.0), typical)
            machines = wear * rule.capital.capital_output[sector] * (1.0 + rule.capital.headroom)
            inputs = here.structure.input_coefficient[sector] * more[rows]
            inputs = inputs * (here.structure.input_shares[:, sector] * old_prices).sum()
            target = (labour * (1.0 + buffer) + machines) * (1.0 + markup) + inputs
            price = price + rule.production.price_adjustment * (target - price)
            np.testing.assert_allclose(firms.markup[rows], markup, rtol=1e-12)
        np.testing.assert_allclose(firms.price[rows], price, rtol=1e-12)
        share = old["market_share"]
        mean = float((share * unmet).sum() / share.sum())
        base = old["customers"] * np.exp(-rule.demand.unfilled_response * (unmet - mean))
        base = base / base.sum()
        level = base * price**-rule.demand.price_elasticity
        share = share + rule.demand.price_speed * (level / level.sum() - share)
        np.testing.assert_allclose(firms.customers[rows], base, rtol=1e-12)
        np.testing.assert_allclose(firms.market_share[rows], share / share.sum(), rtol=1e-12)


@prints(
    PAGE, "Prices and market shares",
    r"\sigma \leftarrow \sigma + s_\sigma \left(\frac{a\,p^{-\varepsilon}}"
    r"{\sum a\,p^{-\varepsilon}} - \sigma\right)",
)  # fmt: skip
def test_a_share_moves_by_its_speed_to_its_level() -> None:
    """Bases and shares that add up to one need no scaling."""
    rule = toy().parameters.demand
    share, price = np.array([0.2, 0.3, 0.5]), np.array([1.0, 1.2, 0.9])
    base, still = np.array([0.3, 0.3, 0.4]), np.zeros(3)
    moved, _ = market_shares(share=share, customers=base, price=price, unmet=still, parameters=rule)
    level = base * price**-rule.price_elasticity
    expected = share + rule.price_speed * (level / level.sum() - share)
    np.testing.assert_allclose(moved, expected, rtol=1e-12)


@prints(
    PAGE, "Capital and credit",
    r"I = \left[\delta K + s\,(\kappa \hat x (1 + h) - K)\right]^{+}",
    r"K \leftarrow K + I - \delta K", r"D = r\,[M - M^*]^{+}",
    r"I_{\mathrm{domestic}} \le [M - k M^*]^{+} + [\lambda K - \mathrm{debt}]^{+}",
    r"\mathrm{parent} = \left[I_{\mathrm{foreign}} - [M - k M^*]^{+}\right]^{+}",
)  # fmt: skip
def test_investment_credit_and_payout() -> None:
    here, draw = toy(months=3), np.random.default_rng(6)
    spread(here, "expected_orders", by=0.8)
    firms, rule = here.state.firms, here.parameters
    rows = producing(here)
    firms.ownership[rows[::3]] = FOREIGN
    firms.deposit[rows] = draw.choice([-1, 1, 3], len(rows)) * firms.last_costs[rows] // 2
    firms.debt[rows] = draw.choice([0.0, 0.2, 2.0], len(rows)) * firms.capital[rows]
    capital = firms.capital[rows].astype(float)
    ratio = by_sector(here, rule.capital.capital_output)[rows]
    goal = ratio * firms.expected_orders[rows] * (1.0 + rule.capital.headroom)
    wear = rule.capital.depreciation * capital
    wanted = positive(wear + rule.capital.gap_closing * (goal - capital))
    cash = rule.credit.cash_months * firms.last_costs[rows]
    own = positive(firms.deposit[rows] - rule.credit.investment_cash_share * cash)
    credit = positive(rule.credit.leverage_limit * capital - firms.debt[rows])
    foreign = firms.ownership[rows] == FOREIGN
    invested = np.where(foreign, wanted, np.minimum(wanted, own + credit))
    plans.plan_investment(here)
    missing = positive(wanted - own)
    parent, loan = np.where(foreign, missing, 0.0), np.where(foreign, 0.0, missing)
    np.testing.assert_allclose(firms.planned_investment[rows], invested, atol=3.0)
    np.testing.assert_allclose(firms.planned_parent[rows], parent, atol=3.0)
    np.testing.assert_allclose(firms.planned_loan[rows], np.minimum(loan, credit), atol=3.0)
    firms_invest(here)
    np.testing.assert_allclose(firms.capital[rows], capital + invested - wear, atol=4.0)
    paid = payout(
        deposit=firms.deposit[rows], cash_wanted=cash.astype(np.int64), parameters=rule.credit
    )
    expected = rule.credit.payout_rate * positive(firms.deposit[rows] - cash)
    np.testing.assert_allclose(paid, expected, atol=2.0)
    assert (wanted == 0.0).any()
    assert (invested < wanted - 3.0).any()
    assert (parent > 0.0).any()


@prints(
    PAGE, "Capital and credit",
    r"I_{\mathrm{domestic}} \le [M - k M^*]^{+} + [\lambda K - \mathrm{debt}]^{+}",
    r"\mathrm{parent} = \left[I_{\mathrm{foreign}} - [M - k M^*]^{+}\right]^{+}",
)  # fmt: skip
def test_own_money_comes_first() -> None:
    rule, whole = toy().parameters.credit, np.int64
    deposit, debt = np.array([0, 90, 400, 90], whole), np.array([500, 0, 0, 0], whole)
    cash, capital, parent = np.full(4, 100, whole), np.full(4, 200, whole), np.arange(4) == 3
    total, loan, paid_in = affordable(
        wanted=np.full(4, 300, whole), deposit=deposit, cash_wanted=cash, debt=debt,
        capital=capital, has_parent=parent, parameters=rule,
    )  # fmt: skip
    own = positive(deposit - np.floor(rule.investment_cash_share * 100.0))
    credit = positive(np.floor(rule.leverage_limit * 200.0) - debt)
    np.testing.assert_allclose(total, np.where(parent, 300, np.minimum(300.0, own + credit)))
    np.testing.assert_allclose(paid_in, np.where(parent, positive(300.0 - own), 0.0))
    np.testing.assert_allclose(loan, np.where(parent, 0.0, np.minimum(positive(300 - own), credit)))


def beta_two_four(here: Province, firm: int) -> float:
    """The second smallest of five uniforms is distributed so."""
    who = here.state.firms.identity[firm : firm + 1]
    first, second = (
        uniforms(here.seed, stream=INNOVATION, month=here.now, identities=who, number=number)[0]
        for number in (1, 2)
    )
    return float(np.sort([*first, second[0]])[1])


def peers_met(here: Province) -> dict[int, int]:
    firms, peers = here.state.firms, {}
    for sector in here.structure.firm_sectors:
        rows = np.flatnonzero((firms.sector == sector) & (firms.alive == 1))
        luck = uniforms(here.seed, stream=PEERS, month=here.now, identities=firms.identity[rows])
        for row, u in zip(rows, luck, strict=True):
            if u[0] < here.parameters.technology.peer_meeting_rate:
                peers[int(row)] = int(rows[int(u[1] * len(rows))])
    return peers


def learned(here: Province, firm: int, effort: float, peers: dict[int, int]) -> tuple[float, bool]:
    """Growth of ln productivity of a firm in the month, and whether it innovated, by the page."""
    firms, rule, digital = here.state.firms, here.parameters.technology, here.parameters
    log = np.log(firms.productivity)
    frontier = math.log(here.outside.frontier)

    def lead(other: float) -> float:
        return max(other - log[firm], 0.0)

    before, made = firms.cumulative_output[firm], firms.output[firm]
    growth = rule.learning_by_doing * math.log((before + made) / before)
    absorbed = (firms.staff_education[firm] / here.reference_education) ** rule.absorption_exponent
    chance = 1.0 - math.exp(-rule.innovation_rate * effort * absorbed)
    who = firms.identity[firm : firm + 1]
    u = uniforms(here.seed, stream=INNOVATION, month=here.now, identities=who)[0]
    innovates = bool(u[0] < chance)
    growth += rule.innovation_step * beta_two_four(here, firm) if innovates else 0.0
    known = rule.peer_rate * lead(log[peers[firm]]) if firm in peers else 0.0
    known += rule.hire_rate * firms.hired_knowledge[firm] / max(int(firms.employees[firm]), 1)
    if firms.school_partner[firm] or firms.project_until[firm] >= here.now:
        known += rule.school_rate * lead(frontier - rule.school_gap)
    if firms.ownership[firm] == FOREIGN:
        growth += rule.transfer_rate_foreign * lead(frontier)
    elif firms.partner[firm] >= 0:
        known += rule.transfer_rate * effort * lead(log[firms.partner[firm]])
    if firms.ownership[firm] == DOMESTIC:
        known += rule.nation_rate * lead(frontier - rule.nation_gap)
    yearly = digital.digital_firms.internet_growth + digital.digital_firms.commerce_growth
    growth += digital.digital_firms.rise_months * yearly / 12.0 * firms.digital_step[firm]
    return growth + absorbed * known, innovates


@pytest.mark.parametrize("seed", range(3))
@prints(
    PAGE, "Productivity and transfer",
    r"\Delta\ln A = \ell\,\ln\frac{Q + y}{Q} + \xi + \left(\frac{h}{h^\circ}\right)^{\vartheta} "
    r"\left[\lambda\,\epsilon\,G_c + \lambda_p G_p + \lambda_s G_s + \lambda_h G_h + "
    r"\lambda_N G_N\right] + \lambda_F G_F + \frac{m\,(g_i + g_e)}{12}\,\Delta d",
    r"P(\xi > 0) = 1 - \exp\left[-\zeta\,\epsilon\,"
    r"\left(\frac{h}{h^\circ}\right)^{\vartheta}\right]",
    r"\xi \sim \bar\xi\,\mathrm{Beta}(2, 4)", r"G_k = (\ln A_k - \ln A)^{+}",
)  # fmt: skip
def test_productivity_of_a_month(seed: int) -> None:
    rules = {"nation_rate": 0.02, "peer_meeting_rate": 0.6, "nation_gap": 0.1,
             "innovation_rate": 0.2, "school_gap": 0.2}  # fmt: skip
    here, draw = (
        toy(months=3, seed=seed, parameters={"technology": rules}),
        np.random.default_rng(seed),
    )
    spread(here, "productivity", "staff_education", "output", seed=seed, by=0.5)
    firms, rows = here.state.firms, producing(here)
    firms.ownership[rows[::3]] = FOREIGN
    firms.partner[:] = np.where(draw.random(firms.rows) < 0.7, draw.choice(rows, firms.rows), -1)
    firms.school_partner[:] = draw.integers(0, 2, firms.rows)
    firms.project_until[::3] = here.now
    firms.hired_knowledge[:] = draw.uniform(0.0, 3.0, firms.rows)
    firms.digital_step[:] = draw.uniform(0.0, 0.1, firms.rows)
    firms.research[:] = (draw.uniform(0.0, 0.02, firms.rows) * firms.last_output).astype(np.int64)
    revenue = firms.last_output * firms.price
    effort = firms.research / np.maximum(revenue, 1.0) / here.parameters.technology.reference_effort
    more = 1.0 + here.parameters.houses.project_effect
    effort = np.where(firms.project_until >= here.now, effort * more, effort)
    peers = peers_met(here)
    expected = [learned(here, int(firm), float(effort[firm]), peers) for firm in rows]
    before = firms.productivity.copy()
    technology.grow(here)
    growth = [one for one, _ in expected]
    np.testing.assert_allclose(np.log(firms.productivity / before)[rows], growth, rtol=1e-9)
    assert (firms.innovated[rows] == here.now).tolist() == [steps for _, steps in expected]
    assert 0 < sum(steps for _, steps in expected) < len(rows)


@pytest.mark.parametrize("support", [0.0, 0.4])
@prints(
    PAGE, "Digital use and automation",
    r"P_{\mathrm{digital}} = r\,\Lambda\left[a \ln\frac{n}{n^\circ} + b \ln\frac{h}{h^\circ} + "
    r"c\,\left(S - \tfrac12\right) + e\,g\right]",
    r"\Delta d = \min\left(\frac1m,\ 1 - d\right)",
)  # fmt: skip
def test_digital_adoption_of_firms(support: float) -> None:
    rules = {"small_limit": 8, "adoption_rate": 1.0, "reference_size": 3}
    here = toy(months=2, parameters={"digital_firms": rules})
    spread(here, "staff_education")
    firms, rule, rows = here.state.firms, here.parameters.digital_firms, producing(here)
    firms.digital[:] = np.tile([0.0, 0.0, 0.4, 0.99], firms.rows)[: firms.rows]
    here.digitalisation.support = support
    on = np.array([
        (firms.digital[rows][firms.sector[rows] == firms.sector[row]] > 0.0).mean() for row in rows
    ])  # fmt: skip
    size = np.maximum(firms.employees[rows], 1)
    logit = rule.size_response * np.log(size / rule.reference_size)
    logit = logit + rule.peer_response * (on - 0.5)
    logit = logit + rule.education_response * np.log(
        firms.staff_education[rows] / here.reference_education
    )
    logit = logit + rule.cost_response * support * (firms.employees[rows] < 8)
    chance = 1.0 / (1.0 + np.exp(-logit))
    np.testing.assert_allclose(digital_firms.adoption_hazard(here, rows), chance, rtol=1e-12)
    luck = uniforms(here.seed, stream=DIGITAL, month=here.now, identities=firms.identity[rows])
    level = firms.digital[rows].astype(float)
    rises = ((level > 0.0) | (luck[:, 0] < chance)) & (firms.employees[rows] > 0)
    step = np.where(rises, np.minimum(1.0 / rule.rise_months, 1.0 - level), 0.0)
    found, cost = digital_firms.wanted_rise(here, rows)
    np.testing.assert_allclose(found, step, rtol=1e-12)
    np.testing.assert_allclose(cost, step * rule.cost_per_person * firms.employees[rows])
    assert (rises & (level == 0.0)).any()


@pytest.mark.parametrize(("support", "shock"), [(0.0, 0.0), (0.5, 0.3), (0.3, -0.8)])
@prints(
    PAGE, "Digital use and automation",
    r"12\,w > \mathrm{hurdle} \cdot C e^{k a_i - \delta t + x}\,(1 - g_a)",
    r"\Delta a_i = \min(\bar a,\ 1 - a_i)",
    r"\mathrm{saved} = n\,\frac{\sigma\,\Delta a_i}{1 - \sigma a_i}",
)  # fmt: skip
def test_automation_where_it_pays(support: float, shock: float) -> None:
    rules = {"review_rate": 0.7, "step": 0.2, "cost_steepness": 2.0, "cost_per_worker": 3e7}
    here = toy(months=5, parameters={"automation": rules}, levers={"automation_cost": shock})
    spread(here, "last_wages", by=0.8)
    firms, rule, rows = here.state.firms, here.parameters.automation, producing(here)
    firms.automation[:] = np.tile([0.0, 0.3, 0.9], firms.rows)[: firms.rows]
    here.automation.support = support
    years = 2010 + 5 / 12 - rule.cost_year
    level, staff = firms.automation[rows], firms.employees[rows]
    cost = 3e7 * np.exp(2.0 * level - rule.cost_decline * years + shock)
    pay = 12.0 * firms.last_wages[rows] / np.maximum(staff, 1)
    luck = uniforms(here.seed, stream=AUTOMATION, month=here.now, identities=firms.identity[rows])
    pays = (pay > rule.hurdle * cost * (1.0 - support)) & (luck[:, 0] < 0.7)
    step = np.where(pays, np.minimum(0.2, 1.0 - level), 0.0)
    share = rule.labour_saved * by_sector(here, rule.exposure)[rows]
    saved = staff * share * step / (1.0 - share * level)
    found, spent = automation.wanted_step(here, rows)
    np.testing.assert_allclose(found, step, rtol=1e-12)
    np.testing.assert_allclose(automation.workers_saved(here, rows, step), saved, rtol=1e-12)
    np.testing.assert_allclose(spent, cost * saved, rtol=1e-12)
    assert 0 < pays.sum() < len(rows)


@pytest.mark.parametrize("imported", [0.02, 0.3, 0.99])
@prints(
    PAGE, "Local content",
    r"\Delta = \min\left(\max\left[\gamma\,\left(e^{-c^\circ/c_1} - e^{-c/c_1}\right),\ "
    r"m - 1\right],\ m\right)",
    r"c = \sum_{\mathrm{suppliers}} \frac{n_j A_j}{n A}",
)  # fmt: skip
def test_local_content_of_customers(imported: float) -> None:
    rules = {"large_exporter": 6, "content_gain": 0.9, "reference_capability": 0.3}
    here, draw = toy(months=2, parameters={"suppliers": rules}), np.random.default_rng(1)
    spread(here, "productivity", by=0.5)
    firms, rule, rows = here.state.firms, here.parameters.suppliers, producing(here)
    firms.partner[:] = np.where(
        draw.random(firms.rows) < 0.6, draw.choice(rows[:6], firms.rows), -1
    )
    works = firms.employees * firms.productivity
    needed, shift = rule.capability_needed, []
    for row in rows:
        mine = [j for j in rows if firms.partner[j] == row]
        staff = max(int(firms.employees[row]), 1)
        capability = sum(works[j] for j in mine) / (staff * firms.productivity[row])
        moved = 0.9 * (math.exp(-0.3 / needed) - math.exp(-capability / needed))
        large = firms.sector[row] in here.structure.exporters and firms.employees[row] >= 6
        customer = firms.ownership[row] == FOREIGN or large
        shift.append(min(max(moved, imported - 1.0), imported) if customer else 0.0)
    found, _ = local_shift(here, rows, imported_share=imported)
    np.testing.assert_allclose(found, shift, rtol=1e-12)
    assert min(shift) < 0.0 < max(shift)


def relative_cost(here: Province, sector: int) -> float:
    own = here.unit_labour_cost[sector] / here.parameters.entry.reference_unit_labour_cost
    return float(own / (here.outside.competitor_cost / here.opening_competitor_cost))


def attractive() -> Province:
    """A province in which all that foreign firms look at differs from its reference."""
    levers = {"foreign_entry_incentive": 0.05, "industrial_land_limit": -0.3, "foreign_entry": 0.4}
    here = toy(months=3, levers=levers, parameters={"entry": {"land_limit": 300.0}})
    here.unit_labour_cost[:] *= np.linspace(0.8, 1.3, len(here.unit_labour_cost))
    here.outside.competitor_cost *= 1.1
    here.outside.business_environment = 0.3
    here.public_capital.stock *= 1.4
    here.parks.land_opened = 0.5
    here.state.firms.staff_education[:] += 1.0
    programmes, rule = here.programmes.stock, here.parameters
    programmes["investment_promotion"] = 0.6 * rule.entry.promotion_scale
    programmes["e_government"] = 0.5 * rule.engagement.e_government_scale
    return here


@prints(
    PAGE, "Entry and exit",
    r"\mu_s n_0 \left(\frac{c}{c^*}\right)^{-\beta_1} "
    r"\left(\frac{1 + n}{1 + n_0}\right)^{\beta_6} \ell^{\beta_3} "
    r"e^{\beta_7 \tau + \beta_2 (h - h^\circ) + \beta_5 B}\, I^{\beta_4}\, \Pi\, z_t\,(1 + x_F)",
    r"\ell = \left[1 - \frac{N}{\bar N\,(1 + x_L) + H/a}\right]^{+}",
    r"\Pi = \exp\left[e\,(1 - e^{-S/S_0})\right]",
)  # fmt: skip
def test_foreign_entries_expected() -> None:
    here = attractive()
    firms, rule = here.state.firms, here.parameters.entry
    firms.ownership[1:4] = FOREIGN
    foreign = int(((firms.ownership == FOREIGN) & (firms.alive == 1)).sum())
    jobs = int(firms.employees[producing(here)].sum())
    hold = 300.0 * (1.0 - 0.3) + 0.5 / here.parameters.environment.land_per_job
    land = max(1.0 - jobs / hold, 0.0)
    schooling = (firms.staff_education * firms.employees).sum() / firms.employees.sum()
    gain = here.parameters.engagement.e_government_gain
    environment = 0.3 + gain * (1.0 - math.exp(-0.5))
    exponent = rule.incentive_elasticity * 0.05
    exponent += rule.skill_response * (schooling - rule.reference_schooling)
    exponent += rule.business_environment_response * environment
    crowd = ((1.0 + foreign) / (1.0 + rule.reference_firms)) ** rule.agglomeration_elasticity
    common = rule.reference_firms * crowd * land**rule.land_exponent * math.exp(exponent)
    common *= infrastructure(here) ** rule.infrastructure_elasticity
    common *= math.exp(rule.promotion_effect * (1.0 - math.exp(-0.6)))
    common *= here.outside.investment_cycle * (1.0 + 0.4)
    found = entry.wished_entries(here)
    for sector in here.structure.exporters:
        mean = rule.foreign_rate[sector] * common
        mean *= relative_cost(here, sector) ** -rule.cost_elasticity
        assert found[sector] == pytest.approx(mean, rel=1e-12)
        assert mean > 0.0


@prints(
    PAGE, "Entry and exit", r"\mu_d\,n_d\,\left(\frac{[m]^{+}}{m^\circ}\right)^{\beta} "
    r"(1 + \gamma\,g)",
)  # fmt: skip
def test_start_ups_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {"start_up_profit_response": 1.5, "grant_response": 0.8}
    here = toy(months=3, parameters={"entry": rules})
    firms, rule, draw = here.state.firms, here.parameters.entry, np.random.default_rng(9)
    firms.margin[:] = draw.normal(0.1, 0.3, firms.rows)
    firms.margin[firms.sector == here.structure.local_sectors[0]] = -0.2
    here.reference_margin[here.structure.local_sectors[1]] = -0.1
    firms.ownership[firms.sector == here.structure.exporters[0]] = FOREIGN
    expected = {}
    for sector in here.structure.firm_sectors:
        mine = (firms.sector == sector) & (firms.alive == 1)
        margin = (firms.margin[mine] * firms.employees[mine]).sum() / firms.employees[mine].sum()
        over = max(margin, 0.0) / max(here.reference_margin[sector], 0.01)
        domestic = max(int((firms.ownership[mine] == DOMESTIC).sum()), 1)
        expected[sector] = rule.start_up_rate * domestic * over**1.5
    here.programmes.effective["start_up_support"] = (
        0.6 * rule.start_up_grant * sum(expected.values())
    )
    asked = captured(monkeypatch, "banha.markets.entry", "poissons")
    entry.start_up(here)
    found = [float(one["means"][0]) for one in asked]
    means = [mean * (1.0 + 0.8 * 0.6) for mean in expected.values()]
    np.testing.assert_allclose(found, means, rtol=1e-9, atol=1e-15)
    assert min(means) == 0.0 < max(means)


@prints(
    PAGE, "Entry and exit",
    r"h_{\mathrm{close}} = x \left(\frac{\max(n, 1)}{\bar n}\right)^{-\omega}",
    r"h_{\mathrm{leave}} = r\,(c/c^*)^{\beta_r}",
)  # fmt: skip
@pytest.mark.parametrize("seed", range(4))
def test_which_firms_close_and_leave(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {"exit_rate": 0.3, "relocation_rate": 0.4, "mean_size_domestic": 12}
    here = toy(seed=seed, parameters={"entry": rules})
    firms, rule, rows = here.state.firms, here.parameters.entry, producing(here)
    firms.ownership[rows] = np.tile([FOREIGN, DOMESTIC, DOMESTIC], len(rows))[: len(rows)]
    firms.employees[rows[4]] = 0
    firms.protected_until[rows[-2:]] = here.now
    here.unit_labour_cost[:] *= np.linspace(0.8, 1.3, len(here.unit_labour_cost))
    closed: list[int] = []
    monkeypatch.setattr(entry, "close", lambda _, gone: closed.extend(gone.tolist()))
    entry.close_and_relocate(here)
    luck = uniforms(here.seed, stream=CLOSURE, month=here.now, identities=firms.identity[rows])
    expected = []
    for row, u in zip(rows.tolist(), luck[:, 0], strict=True):
        size = max(int(firms.employees[row]), 1) / 12
        hazard = rule.exit_rate * size**-rule.exit_size_exponent
        if firms.ownership[row] == FOREIGN:
            cost = relative_cost(here, int(firms.sector[row]))
            hazard = rule.relocation_rate * cost**rule.relocation_elasticity
        if firms.protected_until[row] < here.now and u < hazard:
            expected.append(row)
    assert closed == expected
    assert expected
