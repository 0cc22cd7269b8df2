"""What a formula over records is called, and in which unit it is: the default words of figures."""

from __future__ import annotations

from banha.errors import Fault, RequestError
from banha.formula import Formula, Named, read_sum
from banha.report.comparison import Line, read_lines
from banha.report.names import TOTAL, part_name, part_unit, series_title
from banha.report.style import Language
from banha.report.words import words
from banha.series import read_series


def formula_title(formula: Formula, lang: Language) -> str:
    """Return a title: the words of the series and parts, with + − × ÷ between them."""
    known = _known(formula)
    if known is not None:
        return known.label(lang)
    above, below = (_sum_title(text, lang) for text in (formula.simulated, formula.per))
    return f"{above} ÷ {below}" if below else above


def formula_unit(formula: Formula, lang: Language) -> str:
    """Return the unit of a formula that is a series as it was recorded; else nothing."""
    if formula.per or formula.factor != 1.0 or " * " in formula.simulated:
        return ""
    units = {
        part_unit(one.series, part, lang)
        for one in formula.named()
        if one.series in read_series()
        for part in one.parts or (TOTAL,)
    }
    return units.pop() if len(units) == 1 else ""


def read_outcome(outcome: Line | str) -> Line:
    """Return an outcome to be compared: a line, or a formula such as `employed / adults`.

    A formula that stands in `comparison.csv` is compared as it says there, in per cent or as a
    difference, in its unit; any other as a difference in the unit of the records.

    Raises
    ------
    RequestError
        The text is no formula.
    """
    if isinstance(outcome, Line):
        return outcome
    formula = read_formula(outcome)
    known = _known(formula)
    if known is not None:
        return known
    titles = {lang: formula_title(formula, lang) for lang in ("en", "vi")}
    units = {lang: formula_unit(formula, lang) for lang in ("en", "vi")}
    return Line(
        section="", label_en=titles["en"], label_vi=titles["vi"], simulated=formula.simulated,
        per=formula.per, factor=1.0, unit_en=units["en"], unit_vi=units["vi"], kind="level",
        when="last",
    )  # fmt: skip


def read_formula(text: str, *, per: str = "", factor: float = 1.0) -> Formula:
    """Return a formula from its text, which may hold ` / `.

    Raises
    ------
    RequestError
        It cannot be read.
    """
    above, _, below = str(text).partition(" / ")
    formula = Formula(above, per=per or below, factor=factor)
    try:
        list(formula.named())
    except ValueError as error:
        cure = "Write series joined by ` + `, ` - ` or ` * `, parts in brackets, one ` / `."
        raise RequestError([Fault(f"figure, {text!r}", str(error), cure)]) from None
    return formula


def unit_of(line: Line, lang: Language) -> str:
    """Return the unit of an outcome's difference: its own, per cent, or points of per cent."""
    if line.kind == "percent":
        return "%"
    unit = line.unit(lang)
    return words("run_points", lang) if unit == "%" else unit


def same_formula(one: Formula, other: Formula) -> bool:
    """Whether two formulas say the same, whatever the order of parts and the factor."""
    return _plain(one) == _plain(other)


def _plain(formula: Formula) -> list[list[tuple[int, list[tuple[str, list[str]]]]]]:
    return [
        [
            (sign, sorted((n.series, sorted(n.parts)) for n in named))
            for sign, named in read_sum(text)
        ]
        for text in (formula.simulated, formula.per)
        if text
    ]


def _known(formula: Formula) -> Line | None:
    found = (
        line
        for line in read_lines()
        if line.kind != "ratio"
        and line.when == "last"
        and same_formula(Formula(line.simulated, per=line.per), formula)
    )
    return next(found, None)


def _sum_title(text: str, lang: Language) -> str:
    written = ""
    for place, (sign, factors) in enumerate(read_sum(text) if text else ()):
        mark = ("" if sign > 0 else "−") if not place else (" + " if sign > 0 else " − ")
        written += mark + " × ".join(_named_title(named, lang) for named in factors)
    return written


def _named_title(named: Named, lang: Language) -> str:
    title = series_title(named.series, lang)
    if not named.parts:
        return title
    parts = ", ".join(part_name(named.series, part, lang) for part in named.parts)
    return parts if named.series == "criteria" else f"{title}: {parts}"
