"""Write the page of the blind forecasts: when each was made, its hash, and main figures."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from banha.evaluation.markdown import number, table
from banha.packs.stand_ins.nation import load_nation

HERE = Path(__file__).resolve().parent
KEYS = ["province", "series", "breakdown", "period"]
SHOWN = (
    ("population", "total", "thousand persons", 0.001, 0),
    ("net_migration_rate", "total", "per 1,000", 1.0, 1),
    ("labour_force", "total", "thousand persons", 0.001, 0),
    ("unemployment_rate", "total", "%", 1.0, 1),
    ("trained_workers_share", "total", "%", 1.0, 1),
    ("grdp_growth", "total", "%", 1.0, 1),
    ("grdp_current", "total", "thousand billion đồng", 0.001, 0),
    ("household_income_per_capita_monthly", "total", "million đồng a month", 1.0, 2),
)
LEVELS = {"population", "labour_force", "grdp_current", "household_income_per_capita_monthly"}
"""Series whose two forecasts are compared as a ratio; the others as a difference."""
YEARS = ("2022", "2023", "2024", "2025", "2030")
COMPARED = ("2025", "2030")
FEW = ("binh-duong", "dong-nai", "ho-chi-minh-city", "thanh-hoa", "da-nang")
HEAD = """# The blind forecasts

Made from what was known at the end of 2021, for {provinces} provinces and {series} series to
{last}. Each was written once and is never tuned afterwards, and stands beside the others: no
observation after 2021 was read or used for any. Later data will judge them all.

{made}

Each by:

<!-- code: not run, it takes minutes to hours; the commands are read -->
```bash
banha forecast --province all --from 2022 --to 2030 --particles 12 --install --out FILE
```

That is 12 draws of the priors, weighed by what the provinces measured to 2021, as good as so many
equal ones. The province's own posterior takes the place of the draws where its pack has one, which
is so of Bình Dương since the second. Bands of 5 to 95 per cent hold luck, calibrated parameters,
the outside path (world demand; not prices, wages elsewhere or the frontier) and how the model erred
so far. They do not hold pandemics, changes of definition or of policy. How well such forecasts did
from earlier origins, and where they are worse than simple rivals:
[validation](../../docs/validation.md). What the columns mean:
[forecasting](../../docs/forecasting.md).

## What changed from the first to the last

Last over first, or last less first where a series is a rate: the middle province, nine tenths of
provinces, and how wide the bands are.

{changes}

Figures below are those of the last."""


def forecasts() -> list[dict[str, Any]]:
    """Return what is known of each forecast; a file that is not as it was written is an error."""
    known = tomllib.loads((HERE / "forecasts.toml").read_text(encoding="utf-8"))["forecast"]
    for one in known:
        found = hashlib.sha256((HERE / one["file"]).read_bytes()).hexdigest()
        if found != one["sha256"]:
            raise SystemExit(f"{one['file']} is not as it was written: its hash is {found}")
    return list(known)


def made(known: list[dict[str, Any]]) -> str:
    """Return the table of the forecasts."""
    heads = ["file", "made on", "why", "model", "particles", "equal ones", "SHA-256"]
    rows = [
        [f"`{one['file']}`", one["date"], one["why"], f"`{one['model']}`", f"`{one['version']}`",
         str(one["effective"]), f"`{one['sha256']}`"]
        for one in known
    ]  # fmt: skip
    return table(heads, rows)


def changes(first: pd.DataFrame, last: pd.DataFrame) -> str:
    """Return how the last forecast differs from the first, by series and year."""
    both = first.merge(last, on=KEYS, suffixes=("_first", "_last"))
    rows = []
    for series, breakdown, *_ in SHOWN:
        for year in COMPARED:
            mine = both[(both["series"] == series) & (both["breakdown"] == breakdown)]
            mine = mine[mine["period"].astype(str) == year]
            ratio = series in LEVELS
            moved = (
                mine["p50_last"] / mine["p50_first"]
                if ratio
                else mine["p50_last"] - mine["p50_first"]
            )
            low, middle, high = moved.quantile([0.05, 0.5, 0.95])
            width = (mine["p95_last"] - mine["p05_last"]) / (mine["p95_first"] - mine["p05_first"])
            rows.append([
                series.replace("_", " "), year, number(middle, 2),
                f"{number(low, 2)} to {number(high, 2)}", number(float(width.median()), 2),
            ])  # fmt: skip
    return table(["series", "year", "middle", "nine tenths", "width of bands"], rows)


def of_province(forecast: pd.DataFrame, slug: str) -> str:
    """Main series of a province by year: median and 5 to 95 per cent."""
    mine = forecast[forecast["province"] == slug]
    rows = []
    for series, breakdown, unit, factor, decimals in SHOWN:
        part = mine[(mine["series"] == series) & (mine["breakdown"] == breakdown)]
        part = part.set_index(part["period"].astype(str))
        cells = []
        for year in YEARS:
            if year not in part.index:
                cells.append("–")
                continue
            low, middle, high = (factor * float(part.loc[year, q]) for q in ("p05", "p50", "p95"))
            band = f"{number(low, decimals)} to {number(high, decimals)}"
            cells.append(f"{number(middle, decimals)} ({band})")
        rows.append([f"{series.replace('_', ' ')}, {unit}", *cells])
    return table(["series", *YEARS], rows)


def page() -> str:
    """Return the page."""
    known = forecasts()
    tables = [pd.read_csv(HERE / one["file"]) for one in known]
    names, last = load_nation().provinces, tables[-1]
    head = HEAD.format(
        made=made(known),
        changes=changes(tables[0], last),
        provinces=last["province"].nunique(),
        series=last["series"].nunique(),
        last=max(last["period"].astype(str))[:4],
    )
    parts = [head]
    for slug in FEW:
        parts += [f"## {names[slug]['name_vi']}", of_province(last, slug)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    (HERE / "README.md").write_text(page(), encoding="utf-8")
    print(HERE / "README.md")
