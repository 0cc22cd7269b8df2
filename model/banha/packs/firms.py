"""Firms by sector, ownership and size class, fitted to the measured margins.

Stage one fits jobs by sector and size class to the jobs of each sector and to the number of
enterprises of each class; national size distributions by industry are the seed. Stage two splits
each cell by ownership: jobs by sector and ownership are margins, and the rise of foreign ownership
with size is solved so that the number of foreign firms is met.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from banha.errors import Fault, PackError
from banha.packs.assumptions import Assumptions
from banha.packs.job_totals import ENTERPRISES_SINCE, measured
from banha.packs.layout import OWNERSHIPS
from banha.packs.rounding import largest_remainder
from banha.packs.source import Sources
from banha.packs.tables import FloatArray, IntArray

SECTOR_INDUSTRIES = {
    "labour_intensive": (
        "food",
        "beverages",
        "textiles",
        "wearing_apparel",
        "leather_footwear",
        "paper_and_paper_products",
        "furniture",
        "other_manufacturing",
    ),
    "technology": (
        "chemicals_and_chemical_products",
        "pharmaceuticals",
        "rubber_and_plastics_products",
        "basic_metals",
        "computer_electronic_and_optical_products",
        "electrical_equipment",
        "machinery_and_equipment_n_e_c",
        "motor_vehicles_trailers_and_semi_trailers",
        "other_transport_equipment",
    ),
    "construction": (
        "construction_of_buildings",
        "civil_engineering",
        "specialized_construction_activities",
    ),
    "market_services": (
        "wholesale_trade_except_of_motor_vehicles_and_motorcycles",
        "retail_trade_except_of_motor_vehicles_and_motorcycles",
        "land_transport_transport_via_railways_via_pipeline",
        "warehousing_and_support_activities_for_transportation",
        "accommodation",
        "food_and_beverage_service_activities",
    ),
    "knowledge_services": (
        "telecommunication",
        "information_service_activities",
        "financial_service_activities_except_insurance_and_pension_funding",
        "real_estate_activities",
        "legal_and_accounting_activities",
        "architectural_engineering_testing",
    ),
}
SECTORS = tuple(SECTOR_INDUSTRIES)
CLASSES_YEAR = 2010
TABLE = "province_annual.csv"
ROUNDS = 200
TURNS = 3
STEEPEST = 3.0
STATE, FOREIGN = 0, 2
HALVINGS = 50
SEED_FLOOR = 0.01


@dataclass(frozen=True)
class FirmCell:
    """Firms of one sector, ownership and size class."""

    sector: str
    ownership: str
    size_low: int
    size_high: int
    firms: int
    jobs: int


@dataclass(frozen=True)
class _Classes:
    order: IntArray
    low: IntArray
    high: IntArray
    firms: IntArray

    def sizes(self, exponent: float) -> FloatArray:
        """Mean jobs per firm: low · (high ÷ low)^exponent."""
        ratio = self.high / self.low
        return np.asarray(self.low * ratio**exponent, dtype=np.float64)


def build_firms(
    sources: Sources, *, assumptions: Assumptions, jobs: dict[str, int], year: int
) -> list[FirmCell]:
    """Fit the firms of the province.

    Parameters
    ----------
    sources
        Raw tables.
    assumptions
        Shares of ownership by sector, number of foreign firms, largest firm.
    jobs
        Jobs in enterprises by sector.
    year
        Year of the opening; before the classes were counted they are inferred, unless the sources
        state them for the opening.

    Raises
    ------
    PackError
        The margins cannot be met.
    """
    classes = _classes(sources, assumptions)
    stated = sources.has(TABLE, series="enterprise_employees", basis="opening", year=str(year))
    if year < CLASSES_YEAR and not stated:
        classes = _earlier(classes, sources, assumptions=assumptions, jobs=jobs, year=year)
    total = float(sum(jobs.values()))
    exponent = _root(lambda x: float(classes.firms @ classes.sizes(x)) - total, 0.0, 1.0)
    sizes = classes.sizes(exponent)
    sector_jobs = np.array([jobs[sector] for sector in SECTORS], dtype=np.float64)
    fitted = _fit(_seed(sources, classes) * sizes, rows=sector_jobs, columns=classes.firms * sizes)
    split = _by_ownership(fitted, sizes=sizes, assumptions=assumptions)
    counts = _counts(split / sizes, classes=classes)
    if year < CLASSES_YEAR or not _jobs_fit(counts, classes=classes, jobs=jobs):
        counts = _carried_counts(split / sizes, classes=classes, sizes=sizes)
        counts = _repaired(counts, classes=classes, jobs=jobs)
    return _whole(counts, classes=classes, jobs=jobs)


def _classes(sources: Sources, assumptions: Assumptions) -> _Classes:
    rows = sources.find("firm_size_2010.csv", scope="province", key=sources.slug)
    rows = [row for row in rows if int(row["enterprises"]) > 0]
    rows.sort(key=lambda row: int(row["size_order"]))
    low, high, firms = [], [], []
    for row in rows:
        first, _, last = row["size_class"].rstrip("+").partition("-")
        low.append(int(first))
        high.append(int(last) if last else round(assumptions["largest_firm"]))
        firms.append(int(row["enterprises"]))
        sources.record(
            name=f"enterprises_by_size.{row['size_class']}",
            value=row["enterprises"],
            unit="enterprises",
            period="2010",
            grade="measured",
            source=row["source"],
            reference=row["reference"],
            note=row["note"],
        )
    order = [int(row["size_order"]) for row in rows]
    return _Classes(np.array(order), np.array(low), np.array(high), np.array(firms))


def _earlier(
    classes: _Classes,
    sources: Sources,
    *,
    assumptions: Assumptions,
    jobs: dict[str, int],
    year: int,
) -> _Classes:
    """Infer the classes of an earlier year: fewer firms, tilted so that they hold the jobs.

    Their number is that of the first census, carried back by an assumed growth; each class keeps
    its share times exp(tilt x rank), with the one tilt that gives the measured mean size.
    """
    count = measured(sources, "enterprises_active", ENTERPRISES_SINCE)
    count *= (1 + assumptions["enterprises_growth"]) ** (year - ENTERPRISES_SINCE)
    sizes, rank = classes.sizes(assumptions["class_mean"]), np.arange(len(classes.firms))

    def tilted(tilt: float) -> FloatArray:
        weights = classes.firms * np.exp(tilt * (rank - rank.mean()))
        return np.asarray(weights / weights.sum() * count, dtype=np.float64)

    total = float(sum(jobs.values()))
    tilt = _root(lambda x: float(tilted(x) @ sizes) - total, -1.0, 1.0)
    firms = largest_remainder(tilted(tilt), total=round(count))
    return _Classes(classes.order, classes.low, classes.high, firms)


def _seed(sources: Sources, classes: _Classes) -> FloatArray:
    """Return national enterprises by sector and size class, for the classes of the province."""
    order = classes.order.tolist()
    seed = np.full((len(SECTORS), len(order)), SEED_FLOOR)
    for position, industries in enumerate(SECTOR_INDUSTRIES.values()):
        for industry in industries:
            found = sources.find("firm_size_2010.csv", scope="industry", industry=industry)
            for row in found:
                if int(row["size_order"]) in order:
                    seed[position, order.index(int(row["size_order"]))] += int(row["enterprises"])
            sources.record(
                name=f"national_size_distribution.{industry}",
                value=str(sum(int(row["enterprises"]) for row in found)),
                unit="enterprises",
                period="2010",
                grade="measured",
                source=found[0]["source"],
                reference=found[0]["reference"],
                note="all size classes together; the distribution is the seed of the fit",
            )
    return seed


def _fit(seed: FloatArray, *, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Scale rows and columns in turn until both margins hold (iterative proportional fitting)."""
    table = seed.copy()
    for _ in range(ROUNDS):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= (columns / table.sum(axis=0))[None, :]
    return table


def _by_ownership(table: FloatArray, *, sizes: FloatArray, assumptions: Assumptions) -> FloatArray:
    """Split jobs [sector, class] by ownership to [sector, ownership, class].

    Foreign ownership rises with size so that the foreign firms are met; state ownership half as
    fast, or, where `state_firms` says their number, so that they are met too.
    """
    foreign = np.array([assumptions[f"foreign_share.{sector}"] for sector in SECTORS])
    state = np.array([assumptions[f"state_share.{sector}"] for sector in SECTORS])
    shares = np.stack([state, 1 - state - foreign, foreign], axis=1)
    if bool(np.any(shares <= 0)):
        raise PackError(
            [
                Fault(
                    "assumptions.csv, foreign_share and state_share",
                    "The shares of state, domestic and foreign firms are not all above zero.",
                    "Lower the shares of state and foreign firms.",
                )
            ]
        )
    order = np.arange(table.shape[1])
    wanted = assumptions.value_or("state_firms", default=math.nan)

    def split(foreign_slope: float, state_slope: float) -> FloatArray:
        rise = np.array([state_slope, 0.0, foreign_slope])
        propensity = np.exp(rise[:, None] * order[None, :])
        cells = table[:, None, :] * propensity[None]
        for _ in range(ROUNDS):
            cells *= (shares * table.sum(axis=1)[:, None] / cells.sum(axis=2))[:, :, None]
            cells *= (table / cells.sum(axis=1))[:, None, :]
        return cells

    def count(owner: int, foreign_slope: float, state_slope: float) -> float:
        return float((split(foreign_slope, state_slope)[:, owner] / sizes).sum())

    def foreign_slope(state_slope: float | None, *, halvings: int) -> float:
        def excess(x: float) -> float:
            with_state = x / 2 if state_slope is None else state_slope
            return count(FOREIGN, x, with_state) - assumptions["foreign_firms"]

        return _root(excess, 0.0, STEEPEST, halvings=halvings)

    if math.isnan(wanted):
        slope = foreign_slope(None, halvings=20)
        return split(slope, slope / 2)
    steep = STEEPEST / 6
    for _ in range(TURNS):
        slope = foreign_slope(steep, halvings=12)
        steep = _root(partial(_excess_of_state, count, slope, wanted), 0.0, STEEPEST, halvings=12)
    return split(slope, steep)


def _excess_of_state(
    count: Callable[[int, float, float], float], slope: float, wanted: float, x: float
) -> float:
    """State firms at a slope, beyond those wanted."""
    return count(STATE, slope, x) - wanted


def _root(
    function: Callable[[float], float], low: float, high: float, *, halvings: int = HALVINGS
) -> float:
    """Find where a monotone function crosses zero by halving; the nearer end where it does not."""
    rising = function(high) > function(low)
    for _ in range(halvings):
        middle = (low + high) / 2
        if (function(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _jobs_fit(counts: IntArray, *, classes: _Classes, jobs: dict[str, int]) -> bool:
    """Whether the jobs of each sector fit the firms that rounding has left it."""
    own = counts.sum(axis=1)
    wanted = np.array([jobs[sector] for sector in SECTORS])
    return bool(np.all((own @ classes.low <= wanted) & (wanted <= own @ classes.high)))


def _counts(firms: FloatArray, *, classes: _Classes) -> IntArray:
    """Round firms to the count of each class."""
    counts = np.zeros(firms.shape, dtype=np.int64)
    for position in range(len(classes.low)):
        counts[:, :, position] = largest_remainder(
            firms[:, :, position], total=int(classes.firms[position])
        )
    return counts


def _carried_counts(firms: FloatArray, *, classes: _Classes, sizes: FloatArray) -> IntArray:
    """Round firms to the count of each class from the largest down.

    Jobs that rounding takes from a sector are carried to its next smaller class, so that sectors
    of few firms keep room for their jobs.
    """
    counts = np.zeros(firms.shape, dtype=np.int64)
    carried = np.zeros(firms.shape[:2])
    for position in range(len(sizes) - 1, -1, -1):
        wanted = np.maximum(firms[:, :, position] + carried / sizes[position], 0.0)
        counts[:, :, position] = largest_remainder(wanted, total=int(classes.firms[position]))
        carried = (wanted - counts[:, :, position]) * sizes[position]
    return counts


def _repaired(counts: IntArray, *, classes: _Classes, jobs: dict[str, int]) -> IntArray:
    """Hand firms from sectors too small for them to the roomiest ones, as large as fit there.

    Where a province has few large firms, rounding may give one to a sector with fewer jobs.
    """
    repaired, wanted = counts.copy(), np.array([jobs[sector] for sector in SECTORS])
    for _ in range(int(counts.sum())):
        room = wanted - repaired.sum(axis=1) @ classes.low
        giver, taker = int(np.argmin(room)), int(np.argmax(room))
        if room[giver] >= 0:
            break
        fitting = (repaired[giver].sum(axis=0) > 0) & (classes.low <= room[taker])
        if not fitting.any():
            break
        place = int(np.flatnonzero(fitting)[-1])
        owner = int(np.argmax(repaired[giver, :, place]))
        repaired[giver, owner, place] -= 1
        repaired[taker, owner, place] += 1
    return repaired


def _whole(counts: IntArray, *, classes: _Classes, jobs: dict[str, int]) -> list[FirmCell]:
    """Round jobs to those of each sector."""
    cells: list[FirmCell] = []
    for position, sector in enumerate(SECTORS):
        own = counts[position]
        sizes, wanted = _sector_sizes(own.sum(axis=0), classes=classes, jobs=jobs[sector])
        rounded = largest_remainder((own * sizes).ravel(), total=wanted).reshape(own.shape)
        rounded = np.clip(rounded, own * classes.low, own * classes.high)
        rounded = _settle(rounded, total=wanted, low=own * classes.low, high=own * classes.high)
        cells.extend(
            FirmCell(
                sector,
                OWNERSHIPS[ownership],
                int(classes.low[place]),
                int(classes.high[place]),
                int(own[ownership, place]),
                int(rounded[ownership, place]),
            )
            for ownership in range(own.shape[0])
            for place in range(own.shape[1])
            if own[ownership, place] > 0
        )
    return cells


def _sector_sizes(counts: IntArray, *, classes: _Classes, jobs: int) -> tuple[FloatArray, int]:
    least, most = int(counts @ classes.low), int(counts @ classes.high)
    if not least <= jobs <= most:
        raise PackError(
            [
                Fault(
                    "firms.csv",
                    f"{jobs} jobs do not fit {counts.sum()} firms of {least} to {most} in all.",
                    "Correct the jobs of the sector or the size classes.",
                )
            ]
        )
    exponent = _root(lambda x: float(counts @ classes.sizes(x)) - jobs, 0.0, 1.0)
    return classes.sizes(exponent), jobs


def _settle(cells: IntArray, *, total: int, low: IntArray, high: IntArray) -> IntArray:
    """Move what clipping took away to the cells with the most room, within their bounds."""
    settled = cells.copy()
    missing = total - int(settled.sum())
    room = (high - settled) if missing > 0 else (settled - low)
    for place in np.argsort(-room, axis=None, kind="stable"):
        step = min(abs(missing), int(room.flat[place]))
        settled.flat[place] += step if missing > 0 else -step
        missing -= step if missing > 0 else -step
        if missing == 0:
            break
    return settled
