"""Reading users' own tables: the rows of one province in the documented schema, or every fault.

Nothing is guessed in silence and nothing is written: what cannot be read with certainty is a fault
that says where, what and the cure; what was converted is a note.
"""

from banha.intake.read import Intake, read_tables

__all__ = ["Intake", "read_tables"]
