"""Queries: anybody can write one, so anything may stand in it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banha.dashboard.query import (
    LONGEST_QUERY,
    MOST_KEYS,
    SHOWN,
    Query,
    cut,
    read_number,
    read_whole,
    written,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.02", 0.02), ("-1", -1.0), ("+2.5e-3", 0.0025), (" 1 ", 1.0), ("1e99", 1e99)],
)
def test_numbers(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "nan", "NaN", "inf", "-inf", "1e999", "1,5", "0x10", "１", "1_0", "--1", "9" * 400, "1;2"],
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("2020", 2020), ("0", 0)])
def test_whole_numbers(text: str, number: int) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "20200000", "1e3", "٢٠٢٠"])
def test_what_is_no_whole_number(text: str) -> None:
    assert read_whole(text) is None


def test_a_query_is_read_back() -> None:
    values = {"lang": "vi", "series": "employees[technology]", "scenarios": "a,b", "empty": ""}
    read = Query.of_text("?" + written(values))
    assert read.values == {key: value for key, value in values.items() if value}
    assert read.listed("scenarios") == ["a", "b"]
    assert read.listed("none") == []


def test_the_first_of_several_counts() -> None:
    assert Query.of_text("a=1&a=2").values == {"a": "1"}
    assert Query.of_arguments({"a": [b"1", b"2"], "b": []}).values == {"a": "1"}


def test_what_is_too_long_is_empty() -> None:
    assert Query.of_text("a=" + "x" * LONGEST_QUERY).values == {}
    assert Query.of_arguments({"a": [b"x" * (LONGEST_QUERY + 1)]}).values == {}
    assert Query.of_text("&".join(f"k{n}=1" for n in range(MOST_KEYS + 1))).values == {}
    many = {f"k{n}": [b"1"] for n in range(MOST_KEYS + 20)}
    assert len(Query.of_arguments(many).values) == MOST_KEYS


def test_what_somebody_wrote_is_told_short_and_on_one_line() -> None:
    told = cut("line\nof \x1b[31m" + "x" * 500)
    assert len(told) == SHOWN + 1
    assert "\n" not in told
    assert "\x1b" not in told


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(content: bytes) -> None:
    read = Query.of_arguments({"lang": [content]})
    assert read.lang == ("vi" if content == b"vi" else "en")


@given(st.text(max_size=60))
def test_a_number_is_finite(text: str) -> None:
    found = read_number(text)
    assert found is None or math.isfinite(found)
