"""banha: agent-based simulation of a provincial economy, month by month, with exact accounts.

>>> import banha
>>> scenario = banha.load_scenario("baseline").with_run(scale=200, end="2012-12")
>>> run = banha.simulate(scenario)
>>> run.yearly()

A name is loaded when it is first used, so that `import banha` itself is quick.

Names
-----
Scenario, load_scenario, list_scenarios
    What a run is asked.
list_provinces
    The provinces that have a pack.
make_pack, FoundPack
    The pack of a province of one's own, from its tables; estimates stand in for what is missing.
list_levers, list_parameters, list_series
    What a scenario can move and set otherwise, and what is recorded, as data frames.
simulate, Run
    One run, kept in memory.
write_run, read_run, StoredRun
    A run in its folder.
simulate_region, RegionRun, write_region
    Several provinces that feel each other, run at once; their folder.
take_snapshot, open_snapshot
    A province between two months, kept to go on from it under several policies.
compare, compare_runs, Comparison
    Two scenarios, paired by seed; with assumed numbers varied if asked.
take_census, Census
    Every adult and firm of a province at the end of a month.
load_study, make_study, Study
    Scenarios × provinces × seeds × points of a design, to be run as one batch.
run_batch
    Runs what is missing of a study.
read_results, Results
    What the runs of a batch gave: tidy frames, paired comparisons, ranks, SQL.
explain
    A scenario in words, in English or Vietnamese.
set_language
    The language, English or Vietnamese, of what notebooks show of all these.
Province
    The Mesa model itself, to step by hand or to add agents to.
Worker, Firm
    The Mesa faces of persons and firms: keys of `province.agents_by_type`.
Decisions
    Decision rules in force, any of which can be replaced.
BanhaError
    Base of all errors that banha raises on purpose.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from banha.actors.faces import Firm, Worker
    from banha.batch.results import Results, read_results
    from banha.batch.run_batch import run_batch
    from banha.batch.study import Study, load_study, make_study
    from banha.census import Census, take_census
    from banha.compare import compare, compare_runs
    from banha.comparison import Comparison
    from banha.data import list_provinces
    from banha.decisions.choice import Decisions
    from banha.display.language import set_language
    from banha.errors import BanhaError
    from banha.explanation import explain
    from banha.founding.found import FoundPack
    from banha.founding.make import make_pack
    from banha.lists import list_levers, list_parameters, list_series
    from banha.province import Province
    from banha.region.folder import write_region
    from banha.region.run import RegionRun, simulate_region
    from banha.run import Run, simulate
    from banha.run_folder import StoredRun, read_run, write_run
    from banha.scenario import Scenario, list_scenarios, load_scenario
    from banha.snapshot import open_snapshot, take_snapshot

    __version__: str

__all__ = [
    "BanhaError",
    "Census",
    "Comparison",
    "Decisions",
    "Firm",
    "FoundPack",
    "Province",
    "RegionRun",
    "Results",
    "Run",
    "Scenario",
    "StoredRun",
    "Study",
    "Worker",
    "__version__",
    "compare",
    "compare_runs",
    "explain",
    "list_levers",
    "list_parameters",
    "list_provinces",
    "list_scenarios",
    "list_series",
    "load_scenario",
    "load_study",
    "make_pack",
    "make_study",
    "open_snapshot",
    "read_results",
    "read_run",
    "run_batch",
    "set_language",
    "simulate",
    "simulate_region",
    "take_census",
    "take_snapshot",
    "write_region",
    "write_run",
]

_HOMES = {
    "BanhaError": "errors",
    "Comparison": "comparison",
    "Decisions": "decisions.choice",
    "Firm": "actors.faces",
    "FoundPack": "founding.found",
    "Province": "province",
    "RegionRun": "region.run",
    "Results": "batch.results",
    "Run": "run",
    "Scenario": "scenario",
    "StoredRun": "run_folder",
    "Study": "batch.study",
    "Worker": "actors.faces",
    "compare": "compare",
    "compare_runs": "compare",
    "take_census": "census",
    "Census": "census",
    "explain": "explanation",
    "list_levers": "lists",
    "list_parameters": "lists",
    "list_provinces": "data",
    "list_scenarios": "scenario",
    "list_series": "lists",
    "load_scenario": "scenario",
    "load_study": "batch.study",
    "make_pack": "founding.make",
    "make_study": "batch.study",
    "open_snapshot": "snapshot",
    "read_results": "batch.results",
    "read_run": "run_folder",
    "run_batch": "batch.run_batch",
    "set_language": "display.language",
    "simulate": "run",
    "simulate_region": "region.run",
    "take_snapshot": "snapshot",
    "write_region": "region.folder",
    "write_run": "run_folder",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    from importlib import import_module

    if name == "__version__":
        from banha.versions import own_version

        return own_version()
    if name not in _HOMES:
        raise AttributeError(f"module 'banha' has no attribute {name!r}")
    return getattr(import_module(f"banha.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
