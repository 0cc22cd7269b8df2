"""Codes of the small classes in the columns, as the schema describes them."""

from __future__ import annotations

STATE, DOMESTIC, FOREIGN = 0, 1, 2
LOCAL, MIGRANT = 0, 1
ORIGIN = ("local", "in_migrant")
EDUCATION = ("primary", "secondary", "vocational", "tertiary")
SECONDARY, VOCATIONAL, TERTIARY = 1, 2, 3
FIFTEEN, UPPER_SECONDARY, WAITING = 0, 1, 4
"""Stages of a pupil besides the tracks VOCATIONAL and TERTIARY."""
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
