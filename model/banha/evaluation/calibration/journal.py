"""What was tried, point by point, in a journal on disk that outlives an interruption.

The journal is Optuna's: a study for each stage, a trial for each point that has been run. A point
is written when its runs are done, in its order, so that a calibration that was broken off goes on
from there and comes to the same end.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import optuna

Array = NDArray[np.float64]

FILE = "journal.log"
MOMENTS, FAILED = "moments", "failed"


@dataclass(frozen=True)
class Tried:
    """A point that has been run.

    Attributes
    ----------
    point
        Shares of the priors below it.
    moments
        Seeds × moments; none if a run failed.
    failed
        Why a run failed; empty if none did.
    """

    point: Array
    moments: Array | None
    failed: str = ""


class Journal:
    """The journal of a calibration.

    Parameters
    ----------
    folder
        Folder of the calibration.
    """

    def __init__(self, folder: Path) -> None:
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend

        path = folder / FILE
        _without_torn_line(path)
        quiet()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.storage = JournalStorage(JournalFileBackend(str(path)))
        self._studies: dict[str, optuna.Study] = {}

    def tried(self, stage: str) -> list[Tried]:
        """Return the points of a stage in their order."""
        trials = self._study(stage).get_trials(deepcopy=False)
        return [_read(trial.user_attrs) for trial in trials]

    def add(self, stage: str, tried: Tried) -> None:
        """Write a point of a stage."""
        from optuna.trial import create_trial

        attributes: dict[str, Any] = {"point": tried.point.tolist()}
        if tried.moments is None:
            attributes[FAILED] = tried.failed
        else:
            attributes[MOMENTS] = tried.moments.tolist()
        trial = create_trial(value=0.0, user_attrs=attributes)
        self._study(stage).add_trial(trial)

    def _study(self, stage: str) -> optuna.Study:
        import optuna

        if stage not in self._studies:
            there = stage in optuna.get_all_study_names(self.storage)
            made = optuna.load_study if there else optuna.create_study
            self._studies[stage] = made(study_name=stage, storage=self.storage)
        return self._studies[stage]


def quiet() -> None:
    """Let Optuna print warnings only."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)


def _read(attributes: dict[str, Any]) -> Tried:
    moments = attributes.get(MOMENTS)
    return Tried(
        point=np.array(attributes["point"], dtype=np.float64),
        moments=None if moments is None else np.array(moments, dtype=np.float64),
        failed=str(attributes.get(FAILED, "")),
    )


def _without_torn_line(path: Path) -> None:
    """Take off a last line that was not written to its end."""
    if not path.is_file():
        return
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        path.write_bytes(whole)
