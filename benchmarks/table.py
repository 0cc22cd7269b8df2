"""One page of all that was measured in one run on one machine.

.venv/bin/python benchmarks/table.py --save            # some ten minutes on two quiet cores
.venv/bin/python benchmarks/table.py --sizes 100 --months 24 --peers 17000     # a short look
.venv/bin/python benchmarks/table.py --nation --save   # 50 million inhabitants too: 4 GiB
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import ensemble
import limits
import machine
import nation
import phases
import side_by_side
import start_up
import targets

THREADS = (1, 2)
MESA_SIZE, MESA_LARGER, MESA_LARGEST = 17_000, 170_000, 1_700_000


def options() -> argparse.Namespace:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 10, 1], metavar="K",
                        help="scales 1:K of the full model")  # fmt: skip
    parser.add_argument("--months", type=int, default=360, help="of the full model")
    parser.add_argument("--peers", type=int, nargs="*", default=[17_000, 170_000, 1_700_000],
                        metavar="N", help="workers of the peers")  # fmt: skip
    parser.add_argument("--peer-months", type=int, default=24)
    parser.add_argument("--mesa-months", type=int, default=6)
    parser.add_argument("--mesa-170k", action="store_true", help="Mesa objects with 170,000 too")
    parser.add_argument("--mesa-1700k", action="store_true", help="and with 1.7 million: 3 GiB")
    parser.add_argument("--ensemble-runs", type=int, default=6, help="0: none")
    parser.add_argument("--ensemble-scale", type=int, default=10)
    parser.add_argument("--no-start", action="store_true", help="leave start-up out")
    parser.add_argument("--nation", action="store_true", help="a run as large as a nation")
    parser.add_argument("--nation-persons", type=int, default=50_000_000)
    parser.add_argument("--nation-months", type=int, default=120)
    parser.add_argument("--save", action="store_true", help="keep the page in results/")
    return parser.parse_args()


def sections(asked: argparse.Namespace, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield heading and content of each section as it is measured; values go to `told`."""
    yield "The machine", f"Load before: {machine.load():.1f}\n\n{limits.table()}"
    if asked.sizes:
        told["runs"] = [
            phases.measure(scale=scale, months=asked.months, threads=threads)
            for scale in asked.sizes
            for threads in THREADS
        ]
        yield (
            "The full model: Bình Dương, all mechanisms, guard and records on",
            phases.table(told["runs"]),
        )
    if not asked.no_start:
        told["start"] = start_up.measure()
        yield "Start-up", start_up.table(told["start"])
    if asked.peers:
        told["peers"] = side_by_side.measure(
            sizes=asked.peers, mesa_sizes=mesa_sizes(asked), months=asked.peer_months,
            mesa_months=asked.mesa_months,
        )  # fmt: skip
        yield "The same rules, written three ways", side_by_side.table(told["peers"])
        if ratios := "\n".join(against_full_model(told)):
            yield "Mesa objects of these few rules against the full model", ratios
    if asked.ensemble_runs:
        told["ensemble"] = ensemble.measure(
            runs=asked.ensemble_runs, processes=2, scale=asked.ensemble_scale,
            months=asked.months, person_months=person_months(asked, told),
        )  # fmt: skip
        yield "An ensemble by banha's batch", ensemble.table(told["ensemble"])
    if asked.nation:
        told["nation"] = nation.measure(
            persons=asked.nation_persons, months=asked.nation_months, threads=2
        )
        yield "A nation", nation.table(told["nation"])
    yield "Targets", targets.table(told)


def mesa_sizes(asked: argparse.Namespace) -> list[int]:
    """Sizes at which Mesa objects run."""
    larger = [(MESA_LARGER, asked.mesa_170k), (MESA_LARGEST, asked.mesa_1700k)]
    return [MESA_SIZE, *(size for size, wanted in larger if wanted)]


def against_full_model(told: dict[str, Any]) -> Iterator[str]:
    """Yield Mesa's time over that of the full model with two threads, size by size."""
    mesa = side_by_side.largest_mesa(told["peers"])
    for run in told.get("runs", ()):
        if mesa is not None and run["threads"] == THREADS[-1]:
            full = phases.stepping(run)
            yield (
                f"- Mesa with {mesa['persons']:,} workers {mesa['ns']:.0f} ns, the full model at "
                f"1:{run['scale']} {full:.1f} ns: {mesa['ns'] / full:.0f} times"
            )


def person_months(asked: argparse.Namespace, told: dict[str, Any]) -> int:
    """Person-months of one run of the ensemble, from a run of the same size."""
    run = targets.run_of(told, scale=asked.ensemble_scale, threads=1)
    run = run or phases.measure(scale=asked.ensemble_scale, months=asked.months, threads=1)
    return int(run["person_months"])


def main() -> None:
    """Measure, print, and keep the page with --save."""
    asked = options()
    told: dict[str, Any] = {}
    page = []
    print(machine.describe(), end="\n\n", flush=True)
    for heading, content in sections(asked, told):
        page.append(f"## {heading}\n\n{content}")
        print(page[-1], end="\n\n", flush=True)
    if asked.save:
        print(machine.keep("table", "\n\n".join(page)))


if __name__ == "__main__":
    main()
