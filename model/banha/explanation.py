"""`banha explain`: a scenario in words, in English or Vietnamese."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from banha.assumed import rows_in_force, value_in_force
from banha.levers import Lever, LeverRow
from banha.mechanisms import MechanismRow, mechanism_table
from banha.packs.head import head_of
from banha.parameter_table import ParameterRow, is_sector_valued
from banha.report.words import number, read_language, translated, words
from banha.scenario import Scenario
from banha.terminal import terminal_width

type Name = tuple[str, str]
INDENT = "  "


def explain(scenario: Scenario, *, lang: str = "en", width: int | None = None) -> str:
    """Return in words what a scenario asks.

    What it moves and when, through which mechanism that acts, what it costs and who pays, the
    numbers behind it with their ranges and grades, the evidence, and how many of the numbers that
    matter are assumed.

    Parameters
    ----------
    scenario
        The scenario.
    lang
        `en` or `vi`.
    width
        Letters in a line; None: those of the terminal.

    Raises
    ------
    ScenarioError
        There is no such language.
    """
    read_language(lang)
    writer = _Writer(scenario, lang, terminal_width() if width is None else width)
    return "\n\n".join(part for part in writer.parts() if part)


class _Writer:
    """Writes the parts of one explanation, and remembers the numbers that it has named."""

    def __init__(self, scenario: Scenario, lang: str, width: int) -> None:
        self.scenario = scenario
        self.lang = lang
        self.width = width
        self.named: dict[Name, str] = {}
        head = head_of(scenario.province)
        vi = lang == "vi"
        names = head.sector_names_vi if vi else head.sector_names_en
        self.sectors = dict(zip(head.sectors, names, strict=True))
        self.place = head.name_vi if vi else head.name_en

    def parts(self) -> Iterator[str]:
        scenario = self.scenario
        vi = self.lang == "vi"
        title = scenario.title_vi if vi and scenario.title_vi else scenario.title
        about = scenario.description_vi if vi and scenario.description_vi else scenario.description
        yield f"{title} ({scenario.name})"
        yield self.fill(about)
        if assumed := scenario.assumptions_vi if vi else scenario.assumptions:
            yield self.fill(assumed)
        yield self.say(
            "explain_period", start=scenario.start, end=scenario.end,
            months=scenario.months, province=self.place,
        )  # fmt: skip
        yield words("explain_levers", self.lang)
        if not scenario.levers:
            yield self.say("explain_no_levers")
        for lever in scenario.levers:
            yield self.lever(lever, scenario.lever_row(lever.name))
        if scenario.mechanisms:
            yield words("explain_off", self.lang)
            yield "\n\n".join(self.mechanism(mechanism_table()[n]) for n in scenario.mechanisms)
        if scenario.overrides:
            yield words("explain_otherwise", self.lang)
            yield "\n".join(
                self.parameter(section, name)
                for section, named in scenario.overrides.items()
                for name in named
            )
        yield words("explain_summary", self.lang)
        yield self.summary()

    def lever(self, lever: Lever, row: LeverRow) -> str:
        """One lever: meaning, value, time, mechanism, cost, numbers and evidence."""
        vi = self.lang == "vi"
        lines = [
            f"{lever.name}: {row.description_vi if vi else row.description}.",
            words(
                "explain_kind", self.lang, kind=words(f"kind_{row.kind}", self.lang),
                domain=words(f"domain_{row.domain}", self.lang),
                house=words(f"house_{row.house}", self.lang),
            ),
            words(
                "explain_value", self.lang, value=self.number(lever.value),
                unit=translated(row.unit, self.lang, kind="unit"),
                neutral=self.number(row.neutral), low=self.number(row.low),
                high=self.number(row.high),
            ),
            self.time(lever),
            words("explain_through", self.lang, text=row.through_vi if vi else row.through),
            words("explain_cost", self.lang, text=row.cost_vi if vi else row.cost),
        ]  # fmt: skip
        grade, evidence = row.evidence_in(self.lang)
        key = f"explain_evidence_{grade}" if grade else "explain_evidence"
        lines.append(words(key, self.lang, text=evidence[:1].upper() + evidence[1:]))
        lines.append(words("explain_parameters", self.lang))
        text = [self.fill(lines[0]), *(self.fill(line, indent=INDENT) for line in lines[1:])]
        text += [self.parameter(section, name) for section, name in row.parameter_names]
        return "\n".join(text)

    def time(self, lever: Lever) -> str:
        """Start, ramp and end of a lever."""
        ramp = "at_once" if lever.ramp_months <= 1 else "ramp"
        given = {"start": lever.start, "ramp": lever.ramp_months, "end": lever.end}
        end = "explain_to_end" if lever.end is None else "explain_until"
        return words(f"explain_from_{ramp}", self.lang, **given) + words(end, self.lang, **given)

    def mechanism(self, row: MechanismRow) -> str:
        """A mechanism that is switched off, and the numbers that go with it."""
        without = "" if self.lang == "vi" else f" {row.without}."
        title = row.title_vi if self.lang == "vi" else row.title
        lines = [self.fill(f"{row.name}: {title}.{without}")]
        return "\n".join(lines + [self.parameter(*name) for name in row.parameter_names])

    def parameter(self, section: str, name: str) -> str:
        """One number: value in force, unit, range, grade and meaning."""
        rows = rows_in_force(self.scenario, section, name)
        first = next(iter(rows.values()))
        full = f"{section}.{name}"
        grades = sorted({row.grade for row in rows.values()})
        self.named[section, name] = "assumed" if "assumed" in grades else grades[0]
        meaning = translated(full, self.lang, kind="parameter")
        text = words(
            "explain_parameter", self.lang, name=full, values=self.values(rows),
            unit=translated(first.unit, self.lang, kind="unit"),
            low=self.number(min(row.low for row in rows.values())),
            high=self.number(max(row.high for row in rows.values())),
            grade=", ".join(words(f"grade_{grade}", self.lang) for grade in grades),
            description=first.description if meaning == full else meaning,
        )  # fmt: skip
        return self.fill(text, indent=INDENT, hanging=2 * INDENT)

    def values(self, rows: Mapping[str, ParameterRow]) -> str:
        """Values in force: one, or those of the sectors."""
        first = next(iter(rows.values()))
        shown = {sector: self.value(row, sector) for sector, row in rows.items()}
        if not is_sector_valued(first.section, first.name):
            return shown[""]
        if len(set(shown.values())) == 1:
            return next(iter(shown.values()))
        return ", ".join(f"{self.sectors.get(name, name)} {text}" for name, text in shown.items())

    def value(self, row: ParameterRow, sector: str) -> str:
        """The value in force, beside the usual one where the scenario sets another."""
        value = self.number(value_in_force(self.scenario, row, sector=sector))
        usual = self.number(row.value)
        if value == usual:
            return value
        return words("explain_set_instead", self.lang, value=value, usual=usual)

    def summary(self) -> str:
        """How many of the numbers that matter are assumed."""
        grades: Sequence[str] = list(self.named.values())
        if not grades:
            return self.say("summary_none")
        if len(grades) == 1:
            return self.say("summary_one", grade=words(f"grade_{grades[0]}", self.lang))
        count = {name: grades.count(name) for name in ("assumed", "published", "measured")}
        return self.say("summary_numbers", count=len(grades), name=self.scenario.name, **count)

    def number(self, value: float) -> str:
        """A number without an exponent."""
        return number(f"{value:,.10g}" if abs(value) < 1e9 else f"{value:,.0f}", self.lang)

    def say(self, key: str, **given: object) -> str:
        """Words of a key, wrapped."""
        return self.fill(words(key, self.lang, **given))

    def fill(self, text: str, *, indent: str = "", hanging: str | None = None) -> str:
        """Text wrapped to the width; marks at the end of a sentence are not doubled."""
        return textwrap.fill(
            text.replace("..", "."), self.width, initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_on_hyphens=False, break_long_words=False,
        )  # fmt: skip
