"""Write the page of the blind forecast: when it was made, its hash, and main figures."""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from pathlib import Path

import pandas as pd

from banha.evaluation.forecasting.installed import ABOUT
from banha.evaluation.markdown import number, table
from banha.packs.shared import nation_folder
from banha.packs.stand_ins.nation import load_nation

HERE = Path(__file__).resolve().parent
FILE = HERE / "forecast-2021.csv"
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
YEARS = ("2022", "2023", "2024", "2025", "2030")
FEW = ("binh-duong", "dong-nai", "ho-chi-minh-city", "thanh-hoa", "da-nang")


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


HEAD = """# The blind forecast

Made on {date} from what was known at the end of {until}, for {provinces} provinces and {series}
series to {last}: `forecast-2021.csv`, SHA-256 `{digest}`. It was written once and is never tuned
afterwards: no observation after 2021 was read or used. Later data will judge it.

```
banha forecast --province all --from 2022 --to 2030 --particles {particles} --install \\
    --out experiments/blind_forecast/forecast-2021.csv
```

Model `{model}`, particles `{version}`: {particles} draws of the priors, weighed by what the
provinces measured to {until}, as good as {effective} equal ones. Bands of 5 to 95 per cent hold
luck, calibrated parameters, the outside path (world demand; not prices, wages elsewhere or the
frontier) and how the model erred so far. They do not hold pandemics, changes of definition or of
policy. How well such forecasts did from earlier origins, and where they are worse than simple
rivals: [validation](../../docs/validation.md). What the columns mean:
[forecasting](../../docs/forecasting.md)."""


def page(forecast: pd.DataFrame, *, date: str) -> str:
    """Return the page."""
    about = tomllib.loads((nation_folder("viet-nam") / ABOUT).read_text(encoding="utf-8"))
    names = load_nation().provinces
    head = HEAD.format(
        **{key: about[key] for key in ("until", "particles", "model", "version")},
        date=date,
        effective=round(about["effective_size"]),
        provinces=forecast["province"].nunique(),
        series=forecast["series"].nunique(),
        last=max(forecast["period"].astype(str))[:4],
        digest=hashlib.sha256(FILE.read_bytes()).hexdigest(),
    )
    parts = [head]
    for slug in FEW:
        if slug in set(forecast["province"]):
            parts += [f"## {names[slug]['name_vi']}", of_province(forecast, slug)]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write README.md beside the forecast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", required=True, help="day on which the forecast was made")
    date = parser.parse_args().date
    (HERE / "README.md").write_text(page(pd.read_csv(FILE), date=date), encoding="utf-8")
    print(HERE / "README.md")


if __name__ == "__main__":
    main()
