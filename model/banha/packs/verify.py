"""Verifying a pack: it reads without a fault, and its own sources give it back byte by byte."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from banha.data import provinces_folder
from banha.errors import Fault, PackError
from banha.packs.build import build_pack
from banha.packs.head import read_head
from banha.packs.posterior import posterior_faults, posterior_version
from banha.packs.read import load_pack

WRITTEN = ("pack.toml", "assumptions.csv")


def check_pack(slug: str, *, folder: Path | None = None) -> list[str]:
    """Read every opening state of a pack, and rebuild one that people wrote from its sources.

    Packs that were founded, which say so by `origin`, are built again by `banha.founding.verify`.

    Parameters
    ----------
    slug
        Name of the pack's folder.
    folder
        Folder of packs; by default the one of the installed data.

    Returns
    -------
    What was checked, one line each.

    Raises
    ------
    PackError
        The pack has faults, or differs from what its sources give.
    """
    root = folder if folder is not None else provinces_folder()
    faults: list[Fault] = []
    head = read_head(root / slug / "pack.toml", where=f"{slug}/pack.toml", faults=faults)
    if head is None:
        raise PackError(faults)
    faults.extend(posterior_faults(root / slug, sectors=head.sectors, until=head.until))
    if faults:
        raise PackError(faults)
    lines = []
    for year in head.start_years:
        pack = load_pack(slug, start_year=year, folder=root)
        lines.append(
            f"{slug}, opening {year}: {int(pack.population.sum()):,} persons, "
            f"{int(pack.firms['firms'].sum()):,} firms; all tables agree"
        )
    version = posterior_version(root / slug)
    if version is not None:
        told = f"{version.particles} particles, the point in force"
        lines.append(f"{slug}, posterior {version}: {told}")
    if head.origin is None and (root / slug / "source").is_dir():
        lines.append(_rebuilt(root / slug))
    return lines


def _rebuilt(folder: Path) -> str:
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        copy.mkdir()
        for name in WRITTEN:
            shutil.copyfile(folder / name, copy / name)
        shutil.copytree(folder / "source", copy / "source")
        build_pack(folder.name, source=copy / "source", destination=copy)
        built, different = different_files(folder, copy)
    if different:
        raise PackError(
            Fault(
                f"{folder.name}/{name.as_posix()}",
                "The file differs from what the pack's sources and assumptions give.",
                f"Build the pack anew: banha pack build {folder.name} --from its folder `source`.",
            )
            for name in different
        )
    return f"{folder.name}: {len(built)} files rebuilt from sources, byte by byte"


def different_files(folder: Path, copy: Path) -> tuple[list[Path], list[Path]]:
    """Return the files of a rebuilt copy of a pack, and those that the pack has otherwise or not.

    Files of the pack that are not built, such as a README, are not looked at.
    """
    built = sorted(path.relative_to(copy) for path in copy.rglob("*") if path.is_file())
    return built, [name for name in built if not _same(folder / name, copy / name)]


def _same(first: Path, second: Path) -> bool:
    return first.is_file() and first.read_bytes() == second.read_bytes()
