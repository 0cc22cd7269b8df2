"""Twins of `kernels.life`."""

import numpy as np
from tests.naive.draws import LIFE, four_uniforms

EMPTY, EMPLOYEE, FARM, HOUSEHOLD_BUSINESS, UNEMPLOYED, STUDENT, OUT = range(7)
STAYS, DIES, DEPARTS = range(3)
FORMAL, COVERED = 1, 2


def wage_after(wage, posted, follow_up, follow_down):
    """w + ψ·(posted − w), ψ another for rises than for cuts."""
    speed = follow_up if posted > wage else follow_down
    return wage + speed * (posted - wage)


def skill_after(skill, productivity, closing_rate):
    """b + λ·(A − b)."""
    return skill + closing_rate * (productivity - skill)


def fate_of(die, depart, mortality, departure, settled):
    """Death first; who is neither dead nor settled may move away."""
    if die < mortality:
        return DIES
    return DEPARTS if depart < departure and not settled else STAYS


def pay_of(rate, minimum_wage, contract):
    """Whole đồng; whoever is covered gets the whole đồng of the legal minimum at least."""
    amount = int(rate)
    covered = contract in {COVERED, FORMAL + COVERED}
    raised = covered and amount < minimum_wage
    return (int(minimum_wage) if raised else amount), int(raised)


def tax_of(amount, rate, threshold):
    return int(rate * max(amount - threshold, 0))


def own_account_pay(state, farm_income, household_business_income):
    return {FARM: farm_income, HOUSEHOLD_BUSINESS: household_business_income}.get(state, 0)


def month_at_work(
    wage, skill, posted_wage, premium, productivity, effect, contract, closing_rate, pay
):
    """The new wage; what it comes to with premium and efficiency; the new skill."""
    new_wage = wage_after(wage, posted_wage, pay.follow_up, pay.follow_down)
    amount, raised = pay_of(new_wage * premium * effect, pay.minimum_wage, contract)
    return new_wage, amount, raised, skill_after(skill, productivity, closing_rate)


def _work(row, month, *, people, efficiency, employers, pay, rules, payroll, formal_staff, count):
    """What an employee is paid, with wage and skill moved; what is counted has names here."""
    firm, kind, level, contract = (
        column[row].item()
        for column in (people.employer, people.place, people.education, people.contract)
    )
    years = (month - people.birth_month[row].item()) // 12
    people.wage[row], amount, raised, people.skill[row] = month_at_work(
        people.wage[row].item(), people.skill[row].item(), employers.posted_wage[firm].item(),
        employers.premium[firm].item() if kind == 1 else 1.0, employers.productivity[firm].item(),
        efficiency[4 * kind + level, years].item(), contract, rules.closing_rate[level].item(), pay,
    )  # fmt: skip
    payroll[firm] += amount
    formal_staff[firm] += contract in {FORMAL, FORMAL + COVERED}
    if firm == pay.public_employer:
        count("public", amount)
    for name, number in (("minimum", raised), (f"pay {level}", amount), (f"jobs {level}", 1)):
        count(name, number)
    return amount


NAMES = (
    "public", "own", "pensions", "minimum",
    *(f"{what} {level}" for what in ("pay", "jobs", "persons") for level in range(4)),
)  # fmt: skip


def month_of_life(
    start, stop, month, seed, people, efficiency, employers, pay, rules,
    payroll, formal_staff, household_income, household_tax, household_pensions,
    leaver, fate, age_counts, totals,
):  # fmt: skip
    """First everybody works or earns, then the homes are paid, then some die or depart."""

    def count(name, number):
        totals[NAMES.index(name)] += int(number)

    living = [row for row in range(start, stop) if people.status[row] != EMPTY]
    for row in living:
        if people.status[row] == EMPLOYEE:
            people.pay[row] = _work(
                row, month, people=people, efficiency=efficiency, employers=employers, pay=pay,
                rules=rules, payroll=payroll, formal_staff=formal_staff, count=count,
            )  # fmt: skip
            continue
        people.pay[row] = own_account_pay(
            people.status[row].item(), pay.farm_income, pay.household_business_income
        )
        count("own", people.pay[row])
        kept = float(np.float32(1.0 - rules.idle_decay))
        people.skill[row] = people.skill[row].item() * kept
    for row in living:
        home, earned = people.household[row], people.pay[row].item()
        household_income[home] += earned
        household_tax[home] += tax_of(earned, pay.tax_rate, pay.tax_threshold)
        if people.pensioner[row] == 1:
            household_pensions[home] += pay.pension
            count("pensions", pay.pension)
    ends = [
        (row, end)
        for row in living
        if (end := _end(row, month, seed, people=people, rules=rules)) != STAYS
    ]
    for i, (row, end) in enumerate(ends):
        leaver[start + i], fate[start + i] = row, end
    gone = {row for row, _ in ends}
    for row in living:
        if row not in gone:
            age = (month - people.birth_month[row].item()) // 12
            age_counts[min(age, len(age_counts) - 1)] += 1
            count(f"persons {people.education[row]}", 1)
    return len(ends)


def _end(row, month, seed, *, people, rules):
    """How the month ends for a person."""
    state = people.status[row].item()
    years = min((month - people.birth_month[row].item()) // 12, len(rules.mortality) - 1)
    luck = four_uniforms(seed, LIFE, month, people.identity[row], 0)
    waited = int(state == UNEMPLOYED and people.tenure[row] > rules.unemployed_months)
    return fate_of(
        luck[0], luck[1], rules.mortality[years],
        rules.departure[people.origin[row], waited, years], state in {STUDENT, OUT},
    )  # fmt: skip


def settle_leavers(leaver, fate, household, members, deposit, moved_out, emptied):
    """One after the other leaves the home, with a head's part of the money if alive."""
    taken, empty = 0, []
    for row, end in zip(leaver, fate, strict=True):
        home = household[row].item()
        if end == DEPARTS:
            part = deposit[home].item() // members[home].item()
            deposit[home] -= part
            moved_out[home] += part
            taken += part
        members[home] -= 1
        if members[home] == 0:
            empty.append(home)
    emptied[: len(empty)] = empty
    return taken, len(empty)


def dismiss(start, stop, status, employer, tenure, closing):
    """The staff of closing firms, listed first, then made jobless."""
    staff = [r for r in range(start, stop) if status[r] == EMPLOYEE and closing[employer[r]]]
    for row in staff:
        status[row], employer[row], tenure[row] = UNEMPLOYED, -1, 0
    return len(staff)
