"""Estimates of the installed nation, made once."""

import pytest

from banha.evaluation.estimation.estimate import Estimate
from banha.evaluation.estimation.estimates import estimate_all
from banha.evaluation.estimation.in_use import Comparison, compare


@pytest.fixture(scope="session")
def estimates() -> list[Estimate]:
    return estimate_all()


@pytest.fixture(scope="session")
def comparisons(estimates: list[Estimate]) -> list[Comparison]:
    return compare(estimates)
