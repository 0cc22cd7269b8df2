"""The bytes of a snapshot: a head to read on its own, compressed parts, and one checksum.

Sixteen bytes of magic, the number of the format (4 bytes), the SHA-256 of everything else (32), the
length of the head (8), the head as JSON, then the parts, each compressed, in the order of the
head's `sizes`. Numbers are little-endian.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from banha.errors import Fault, SnapshotError

MAGIC = b"banha snapshot\r\n"
FORMAT = 1
_START = struct.Struct("<16sI32sQ")
_UNSUMMED = slice(20, 52)
"""Where the checksum itself stands."""
MOST_COMPRESSED = 1032
"""No stream of deflate holds more than this many times its own length."""
TAKE_ANEW = "Take the snapshot anew, with `take_snapshot` or `run_past`."


def damaged(what: str) -> SnapshotError:
    """Return the error for content that is not, or is no longer, a snapshot."""
    return SnapshotError([Fault("snapshot", what, TAKE_ANEW)])


def write_content(head: Mapping[str, Any], parts: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return the bytes of a snapshot: its head, and named parts that may come in pieces."""
    sizes: dict[str, list[int]] = {}
    stored: list[bytes] = []
    for name, pieces in parts.items():
        raw, kept, stream = 0, len(stored), zlib.compressobj(level=1)
        for piece in pieces:
            raw += len(piece)
            stored.append(stream.compress(piece))
        stored.append(stream.flush())
        sizes[name] = [raw, sum(map(len, stored[kept:]))]
    text = json.dumps({**head, "sizes": sizes}, ensure_ascii=False, allow_nan=False).encode()
    start = _START.pack(MAGIC, FORMAT, bytes(32), len(text))
    digest = hashlib.sha256(start[: _UNSUMMED.start] + start[_UNSUMMED.stop :])
    for piece in (text, *stored):
        digest.update(piece)
    start = _START.pack(MAGIC, FORMAT, digest.digest(), len(text))
    return b"".join([start, text, *stored])


def read_content_head(content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return the head of a snapshot, and its parts as they are stored.

    Raises
    ------
    SnapshotError
        The content is no snapshot, of another format, cut short or altered.
    """
    if not isinstance(content, bytes | bytearray | memoryview):
        raise damaged(f"a snapshot is bytes, not {type(content).__name__}")
    view = memoryview(content).cast("B")
    if len(view) < _START.size or bytes(view[: len(MAGIC)]) != MAGIC:
        raise damaged("these bytes are no snapshot of banha, or only the beginning of one")
    _, form, checksum, length = _START.unpack_from(view)
    if form != FORMAT:
        raise damaged(f"its format is number {form}; this banha reads number {FORMAT}")
    digest = hashlib.sha256(view[: _UNSUMMED.start])
    digest.update(view[_UNSUMMED.stop :])
    if digest.digest() != checksum:
        raise damaged("it was cut short or altered: its checksum does not hold")
    if length > len(view) - _START.size:
        raise damaged("its head is said to be longer than all of it")
    body = view[_START.size + length :]
    try:
        head = json.loads(bytes(view[_START.size : _START.size + length]).decode())
    except (ValueError, RecursionError):
        raise damaged("its head cannot be read") from None
    if not isinstance(head, dict):
        raise damaged("its head is no mapping")
    return head, body


def read_parts(head: Mapping[str, Any], body: memoryview) -> dict[str, bytes]:
    """Return the parts of a snapshot by name; nothing larger than they can be is ever allocated.

    Raises
    ------
    SnapshotError
        The sizes in the head are not those of the parts.
    """
    try:
        sizes = {str(name): (int(raw), int(kept)) for name, (raw, kept) in head["sizes"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise damaged("its head does not say how large its parts are") from None
    if min((min(pair) for pair in sizes.values()), default=0) < 0:
        raise damaged("a part is said to be smaller than nothing")
    if sum(kept for _, kept in sizes.values()) != len(body):
        raise damaged("its parts are not as long as its head says")
    parts, start = {}, 0
    for name, (raw, kept) in sizes.items():
        if raw > MOST_COMPRESSED * kept:
            raise damaged(f"part {name!r} is said to be larger than it can be")
        parts[name] = _inflate(body[start : start + kept], raw=raw, name=name)
        start += kept
    return parts


def _inflate(stored: memoryview, *, raw: int, name: str) -> bytes:
    stream = zlib.decompressobj()
    try:
        # One byte of room to spare: with none, zlib takes 0 for no limit at all.
        content = stream.decompress(stored, raw + 1)
    except zlib.error:
        raise damaged(f"part {name!r} cannot be unpacked") from None
    if len(content) != raw or not stream.eof or stream.unused_data:
        raise damaged(f"part {name!r} is not as long as its head says")
    return content
