"""Results to be shown: made up, with titles that try to do harm; and command lines."""

from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import made_up, scenario, small_study
from tests.cli.conftest import give

from banha.dashboard.holdings import Holdings, read_holdings
from banha.scenario import Scenario

__all__ = ["give"]

SCRIPT = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
FORMULA = r"=HYPERLINK(1) $\frac{1$ & more"


def harmful_study(**values: Any) -> Any:
    """Three scenarios of the toy province whose titles hold markup, formulas and mathematics."""
    titles = {"baseline": "Baseline", "links": SCRIPT, "again": FORMULA}
    scenarios = [
        Scenario.model_validate(scenario(name).to_dict() | {"title": title, "title_vi": title})
        for name, title in titles.items()
    ]
    return small_study(**{"scenarios": scenarios, "title": SCRIPT, "keep": ["yearly"]} | values)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch folder whose runs are all done. Not to be changed."""
    return made_up(tmp_path_factory.mktemp("shown") / "batch", harmful_study())


@pytest.fixture(scope="session")
def held(folder: Path) -> Holdings:
    """What the folder holds."""
    return read_holdings(folder)
