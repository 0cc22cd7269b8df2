"""Fixed coefficients of a province's economy, from the balanced opening table of its pack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from banha.packs import Pack
from banha.parameters import Parameters

Array = NDArray[np.float64]
WEIGHT_UNIT = 1_000_000_000


@dataclass(frozen=True)
class Structure:
    """Coefficients by sector; index n stands for imports where there is one.

    `household_weights`, `state_weights`, `investment_weights` (n+1) and `input_weights`
    (n+1 × n) are spending shares as whole numbers in billionths, used to split money exactly;
    imports come last and receive remainders. `input_coefficient` is the volume of inputs per unit
    of output, duties apart. `efficiency[4·kind of place + education, age]` is e, and
    `change_loss[from, to]` the share of skill lost on changing sector.
    """

    household_weights: NDArray[np.int64]
    state_weights: NDArray[np.int64]
    investment_weights: NDArray[np.int64]
    input_shares: Array
    input_coefficient: Array
    exporters: tuple[int, ...]
    local_sectors: tuple[int, ...]
    farm: int
    public: int
    household_business_sector: int
    efficiency: Array
    log_efficiency: Array
    change_loss: Array
    schooling_years: NDArray[np.int64]
    school_leaving_months: NDArray[np.int64]

    @cached_property
    def exports(self) -> NDArray[np.bool_]:
        """Whether a sector exports: bool[n+1]; the last entry, found at −1, is for no sector."""
        out = np.zeros(len(self.input_coefficient) + 1, bool)
        out[list(self.exporters)] = True
        return out

    @property
    def firm_sectors(self) -> tuple[int, ...]:
        """Sectors whose output is made by firms."""
        return tuple(sorted(self.exporters + self.local_sectors))


def weights(amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shares of `amounts` in billionths, adding up to one billion; the last takes the rest."""
    shares = np.floor(amounts / amounts.sum() * WEIGHT_UNIT).astype(np.int64)
    shares[-1] += WEIGHT_UNIT - shares.sum()
    return shares


def build_structure(pack: Pack, *, parameters: Parameters) -> Structure:
    """Derive the coefficients from the pack's table of uses and the parameters."""
    kinds = np.array(pack.kinds)
    public = int(np.flatnonzero(kinds == "public")[0])
    uses = pack.uses
    state = uses.state.copy()
    state[public] = 0
    totals = np.maximum(uses.inputs.sum(axis=0), 1)
    input_shares = uses.inputs / totals
    duty = parameters.state.opening_import_duty
    # The pack's imported inputs contain duties; volumes are counted without them.
    net = input_shares.copy()
    net[-1] /= 1.0 + duty
    input_coefficient = pack.input_coefficient * net.sum(axis=0)
    return Structure(
        household_weights=weights(uses.households),
        state_weights=weights(state),
        investment_weights=weights(uses.investment),
        input_shares=net / np.maximum(net.sum(axis=0), 1e-12),
        input_coefficient=input_coefficient,
        exporters=tuple(np.flatnonzero(kinds == "export").tolist()),
        local_sectors=tuple(np.flatnonzero(kinds == "local").tolist()),
        farm=int(np.flatnonzero(kinds == "farm")[0]),
        public=public,
        household_business_sector=int(np.argmax(pack.household_business_share)),
        efficiency=efficiency_table(parameters),
        log_efficiency=np.log(efficiency_table(parameters)),
        change_loss=change_losses(parameters),
        schooling_years=schooling_years(parameters),
        school_leaving_months=12 * leaving_ages(parameters),
    )


def schooling_years(parameters: Parameters) -> NDArray[np.int64]:
    """Years of schooling by education code: int64[4]."""
    skill = parameters.skill
    return np.array(
        [
            skill.schooling_primary,
            skill.schooling_secondary,
            skill.schooling_vocational,
            skill.schooling_tertiary,
        ],
        np.int64,
    )


def leaving_ages(parameters: Parameters) -> NDArray[np.int64]:
    """Age of leaving school by education code, years: int64[4]."""
    demography = parameters.demography
    return np.array(
        [
            demography.leaving_age_primary,
            demography.leaving_age_secondary,
            demography.leaving_age_vocational,
            demography.leaving_age_tertiary,
        ],
        np.int64,
    )


def efficiency_table(parameters: Parameters) -> Array:
    """Efficiency e by kind of place and education (4·kind + education) and age: float64[8, 160].

    ln e = return to education × years of schooling beside those usual in the place + return to
    experience × years since leaving school, up to the years that count (Mincer's form). Usual are
    secondary education in an unskilled place, the mean of vocational and tertiary in a skilled
    one; in an unskilled place a graduate does what secondary education does. What skilled places
    pay above unskilled ones is the premium, not e.
    """
    years = schooling_years(parameters)
    experience = np.clip(
        np.arange(160)[None, :] - leaving_ages(parameters)[:, None],
        0,
        parameters.skill.experience_years,
    )
    in_unskilled = np.minimum(years, years[1]) - years[1]
    in_skilled = np.maximum(years, years[2]) - (years[2] + years[3]) / 2.0
    schooling = np.concatenate([in_unskilled, in_skilled])[:, None]
    log_efficiency = (
        parameters.skill.return_to_education * schooling
        + parameters.skill.return_to_experience * np.concatenate([experience, experience])
    )
    return np.ascontiguousarray(np.exp(log_efficiency))


def change_losses(parameters: Parameters) -> Array:
    """Share of technology skill lost on changing sector: float64[n, n], zero on the diagonal.

    loss = sector_change_loss·(1 + sector_distance_response·|position_from − position_to|): the
    less alike the skills of two sectors, the more is lost.
    """
    labour = parameters.labour
    position = np.array(labour.skill_position)
    distance = np.abs(position[:, None] - position[None, :])
    loss = labour.sector_change_loss * (1.0 + labour.sector_distance_response * distance)
    np.fill_diagonal(loss, 0.0)
    return np.asarray(np.minimum(loss, 0.99))
