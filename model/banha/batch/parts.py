"""Parts: the files that hold what is kept of a run, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.batch.orders import Part, RunOrder
from banha.batch.study import Dataset
from banha.run_folder import flush_folder, make_parents
from banha.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

    from banha.records import Records

PARTICLE = "particle"
"""Column of the particle that a run took."""
UNFINISHED = "unfinished"
"""Folder of files that are being written: there while somebody leads the batch."""


def content_of(
    records: Records, order: RunOrder, dataset: Dataset, *, only: Collection[str] | None
) -> bytes:
    """Return a dataset of a run as Parquet: equal runs give equal bytes.

    Columns seed, point, the particle where the study takes some, then those of the records;
    scenario and province are in the path.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = _table(records, dataset, only=only)
    names = ("seed", "point") if order.particle is None else ("seed", "point", PARTICLE)
    for place, name in enumerate(names):
        value = getattr(order, name)
        column = pa.array([value], pa.int64()).take(pa.array([0] * len(table), pa.int32()))
        table = table.add_column(place, name, column)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", use_dictionary=True)
    return sink.getvalue()


def _table(records: Records, dataset: Dataset, *, only: Collection[str] | None) -> pa.Table:
    import pyarrow as pa

    if dataset == "distributions":
        frame = records.distributions().astype({"month": "datetime64[us]"})
        return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    return tidy(records, yearly=dataset == "yearly", only=only).table()


def part_of(path: str, content: bytes, *, kept: bool) -> Part:
    """Return the description of a part; with its content if it is to travel."""
    digest = hashlib.sha256(content).hexdigest()
    return Part(path, digest, len(content), content if kept else None)


def put_in_place(folder: Path, path: str, content: bytes) -> None:
    """Write a file of a batch folder: beside its place, to the disk, and then by one rename.

    Raises
    ------
    OSError
        The disk is full or cannot be written, or nobody leads the batch any more; nothing is left
        behind.
    """
    target = folder / path
    draft = folder / UNFINISHED / f"{uuid.uuid4().hex}.draft"
    try:
        with draft.open("xb") as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                made = make_parents(target.parent)
                draft.replace(target)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
    except OSError as error:
        error.filename, error.filename2 = str(target), None  # rather than the draft, which is ours
        raise
    for changed in (target.parent, *(step.parent for step in made)):
        flush_folder(changed)


def is_sound(folder: Path, described: dict[str, Any]) -> bool:
    """Tell whether a part is there with the bytes that were written."""
    try:
        content = (folder / described["path"]).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == str(described["sha256"])
