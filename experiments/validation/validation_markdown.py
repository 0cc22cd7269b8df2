"""Pieces of Markdown."""

import pandas as pd


def figure(name: str, words: str) -> str:
    """A figure of the page."""
    return f"![{words}](figures/{name})"


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number with its decimals, a true minus sign and no minus zero."""
    if pd.isna(value):
        return "–"
    rounded = round(float(value), decimals) + 0.0
    text = f"{rounded:+,.{decimals}f}" if sign else f"{rounded:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")
