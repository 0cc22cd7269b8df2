"""Energy, space, accounts: what the page prints as an equation is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import prints, spread, toy

from banha.accounts.guard import check_accounts
from banha.actors import energy, environment, housing, pollution, public_capital, supply
from banha.draw import normals
from banha.errors import AccountingError
from banha.kernels.draws import SUPPLY
from banha.province import Province

PAGE = "surroundings.md"
HOUSEHOLDS_IN = ("labour_income", "pensions", "dividends", "moved_in", "deposit_interest",
                 "rents_received")  # fmt: skip
HOUSEHOLDS_OUT = ("personal_tax", "consumption", "equity", "moved_out", "school_fees", "rents_paid")
FIRMS_IN = ("exports", "local_sales", "loans", "equity", "losses_covered", "deposit_interest",
            "capital_sold", "subsidies")  # fmt: skip
FIRMS_OUT = (
    "inputs_local", "inputs_imported", "duties", "research", "wages", "commuter_pay",
    "social_insurance", "corporate_tax", "interest", "repayments", "investment_local",
    "investment_imported", "dividends", "capital_bought", "project_fees", "association_dues",
    "land_rents",
)  # fmt: skip


def producers(here: Province) -> Any:
    firms = here.state.firms
    return np.flatnonzero((firms.alive == 1) & (firms.sector != here.public_sector))


@pytest.mark.parametrize("standards", [0.0, 0.6])
@pytest.mark.parametrize("spent", [0.0, 4e6])
@prints(
    PAGE, "Energy", r"e \leftarrow e + \frac{I}{K}\,(v - e)",
    r"e \leftarrow e - c\,[e - v\,(1 - b)]^{+}", r"1 - c = e^{-X/(k\,E)}\,(1 - s\,\ell)",
    r"\mathrm{inputs} \propto (1 + c_s \ell)\,[1 + \epsilon\,(e\,p - 1)]",
    r"v \leftarrow v\,e^{-g_v/12}", r"p \leftarrow p\,e^{g_p/12}",
)  # fmt: skip
def test_energy_per_output(standards: float, spent: float) -> None:
    rules = {"new_equipment_progress": 0.03, "energy_price_growth": 0.02}
    levers = {"environmental_standards": standards}
    here = toy(months=3, levers=levers, parameters={"environment": rules})
    spread(here, "energy_intensity", "planned_investment", by=0.5)
    firms, rule, rows, state = (
        here.state.firms, here.parameters.environment, producers(here), here.environment
    )  # fmt: skip
    state.energy_price, state.new_equipment = 1.3, 0.8
    factor = 1.0 + rule.standards_cost * standards
    factor = factor * (1.0 + rule.energy_cost_share * (firms.energy_intensity[rows] * 1.3 - 1.0))
    np.testing.assert_allclose(energy.input_factor(here, rows), factor, rtol=1e-12)
    here.programmes.effective["efficiency_programme"] = spent
    used = firms.energy_intensity[rows]
    used = used + firms.planned_investment[rows] / firms.capital[rows] * (0.8 - used)
    gigajoules = 12.0 * float(state.energy.sum()) * 1000.0
    left = math.exp(-spent / (rule.efficiency_cost * gigajoules))
    left *= 1.0 - rule.standards_pace * standards
    gap = np.maximum(used - 0.8 * (1.0 - rule.efficiency_potential), 0.0)
    energy.renew_equipment(here)
    np.testing.assert_allclose(firms.energy_intensity[rows], used - (1.0 - left) * gap, rtol=1e-12)
    assert state.new_equipment == pytest.approx(0.8 * math.exp(-0.03 / 12.0))
    assert state.energy_price == pytest.approx(1.3 * math.exp(0.02 / 12.0))
    assert (gap == 0.0).any()
    assert (left < 1.0) == (spent + standards > 0.0)


def with_panels(share: float) -> Province:
    """A province in which panels of the programme bring a share of electricity."""
    here = toy(months=3, levers={"environmental_standards": 0.5})
    spread(here, "output", "energy_intensity")
    rule = here.parameters.environment
    power = share * float(here.environment.electricity.sum()) * 1e6
    here.programmes.stock["local_solar"] = power / rule.solar_yield * rule.solar_cost
    return here


@pytest.mark.parametrize("panels", [0.0, 0.2, 5.0])
@prints(
    PAGE, "Emissions, wastewater, pollution",
    r"\mathrm{CO_2} = f_g\,W\,(1 - S) + f_f\,F + \mathrm{processes}",
    r"S = \min\left(\frac{\bar S}{1 + e^{-s (t - t_0)}} + \frac{\mathrm{panels}}{W},\ 1\right)",
    r"P = a\,\frac{12 \sum \mathrm{CO_2}}{A\,g^\circ} + "
    r"(1 - a)\,\frac{12\,d\,Q\,(1 - u)}{A\,w^\circ}",
    r"u \leftarrow u + k\,[u_0 + (1 - u_0)\,\ell - u]",
)  # fmt: skip
def test_emissions_wastewater_and_pollution(panels: float) -> None:
    here = with_panels(panels)
    rule, firms, rows = here.parameters.environment, here.state.firms, producers(here)
    sectors = len(here.pack.sectors)
    state, treated = here.environment, here.environment.treated_share
    brings = panels * float(state.electricity.sum())
    output = energy.sector_output(here)
    environment.measure_environment(here)
    made = np.bincount(firms.sector[rows], firms.output[rows], minlength=sectors)
    burnt = np.bincount(
        firms.sector[rows], (firms.output * firms.energy_intensity)[rows], minlength=sectors
    )
    intensity = np.where(made > 0.0, burnt / np.maximum(made, 1.0), 1.0)
    gigajoules = np.array(rule.energy_intensity) * intensity * output
    megawatt_hours = np.array(rule.electricity_share) * gigajoules / 3.6
    year = 2010 + 3 / 12
    natural = rule.solar_ceiling / (
        1.0 + math.exp(-rule.solar_speed * (year - rule.solar_midpoint))
    )
    solar = min(natural + brings * 1000.0 / megawatt_hours.sum(), 1.0)
    gas = here.outside.grid_emission_factor * megawatt_hours * (1.0 - solar)
    gas = gas + rule.fuel_emission_factor * (gigajoules - 3.6 * megawatt_hours)
    gas = gas + np.array(rule.process_emissions) * output
    assert pollution.solar_share(here) == pytest.approx(solar)
    np.testing.assert_allclose(state.emissions, gas, rtol=1e-9)
    pull = rule.treated_share + (1.0 - rule.treated_share) * 0.5 - treated
    after = treated + rule.standards_pace * pull
    assert state.treated_share == pytest.approx(after)
    waste = rule.wastewater_share * float((np.array(rule.water_intensity) * output).sum())
    yearly = 12.0 / here.pack.opening["area"]
    polluted = rule.emission_weight * yearly * gas.sum() / rule.reference_emissions
    untreated = yearly * waste * (1.0 - after) / rule.reference_untreated
    polluted += (1.0 - rule.emission_weight) * untreated
    assert state.pollution == pytest.approx(polluted)
    assert (solar == 1.0) == (panels > 1.0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("power", "water"), [(2.0, 2.0), (0.7, 1.0), (1.5, 0.4)])
@prints(
    PAGE, "Limits of supply",
    r"\mathrm{share} = \min_{k}\left[\min\left(1, \frac{C_k\,e^{\sigma \epsilon_k} + "
    r"\mathrm{panels}_k}{W_k}\right)\right]^{\rho}",
    r"C_k \leftarrow C_k + b\,I\,[W_k (1 + r) - C_k]^{+}",
    r"W_k = \frac{\mathrm{used}_k}{\mathrm{share}}",
)  # fmt: skip
def test_limits_of_supply(seed: int, power: float, water: float) -> None:
    here = toy(months=2, seed=seed, parameters={"environment": {"supply_response": 0.6}})
    rule, limits = here.parameters.environment, here.environment.limits
    for name, times in (("power", power), ("water", water)):
        limits[name].capacity = times * limits[name].wanted
    panels = 0.1 * limits["power"].wanted
    stock = panels * 1e6 / rule.solar_yield * rule.solar_cost
    here.programmes.stock["local_solar"] = stock
    luck = normals(here.seed, stream=SUPPLY, month=here.now, identities=np.arange(2))
    reach = [
        (times * limit.wanted * math.exp(rule.supply_shock * draw) + more) / limit.wanted
        for times, limit, draw, more in zip(
            (power, water), limits.values(), luck, (panels, 0.0), strict=True
        )
    ]
    share = min(min(1.0, one) ** 0.6 for one in reach)
    assert supply.supply_share(here) == pytest.approx(share)
    assert (share == 1.0) == (power > 1.9)
    before = {name: limit.capacity for name, limit in limits.items()}
    used = {"power": 0.9 * limits["power"].wanted, "water": 1.1 * limits["water"].wanted}
    supply.build_supply(here, used)
    pace = rule.supply_building * public_capital.infrastructure(here)
    for name, limit in limits.items():
        wanted = used[name] / share
        gap = max(wanted * (1.0 + rule.reserve_margin) - before[name], 0.0)
        assert limit.wanted == pytest.approx(wanted)
        assert limit.capacity == pytest.approx(before[name] + pace * gap)


@prints(
    PAGE, "Public capital", r"K_g \leftarrow K_g (1 - \delta) + I_g",
    r"y^\circ_s \propto I^{\varepsilon}", r"I = \frac{K_g}{12\,Y\,\kappa^\circ}",
    r"Y \leftarrow Y + s\,(Y_t - Y)",
)  # fmt: skip
def test_public_capital_and_what_it_raises() -> None:
    here = toy(months=3)
    spread(here, "output")
    capital, rule = here.public_capital, here.parameters.public_capital
    paid, structure, own = here.ledger.paid, here.structure, here.own_account
    built = paid["public_investment_local"] + paid["public_investment_imported"]
    stock = capital.stock * (1.0 - rule.depreciation) + built
    duty = here.parameters.state.opening_import_duty
    price = 1.0 + structure.input_shares[-1] * duty
    firms, rows = here.state.firms, producers(here)
    sector = firms.sector[rows]
    added = firms.output[rows] * (1.0 - (structure.input_coefficient * price)[sector])
    now = float(added.sum())
    for place, coefficient in here.own_account_input_coefficient.items():
        now += own.volume[place] * (1.0 - coefficient * price[place])
    now += firms.employees[0] * here.pack.wage_monthly[here.public_sector]
    output = capital.output + rule.output_smoothing * (now - capital.output)
    public_capital.advance(here)
    assert built > 0
    assert capital.stock == pytest.approx(stock)
    assert capital.output == pytest.approx(output)
    infrastructure = stock / (12.0 * output * rule.reference_ratio)
    assert public_capital.infrastructure(here) == pytest.approx(infrastructure)
    np.testing.assert_allclose(
        here.base_output, capital.opening_base_output * infrastructure**rule.output_elasticity
    )


@pytest.mark.parametrize(("before", "share"), [(1.0, 0.3), (0.2, 0.3), (1.0, 1.4), (0.9, -0.2)])
@prints(
    PAGE, "Land",
    r"T = \min\left(T_{-1},\ \left[1 - \frac{a\,\Delta N + b\,\Delta F}{T^\circ}\right]^{+}\right)",
)  # fmt: skip
def test_farm_land_does_not_come_back(before: float, share: float) -> None:
    here = toy(months=2, parameters={"housing": {"land_per_job": 0.01, "land_per_floor": 0.001}})
    firms, homes = here.state.firms, here.housing
    jobs = int(share * here.pack.opening["farm_land"] / 0.01)
    exporting = np.isin(firms.sector, here.structure.exporters) & (firms.alive == 1)
    homes.opening_jobs = int(firms.employees[exporting].sum()) - jobs
    homes.opening_floor, homes.farm_land = homes.floor - 40.0, before
    taken = 0.01 * jobs + 0.001 * 40.0
    left = max(1.0 - taken / here.pack.opening["farm_land"], 0.0)
    housing.lose_farm_land(here)
    assert homes.farm_land == pytest.approx(min(before, left))


@prints(
    PAGE, "Accounts", r"M_i^{t} = M_i^{t-1} + \sum_{\mathrm{in}} p - \sum_{\mathrm{out}} p",
    r"Y_{\mathrm{production}} = Y_{\mathrm{income}} = Y_{\mathrm{expenditure}}",
)  # fmt: skip
def test_money_and_product_of_a_month() -> None:
    here = toy(months=2)
    before = here.state.households.deposit.copy(), here.state.firms.deposit.copy()
    keepers = [keeper.deposit for keeper in here.keepers]
    rows = here.state.households.rows, here.state.firms.rows
    here.step()
    state = here.state
    for table, money, count, come, go in (
        (state.households, before[0], rows[0], HOUSEHOLDS_IN, HOUSEHOLDS_OUT),
        (state.firms, before[1], rows[1], FIRMS_IN, FIRMS_OUT),
    ):
        earned = sum(getattr(table, name) for name in come)
        spent = sum(getattr(table, name) for name in go)
        after = np.append(money, np.zeros(table.rows - count, np.int64)) + earned - spent
        assert np.array_equal(table.deposit, after)
        assert earned.sum() > 0
    for keeper, money in zip(here.keepers, keepers, strict=True):
        moved = sum(keeper.received.values()) - sum(keeper.paid.values())
        assert keeper.deposit == money + moved
    ways = here.ways
    assert ways is not None
    assert ways.production == ways.income == ways.expenditure > 0
    here.state.households.deposit[0] += 1
    with pytest.raises(AccountingError):
        check_accounts(here)
