"""What stands in for product and foreign firms while nobody knew them, beside what came later."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from banha.founding.panel import province_of_panel
from banha.packs.found import evidence_of
from banha.packs.stand_ins.complete import estimate
from banha.packs.stand_ins.vintage import vintage_nation

HERE = Path(__file__).resolve().parent
COMMAND = "python experiments/vintages/run.py"
YEARS = (2010, 2013, 2016, 2019)
LATER = 2019
VALUES = {
    "product.grdp": "product of 2010",
    "product.share.agriculture": "share of agriculture in it",
    "product.share.industry_construction": "share of industry in it",
    "firms.foreign": "foreign firms",
    "firms.foreign_share_of_jobs": "foreign share of jobs",
    "pay.enterprises": "pay in enterprises",
    "migration.attraction": "attraction",
    "people.population": "population",
}
INTRODUCTION = """\
# What packs of earlier years rest on

Written by `{command}`. Estimates of the opening of 2010 in {count} provinces: packs as known at the
end of a year beside those as known at the end of 2019, when product of 2017 (carried back) and
foreign projects of 2016 are known. Differences in logs: the mean over the provinces, the median of
their size, their standard deviation, the correlation of the logs over the provinces, and the share
of provinces whose value of 2019 lies in the range of nine in ten that the earlier pack states.
Nothing of this table is used in a pack."""


def estimates(until: int) -> pd.DataFrame:
    """Return value, low and high of each quantity in every province, as known at a year's end."""
    nation = vintage_nation("viet-nam", until=until)
    rows = []
    for slug in sorted(nation.provinces):
        evidence = evidence_of(province_of_panel(slug, nation=nation), nation=nation, year=2010)
        estimate(evidence)
        for name in VALUES:
            entry = evidence.made.entry(name)
            rows.append((slug, name, until, entry.value, entry.low, entry.high))
    return pd.DataFrame(rows, columns=["province", "name", "until", "value", "low", "high"])


def compared(table: pd.DataFrame) -> pd.DataFrame:
    """Return how far each year's estimates lie from those of the latest one."""
    later = table[table["until"] == LATER].set_index(["name", "province"])["value"]
    rows = []
    for name, title in VALUES.items():
        for until in YEARS[:-1]:
            mine = table[(table["name"] == name) & (table["until"] == until)]
            mine = mine.set_index("province")
            then = later[name].reindex(mine.index)
            gap = np.log(mine["value"] / then)
            inside = (mine["low"] <= then) & (then <= mine["high"])
            logs = np.corrcoef(np.log(mine["value"]), np.log(then))[0, 1]
            worst = gap.abs().sort_values(ascending=False).index[:3]
            rows.append(
                {
                    "value": title,
                    "known until": until,
                    "mean": round(float(gap.mean()), 3),
                    "median size": round(float(gap.abs().median()), 3),
                    "spread": round(float(gap.std(ddof=1)), 3),
                    "correlation": round(float(logs), 3),
                    "inside": round(float(inside.mean()), 2),
                    "farthest": ", ".join(f"{slug} {gap[slug]:+.2f}" for slug in worst),
                }
            )
    return pd.DataFrame(rows)


def markdown(table: pd.DataFrame) -> str:
    """Return the table in Markdown."""
    head = f"| {' | '.join(table.columns)} |\n|{' --- |' * len(table.columns)}"
    lines = [f"| {' | '.join(map(str, row))} |" for row in table.itertuples(index=False)]
    return "\n".join([head, *lines])


def main() -> None:
    """Estimate, compare, write."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    table = pd.concat([estimates(until) for until in YEARS], ignore_index=True)
    found = compared(table)
    count = table["province"].nunique()
    found.to_csv(HERE / "vintages.csv", index=False, lineterminator="\n")
    text = INTRODUCTION.format(command=COMMAND, count=count)
    (HERE / "README.md").write_text(f"{text}\n\n{markdown(found)}\n", encoding="utf-8")
    print(found.to_string())


if __name__ == "__main__":
    main()
