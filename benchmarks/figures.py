"""What accounts and censuses cost beside a month: python benchmarks/figures.py [SCALE]."""

import sys
import time

import numpy as np

from banha import Province, load_scenario, simulate, take_census

MONTHS, REPEATS = 24, 20


def main() -> None:
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    scenario = load_scenario("baseline").with_run(scale=scale, end="2012-12")
    simulate(scenario.with_run(end="2010-02"))  # compiles
    province = Province(scenario)
    start = time.perf_counter()
    for _ in range(MONTHS):
        province.step()
    month = (time.perf_counter() - start) / MONTHS
    start = time.perf_counter()
    for _ in range(REPEATS):
        np.array(list(province.ledger.paid.values()), np.int64) * scale
    accounts = (time.perf_counter() - start) / REPEATS
    start = time.perf_counter()
    for _ in range(REPEATS):
        census = take_census(province)
    taken = (time.perf_counter() - start) / REPEATS
    adults = len(census.persons)
    size = sum(t.memory_usage(deep=True).sum() for t in (census.persons, census.firms))
    print(f"1:{scale}, {adults:,} adults: a month {1e3 * month:.1f} ms")
    print(f"accounts of a month: {accounts / month:.3%} of it")
    print(f"a census: {taken / month:.2f} of it")
    print(f"          {size / 2**20:.1f} MiB, {size / adults:.0f} B an adult")


if __name__ == "__main__":
    main()
