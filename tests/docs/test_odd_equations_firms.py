"""Firms: what the page prints as an equation is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import by_sector, positive, prints, spread, toy

from banha.actors import firms as plans
from banha.actors import month_end
from banha.actors.supply import supply_share
from banha.decisions.plans import planned_staff, vacancies
from banha.draw import normals, uniforms
from banha.kernels.draws import ORDERS, PLACES
from banha.kernels.labour import EMPLOYEE, SKILLED, UNSKILLED
from banha.markets import inventories
from banha.markets import labour as labour_market
from banha.markets.exports import move_order_books
from banha.markets.goods import produce_exports
from banha.province import Province

PAGE = "firms.md"
Array = np.ndarray[Any, np.dtype[np.float64]]


def capacity(here: Province) -> Array:
    """What staff and capital allow."""
    firms = here.state.firms
    made = firms.capital / by_sector(here, here.parameters.capital.capital_output)
    producing = firms.sector != here.public_sector
    return np.where(producing, np.minimum(firms.labour_capacity, made), 0.0)


def labour_saved(here: Province) -> Array:
    rule = here.parameters.automation
    return rule.labour_saved * by_sector(here, rule.exposure)


def competitors(here: Province) -> float:
    """Weight times log of competitors' unit labour cost over that of the opening."""
    cost = here.outside.competitor_cost / here.opening_competitor_cost
    return here.parameters.demand.competitor_cost_response * math.log(cost)


@pytest.mark.parametrize("cap", [0.3, 50.0])
@pytest.mark.parametrize("settling", [0, 18])
@prints(
    PAGE, "Order books of exporters",
    r"f_i = \exp\left[\chi\,b \tanh\frac{z_i - \bar z}{b} - \rho \ln\frac{o_i}{\bar o} + "
    r"\sigma\,\epsilon_i\right]",
    r"o_i \leftarrow o_i f_i\,\frac{\sum o}{\sum o f}\,e^{g + \Delta s}",
    r"s \leftarrow s + \kappa\,\left(E\,b \tanh\frac{Z}{b} - s\right)",
    r"Z = (\bar z - z^\circ) + \eta \ln\frac{c}{c^\circ}", r"o_i \le \bar k\,\bar y_i",
    r"z^\circ \leftarrow z^\circ + \frac{\bar z - z^\circ}{m + 2}",
)  # fmt: skip
def test_order_books_of_a_month(settling: int, cap: float) -> None:
    rules = {"settling_months": settling, "book_cap": cap, "book_reversion": 0.05}
    here = toy(months=4, parameters={"demand": rules})
    spread(here, "order_book", "last_output", by=0.6)
    firms, rule, draw = here.state.firms, here.parameters.demand, np.random.default_rng(2)
    firms.margin[:] = draw.normal(0.1, 0.3, firms.rows)
    firms.protected_until[::3] = here.now
    here.outside.competitor_cost *= 1.3
    here.world_share[:] = 0.07
    here.outside.demand_growth[:] = 0.01 * np.arange(len(here.pack.sectors))
    reference, bound = here.reference_margin.copy(), rule.margin_bound
    books, limit = firms.order_book.copy(), cap * positive(capacity(here) - 1.0) + cap
    move_order_books(here)
    for sector in here.structure.exporters:
        rows = np.flatnonzero((firms.sector == sector) & (firms.alive == 1))
        book, margin, weight = books[rows], firms.margin[rows], firms.last_output[rows]
        mean = float((margin * weight).sum() / weight.sum())
        luck = normals(here.seed, stream=ORDERS, month=here.now, identities=firms.identity[rows])
        within = rule.own_margin_response * bound * np.tanh((margin - mean) / bound)
        within = within - 0.05 * np.log(book / book.mean()) + rule.book_shock * luck
        at = reference[sector]
        if here.months_done < settling:
            at += (mean - at) / (here.months_done + 2)
        gap = mean - at + competitors(here)
        level = rule.share_elasticity * bound * math.tanh(gap / bound)
        share = 0.07 + rule.share_adjustment * (level - 0.07)
        factor = np.exp(within)
        moved = book * factor * book.sum() / (book * factor).sum()
        moved = moved * math.exp(0.01 * sector + share - 0.07)
        lapsed = firms.protected_until[rows] < here.now
        moved = np.where(lapsed, np.minimum(moved, limit[rows]), moved)
        np.testing.assert_allclose(firms.order_book[rows], moved, rtol=1e-12)
        assert here.world_share[sector] == pytest.approx(share)
        assert here.reference_margin[sector] == pytest.approx(at)
        assert (moved == limit[rows]).any() == (cap < 1.0)


@prints(
    PAGE, "Expectations and staff",
    r"\ln\hat x \leftarrow \ln\hat x + \hat g + s\,(\ln x - \ln\hat x - \hat g)",
    r"\hat g \leftarrow \hat g + s_g\,(\Delta\ln\hat x - \hat g), \quad |\hat g| \le \bar g",
)  # fmt: skip
def test_what_firms_expect() -> None:
    here = toy(months=3)
    spread(here, "order_book", "local_orders", by=1.5)
    firms, rule = here.state.firms, here.parameters.production
    firms.expected_growth[:] = np.linspace(-1.0, 1.0, firms.rows) * rule.growth_bound
    rows = np.flatnonzero((firms.alive == 1) & (firms.sector != here.public_sector))
    log, growth = np.log(firms.expected_orders[rows]), firms.expected_growth[rows].copy()
    orders = np.log(firms.order_book[rows] + firms.local_orders[rows])
    after = log + growth + rule.expectation_smoothing * (orders - log - growth)
    drift = growth + rule.growth_smoothing * ((after - log) - growth)
    bounded = np.clip(drift, -rule.growth_bound, rule.growth_bound)
    plans.expect(here)
    np.testing.assert_allclose(firms.expected_orders[rows], np.exp(after), rtol=1e-12)
    np.testing.assert_allclose(firms.expected_growth[rows], bounded, rtol=1e-9, atol=1e-12)
    assert (drift != bounded).any()


def output_wanted(here: Province) -> Array:
    """For expected orders, and by exporters a part of the gap to the stock wanted."""
    firms, rule = here.state.firms, here.parameters.inventories
    orders = firms.expected_orders
    stocked = positive(orders + rule.gap_closing * (rule.months * orders - firms.inventory))
    exports = np.isin(firms.sector, here.structure.exporters)
    return np.where(exports, stocked, orders)


def staff_wanted(here: Province, away: float) -> Array:
    firms, rule = here.state.firms, here.parameters.production
    typical = by_sector(here, here.base_output) * firms.productivity * here.mean_efficiency
    own = firms.labour_capacity / np.maximum(firms.employees, 1)
    each = np.where((firms.employees > 0) & (own > 0.0), own, typical)
    ahead = output_wanted(here) * np.exp(rule.planning_lead * firms.expected_growth)
    machines = firms.capital / by_sector(here, here.parameters.capital.capital_output)
    wanted = (1.0 + rule.labour_buffer) * np.minimum(ahead, machines) / np.maximum(each, 1e-9)
    per_adult = here.opening_public_staff / here.opening_adults
    return np.where(
        firms.sector == here.public_sector, per_adult * here.adults, wanted * (1.0 - away)
    )


def skilled_wanted(here: Province, wanted: Array) -> Array:
    firms, rule = here.state.firms, here.parameters
    ratio = by_sector(here, here.skilled_ratio)
    ratio = ratio * np.exp(rule.automation.skill_bias * firms.automation)
    dearer = firms.premium / rule.wages.reference_premium
    ratio = ratio * dearer**-rule.labour.substitution_elasticity
    first = uniforms(here.seed, stream=PLACES, month=0, identities=firms.identity, number=1)
    whole = np.floor(wanted * ratio / (1.0 + ratio) + first[:, 0])
    return np.minimum(whole, wanted)


def places(here: Province, wanted: Array, staff: Array, most: Array, luck: Array) -> Array:
    leaving = by_sector(here, here.parameters.labour.separation_rate) * staff
    growth = np.minimum(positive(wanted - staff), np.maximum(most, 1.0))
    replaced = np.minimum(positive(wanted - staff + leaving), leaving)
    return np.floor(growth + replaced + luck)


@pytest.mark.parametrize(("months", "away"), [(0, 0.3), (3, 0.3), (3, 0.0)])
@prints(
    PAGE, "Expectations and staff",
    r"n^* = (1 + \beta)\,\frac{\min(x^*\,e^{T \hat g},\ K/\kappa)}{y}\,(1 - c)",
    r"x^* = [\hat x + g\,(m \hat x - v)]^{+}",
    r"\ell = \max\left(s_{\ell}\,\left[1 - \frac{n^*\,(1 + \beta_{\ell})}{n}\right]^{+},\ "
    r"1 - \frac{1 - c}{1 - c_{-1}}\right)",
    r"\mathrm{places} = \lfloor \min\left([n^* - n]^{+},\ \max(h, 1)\right) + "
    r"\min\left([n^* - n + r\,n]^{+},\ r\,n\right) + u \rfloor",
)  # fmt: skip
@prints(
    PAGE, "Skilled and unskilled labour",
    r"\frac{n_s}{n_u} = \left(\frac{n_s}{n_u}\right)^{\circ} e^{\beta a_i} "
    r"\left(\frac{\pi}{\pi^\circ}\right)^{-\sigma}",
)  # fmt: skip
def test_staff_wanted_layoffs_and_open_places(months: int, away: float) -> None:
    here = toy(months=months, levers={"suspension": away})
    spread(here, "expected_orders", "capital", "labour_capacity", "premium", by=0.7)
    firms, rule = here.state.firms, here.parameters
    firms.automation[:] = np.linspace(0.0, 0.6, firms.rows)
    firms.expected_growth[:] = np.linspace(-0.02, 0.02, firms.rows)
    firms.inventory[:] = np.linspace(0.0, 3.0, firms.rows) * firms.expected_orders
    firms.protected_until[::4] = here.now
    staff, skilled_staff = firms.employees.astype(float), firms.skilled_employees.astype(float)
    wanted = staff_wanted(here, away)
    skilled = skilled_wanted(here, wanted)
    luck = uniforms(here.seed, stream=PLACES, month=here.now, identities=firms.identity)
    plans.plan_staff(here)
    gone = 1.0 - wanted * (1.0 + rule.production.layoff_buffer) / np.maximum(staff, 1.0)
    laid_off = np.where(staff > 0, rule.production.layoff_speed * positive(gone), 0.0)
    newly = away if months == 0 else 0.0
    newly_by_firm = np.where(firms.sector == here.public_sector, 0.0, newly)
    np.testing.assert_allclose(firms.layoff, np.maximum(laid_off, newly_by_firm), atol=1e-12)
    young = firms.protected_until >= here.now
    usual = np.maximum(rule.labour.hiring_pace * staff, 1.0) / wanted
    pace = np.where(young, rule.labour.entrant_hiring_pace, usual)
    for found, mine, there, column in (
        (firms.skilled_vacancies, skilled, skilled_staff, 1),
        (firms.vacancies, wanted - skilled, staff - skilled_staff, 0),
    ):
        expected = places(here, mine, there, pace * mine, luck[:, column])
        assert found.tolist() == expected.tolist()
    assert (laid_off > 0.0).any()
    assert (firms.vacancies > 0).any()


@prints(
    PAGE, "Expectations and staff",
    r"n^* = (1 + \beta)\,\frac{\min(x^*\,e^{T \hat g},\ K/\kappa)}{y}\,(1 - c)",
    r"\mathrm{places} = \lfloor \min\left([n^* - n]^{+},\ \max(h, 1)\right) + "
    r"\min\left([n^* - n + r\,n]^{+},\ r\,n\right) + u \rfloor",
)  # fmt: skip
def test_staff_and_places_of_large_firms() -> None:
    """Some as large as to lose several persons a month, with staff about that wanted."""
    rule, draw = toy().parameters.production, np.random.default_rng(1)
    orders, growth, machines, each = draw.lognormal(8.0, 0.3, (4, 400))
    growth = (growth / 3000.0 - 1.0) * 0.02
    wanted = (1.0 + rule.labour_buffer) / each
    wanted = wanted * np.minimum(orders * np.exp(rule.planning_lead * growth), machines)
    found = planned_staff(
        expected_orders=orders, expected_growth=growth, capital_capacity=machines,
        output_per_person=each, parameters=rule,
    )  # fmt: skip
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    planned, staff = draw.uniform(0.0, 300.0, (2, 400))
    staff = np.where(draw.random(400) < 0.7, planned * draw.uniform(0.97, 1.03, 400), staff)
    rate, most, luck = draw.uniform(0.0, (0.04, 20.0, 1.0), (400, 3)).T
    gap, leaving = planned - staff, rate * staff
    places = np.minimum(positive(gap), np.maximum(most, 1.0))
    places = np.floor(places + np.minimum(positive(gap + leaving), leaving) + luck)
    posted = vacancies(
        planned=planned, employees=staff, replacement_rate=rate, hiring_pace=most, luck=luck
    )
    assert posted.tolist() == places.tolist()


def skilled_labour_weight(here: Province) -> Array:
    firms, rule = here.state.firms, here.parameters
    sector = by_sector(here, here.skilled_weight)
    shift = rule.automation.skill_bias * firms.automation
    odds = sector / (1.0 - sector) * np.exp(shift / rule.labour.substitution_elasticity)
    return odds / (1.0 + odds)


@pytest.mark.parametrize("seed", [1, 2])
@prints(
    PAGE, "Skilled and unskilled labour",
    r"L = \left[a S^{r} + (1 - a)\,U^{r}\right]^{1/r}, \quad r = 1 - \frac{1}{\sigma}",
    r"\frac{a}{1 - a} = \left(\frac{a}{1 - a}\right)^{\circ} e^{\beta a_i/\sigma}",
    r"S = \max(S_0,\ f\,U_0), \quad U = \max(U_0,\ f\,S_0)",
)  # fmt: skip
@prints(
    PAGE, "Production",
    r"\bar y = \min\left(\frac{y^\circ_s\,L(S, U)}{1 - \sigma a_i},\ \frac{K}{\kappa}\right)",
    r"S_0 = \sum_{i\ \mathrm{skilled}} e_i \min(A, b_i)",
    r"U_0 = \sum_{i\ \mathrm{unskilled}} e_i \min(A, b_i)",
)  # fmt: skip
@prints(
    PAGE, "Digital use and automation", r"y/L \propto \frac{1}{1 - \sigma a_i}",
    r"\sigma = \sigma_L\,E_s",
)  # fmt: skip
def test_what_the_staff_can_make(seed: int) -> None:
    here = toy(months=3, seed=seed)
    spread(here, "productivity", "capital", seed=seed)
    firms, persons, rule = here.state.firms, here.state.persons, here.parameters.labour
    persons.skill[:] *= np.random.default_rng(seed).lognormal(0.0, 0.3, persons.rows)
    firms.automation[:] = np.linspace(0.0, 0.8, firms.rows)
    labour = np.zeros((2, firms.rows))
    for row in np.flatnonzero(persons.status == EMPLOYEE):
        firm, kind = persons.employer[row], persons.place[row]
        age = (here.now - int(persons.birth_month[row])) // 12
        effect = here.structure.efficiency[4 * kind + persons.education[row], age]
        labour[kind, firm] += effect * min(firms.productivity[firm], float(persons.skill[row]))
    labour_market.measure_labour(here)
    np.testing.assert_allclose(firms.skilled_labour, labour[SKILLED], atol=1e-4)
    np.testing.assert_allclose(firms.unskilled_labour, labour[UNSKILLED], atol=1e-4)
    skilled = np.maximum(labour[SKILLED], rule.input_floor * labour[UNSKILLED])
    unskilled = np.maximum(labour[UNSKILLED], rule.input_floor * labour[SKILLED])
    r = 1.0 - 1.0 / rule.substitution_elasticity
    weight = skilled_labour_weight(here)
    together = (weight * skilled**r + (1.0 - weight) * unskilled**r) ** (1.0 / r)
    made = by_sector(here, here.base_output) * together
    made = made / (1.0 - labour_saved(here) * firms.automation)
    np.testing.assert_allclose(firms.labour_capacity, made, rtol=1e-4)
    machines = firms.capital / by_sector(here, here.parameters.capital.capital_output)
    found = here.capacity(slice(None))
    private = firms.sector != here.public_sector
    np.testing.assert_allclose(found[private], np.minimum(made, machines)[private], rtol=1e-4)
    assert (made < machines)[private].any()
    assert (made > machines)[private].any()
    assert (labour[SKILLED] != skilled).any()


@pytest.mark.parametrize(("closed", "away"), [(0.0, 0.0), (0.4, 0.1), (0.1, 0.4)])
@prints(
    PAGE, "Production", r"y \le \bar y\,\rho\,\min\left(\frac{1 - k}{1 - c},\ 1\right)",
    r"Y_{\mathrm{farm}} = Y^\circ A_F\,T^{1 - \alpha} \left(\frac{N}{N^\circ}\right)^{\alpha}",
)  # fmt: skip
def test_what_may_run_and_what_farms_make(closed: float, away: float) -> None:
    here = toy(months=3, levers={"lockdown": closed, "suspension": away})
    spread(here, "capital", "labour_capacity")
    here.environment.limits["power"].capacity *= 0.5
    here.outside.farm_productivity, here.housing.farm_land = 1.2, 0.7
    farm = here.structure.farm
    here.own_account.workers_in[farm] = 2 * here.opening_farmers
    local = np.isin(here.state.firms.sector, here.structure.local_sectors)
    allowed = supply_share(here) * min((1.0 - closed) / (1.0 - away), 1.0)
    produce_exports(here)
    np.testing.assert_allclose(
        here.state.firms.free_capacity[local], capacity(here)[local] * allowed, rtol=1e-12
    )
    exponent = here.parameters.production.farm_labour_exponent
    made = here.pack.output[farm] / 12.0 * 1.2 * 0.7 ** (1.0 - exponent) * 2.0**exponent
    assert here.own_account.volume[farm] == pytest.approx(made)
    assert allowed < 0.9


@pytest.mark.parametrize("seed", range(4))
@prints(
    PAGE, "Inventories",
    r"y^p = \min\left(\max\left[\min(x^*, \bar y),\ (o - v)^{+}\right],\ "
    r"(o - v + r\,m \hat x)^{+}\right)",
    r"x^* = [\hat x + g\,(m \hat x - v)]^{+}", r"y = \max(y^p,\ o + d - v)",
    r"v \leftarrow v + y - o - d",
)  # fmt: skip
def test_output_of_exporters_and_their_stocks(seed: int) -> None:
    here, draw = toy(months=3), np.random.default_rng(seed)
    spread(here, "capital", "labour_capacity", "order_book", "expected_orders", seed=seed, by=1.0)
    firms, rule = here.state.firms, here.parameters.inventories
    firms.inventory[:] = draw.choice([0.0, 0.3, 4.0], firms.rows) * firms.expected_orders
    rows = np.flatnonzero(np.isin(firms.sector, here.structure.exporters))
    stock, orders = firms.inventory[rows].copy(), firms.expected_orders[rows]
    may_run = capacity(here)[rows] * supply_share(here)
    produce_exports(here)
    sold = np.minimum(firms.order_book[rows], may_run + stock)
    planned = np.maximum(np.minimum(output_wanted(here)[rows], may_run), positive(sold - stock))
    planned = np.minimum(planned, positive(sold - stock + rule.room * rule.months * orders))
    np.testing.assert_allclose(firms.exports[rows], sold, atol=1.0)
    np.testing.assert_allclose(firms.planned_output[rows], planned, atol=2.0)
    firms.local_sales[rows] = (draw.choice([0.0, 0.4, 2.0], len(rows)) * orders).astype(np.int64)
    inventories.settle_stocks(here, rows)
    asked = sold + firms.local_sales[rows]
    made = np.maximum(planned, asked - stock)
    np.testing.assert_allclose(firms.output[rows], made, atol=3.0)
    np.testing.assert_allclose(firms.inventory[rows], stock + made - asked, atol=3.0)


@pytest.mark.parametrize("most", [0.01, 0.4])
@pytest.mark.parametrize(("level", "unemployment"), [(None, 0.05), (0.02, 0.05), (-0.2, 0.0)])
@prints(
    PAGE, "Posted wage and premium",
    r"w \leftarrow w \exp\left[\psi_1 \Delta\ln A_f + \psi_2 \Delta\ln A_s - "
    r"\psi_3 (u - u^\circ) + \psi_4 (v - v^\circ) + R + \Delta q\right]",
    r"R_{\mathrm{export}} = \psi_m b \tanh\frac{Z_f}{b}",
    r"Z_f = (z_f - z^\circ) + \eta \ln\frac{c}{c^\circ}",
    r"R_{\mathrm{local}} = \psi_r \ln\frac{\bar w\,\omega_s}{w}",
    r"q \leftarrow q + s\,\left(-\beta \ln\frac{u}{u^\circ} - q\right)",
    r"\Delta\ln\pi = \psi_e\,(d_s - d_u) + \psi_t\,(\ln\theta_s - \ln\theta_u - \tau^\circ)",
)  # fmt: skip
def test_posted_wages_and_premium(level: float | None, unemployment: float, most: float) -> None:
    here = toy(months=2, parameters={"wages": {"monthly_bound": most}})
    spread(here, "posted_wage", "premium")
    firms, rule, draw = here.state.firms, here.parameters.wages, np.random.default_rng(4)
    for name, wide in (("productivity_growth", 0.01), ("unfilled", 0.2), ("margin", 0.5),
                       ("unfilled_gap", 0.4)):  # fmt: skip
        getattr(firms, name)[:] = draw.uniform(-wide, wide, firms.rows)
    here.sector_growth[:] = draw.normal(0.0, 0.005, len(here.sector_growth))
    here.unemployment, here.wage_curve, here.tightness_gap = unemployment, level, 1.4
    here.outside.competitor_cost *= 0.8
    here.outside.minimum_wage = float(np.median(firms.posted_wage)) / rule.minimum_pull
    wage, premium = firms.posted_wage.copy(), firms.premium.copy()
    bound, staff = here.parameters.demand.margin_bound, firms.employees
    gap = firms.margin - by_sector(here, here.reference_margin) + competitors(here)
    mean = float((wage * staff).sum() / staff.sum())
    anchor = np.where(
        np.isin(firms.sector, here.structure.exporters),
        rule.margin_anchor * bound * np.tanh(gap / bound),
        rule.relative_anchor * np.log(mean * by_sector(here, here.relative_wage) / wage),
    )
    slack = max(unemployment, 1.0 / here.employed) / rule.reference_unemployment
    wanted = -rule.curve_elasticity * math.log(slack)
    after = wanted if level is None else level + rule.curve_speed * (wanted - level)
    step = 0.0 if level is None else after - level
    change = rule.own_productivity_weight * firms.productivity_growth
    change = change + rule.sector_productivity_weight * by_sector(here, here.sector_growth)
    change = change - rule.unemployment_response * (unemployment - rule.reference_unemployment)
    change = change + rule.unfilled_response * (firms.unfilled - rule.reference_unfilled)
    bounded = np.clip(change + anchor + step, -most, most)
    least = rule.minimum_pull * here.outside.minimum_wage
    below = wage * np.exp(bounded) < least
    bounded = np.where(below, np.minimum(np.log(least / wage), most), bounded)
    plans.post_wages(here)
    np.testing.assert_allclose(firms.posted_wage, wage * np.exp(bounded), rtol=1e-12)
    assert here.wage_curve == pytest.approx(after)
    rise = rule.premium_unfilled_response * firms.unfilled_gap
    rise = rise + rule.premium_tightness_response * (1.4 - rule.reference_tightness_gap)
    np.testing.assert_allclose(firms.premium, premium * np.exp(rise), rtol=1e-12)
    assert below.any()
    assert (np.abs(bounded) < most).any() if most > 0.1 else (np.abs(bounded) == most).any()


@prints(
    PAGE, "Posted wage and premium",
    r"\Delta\ln\pi = \psi_e\,(d_s - d_u) + \psi_t\,(\ln\theta_s - \ln\theta_u - \tau^\circ)",
)  # fmt: skip
def test_unfilled_places_and_open_places_per_seeker() -> None:
    here, draw = toy(months=2), np.random.default_rng(8)
    firms = here.state.firms
    asked = draw.integers(0, 3, (firms.rows, 2)) * 3
    left = np.minimum(draw.integers(0, 4, (firms.rows, 2)), asked)
    staff = draw.integers(0, 9, (firms.rows, 2))
    before = firms.unfilled.copy()
    labour_market.remember_unfilled(here, asked, left, staff=staff)
    open_, present = left.sum(axis=1), staff.sum(axis=1)
    share = open_ / np.maximum(present + open_, 1)
    np.testing.assert_allclose(firms.unfilled, np.where(asked.sum(axis=1) > 0, share, before))
    shares = left / np.maximum(asked, 1)
    gap = np.where((asked > 0).all(axis=1), shares[:, SKILLED] - shares[:, UNSKILLED], 0.0)
    np.testing.assert_allclose(firms.unfilled_gap, gap)
    here.counts["vacancies"], here.counts["skilled_vacancies"] = 17, 6
    here.skill_seekers = (4, 9)
    month_end.measure_people(here, opening=False)
    theta = math.log((6 + 1) / (4 + 1)) - math.log((17 - 6 + 1) / (9 + 1))
    assert here.tightness_gap == pytest.approx(theta)
