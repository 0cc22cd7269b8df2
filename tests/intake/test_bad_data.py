"""Bad data: each case of the table gives exactly the faults it lists, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.cases import CASES
from tests.intake.cases_of_rows import JUDGED
from tests.intake.folders import PEOPLE, Case, csv, people

from banha.errors import Fault, PackError
from banha.intake import read_tables


def faults_of(case: Case, folder: Path) -> list[Fault]:
    case.write(folder)
    before = sorted(folder.rglob("*"))
    with pytest.raises(PackError) as caught:
        read_tables(folder, slug=case.slug)
    assert sorted(folder.rglob("*")) == before
    return list(caught.value.faults)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_these_faults(case: Case, tmp_path: Path) -> None:
    found = faults_of(case, tmp_path / "tables")
    shown = "\n".join(map(str, found))
    assert len(found) == len(case.expected), shown
    for fault, (where, what, cure) in zip(found, case.expected, strict=True):
        assert fault.where == where, shown
        assert what in fault.what, shown
        assert cure in fault.cure, shown


def test_names_of_cases_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("path", "what"),
    [("nowhere", "There is no such folder."), ("a.csv", "This is a file, not a folder.")],
)
def test_a_folder_that_is_none(path: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv(*PEOPLE))
    with pytest.raises(PackError, match=what) as caught:
        read_tables(tmp_path / path, slug="dong-nai")
    assert caught.value.faults[0].where == str(tmp_path / path)


@pytest.mark.parametrize("slug", ["Dong Nai", "../dong-nai", ""])
def test_a_slug_that_is_none(slug: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="not a slug"):
        read_tables(tmp_path, slug=slug)


def test_faults_alike_are_counted_and_others_still_shown(tmp_path: Path) -> None:
    bad = [f"dong-nai,own_{n},total,2010,x{n},points" for n in range(70)]
    case = Case("many", people(*bad, "dong-nai,urban_share,total,2010,334,percent"), [])
    found = faults_of(case, tmp_path)
    assert len(found) == 22
    assert [fault.where for fault in found[:2]] == [
        f"province_annual.csv, line {line}, column value" for line in (5, 6)
    ]
    assert found[20] == Fault(
        "province_annual.csv", "50 more faults like the last one.", "Cure these in the same way."
    )
    assert "334 percent" in found[21].what


NOT_TO_ACCEPT = {"two-values-for-one-year", "two-preferred", "negative-count", "unit-of-a-month"}


@pytest.mark.parametrize(
    "case",
    [case for case in JUDGED if case.name not in NOT_TO_ACCEPT],
    ids=lambda case: case.name,
)
def test_what_the_cure_says_for_a_value_that_is_right(case: Case, tmp_path: Path) -> None:
    """The entry that the message proposes, copied as it stands, makes the table pass."""
    fault = faults_of(case, tmp_path)[0]
    entry = fault.cure.partition("[[accepted]] ")[2].rstrip(".")
    keys = [part for part in entry.split(", ") if " = " in part]
    assert len(keys) == 4, fault.cure
    text = "\n".join(["[[accepted]]", *keys]).replace("…", "checked")
    (tmp_path / "mapping.toml").write_text(text, "utf-8")
    notes = read_tables(tmp_path, slug=case.slug).notes
    assert any(note.endswith("Accepted by the mapping: checked") for note in notes)
