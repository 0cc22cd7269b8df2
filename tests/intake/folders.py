"""Folders of tables for tests: good ones, and one for each thing that can be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = "province,series,breakdown,year,value,unit"
PEOPLE = (
    "dong-nai,population,total,2009,2499700,persons",
    "dong-nai,population,total,2010,2575100,persons",
    "dong-nai,population,total,2011,2665100,persons",
)


def csv(*lines: str, head: str = HEAD) -> bytes:
    return ("\n".join((head, *lines)) + "\n").encode()


def people(*more: str) -> dict[str, bytes]:
    """A yearly table with three good years, and more lines: the first of these is line 5."""
    return {"province_annual.csv": csv(*PEOPLE, *more)}


def workbook(
    rows: Sequence[Sequence[object]], *, merged: str = "", sheets: Sequence[str] = ("Data",)
) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in rows:
        page.append(list(row))
    if merged:
        page.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_text_replaced(data: bytes, old: str, new: str) -> bytes:
    """A workbook whose sheet says something else, as only a program could write it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            target.writestr(name, part)
    return stream.getvalue()


@dataclass(frozen=True)
class Case:
    """A folder with something wrong, and what must be said: where, what and cure, in part."""

    name: str
    files: Mapping[str, bytes]
    expected: Sequence[tuple[str, str, str]]
    mapping: str = ""
    slug: str = "dong-nai"
    change: Callable[[Path], None] | None = field(default=None)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        if self.mapping:
            (folder / "mapping.toml").write_text(self.mapping, "utf-8")
        if self.change:
            self.change(folder)
        return folder
