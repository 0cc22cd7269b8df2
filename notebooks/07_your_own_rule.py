# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What if firms behaved as you say they do?
#
# A model that cannot be argued with is of little use. There are three ways to put a rule of your
# own into the province without changing the package: replace a decision, add an agent, add a
# lever. The accounts are checked as ever: a rule that makes money out of nothing stops the run.

# %%
import mesa
import numpy as np

from banha import Decisions, Firm, Province, Scenario, compare_runs, simulate
from banha.decisions.finance import payout
from banha.report import comparison_figure

baseline = Scenario.baseline().with_run(scale=500, end="2015-12")
seeds = (1, 2)
usual = [simulate(baseline.with_run(seed=seed)) for seed in seeds]

# %% [markdown]
# ## A decision of your own
#
# `Decisions` lists every rule that can be replaced. A rule takes the keyword arguments of the one
# that it stands for. Here firms pay out half of what they would.


# %%
def thrifty(**given):
    """Half of the usual payout."""
    return payout(**given) // 2


thriftier = baseline.with_name("thrifty", title="Firms keep half of their profits")
kept = [
    simulate(thriftier.with_run(seed=seed), decisions=Decisions(payout=thrifty)) for seed in seeds
]
comparison_figure(compare_runs(usual, kept), ["firm_deposits", "capital", "household_income"])

# %% [markdown]
# ## An agent of your own, with a lever
#
# An agent is an ordinary Mesa agent. `decide()` is called each month before firms plan. `set` and
# `array` work on whole columns, which is quick at any scale; `for firm in firms` works too.
#
# The lever is a number over time that the agent reads: how far a living wage has come.


# %%
class LivingWage(mesa.Agent):
    """Lifts the wages that firms offer towards a living wage, as far as the lever has moved."""

    def __init__(self, province, *, wage):
        super().__init__(province)
        self.wage = wage

    def decide(self):
        moved = self.model.lever("living_wage")
        firms = self.model.agents_by_type[Firm]
        offered = firms.array("posted_wage")
        firms.set("posted_wage", offered + moved * np.maximum(self.wage - offered, 0.0))


def prepare(province):
    """Add the lever and the agent to a province that has just been opened."""
    province.add_lever("living_wage", value=0.1, start="2012-01", ramp_months=12)
    LivingWage(province, wage=3_500_000)


fairer = baseline.with_name("living-wage", title="Towards a living wage")
lifted = [simulate(fairer.with_run(seed=seed), prepare=prepare) for seed in seeds]
comparison_figure(
    compare_runs(usual, lifted),
    ["mean_pay", "employed", "unit_labour_cost_exporters", "exports"],
)

# %% [markdown]
# ## Looking at agents
#
# The same Mesa model can be stepped by hand.

# %%
province = Province(baseline)
for _ in range(6):
    province.step()
firms = province.agents_by_type[Firm]
largest = max(firms, key=lambda firm: firm.employees)
largest.sector, largest.employees, largest.posted_wage

# %% [markdown]
# ## The guard
#
# A rule that breaks the accounts is stopped with the account and the amount.

# %%
from banha.errors import AccountingError


class Forger(mesa.Agent):
    """Makes one đồng."""

    def decide(self):
        self.model.state.firms.deposit[1] += 1


try:
    simulate(baseline.with_run(end="2010-12"), prepare=Forger)
except AccountingError as error:
    print(error)

# %% [markdown]
# ## What now?
#
# - Who loses from the living wage: firms, their customers, or those who are not hired?
# - A lever that belongs to everybody goes into `scenarios/levers.csv`, with its mechanism, its cost
#   and its evidence: see *Changing a mechanism on the first day* in `CONTRIBUTING.md`.
