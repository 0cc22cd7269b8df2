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


def without_employer(rows, status, income, kept, skill, received):
    """Everybody gets the income of the status, and forgets."""
    for row in rows:
        received[row] = income[status[row]]
        skill[row] = skill[row].item() * float(kept)
    return sum(received[row].item() for row in rows)


def month_at_work(
    wage, skill, posted_wage, premium, productivity, effect, contract, closing_rate, pay
):
    """The wage moves first, pay is by the new one; skill moves by itself."""
    new = wage_after(wage, posted_wage, pay.follow_up, pay.follow_down)
    amount, raised = pay_of(new * premium * effect, pay.minimum_wage, contract)
    return new, amount, raised, skill_after(skill, productivity, closing_rate)


def tax_of(amount, rate, threshold):
    return int(rate * max(amount - threshold, 0))


def _earn(row, month, *, people, efficiency, employers, pay, payroll, formal_staff, count):
    """What a person is paid; what is counted on the way has names here."""
    state = people.status[row].item()
    own = {FARM: pay.farm_income, HOUSEHOLD_BUSINESS: pay.household_business_income}
    if state in own:
        count("own", own[state])
        return own[state]
    if state != EMPLOYEE:
        return 0
    firm, kind, level = (
        column[row].item() for column in (people.employer, people.place, people.education)
    )
    wage = wage_after(
        people.wage[row].item(), employers.posted_wage[firm].item(), pay.follow_up, pay.follow_down
    )
    people.wage[row] = wage
    years = (month - people.birth_month[row].item()) // 12
    premium = employers.premium[firm].item() if kind == 1 else 1.0
    amount, raised = pay_of(
        wage * efficiency[4 * kind + level, years].item() * premium, pay.minimum_wage,
        people.contract[row].item(),
    )  # fmt: skip
    written = people.contract[row].item() in {FORMAL, FORMAL + COVERED}
    payroll[firm] += amount
    formal_staff[firm] += written
    count("public", amount if firm == pay.public_employer else 0)
    for name, number in (("minimum", raised), (f"pay {level}", amount), (f"jobs {level}", 1)):
        count(name, number)
    return amount


NAMES = (
    "public", "own", "minimum", "nothing",
    *(f"{what} {level}" for what in ("pay", "jobs") for level in range(4)),
)  # fmt: skip


def month_of_life(
    start, stop, month, seed, people, efficiency, employers, pay, rules,
    payroll, formal_staff, filled, home, amount, pensioners, leaver, fate, stayers, totals,
):  # fmt: skip
    """First everybody is paid, then everybody learns, then dies, departs or leaves school."""

    def count(name, number):
        totals[NAMES.index(name)] += int(number)

    living = [row for row in range(start, stop) if people.status[row] != EMPTY]
    for row in living:
        people.pay[row] = _earn(
            row, month, people=people, efficiency=efficiency, employers=employers, pay=pay,
            payroll=payroll, formal_staff=formal_staff, count=count,
        )  # fmt: skip
    paid = [row for row in living if people.pay[row] != 0]
    sort_by_street(paid, people.household, people.pay, filled, home, amount)
    retired = [row for row in living if people.pensioner[row] == 1]
    pensioners[start : start + len(retired)] = retired
    for row in living:
        if people.status[row] == EMPLOYEE:
            target = employers.productivity[people.employer[row]].item()
            rate = rules.closing_rate[people.education[row]].item()
            people.skill[row] = skill_after(people.skill[row].item(), target, rate)
        else:
            kept = float(np.float32(1.0 - rules.idle_decay))
            people.skill[row] = people.skill[row].item() * kept
    ends = {row: _end(row, month, seed, people=people, rules=rules) for row in living}
    leavers = _list_leavers(ends, leaver=leaver[start:], fate=fate[start:])
    for row in living:
        if ends[row] == STAYS:
            age = (month - people.birth_month[row].item()) // 12
            stayers[people.education[row], min(age, stayers.shape[1] - 1)] += 1
    return leavers, len(retired)


def _list_leavers(ends, *, leaver, fate):
    """Write down who does not stay, and why; return how many."""
    leaving = [(row, end) for row, end in ends.items() if end != STAYS]
    for i, (row, end) in enumerate(leaving):
        leaver[i], fate[i] = row, end
    return len(leaving)


def sort_by_street(rows, household, pay, filled, home, amount):
    """Street by street: who lives there, in the order of the rows."""
    for street in range(len(filled)):
        mine = [row for row in rows if household[row] // 2**15 == street]
        places = slice(filled[street], filled[street] + len(mine))
        home[places], amount[places] = household[mine], pay[mine]
        filled[street] += len(mine)


def joblessness(state, tenure, unemployed_months):
    """0 for those who are not unemployed, 1 after long unemployment, 2 before."""
    return {True: 1, False: 2}[bool(tenure > unemployed_months)] if state == UNEMPLOYED else 0


def highest_chances(mortality, departure):
    """The most that anybody of an age risks."""
    ages = range(len(mortality))
    return np.array([max(mortality[age], *departure[:, :, age].flat) for age in ages])


def who_leaves(
    first, last, month, u, birth_month, education, origin, status, tenure, mortality, departure,
    highest, unemployed_months, leaver, fate, stayers,
):  # fmt: skip
    """Everybody's end, then a list of those who go and a count of those who stay."""
    ends = {}
    for row in range(first, last):
        state, age = status[row].item(), (month - birth_month[row].item()) // 12
        years = min(age, len(mortality) - 1)
        waited = joblessness(state, tenure[row], unemployed_months)
        if state != EMPTY:
            ends[row] = fate_of(
                u[0, row - first], u[1, row - first], mortality[years],
                departure[origin[row], waited, years], state in {STUDENT, OUT},
            )  # fmt: skip
            stayers[education[row], years] += ends[row] == STAYS
    return _list_leavers(ends, leaver=leaver, fate=fate)


def _end(row, month, seed, *, people, rules):
    """How the month ends for a person."""
    state = people.status[row].item()
    years = min((month - people.birth_month[row].item()) // 12, len(rules.mortality) - 1)
    luck = four_uniforms(seed, LIFE, month, people.identity[row], 0)
    waited = joblessness(state, people.tenure[row], rules.unemployed_months)
    return fate_of(
        luck[0], luck[1], rules.mortality[years],
        rules.departure[people.origin[row], waited, years], state in {STUDENT, OUT},
    )  # fmt: skip


def settle_leavers(leaver, fate, household, members, deposit, moved_out, emptied, takes):
    """One after the other leaves the home, with a head's part of the money if alive."""
    taken, empty = 0, []
    takes[:] = 0
    for number, (row, end) in enumerate(zip(leaver, fate, strict=True)):
        home = household[row].item()
        if end == DEPARTS:
            part = deposit[home].item() // members[home].item()
            deposit[home] -= part
            moved_out[home] += part
            takes[number] = part
            taken += part
        members[home] -= 1
        if members[home] == 0:
            empty.append(home)
    emptied[: len(empty)] = empty
    return taken, len(empty)


def dismiss(start, stop, status, employer, tenure, closing):
    """The staff of closing firms, listed first, then made jobless; nobody's employer is at 0."""
    staff = [r for r in range(start, stop) if status[r] == EMPLOYEE and closing[1:][employer[r]]]
    for row in staff:
        status[row], employer[row], tenure[row] = UNEMPLOYED, -1, 0
    return len(staff)
