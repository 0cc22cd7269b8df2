"""Twins of `kernels.goods`."""


def sell(firms, demand, market_share, price, capacity, sales, output, orders_volume, unmet):
    """First everybody's own customers, then what is left to those with room, by their room."""
    left = int(demand)
    for firm in firms:
        unit, room = price[firm].item(), capacity[firm].item()
        wanted = demand * market_share[firm].item() / unit
        delivered = min(wanted, room)
        sales[firm] = min(int(delivered * unit), left)
        left -= sales[firm].item()
        output[firm] = sales[firm].item() / unit
        orders_volume[firm] = wanted
        unmet[firm] = 1.0 - delivered / wanted if wanted > 0.0 else 0.0
    room = {f: capacity[f].item() - output[f].item() for f in firms}
    # Added in the order of the firms: the built-in sum rounds less, and đồng hang on it.
    worth = 0.0
    for firm in firms:
        worth += room[firm] * price[firm].item()
    if left > 0 and worth > 0.0:
        part = min(left / worth, 1.0)
        for firm in firms:
            extra = min(max(int(part * room[firm] * price[firm].item()), 0), left)
            left -= extra
            sales[firm] += extra
            output[firm] = sales[firm].item() / price[firm].item()
            orders_volume[firm] = max(orders_volume[firm].item(), output[firm].item())
    return demand - left


def floor_share(amount, numerator, denominator):
    """⌊amount·numerator ÷ denominator⌋ in whole numbers of any size."""
    return int(amount) * int(numerator) // int(denominator)


def split(amount, weights, out):
    """Floored parts; the rest to the last entry with a weight."""
    whole = sum(int(weight) for weight in weights)
    if whole == 0:
        for i in range(len(out)):
            out[i] = 0
        out[len(out) - 1] = int(amount)
        return int(amount)
    parts = [int(amount) * int(weight) // whole for weight in weights]
    rest = int(amount) - sum(parts)
    last = max(i for i, weight in enumerate(weights) if weight > 0)
    for i, part in enumerate(parts):
        out[i] = part + (rest if i == last else 0)
    return rest
