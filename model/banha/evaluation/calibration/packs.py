"""The packs that go with the seeds: draws of a founded pack's opening, or the pack itself."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from banha.data import list_provinces, use_own_provinces
from banha.evaluation.calibration.request import Request
from banha.packs.found import drawn_suffix
from banha.packs.head import head_of

FOLDER = "packs"


def packs_of_seeds(request: Request) -> tuple[list[str], Path | None]:
    """Return the pack of each seed, and the folder of packs that were made for it.

    A pack that is founded on estimates has openings drawn from their ranges: the first seed goes
    with the first draw, and so on. Draws that stand beside your own packs, named
    PROVINCE-draw-01 and so on, are used; else they are made from the nation's panel. A pack that
    was written by hand has no draws, and seeds differ in luck alone.
    """
    slug = request.province
    if not has_draws(request):
        return [slug] * request.seeds, None
    there = [f"{slug}{drawn_suffix(number)}" for number in range(1, 2 * request.seeds + 1)]
    there = [name for name in there if name in list_provinces()]
    if len(there) >= request.seeds:
        return there[: request.seeds], None
    from banha.founding import make_draws

    folder = request.out / FOLDER
    made = sorted(path.parent.name for path in folder.glob("*/pack.toml"))
    if len(made) < request.seeds:
        folder.mkdir(parents=True, exist_ok=True)
        made = [
            pack.folder.name
            for pack in make_draws(
                slug, folder=folder, number=request.seeds, start_years=(request.opening,)
            )
        ]
    return made[: request.seeds], folder


def has_draws(request: Request) -> bool:
    """Tell whether a pack's opening has draws: it is founded on the nation's panel alone."""
    head = head_of(request.province)
    return head.origin == "nation" and head.draw == 0


def draws_said(request: Request) -> str:
    """Say what seeds go with."""
    if has_draws(request):
        return "Each seed goes with a draw of the opening's estimates."
    return "The opening has no draws (it is not founded on estimates of the nation's panel)."


def own_packs(folder: Path | None) -> AbstractContextManager[object]:
    """Within this context, packs of the folder come before those of the data; None: as ever."""
    return nullcontext() if folder is None else use_own_provinces(folder)
