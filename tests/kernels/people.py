"""Random columns of state for the tests of kernels, with the types that state has."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from banha.state import read_schema

SECTORS, HOUSEHOLDS, MONTH = 4, 12, 1340
TYPES = {(c.table, c.column): np.dtype(c.dtype) for c in read_schema()}


def typed(table: str, **columns: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{
            name: np.ascontiguousarray(values, TYPES[table, name])
            for name, values in columns.items()
        }
    )


def random_identities(rng: np.random.Generator, count: int) -> Any:
    """Different numbers, some of them above 32 bits."""
    return rng.permutation(50 * count + 1)[:count] + (rng.integers(0, 3, count) << 40)


def random_firms(rng: np.random.Generator, firms: int = 7) -> SimpleNamespace:
    """Firms of which about one in six is dead, some empty, and some as good as others."""
    alive = rng.random(firms) > 0.17
    employees = rng.integers(0, 30, firms) * alive
    return typed(
        "firms",
        identity=random_identities(rng, firms),
        alive=alive,
        sector=rng.integers(0, SECTORS, firms),
        ownership=rng.integers(0, 3, firms),
        employees=employees,
        skilled_employees=rng.integers(0, employees + 1),
        vacancies=rng.integers(0, 4, firms) * alive,
        skilled_vacancies=rng.integers(0, 4, firms) * alive,
        unfilled=rng.random(firms) * rng.integers(0, 2, firms),
        layoff=rng.choice([0.0, 0.02, 0.4], firms),
        productivity=np.exp(rng.normal(0.0, 0.4, firms)),
        productivity_growth=rng.normal(0.0, 0.01, firms),
        cumulative_output=np.exp(rng.normal(22.0, 1.0, firms)),
        partner=np.where(rng.random(firms) < 0.5, -1, rng.integers(0, firms, firms)),
        market_share=(share := rng.random(firms) * alive + 1e-9) / share.sum(),
        output=np.exp(rng.normal(19.0, 1.0, firms)) * rng.integers(0, 2, firms),
        unmet=np.full(firms, np.nan),
        price=np.exp(rng.normal(0.0, 0.2, firms)),
        posted_wage=np.exp(rng.normal(14.3, 0.4, firms)),
        premium=np.exp(rng.normal(0.3, 0.1, firms)),
        hired_knowledge=np.zeros(firms),
        margin=rng.normal(0.1, 0.2, firms),
        free_capacity=np.exp(rng.normal(19.0, 1.5, firms)) * rng.integers(0, 2, firms),
        local_sales=np.zeros(firms),
        local_orders=np.zeros(firms),
    )


def random_persons(
    rng: np.random.Generator, rows: int, *, firms: SimpleNamespace
) -> SimpleNamespace:
    """Persons aged 15 to 110 in every status, empty rows among them.

    Only graduates work in skilled places; those without a job remember their last place.
    """
    status = rng.integers(0, 7, rows)
    employed = status == 1
    employer = np.where(employed, rng.integers(0, len(firms.sector), rows), -1)
    sector = np.where(employed, firms.sector[employer], rng.integers(-1, SECTORS, rows))
    age = np.where(
        rng.random(rows) < 0.3, rng.integers(680, 1320, rows), rng.integers(180, 780, rows)
    )
    education = rng.integers(0, 4, rows)
    return typed(
        "persons",
        identity=np.where(status == 0, -1, random_identities(rng, rows)),
        birth_month=MONTH - age,
        education=education,
        origin=rng.integers(0, 2, rows),
        status=status,
        sector=sector,
        place=(education >= 2) & (rng.random(rows) < 0.6),
        digital=rng.integers(0, 2, rows),
        contract=rng.integers(0, 4, rows),
        employer=employer,
        household=rng.integers(0, HOUSEHOLDS, rows),
        pensioner=rng.integers(0, 2, rows),
        skill=np.exp(rng.normal(-0.2, 0.4, rows)),
        wage=np.exp(rng.normal(14.3, 0.4, rows)) * employed,
        tenure=rng.choice([0, 1, 3, 13, 400, 32766, 32767], rows),
        pay=rng.integers(0, 10**7, rows),
    )


def random_efficiency(rng: np.random.Generator) -> Any:
    return np.exp(rng.normal(0.0, 0.3, (8, 160)))
