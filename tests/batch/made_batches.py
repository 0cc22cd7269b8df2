"""Batch folders made within this process: small, quick, and with what is wanted left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from banha.batch.folder import BatchFolder
from banha.batch.ledger import LedgerFile
from banha.batch.orders import Outcome, RunOrder, Task
from banha.batch.plan import Plan, PlannedRun
from banha.batch.study import Study, make_study
from banha.batch.work import carry_out
from banha.scenario import Scenario, load_scenario

SMALL: dict[str, Any] = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12"}


def policy(name: str, **changed: Any) -> Scenario:
    """A scenario of the toy province that moves a lever from the start."""
    base = load_scenario("baseline").with_run(**SMALL | changed)
    if name == "baseline":
        return base
    content = base.to_dict() | {"name": name, "title": name.title()}
    supplier_links = load_scenario("supplier-links").to_dict()["levers"]
    content["levers"] = [one | {"start": "2010-01"} for one in supplier_links]
    return Scenario.model_validate(content)


def small_study(**values: Any) -> Study:
    """Two scenarios of the toy province with three seeds, in no order, for two years."""
    usual = {"scenarios": [policy("baseline"), policy("links")], "seeds": [5, 2, 9],
             "baseline": "baseline", "title": "A small study"}  # fmt: skip
    return make_study("small", **usual | values)


def make_batch(
    folder: Path,
    study: Study,
    *,
    wanted: Callable[[PlannedRun], bool] = lambda run: True,
    failing: Callable[[PlannedRun], bool] = lambda run: False,
) -> Path:
    """Make the runs of a study that are wanted; those that are to fail have failed."""
    plan = Plan(study)
    with BatchFolder(folder, plan=plan), LedgerFile(folder) as ledger:
        for run in plan.runs:
            named = {name: getattr(run, name) for name in ("scenario", "province", "seed", "point")}
            if failing(run):
                ledger.write(Outcome(run.key, "failed", error="ValueError: out of luck"), **named)
            elif wanted(run):
                content = plan.content(run.scenario, run.province, point=run.point, seed=run.seed)
                paths = {dataset: run.path(dataset) for dataset in study.keep}
                order = RunOrder(key=run.key, content=content, paths=paths, **named)
                found: list[Outcome] = []
                carry_out(Task((order,), study.records, False), folder=folder, tell=found.append)
                assert found[0].status == "done", found[0].error
                ledger.write(found[0], **named)
    return folder


def slow_rows(folder: Path, dataset: str = "yearly") -> pd.DataFrame:
    """All rows of a dataset, read part by part with nothing of ours."""
    frames = []
    for path in (folder / "parts" / dataset).rglob("*.parquet"):
        places = dict(part.split("=") for part in path.parts[-3:-1])
        frame = pd.read_parquet(path, engine="pyarrow", partitioning=None)
        texts = [name for name in ("series", "breakdown", "unit") if name in frame]
        frames.append(frame.astype(dict.fromkeys(texts, str)).assign(**places))
    return pd.concat(frames, ignore_index=True)
