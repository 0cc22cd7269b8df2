"""From a province's tables to its pack, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from banha.errors import Fault, PackError
from banha.founding.references import write_parameters
from banha.packs.accounts import SECTORS
from banha.packs.found import ASSUMPTION_HEADER, Founded, Province, found
from banha.packs.layout import FORMAT
from banha.packs.observed import texts
from banha.packs.posterior import keep_posterior
from banha.packs.read import load_pack
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.packs.stand_ins.stand_in import HEADER
from banha.packs.stated import FILE as ASSUMPTIONS_FILE
from banha.packs.write import write_rows

SECTOR_NAMES = {
    "agriculture": ("Agriculture", "Nông nghiệp"),
    "labour_intensive": ("Labour-intensive manufacturing", "Công nghiệp thâm dụng lao động"),
    "technology": ("Technology-intensive manufacturing", "Công nghiệp thâm dụng công nghệ"),
    "construction": ("Construction and utilities", "Xây dựng và tiện ích"),
    "market_services": ("Market services", "Dịch vụ thị trường"),
    "knowledge_services": ("Knowledge services", "Dịch vụ tri thức"),
    "public_services": ("Public services", "Dịch vụ công"),
}
LICENCE = (
    "Source data of the General Statistics Office of Viet Nam, UN World Population Prospects (CC "
    "BY 3.0 IGO), Penn World Table 10.01, GGDC/UNU-WIDER Economic Transformation Database (cite "
    "WIDER Technical Note 2/2021). Each row names its source; where no licence was seen, "
    "redistribution is unsettled and attribution is due."
)
ORIGINS = ("nation", "tables")
KEPT = ("province_annual.csv", "firm_size_2010.csv")
"""Files in which a pack keeps the rows that it was built from."""


@dataclass(frozen=True)
class FoundPack:
    """A pack that was founded, by `make_pack`: where it is and what came of it.

    Attributes
    ----------
    folder
        The pack's folder.
    founded
        Stand-ins, balance reports and grade.
    """

    folder: Path
    founded: Founded

    @property
    def grade(self) -> str:
        """Grade of the first opening, `A` to `D`; D is for exploring only, not for forecasts."""
        return self.founded.grade.letter

    def inputs(self, year: int | None = None) -> pd.DataFrame:
        """Return every input of an opening with where it comes from, one a row.

        Columns: name, value, low and high (in which it lies with a probability of about nine in
        ten), unit, grade (`measured`, else how far it can be trusted), method, known_from (latest
        year of the data behind it), source, note.

        Parameters
        ----------
        year
            Year of the opening; none: the first.

        Raises
        ------
        PackError
            The pack has no opening of this year.
        """
        completed = self.founded.completed
        chosen = min(completed) if year is None else year
        if chosen not in completed:
            what = f"The pack has no opening of {chosen}."
            cure = f"Ask for one of: {', '.join(map(str, sorted(completed)))}."
            raise PackError([Fault(f"inputs({chosen})", what, cure)])
        rows = [entry.row() for entry in completed[chosen].stand_ins]
        return pd.DataFrame(rows, columns=list(HEADER))


def found_pack(
    province: Province, *, nation: Nation, start_years: Sequence[int], folder: Path,
    own_tables: bool, licence: str = LICENCE, draw: int = 0,
) -> FoundPack:  # fmt: skip
    """Found a pack in `folder`/SLUG; an earlier one is replaced only when the new one is whole.

    Parameters
    ----------
    province
        Own tables and names.
    nation
        The nation behind the stand-ins.
    start_years
        Years of the openings.
    folder
        Folder of packs; made where it is missing.
    own_tables
        Whether the rows are the user's, which the pack then keeps in `source`; those of the
        nation's panel stay there.
    licence
        What is said of the licence of the data.
    draw
        Number of the draw of what is not measured; 0: the estimates themselves.

    Raises
    ------
    PackError
        Something without a stand-in is missing, or the opening cannot be balanced.
    """
    slug = province.slug
    place = folder / slug
    _refuse_handwritten(place)
    with TemporaryDirectory() as temporary:
        draft = Path(temporary) / slug
        draft.mkdir()
        founded = found(
            province, nation=nation, start_years=start_years, destination=draft,
            own_tables=own_tables, effects=not draw and nation.until is None, draw=draw,
        )  # fmt: skip
        if own_tables:
            _keep_tables(province, nation, draft / "source")
        head = _head(
            province, nation=nation, founded=founded, licence=licence,
            origin=ORIGINS[int(own_tables)], draw=draw,
        )  # fmt: skip
        (draft / "pack.toml").write_text(head, encoding="utf-8", newline="\n")
        write_parameters(
            draft, slug=slug, stand_ins=founded.stand_ins(), start_year=min(start_years)
        )
        keep_posterior(place, draft)
        for year in start_years:
            load_pack(slug, start_year=year, folder=draft.parent)
        folder.mkdir(parents=True, exist_ok=True)
        if place.exists():
            shutil.rmtree(place)
        shutil.copytree(draft, place)
    return FoundPack(place, founded)


def handwritten(place: Path) -> bool:
    """Return whether the folder holds a pack whose assumptions were written by people."""
    head = place / "pack.toml"
    return head.is_file() and "\norigin = " not in head.read_text(encoding="utf-8")


def _refuse_handwritten(place: Path) -> None:
    """A pack whose assumptions were written by people is not overwritten."""
    if handwritten(place):
        what = "The assumptions of this pack were written by people; it is not overwritten."
        cure = "Build into another folder of packs: --to FOLDER."
        raise PackError([Fault(str(place), what, cure)])


def _keep_tables(province: Province, nation: Nation, place: Path) -> None:
    """Keep the user's rows, so that the pack can be built again from itself."""
    place.mkdir()
    if province.stated:
        stated = [tuple(getattr(entry, name) for name in ASSUMPTION_HEADER)
                for entry in province.stated.values()]  # fmt: skip
        write_rows(place / ASSUMPTIONS_FILE, header=ASSUMPTION_HEADER, rows=stated)
    for name, frame in zip(KEPT, (province.rows, province.firm_sizes), strict=True):
        if len(frame):
            rows = texts(frame)
            write_rows(place / name, header=list(frame.columns),
                       rows=[list(row.values()) for row in rows])  # fmt: skip
    published = load_nation(nation.slug).tables
    for name, own in nation.tables.items():
        if own and own != published[name]:
            write_rows(place / name, header=list(own[0]), rows=[list(row.values()) for row in own])


def _head(
    province: Province, *, nation: Nation, founded: Founded, licence: str, origin: str, draw: int
) -> str:
    """Return the text of `pack.toml`."""
    years = sorted(founded.completed)
    grade = founded.grade
    entries = {
        "format": FORMAT,
        "slug": province.slug,
        "name_en": province.name_en,
        "name_vi": province.name_vi,
        "region": province.region,
        "start_years": years,
        "sectors": list(SECTORS),
        "sector_names_en": [SECTOR_NAMES[s][0] for s in SECTORS],
        "sector_names_vi": [SECTOR_NAMES[s][1] for s in SECTORS],
        "note_en": _note(province.name_en, years=years, founded=founded),
        "note_vi": _note_vi(province.name_vi, years=years, founded=founded),
        "licence": licence,
        **({"nation": nation.slug} if nation.until is None else {}),
        "origin": origin,
        "grade": grade.letter,
        **({"draw": draw} if draw else {}),
    }
    if nation.until is not None:
        entries |= {"until": nation.until, "vintage_of": nation.slug}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items()]
    return "\n".join(lines) + "\n"


def counts(founded: Founded) -> tuple[int, int]:
    """Return how many inputs of the first opening are measured, and how many there are."""
    entries = founded.stand_ins()
    return sum(entry.grade == "measured" for entry in entries), len(entries)


def _note(name: str, *, years: Sequence[int], founded: Founded) -> str:
    measured, total = counts(founded)
    start = " or ".join(str(year) for year in years)
    text = (
        f"{name} from {start}, grade {founded.grade.letter}: {measured} of {total} inputs of the "
        "opening are measured; stand-ins with their method and range are in inputs.csv."
    )
    return text + (" Exploratory: no forecasts." if founded.grade.letter == "D" else "")


def _note_vi(name: str, *, years: Sequence[int], founded: Founded) -> str:
    measured, total = counts(founded)
    start = " hoặc ".join(str(year) for year in years)
    text = (
        f"{name} bắt đầu từ {start}, hạng {founded.grade.letter}: {measured} trên {total} số liệu "
        "đầu vào được đo; các giá trị thay thế, kèm cách làm và khoảng, nằm trong inputs.csv."
    )
    return text + (" Chỉ để thăm dò: không dùng để dự báo." if founded.grade.letter == "D" else "")
