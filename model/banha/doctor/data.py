"""The province packs, and the bytes of an installed banha."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path

from banha.data import list_provinces, own_provinces_folder, province_folder
from banha.doctor.check import Check
from banha.errors import Fault, PackError
from banha.packs.head import head_of, read_head
from banha.packs.pack import content_hash
from banha.packs.read import load_pack

FLAGSHIP = "binh-duong"
MOST_NAMED = 5
CHECK_ALL = "`banha pack check --all` reads and rebuilds every pack."


def checks() -> Iterator[Check]:
    """Look at the packs, and at what was installed."""
    yield packs()
    yield installed_bytes()


def packs() -> Check:
    """Heads of all packs; all of the flagship's pack and of one's own."""
    slugs = list_provinces()
    own = own_provinces_folder()
    faults: list[Fault] = []
    for slug in slugs:
        read_head(province_folder(slug) / "pack.toml", where=f"{slug}/pack.toml", faults=faults)
    whole = [slug for slug in slugs if slug == FLAGSHIP or province_folder(slug).parent == own]
    hashes = {}
    for slug in whole:
        try:
            for year in head_of(slug).start_years:
                load_pack(slug, start_year=year)
                hashes[f"{slug} {year}"] = content_hash(province_folder(slug), start_year=year)
        except PackError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    values = {"packs": len(slugs), "read_whole": whole, "hashes": hashes}
    if not slugs:
        return Check("packs", "problem", "there is none", "Install banha anew.", values)
    if faults:
        told = "; ".join(f"{fault.where}: {fault.what}" for fault in faults[:MOST_NAMED])
        return Check("packs", "problem", told, f"{faults[0].cure} {CHECK_ALL}", values)
    return Check(
        "packs", "ok", f"{len(slugs)} packs; read whole: {', '.join(whole)}", values=values
    )


def installed_bytes() -> Check:
    """Whether all files of an installed banha are those that were installed, by their SHA-256."""
    name = "files"
    try:
        recorded = [one for one in distribution("banha").files or () if one.hash is not None]
    except PackageNotFoundError:
        recorded = []
    ours = [one for one in recorded if one.parts[0] == "banha"]
    values: dict[str, object] = {"compared": len(ours)}
    if not ours:
        found = "banha runs from a checkout: no checksums of an installation to compare with"
        return Check(name, "ok", found, values=values)
    wrong = [str(one) for one in ours if not _is_as_recorded(one)]
    values["different"] = wrong
    if wrong:
        more = f" and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        found = f"changed since the installation: {', '.join(wrong[:MOST_NAMED])}{more}"
        return Check(name, "problem", found, "pip install --force-reinstall banha", values)
    return Check(name, "ok", f"all {len(ours)} files are as they were installed", values=values)


def _is_as_recorded(file: PackagePath) -> bool:
    """Compare with the record of the installer: a digest in base 64 for the web, unpadded."""
    assert file.hash is not None
    path = Path(str(file.locate()))
    try:
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value
