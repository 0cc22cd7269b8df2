"""Bytes in words."""

UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))


def size(count: float) -> str:
    """Return bytes in the unit that leaves few digits."""
    for unit, name in UNITS:
        if count >= 10 * unit or (name == "GiB" and count >= unit):
            return f"{count / unit:,.{1 if count < 10 * unit else 0}f} {name}"
    return f"{count:,.0f} bytes"
