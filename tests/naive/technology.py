"""Twins of `kernels.technology`."""

import math

from tests.naive.draws import INNOVATION, four_uniforms


def _beta_two_four(seed, month, identity):
    """Second of five uniforms in order of size."""
    five = four_uniforms(seed, INNOVATION, month, identity, 1)
    five += four_uniforms(seed, INNOVATION, month, identity, 2)[:1]
    return sorted(five)[1]


def grow(
    seed, month, identity, alive, foreign, productivity, partner, output, cumulative_output,
    absorption, profitable, frontier, learning_by_doing, innovation_rate, innovation_step,
    transfer_rate, transfer_rate_foreign, growth, transferred,
):  # fmt: skip
    """Δ ln A = learning + innovation + transfer, term by term; zero for a dead firm."""
    for firm, number in enumerate(identity):
        learning = innovation = transfer = 0.0
        if alive[firm]:
            level = math.log(productivity[firm])
            made, before = output[firm].item(), cumulative_output[firm].item()
            if made > 0.0:
                learning = learning_by_doing * (math.log(before + made) - math.log(before))
            if profitable[firm]:
                luck = four_uniforms(seed, INNOVATION, month, number, 0)[0]
                if luck < 1.0 - math.exp(-innovation_rate * absorption[firm]):
                    innovation = innovation_step * _beta_two_four(seed, month, number)
            if foreign[firm]:
                transfer = transfer_rate_foreign * max(math.log(frontier) - level, 0.0)
            elif partner[firm] != -1:
                ahead = math.log(productivity[partner[firm]]) - level
                transfer = transfer_rate * absorption[firm].item() * max(ahead, 0.0)
        growth[firm] = learning + innovation + transfer
        transferred[firm] = transfer
