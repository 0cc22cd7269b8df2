"""A digest of everything that a run leaves; as a script, printed by a process of its own."""

import hashlib
import json
import sys
from typing import Any

import numpy as np
from tests.houses.runs import with_many_levers

from banha import threads as sharing
from banha.province import Province
from banha.records import read_series
from banha.scenario import Scenario

TOY = {"province": "toy", "scale": 1, "firm_scale": 1, "end": "2011-12", "seed": 3}
BINH_DUONG = {"province": "binh-duong", "scale": 400, "end": "2011-06", "seed": 3}
MANY_LEVERS = {**BINH_DUONG, "levers": True}
SMALL_CHUNK = 2


def run(asked: dict[str, Any], *, threads: int = 1, guard: bool = True) -> Province:
    options = {name: value for name, value in asked.items() if name != "levers"}
    scenario = Scenario.baseline().with_run(**options)
    if asked.get("levers"):
        scenario = with_many_levers(scenario)
    province = Province(scenario, threads=threads, guard=guard)
    province.run()
    return province


def parts(province: Province) -> dict[str, np.ndarray[Any, Any]]:
    """Every record, every column of state, and what else the months hand on, by name."""
    found = {f"records.{name}": province.records[name] for name in read_series()}
    for table in ("persons", "households", "firms"):
        columns = province.table(table)
        found |= {f"{table}.{name}": getattr(columns, name) for name in columns}
    found["children"] = province.state.children
    for name in ("prices", "sector_growth", "unit_labour_cost", "reference_surplus", "age_counts"):
        found[name] = getattr(province, name)
    programmes = province.programmes
    for name in ("money", "spent", "effective", "stock", "capacity"):
        found[f"programmes.{name}"] = np.array(list(getattr(programmes, name).values()), float)
    found["keepers"] = np.array([keeper.deposit for keeper in province.keepers])
    return found


def digests(province: Province) -> dict[str, str]:
    """SHA-256 of the type, the shape and the bytes of every part."""
    return {
        name: hashlib.sha256(
            f"{values.dtype} {values.shape}".encode() + np.ascontiguousarray(values).tobytes()
        ).hexdigest()
        for name, values in parts(province).items()
    }


def main() -> None:
    asked = json.loads(sys.argv[1])
    sharing.SMALLEST_CHUNK = SMALL_CHUNK
    runs = [run(one, threads=asked["threads"]) for one in asked["runs"]]
    sys.stdout.write(json.dumps([digests(province) for province in runs]))


if __name__ == "__main__":
    main()
