"""Write constraints/*.txt anew: the newest versions that fit pyproject.toml, with their hashes.

Run it with `make pins`. With `--keep` what is pinned already stays at its version, and only what
pyproject.toml came to ask is added. The files hold names, versions and hashes for every platform
and Python that the project supports, and never an address: where packages come from is the
reader's choice.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "constraints"
HEADER = "# Written by `make pins`: versions and hashes only. Do not edit by hand.\n"
EDITABLE_BUILD = ["editables"]
# Each level holds those before it: its name, and the extra that it adds.
LEVELS = {"core": "", "dashboard": "dashboard", "test": "dev", "notebook": "notebook"}
OWN_EXTRAS = re.compile(r"banha\[([a-z,]+)\]")


def asked_by(extra: str, *, extras: dict[str, list[str]]) -> list[str]:
    """Requirements of an extra, those of banha's own extras in their place."""
    found = []
    for requirement in extras[extra]:
        own = OWN_EXTRAS.fullmatch(requirement)
        if own is None:
            found.append(requirement)
            continue
        for name in own[1].split(","):
            found += asked_by(name, extras=extras)
    return found


def resolve(requirements: list[str], *, fixed: Iterable[Path] = ()) -> dict[str, str]:
    """Pin `requirements` and all they need: package name to its block of version and hashes.

    Packages pinned in `fixed` keep their version.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-build"]
    command += ["--python-version", "3.12", "--generate-hashes", "--no-annotate", "--no-header"]
    for path in fixed:
        command += ["--constraint", str(path)]
    asked = "\n".join(requirements)
    done = subprocess.run([*command, "-"], input=asked, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    blocks = re.split(r"\n(?=\S)", done.stdout.strip())
    return {re.split(r"[=<>~! ;\[]", block, maxsplit=1)[0]: block for block in blocks}


def write(path: Path, *, blocks: dict[str, str]) -> None:
    """Write pinned blocks in alphabetical order under the common header."""
    path.write_text(HEADER + "".join(blocks[name] + "\n" for name in sorted(blocks)), "utf-8")
    print(f"{path.relative_to(ROOT)}: {len(blocks)} packages")


def main() -> None:
    """Write the constraints of all levels, and those of uv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave what is pinned as it is")
    keep = parser.parse_args().keep
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    with tempfile.TemporaryDirectory() as place:
        fixed = []
        for name in LEVELS if keep else ():
            pinned = FOLDER / f"{name}.txt"
            if pinned.is_file():
                fixed.append(Path(place) / pinned.name)
                fixed[-1].write_bytes(pinned.read_bytes())
        write_all(project["project"], build=project["build-system"]["requires"], fixed=fixed)
    if not keep:
        write(FOLDER / "uv.txt", blocks=resolve(["uv"]))


def write_all(project: dict, *, build: list[str], fixed: list[Path]) -> None:
    """Write the constraints of each level; each holds only what it adds to those before."""
    extras = project["optional-dependencies"]
    asked = project["dependencies"] + build + EDITABLE_BUILD
    known: dict[str, str] = {}
    above: list[Path] = []
    for level, extra in LEVELS.items():
        asked += asked_by(extra, extras=extras) if extra else []
        found = resolve(asked, fixed=[*fixed, *above])
        further = {name: block for name, block in found.items() if known.get(name) != block}
        above.append(FOLDER / f"{level}.txt")
        write(above[-1], blocks=further)
        known |= found


if __name__ == "__main__":
    main()
