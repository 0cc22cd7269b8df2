"""`banha batch` and `banha merge` as a user gives them: what is said, and how it ends."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch.studies import Inline, command, digest, parts, toy_file

from banha.batch.leader import Progress
from banha.cli.app import main
from banha.cli.batch import failures_text, first_line, read_shard, summary_text
from banha.errors import BanhaError
from banha.progress.batch import BatchLine


@pytest.fixture
def given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[object, str, str]]:
    """Give a command in this process, in a folder of its own: code, output, complaint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("banha.batch.run_batch.LocalEngine", Inline)

    def give(*words: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["banha", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsys.readouterr()
        return caught.value.code or 0, printed.out, printed.err

    return give


MISTAKES = [
    (("--workers", "0"), "--workers", "Cure: "),
    (("--workers", "two"), "--workers", "Cure: "),
    (("--shard", "3/2"), "--shard 3/2\n    this is not a part of a batch", "--shard 1/2 and"),
    (("--shard", "0/2"), "--shard 0/2", "Cure: "),
    (("--shard", "half"), "--shard half", "Cure: "),
    (("--scheduler", "nonsense"), "nonsense\n    no scheduler answers there", "check the address"),
    (("--resume",), "there is no batch to go on with", "leave out --resume"),
    (("--nothing",), "No such option: --nothing", "banha batch --help"),
]


@pytest.mark.parametrize(("words", "what", "cure"), MISTAKES, ids=lambda value: str(value)[:24])
def test_a_mistake(
    given: Callable[..., Any], tmp_path: Path, words: tuple[str, ...], what: str, cure: str
) -> None:
    toy_file(tmp_path)
    code, out, err = given("batch", "toy.toml", *words)
    assert code == 2
    assert out == ""
    assert what in err
    assert cure in err
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["toy.toml"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [("none.toml", None, "no such file"), ("bad.toml", "seeds = ", "bad.toml"),
     ("study.txt", "seeds = 1", "study.txt")],
)  # fmt: skip
def test_what_is_no_study(
    given: Callable[..., Any], tmp_path: Path, name: str, content: str | None, what: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    code, out, err = given("batch", name)
    assert (code, out) == (2, "")
    assert what in err
    assert "Cure: " in err
    assert not (tmp_path / "runs").exists()


def test_help_names_every_option(given: Callable[..., Any]) -> None:
    code, out, _ = given("batch", "--help")
    assert code == 0
    for option in ("--out", "--workers", "--resume", "--shard", "--scheduler", "--dry-run",
                   "--log", "--quiet"):  # fmt: skip
        assert option in out
    code, out, _ = given("merge", "--help")
    assert code == 0
    assert "--into" in out


def test_shards_in_folders_of_their_own_are_merged(
    given: Callable[..., Any], tmp_path: Path, made: Path
) -> None:
    file = toy_file(tmp_path)
    for number in (1, 2):
        code, out, err = given("batch", file, "--shard", f"{number}/2", "--out", number, "--quiet")
        assert code == 0, err
        assert "2 done, 0 failed, 0 skipped because they were done before; 2 asked\n" in out
        assert "the batch is incomplete\n" in out
    code, merged, err = given("merge", 1, 2, "--into", "whole")
    assert code == 0, err
    assert merged.startswith("4 runs taken over; 4 of 4 are done\ndigest ")
    assert merged.endswith(f"In {tmp_path / 'whole'}\n")
    assert parts(tmp_path / "whole") == parts(made)
    code, out, _ = given("batch", file, "--out", "whole", "--quiet")
    assert "0 done, 0 failed, 4 skipped" in out
    assert digest(out) == digest(merged)


def test_a_merge_of_nothing(given: Callable[..., Any]) -> None:
    code, _, err = given("merge", "nowhere", "--into", "whole")
    assert code == 2
    assert "there is no batch here\n    Cure: Name the folder of a batch." in err
    assert given("merge", "--into", "whole")[0] == 2
    assert given("merge", "nowhere")[0] == 2


@pytest.mark.parametrize("mode", ["auto", "log", "quiet"])
def test_what_a_log_says(given: Callable[..., Any], tmp_path: Path, mode: str) -> None:
    file = toy_file(tmp_path, seeds=1)
    options = [] if mode == "auto" else [f"--{mode}"]
    code, out, err = given("batch", file, *options)
    assert code == 0
    assert out.startswith("2 done, 0 failed, 0 skipped because they were done before; 2 asked\n")
    said = [line for line in err.splitlines() if not line.startswith("note: ")]
    if mode == "quiet":
        assert said == []
        return
    stamp = r"\d\d:\d\d:\d\d " if mode == "log" else ""
    assert len(said) == 3
    assert re.fullmatch(f"{stamp}Toy: this process", said[0])
    assert re.fullmatch(f"{stamp}Toy: 0/2 done, 0 failed, 0 running", said[1])
    last = r"Toy: 2/2 done, 0 failed, 0 running, [\d.,]+ runs a minute, [\d,]+ MiB in 1 worker"
    assert re.fullmatch(stamp + last, said[2])
    assert (tmp_path / "runs" / "toy" / "batch.json").exists()


def test_a_log_of_a_night_fits_a_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    line = BatchLine("Night", mode="log")
    progress = Progress(total=20_000)
    line.tell(progress)
    for _ in range(20_000):  # ten hours
        now += 1.8
        progress.done += 1
        progress.running = {"x": "host 1"} if progress.left else {}
        line.tell(progress)
    said = capsys.readouterr().err.splitlines()
    assert 50 < len(said) < 400
    assert "20000/20000 done, 0 failed, 0 running, 33.3 runs a minute" in said[-1]
    assert " left" in said[len(said) // 2]
    for _ in range(100):  # nothing happens any more: nothing is said
        now += 100.0
        progress.total = 20_001
        line.tell(progress)
    assert len(capsys.readouterr().err.splitlines()) <= 1


def test_the_line_tells_the_memory_of_all_workers() -> None:
    progress = Progress(total=10, done=3, failed=1, running={"x": "a", "y": "b"}, lost=2,
                        memory_mib={"host 1": 1000.4, "host 2": 500.2})  # fmt: skip
    line = BatchLine("x", mode="log")
    line._first = (0.0, 0)
    assert line.line(progress, now=60.0) == (
        "3/10 done, 1 failed, 2 running, 4.0 runs a minute, 1:30 left, 1,501 MiB in 2 workers, "
        "2 lost"
    )


@pytest.mark.parametrize("at_once", [1, 2, 8])
def test_the_first_lines_do_not_promise_too_much(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs of ten seconds each, told the moment each of them ends; the true rate is known."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    line = BatchLine("x", mode="quiet")
    progress = Progress(total=64, running={str(n): "a" for n in range(at_once)})
    told = []
    for end in range(64):
        now = 10.0 * (1 + end // at_once) + 0.01 * (end % at_once)
        progress.done = end + 1
        line.tell(progress)
        told.append(60.0 * line._speed(progress, now=now))
    assert all(speed <= 1.1 * 6.0 * at_once for speed in told)
    assert told[-1] > 0.75 * 6.0 * at_once
    assert told[at_once - 1] == 0.0


def test_a_terminal_shows_one_live_line(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = command("batch", toy_file(tmp_path, seeds=2), "--out", tmp_path / "batch",
                    "--workers", 1)  # fmt: skip
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            if select.select([ours], [], [], 60.0)[0]:
                try:
                    read = os.read(ours, 10_000)
                except OSError:  # the other end is closed
                    break
                if not read:
                    break
                shown += read
        out = process.stdout.read().decode() if process.stdout is not None else ""
    os.close(ours)
    assert process.returncode == 0
    assert "4 done, 0 failed" in out
    text = shown.decode()
    assert re.search(
        r"Toy: \d/4 done, 0 failed, [01] running, [\d.,]+ runs a minute, \d:\d\d left, "
        r"[\d,]+ MiB in 1 worker", text
    )  # fmt: skip
    bare = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    lines = [line for line in bare.replace("\r", "\n").split("\n") if "Toy: " in line]
    assert len({line.partition("Toy: ")[2] for line in lines}) >= 3  # it lives
    assert "\x1b[2K" in text  # each in the place of the one before


def test_shards_are_read() -> None:
    assert read_shard(None) is None
    assert read_shard(" 2 / 3 ") == (2, 3)
    with pytest.raises(BanhaError):
        read_shard("1/2/3")


def test_the_end_is_told_in_full() -> None:
    from banha.batch.run_batch import Summary

    progress = Progress(total=9, skipped=2, done=3, failed=4, retried=1, redone=2, lost=1,
                        beyond_gate=1)  # fmt: skip
    failures = {f"k{n}": f"KeyError: {n}\nmore" for n in range(7)}
    summary = Summary(Path("x"), progress, "d", False, failures, tuple("abcdefg"))
    text = summary_text(summary)
    assert "2 of these had been done, but their parts were missing or damaged" in text
    assert "1 of these had failed before" in text
    assert "workers came to a sudden end once; others went on" in text
    assert "not read, for no run of this batch made them: a, b, c, d, e and 2 more" in text
    told = failures_text(summary)
    assert "7 runs failed:" in told
    assert "    k4: KeyError: 4\n    and 2 more\n    Cure: " in told
    assert first_line(" \n") == "it said nothing"


def test_a_run_that_fails_is_told_and_tried_once_more(
    given: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    from banha.batch import work

    real = work.simulate

    def simulate(scenario: Any, **options: Any) -> Any:
        if scenario.seed == 2 and scenario.name == "baseline":
            raise ValueError("a decision went wrong")
        return real(scenario, **options)

    file = toy_file(tmp_path)
    monkeypatch.setattr(work, "simulate", simulate)
    code, out, err = given("batch", file)
    assert code == 4
    assert "3 done, 1 failed, 0 skipped" in out
    assert "the batch is incomplete" in out
    assert "banha: 1 run failed:\n" in err
    assert "ValueError: a decision went wrong\n    Cure: " in err
    batch = tmp_path / "runs" / "toy"
    assert len(list((batch / "failures").iterdir())) == 1
    code, out, err = given("batch", file)
    assert code == 4
    assert "0 done, 1 failed, 3 skipped" in out
    monkeypatch.setattr(work, "simulate", real)
    code, out, err = given("batch", file)
    assert code == 0
    assert "1 done, 0 failed, 3 skipped" in out
    assert "1 of these had failed before and were tried again" in out
    assert not (batch / "failures").exists()
    assert parts(batch) == parts(made)
