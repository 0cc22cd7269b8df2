"""What a snapshot may hold: classes of state, kinds of numbers, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from banha.accounts.ledger import Ledger
from banha.accounts.own_account import OwnAccount
from banha.accounts.product import ThreeWays
from banha.actors import institutions
from banha.actors.automation import Automation
from banha.actors.digital import Habits
from banha.actors.digital_firms import Digitalisation
from banha.actors.environment import Environment
from banha.actors.housing import Housing
from banha.actors.incomes import Living
from banha.actors.institutions import Bank, CentralGovernment, Institution, World
from banha.actors.public_capital import PublicCapital
from banha.actors.schooling import Schooling
from banha.actors.supply import SupplyLimit
from banha.decisions.spending import SpendingSystem
from banha.houses.association import BusinessAssociation
from banha.houses.parks import ParkDeveloper
from banha.houses.programme_money import Programmes
from banha.houses.schools import KINDS
from banha.markets.inventories import Stocks
from banha.mesa_names import mesa
from banha.observing.accounting import Factors, TotalFactorProductivity
from banha.observing.memory import Memory
from banha.observing.survey import Survey
from banha.outside import Outside
from banha.province import Province
from banha.records import Records
from banha.state import State

CLASSES: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        Automation, Digitalisation, Environment, Factors, Habits, Housing, Ledger, Living, Outside,
        OwnAccount, Programmes, PublicCapital, Schooling, SpendingSystem, State, Stocks,
        SupplyLimit, Survey, ThreeWays, TotalFactorProductivity,
    )
}  # fmt: skip
"""The classes of which opening a snapshot makes objects, by the name in the snapshot."""

AGENTS = (
    institutions.State, CentralGovernment, Bank, *KINDS, BusinessAssociation, ParkDeveloper, World,
)  # fmt: skip
"""The institutions of every province, in the order in which it makes them."""

NUMBERS = ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f4", "<f8")
"""Types of numbers, alone or in arrays, as numpy writes them."""

AFRESH: Mapping[type, frozenset[str]] = {
    Province: frozenset({
        "scenario", "seed", "decisions", "guard", "crew", "scratch", "pack", "parameters",
        "structure", "lever_paths",
    }),
    Records: frozenset({"start", "sectors", "criteria", "_parts", "_values", "_paid"}),
    Memory: frozenset({
        "parts", "criteria", "indicators", "added_up", "weights", "measured_weights",
    }),
    Institution: frozenset({"model", "unique_id", "pos"}),
}  # fmt: skip
"""Attributes that follow from the scenario and the code: a snapshot leaves them out.

`_values` and `_paid`, the recorded series and payments, are kept apart: there is room for the
months of the scenario.
"""


@cache
def _of_mesa() -> frozenset[str]:
    return frozenset(vars(mesa.Model(rng=0)))


def left_out(kind: type) -> frozenset[str]:
    """Return the attributes of a class that are made afresh, those of Mesa itself among them."""
    names = _of_mesa() if issubclass(kind, mesa.Model) else frozenset[str]()
    return names.union(*(more for known, more in AFRESH.items() if issubclass(kind, known)))


def number_type(dtype: np.dtype[np.generic]) -> str:
    """Return how a snapshot writes a type of numbers, little-endian.

    Raises
    ------
    TypeError
        A snapshot does not hold numbers of this type.
    """
    written = dtype.newbyteorder("<").str
    if written not in NUMBERS:
        raise TypeError(f"numbers of type {dtype}")
    return written


def may_be_set(kind: type, name: str) -> bool:
    """Tell whether a snapshot may set an attribute: never a method, nor what is left out.

    What is left out follows from the scenario and the code.
    """
    there = getattr(kind, name, None)
    return not (
        name.startswith("__")
        or name in left_out(kind)
        or callable(there)
        or isinstance(there, property)
    )
