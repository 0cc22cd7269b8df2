"""What `banha pack build` does and prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from banha.data import own_provinces_folder, provinces_folder
from banha.errors import Fault, PackError
from banha.founding.found import FoundPack, counts, handwritten
from banha.founding.make import make_all, make_draws, make_pack
from banha.founding.request import START, BuildRequest
from banha.founding.vintages import make_vintages
from banha.packs.balance import BalanceReport
from banha.packs.stand_ins.stand_in import OWN_ASSUMPTION, StandIn
from banha.packs.stated import Stated

Say = Callable[[str], object]


def build_text(request: BuildRequest, *, say: Say) -> list[Path]:
    """Build what is asked and say what was done; return the folders of the packs.

    Parameters
    ----------
    request
        What is asked.
    say
        Receives the lines as they come.

    Raises
    ------
    PackError
        Everything wrong with the input at once; nothing is written then.
    """
    if request.every:
        return _build_all(request, say=say)
    if not request.slug:
        cure = "Name the province, such as dong-nai, or give --all."
        raise PackError([Fault("banha pack build", "No province is named.", cure)])
    if request.draws:
        return _build_draws(request, say=say)
    if request.until is None and handwritten(request.folder / request.slug):
        return _rebuild(request, say=say)
    pack, notes = make_pack(
        request.slug, folder=request.folder, source=request.source, mapping=request.mapping,
        start_years=request.start_years, names=request.names, merge=request.merge,
        until=request.until,
    )  # fmt: skip
    for line in lines_of(pack, notes=notes, full=request.full):
        say(line)
    for line in precedence_lines(pack.folder):
        say(line)
    return [pack.folder]


def _rebuild(request: BuildRequest, *, say: Say) -> list[Path]:
    """Build a pack whose head and assumptions were written by people."""
    from banha.packs.build import build_pack

    folder = request.folder / request.slug
    source = request.source if request.source is not None else folder / "source"
    if not source.is_dir():
        what = "there is no such folder" if not source.exists() else "this is not a folder"
        cure = "Name the folder that holds the raw tables."
        raise PackError([Fault(f"--from {source}", what, cure)])
    for report in build_pack(request.slug, source=source, destination=folder).values():
        say(str(report))
    return [folder]


def _build_all(request: BuildRequest, *, say: Say) -> list[Path]:
    asked = {"SLUG": request.slug, "--from": request.source, "--merge": request.merge}
    if request.until is not None:
        asked["--start"] = () if request.start_years == (START,) else ("given",)
    if given := [name for name, value in asked.items() if value]:
        what = f"--all builds the packs of the nation's panel, without {', '.join(given)}."
        raise PackError([Fault("--all", what, "Leave them out, or build one province.")])
    folders: list[Path] = []
    if request.until is not None:
        for folder in make_vintages(folder=request.folder, until=request.until):
            folders.append(folder)
            say(f"{folder.name}: as known at the end of {request.until}")
        return folders
    for pack in make_all(folder=request.folder, start_years=request.start_years):
        folders.append(pack.folder)
        measured, total = counts(pack.founded)
        grade = pack.founded.grade
        say(f"{pack.folder.name}: grade {grade.letter}, {measured} of {total} inputs measured")
    return folders


def _build_draws(request: BuildRequest, *, say: Say) -> list[Path]:
    if request.until is not None:
        cure = "Leave --draws out."
        raise PackError([Fault("--until", "Draws are of what is known today.", cure)])
    if request.source is not None or request.merge:
        cure = "Leave --from and --merge out."
        what = "Draws are of provinces of the nation's panel."
        raise PackError([Fault("--draws", what, cure)])
    packs = make_draws(
        request.slug, folder=request.folder, number=request.draws, start_years=request.start_years
    )
    folders = []
    for pack in packs:
        folders.append(pack.folder)
        say(f"Written to {pack.folder}")
    return folders


def lines_of(pack: FoundPack, *, notes: Sequence[str], full: bool) -> Iterator[str]:
    """Yield what was read, what stands in for what is missing, what was adjusted, and the grade."""
    founded = pack.founded
    if notes:
        yield "What was done to the tables on reading"
        yield from (f"  - {note}" for note in notes)
        yield ""
    for year, completed in founded.completed.items():
        yield f"What stands in where the tables say nothing, opening {year}"
        yield from stand_in_lines(completed.stand_ins)
        yield ""
        yield from stated_lines(founded.stated.get(year, ()), year=year)
        report = founded.reports[year]
        yield str(report) if full else "\n".join(adjustment_lines(report))
    measured, total = counts(founded)
    groups = ", ".join(f"{name} {100 * s:.0f}" for name, s in founded.grade.by_group.items())
    yield (
        f"Grade {founded.grade.letter}: {measured} of {total} inputs are measured; by group, per "
        f"cent: {groups}."
    )
    yield f"Written to {pack.folder}"


def precedence_lines(folder: Path) -> Iterator[str]:
    """Yield what to know when a pack of one's own has the name of one that comes with banha."""
    supplied = provinces_folder() / folder.name
    if folder.parent.resolve() != own_provinces_folder().resolve() or folder == supplied:
        return
    if (supplied / "pack.toml").exists():
        yield (
            f"While you work here it comes before the pack {folder.name} that comes with banha; "
            "remove the folder to use that one again."
        )


def stand_in_lines(stand_ins: Sequence[StandIn]) -> Iterator[str]:
    """Yield one line per value that the province's own tables do not give for the year."""
    for entry in stand_ins:
        if entry.grade == "measured" or entry.method == OWN_ASSUMPTION:
            continue
        spread = f"{number(entry.low)} to {number(entry.high)}"
        yield f"  {entry.name:<36}{number(entry.value):>22}  [{spread}] {entry.unit}"
        yield f"  {'':<36}  {entry.method}" + (f": {entry.note}" if entry.note else "")


def stated_lines(stated: Sequence[Stated], *, year: int) -> Iterator[str]:
    """Yield one line per own assumption, with the value that it takes the place of."""
    if not stated:
        return
    yield f"Own assumptions in place of estimates, opening {year}"
    for one in stated:
        entry = one.entry
        spread = f"{number(entry.low)} to {number(entry.high)}"
        before = "" if one.before is None else f"; in place of {number(one.before.value)}"
        yield f"  {entry.name:<36}{number(entry.value):>22}  [{spread}] {entry.unit}"
        yield f"  {'':<36}  {entry.grade}, {entry.source}{before}"
    yield ""


def adjustment_lines(report: BalanceReport, *, least: float = 0.05) -> Iterator[str]:
    """Yield the adjustments that moved a cell by more than `least`, and how many did not."""
    moved = [a for a in report.adjustments if abs(a.ratio - 1.0) > least]
    yield f"Adjustments by more than {100 * least:.0f} per cent so that the accounts balance"
    for adjustment in moved:
        yield (
            f"  {adjustment.cell:<52}{adjustment.prior:>22,.0f} ->{adjustment.balanced:>22,.0f}"
            f"  x {adjustment.ratio:.3f}"
        )
    rest = len(report.adjustments) - len(moved)
    yield f"  {rest} other cells moved by less; --full prints them."
    yield ""


def number(value: float) -> str:
    """Return a value with digits that can be read: whole above a thousand."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
