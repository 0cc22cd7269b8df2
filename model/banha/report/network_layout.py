"""Where firms and schools stand in the figure of links: three columns, crossings avoided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from banha.census import Census
from banha.labour_flows import groups_by_sector
from banha.links import PROJECT, SUPPLIES, WORKS_WITH, links_table
from banha.report.panels import apart

MOST_SUPPLIERS, MOST_CUSTOMERS = 80, 30
"""More suppliers are drawn by customer and sector group; further customers as one mark."""
OTHERS = "others"
LEFT, MIDDLE, RIGHT = 0, 1, 2
LARGEST, SMALLEST, GAP = 0.24, 0.035, 0.012
"""Inches: widest and narrowest mark, and between marks."""
LABEL = 0.3
"""Inches of the label of a school."""


@dataclass
class Node:
    """A mark: simulated firms that it stands for, their staff, and where it is (inches)."""

    name: str
    column: int
    group: str = ""
    ownership: str = ""
    staff: float = 0.0
    firms: int = 1
    height: float = 0.0
    width: float = SMALLEST


@dataclass
class Network:
    """Marks by name, and lines between them with the number of simulated firms on each."""

    nodes: dict[str, Node] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    bundled: bool = False
    others: int = 0

    def add_line(self, start: str, end: str, kind: str) -> None:
        """Add a firm to a line."""
        self.lines[start, end, kind] = self.lines.get((start, end, kind), 0) + 1

    def column(self, column: int) -> list[Node]:
        """Marks of a column from the top."""
        return [node for node in self.nodes.values() if node.column == column]


def build_network(census: Census, *, height: float) -> Network:
    """Return marks and lines of a census, placed on a column of so many inches."""
    links = links_table(census)
    firms = census.firms.set_index("firm", drop=False)
    network, groups = Network(), groups_by_sector(census)
    supplies = links[links["kind"] == SUPPLIES]
    place = _customers(network, supplies, firms, groups=groups)
    network.bundled = len(supplies) > MOST_SUPPLIERS
    marks = _suppliers(network, supplies, place, groups=groups)
    schools = links[links["kind"].isin([WORKS_WITH, PROJECT])]
    _schools(network, schools, marks, place, firms, groups=groups)
    _place(network, height=height)
    return network


def _customers(
    network: Network, supplies: pd.DataFrame, firms: pd.DataFrame, *, groups: dict[str, str]
) -> dict[str, str]:
    """Add customers, those with most suppliers first; returns the mark of each."""
    counts = supplies["to"].value_counts()
    ordered = sorted(counts.index, key=lambda name: (-int(counts[name]), int(name)))
    place: dict[str, str] = {}
    for rank, name in enumerate(ordered):
        firm = firms.loc[int(name)]
        staff = float(np.asarray(firm["staff"]))
        crowd = len(ordered) > MOST_CUSTOMERS and rank >= MOST_CUSTOMERS - 1
        mark = f"customer {OTHERS if crowd else name}"
        place[name] = mark
        if crowd and mark in network.nodes:
            network.nodes[mark].firms += 1
            network.nodes[mark].staff += staff
        else:
            group, ownership = groups[str(firm["sector"])], str(firm["ownership"])
            # Many firms of several owners and sectors have no shape or colour of their own.
            of_one = ("", "") if crowd else (group, ownership)
            network.nodes[mark] = Node(mark, LEFT, *of_one, staff)
    network.others = sum(mark == f"customer {OTHERS}" for mark in place.values())
    return place


def _suppliers(
    network: Network, supplies: pd.DataFrame, place: dict[str, str], *, groups: dict[str, str]
) -> dict[str, str]:
    """Add suppliers beside their customers; returns the mark of each."""
    marks: dict[str, str] = {}
    order = {mark: rank for rank, mark in enumerate(network.nodes)}
    rows = sorted(
        supplies.to_dict("records"),
        key=lambda row: (
            order[place[row["to"]]],
            groups[row["sector"]],
            -row["staff"],
            row["firm"],
        ),
    )
    for row in rows:
        name, customer, group = str(row["firm"]), place[row["to"]], groups[row["sector"]]
        mark = place.get(name, f"supplier {name}")
        if network.bundled and name not in place:
            mark = f"supplier {customer} {group}"
        if mark in network.nodes and mark not in place.values():
            network.nodes[mark].firms += 1
            network.nodes[mark].staff += row["staff"]
        elif mark not in network.nodes:
            network.nodes[mark] = Node(mark, MIDDLE, group, row["ownership"], row["staff"])
        marks[name] = mark
        network.add_line(mark, customer, SUPPLIES)
    return marks


def _schools(
    network: Network,
    links: pd.DataFrame,
    marks: dict[str, str],
    place: dict[str, str],
    firms: pd.DataFrame,
    *,
    groups: dict[str, str],
) -> None:
    """Add firms that only work with schools, and the schools."""
    known = {**marks, **place}
    for name in sorted(set(links["firm"]) - {int(name) for name in known}):
        firm, mark = firms.loc[name], f"partner {name}"
        known[str(name)] = mark
        group = groups[str(firm["sector"])]
        network.nodes[mark] = Node(
            mark, MIDDLE, group, str(firm["ownership"]), float(np.asarray(firm["staff"]))
        )
    for school in sorted(set(links["to"])):
        rows = links[links["to"] == school]
        network.nodes[school] = Node(school, RIGHT, firms=len(rows), width=0.1)
        for name, kind in zip(rows["firm"], rows["kind"], strict=True):
            network.add_line(known[str(name)], school, str(kind))


def _place(network: Network, *, height: float) -> None:
    """Give every mark its width and height: the middle from the top, others at their middle."""
    columns = [network.column(LEFT), network.column(MIDDLE)]
    slot = height / max(*(len(column) for column in columns), 1)
    smallest, gap = min(SMALLEST, 0.7 * slot), min(GAP, 0.2 * slot)
    factor = _factor(columns, height=height, smallest=smallest, gap=gap)
    for column in columns:
        for node in column:
            node.width = _width(node, factor, smallest)
    middle = network.column(MIDDLE)
    extra = (height - sum(node.width + gap for node in middle)) / max(len(middle), 1)
    level = 0.0
    for node in middle:
        node.height = level + (node.width + gap + extra) / 2.0
        level += node.width + gap + extra
    _beside(network, LEFT, [SUPPLIES], height=height, gap=gap)
    _beside(network, RIGHT, [WORKS_WITH, PROJECT], height=height, gap=gap)


def _beside(
    network: Network, column: int, kinds: Iterable[str], *, height: float, gap: float
) -> None:
    """Place the marks of a column at the mean height of what they are linked with."""
    wanted: dict[str, float] = {}
    for node in network.column(column):
        ends = [
            network.nodes[start].height
            for start, end, kind in network.lines
            if end == node.name and kind in kinds and network.nodes[start].column != column
        ]
        wanted[node.name] = float(np.mean(ends)) if ends else height
    order = sorted(wanted, key=lambda name: wanted[name])
    sizes = [LABEL if column == RIGHT else network.nodes[name].width + gap for name in order]
    if order:
        half = max(sizes) / 2.0
        placed = apart([wanted[n] for n in order], sizes=sizes, low=half, high=height - half)
        for name, at in zip(order, placed, strict=True):
            network.nodes[name].height = at


def _width(node: Node, factor: float, smallest: float) -> float:
    return float(np.clip(factor * np.sqrt(node.staff), smallest, LARGEST))


def _factor(
    columns: Sequence[Sequence[Node]], *, height: float, smallest: float, gap: float
) -> float:
    """Inches per root of staff: as large as fits into every column.

    The largest single firm has the widest mark; marks of many firms are no wider.
    """
    most = max((n.staff for column in columns for n in column if n.firms == 1), default=1.0)
    factor = LARGEST / float(np.sqrt(max(most, 1.0)))
    for _ in range(60):
        if all(
            sum(_width(node, factor, smallest) + gap for node in column) <= height
            for column in columns
        ):
            break
        factor *= 0.93
    return factor
