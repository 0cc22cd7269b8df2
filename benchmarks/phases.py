"""The full model: time by phase of a month, memory and digest of a run.

    .venv/bin/python benchmarks/phases.py --scale 10 --months 36 --threads 2

All mechanisms, guard and records are on. The verbs of `Province.step` are timed one by one; a tiny
run has loaded the kernels, and the memory that it took is the base.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fresh import measured, tell

from banha.batch.warm import warm_up
from banha.planning.machine import most_held
from banha.province import Province
from banha.run import digest_of
from banha.scenario import Scenario

type Told = Mapping[str, Any]
RECORDED = "month_is_recorded"


def verbs() -> list[str]:
    """Names of what `Province.step` does, in order: it is a list of calls and nothing else."""
    [step] = ast.parse(textwrap.dedent(inspect.getsource(Province.step))).body
    assert isinstance(step, ast.FunctionDef)
    calls = [ast.unparse(statement) for statement in step.body[1:]]
    assert all(call.startswith("self.") and call.endswith("()") for call in calls), calls
    return [call.removeprefix("self.").removesuffix("()") for call in calls]


def run(*, scale: int, months: int, threads: int, seed: int) -> dict[str, Any]:
    """Run and return what was measured: seconds, MiB, persons, digest."""
    warm_up()
    base = most_held()
    baseline = Scenario.baseline()
    scenario = baseline.with_run(scale=scale, end=str(baseline.start + (months - 1)), seed=seed)
    begun = time.perf_counter()
    province = Province(scenario, threads=threads)
    opened = time.perf_counter() - begun
    seconds, most, inhabitants, person_months = dict.fromkeys(verbs(), 0.0), 0, 0, 0
    while province.months_done < months:
        for verb in seconds:
            started = time.perf_counter()
            getattr(province, verb)()
            seconds[verb] += time.perf_counter() - started
        most = max(most, province.adults)
        inhabitants = max(inhabitants, province.adults + int(province.state.children.sum()))
        person_months += province.adults
    return {
        "scale": scale, "threads": threads, "months": months, "most": most,
        "inhabitants": inhabitants,
        "person_months": person_months, "opening": opened, "phases": seconds, "base": base,
        "peak": most_held(), "digest": digest_of(province.records),
        "firms": int((province.state.firms.alive == 1).sum()),
        "column_bytes": province.state.persons.bytes_per_row(),
    }  # fmt: skip


def measure(
    *, scale: int, months: int, threads: int, seed: int = 1, place: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The same in a fresh process, with the seconds of the whole process."""
    words = ("--scale", scale, "--months", months, "--threads", threads, "--seed", seed)
    return measured("phases.py", *words, place=place)


def stepping(told: Told) -> float:
    """Nanoseconds per person and month of all phases."""
    return 1e9 * float(sum(told["phases"].values())) / float(told["person_months"])


def whole(told: Told) -> float:
    """Nanoseconds per person and month of the whole process: start, opening and all."""
    return 1e9 * float(told["seconds"]) / float(told["person_months"])


def memory(told: Told) -> float:
    """Bytes per person at the peak, above the base."""
    return 2**20 * (float(told["peak"]) - float(told["base"])) / float(told["most"])


def records_share(told: Told) -> float:
    """Share of the months' time that records take."""
    return float(told["phases"][RECORDED]) / float(sum(told["phases"].values()))


def table(runs: Sequence[Told]) -> str:
    """Time by phase, then the runs as a whole."""
    heads = [f"1:{told['scale']}, {told['threads']} thr." for told in runs]
    lines = [row("ns per person-month", heads), row("---", ["---"] * len(runs))]
    for verb in runs[0]["phases"]:
        times = [1e9 * told["phases"][verb] / told["person_months"] for told in runs]
        lines.append(row(verb, (f"{time_:.2f}" for time_ in times)))
    for name, of in (("all phases", stepping), ("whole process", whole)):
        lines.append(row(f"**{name}**", (f"{of(told):.1f}" for told in runs)))
    lines += [
        row("months", (str(told["months"]) for told in runs)),
        row("persons 15 and over, at most", (f"{told['most']:,}" for told in runs)),
        row("inhabitants, at most", (f"{told['inhabitants']:,}" for told in runs)),
        row("firms at the end", (f"{told['firms']:,}" for told in runs)),
        row("opening, s", (f"{told['opening']:.2f}" for told in runs)),
        row("peak memory, MiB", (f"{told['peak']:.0f}" for told in runs)),
        row("of which before opening, MiB", (f"{told['base']:.0f}" for told in runs)),
        row("bytes per person above that", (f"{memory(told):.0f}" for told in runs)),
        row("bytes per person in columns", (str(told["column_bytes"]) for told in runs)),
        row("records, share of a month", (f"{records_share(told):.1%}" for told in runs)),
        row("digest", (told["digest"][:8] for told in runs)),
    ]
    return "\n".join([*lines, "", *equal_digests(runs)])


def row(name: str, cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {name} | {' | '.join(cells)} |"


def equal_digests(runs: Sequence[Told]) -> list[str]:
    """For each scale, whether the number of threads changed anything."""
    lines = []
    for scale in dict.fromkeys(told["scale"] for told in runs):
        mine = [told for told in runs if told["scale"] == scale]
        threads = ", ".join(str(told["threads"]) for told in mine)
        same = len({told["digest"] for told in mine}) == 1
        if len(mine) > 1:
            lines.append(f"1:{scale}, {threads} threads: digests {'equal' if same else 'DIFFER'}")
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("scale", 10), ("months", 36), ("threads", 1), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    tell(run(**vars(asked)))
