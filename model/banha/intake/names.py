"""Names of provinces: the slug of each, other spellings, and names that mean another territory."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from banha.data import data_folder

_TITLES = re.compile(r"^(tinh|thanh pho|tp|t p|province of|city of) | (province|city)$")
_REMARK = re.compile(r"^(?P<name>[^()\[\]]+?)\s*[(\[](?P<remark>.+)[)\]]\s*$")
NATION_FOLDER = "viet-nam"


def folded(name: str) -> str:
    """Return a name without marks, capitals, title and punctuation: `Tỉnh Đắk-Lắk` → dak lak."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d").replace("Ð", "D"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    plain = " ".join(re.sub(r"[^\w]+", " ", plain).replace("_", " ").split())
    return _TITLES.sub("", plain) or plain


@dataclass(frozen=True)
class OtherUnit:
    """A name that meant another territory, and the slugs that it must not be taken for."""

    name: str
    slugs: frozenset[str]
    explanation: str


@dataclass(frozen=True)
class Boundary:
    """A year in which the territory of a province changed."""

    year: int
    explanation: str


@dataclass(frozen=True)
class Nation:
    """The provinces of a nation by name.

    Parameters
    ----------
    titles
        Name of each province, by slug.
    slugs
        Slug by folded name, other spellings and names of the nation included.
    other_units
        Names that mean another territory, by folded name.
    boundaries
        Changes of territory, by slug.
    """

    titles: Mapping[str, str]
    slugs: Mapping[str, str]
    other_units: Mapping[str, OtherUnit]
    boundaries: Mapping[str, tuple[Boundary, ...]]


@cache
def nation(folder: Path | None = None) -> Nation:
    """Return the provinces of Việt Nam, from `scenarios/nations/viet-nam`."""
    where = folder or data_folder() / "nations" / NATION_FOLDER
    provinces, renamed = _rows(where / "provinces.csv"), _rows(where / "renamed.csv")
    titles = {row["slug"]: row["name_vi"] for row in provinces}
    slugs: dict[str, str] = {}
    for row in provinces:
        for name in (row["slug"], row["name_vi"], row["name_en"]):
            slugs[folded(name)] = row["slug"]
    units: dict[str, OtherUnit] = {}
    boundaries: dict[str, tuple[Boundary, ...]] = {}
    for row in renamed:
        name, slug, words = row["name"], row["slug"], row["explanation"]
        if row["kind"] in ("spelling", "nation"):
            slugs[folded(name)] = slug
        elif row["kind"] == "other_unit":
            units[folded(name)] = OtherUnit(name, frozenset(slug.split()), words)
        else:
            change = Boundary(int(row["year"]), words)
            boundaries[slug] = (*boundaries.get(slug, ()), change)
    return Nation(titles, slugs, units, boundaries)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Match:
    """What a name in a table means for the province that is read.

    Parameters
    ----------
    own
        Whether it is the province.
    known
        Whether the name is known at all.
    spelled
        Whether it is written otherwise than the slug or the Vietnamese name.
    fault
        What is wrong with the name; empty for nothing.
    cure
        What to do about it.
    """

    own: bool = False
    known: bool = True
    spelled: bool = False
    fault: str = ""
    cure: str = ""


@dataclass
class Names:
    """Says which rows are those of one province.

    Parameters
    ----------
    slug
        The province.
    mapped
        Slug by name, as the mapping says.
    """

    slug: str
    mapped: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Match] = field(default_factory=dict)

    def match(self, name: str) -> Match:
        """Return what a name means."""
        if name not in self._known:
            self._known[name] = self._match(name)
        return self._known[name]

    @property
    def title(self) -> str:
        """Vietnamese name of the province, or the slug."""
        return nation().titles.get(self.slug, self.slug)

    def _match(self, name: str) -> Match:
        known = nation()
        plain = unicodedata.normalize("NFC", " ".join(name.split()))
        if plain in self.mapped:
            return Match(own=self.mapped[plain] == self.slug, spelled=True)
        if plain in (self.slug, known.titles.get(self.slug)):
            return Match(own=True)
        remark = _REMARK.match(plain)
        fold = folded(remark["name"] if remark else plain)
        slug = known.slugs.get(fold) or (self.slug if fold == folded(self.slug) else "")
        if remark and slug == self.slug:
            return self._other_territory(plain, f"the remark {remark['remark']!r} may mean others")
        if slug:
            return Match(own=slug == self.slug, spelled=slug == self.slug)
        if fold in known.other_units:
            unit = known.other_units[fold]
            concerned = self.slug in unit.slugs
            return self._other_territory(plain, unit.explanation) if concerned else Match()
        return self._unknown(plain, fold)

    def _other_territory(self, name: str, explanation: str) -> Match:
        return Match(
            fault=f"{name!r} does not have the boundaries of {self.title}: {explanation}.",
            cure=f'Say in mapping.toml what it is: [provinces] "{name}" = "{self.slug}" to take its'
            f' rows as they are, or = "another" to pass them over.',
        )

    def _unknown(self, name: str, fold: str) -> Match:
        own = {folded(self.slug), folded(self.title)}
        if any(_one_slip(fold, one) for one in own):
            return Match(
                known=False,
                fault=f"{name!r} is no province that is known, and nearly {self.title!r}.",
                cure=f"Write {self.slug!r}; or, if it is another province, say so in mapping.toml:"
                f' [provinces] "{name}" = "another".',
            )
        return Match(known=False)


def _one_slip(written: str, known: str) -> bool:
    """Whether two names differ by one letter left out, added or changed, or two exchanged."""
    if written == known or abs(len(written) - len(known)) > 1 or len(known) < 4:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(written, known, strict=False)) if a != b),
        min(len(written), len(known)),
    )
    rest, other = written[start:], known[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
