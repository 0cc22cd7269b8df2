"""What reading a folder finds: faults, gathered until all are known, and notes on conversions."""

from dataclasses import dataclass, field

from banha.errors import Fault, PackError

MOST_ALIKE = 20
"""Faults of one kind in one file that are shown one by one; the rest are counted."""


@dataclass
class Findings:
    """Faults and notes, in the order in which they were found; faults of one kind stand together.

    Parameters
    ----------
    notes
        Full sentences on what was converted, passed over or left out.
    """

    notes: list[str] = field(default_factory=list)
    _faults: dict[tuple[str, str], list[Fault]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def fault(self, where: str, what: str, cure: str, *, kind: str) -> None:
        """Add a fault; of one kind in one file the first are kept and the others counted.

        Parameters
        ----------
        where
            The place; what stands before the first comma is the file.
        what
            What is wrong there.
        cure
            What the user can do about it.
        kind
            Faults of the same kind in the same file are alike.
        """
        key = (where.partition(", ")[0], kind)
        alike = self._faults.setdefault(key, [])
        if len(alike) < MOST_ALIKE:
            alike.append(Fault(where, what, cure))
        self._counts[key] = self._counts.get(key, 0) + 1

    def note(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @property
    def count(self) -> int:
        """How many faults there are."""
        return sum(self._counts.values())

    def refuse(self) -> None:
        """Go on only if nothing is wrong.

        Raises
        ------
        PackError
            There are faults: all of them at once, those alike counted beyond the first.
        """
        shown: list[Fault] = []
        for key, alike in self._faults.items():
            shown += alike
            more = self._counts[key] - len(alike)
            if more:
                what = f"{more} more {'fault' if more == 1 else 'faults'} like the last one."
                shown.append(Fault(key[0], what, "Cure these in the same way."))
        if shown:
            raise PackError(shown)
