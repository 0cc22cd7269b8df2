"""The documented schema of the tables that users may bring."""

from dataclasses import dataclass
from typing import Literal

from banha.packs.layout import LAST_OBSERVED_YEAR

type TableName = Literal["annual", "monthly", "firm_sizes"]

SIZE_CLASSES = (
    "1-4",
    "5-9",
    "10-49",
    "50-199",
    "200-299",
    "300-499",
    "500-999",
    "1000-4999",
    "5000+",
)
"""Size classes of enterprises by employees, in their order."""
CONFIDENCES = ("high", "medium", "low")
FIRST_YEAR = 1900
LIMIT_CURE = (
    f"Remove the {{}} after {LAST_OBSERVED_YEAR}: in banha observations end there, in every"
    " country; what comes later is simulated."
)


@dataclass(frozen=True)
class Schema:
    """The columns of one table.

    Parameters
    ----------
    table
        Name in a mapping.
    stem
        Name of the file, without its ending.
    columns
        All columns, in the order in which the table is returned.
    required
        Columns without which nothing can be read.
    other_names
        Other headings of the documented schema, and the column that each stands for.
    province
        The column that holds the province.
    """

    table: TableName
    stem: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    other_names: dict[str, str]
    province: str


ANNUAL = Schema(
    "annual",
    "province_annual",
    (
        "province",
        "series",
        "breakdown",
        "year",
        "value",
        "unit",
        "basis",
        "preferred",
        "source",
        "reference",
        "confidence",
        "note",
    ),
    ("series", "year", "value", "unit"),
    {"period": "year"},
    "province",
)
MONTHLY = Schema(
    "monthly",
    "province_monthly",
    (
        "province",
        "series",
        "month",
        "value",
        "unit",
        "basis",
        "outlier",
        "source",
        "reference",
    ),
    ("series", "month", "value", "unit"),
    {"period": "month"},
    "province",
)
FIRM_SIZES = Schema(
    "firm_sizes",
    "firm_size_2010",
    (
        "scope",
        "key",
        "industry",
        "size_class",
        "size_order",
        "enterprises",
        "source",
        "reference",
        "note",
    ),
    ("size_class", "enterprises"),
    {"province": "key"},
    "key",
)
SCHEMAS: dict[TableName, Schema] = {s.table: s for s in (ANNUAL, MONTHLY, FIRM_SIZES)}

_TIDY = ("series", "breakdown", "area", "period", "value", "unit", "source", "reference")
NATIONAL: dict[str, tuple[str, ...]] = {
    "national.csv": (
        "province",
        "series",
        "breakdown",
        "period",
        "value",
        "unit",
        "basis",
        "preferred",
        "source",
        "reference",
        "confidence",
        "note",
    ),
    "demography.csv": (*_TIDY, "how", "note"),
    "outside.csv": (*_TIDY, "how", "note"),
    "minimum_wages.csv": (
        "effective_date",
        "zone",
        "ownership",
        "vnd_per_month",
        "decree",
        "how",
        "source",
        "reference",
    ),
    "tet.csv": (*_TIDY, "how", "note"),
}
"""Raw national tables that replace those that come with banha, and the columns of each."""
