"""Twin of `kernels.production`."""

EMPLOYEE, UNEMPLOYED = 1, 4
GRADUATES = (2, 3)


def effective_labour(
    start, stop, month, status, birth_month, education, place, employer, skill,
    efficiency, schooling_years, productivity, labour, schooling, counts,
):  # fmt: skip
    """Σ e·min(A, b) by firm and kind of place in whole millionths, Σ years of schooling, heads."""
    rows = range(start, stop)
    for number in range(7):
        counts[number] += sum(status[row] == number for row in rows)
    staff = [row for row in rows if status[row] == EMPLOYEE]
    jobless = [row for row in rows if status[row] == UNEMPLOYED]
    counts[7] += sum(education[row] in GRADUATES and place[row] == 0 for row in staff)
    counts[8] += sum(education[row] in GRADUATES for row in jobless)
    for row in staff:
        firm, kind, level = employer[row], place[row].item(), education[row].item()
        years = (month - birth_month[row].item()) // 12
        usable = min(productivity[firm].item(), skill[row].item())
        labour[2 * firm + kind] += int(efficiency[4 * kind + level, years].item() * usable * 10**6)
        schooling[firm] += schooling_years[level]
