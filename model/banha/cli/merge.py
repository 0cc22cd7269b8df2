"""`banha merge`: the results of one study from several folders, put together in one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.json_output import answer

if TYPE_CHECKING:
    from banha.batch.merge import Merged


def merge_folders(folders: Sequence[Path], *, into: Path) -> None:
    """Merge batch folders and say what came of it."""
    from banha.batch.merge import merge_batches

    merged = merge_batches(folders, into)
    answer(lambda: merged_text(merged), lambda: merged_document(merged))


def merged_text(merged: Merged) -> str:
    """Return what came of a merge: counts, digest, folder."""
    lines = [f"{merged.added} runs taken over; {merged.done} of {merged.runs} are done"]
    if merged.damaged:
        lines.append(f"{merged.damaged} left out: their parts are missing or damaged")
    if merged.failed:
        lines.append(f"{merged.failed} failed and are done nowhere")
    if not merged.complete:
        lines.append("the batch is incomplete: `banha batch STUDY --out` this folder runs the rest")
    lines += [f"digest {merged.digest}", f"In {merged.folder}"]
    return "\n".join(lines)


def merged_document(merged: Merged) -> dict[str, Any]:
    """Return as values what came of a merge."""
    return {
        "folder": merged.folder,
        "digest": merged.digest,
        "complete": merged.complete,
        "runs": merged.runs,
        "done": merged.done,
        "added": merged.added,
        "damaged": merged.damaged,
        "failed": merged.failed,
    }
