"""Twin of `kernels.production`."""

EMPLOYEE = 1


def effective_labour(
    start, stop, month, status, birth_month, education, employer, skill,
    efficiency, schooling_years, productivity, labour, staff_schooling,
):  # fmt: skip
    """Σ e·min(A, b) of each firm's staff in whole millionths, and Σ years of schooling."""
    for row in range(start, stop):
        if status[row] == EMPLOYEE:
            firm, level = employer[row], education[row]
            years = (month - birth_month[row].item()) // 12
            usable = min(productivity[firm].item(), skill[row].item())
            labour[firm] += int(efficiency[level, years].item() * usable * 10**6)
            staff_schooling[firm] += schooling_years[level]
