"""Twins of `kernels.households`."""

from tests.naive.life import tax_of


def spend(
    start, stop, deposit, smoothed_income, members,
    propensity_of_income, propensity_of_wealth_monthly, consumption,
):  # fmt: skip
    """c = c₁·Y + c₂·D in whole đồng, between zero and the deposit D; nothing of an empty row."""
    spent = 0
    for row in range(start, stop):
        income, wealth = smoothed_income[row].item(), deposit[row].item()
        if members[row] > 0 and wealth > 0:
            wanted = int(propensity_of_income * income + propensity_of_wealth_monthly * wealth)
            amount = sorted((0, wanted, wealth))[1]
            consumption[row] = amount
            deposit[row] = wealth - amount
            spent += amount
    return spent


INCOME_BINS = 58 * 64


def smooth_income(
    start, stop, members, labour_income, pensions, dividends, personal_tax, deposit_interest,
    rents_received, rents_paid, school_fees, weight, smoothed_income,
):  # fmt: skip
    """Y ← Y + weight·(disposable income − Y), the step in whole đồng towards zero."""
    for row in range(start, stop):
        if members[row] > 0:
            received = sum(
                int(source[row])
                for source in (labour_income, pensions, dividends, deposit_interest, rents_received)
            )
            before = smoothed_income[row].item()
            due = sum(int(cost[row]) for cost in (personal_tax, rents_paid, school_fees))
            gap = received - due - before
            smoothed_income[row] = before + int(weight * gap)


def bin_of(amount):
    """The seven leading digits, and how many follow them."""
    halvings = max(int(amount).bit_length() - 7, 0)
    return 64 * halvings + (int(amount) >> halvings)


def count_incomes(start, stop, members, smoothed_income, people, income):
    """Bins by the seven leading binary digits of the income per member."""
    for row in range(start, stop):
        heads, total = members[row].item(), smoothed_income[row].item()
        if heads:
            mean = max(total // heads, 0)
            halvings = max(mean.bit_length() - 7, 0)
            place = 64 * halvings + (mean >> halvings)
            people[place] += heads
            income[place] += total


def pay_rents(start, stop, tenant, members, consumption, share, deposit, rents_paid):
    """Rent = share of spending, at most what is there; and what owners hold."""
    lived_in = [row for row in range(start, stop) if members[row] > 0 and deposit[row] > 0]
    owners = sum(deposit[row].item() for row in lived_in if not tenant[row])
    total = 0
    for row in lived_in:
        if tenant[row]:
            rent = min(int(share * consumption[row].item()), deposit[row].item())
            rents_paid[row] = rent
            deposit[row] = deposit[row].item() - rent
            total += rent
    return total, owners


def receive_rents(start, stop, tenant, members, rate, deposit, rents_received):
    """Each owner's part of the rents, by deposit."""
    total = 0
    for row in range(start, stop):
        held = deposit[row].item()
        if members[row] > 0 and not tenant[row] and held > 0:
            rents_received[row] = int(rate * held)
            deposit[row] = held + int(rate * held)
            total += int(rate * held)
    return total


def pay_interest(start, stop, opening_deposit, rate, deposit, deposit_interest):
    """rate × opening deposit, where there was one."""
    total = 0
    for row in range(start, stop):
        held = opening_deposit[row].item()
        if held > 0:
            deposit_interest[row] = int(rate * held)
            deposit[row] = deposit[row].item() + int(rate * held)
            total += int(rate * held)
    return total


def pay_fees(students, fee, household, deposit, school_fees):
    """What all students of a home owe together, and what of it the home can pay."""
    paid = 0
    homes = [household[row].item() for row in students]
    for home in set(homes):
        amount = min(fee * homes.count(home), max(deposit[home].item(), 0))
        school_fees[home] += amount
        deposit[home] -= amount
        paid += amount
    return paid, fee * len(homes) - paid


def count_by_street(start, stop, household, counts):
    """Streets of 32,768 homes."""
    for home in household[start:stop]:
        if home != -1:
            counts[home // 2**15] += 1


def note_pay(
    start, stop, begins, ends, home, amount, tax_rate, tax_threshold, labour_income, personal_tax
):
    """All notes of these streets."""
    for first, last in zip(begins[:, start:stop].flat, ends[:, start:stop].flat, strict=True):
        for lives_in, paid in zip(home[first:last], amount[first:last], strict=True):
            labour_income[lives_in] += paid
            personal_tax[lives_in] += tax_of(paid, tax_rate, tax_threshold)


def receive_pay(
    start, stop, begins, ends, home, amount, tax_rate, tax_threshold, labour_income, personal_tax,
    pensions, deposit, sums,
):  # fmt: skip
    """All notes of these streets, then the money of their homes."""
    note_pay(
        start, stop, begins, ends, home, amount, tax_rate, tax_threshold, labour_income,
        personal_tax,
    )  # fmt: skip
    rows = slice(start * 2**15, stop * 2**15)
    deposit[rows] += labour_income[rows] - personal_tax[rows] + pensions[rows]
    sums += [personal_tax[rows].sum(), pensions[rows].sum()]
