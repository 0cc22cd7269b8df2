"""Twins of `kernels.matching`."""


def rank(queue, score, places):
    """Sorted by score, the earlier first if equal; what is behind the places does not matter."""
    best = sorted(queue.tolist(), key=lambda i: (-float(score[i]), i))[:places]
    kept = 0
    for who in queue.copy():
        # As the kernel leaves what is behind: nobody reads it.
        better = [i for i in queue[:kept] if score[i] >= score[who]]
        if len(better) < places:
            queue[: min(kept + 1, places)] = [
                *better, who, *[i for i in queue[:kept] if score[i] < score[who]],
            ][:places]  # fmt: skip
            kept = min(kept + 1, places)
    assert queue[:places].tolist() == best


def match(applied_to, score, vacancies, hired):
    """Door by door: rank its applications by score, the earlier first if equal; take the best."""
    for door, places in enumerate(vacancies):
        mine = [i for i, wanted in enumerate(applied_to) if wanted == door]
        mine.sort(key=lambda i: (-float(score[i]), i))
        for i in mine[: max(int(places), 0)]:
            hired[i] = 1
    return sum(int(taken) for taken in hired)
