"""Notebooks as pages of the documentation site: their words and code, without outputs."""

from __future__ import annotations

import json
from pathlib import Path


def notebook_page(path: Path) -> str:
    """Return a notebook as Markdown, with a link to the notebook itself."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts = [shown(cell) for cell in cells]
    first, *others = parts
    hint = f"*The notebook: [{path.name}]({path.name}). `make notebook` opens it.*"
    return "\n\n".join([first, hint, *others, ""])


def shown(cell: dict[str, object]) -> str:
    """Return a cell: words as they are, code as a block."""
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    return f"```python\n{text}\n```" if cell["cell_type"] == "code" else text
