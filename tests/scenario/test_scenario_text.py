"""Line numbers for messages."""

from banha.scenario_text import FileLocator, PythonLocator, line_numbers

TEXT = """\
title = "a = b"   # c = d
description = \"\"\"
seed = 3
[labour]
\"\"\"
"scale" = 50
demand.book_cap = 1.2

[ labour ]   # first
separation_rate = { technology = 0.02 }
[[levers]]
name = "a"
[[levers]]
  value = 3
"""


def test_each_key_has_its_line() -> None:
    assert line_numbers(TEXT) == {
        ("title",): 1,
        ("description",): 2,
        ("scale",): 6,
        ("demand",): 7,
        ("demand", "book_cap"): 7,
        ("labour",): 9,
        ("labour", "separation_rate"): 10,
        ("levers", 0): 11,
        ("levers", 0, "name"): 12,
        ("levers", 1): 13,
        ("levers", 1, "value"): 14,
    }


def test_long_lines_take_no_time() -> None:
    blank = " " * 500_000
    text = f'a = [{blank}1,\n1{blank},\n[{blank}\n]]\n{blank}\n"{blank}b" = 1\n'
    assert ("a",) in line_numbers(text)


def test_places() -> None:
    where = FileLocator("x.toml", line_numbers(TEXT))
    assert where("scale") == "x.toml, line 6, scale"
    assert where("seed") == "x.toml, seed"
    assert where() == "x.toml"
    place = where("overrides", "labour", "separation_rate", "technology")
    assert place == "x.toml, line 10, [labour] separation_rate.technology"
    assert where("levers", 1, "value") == "x.toml, line 14, [[levers]] number 2 value"
    assert where("levers", 1) == "x.toml, line 13, [[levers]] number 2"
    assert PythonLocator("scenario 'a'")("overrides", "labour", "x") == "scenario 'a', labour.x"
