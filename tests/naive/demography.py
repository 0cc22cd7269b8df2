"""Twin of `kernels.demography`."""

from tests.naive.draws import LIFE, four_uniforms

EMPTY, UNEMPLOYED, STUDENT, OUT = 0, 4, 5, 6
DIES, DEPARTS = 1, 2


def live(
    start, stop, month, seed, identity, birth_month, education, status, tenure,
    mortality_monthly, school_leaving_months, participation,
    departure_rate, departure_unemployed, unemployed_months, leaver, fate, age_counts,
):  # fmt: skip
    """Who dies; of those left, who moves away; of those left, who finishes school."""
    ends = []
    for row in range(start, stop):
        was = status[row].item()
        if was == EMPTY:
            continue
        age = month - birth_month[row].item()
        years = min(age // 12, len(mortality_monthly) - 1)
        luck = four_uniforms(seed, LIFE, month, identity[row], 0)
        waited_long = was == UNEMPLOYED and tenure[row] > unemployed_months
        leaving = departure_unemployed if waited_long else departure_rate
        if luck[0] < mortality_monthly[years]:
            ends.append((row, DIES))
        elif was not in {OUT, STUDENT} and luck[1] < leaving:
            ends.append((row, DEPARTS))
        else:
            age_counts[years] += 1
            if was == STUDENT and age >= school_leaving_months[education[row]]:
                status[row] = UNEMPLOYED if luck[2] < participation else OUT
                tenure[row] = 0
    for i, (row, end) in enumerate(ends):
        leaver[start + i] = row
        fate[start + i] = end
    return len(ends)
