"""What is recorded of a month, computed from agents' state and the month's books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banha.actors.digital import observe_digital
from banha.actors.engagement import observe_engagement
from banha.actors.environment import observe_environment
from banha.actors.housing import observe_housing
from banha.actors.incomes import observe_incomes
from banha.actors.public_capital import observe_public_capital
from banha.actors.schooling import observe_schooling
from banha.actors.technology_records import observe_technology
from banha.actors.training import observe_training
from banha.markets.inventories import observe_inventories
from banha.observing.criteria import observe_criteria
from banha.observing.demands import observe_demands
from banha.observing.firm_sums import FirmSums
from banha.observing.firms import observe_firms
from banha.observing.houses import observe_houses
from banha.observing.memory import Memory
from banha.observing.money import observe_money
from banha.observing.pay import observe_pay
from banha.observing.people import observe_people
from banha.observing.product import observe_product
from banha.observing.survey import SURVEY_MONTHS, observe_survey, survey_people
from banha.observing.twelve_months import observe_twelve_months

if TYPE_CHECKING:
    from banha.economy import Economy

Values = dict[str, Any]


def observe(province: Economy, memory: Memory) -> Values:
    """Every recorded series of the month, in units of the real province."""
    scale, sums = province.scenario.scale, FirmSums(province)
    if memory.survey is None or province.month.month % SURVEY_MONTHS == 0:
        memory.survey = survey_people(province)
        memory.surveyed = observe_survey(memory.survey)
    values = {
        **observe_people(province, scale, sums),
        **memory.surveyed,
        **observe_pay(province, scale, sums),
        **observe_product(province, scale, sums, memory),
        **observe_money(province, scale),
        **observe_firms(province, sums),
        **observe_schooling(province, scale),
        **observe_training(province, scale),
        **observe_digital(province),
        **observe_engagement(province),
        **observe_housing(province, scale),
        **observe_incomes(province, scale),
        **observe_environment(province, scale),
        **observe_public_capital(province, scale),
        **observe_technology(province, scale),
        **observe_inventories(province, scale),
        **observe_houses(province, scale),
    }
    values |= observe_demands(province, scale, sums, values)
    values |= observe_twelve_months(province, memory, values, sums=sums)
    return {**values, **observe_criteria(memory, values)}
