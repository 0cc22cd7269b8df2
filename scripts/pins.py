"""Write constraints/*.txt anew: the newest versions that fit pyproject.toml, with their hashes.

Run it with `make pins`. The files hold names, versions and hashes for every platform and Python
that the project supports, and never an address: where packages come from is the reader's choice.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "constraints"
HEADER = "# Written by `make pins`: versions and hashes only. Do not edit by hand.\n"
EDITABLE_BUILD = ["editables"]


def resolve(requirements: list[str], *, fixed: Path | None = None) -> dict[str, str]:
    """Pin `requirements` and all they need: package name to its block of version and hashes."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-build"]
    command += ["--python-version", "3.12", "--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--constraint", str(fixed)] if fixed else []
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
    """Write core, test, notebook and uv constraints; all but core hold only what they add."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    extras = project["project"]["optional-dependencies"]
    core_asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    core_asked += EDITABLE_BUILD
    test_asked = [*extras["test"], *[r for r in extras["dev"] if not r.startswith("banha[")]]
    core = resolve(core_asked)
    write(FOLDER / "core.txt", blocks=core)
    test = resolve(core_asked + test_asked, fixed=FOLDER / "core.txt")
    added = {name: block for name, block in test.items() if name not in core}
    write(FOLDER / "test.txt", blocks=added)
    notebook = resolve(core_asked + test_asked + extras["notebook"], fixed=FOLDER / "test.txt")
    further = {name: block for name, block in notebook.items() if name not in core | test}
    further |= {n: block for n, block in notebook.items() if n in test and block != test[n]}
    write(FOLDER / "notebook.txt", blocks=further)
    write(FOLDER / "uv.txt", blocks=resolve(["uv"]))


if __name__ == "__main__":
    main()
