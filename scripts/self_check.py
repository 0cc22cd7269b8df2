"""Store the digest of the small run of `banha doctor`, with the code that it is of.

Run it for a release (docs/releasing.md), once no code changes any more.
"""

import json
import platform
from pathlib import Path

from banha.doctor.kernels import STORED, small_digest
from banha.manifest import model_hash
from banha.versions import library_versions

FILE = Path(__file__).resolve().parents[1] / "model" / "banha" / "doctor" / STORED


def main() -> None:
    """Write the file."""
    values = {
        "digest": small_digest(),
        "model": model_hash(),
        "machine": platform.machine(),
        "versions": library_versions(),
    }
    FILE.write_text(f"{json.dumps(values, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
