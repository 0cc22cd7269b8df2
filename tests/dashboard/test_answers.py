"""Files for addresses: what is asked rightly is made, anything else is told in words."""

import tomllib
from collections.abc import Iterator
from concurrent.futures import Future
from http import HTTPStatus
from pathlib import Path
from threading import Event

import pytest
from tests.batch.made_batches import made_up, small_study
from tests.dashboard.queues import MadeUpRunner, asked, end_of, made_queue

from banha.dashboard.answers import Answer, Answers
from banha.dashboard.bounded import Studio
from banha.dashboard.desk import Desk, Limits
from banha.dashboard.holdings import Shelf
from banha.dashboard.query import Query


def desk_of(folder: Path, *, room: int = 4) -> Desk:
    queue = made_queue(MadeUpRunner())
    return Desk(Shelf(folder), Studio(room=room), queue, Limits(), "en")


@pytest.fixture
def answers(folder: Path) -> Iterator[Answers]:
    made = Answers(desk_of(folder))
    yield made
    made.desk.close()


def got(made: Future[object] | Answer) -> Answer:
    found = made.result(60) if isinstance(made, Future) else made
    assert isinstance(found, Answer)
    return found


def test_figures_and_data(answers: Answers) -> None:
    figure = got(answers.figure(Query({"lang": "vi", "narrow": "1"}), "svg"))
    assert (figure.status, figure.kind) == (200, "image/svg+xml")
    assert got(answers.figure(Query({}), "png")).content.startswith(b"\x89PNG")
    data = got(answers.data(Query({"series": "employed"})))
    assert data.name == "path-toy.csv"
    assert data.content.decode("utf-8-sig").startswith("outcome,label,unit,scenario,year")


@pytest.mark.parametrize(
    "values",
    [{"province": "../../../etc/passwd"}, {"series": "x" * 300}, {"from": "nan"}, {"file": "a"}],
)
def test_what_cannot_be_is_told_in_words(answers: Answers, values: dict[str, str]) -> None:
    figure = got(answers.figure(Query(values), "svg"))
    assert figure.status == HTTPStatus.BAD_REQUEST
    assert figure.content.startswith(b"<svg")
    data = got(answers.data(Query(values)))
    assert data.status == HTTPStatus.BAD_REQUEST
    assert data.kind.startswith("text/plain")
    assert b"Traceback" not in data.content


def test_markup_in_an_address_is_text_in_the_picture(answers: Answers) -> None:
    figure = got(answers.figure(Query({"series": "<script>x</script>"}), "svg"))
    assert b"<script" not in figure.content
    assert b"&lt;script&gt;" in figure.content


def test_the_place_of_the_folder_is_not_told(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "secret-place" / "batch", small_study(keep=["yearly"]))
    answers = Answers(desk_of(folder))
    for path in (folder / "parts").rglob("*.parquet"):
        path.write_bytes(b"x" * path.stat().st_size)
    told = got(answers.data(Query({})))
    assert told.status == HTTPStatus.BAD_REQUEST
    assert b"secret-place" not in told.content
    assert b"cannot be read" in told.content
    answers.desk.close()


def test_nothing_done(tmp_path: Path) -> None:
    nothing = made_up(tmp_path / "b", small_study(keep=["yearly"]),
                      wanted=lambda run: False, failing=lambda run: True)  # fmt: skip
    answers = Answers(desk_of(nothing))
    assert b"No run" in got(answers.data(Query({}))).content
    assert got(answers.figure(Query({"lang": "vi"}), "png")).status == HTTPStatus.BAD_REQUEST
    answers.desk.close()


def test_what_is_too_much_at_once_is_refused(folder: Path) -> None:
    answers, gate = Answers(desk_of(folder, room=1)), Event()
    answers.desk.studio.ask("other", lambda: gate.wait(60))
    refused = got(answers.figure(Query({}), "svg"))
    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    gate.set()
    answers.desk.close()


def test_a_live_run_that_is_kept(answers: Answers) -> None:
    wanted = asked(0.02)
    query = Query.of_text(wanted.query.replace("show=overview", "show=path"))
    query = Query({**query.values, "series": "employed"})
    assert got(answers.live_figure(query, "svg")).status == HTTPStatus.NOT_FOUND
    assert got(answers.live_data(query)).status == HTTPStatus.NOT_FOUND
    assert end_of(answers.desk.queue.ask("ann", wanted)) == "done"
    assert got(answers.live_figure(query, "svg")).content.startswith(b"<?xml")
    lacking = got(answers.live_data(query))
    assert lacking.status == HTTPStatus.BAD_REQUEST, "the made-up runs hold one series"
    assert b"population" in lacking.content


def test_the_scenario_as_a_file(answers: Answers) -> None:
    made = got(answers.scenario(Query.of_text(asked(0.02).query)))
    assert made.name == "own-scenario.toml"
    levers = tomllib.loads(made.content.decode())["levers"]
    assert [(one["name"], one["value"], one["start"]) for one in levers] == [
        ("supplier_links", 0.02, "2012-01")
    ]
    wrong = got(answers.scenario(Query({"supplier_links": "7"})))
    assert wrong.status == HTTPStatus.BAD_REQUEST
    assert b"out of range" in wrong.content


def test_provinces_that_can_be_run(answers: Answers) -> None:
    held = answers.desk.shelf.held()
    provinces = answers.desk.live_provinces(held)
    assert provinces[0] == "toy", "that of the results comes first"
    assert "binh-duong" in provinces
    assert "null" not in provinces
