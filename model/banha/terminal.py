"""The terminal that text is written for."""

import shutil


def terminal_width() -> int:
    """Return the width of the terminal; 80 where there is none."""
    return max(40, shutil.get_terminal_size(fallback=(80, 24)).columns)
