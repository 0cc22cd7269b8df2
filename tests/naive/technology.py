"""Twins of `kernels.technology`."""

import math

from tests.naive.draws import INNOVATION, four_uniforms


def _beta_two_four(seed, month, identity):
    """Second of five uniforms in order of size."""
    five = four_uniforms(seed, INNOVATION, month, identity, 1)
    five += four_uniforms(seed, INNOVATION, month, identity, 2)[:1]
    return sorted(five)[1]


def _lead(productivity, other, level):
    """max(ln A_other − ln A, 0), zero without another firm."""
    return 0.0 if other == -1 else max(math.log(productivity[other]) - level, 0.0)


def grow(
    seed, month, identity, alive, foreign, productivity, partner, peer, school_partner, output,
    cumulative_output, absorption, effort, hired_knowledge, frontier, school_frontier,
    learning_by_doing, innovation_rate, innovation_step, transfer_rate, transfer_rate_foreign,
    peer_rate, school_rate, hire_rate, growth, transferred, innovated,
):  # fmt: skip
    """Δ ln A = learning + innovation + transfer, term by term; zero for a dead firm."""
    for firm, number in enumerate(identity):
        learning = innovation = transfer = 0.0
        if alive[firm]:
            level = math.log(productivity[firm])
            made, before = output[firm].item(), cumulative_output[firm].item()
            if made > 0.0:
                learning = learning_by_doing * (math.log(before + made) - math.log(before))
            if effort[firm] > 0.0:
                luck = four_uniforms(seed, INNOVATION, month, number, 0)[0]
                if luck < 1.0 - math.exp(-innovation_rate * effort[firm] * absorption[firm]):
                    innovation = innovation_step * _beta_two_four(seed, month, number)
                    innovated[firm] = month
            absorbed = absorption[firm].item()
            transfer += absorbed * peer_rate * _lead(productivity, peer[firm], level)
            transfer += absorbed * hire_rate * hired_knowledge[firm].item()
            if school_partner[firm]:
                transfer += absorbed * school_rate * max(math.log(school_frontier) - level, 0.0)
            if foreign[firm]:
                transfer += transfer_rate_foreign * max(math.log(frontier) - level, 0.0)
            else:
                customer = _lead(productivity, partner[firm], level)
                transfer += absorbed * effort[firm].item() * transfer_rate * customer
        growth[firm] = learning + innovation + transfer
        transferred[firm] = transfer
