"""The head of a pack: `pack.toml`, validated, with all its faults at once."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from banha.data import province_folder
from banha.errors import Fault, PackError
from banha.formats import Format, why_unreadable
from banha.packs.layout import FORMAT

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SlugName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SectorName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Place(BaseModel):
    """Where a province lies: the centre of its area, in degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class PackHead(BaseModel):
    """What `pack.toml` says: format, names, start years, sectors, notes, licence.

    A pack that names its nation has the nation's tables behind its own. `origin` says that it was
    built without written assumptions, from the nation's panel or from tables that it keeps;
    `grade` is from the share of measured inputs; `draw` numbers a draw of those that are not.
    `until` says that nothing after that year is in the pack, and `vintage_of` of which nation's
    panel it was then built: such a pack has all tables itself, and no `nation`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int | str
    slug: str
    name_en: str = Field(min_length=1)
    name_vi: str = Field(min_length=1)
    start_years: list[int] = Field(min_length=1)
    sectors: list[SectorName] = Field(min_length=1)
    sector_names_en: list[str]
    sector_names_vi: list[str]
    note_en: str
    note_vi: str
    licence: str = Field(min_length=1)
    nation: SlugName | None = None
    origin: Literal["nation", "tables"] | None = None
    region: str = ""
    draw: int = Field(default=0, ge=0)
    grade: Literal["A", "B", "C", "D"] | None = None
    place: Place | None = None
    until: int | None = None
    vintage_of: SlugName | None = None

    @model_validator(mode="after")
    def _one_name_per_sector(self) -> "PackHead":
        if len(set(self.sectors)) != len(self.sectors):
            raise ValueError("sectors: a sector stands there twice")
        for field in ("sector_names_en", "sector_names_vi"):
            if len(getattr(self, field)) != len(self.sectors):
                raise ValueError(f"{field}: one name per sector is needed")
        return self


def read_head(path: Path, *, where: str, faults: list[Fault]) -> PackHead | None:
    """Read `pack.toml`; append a fault for each thing wrong with it and return none then."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(where, "The file is missing.", "Restore it, or build the pack anew."))
    except UnicodeDecodeError:
        faults.append(Fault(where, "The file is not UTF-8.", "Save it with the encoding UTF-8."))
    except OSError as error:
        reason = error.strerror or str(error)
        faults.append(Fault(where, f"The file cannot be read: {reason}.", "Make it readable."))
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(where, f"The file is not TOML: {error}.", "Correct the line named."))
    else:
        return _validated(entries, path=path, where=where, faults=faults)
    return None


def _validated(
    entries: dict[str, object], *, path: Path, where: str, faults: list[Fault]
) -> PackHead | None:
    own = Format(FORMAT)
    wrong = why_unreadable(entries.get("format"), own=own, what="the pack", newer_minor=False)
    if wrong:
        faults.append(Fault(f"{where}, key format", *wrong))
        return None
    try:
        head = PackHead.model_validate(entries)
    except ValidationError as error:
        for detail in error.errors():
            key = ".".join(str(part) for part in detail["loc"])
            place = f"{where}, key {key}" if key else where
            faults.append(Fault(place, f"{detail['msg']}.", "Write it as the other packs do."))
        return None
    if head.slug != path.parent.name:
        faults.append(
            Fault(
                f"{where}, key slug",
                f"{head.slug!r} is not the name of the folder, {path.parent.name!r}.",
                "Give both the same name.",
            )
        )
        return None
    return head


def head_of(province: str) -> PackHead:
    """Return the head of a province's pack.

    Raises
    ------
    PackError
        It cannot be read; all faults at once.
    """
    return head_of_folder(province_folder(province))


def head_of_folder(folder: Path) -> PackHead:
    """Return the head of the pack in a folder.

    Raises
    ------
    PackError
        It cannot be read; all faults at once.
    """
    faults: list[Fault] = []
    head = read_head(folder / "pack.toml", where=f"{folder.name}/pack.toml", faults=faults)
    if head is None:
        raise PackError(faults)
    return head
