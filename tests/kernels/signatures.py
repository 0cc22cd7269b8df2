"""Step two provinces in a fresh process and print how often each kernel was compiled or loaded."""

import importlib
import json

from tests.kernels.sources import entrances

from banha import threads
from banha.province import Province
from banha.scenario import Scenario


def counts() -> dict[str, int]:
    return {
        f"{module}.{name}": len(
            getattr(importlib.import_module(f"banha.kernels.{module}"), name).signatures
        )
        for module, name in entrances()
    }


def main() -> None:
    threads.SMALLEST_CHUNK = 16
    base = Scenario.baseline()
    toy = Province(base.with_run(province="toy", scale=1, firm_scale=1, end="2010-12"), threads=2)
    toy.step()
    first_month = counts()
    toy.run()
    whole = base.with_run(province="binh-duong", scale=400, end="2010-06")
    Province(whole, threads=1).run()
    print(json.dumps({"first_month": first_month, "end": counts()}))  # noqa: T201


if __name__ == "__main__":
    main()
