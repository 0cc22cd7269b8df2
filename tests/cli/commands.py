"""All commands of banha, and the least that each can be asked for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
from tests.batch.made_batches import made_up, small_study
from tests.batch.studies import Inline, toy_file
from tests.cli.test_calibrate import PRIORS
from tests.cli.test_sensitivity import study
from tests.dashboard.servers import free_port

from banha.cli.app import app
from banha.evaluation.hindcast.verdict import Verdict

TOY = ("--province", "toy", "--scale", 1, "--end", "2010-12")
type Words = tuple[object, ...]


def command_names(group: typer.Typer = app, *, before: str = "") -> Iterator[str]:
    """Names of all commands, those of groups after the name of the group."""
    for one in group.registered_commands:
        assert one.callback is not None
        yield f"{before}{one.name or one.callback.__name__.replace('_', '-')}"
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from command_names(inner.typer_instance, before=f"{before}{inner.name} ")


def shards(folder: Path) -> Words:
    for name, number in (("one", 0), ("two", 1)):
        made_up(folder / name, small_study(), wanted=lambda run, n=number: run.seed % 2 == n)
    return (folder / "one", folder / "two", "--into", folder / "both")


def batch(folder: Path) -> Path:
    return made_up(folder / "batch", small_study())


def calibration(folder: Path) -> Words:
    priors = folder / "priors.csv"
    priors.write_text(PRIORS, "utf-8")
    size = ("--trials", 2, "--particles", 4, "--generations", 1, "--workers", 1, "--scale", 1)
    return ("--province", "toy-measured", "--until", 2011, *size, "--priors", priors)


LEAST: dict[str, Callable[[Path], Words]] = {
    "run": lambda folder: ("baseline", *TOY),
    "plan": lambda folder: ("baseline", *TOY),
    "compare": lambda folder: ("baseline", "supplier-links", *TOY, "--seeds", 1),
    "batch": lambda folder: (toy_file(folder), "--workers", 1),
    "merge": shards,
    "results": lambda folder: (batch(folder),),
    "export": lambda folder: (batch(folder), "--csv", folder / "all.csv"),
    "report": lambda folder: (batch(folder), "-o", folder / "brief.html"),
    "serve": lambda folder: (batch(folder), "--port", free_port()),
    "sensitivity": lambda folder: (study(folder / "small.toml"), "--workers", 1),
    "calibrate": calibration,
    "forecast": lambda folder: ("--province", "dong-nai", "--to", 2023),
    "hindcast": lambda folder: ("--provinces", "dong-nai,long-an"),
    "explain": lambda folder: ("supplier-links",),
    "demo": lambda folder: ("--seeds", 1, "--scale", 2000, "--end", "2010-12"),
    "scenarios": lambda folder: (),
    "provinces": lambda folder: (),
    "describe": lambda folder: (),
    "doctor": lambda folder: (),
    "pack build": lambda folder: ("dong-nai", "--to", folder / "packs"),
    "pack check": lambda folder: ("toy",),
    "pack show": lambda folder: ("toy",),
    "pack diff": lambda folder: ("toy", "toy"),
}
"""By command: writes what it needs into a folder, returns the words after its name."""


def small_forecast(*asked: object, **more: object) -> Any:
    """A forecast as it is made from a thousand runs, of one series."""
    band = {"mean": 2.0, "p05": 1.0, "p25": 1.5, "p50": 2.0, "p75": 2.5, "p95": float("nan")}
    rows = [
        {"province": "dong-nai", "series": "population", "breakdown": "total", "period": year,
         "unit": "persons", **band, "n": 4, "basis": "pop"}
        for year in (2022, 2023)
    ]  # fmt: skip
    return type("Made", (), {"table": pd.DataFrame(rows)})


def small_verdict(*asked: object, **more: object) -> Verdict:
    """A verdict as it is passed on a thousand runs, of one line."""
    row = {
        "kind": "unconditional", "forecaster": "model", "score": "crps", "benchmark": "best",
        "horizon": "1-5", "ratio": 0.9, "won": 3, "series": 5, "worst": "population",
        "worst_ratio": 1.5, "without_smoothest": 0.8,
    }  # fmt: skip
    return Verdict({"headline": pd.DataFrame([row])}, pd.DataFrame())


def serve_once(server: Any, *, started: Callable[[], None]) -> None:
    """Say where the pages are, and end."""
    server.start()
    started()
    server.stop(wait=False)
    server.io_loop.close(all_fds=True)


def make_light(patch: pytest.MonkeyPatch) -> None:
    """Make batches in this process; let what takes an hour of runs be given."""
    patch.setattr("banha.batch.run_batch.LocalEngine", Inline)
    patch.setattr("banha.dashboard.web_server.serve_forever", serve_once)
    patch.setattr("banha.evaluation.forecasting.command.made", small_forecast)
    patch.setattr("banha.evaluation.hindcast.hindcast.hindcast", small_verdict)
    patch.setattr("banha.evaluation.hindcast.verdict.judge", lambda found: found)
