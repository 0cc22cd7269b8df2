"""Scenario files: found by name or path, read, with their bases."""

import re
import stat
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import PathLike, fspath
from os.path import realpath
from pathlib import Path

from banha.data import data_folder
from banha.errors import Fault, ScenarioError
from banha.parameters import SECTIONS
from banha.scenario_faults import READERS, Layer
from banha.scenario_text import FileLocator, line_numbers
from banha.suggest import did_you_mean, shown

LARGEST_FILE_BYTES = 1_000_000
FOLDERS = ("", "policies")
"""Where scenarios lie, within the data folder."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}(/[A-Za-z0-9_-]{1,100})?")
_BARE_MONTH = re.compile(r"^\s*(start|end)\s*=\s*([0-9]{4}-[0-9]{1,2})\s*(#.*)?$")
_AT_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)|\(at end of document\)")


@dataclass(frozen=True, slots=True)
class ScenarioListing:
    """A scenario that comes with banha; `problem` says why it cannot be used, else empty."""

    name: str
    path: Path
    title: str = ""
    title_vi: str = ""
    description: str = ""
    description_vi: str = ""
    problem: str = ""


def list_scenario_files() -> Iterator[tuple[str, Path]]:
    """Yield name and path of each scenario that comes with banha, those of a folder in order."""
    for folder in FOLDERS:
        for path in sorted((data_folder() / folder).glob("*.toml")):
            name = f"{folder}/{path.stem}" if folder else path.stem
            if _NAME.fullmatch(name) and _is_within(path, data_folder()):
                yield name, path


def layers_of(name_or_path: object) -> list[Layer]:
    """Return the layers of a scenario, the last base first.

    Raises
    ------
    ScenarioError
        A file cannot be found or read, or the bases go in a circle.
    """
    path, own_folder = _locate(name_or_path)
    layers: list[Layer] = []
    visited: list[Path] = []
    while True:
        layer, base = _read_layer(path)
        visited.append(_real(path))
        layers.insert(0, layer)
        if base is None:
            return layers
        where = layer.where("base")
        try:
            path = _find(base, where=where, own_folder=own_folder)
            _refuse_circle([*visited, _real(path)], where=where)
            _read_layer(path)
        except ScenarioError as error:
            layers[0] = replace(layer, faults=(*layer.faults, *error.faults), without_base=True)
            return layers
        if own_folder is not None and not _is_within(path, own_folder):
            own_folder = None


def _refuse_circle(chain: list[Path], *, where: str) -> None:
    if chain[-1] in chain[:-1]:
        steps = " → ".join(step.stem for step in chain)
        cure = "Let one of these scenarios have no `base`, or another one."
        raise ScenarioError([Fault(where, f"the bases go in a circle: {steps}", cure)])


def _locate(name_or_path: object) -> tuple[Path, Path | None]:
    """Return the file asked for and, if it is the user's own, its folder."""
    if not isinstance(name_or_path, str | PathLike):
        cure = 'Give a name such as "baseline", or the path of a .toml file.'
        what = f"{shown(name_or_path)} is neither a name nor a path"
        raise ScenarioError([Fault("scenario", what, cure)])
    text = fspath(name_or_path)
    if not isinstance(text, str) or "\0" in text:
        cure = "Remove the NUL character."
        raise ScenarioError([Fault("scenario", f"{shown(text)} is not a path", cure)])
    if not text.lower().endswith(".toml") and not isinstance(name_or_path, PathLike):
        return _find(text, where=f"scenario {shown(text)}", own_folder=None), None
    path = Path(text)
    if not text.lower().endswith(".toml"):
        cure = "Give a file whose name ends in .toml."
        raise ScenarioError([Fault(text, "this is not a scenario file", cure)])
    return path, path.parent


def _find(name: object, *, where: str, own_folder: Path | None) -> Path:
    """Return the file of a scenario name, within the scenario folders or the user's own.

    Raises
    ------
    ScenarioError
        There is none, or the name leads out of these folders.
    """
    known = [known_name for known_name, _ in list_scenario_files()]
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        cure = f"Write a name without folders. {did_you_mean(str(name), known)}"
        what = f"{shown(name)} is not the name of a scenario"
        if isinstance(name, str) and name.endswith(".toml") and _NAME.fullmatch(name[:-5]):
            cure = f"Write {name[:-5]!r}, without .toml."
        raise ScenarioError([Fault(where, what, cure)])
    roots = [(own_folder, own_folder)] if own_folder is not None else []
    data = data_folder()
    if "/" not in name:
        roots += [(data / folder, data) for folder in FOLDERS]
    elif name.partition("/")[0] in FOLDERS:
        roots.append((data, data))
    for folder, root in roots:
        candidate = folder / f"{name}.toml"
        if not candidate.is_file():
            continue
        if not _is_within(candidate, root):
            cure = "Put a copy of the file there instead of a link."
            what = f"{shown(name)} is a link that leads out of {root}"
            raise ScenarioError([Fault(where, what, cure)])
        return candidate
    short = {known_name.rpartition("/")[2]: known_name for known_name in known}
    cure = did_you_mean(name, [*short, *(full for full in known if "/" in full)])
    if not cure.startswith("Did"):
        cure = did_you_mean("", known)
    raise ScenarioError([Fault(where, f"there is no scenario {shown(name)}", cure)])


def _is_within(path: Path, folder: Path) -> bool:
    return _real(path).is_relative_to(_real(folder))


def _real(path: Path) -> Path:
    """Return where a path leads, all links followed; links in a circle raise nothing here."""
    return Path(realpath(path))


def _read_layer(path: Path) -> tuple[Layer, object]:
    """Return what a file asks, and the base that it names (None if none)."""
    file = _display(path)
    text = _decode(_read_bytes(path, file=file), file=file)
    if not text.strip():
        cure = 'Write at least title = "…" and base = "baseline".'
        raise ScenarioError([Fault(file, "the file is empty", cure)])
    written, faults = _parse(text, file=file)
    base = written.pop("base", None)
    values: dict[str, object] = {}
    overrides: dict[str, object] = {}
    for key, value in written.items():
        is_section = key in SECTIONS or (isinstance(value, dict) and key not in READERS)
        if is_section and key not in ("levers", "mechanisms"):
            overrides[key] = value
        else:
            values[key] = value
    where = FileLocator(file, line_numbers(text))
    if "name" in values:
        cure = "Remove this line: the name of a scenario is its file's."
        faults.append(Fault(where("name"), "a scenario file has no key `name`", cure))
    asked = {**values, "overrides": overrides, "name": name_of(path)}
    return Layer(asked, where, faults=tuple(faults)), base


def _display(path: Path) -> str:
    """Return how messages name a file."""
    try:
        return f"scenarios/{path.relative_to(data_folder()).as_posix()}"
    except ValueError:
        return str(path)


def name_of(path: Path) -> str:
    """Return a scenario name from a file's name: plain small letters, digits and hyphens."""
    plain = path.stem.lower().replace("đ", "d")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:100] or "scenario"


def _read_bytes(path: Path, *, file: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ScenarioError([Fault(file, "this is a folder", "Name a file in it.")])
        if not stat.S_ISREG(status.st_mode):
            raise ScenarioError([Fault(file, "this is not a file", "Name a plain text file.")])
        if status.st_size > LARGEST_FILE_BYTES:
            what = f"{status.st_size} bytes are more than the {LARGEST_FILE_BYTES} that can be"
            raise ScenarioError([Fault(file, what, "Name a scenario file, a page of text.")])
        return path.read_bytes()
    except FileNotFoundError:
        known = [name for name, _ in list_scenario_files()]
        short = {name.rpartition("/")[2] for name in known}
        cure = "Check the path."
        if path.stem in short:
            cure = f"Check the path. The scenario of banha is named {path.stem!r}, without .toml."
        raise ScenarioError([Fault(file, "there is no such file", cure)]) from None
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise ScenarioError([Fault(file, what, "Make it readable for you.")]) from None


def _decode(data: bytes, *, file: str) -> str:
    cure = "Save the file in the encoding UTF-8."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        what = "the file is not in UTF-8 but, it seems, in UTF-16 or UTF-32"
        raise ScenarioError([Fault(f"{file}, line 1", what, cure)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        byte = error.object[error.start]
        what = (
            f"byte {error.start + 1} of the file, 0x{byte:02X}, is not UTF-8; "
            "the file seems to be in an older encoding such as Windows-1258 or Latin-1"
        )
        raise ScenarioError([Fault(f"{file}, line {line}", what, cure)]) from None


def _parse(text: str, *, file: str) -> tuple[dict[str, object], list[Fault]]:
    """Return what a TOML text says, and the faults that could be read over."""
    try:
        return tomllib.loads(text), []
    except RecursionError:
        what, place = "brackets are nested too deeply", file
    except (ValueError, OverflowError) as error:
        what, place = str(error), file
        at = _AT_LINE.search(what)
        if at is not None:
            number = int(at[1]) if at[1] else max(1, len(text.splitlines()))
            place = f"{file}, line {number}"
            what = what.replace(at[0], "").strip()
        mended, faults = _quote_months(text, file=file)
        if faults:
            further = _parse(mended, file=file)
            return further[0], faults + further[1]
    cure = "Mend this line: key = value, texts in quotes, each key once, sections in [brackets]."
    raise ScenarioError([Fault(place, f"not TOML: {what}", cure)])


def _quote_months(text: str, *, file: str) -> tuple[str, list[Fault]]:
    """Return the text with quotes around months that lack them, and a fault for each."""
    faults: list[Fault] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        found = _BARE_MONTH.match(line)
        if found is not None:
            cure = f'Write {found[1]} = "{found[2]}".'
            what = f"{found[2]} stands without quotes"
            faults.append(Fault(f"{file}, line {number}, {found[1]}", what, cure))
            lines[number - 1] = f'{found[1]} = "{found[2]}"'
    return "\n".join(lines), faults
