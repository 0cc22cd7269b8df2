"""The bad-data table: each case gives exactly the faults that it lists."""

from __future__ import annotations

from tests.intake.cases_of_files import FILES, MAPPINGS, WORKBOOKS
from tests.intake.cases_of_rows import FIRMS, HEADINGS, JUDGED, NUMBERS, PROVINCES, TEXT, WORDS

GROUPS = {
    "Text files": TEXT,
    "Headings": HEADINGS,
    "Numbers, years, months": NUMBERS,
    "Series, breakdowns, units": WORDS,
    "Names of provinces": PROVINCES,
    "Values judged": JUDGED,
    "Enterprises by size": FIRMS,
    "Workbooks": WORKBOOKS,
    "Files and folders": FILES,
    "The mapping file": MAPPINGS,
}
CASES = [case for group in GROUPS.values() for case in group]
