"""The files of a user's folder: which are read as what, and which are refused unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from banha.errors import Fault, PackError
from banha.intake.findings import Findings
from banha.intake.mapping import FileWords, Mapping
from banha.intake.mapping_file import MAPPING_NAME
from banha.intake.schema import NATIONAL, SCHEMAS, TableName
from banha.suggest import did_you_mean

LARGEST_BYTES = 64 * 1024 * 1024
ENDINGS = (".csv", ".xlsx")
OTHER_ENDINGS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv", ".txt")
_NEAR_NAME = 0.85


@dataclass(frozen=True)
class Source:
    """One table to read: its file, which table of the schema it is, what the mapping says."""

    path: Path
    table: TableName
    words: FileWords | None


def entries_of(folder: Path) -> list[Path]:
    """Return what a folder holds, by name.

    Raises
    ------
    PackError
        There is no such folder, it is a file, or it cannot be read.
    """
    cure = "Name the folder that holds your tables: province_annual.csv and others."
    try:
        if not folder.exists():
            raise PackError([Fault(str(folder), "There is no such folder.", cure)])
        if not folder.is_dir():
            raise PackError([Fault(str(folder), "This is a file, not a folder.", cure)])
        return sorted(folder.iterdir())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        what = f"The folder cannot be read: {reason}."
        raise PackError([Fault(str(folder), what, cure)]) from error


def sources_of(
    entries: Sequence[Path], *, mapping: Mapping, findings: Findings
) -> tuple[list[Source], dict[str, Path]]:
    """Return the tables to read, and the national tables by name; note the files passed over."""
    sources = _mapped(entries, mapping=mapping, findings=findings)
    taken = {source.path for source in sources}
    for schema in SCHEMAS.values():
        found = [path for path in entries if path.name.lower() in
                 {schema.stem + ending for ending in ENDINGS} and path not in taken]  # fmt: skip
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            what = f"{names} are both the table {schema.stem}."
            findings.fault(found[0].name, what, "Keep one of them.", kind="two files")
        sources += [Source(path, schema.table, None) for path in found[:1]]
    national = {path.name: path for path in entries if path.name in NATIONAL and path not in taken}
    taken |= {source.path for source in sources} | set(national.values())
    _note_others([path for path in entries if path not in taken], findings, entries=entries)
    if not sources and not findings.count:
        names = ", ".join(f"{schema.stem}.csv" for schema in SCHEMAS.values())
        cure = f"Bring one of {names} (or .xlsx), or name your files in {MAPPING_NAME}: [[files]]."
        shown = ", ".join(path.name for path in entries[:12]) or "nothing"
        what = f"None of the tables is there; the folder holds {shown}."
        findings.fault("the folder", what, cure, kind="no table")
    return sources, national


def _mapped(entries: Sequence[Path], *, mapping: Mapping, findings: Findings) -> list[Source]:
    there = {path.name: path for path in entries}
    sources = []
    for position, words in enumerate(mapping.files, start=1):
        if words.file in there:
            sources.append(Source(there[words.file], words.table, words))
            continue
        what = f"There is no file {words.file!r} in the folder."
        where = f"{MAPPING_NAME}, [[files]] number {position} file"
        findings.fault(where, what, did_you_mean(words.file, there), kind="no file")
    return sources


def _note_others(others: Sequence[Path], findings: Findings, *, entries: Sequence[Path]) -> None:
    known = [*(schema.stem for schema in SCHEMAS.values()), *(name[:-4] for name in NATIONAL)]
    absent = [
        stem
        for stem in known
        if not any(path.stem == stem and path.suffix in ENDINGS for path in entries)
    ]
    unread = []
    for path in others:
        near = get_close_matches(path.stem.lower(), absent, n=1, cutoff=_NEAR_NAME)
        if path.suffix.lower() in ENDINGS and near:
            what = f"The name of the file is unknown, and nearly {near[0]}{path.suffix}."
            cure = f"Call it {near[0]}{path.suffix}; or move it out of the folder."
            findings.fault(path.name, what, cure, kind="file name")
        elif path.suffix.lower() in OTHER_ENDINGS and path.stem.lower() in absent:
            what = f"Tables are read as .csv and .xlsx, not as {path.suffix}."
            cure = f"Save it as {path.stem}.xlsx, or as {path.stem}.csv in UTF-8."
            findings.fault(path.name, what, cure, kind="file name")
        elif path.name != MAPPING_NAME and not path.name.startswith("."):
            unread.append(path.name)
    if unread:
        shown = ", ".join(unread[:12]) + (f" and {len(unread) - 12} more" if unread[12:] else "")
        findings.note(f"Files that are not read: {shown}.")


def read_bytes(path: Path, *, findings: Findings) -> bytes | None:
    """Return what a file holds; none, with a fault, where it is too large, empty or unreadable."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            findings.fault(
                path.name,
                f"The file has {size:,} bytes; at most {LARGEST_BYTES:,} are read.",
                "Keep only the rows of the province, for example with pandas:"
                f' pd.concat(part[part["province"] == "…"] for part in'
                f' pd.read_csv("{path.name}", dtype=str, chunksize=100_000))'
                '.to_csv("province_annual.csv", index=False).',
                kind="size",
            )
            return None
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        what = f"The file cannot be read: {reason}."
        findings.fault(path.name, what, "Make it a file that can be read.", kind="unreadable")
        return None
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        cure = "Give it a line of headings and rows, or take it out of the folder."
        findings.fault(path.name, "The file is empty.", cure, kind="empty")
        return None
    return data
