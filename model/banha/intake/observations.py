"""Rows of the yearly and monthly tables: names, units and values as the catalogue knows them."""

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from re import fullmatch
from typing import TypedDict

from banha.intake.catalogue import Series, catalogue, unit_factor
from banha.intake.cells import month_of, number_of, one_of, text_of, truth_of, whole, year_of
from banha.intake.findings import Findings
from banha.intake.layouts import RawRow
from banha.intake.mapping import FileWords, Mapping, SeriesWords, UnitWords, plain_text
from banha.intake.numerals import NumberFormat, written
from banha.intake.places import Place, shown_cell
from banha.intake.schema import CONFIDENCES
from banha.suggest import did_you_mean

NEAR_SERIES = 0.88


class Particulars(TypedDict):
    """What is said about a value beside the value."""

    preferred: bool | None
    source: str
    reference: str
    confidence: str
    note: str
    outlier: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """One value with all that is known of it; `period` is a year or a month."""

    place: Place
    series: str
    breakdown: str
    period: str
    value: float
    unit: str
    basis: str
    preferred: bool | None
    source: str
    reference: str
    confidence: str
    note: str
    outlier: bool = False

    @property
    def year(self) -> int:
        """Year of the value."""
        return int(self.period[:4])

    @property
    def title(self) -> str:
        """The series, and the breakdown unless it is the total."""
        return self.series if self.breakdown == "total" else f"{self.series}, {self.breakdown}"


@dataclass
class ObservationReader:
    """Turns the raw rows of one table into observations.

    Parameters
    ----------
    mapping
        What the mapping says.
    words
        What it says of this table, if anything.
    findings
        Receives faults and notes.
    monthly
        Whether the table is the monthly one.
    """

    mapping: Mapping
    words: FileWords | None
    findings: Findings
    monthly: bool = False
    converted: Counter[tuple[str, str, str, float]] = field(default_factory=Counter)
    renamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.form = NumberFormat(
            decimal=self.words.decimal if self.words else ".",
            thousands=self.words.thousands if self.words else "",
            missing=frozenset(plain_text(text) for text in self.mapping.missing),
            remove=tuple(self.words.remove) if self.words else (),
        )
        self.series_words = self.mapping.series_words()
        self.unit_words = self.mapping.unit_words()
        self.skips = {plain_text(name) for name in self.mapping.skip}

    def read(self, row: RawRow) -> Observation | None:
        """Return the observation of a row; none where it is empty, passed over or wrong."""
        before = self.findings.count
        named = self._named(row)
        if named is None:
            return None
        series, words = named
        breakdown, period = self._breakdown(row, series, words), self._period(row)
        value = number_of(row, "value", form=self.form, findings=self.findings)
        if value is None:
            if self.findings.count == before:
                self.empty[row.place.sheet.name] += 1
            return None
        unit, value = self._unit(row, series, words, value)
        if self.findings.count > before or period is None:
            return None
        known = catalogue().get(series)
        counted = known is not None and known.kind == "count"
        if counted and not whole(row, "value", value, unit=unit, findings=self.findings):
            return None
        basis = (words.basis if words else None) or "own"
        return Observation(
            place=row.place,
            series=series,
            breakdown=breakdown,
            period=period,
            value=value,
            unit=unit,
            basis=text_of(row, "basis", default=basis, findings=self.findings),
            **self._particulars(row),
        )

    def _particulars(self, row: RawRow) -> Particulars:
        """Return where a value comes from and what is said about it."""
        find = self.findings
        source, reference = self.mapping.source, self.mapping.reference
        return {
            "preferred": truth_of(row, "preferred", findings=find),
            "source": text_of(row, "source", default=source or row.place.sheet.file, findings=find),
            "reference": text_of(row, "reference", default=reference or "", findings=find),
            "confidence": one_of(
                row, "confidence", allowed=CONFIDENCES, default="high", findings=find
            ),
            "note": text_of(row, "note", default="", findings=find),
            "outlier": bool(truth_of(row, "outlier", findings=find)),
        }

    def _period(self, row: RawRow) -> str | None:
        if self.monthly:
            return month_of(row, "month", findings=self.findings)
        year = year_of(row, "year", findings=self.findings)
        return None if year is None else str(year)

    def _named(self, row: RawRow) -> tuple[str, SeriesWords | None] | None:
        """Return the series of a row and what the mapping says of it; none to pass over."""
        before = self.findings.count
        text = text_of(row, "series", default="", findings=self.findings)
        if self.findings.count > before:
            return None
        where = row.place.at("series")
        words = row.words or self.series_words.get(text)
        if words is not None:
            self.renamed[row.place.wide[1] if row.words and row.place.wide else text,
                         words.series] += 1  # fmt: skip
            return words.series, words
        if text in self.skips:
            self.skipped[row.place.sheet.name, text] += 1
            return None
        if not text:
            what = "The cell that names the series is empty."
            self.findings.fault(where, what, "Write the series.", kind="series")
            return None
        if fullmatch(r"[a-z][a-z0-9_]{0,99}", text) is None:
            self.findings.fault(
                where,
                f"{shown_cell(text)} is not written as a series is.",
                f'Say in mapping.toml what it is: [series."{text[:60]}"] series = "…"; or pass it'
                f' over: skip = ["{text[:60]}"]. {did_you_mean(text, catalogue())}',
                kind="series",
            )
            return None
        return (text, None) if self._known_series(text, row, where=where) else None

    def _known_series(self, text: str, row: RawRow, *, where: str) -> bool:
        if text in catalogue():
            return True
        near = get_close_matches(text, list(catalogue()), n=1, cutoff=NEAR_SERIES)
        if near:
            what = f"The series {text!r} is not in the catalogue, and nearly {near[0]!r}."
            cure = f"Write {near[0]}; or give a series of your own a name that is less alike."
            self.findings.fault(where, what, cure, kind="series")
            return False
        self.unknown[row.place.sheet.name, text] += 1
        return True

    def _breakdown(self, row: RawRow, series: str, words: SeriesWords | None) -> str:
        default = (words.breakdown if words else None) or "total"
        if self.monthly:
            return default
        text = text_of(row, "breakdown", default=default, findings=self.findings)
        known = catalogue().get(series)
        if known is None or text in known.breakdowns:
            return text
        near = get_close_matches(text, known.breakdowns, n=1, cutoff=NEAR_SERIES)
        if near:
            self.findings.fault(
                row.place.at("breakdown"),
                f"The breakdown {text!r} of {series} is unknown, and nearly {near[0]!r}.",
                f"Write {near[0]}.",
                kind="breakdown",
            )
        else:
            self.unknown[row.place.sheet.name, f"{series}, {text}"] += 1
        return text

    def _unit(
        self, row: RawRow, series: str, words: SeriesWords | None, value: float
    ) -> tuple[str, float]:
        """Return the unit of the schema and the value in it; a fault where they do not fit."""
        default = (words.unit if words else None) or ""
        text = text_of(row, "unit", default=default, findings=self.findings)
        mapped = self.unit_words.get(text)
        known = catalogue().get(series)
        expected = known.unit if known else ""
        unit = mapped.unit if mapped else text
        if not unit or (expected and unit != expected):
            self._wrong_unit(row, series, text=text, unit=unit, expected=expected)
            return unit, value
        if mapped is None:
            return unit, value
        self.converted[row.place.sheet.name, text, unit, mapped.factor] += 1
        product = _multiplied(value, mapped, known)
        if not isfinite(product):
            what = f"{written(value)} × {written(mapped.factor)} is not a number."
            cure = f'Correct the value, or factor of [units."{text}"] in mapping.toml.'
            self.findings.fault(row.place.at("value"), what, cure, kind="number")
        return unit, product

    def _wrong_unit(self, row: RawRow, series: str, *, text: str, unit: str, expected: str) -> None:
        where = row.place.at("unit")
        if not unit:
            cure = f"Write {expected or 'the unit'}, or give the unit in mapping.toml."
            what = f"The unit of {series} is not said."
            self.findings.fault(where, what, cure, kind=f"unit of {series}")
            return
        factor = unit_factor(text, expected)
        shown = "…" if factor is None else written(factor)
        self.findings.fault(
            where,
            f"The unit {unit!r} is not that of {series}, {expected!r}.",
            f"Give the values in {expected}; or say in mapping.toml what the unit is:"
            f' [units."{text}"] unit = "{expected}", factor = {shown}.',
            kind=f"unit of {series}",
        )

    def tell(self) -> None:
        """Note every conversion, and what was left out or kept unjudged."""
        note, file = self.findings.note, self.words.file if self.words else ""
        if file and self.words and (self.words.decimal, self.words.thousands) != (".", ""):
            signs = f"decimal sign {self.words.decimal!r}"
            signs += f" and thousands {self.words.thousands!r}" if self.words.thousands else ""
            note(f"{file}: numbers read with {signs}, as the mapping says.")
        if file and self.form.remove:
            note(f"{file}: taken out of numbers: {', '.join(map(repr, self.form.remove))}.")
        for (table, theirs, ours, factor), count in sorted(self.converted.items()):
            times = f" × {written(factor)}" if factor != 1 else ""
            note(f"{table}: {_values(count)} in {theirs!r}{times} are {ours}.")
        for (theirs, ours), count in sorted(self.renamed.items()):
            note(f"{theirs!r} was read as {ours} ({_values(count)}).")
        for table, count in sorted(self.empty.items()):
            note(f"{table}: {_values(count, 'row')} without a value left out.")
        for (table, name), count in sorted(self.skipped.items()):
            note(f"{table}: {name!r} passed over, as the mapping says ({_values(count, 'row')}).")
        for (table, name), count in sorted(self.unknown.items()):
            note(f"{table}: {name} is not in the catalogue; kept, not judged ({_values(count)}).")


def _values(count: int, word: str = "value") -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _multiplied(value: float, words: UnitWords, known: Series | None) -> float:
    """Return a value times its factor, without the dust of the multiplication."""
    product = value * words.factor
    near = float(f"{product:.12g}")
    counted = known is not None and known.kind == "count" and near.is_integer()
    return near if counted or words.factor != 1 else product
