"""What is kept and what waits stays within its limit."""

import threading
from concurrent.futures import wait

import pytest

from banha.dashboard.bounded import CrowdedError, Kept, Studio


def test_what_was_not_used_for_longest_goes() -> None:
    kept: Kept[int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert kept.get("b") is None
    assert (kept.get("a"), kept.get("c"), len(kept)) == (1, 3, 2)


def test_what_many_ask_is_made_once_and_what_is_too_much_is_refused() -> None:
    studio, gate, made = Studio(room=2), threading.Event(), []

    def work() -> str:
        gate.wait(30)
        made.append(1)
        return "figure"

    first = studio.ask("a", work)
    assert studio.ask("a", work) is first
    second = studio.ask("b", work)
    with pytest.raises(CrowdedError):
        studio.ask("c", work)
    gate.set()
    wait([first, second], timeout=30)
    assert studio.ask("a", work).result(30) == "figure"
    assert len(made) == 2
    studio.close()
    assert studio.waiting == 0


def test_what_fails_is_not_kept_and_takes_no_room() -> None:
    studio = Studio(room=1)
    for _ in range(3):
        future = studio.ask("a", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            future.result(30)
        while studio.waiting:
            pass
    assert studio.ask("a", lambda: 1).result(30) == 1
    studio.close()
