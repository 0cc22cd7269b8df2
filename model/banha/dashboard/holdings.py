"""What the results of a batch hold that can be shown: names for the choices of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from banha.batch.results import Results, read_results
from banha.errors import BanhaError, BatchError
from banha.manifest import province_name
from banha.report.runs import title_of
from banha.report.style import Language
from banha.scenario import Scenario
from banha.tidy import TOTAL

LONGEST_TITLE = 80
"""Characters of a title that are shown."""
CRITERIA = {"criteria", "community_score"}


@dataclass(frozen=True, eq=False)
class Holdings:
    """The results of a batch as they were read, and what they hold.

    Attributes
    ----------
    results
        The results.
    provinces
        Provinces of which some run is done.
    scenarios
        Scenarios of which some run is done, in the order of the study.
    parts
        Series to their parts, in the order in which they were recorded.
    years
        First and last whole year; nought where no run is done.
    stamp
        Differs where the folder has changed since.
    """

    results: Results
    provinces: tuple[str, ...]
    scenarios: Mapping[str, Scenario]
    parts: Mapping[str, tuple[str, ...]]
    years: tuple[int, int]
    stamp: str

    @property
    def baseline(self) -> str:
        """Scenario that others are compared with; empty where the study names none."""
        name = self.results.study.baseline or ""
        return name if name in self.scenarios else ""

    @property
    def policies(self) -> tuple[str, ...]:
        """Scenarios that can be compared with the baseline."""
        return tuple(name for name in self.scenarios if self.baseline and name != self.baseline)

    @property
    def has_criteria(self) -> bool:
        """Whether the six criteria were recorded."""
        return set(self.parts) >= CRITERIA

    def title(self, name: str, lang: Language) -> str:
        """Return the title of a scenario, told apart from those of others that are called alike."""
        titles = {one: _short(title_of(it, lang=lang)) for one, it in self.scenarios.items()}
        found = titles[name]
        return f"{found} ({name})" if list(titles.values()).count(found) > 1 else found


def province_title(name: str, lang: Language) -> str:
    """Return what a province is called; its short name where its pack is not here."""
    try:
        return province_name(name, lang)
    except (BanhaError, OSError, KeyError):
        return name


def read_holdings(folder: Path, *, stamp: str = "") -> Holdings:
    """Return what a batch folder holds, complete or not.

    Raises
    ------
    BatchError
        There is no batch, another banha wrote it, or its study did not keep yearly records.
    """
    results = read_results(folder)
    files = results.files("yearly")
    if not files:
        return Holdings(results, (), {}, {}, (0, 0), stamp)
    done = [(scenario, province) for scenario, province, _, _ in files]
    study = results.study
    provinces = tuple(one for one in study.provinces if any(one == p for _, p in done))
    names = [one for one in study.names if any(one == s for s, _ in done)]
    place = dict(reversed(done))  # of each scenario some province of which a run is done
    kept = results.kept("yearly")
    parts: dict[str, list[str]] = {}
    for series, part in zip(kept["series"], kept["breakdown"], strict=True):
        parts.setdefault(str(series), []).append(str(part))
    years = results.years()
    return Holdings(
        results=results,
        provinces=provinces,
        scenarios={name: study.scenario(name, province=place[name]) for name in names},
        parts={series: tuple(dict.fromkeys(found)) for series, found in parts.items()},
        years=(years[0], years[-1]) if years else (0, 0),
        stamp=stamp,
    )


class Shelf:
    """The holdings of one folder, read again when runs have come to it; no other folder is read.

    Parameters
    ----------
    folder
        A batch folder.

    Raises
    ------
    BatchError
        There is no batch in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._held = read_holdings(folder, stamp=folder_stamp(folder))

    def held(self) -> Holdings:
        """Return what the folder holds now; what it held before, if it cannot be read now."""
        stamp = folder_stamp(self.folder)
        with self._lock:
            if stamp != self._held.stamp:
                try:
                    self._held = read_holdings(self.folder, stamp=stamp)
                except BatchError:
                    return self._held
            return self._held


def folder_stamp(folder: Path) -> str:
    """Return a text that changes when a run is entered in the ledger of a batch."""
    found = []
    for path in sorted((folder / "ledger").glob("*.jsonl")):
        size = path.stat().st_size
        found.append(f"{path.name}:{size}")
    return ";".join(found)


def parts_of(parts: Mapping[str, tuple[str, ...]], series: str) -> tuple[str, ...]:
    """Return the parts among which one chooses: none where a series has its total alone."""
    found = parts.get(series, ())
    return () if found in ((), (TOTAL,)) else found


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"
