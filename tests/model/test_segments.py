"""Persons live the month in segments; how long these are changes nothing."""

import pytest

from banha import scratch, threads
from banha.actors import life
from banha.province import Province
from banha.run import digest_of
from banha.scenario import Scenario


def digest(*, crew: int) -> str:
    toy = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2010-08")
    province = Province(toy, threads=crew)
    province.run()
    return digest_of(province.records)


@pytest.mark.parametrize("crew", [1, 2])
@pytest.mark.parametrize("length", [1, 37])
def test_the_length_of_a_segment_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, crew: int, length: int
) -> None:
    monkeypatch.setattr(threads, "SMALLEST_CHUNK", 16)
    whole = digest(crew=crew)
    for module in (scratch, life):
        monkeypatch.setattr(module, "SEGMENT", length)
    assert digest(crew=crew) == whole
