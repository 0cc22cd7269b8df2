"""Pages of reference made from the tables: parameters, levers, scenario files, columns, flows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from banha.levers import Lever, lever_table
from banha.mechanisms import mechanism_table
from banha.parameter_sections import SECTIONS
from banha.parameter_table import GRADES, ParameterRow, parameter_table
from banha.report.words import translated
from banha.scenario import Scenario
from banha.scenario_faults import READERS, REQUIRED

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "model" / "banha"
MADE = "Made by `make reference`; do not edit by hand."
GRADE_WORDS = {
    "measured": "stands in an official or primary source that the pack carries or cites",
    "published": "was read in a study or report",
    "assumed": "neither; the range says what is thought possible",
}
KINDS = {"policy": "All policies", "shock": "All shocks"}
KIND_WORDS = {
    "name": "text", "title": "text", "title_vi": "text", "description": "text",
    "description_vi": "text", "assumptions": "text", "assumptions_vi": "text",
    "province": "text", "start": 'month, `"YYYY-MM"`', "end": 'month, `"YYYY-MM"`',
    "scale": "whole number", "firm_scale": "whole number", "seed": "whole number",
}  # fmt: skip


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a Markdown table."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(list(heads))}"
    for row in rows:
        yield f"| {' | '.join(cell(one) for one in row)} |"


def cell(value: object) -> str:
    """Return a value as one cell of a table."""
    return " ".join(str(value).split()).replace("|", "\\|")


def number(value: float) -> str:
    """Return a number as the tables write it: no more digits than it has."""
    if value and value == round(value) and abs(value) >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.6g}"


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the package."""
    return list(csv.DictReader((PACKAGE / name).read_text(encoding="utf-8").splitlines()))


def parameters_page() -> str:
    """Return the page of all structural parameters: value, range, unit, grade, source."""
    rows = parameter_table()
    counts = Counter(row.grade for row in rows)
    parts = [
        "# Parameters", "",
        (f"The {len(rows)} numbers of the structural table, `scenarios/parameters.csv`, by"
        " section. A pack may set them otherwise, and so may a scenario; a parameter with a"
        " value for each sector has a row for each that differs. `banha describe parameters` prints"
        f" them. {MADE}"),
        "",
        *table(("grade", "numbers", "meaning"),
               ((grade, counts[grade], GRADE_WORDS[grade]) for grade in GRADES)),
        "",
        "Value, low and high are in the unit of the row; money is in đồng at prices of 2010.",
    ]  # fmt: skip
    for section, kind in SECTIONS.items():
        own = [row for row in rows if row.section == section]
        if own:
            parts += ["", f"## {section}", "", first_line(kind.__doc__), "", *of_section(own)]
    return "\n".join([*parts, ""])


def of_section(rows: list[ParameterRow]) -> Iterator[str]:
    """Yield the table of a section."""
    heads = ("parameter", "value", "range", "unit", "grade", "meaning and source")
    yield from table(heads, (parameter_cells(row) for row in rows))


def parameter_cells(row: ParameterRow) -> tuple[str, ...]:
    """Return the cells of a parameter."""
    name = f"`{row.name}`" + (f" ({row.sector})" if row.sector else "")
    bounds = f"{number(row.low)} to {number(row.high)}"
    meaning = row.description + (f". *Source: {row.source}*" if row.source else "")
    return name, number(row.value), bounds, row.unit, row.grade, meaning


def first_line(text: str | None) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((text or "").split("\n\n")[0].split())


def levers_page() -> str:
    """Return the page of all levers: unit, bounds, how they act, cost, evidence."""
    levers = lever_table()
    heads = ("lever", "English", "Tiếng Việt", "unit", "đơn vị", "neutral", "range", "grade")
    parts = [
        "# Levers", "",
        (f"The {len(levers)} levers and shocks that a scenario can move (`scenarios/levers.csv`)."
        " What each does, from runs: [Levers and what they do](../levers.md)."
        f" `banha explain SCENARIO` says the same of a scenario. {MADE}"),
    ]  # fmt: skip
    for kind in dict.fromkeys(row.kind for row in levers.values()):
        own = {name: row for name, row in levers.items() if row.kind == kind}
        parts += ["", f"## {KINDS[kind]}", ""]
        parts += table(heads, (
            (f"[`{name}`](#{name})", row.description, row.description_vi, row.unit,
             translated(row.unit, "vi", kind="unit"), number(row.neutral),
             f"{number(row.low)} to {number(row.high)}", row.grade)
            for name, row in own.items()
        ))  # fmt: skip
    for name, row in levers.items():
        parts += ["", f"## {name}", "", f"{row.description}. *{row.description_vi}.*", ""]
        parts += [f"- **How it acts.** {row.through}", f"- **Cost.** {row.cost}"]
        parts += [f"- **Evidence.** {row.evidence}"]
        names = (f"`{section}.{one}`" for section, one in row.parameter_names)
        parts += [f"- **Parameters.** {', '.join(names)}"]
    return "\n".join([*parts, ""])


def scenario_file_page() -> str:
    """Return the page of all that a scenario file can say."""
    words = attributes(Scenario.__doc__ or "")
    lever_words = attributes(Lever.__doc__ or "")
    keys = [key for key in READERS if key != "name"]
    parts = [
        "# Scenario files", "",
        ("A scenario file is TOML. With `base` it is a difference on another scenario, and says"
        " only what differs; without, it says all that is required. Its name is that of the file."
        " All faults are told at once, with line and cure. How to write one:"
        f" [Scenarios](../scenarios.md). {MADE}"), "",
        "## Plain keys", "",
        *table(("key", "kind", "required without a base", "meaning"), [
            ("`base`", "text", "", "The scenario that this one differs from, by name."),
            *((f"`{key}`", KIND_WORDS[key], f"`{REQUIRED[key]}`" if key in REQUIRED else "",
               words.get(key, "")) for key in keys),
        ]),
        "", "## Levers", "",
        ("Each lever moved is a `[[levers]]` of its own; names are on the page of"
        " [levers](levers.md)."), "",
        *table(("key", "meaning"), ((f"`{name}`", text) for name, text in lever_words.items())),
        "", "## Parameters", "",
        ("`[SECTION]` and below it `parameter = value`; a value for each sector is a table,"
        " `separation_rate = { technology = 0.02 }`. Values, ranges and grades:"
        " [Parameters](parameters.md)."), "",
        *table(("section", "parameters", "what"), (
            (f"[`[{name}]`](parameters.md#{name})", len(kind.model_fields),
             first_line(kind.__doc__)) for name, kind in SECTIONS.items()
        )),
        "", "## Mechanisms", "",
        ("Below `[mechanisms]`, `NAME = false` switches a mechanism off. What each does, from runs:"
        " [Mechanisms](../mechanisms.md)."), "",
        *table(("name", "English", "Tiếng Việt", "without it"), (
            (f"`{name}`", row.title, row.title_vi, row.without)
            for name, row in mechanism_table().items()
        )),
    ]  # fmt: skip
    return "\n".join([*parts, ""])


def attributes(docstring: str) -> dict[str, str]:
    """Return what a docstring of the numpy kind says of each attribute or parameter."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in docstring.partition("-----\n")[2].splitlines():
        indent = len(line) - len(line.lstrip())
        if not line.strip() or set(line.strip()) == {"-"}:
            if set(line.strip()) == {"-"}:
                break
            names = []
        elif indent == 4:
            names = line.strip().split(", ")
        else:
            for name in names:
                found[name] = f"{found.get(name, '')} {line.strip()}".strip()
    return found


def columns_page() -> str:
    """Return the page of the columns of state."""
    rows = read_table("schema.csv")
    parts = [
        "# Columns of state", "",
        ("Persons, households and firms are rows of columns (`model/banha/schema.csv`); Mesa's"
        f" agents are views of them. `banha describe schema` prints the same. {MADE}"),
    ]  # fmt: skip
    for name in dict.fromkeys(row["table"] for row in rows):
        own = [row for row in rows if row["table"] == name]
        heads = ("column", "type", "unit", "kind", "default", "meaning")
        parts += ["", f"## {name}", "", *table(heads, (
            (f"`{row['column']}`", row["dtype"], row["unit"], row["kind"], row["default"],
             row["description"]) for row in own
        ))]  # fmt: skip
    return "\n".join([*parts, ""])


def flows_page() -> str:
    """Return the page of all kinds of payment."""
    rows = read_table("accounts/flows.csv")
    heads = ("flow", "payer", "payee", "what")
    return "\n".join([
        "# Flows of money", "",
        (f"Every kind of payment, of which there are {len(rows)}: who pays, and who is paid. Both"
        " book it, in whole đồng (`model/banha/accounts/flows.csv`, `accounts.parquet` of a run)."
        f" `banha describe flows` prints the same. {MADE}"), "",
        *table(heads, (
            (f"`{row['flow']}`", row["payer"].replace("_", " "), row["payee"].replace("_", " "),
             row["description"]) for row in rows
        )),
        "",
    ])  # fmt: skip


PAGES = {
    "parameters.md": parameters_page,
    "levers.md": levers_page,
    "scenario-file.md": scenario_file_page,
    "columns.md": columns_page,
    "flows.md": flows_page,
}
