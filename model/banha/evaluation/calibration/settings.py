"""What a calibration was asked and rests on, kept in its folder: it goes on with the same only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from banha.errors import BanhaError
from banha.evaluation.calibration.moments import Target
from banha.evaluation.calibration.priors import Prior
from banha.evaluation.calibration.request import Request
from banha.manifest import code_hash
from banha.output_file import whole_file
from banha.packs.pack import content_hash

FILE = "settings.json"
KEPT = ("province", "until", "seeds", "scale")
"""Of a request: what must stay when a calibration goes on. More trials may be asked."""


def keep_settings(
    request: Request,
    *,
    priors: Sequence[Prior],
    in_force: Sequence[float],
    targets: Sequence[Target],
) -> dict[str, str]:
    """Write what a calibration rests on into its folder; return the hashes of data and code.

    Raises
    ------
    BanhaError
        The folder holds a calibration that rests on something else, or things of others.
    """
    hashes = hashes_of(request, priors=priors, targets=targets)
    asked: dict[str, Any] = {name: getattr(request, name) for name in KEPT}
    asked |= {"opening": request.opening, "priors": hashes["priors"], "moments": hashes["moments"]}
    asked["values in force"] = list(in_force)
    path = request.out / FILE
    if path.is_file():
        _compare(json.loads(path.read_text(encoding="utf-8")), asked, where=str(request.out))
        return hashes
    if request.out.exists() and (not request.out.is_dir() or any(request.out.iterdir())):
        raise BanhaError(
            f"{request.out}\n    this is no folder of a calibration, and it is not empty\n"
            "    Cure: choose another folder with --out."
        )
    request.out.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as unfinished:
        unfinished.write_text(json.dumps(asked, indent=1) + "\n", encoding="utf-8")
    return hashes


def hashes_of(
    request: Request, *, priors: Sequence[Prior], targets: Sequence[Target]
) -> dict[str, str]:
    """Return SHA-256 of code, pack, priors and measured moments."""
    from banha.data import province_folder

    pack = content_hash(province_folder(request.province), start_year=request.opening)
    return {
        "code": code_hash(),
        "pack": pack,
        "priors": _hash([repr(prior) for prior in priors]),
        "moments": _hash([repr(target) for target in targets]),
    }


def _hash(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _compare(kept: Mapping[str, Any], asked: Mapping[str, Any], *, where: str) -> None:
    differ = [name for name in asked if kept.get(name) != asked[name]]
    if differ:
        raise BanhaError(
            f"{where}\n    it holds a calibration with other {', '.join(differ)}\n"
            "    Cure: choose another folder with --out, or ask as before."
        )
