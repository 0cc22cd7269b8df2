"""Carry out the steps of the Containerfile without a container, in an empty folder.

The files are those of the last commit that .containerignore lets through. Every absolute path of
the image becomes one below the folder; users are not made, and the base image is the Python that
runs this. It shows that the steps work from a clean checkout; it does not show the image itself.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
FILE, IGNORE = "Containerfile", ".containerignore"
ABSOLUTE = re.compile(r"(?<![\w./:-])/(opt|build|study|var)\b")
OF_USERS = ("useradd", "install --directory --owner")
"""Steps that need the rights of an image."""


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and rest of each instruction."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            yield name, rest


def seen(path: str, ignore: str) -> bool:
    """Whether a build sees a file: the last pattern that fits it, or a folder of it, decides."""
    found = True
    folders = [path, *(str(folder) for folder in PurePosixPath(path).parents)]
    for line in ignore.splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        bare = pattern.removeprefix("!")
        names = [name for folder in folders for name in (folder, PurePosixPath(folder).name)]
        whole = names if bare.startswith("**/") else folders
        if any(fnmatch(name, bare.removeprefix("**/")) for name in whole):
            found = pattern.startswith("!")
    return found


def copied(rest: str) -> tuple[list[str], str, bool]:
    """Return what a COPY takes and where to, and whether that is of an earlier stage."""
    words = rest.split()
    earlier = words[0].startswith("--from")
    *sources, target = words[1:] if earlier else words
    return sources, target, earlier


def checkout(place: Path) -> None:
    """Put the files of the last commit that a build sees into a folder."""
    command = ["git", "archive", "HEAD"]
    content = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    ignore = (ROOT / IGNORE).read_text("utf-8")
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        wanted = [one for one in archive.getmembers() if one.isfile() and seen(one.name, ignore)]
        archive.extractall(place, members=wanted, filter="data")


def carry_out(base: Path) -> None:
    """Carry out every step below a folder.

    Raises
    ------
    SystemExit
        A step failed.
    """
    context, image = base / "context", base / "image"
    checkout(context)

    def within(text: str) -> str:
        return ABSOLUTE.sub(lambda found: f"{image}{found.group()}", text)

    kept = ("HOME", "PATH", "LANG", "PIP_INDEX_URL", "PIP_CERT", "SSL_CERT_FILE")
    environment = {key: value for key, value in os.environ.items() if key in kept}
    work = image
    for name, rest in instructions((ROOT / FILE).read_text("utf-8")):
        print(name, rest, flush=True)
        if name == "WORKDIR":
            work = Path(within(rest))
            work.mkdir(parents=True, exist_ok=True)
        elif name == "ENV":
            for pair in rest.split():
                key, _, value = pair.partition("=")
                environment[key] = within(value).replace("$PATH", environment["PATH"])
        elif name == "COPY":
            put(*copied(rest), context=context, work=work)
        elif name == "RUN" and not rest.startswith(OF_USERS):
            command = within(re.sub(r"^python\b", sys.executable, rest))
            done = subprocess.run(command, shell=True, cwd=work, env=environment, check=False)
            if done.returncode:
                raise SystemExit(f"this step ended with {done.returncode}")


def put(sources: list[str], target: str, earlier: bool, *, context: Path, work: Path) -> None:  # noqa: FBT001
    """Copy what a COPY asks; stages share one folder here."""
    if earlier:
        return
    for source in sources:
        there = work / target / (source if target.endswith("/") else "")
        there.parent.mkdir(parents=True, exist_ok=True)
        if (context / source).is_dir():
            shutil.copytree(context / source, there, dirs_exist_ok=True)
        else:
            shutil.copy(context / source, there)


def main() -> None:
    """Carry out the steps in a folder that is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="an empty folder to use, and to keep")
    kept = parser.parse_args().keep
    if kept is not None:
        carry_out(kept.resolve())
        return
    with tempfile.TemporaryDirectory() as folder:
        carry_out(Path(folder))


if __name__ == "__main__":
    main()
