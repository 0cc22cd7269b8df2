"""Batch folders made within this process: real, and made-up with what is wanted left out."""

import hashlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banha.batch.folder import BatchFolder
from banha.batch.ledger import LedgerFile
from banha.batch.orders import Outcome, Part, RunOrder, Task
from banha.batch.parts import put_in_place
from banha.batch.plan import Plan, PlannedRun
from banha.batch.study import Study, make_study
from banha.batch.work import carry_out
from banha.run import Run, simulate
from banha.scenario import Scenario, load_scenario
from banha.tidy import tidy

SMALL: dict[str, Any] = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12"}
type Choice = Callable[[PlannedRun], bool]


def scenario(name: str, **changed: Any) -> Scenario:
    """The baseline in the toy province, or a policy there that moves a lever from the start."""
    base = load_scenario("baseline").with_run(**SMALL | changed)
    if name == "baseline":
        return base
    content = base.to_dict() | {"name": name, "title": name.title()}
    moved = load_scenario("supplier-links").to_dict()["levers"]
    content["levers"] = [one | {"start": "2010-01", "ramp_months": 0} for one in moved]
    return Scenario.model_validate(content)


def small_study(**values: Any) -> Study:
    """Three scenarios of the toy province with three seeds, in no order, for two years."""
    scenarios = [scenario("baseline"), scenario("links"), scenario("again")]
    usual = {"scenarios": scenarios, "seeds": [5, 2, 9], "baseline": "baseline",
             "title": "A small study"}  # fmt: skip
    return make_study("small", **usual | values)


def real_batch(folder: Path, study: Study) -> Path:
    """Make all runs of a study."""
    plan = Plan(study)
    with BatchFolder(folder, plan=plan), LedgerFile(folder) as ledger:
        for run in plan.runs:
            content = plan.content(run.scenario, run.province, point=run.point, seed=run.seed)
            paths = {dataset: run.path(dataset) for dataset in study.keep}
            order = RunOrder(key=run.key, content=content, paths=paths, **named(run))
            found: list[Outcome] = []
            carry_out(Task((order,), study.records, False), folder=folder, tell=found.append)
            assert found[0].status == "done", found[0].error
            ledger.write(found[0], **named(run))
    return folder


def made_up(
    folder: Path,
    study: Study,
    *,
    wanted: Choice = lambda run: True,
    failing: Choice = lambda run: False,
) -> Path:
    """Make a batch whose numbers are those of one run, each multiplied by a random factor."""
    plan = Plan(study)
    with BatchFolder(folder, plan=plan), LedgerFile(folder) as ledger:
        for run in plan.runs:
            if failing(run):
                ledger.write(Outcome(run.key, "failed", error="ValueError: why"), **named(run))
            elif wanted(run):
                parts = []
                for dataset in study.keep:
                    content = made_up_part(run, study, dataset)
                    put_in_place(folder, run.path(dataset), content)
                    digest = hashlib.sha256(content).hexdigest()
                    parts.append(Part(run.path(dataset), digest, len(content)))
                ledger.write(Outcome(run.key, "done", run.key, tuple(parts)), **named(run))
    return folder


def named(run: PlannedRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in ("scenario", "province", "seed", "point")}


@cache
def one_run() -> Run:
    return simulate(scenario("baseline"))


@cache
def template(dataset: str) -> pa.Table:
    records = one_run().records
    if dataset == "distributions":
        return pa.Table.from_pandas(records.distributions(), preserve_index=False)
    return tidy(records, yearly=dataset == "yearly").table()


def made_up_part(run: PlannedRun, study: Study, dataset: str) -> bytes:
    """A part as `banha batch` writes it, with other numbers."""
    table = template(dataset).replace_schema_metadata(None)
    if study.records is not None and dataset != "distributions":
        table = table.filter(pc.is_in(table["series"].cast(pa.string()), pa.array(study.records)))
    months = study.scenario(run.scenario, province=run.province).months
    if dataset == "yearly":
        table = table.filter(pc.less(table["year"], 2010 + months // 12))
    factors = np.random.default_rng(int(run.key, 16)).uniform(0.5, 2.0, len(table))
    place = table.column_names.index("value")
    table = table.set_column(place, "value", pa.array(table["value"].to_numpy() * factors))
    for place, name in enumerate(("seed", "point")):
        values = np.full(len(table), getattr(run, name), np.int64)
        table = table.add_column(place, name, pa.array(values))
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def slow_rows(folder: Path, dataset: str = "yearly") -> pd.DataFrame:
    """All rows of a dataset, read part by part with nothing of ours."""
    frames = []
    for path in (folder / "parts" / dataset).rglob("*.parquet"):
        places = dict(part.split("=") for part in path.parts[-3:-1])
        frame = pq.ParquetFile(path).read().to_pandas()
        texts = [name for name in ("series", "breakdown", "unit") if name in frame]
        frames.append(frame.astype(dict.fromkeys(texts, str)).assign(**places))
    return pd.concat(frames, ignore_index=True)
