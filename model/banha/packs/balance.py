"""The balance report of a pack: what was adjusted, within which bounds, and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from banha.errors import Fault, PackError
from banha.packs.write import Cell


@dataclass(frozen=True)
class Adjustment:
    """One cell before and after balancing.

    Attributes
    ----------
    cell
        What was adjusted, such as `uses.market_services.households`.
    prior, balanced
        The value before and after.
    grade
        Grade of the prior.
    low, high
        Accepted bounds of balanced ÷ prior.
    """

    cell: str
    prior: float
    balanced: float
    grade: str
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """Balanced ÷ prior; one where both are nothing."""
        if self.prior == 0:
            return 1.0 if self.balanced == 0 else float("inf")
        return self.balanced / self.prior

    @property
    def within_bounds(self) -> bool:
        """Whether the builder accepts the adjustment."""
        return self.low <= self.ratio <= self.high


@dataclass(frozen=True)
class Effect:
    """What one assumption does to the opening accounts at −20 % and +20 %.

    Attributes
    ----------
    name, grade
        The assumption and its grade.
    changes
        For each key figure the relative change at −20 % and at +20 %; none where the builder
        refuses the changed pack.
    """

    name: str
    grade: str
    changes: dict[str, tuple[float | None, float | None]]


@dataclass(frozen=True)
class BalanceReport:
    """What the builder did to make a pack balance.

    Attributes
    ----------
    slug, start_year
        The pack.
    adjustments
        Every adjusted cell.
    key_figures
        Totals of the opening accounts with their units, in the order to be printed.
    effects
        Effects of the assumptions at ±20 %.
    notes
        Where sources conflict or a stand-in is used.
    """

    slug: str
    start_year: int
    adjustments: Sequence[Adjustment]
    key_figures: dict[str, tuple[float, str]]
    effects: Sequence[Effect] = field(default=())
    notes: Sequence[str] = field(default=())

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows of balance.csv: cell, prior, balanced, ratio, grade."""
        return [(a.cell, a.prior, a.balanced, a.ratio, a.grade) for a in self.adjustments]

    def __str__(self) -> str:
        """Return the report as text."""
        return "\n".join(
            [
                f"Balance report of {self.slug}, opening {self.start_year}",
                "",
                "Key figures",
                *(f"  {n:<46}{_figure(v):>24} {u}" for n, (v, u) in self.key_figures.items()),
                "",
                "Adjustments (balanced / prior, accepted bounds)",
                *(_adjustment_line(adjustment) for adjustment in self.adjustments),
                "",
                "Notes",
                *(f"  - {note}" for note in self.notes),
                "",
                "Stand-ins at -20 % / +20 %: change of each figure in per cent; - means that the",
                "builder refuses the changed pack; stand-ins that change nothing are left out",
                *self._effect_lines(),
                "",
            ]
        )

    def _effect_lines(self) -> list[str]:
        if not self.effects:
            return ["  not computed"]
        names = list(self.effects[0].changes)
        lines = ["  " + f"{'stand-in':<52}{'grade':<10}" + "".join(f"{n:>32}" for n in names)]
        for effect in self.effects:
            cells = "".join(
                f"{_percent(low) + ' / ' + _percent(high):>32}"
                for low, high in effect.changes.values()
            )
            lines.append(f"  {effect.name:<52}{effect.grade:<10}{cells}")
        return lines


def refuse_beyond_bounds(adjustments: Sequence[Adjustment]) -> None:
    """Refuse a pack whose adjustments exceed their bounds.

    Raises
    ------
    PackError
        One fault for each adjustment beyond its bounds.
    """
    faults = [
        Fault(
            f"balance, cell {a.cell}",
            f"Balanced / prior is {a.ratio:.3f}, outside {a.low:g} to {a.high:g}.",
            "Correct the sources or the assumptions behind this cell.",
        )
        for a in adjustments
        if not a.within_bounds
    ]
    if faults:
        raise PackError(faults)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4f}"


def _adjustment_line(adjustment: Adjustment) -> str:
    return (
        f"  {adjustment.cell:<58}{_figure(adjustment.prior):>24} -> "
        f"{_figure(adjustment.balanced):>24}  x {adjustment.ratio:.4f}  "
        f"[{adjustment.low:g}, {adjustment.high:g}]  {adjustment.grade}"
    )


def _percent(change: float | None) -> str:
    return "-" if change is None else f"{100 * change:+.2f}"
