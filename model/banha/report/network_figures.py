"""Links of foreign firms, their suppliers and schools: who is linked with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from banha.census import Census
from banha.errors import Fault, RequestError
from banha.links import PROJECT, SUPPLIES, links_table, suppliers_per_foreign_firm
from banha.report import about as words_below
from banha.report import style
from banha.report.about import amount
from banha.report.census_data import (
    CensusData,
    common_about,
    group_in,
    months_in,
    read_censuses,
)
from banha.report.labour_figures import COLOURS
from banha.report.network_layout import LEFT, MIDDLE, OTHERS, RIGHT, Network, Node, build_network
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import words

__all__ = ["links_table", "network_figure", "suppliers_per_foreign_firm"]

MOST = 2
HEIGHT, COLUMN, BARS = 7.4, 4.1, 0.85
"""Inches: of the page, of the columns of marks, of the bars below."""
MARKERS = {"foreign": "o", "domestic": "^", "state": "s"}
LIGHT = {"factories": 0.0, "services": 0.45, "knowledge": 1.0, "farms": 0.25}
"""Sector groups differ in lightness, too: filled, pale, hollow."""
APART = 0.11
"""Inches between two numbers of firms."""
MOST_BARS = 6
"""Firms with so many suppliers or more are one bar."""


def network_figure(*censuses: CensusData, title: str = "", lang: Language = "en") -> Figure:
    """Draw the links of foreign firms and large exporters, their suppliers, and schools.

    Parameters
    ----------
    censuses
        One census, or two to stand side by side.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no census, or more than two.
    """
    lang = words_below.language(lang)
    found = read_censuses(censuses, lang=lang)
    if len(found) > MOST:
        what, cure = f"there are {len(found)} censuses", "Give one, or two to compare."
        raise RequestError([Fault("network_figure", what, cure)])
    about, networks = common_about(found), {}
    with style.look():
        figure = new_page(
            title=title or words("network_title", lang), height=HEIGHT,
            subtitle=words_below.where_and_when(about, months_in(found, lang=lang), lang=lang),
        )  # fmt: skip
        grid = figure.add_gridspec(3, len(found), height_ratios=(COLUMN + 0.5, BARS, 0.25))
        for number, (name, census) in enumerate(found.items()):
            networks[name] = build_network(census, height=COLUMN)
            axes = figure.add_subplot(grid[0, number])
            _draw(axes, networks[name], census, narrow=len(found) > 1, lang=lang)
            if len(found) > 1:
                axes.set_title(name, loc="left")
            _draw_bars(figure.add_subplot(grid[1, number]), census, first=not number, lang=lang)
        _legend(figure.add_subplot(grid[2, :]), networks, lang=lang)
        source = words_below.source_of(about, lang=lang)
        write_caption(figure, [_note(networks, found, lang=lang), source])
    return figure


def _note(
    networks: Mapping[str, Network], censuses: Mapping[str, Census], *, lang: Language
) -> str:
    scales = sorted({census.firm_scale for census in censuses.values()})
    scale = "/".join(amount(one, lang) for one in scales)
    said = [words("network_note", lang, scale=scale)]
    if any(network.bundled for network in networks.values()):
        said.append(words("network_note_bundled", lang))
    if any(network.others for network in networks.values()):
        said.append(words("network_note_others", lang))
    return " ".join(said)


def _draw(axes: Axes, network: Network, census: Census, *, narrow: bool, lang: Language) -> None:
    wide = 2.9 if narrow else 6.0
    columns = {LEFT: 0.3, MIDDLE: 0.4 * wide + 0.1, RIGHT: wide - 1.0}
    axes.set(xlim=(0.0, wide), ylim=(COLUMN + 0.1, -0.42))
    axes.set_axis_off()
    if not network.nodes:
        axes.text(wide / 2.0, COLUMN / 2.0, words("network_none", lang), ha="center", fontsize=8)
        return
    _heads(axes, network, census, columns=columns, lang=lang)
    pale = float(np.clip(25.0 / max(len(network.lines), 1), 0.5, 0.9))
    for start, end, kind in network.lines:
        _draw_line(axes, network.nodes[start], network.nodes[end], kind, columns=columns, pale=pale)
    for node in network.nodes.values():
        _draw_node(axes, node, at=columns[node.column], scale=census.firm_scale, lang=lang)
    _write_counts(axes, network, columns=columns, scale=census.firm_scale, lang=lang)


def _heads(
    axes: Axes, network: Network, census: Census, *, columns: Mapping[int, float], lang: Language
) -> None:
    """Name the columns with the real numbers of firms in them."""
    table = links_table(census)
    suppliers = table.loc[table["kind"] == SUPPLIES]
    for column, key, count in (
        (LEFT, "network_customers", suppliers["to"].nunique()),
        (MIDDLE, "network_suppliers", len(suppliers)),
        (RIGHT, "network_schools", None),
    ):
        if network.column(column) and count != 0:
            text = words(key, lang)
            if count is not None:
                real = amount(count * census.firm_scale, lang)
                text += "\n" + words("network_firms", lang, count=real)
            left, place = column != MIDDLE, {LEFT: 0.0, RIGHT: columns[RIGHT] - 0.05}
            axes.text(
                place.get(column, columns[column]), -0.12, text, va="bottom", fontsize=7,
                ha="left" if left else "center", fontweight="bold", linespacing=1.1,
            )  # fmt: skip


def _draw_line(
    axes: Axes, start: Node, end: Node, kind: str, *, columns: Mapping[int, float], pale: float
) -> None:
    a, b = columns[start.column], columns[end.column]
    bend = (a + b) / 2.0 if a != b else a + 0.45
    path = Path(
        [(a, start.height), (bend, start.height), (bend, end.height), (b, end.height)],
        [Path.MOVETO, *[Path.CURVE4] * 3],
    )
    line: Any = "-" if kind == SUPPLIES else style.LINES["dashed" if kind == PROJECT else "dotted"]
    axes.add_patch(
        PathPatch(
            path, facecolor="none", edgecolor=COLOURS.get(start.group, style.QUIET), alpha=pale,
            linewidth=0.7 if kind == SUPPLIES else 0.6, linestyle=line, zorder=1,
            gid=f"{start.name} | {end.name} | {kind}",
        )
    )  # fmt: skip


def _draw_node(axes: Axes, node: Node, *, at: float, scale: int, lang: Language) -> None:
    if node.column == RIGHT:
        axes.plot(at, node.height, marker="D", markersize=6, color="#333333", zorder=3)
        count = words("network_firms", lang, count=amount(node.firms * scale, lang))
        name = words(f"network_{node.name}", lang)
        axes.text(
            at + 0.1, node.height, f"{name}\n{count}", va="center", fontsize=6.5, linespacing=1.05
        )
        return
    colour = COLOURS.get(node.group, style.QUIET)
    axes.plot(
        at, node.height, marker=MARKERS.get(node.ownership, "h"), markersize=72.0 * node.width,
        markerfacecolor=words_below.tint(colour, light=LIGHT.get(node.group, 0.3)),
        markeredgecolor=colour, markeredgewidth=0.6, linestyle="none", zorder=3, gid=node.name,
    )  # fmt: skip


def _write_counts(
    axes: Axes, network: Network, *, columns: Mapping[int, float], scale: int, lang: Language
) -> None:
    """Write how many real firms marks of several stand for, the most first, as room allows."""
    written: list[tuple[int, float]] = []
    several = [node for node in network.nodes.values() if node.firms > 1 and node.column != RIGHT]
    for node in sorted(several, key=lambda node: (-node.firms, node.name)):
        if any(c == node.column and abs(h - node.height) < APART for c, h in written):
            continue
        written.append((node.column, node.height))
        text = amount(node.firms * scale, lang)
        if node.name.endswith(OTHERS):
            text = words("network_others", lang, count=text)
        axes.text(
            columns[node.column] + 0.03 + node.width / 2.0, node.height, text, va="center",
            fontsize=6.5, zorder=4, path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )  # fmt: skip


def _draw_bars(axes: Axes, census: Census, *, first: bool, lang: Language) -> None:
    """Share of foreign firms by number of suppliers."""
    table = suppliers_per_foreign_firm(census)
    shares = 100.0 * table["share"].to_numpy(np.float64)
    cut = [*shares[:MOST_BARS], float(shares[MOST_BARS:].sum())]
    cut += [0.0] * (MOST_BARS + 1 - len(cut))
    axes.bar(range(MOST_BARS + 1), cut, color="#777777", width=0.7)
    for place, share in enumerate(cut):
        text = amount(share, lang, decimals=1 if 0.0 < share < 10.0 else 0)
        axes.annotate(
            text, (place, share), xytext=(0, 1.5), textcoords="offset points", ha="center",
            fontsize=6.5,
        )  # fmt: skip
    labels = [str(number) for number in range(MOST_BARS)] + [f"{MOST_BARS}+"]
    axes.set_xticks(range(MOST_BARS + 1), labels)
    axes.set_ylim(0.0, 1.25 * max(cut) or 1.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlabel(words("network_degree", lang))
    if first:
        axes.set_ylabel(words("network_degree_axis", lang))


def _legend(axes: Axes, networks: Mapping[str, Network], *, lang: Language) -> None:
    """Shapes by owner and shades by sector group, of those that are drawn."""
    axes.set_axis_off()
    nodes = [n for net in networks.values() for n in net.nodes.values() if n.column != RIGHT]
    handles = []
    for owner, marker in MARKERS.items():
        if any(node.ownership == owner for node in nodes):
            name = group_in("ownership", owner, lang, province="")
            handles.append(
                Line2D([], [], marker=marker, linestyle="none", color="#777777", label=name)
            )
    for group, light in LIGHT.items():
        if any(node.group == group for node in nodes):
            colour = COLOURS[group]
            handles.append(
                Line2D(
                    [], [], marker="h", linestyle="none", markeredgecolor=colour, markersize=7,
                    markerfacecolor=words_below.tint(colour, light=light),
                    label=words(f"labour_{group}", lang),
                )
            )  # fmt: skip
    axes.legend(
        handles=handles, loc="center left", ncols=max(len(handles), 1), borderaxespad=0.0,
        columnspacing=1.2, handletextpad=0.3,
    )  # fmt: skip
