"""Codes of the small classes in the columns, as the schema describes them."""

from __future__ import annotations

STATE, DOMESTIC, FOREIGN = 0, 1, 2
LOCAL, MIGRANT = 0, 1
EDUCATION = ("primary", "secondary", "vocational", "tertiary")
OWNERSHIP = ("state", "domestic", "foreign")
STATUS = (
    "empty",
    "employee",
    "farm",
    "household_business",
    "unemployed",
    "student",
    "out_of_labour_force",
)
EDUCATION = ("primary", "secondary", "vocational", "tertiary")
