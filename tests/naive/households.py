"""Twins of `kernels.households`."""


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


def smooth_income(
    start, stop, members, labour_income, pensions, dividends, personal_tax, weight, smoothed_income
):
    """Y ← Y + weight·(disposable income − Y), the step in whole đồng towards zero."""
    for row in range(start, stop):
        if members[row] > 0:
            received = labour_income[row].item() + pensions[row].item() + dividends[row].item()
            before = smoothed_income[row].item()
            gap = received - personal_tax[row].item() - before
            smoothed_income[row] = before + int(weight * gap)


def add_by_household(household, selected, amount, out):
    """`amount` to the home of every person selected."""
    homes = [home for home, chosen in zip(household, selected, strict=True) if chosen]
    for home in homes:
        out[home] += amount
    return amount * len(homes)
