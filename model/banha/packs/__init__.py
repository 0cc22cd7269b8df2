"""Province packs: folders of data that describe a province, read, built, balanced and checked."""

from banha.packs.balance import Adjustment, BalanceReport
from banha.packs.build import build_pack
from banha.packs.pack import Pack, Uses, YearSeries
from banha.packs.read import list_packs, load_pack
from banha.packs.verify import check_pack

__all__ = [
    "Adjustment",
    "BalanceReport",
    "Pack",
    "Uses",
    "YearSeries",
    "build_pack",
    "check_pack",
    "list_packs",
    "load_pack",
]
