"""What is recorded of technology: research, links, digital use, automation, local content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.actors.digital_firms import counts_as_digital

if TYPE_CHECKING:
    from banha.economy import Economy

Values = dict[str, Any]


def observe_technology(province: Economy, scale: int) -> Values:
    """Research, school partners, digital firms, automation and local content of the month."""
    firms = province.state.firms
    living = province.producers()
    count = max(len(living), 1)
    local, imported = int(firms.inputs_local.sum()), int(firms.inputs_imported.sum())
    return {
        "research": scale * int(firms.research.sum()),
        "researching_firms": float(np.count_nonzero(firms.research[living])) / count,
        "school_partners": float(np.count_nonzero(firms.school_partner[living])) / count,
        "digital_firms": float(np.count_nonzero(firms.digital[living] > 0.0)) / count,
        "firms_digital": float(np.count_nonzero(counts_as_digital(province, living))) / count,
        "automation": province.mean_of("automation", living, default=0.0),
        "jobs_automated": scale * province.automation.jobs_automated,
        "local_content": local / max(local + imported, 1),
    }
