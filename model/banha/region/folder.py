"""The folder of a region: a run folder for each province, and what passed between them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from banha.manifest import FORMAT, make_manifest
from banha.region.run import RegionRun
from banha.run import Run
from banha.run_folder import (
    MANIFEST,
    REGION,
    REGION_KIND,
    RunFolder,
    draw_figures,
    run_contents,
    to_json,
    to_parquet,
)


def write_region(
    run: RegionRun,
    folder: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    figures: bool = True,
) -> Path:
    """Write a run of a region as a folder; return it.

    It holds the run folder of each province under its slug, `between.parquet` and `between.csv`
    with what passed between them, and `region.json`.

    Parameters
    ----------
    run
        What `simulate_region` returned.
    folder
        A folder that is not there yet, or an earlier region or run to be replaced.
    overwrite
        Whether an earlier one may be replaced; other files never are.
    figures
        Whether figures are drawn too.

    Raises
    ------
    OutputError
        There is something at `folder` that may not be replaced.
    OSError
        The disk is full, or the place cannot be written; nothing is left behind.
    """
    with RunFolder(folder, overwrite=overwrite) as place:
        return put_region(place, run, figures=figures)


def put_region(place: RunFolder, run: RegionRun, *, figures: bool = True) -> Path:
    """Write a run of a region into a folder that was opened for it; return the folder."""
    frame = run.between()
    contents = {
        "between.parquet": to_parquet(frame),
        "between.csv": frame.to_csv(index=False).encode(),
    }
    for slug, one in run.items():
        inner = run_contents(one) | (draw_figures(one) if figures else {})
        inner[MANIFEST] = to_json(province_manifest(run, one, names=[*inner, MANIFEST]))
        contents |= {f"{slug}/{name}": content for name, content in inner.items()}
    names = [*contents, REGION]
    return place.put(contents, manifest=region_manifest(run, names=names), name=REGION)


def province_manifest(run: RegionRun, one: Run, *, names: list[str]) -> dict[str, Any]:
    """Return the manifest of a province's run, which says that it is part of a region."""
    manifest = make_manifest(one, file_names=names)
    others = ", ".join(slug for slug in run if slug != one.scenario.province)
    note = f"run in a region with {others}: its scenario alone gives another result"
    return manifest | {"notes": [*manifest["notes"], note], "region": list(run)}


def region_manifest(run: RegionRun, *, names: list[str]) -> dict[str, Any]:
    """Return what `region.json` says."""
    scenario = run.scenario
    return {
        "kind": REGION_KIND,
        "format": str(FORMAT),
        "title": scenario.title,
        "scenario": scenario.to_dict(),
        "seed": scenario.seed,
        "provinces": list(run),
        "own": {slug: one.scenario.name for slug, one in run.items()
                if one.scenario.name != scenario.name},
        "digest": run.digest,
        "digests": {slug: one.digest for slug, one in run.items()},
        "seconds": round(run.seconds, 3),
        "files": sorted(names),
    }  # fmt: skip
