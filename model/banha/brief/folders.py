"""Reading the folder that a report is asked of: a batch, or one run; all else with the cure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from banha.batch.folder import read_head, refusal
from banha.batch.folder_lock import HEAD
from banha.batch.reading import RUN_AGAIN
from banha.batch.results import Results, read_results
from banha.brief.material import Effects, Material, Origin, Place, numbered
from banha.brief.outcomes import lines_of
from banha.errors import BatchError, ScenarioError
from banha.formula import Formula
from banha.manifest import code_hash
from banha.report.comparison import Line, shown_lines
from banha.report.runs import Runs
from banha.report.words import LANGUAGES, words
from banha.run_folder import MANIFEST, REGION, StoredRun, read_run

if TYPE_CHECKING:
    from banha.batch.comparisons import Comparisons
    from banha.comparison import Comparison

MOST_NAMED = 3
"""Folders or provinces that a message names."""
NAME_A_BATCH = "Name the folder of a batch: what `banha batch` made, such as runs/STUDY."


def read_material(
    folder: Path, *, baseline: str | None = None, province: str | None = None
) -> Material:
    """Return what a report of a folder is made from.

    Parameters
    ----------
    folder
        A folder that `banha batch` or `banha run` made.
    baseline
        Scenario that the others are compared with; None: the one that the study names.
    province
        The only one that is reported; None: all.

    Raises
    ------
    BanhaError
        There are no such results, or they hold nothing that a report could show.
    """
    if not folder.exists():
        raise refusal(folder, "there is no such folder", f"Check the path. {NAME_A_BATCH}")
    if not folder.is_dir():
        raise refusal(folder, "this is a file, not a folder of results", _cure_of_file(folder))
    if read_head(folder) is not None:
        return _of_batch(read_results(folder), baseline=baseline, province=province)
    if (folder / MANIFEST).is_file() or (folder / REGION).is_file():
        return _of_run(read_run(_without_demo(folder)), baseline=baseline, province=province)
    raise refusal(folder, "there are no results here", _cure_of_folder(folder))


def _cure_of_file(file: Path) -> str:
    if file.suffix.lower() == ".toml":
        return f"Run the study first: `banha batch {file.name}`, then name the folder that it made."
    if file.name in (HEAD, MANIFEST):
        return f"Name the folder that holds it: {file.parent}."
    if file.suffix.lower() == ".csv":
        return (
            "`banha compare` keeps no runs. Put both scenarios into a study, run `banha batch` and "
            "name its folder."
        )
    return NAME_A_BATCH


def _cure_of_folder(folder: Path) -> str:
    inside = [path for path in sorted(folder.iterdir()) if (path / HEAD).is_file()]
    if inside:
        return f"Name one of the batches in it, such as {inside[0]}."
    if list(folder.glob("*.toml")):
        return f"Run the study first: `banha batch {folder.name}`, then name what it made."
    return NAME_A_BATCH


def _without_demo(folder: Path) -> Path:
    """Return the folder, unless it holds several runs beside each other, as a demo does.

    Raises
    ------
    BatchError
        Naming one of them.
    """
    path = folder / MANIFEST
    try:
        kind = json.loads(path.read_bytes()).get("kind") if path.is_file() else None
    except (ValueError, AttributeError):
        return folder
    inside = [one for one in sorted(folder.iterdir()) if (one / MANIFEST).is_file()]
    if kind == "banha demo" and inside:
        cure = f"Name one of the runs in it, such as {inside[0]}; or make a study of several."
        raise refusal(folder, "this is a demo, which holds several runs", cure)
    return folder


def _of_batch(results: Results, *, baseline: str | None, province: str | None) -> Material:
    study = results.study
    if "yearly" not in study.keep:
        cure = 'Run the study in a new folder with keep = ["yearly"].'
        raise refusal(results.folder, "the study kept no yearly records", cure)
    if province is not None:
        results.province(province)
    chosen = study.provinces if province is None else (province,)
    against = _baseline(results, baseline)
    order = sorted(study.names, key=lambda name: name != against)
    places, empty = [], []
    for slug in chosen:
        if results.files(province=slug):
            places.append(_place(results, slug, against=against, order=order))
        else:
            empty.append(slug)
    if not places:
        raise refusal(results.folder, "no run is done yet", RUN_AGAIN)
    head = read_head(results.folder) or {}
    return Material(
        titles={"en": study.title, "vi": study.title_vi},
        descriptions={"en": study.description, "vi": study.description_vi},
        scenarios=tuple(study.scenario(name) for name in order), baseline=against,
        places=tuple(places), counts=results.counts,
        notes={lang: results.note_in(lang) for lang in LANGUAGES},
        seeds=study.seeds, points=study.design.points, empty_places=tuple(empty),
        origin=Origin(
            kind="batch", folder=results.folder.resolve().name, name=study.name,
            hashes=results.hashes, versions=head.get("versions", {}), digest=results.digest,
            same_code=results.hashes.get("code") == code_hash(),
            beyond_gate=int((results.runs["beyond_gate"] > 0).sum()),
        ),
    )  # fmt: skip


def _baseline(results: Results, asked: str | None) -> str:
    """Return the scenario to compare with; empty for a study of one scenario.

    Raises
    ------
    BatchError
        There is none of this name, or none is named.
    """
    study = results.study
    name = asked or study.baseline
    if name:
        results.files(scenario=name)
        return name
    if len(study.names) == 1:
        return ""
    cure = f"Name one with --baseline: {', '.join(study.names)}."
    raise refusal(results.folder, "the study names no baseline to compare with", cure)


def _place(results: Results, slug: str, *, against: str, order: list[str]) -> Place:
    lines = lines_of(_kept(results))
    if not lines:
        what = "the study kept no series that a report shows"
        raise refusal(results.folder, what, "Keep more records, such as employed.")
    series = sorted(_series(lines))
    frame = results.series(series, province=slug)
    number = numbered(order)
    of = dict(list(frame.groupby("scenario")))
    frames = {
        number[name]: [one for _, one in of[name].groupby(["seed", "point"])]
        for name in order
        if name in of
    }
    effects: dict[str, Effects] = {}
    unlike: list[str] = []
    notes = dict.fromkeys(LANGUAGES, "")
    if against and len(order) > 1:
        compared = results.compare(against, province=slug)
        effects, unlike = _effects(compared, lines, series)
        notes = {lang: compared.note_in(lang) for lang in LANGUAGES}
    if not effects:
        notes = {
            lang: " ".join((notes[lang], words("brief_levels_only", lang))).strip()
            for lang in LANGUAGES
        }
    return Place(
        slug=slug, runs=Runs(frames, (slug,), bool(results.study.particles)), lines=lines,
        effects=effects, notes=notes, unlike=tuple(unlike), first=int(frame["year"].min()),
        last=int(frame["year"].max()),
    )  # fmt: skip


def _effects(
    compared: Comparisons, lines: tuple[Line, ...], series: list[str]
) -> tuple[dict[str, Effects], list[str]]:
    """Effects of the scenarios, and names of those that cannot be compared."""
    effects: dict[str, Effects] = {}
    unlike: list[str] = []
    for name, one in compared.each(series) if compared.pairs else ():
        if isinstance(one, ScenarioError):
            unlike.append(name)
            continue
        shown = tuple(
            found
            for line in lines
            for found in shown_lines(_of_line(one, line), lines=[line])
            if line.when != "years" or found.year == 0
        )
        effects[name] = Effects(shown, compared.pairs[name], bool(one.particles))
    return effects, unlike


def _of_line(comparison: Comparison, line: Line) -> Comparison:
    """The comparison with the records of one line alone, which is much quicker to read."""
    frame = comparison.frame
    own = frame[frame["series"].isin(set(_series((line,))))]
    return replace(comparison, frame=own, assumed=None)


def _kept(results: Results) -> dict[tuple[str, str], None]:
    """Series and parts that were kept, in the order of the records."""
    kept = results.kept()
    return dict.fromkeys(zip(kept["series"], kept["breakdown"], strict=True))


def _series(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        for named in Formula(line.simulated, per=line.per).named():
            yield named.series


def _of_run(run: StoredRun, *, baseline: str | None, province: str | None) -> Material:
    for option, asked in (("--baseline", baseline), ("--province", province)):
        if asked is not None:
            what = "this is one run, which has nothing to choose"
            raise BatchError(f"{option} {asked}\n    {what}\n    Cure: Leave {option} out.")
    scenario, manifest = run.scenario, run.manifest
    frame = run.yearly()
    if frame.empty:
        raise refusal(run.folder, "the run holds no whole year", "Run a whole year at least.")
    texts = frame[["series", "breakdown"]].astype(str)
    lines = lines_of(dict.fromkeys(zip(texts["series"], texts["breakdown"], strict=True)))
    frame = frame[texts["series"].isin(set(_series(lines)))]
    frame = pd.DataFrame(frame.astype({"series": str, "breakdown": str, "unit": str}))
    return Material(
        titles={"en": scenario.title, "vi": scenario.title_vi},
        descriptions={"en": "", "vi": ""},
        scenarios=(scenario,), baseline="",
        places=(
            Place(
                slug=scenario.province, runs=Runs({"1": [frame]}, (scenario.province,)),
                lines=lines, effects={},
                notes={lang: words("brief_levels_only", lang) for lang in LANGUAGES}, unlike=(),
                first=int(frame["year"].min()), last=int(frame["year"].max()),
            ),
        ),
        counts={"done": 1, "failed": 0, "missing": 0},
        notes=dict.fromkeys(LANGUAGES, ""), seeds=(scenario.seed,), points=1,
        origin=Origin(
            kind="run", folder=run.folder.resolve().name, name=scenario.name,
            hashes=manifest.get("hashes", {}), versions=manifest.get("versions", {}),
            digest=str(manifest.get("digest", "")),
            same_code=manifest.get("hashes", {}).get("code") == code_hash(),
            beyond_gate=int(bool(manifest.get("plugs_beyond_gate"))),
        ),
    )  # fmt: skip
