"""How far a forecast follows the model, and what it does with breaks."""

from itertools import pairwise

import numpy as np
import pytest

from banha.evaluation.hindcast.jump_off import (
    JUMP,
    NORMAL,
    fitted_filter,
    from_filter,
    since_break,
    sizes,
    usual_jump,
    usual_level,
    usual_square,
)

PROVINCES, YEARS, RUN = 40, 12, 6


def made(share: float, *, growth: bool, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Measured and simulated values: measured ones follow a share of the simulated changes."""
    luck = np.random.default_rng(seed)
    changes = luck.normal(0.0, 2.0, (PROVINCES, YEARS))
    simulated = np.cumsum(changes, axis=1) if growth else changes
    simulated[:, :RUN] = simulated[:, [RUN]]
    noise = luck.normal(0.0, 0.3, (PROVINCES, YEARS))
    if growth:
        noise = np.cumsum(noise, axis=1)
    level = luck.normal(0.0, 5.0, (PROVINCES, 1))
    return level + share * simulated + noise, simulated


@pytest.mark.parametrize("growth", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_share_that_data_support_is_found(share: float, *, growth: bool) -> None:
    measured, simulated = made(share, growth=growth)
    found = fitted_filter(measured, simulated, first=2000, growth=growth, run_from=RUN)
    assert found.loading == pytest.approx(share, abs=0.13)


@pytest.mark.parametrize(("growth", "loading"), [(False, 0.0), (True, 0.5)])
def test_before_two_years_were_run_the_share_is_as_stated(*, growth: bool, loading: float) -> None:
    measured, simulated = made(1.0, growth=growth)
    found = fitted_filter(
        measured[:, : RUN + 1], simulated[:, : RUN + 1], first=2000, growth=growth, run_from=RUN
    )
    assert found.loading == loading


def test_without_a_model_nothing_is_followed() -> None:
    measured, simulated = made(1.0, growth=True)
    nothing = np.zeros_like(simulated)
    assert fitted_filter(measured, nothing, first=0, growth=True, run_from=RUN).loading == 0.0


def test_only_changes_of_a_rate_are_taken_from_the_model() -> None:
    measured, simulated = made(1.0, growth=False)
    later, spread = simulated[:, -2:].T.copy(), np.ones((2, PROVINCES))
    options = {"first": 2000, "growth": False, "run_from": RUN}
    plain = from_filter(measured, simulated, later, spread, **options)
    raised = from_filter(measured, simulated + 7.0, later + 7.0, spread, **options)
    np.testing.assert_allclose(plain.mean, raised.mean, rtol=1e-5, atol=1e-8)
    assert not usual_level(simulated, growth=True, run_from=RUN).any()


def test_what_lies_before_the_last_break_is_left_out() -> None:
    luck = np.random.default_rng(3)
    own = np.cumsum(luck.normal(0.0, 1.0, (60, 9)), axis=1)
    own[4, 5:] += 80.0
    own[7, 2] = np.nan
    jump = usual_jump(own)
    changes = [b - a for row in own for a, b in pairwise(row)]
    changes = sorted(c for c in changes if np.isfinite(c))
    middle = float(np.median(changes))
    size = float(np.median([abs(c - middle) for c in changes]))
    assert jump == pytest.approx(JUMP * NORMAL * size)
    kept = since_break(own, jump=jump)
    assert np.isnan(kept[4, :5]).all()
    assert np.array_equal(kept[4, 5:], own[4, 5:])
    others = np.delete(np.arange(60), 4)
    assert np.array_equal(kept[others], own[others], equal_nan=True)


def test_a_province_with_a_noisy_survey_has_a_wider_band_and_is_followed_less() -> None:
    luck = np.random.default_rng(9)
    own = luck.normal(0.0, 1.0, (50, 10))
    own[3] *= 6.0
    own[8, 2:] = np.nan
    usual = usual_square(own)
    squares = sorted(
        float(np.mean([(b - a) ** 2 for a, b in pairwise(row) if np.isfinite(a + b)]))
        for row in own
    )
    assert usual == pytest.approx(0.5 * (squares[24] + squares[25]))
    found = sizes(own, usual=usual)
    changes = [b - a for a, b in pairwise(own[3])]
    seen = (4.0 * usual + sum(c**2 for c in changes)) / 13.0
    assert found[3] == pytest.approx(np.sqrt(seen / usual))
    assert found[3] > 2.0 * np.median(found)
    plain = from_filter(
        own, np.zeros_like(own), np.zeros((2, 50)), np.zeros((2, 50)),
        first=2000, growth=False, run_from=0,
    )  # fmt: skip
    assert plain.deviation[0, 3] > 2.0 * np.median(plain.deviation[0])
