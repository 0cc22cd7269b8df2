"""Opening firms: drawn from the pack's strata at the firms' own scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.actors.codes import FOREIGN, STATE
from banha.draw import normals
from banha.kernels.draws import OPENING_FIRM
from banha.packs import Pack
from banha.state import Table

IntArray = NDArray[np.int64]


def apportion(total: int, shares: NDArray[np.float64]) -> IntArray:
    """Whole numbers adding up to `total`, in proportion to `shares` (largest remainders)."""
    exact = shares / shares.sum() * total
    out = np.floor(exact).astype(np.int64)
    missing = total - int(out.sum())
    out[np.argsort(-(exact - out), kind="stable")[:missing]] += 1
    return out


def draw_firms(pack: Pack, *, scale: int, firm_scale: int) -> pd.DataFrame:
    """One row a firm: sector, ownership, jobs, drawn systematically from the strata.

    Every `firm_scale`-th firm of the list ordered by sector, ownership and size is taken; the jobs
    of each sector and ownership, divided by `scale`, are shared among its firms in proportion to
    their real sizes. A firm has at least one job, so a stratum has at most as many firms as jobs.
    """
    blocks = []
    for (sector, ownership), strata in pack.firms.groupby(
        ["sector_code", "ownership_code"], sort=True
    ):
        jobs = round(int(strata["jobs"].sum()) / scale)
        if jobs == 0:
            continue
        sizes = np.concatenate([_sizes_in_stratum(stratum) for _, stratum in strata.iterrows()])
        count = min(max(1, round(len(sizes) / firm_scale)), jobs)
        taken = np.sort(sizes)[((np.arange(count) + 0.5) * len(sizes) / count).astype(np.int64)]
        staff = 1 + apportion(jobs - count, np.maximum(taken * jobs / taken.sum() - 1.0, 1e-9))
        blocks.append(pd.DataFrame({"sector": sector, "ownership": ownership, "jobs": staff}))
    return pd.concat(blocks, ignore_index=True)


def _sizes_in_stratum(stratum: pd.Series) -> NDArray[np.float64]:
    """Sizes of a stratum's firms: even in logarithms between its bounds, matching its jobs."""
    firms = int(stratum["firms"])
    if firms == 0:
        return np.empty(0)
    low, high = float(stratum["size_low"]), float(max(stratum["size_high"], stratum["size_low"]))
    sizes = low * (high / low) ** ((np.arange(firms) + 0.5) / firms)
    return np.asarray(sizes * (float(stratum["jobs"]) / sizes.sum()))


def fill_firms(
    firms: Table,
    *,
    pack: Pack,
    drawn: pd.DataFrame,
    public_jobs: int,
    seed: int,
    month: int,
    firm_age: int,
) -> NDArray[np.int64]:
    """Take rows for the drawn firms and the public employer; returns planned staff by row.

    Row 0 is the public employer: one employer of the public sector, owned by the State.
    """
    rows = firms.take_rows(len(drawn) + 1)
    public = pack.kinds.index("public")
    firms.alive[rows] = 1
    firms.sector[rows] = [public, *drawn["sector"]]
    firms.ownership[rows] = [STATE, *drawn["ownership"]]
    firms.founded[rows] = month - firm_age
    firms.protected_until[rows] = month - 1
    foreign = firms.ownership[rows] == FOREIGN
    sector = firms.sector[rows]
    noise = normals(seed, stream=OPENING_FIRM, month=month, identities=firms.identity[rows])
    log_productivity = (
        pack.foreign_productivity_gap[sector] * foreign + pack.productivity_spread[sector] * noise
    )
    log_productivity[0] = 0.0
    staff = np.array([public_jobs, *drawn["jobs"]], np.int64)
    for s in range(len(pack.sectors)):
        mine = sector == s
        if mine.any():
            mean = np.average(np.exp(log_productivity[mine]), weights=staff[mine])
            log_productivity[mine] -= np.log(mean)
    firms.productivity[rows] = np.exp(log_productivity)
    return staff
