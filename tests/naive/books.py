"""Twin of `kernels.books`."""


def derive_balances(start, stop, opening, closing, flows, signs, sums, breach):
    """Agent by agent: gains and losses in a list; who does not balance is written down."""
    for row in range(start, stop):
        for kind, column in enumerate(flows):
            sums[kind] += column[row].item()
    wrong = [
        row
        for row in range(start, stop)
        if opening[row].item()
        + sum(int(sign) * column[row].item() for sign, column in zip(signs, flows, strict=True))
        != closing[row].item()
    ]
    first = wrong[: len(breach)]
    breach[: len(first)] = first
    return len(wrong)
