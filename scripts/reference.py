"""Write docs/reference/: every command from its `--help`, every public name from its docstring.

With them what is made of tables and code elsewhere in docs/: see `made_elsewhere`.

Run it with `make reference`; a test compares what it writes with the pages that are there. A module
is added to the page of Python by a line in `MODULES`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import griffe
from typer.main import get_command
from typer.testing import CliRunner

from banha.cli import batch, errors
from banha.cli.app import app
from banha.errors import AccountingError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts import (  # noqa: E402
    code_blocks,
    decisions_index,
    glossary,
    month_figure,
    reference_tables,
)

SOURCE = ROOT / "model"
FOLDER = ROOT / "docs" / "reference"
MODULES: dict[str, tuple[str, ...]] = {
    "banha": (),
    "banha.report": (),
    "banha.accounts.history": ("Accounts",),
    "banha.errors": (
        "Fault", "FaultsError", "ScenarioError", "RequestError", "StudyError", "BatchError",
        "PackError", "SnapshotError", "OutputError", "AccountingError", "StaleAgentError",
    ),
    "banha.records": ("Records",),
    "banha.intake": (),
    "banha.packs.diff": ("compare_packs",),
    "banha.packs.inventory": ("input_table", "count_table"),
    "banha.founding": ("Names",),
    "banha.evaluation.calibration": (),
    "banha.batch.comparisons": ("Comparisons",),
    "banha.batch.run_batch": ("Summary", "Progress"),
    "banha.brief": (),
}  # fmt: skip
"""Modules of the page in their order, each with its public names; none: those of `__all__`."""
WIDTH = 88
CURE = "bring it up to date: python scripts/reference.py"
EXIT_CODES = {
    0: "done",
    errors.EXIT_DEFECT: "a defect of banha: the traceback says where; please report it",
    errors.EXIT_FAULT: "what was asked cannot be; the message says where, what and the cure",
    AccountingError.exit_code: "accounts that do not balance: the run was stopped",
    batch.EXIT_FAILED: "the batch went on to its end, but some of its runs failed",
    errors.EXIT_INTERRUPTED: "interrupted; what is done of a batch is kept",
}
COMMANDS_HEAD = """# Commands

What `--help` says of every command. Made by `make reference`; do not edit by hand.
"""
PYTHON_HEAD = """# Python

<!-- all code: not run, signatures -->

Every public name with its parameters, what it returns and which errors it raises. Made from the
docstrings by `make reference`; do not edit by hand. A parameter after `*` is given by its name. A
class without a signature is made by a function, not by hand. What banha raises on purpose
is a `BanhaError`, whose text says where, what and the cure.
"""

type Named = griffe.Class | griffe.Function | griffe.Attribute


def commands_page() -> str:
    """Return the page of commands as Markdown."""
    names = [(), *command_names(get_command(app))]
    parts = [COMMANDS_HEAD, "| command | what it does |", "|---|---|"]
    helps = {name: help_text(name) for name in names}
    for name, text in helps.items():
        title = " ".join(("banha", *name))
        parts.append(f"| [`{title}`](#{anchor(title)}) | {first_sentence(text)} |")
    parts += ["", "## Exit codes", "", "| code | meaning |", "|---:|---|"]
    parts += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    for name, text in helps.items():
        parts += ["", f"## {' '.join(('banha', *name))}", "", "```text", text, "```"]
    return "\n".join([*parts, ""])


def command_names(group: object, *, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command below a group, each group before what is in it."""
    for name, command in getattr(group, "commands", {}).items():
        yield (*above, name)
        yield from command_names(command, above=(*above, name))


def help_text(words: tuple[str, ...]) -> str:
    """Return what `--help` of a command prints, in lines of `WIDTH` letters."""
    plain = {"COLUMNS": str(WIDTH), "LINES": "40", "NO_COLOR": "1", "TERM": "dumb"}
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="banha", env=plain)
    if done.exit_code != 0:
        raise SystemExit(f"banha {' '.join(words)} --help failed: {done.output}")
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def first_sentence(text: str) -> str:
    """Return the first paragraph of a help below its line of usage."""
    paragraph = re.split(r"\n\s*\n", text)[1]
    return " ".join(paragraph.split())


@dataclass(frozen=True)
class Entry:
    """A public name: where it is imported from, and what stands behind it."""

    module: str
    name: str
    what: Named

    @property
    def title(self) -> str:
        """Its heading."""
        return f"{self.module}.{self.name}"


def public_names(package: griffe.Module, module: str) -> list[Entry]:
    """Return what a module makes public: functions, then classes, names with underscores apart."""
    loaded = import_module(module)
    written = MODULES[module] or getattr(loaded, "__all__", ())
    names = [name for name in written if not name.startswith("__")]
    if not names:
        raise SystemExit(f"{module} has no `__all__`: name in MODULES what is public of it")
    entries = [Entry(module, name, behind(public(loaded, name), package)) for name in names]
    if not MODULES[module]:
        entries.sort(key=lambda entry: (entry.what.is_class, entry.name.lower()))
    return entries


def public(loaded: ModuleType, name: str) -> type | Callable[..., object]:
    """Return a name of a module; of a module that is called by its own name, what it calls."""
    found = getattr(loaded, name)
    return getattr(found, name) if isinstance(found, ModuleType) else found


def behind(loaded: type | Callable[..., object], package: griffe.Module) -> Named:
    """Return the source of a function or class, in whatever module it was imported from."""
    return target(package[inner_path(f"{loaded.__module__}.{loaded.__qualname__}", package)])


def target(named: griffe.Object | griffe.Alias) -> Named:
    """Return what a name stands for, whatever it was imported through."""
    return named.final_target if named.is_alias else named


def inner_path(path: str, package: griffe.Module) -> str:
    """Return a dotted path below the package."""
    return path.removeprefix(f"{package.path}.")


def python_page() -> str:
    """Return the page of Python names as Markdown."""
    package = griffe.load(
        "banha", search_paths=[SOURCE], docstring_parser="numpy", resolve_aliases=True,
        resolve_external=False, docstring_options={"warnings": False},
    )  # fmt: skip
    entries = [entry for module in MODULES for entry in public_names(package, module)]
    parts = [PYTHON_HEAD, "| name | what it is |", "|---|---|"]
    parts += [
        f"| [`{entry.title}`](#{anchor(entry.title)}) | {summary(entry.what)} |"
        for entry in entries
    ]
    for entry in entries:
        parts += ["", *described(entry)]
    return "\n".join([*parts, ""])


def described(entry: Entry) -> Iterator[str]:
    """Yield the lines of one name: signature, text, tables, then the members of a class."""
    yield f"## {entry.title}"
    what = entry.what
    if what.is_function or parameters_section(what):
        yield from ["", *signature(what, name=entry.name)]
    yield from body(what)
    if not what.is_class:
        return
    documented = attributes_section(what)
    members = public_members(what)
    loose = [one for one in members if not one.is_function and one.name not in documented]
    if loose:
        yield from ["", *table(("attribute", "type", "meaning"), map(attribute_row, loose))]
    for member in (one for one in members if one.is_function):
        own = "classmethod" in member.labels
        shown = f"{entry.name}.{member.name}" if own else member.name
        yield from ["", f"### {entry.name}.{member.name}"]
        yield from ["", *signature(member, name=shown), *body(member)]


def public_members(found: griffe.Class) -> list[Named]:
    """Return public methods and attributes; of inherited ones those that have words.

    What a class sets anew without words has those of the class above it.
    """
    chosen: dict[str, Named] = {}
    for place in (*reversed(found.mro()), found):
        for name, member in place.members.items():
            what = target(member)
            if name.startswith("_") or name == "model_config" or what.is_class:
                continue
            if what.has_docstring or (place is found and name not in chosen):
                chosen[name] = what
    return list(chosen.values())


def parameters_section(what: Named) -> bool:
    """Tell whether a class says how it is made."""
    return any(section.kind.value == "parameters" for section in sections(what))


def attributes_section(what: Named) -> set[str]:
    """Return the attributes that the docstring of a class names, parameters among them."""
    return {
        name
        for section in sections(what)
        if section.kind.value in ("attributes", "parameters")
        for one in section.value
        for name in one.name.split(", ")
    }


def sections(what: Named) -> list[griffe.DocstringSection]:
    """Return the parts of a docstring."""
    return what.docstring.parsed if what.docstring else []


def summary(what: Named) -> str:
    """Return the first paragraph of a docstring on one line."""
    return cell(what.docstring.value.split("\n\n")[0]) if what.docstring else ""


def signature(what: Named, *, name: str) -> Iterator[str]:
    """Yield a signature as code, one parameter a line where one line is too long."""
    shown = written_parameters(what)
    ending = f" -> {what.returns}" if what.is_function and what.returns is not None else ""
    line = f"{name}({', '.join(shown)}){ending}"
    yield "```python"
    if len(line) <= WIDTH:
        yield line
    else:
        yield from [f"{name}(", *(f"    {one}," for one in shown), f"){ending}"]
    yield "```"


def written_parameters(what: Named) -> list[str]:
    """Return the parameters as they are written, the star of keyword-only ones included."""
    found = []
    marks = {"variadic positional": "*", "variadic keyword": "**"}
    starred = False
    for one in what.parameters:
        if one.name in ("self", "cls"):
            continue
        kind = one.kind.value if one.kind else ""
        if kind == "keyword-only" and not starred:
            found.append("*")
        starred |= kind in ("keyword-only", "variadic positional")
        text = marks.get(kind, "") + one.name
        text += f": {one.annotation}" if one.annotation is not None else ""
        if one.default is not None and kind not in marks:
            text += f" = {one.default}" if one.annotation is not None else f"={one.default}"
        found.append(text)
    return found


def body(what: Named) -> Iterator[str]:
    """Yield the sections of a docstring as Markdown."""
    for section in sections(what):
        kind = section.kind.value
        yield ""
        if kind == "text":
            yield section.value
        elif kind in ("parameters", "other parameters"):
            yield from table(("parameter", "type", "default", "meaning"), rows_of(section, what))
        elif kind == "attributes":
            rows = [
                (f"`{name}`", code(type_of(what, name)), cell(one.description))
                for one in section.value
                for name in one.name.split(", ")
            ]
            yield from table(("attribute", "type", "meaning"), rows)
        elif kind == "raises":
            rows = [
                (code(str(one.annotation).strip("()")), cell(one.description))
                for one in section.value
            ]
            yield from table(("error", "when"), rows)
        elif kind in ("returns", "yields"):
            yield f"**Returns** {' '.join(returned(section))}"
        elif kind == "examples":
            yield from ("\n".join(text for _, text in section.value),)
        elif kind == "admonition":
            yield f"**{section.title}.** {section.value.contents}"
        else:
            raise SystemExit(f"{what.path}: a section {kind!r} has no place on the page")


def rows_of(section: griffe.DocstringSection, what: Named) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table of parameters."""
    known = {one.name: one for one in getattr(what, "parameters", [])}
    for one in section.value:
        of_code = known.get(one.name)
        annotation = of_code.annotation if of_code is not None else one.annotation
        default = of_code.default if of_code is not None else None
        default = None if default in ("{}", "()") else default  # what is not there but may be
        yield f"`{one.name}`", code(annotation), code(default), cell(one.description)


def returned(section: griffe.DocstringSection) -> Iterator[str]:
    """Yield what is returned; the numpy style may write words where a type would stand."""
    for one in section.value:
        yield cell(one.description) or cell(str(one.annotation or ""))


def type_of(what: Named, name: str) -> object:
    """Return the type of an attribute that a docstring names."""
    members = {**what.inherited_members, **what.members}
    return getattr(target(members[name]), "annotation", None) if name in members else None


def attribute_row(what: Named) -> tuple[str, ...]:
    """Return the row of an attribute: its own words, or those of the function that it holds."""
    words = " ".join(cell(section.value) for section in sections(what) if section.kind == TEXT)
    value = getattr(what, "value", None)
    is_rule = str(what.annotation).startswith("Callable")
    if not words and is_rule and isinstance(value, griffe.ExprAttribute):
        held = value.canonical_path
        named = what.package[inner_path(held, what.package)]
        words = f"{summary(target(named))} By default `{held}`."
    return f"`{what.name}`", code(what.annotation), words


TEXT = griffe.DocstringSectionKind.text


def table(heads: tuple[str, ...], rows: object) -> Iterator[str]:
    """Yield a Markdown table, without columns in which nothing stands."""
    cells = [tuple(row) for row in rows]
    kept = [place for place, _ in enumerate(heads) if any(row[place] for row in cells)]
    for row in (heads, ("---",) * len(heads), *cells):
        yield f"| {' | '.join(row[place] for place in kept)} |"


def cell(text: str) -> str:
    """Return a text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    """Return a type or value as code within a cell; nothing for none."""
    return f"`{cell(str(text))}`" if text is not None else ""


def anchor(title: str) -> str:
    """Return the address of a heading on a repository page."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


PAGES = {"commands.md": commands_page, "python.md": python_page}
CODE_BLOCKS = FOLDER / "code-blocks.md"


def made_elsewhere() -> dict[Path, str]:
    """Return what is made of tables and code, by file; the count of code blocks is not in it."""
    return {
        **{FOLDER / name: make() for name, make in reference_tables.PAGES.items()},
        glossary.PAGE: glossary.glossary_page(),
        decisions_index.PAGE: decisions_index.decisions_index(),
        **month_figure.figures(),
    }


def main() -> None:
    """Write every page; the count of code blocks last, as it reads the others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = {FOLDER / name: make() for name, make in PAGES.items()} | made_elsewhere()
    for path, text in pages.items():
        write(path, text)
    write(CODE_BLOCKS, code_blocks.code_blocks_page())


def write(path: Path, text: str) -> None:
    """Write a file and say so."""
    path.write_text(text, encoding="utf-8", newline="\n")
    print(path.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
