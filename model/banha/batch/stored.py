"""What lies in the folder of a batch: which runs are done, and the files that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from banha.batch.folder import foreign_files, read_head, refusal, sound_entries, stored_study
from banha.batch.ledger import Entry, read_ledger
from banha.batch.parts import PARTICLE
from banha.batch.reading import DRAW, NAMES, RUN_AGAIN, Draw, readable_parts
from banha.batch.study import Dataset, Study
from banha.report.words import words
from banha.suggest import did_you_mean

DAMAGED = "a part of it is missing or damaged"
MOST_FOREIGN = 5
"""Foreign files that are named."""


class StoredBatch:
    """The runs of a batch folder, as they were when this was made.

    Parameters
    ----------
    folder
        A batch folder.

    Attributes
    ----------
    study
        What was asked.
    hashes
        What the results depend on beside the study: code, tables, packs, libraries.

    Raises
    ------
    BatchError
        There is no batch, or another banha wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        head = read_head(folder)
        if head is None:
            cure = "Name the folder of a batch: what `banha batch` made, such as runs/STUDY."
            raise refusal(folder, "there is no batch here", cure)
        self.study: Study = stored_study(folder, head)
        self.hashes: Mapping[str, str] = head.get("hashes", {})
        self._entries = read_ledger(folder)
        self._sound = sound_entries(folder, self._entries)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run of the study: scenario, province, seed, point, status, and how it went.

        Status is *done*, *failed* or *missing*; a run that was done, and whose parts have been
        lost or damaged since, is missing. `error` says why a run is not done, where that is known.
        """
        found: dict[Draw, tuple[str, Entry]] = {}
        # A scenario that failed and was mended has two keys: what is done comes last, and stays.
        for key, entry in sorted(self._entries.items(), key=lambda pair: pair[1].done is not None):
            draw = _draw(entry.done or entry.failures[-1])
            if draw is not None:
                found[draw] = (key, entry)
        return pd.DataFrame([self._row(draw, found.get(draw)) for draw in self._draws()])

    def _draws(self) -> Iterator[Draw]:
        for seed in self.study.seeds:
            for point in range(self.study.design.points):
                for scenario in self.study.scenarios:
                    yield scenario.name, scenario.province, seed, point

    def _row(self, draw: Draw, found: tuple[str, Entry] | None) -> dict[str, Any]:
        key, entry = found if found is not None else ("", Entry())
        line: Mapping[str, Any] = entry.done if key in self._sound and entry.done else {}
        status, error = "done" if line else "missing", ""
        if not line and entry.done is not None:
            error = DAMAGED
        elif not line and entry.failures:
            status, error = "failed", str(entry.failures[-1].get("error", ""))
        return {
            **dict(zip(DRAW, draw, strict=True)),
            **({PARTICLE: self.study.particle(draw[1], draw[2])} if self.study.particles else {}),
            "status": status,
            "key": key,
            "digest": line.get("digest", ""),
            "seconds": line.get("seconds", np.nan),
            "beyond_gate": len(line.get("beyond_gate", ())),
            "error": error,
        }

    @property
    def counts(self) -> dict[str, int]:
        """How many runs are *done*, *failed*, *missing*."""
        counts = self.runs["status"].value_counts()
        return {status: int(counts.get(status, 0)) for status in ("done", "failed", "missing")}

    @property
    def complete(self) -> bool:
        """Whether every run of the study is done."""
        return self.counts["done"] == len(self.runs)

    @property
    def digest(self) -> str:
        """SHA-256 over what is done, as `banha batch` prints it: equal digests, equal results."""
        from banha.batch.run_batch import digest_of

        return digest_of(self._sound)

    @property
    def damaged(self) -> int:
        """How many runs were done, and have lost a part since."""
        return int((self.runs["error"] == DAMAGED).sum())

    @cached_property
    def foreign(self) -> list[str]:
        """Files of the folder that no run made, and that are not read."""
        return foreign_files(self.folder, self._entries)

    @property
    def note(self) -> str:
        """What must be said of these results: whether some are missing; empty if nothing."""
        return self.note_in("en")

    def note_in(self, lang: str) -> str:
        """Say what must be said of these results; empty if nothing.

        Parameters
        ----------
        lang
            `en` or `vi`.
        """
        notes = []
        if not self.complete:
            notes.append(words("results_incomplete", lang, runs=len(self.runs), **self.counts))
        if self.damaged:
            notes.append(words("results_damaged", lang, count=self.damaged))
        if self.foreign:
            told = ", ".join(self.foreign[:MOST_FOREIGN])
            told += ", …" if self.foreign[MOST_FOREIGN:] else ""
            count = len(self.foreign)
            notes.append(words("results_foreign", lang, count=count, files=told))
        return " ".join(notes)

    @property
    def points(self) -> pd.DataFrame:
        """The points of the design: point, and the coordinate of each dimension."""
        return self.study.design.frame()

    def files(
        self,
        dataset: Dataset = "yearly",
        *,
        scenario: str | None = None,
        province: str | None = None,
    ) -> dict[Draw, Path]:
        """Sound files of a dataset by scenario, province, seed and point; in this order.

        Parameters
        ----------
        dataset
            *yearly*, *monthly* or *distributions*.
        scenario, province
            Only these; None: all.

        Raises
        ------
        BatchError
            The study did not keep the dataset, or has no such scenario or province.
        """
        if dataset not in self.study.keep:
            what = f"the study did not keep {dataset!r}"
            cure = f"It kept {', '.join(self.study.keep)}; ask for more by `keep` of a new batch."
            raise refusal(self.folder, what, cure)
        for kind, name, known in (
            ("scenario", scenario, self.study.names), ("province", province, self.study.provinces),
        ):  # fmt: skip
            if name is not None and name not in known:
                what = f"the study has no {kind} {name!r}"
                raise refusal(self.folder, what, did_you_mean(str(name), known))
        return {
            draw: path
            for draw, path in self._files.get(dataset, {}).items()
            if scenario in (None, draw[0]) and province in (None, draw[1])
        }

    @cached_property
    def _files(self) -> dict[str, dict[Draw, Path]]:
        """By dataset, sound files in the order of the study."""
        study = self.study
        orders: list[dict[Any, int]] = [
            {name: place for place, name in enumerate(names)}
            for names in (study.names, study.provinces, study.seeds, range(study.design.points))
        ]
        placed: list[tuple[list[int], Draw, Entry]] = []
        for entry in self._sound.values():
            draw = _draw(entry.done or {})
            if draw is None:
                continue
            order = [known.get(name, -1) for name, known in zip(draw, orders, strict=True)]
            if min(order) >= 0:
                placed.append((order, draw, entry))
        found: dict[str, dict[Draw, Path]] = {}
        for _, draw, entry in sorted(placed, key=lambda one: one[0]):
            for part in entry.parts:
                dataset = part["path"].split("/")[1]
                found.setdefault(dataset, {})[draw] = self.folder / part["path"]
        return found

    def done_files(self, dataset: Dataset, **which: str | None) -> dict[Draw, Path]:
        """Files of a dataset, of which there is one at least.

        Parameters
        ----------
        dataset
            *yearly*, *monthly* or *distributions*.
        which
            `scenario` and `province`, as for `files`.

        Raises
        ------
        BatchError
            The study did not keep the dataset, or no such run is done.
        """
        files = self.files(dataset, **which)
        if not files:
            told = " ".join(f"of {kind} {name!r}" for kind, name in which.items() if name)
            raise refusal(self.folder, f"no run {told} is done yet".replace("  ", " "), RUN_AGAIN)
        return files

    def kept(self, dataset: Dataset = "yearly") -> pd.DataFrame:
        """Return what was kept: columns series, breakdown, unit, each combination once.

        Parameters
        ----------
        dataset
            *yearly* or *monthly*.

        Raises
        ------
        BatchError
            The study did not keep the dataset, no run is done, or a part cannot be read.
        """
        import pyarrow.parquet as pq

        places = {draw[1]: path for draw, path in self.done_files(dataset).items()}
        with readable_parts(self.folder):
            tables = [pq.read_table(path, columns=NAMES) for path in places.values()]
        frames = [table.to_pandas().astype(str).drop_duplicates() for table in tables]
        return pd.DataFrame(pd.concat(frames).drop_duplicates(ignore_index=True))

    def years(self, files: Mapping[Draw, Path] | None = None) -> list[int]:
        """Whole years that runs hold.

        Parameters
        ----------
        files
            Files of `files`; None: those of all runs that are done.
        """
        chosen = {draw[:2] for draw in (self.files() if files is None else files)}
        of = [self.study.scenario(name, province=province) for name, province in chosen]
        years = {one.start.year + year for one in of for year in range(one.months // 12)}
        return sorted(years)

    def province(self, asked: str | None = None) -> str:
        """Return the province that is asked for.

        Parameters
        ----------
        asked
            A province of the study; None: the only one.

        Raises
        ------
        BatchError
            There is no such province, or there are several.
        """
        known = self.study.provinces
        if asked is None and len(known) == 1:
            return known[0]
        if asked is None:
            cure = f"Name one of {', '.join(known)}."
            raise refusal(self.folder, "the study has several provinces", cure)
        if asked not in known:
            what = f"the study has no province {asked!r}"
            raise refusal(self.folder, what, did_you_mean(str(asked), known))
        return asked


def _draw(line: Mapping[str, Any]) -> Draw | None:
    """Return the draw of a line of the ledger; None where it says none."""
    try:
        return line["scenario"], line["province"], line["seed"], line["point"]
    except KeyError:
        return None
