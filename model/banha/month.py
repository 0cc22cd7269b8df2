"""A calendar month, the model's unit of time."""

import re
from dataclasses import dataclass
from typing import Self

_PATTERN = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; months are ordered in time.

    `month + 3` is three months later, `later - earlier` the number of months between.

    Raises
    ------
    ValueError
        `year` is not within 1 to 9999, or `month` not within 1 to 12.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise ValueError(f"there is no month {self.month} of year {self.year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a month written YYYY-MM, such as 2010-01.

        Raises
        ------
        ValueError
            The text is not a month written so.
        """
        found = _PATTERN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a month written YYYY-MM")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def from_index(cls, index: int) -> Self:
        """Return the month with this `index`."""
        return cls(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        """Months since the (fictitious) January of year zero: consecutive months differ by one."""
        return self.year * 12 + self.month - 1

    def __add__(self, months: int) -> Self:
        return type(self).from_index(self.index + months)

    def __sub__(self, earlier: "Month") -> int:
        return self.index - earlier.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
