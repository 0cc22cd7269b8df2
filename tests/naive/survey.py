"""Twin of `kernels.survey`."""


def count_people(start, stop, status, education, pay, skill, force, working, skills, paid):
    """Statuses 1 to 4 are the labour force, 4 without work; bins by seven leading digits."""
    for row in range(start, stop):
        state, level = status[row].item(), education[row].item()
        if not 1 <= state <= 4:
            continue
        force[level] += 1
        skills[level] += int(float(skill[row]) * 1_000_000)
        if state != 4:
            working[level] += 1
        amount = pay[row].item()
        if state == 1 and amount > 0:
            halvings = max(amount.bit_length() - 7, 0)
            paid[64 * halvings + (amount >> halvings)] += 1
