"""The end of a firm, in the order that the accounts need.

Capital and stock are sold to the firms that take over the customers, what nobody buys of a stock
is written off; deposit to the bank, loss to the bank,
the rest to the owner; then the staff leave; then capital,
order book, market share and links are cleared. The row is freed when the next month begins, so
that the month's books stay complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.firms import cash_wanted
from banha.actors.ownership import pay_owners
from banha.kernels import goods as goods_kernel
from banha.kernels import life as kernel
from banha.kernels.labour import EMPLOYEE, UNEMPLOYED
from banha.markets.inventories import clear_stock, pass_on_stock

if TYPE_CHECKING:
    from banha.economy import Economy


def close(province: Economy, rows: NDArray[np.intp]) -> None:
    """Close the firms in `rows`."""
    if len(rows) == 0:
        return
    sell_capital(province, rows)
    clear_stock(province, rows)
    _settle_money(province, rows)
    firms = province.state.firms
    firms.vacancies[rows] = 0
    firms.skilled_vacancies[rows] = 0
    _pass_on_orders(province, rows)
    _clear(province, rows)


def sell_capital(province: Economy, rows: NDArray[np.intp]) -> None:
    """Survivors of the sector buy the capital and stock of closing firms by their orders.

    They pay the resale price as far as their own money goes beyond the cash that they keep for
    themselves; what nobody can pay for is scrapped.
    """
    firms, capital = province.state.firms, province.parameters.capital
    closing = np.zeros(firms.rows, bool)
    closing[rows] = True
    for sector in np.unique(firms.sector[rows]):
        dead = rows[firms.sector[rows] == sector]
        living = province.firms_of(int(sector))
        heirs = living[~closing[living]]
        orders = firms.expected_orders[heirs]
        worth = firms.capital[dead] + firms.inventory[dead]
        offered = int(worth.sum())
        if len(heirs) == 0 or orders.sum() <= 0.0 or offered == 0:
            continue
        kept = province.parameters.credit.investment_cash_share * cash_wanted(province, heirs)
        money = np.maximum(firms.deposit[heirs] - kept, 0.0)
        taken = np.minimum(offered * orders / orders.sum(), money / capital.resale_price)
        taken = taken.astype(np.int64)
        price = (capital.resale_price * taken).astype(np.int64)
        proceeds = np.empty(len(dead), np.int64)
        goods_kernel.split(int(price.sum()), worth, proceeds)
        stock = pass_on_stock(province, dead=dead, heirs=heirs, taken=taken, lot=offered)
        firms.capital[heirs] += taken - stock
        firms.capital_bought[heirs] += price
        firms.deposit[heirs] -= price
        firms.capital_sold[dead] += proceeds
        firms.deposit[dead] += proceeds
        province.ledger.pay("used_capital", int(price.sum()))
        province.ledger.receive("used_capital", int(proceeds.sum()))


def _settle_money(province: Economy, rows: NDArray[np.intp]) -> None:
    firms, ledger = province.state.firms, province.ledger
    covered = np.maximum(-firms.deposit[rows], 0)
    firms.losses_covered[rows] += covered
    firms.deposit[rows] += covered
    ledger.transfer("losses_covered", int(covered.sum()))
    repaid = np.minimum(firms.deposit[rows], firms.debt[rows])
    firms.repayments[rows] += repaid
    firms.deposit[rows] -= repaid
    firms.debt[rows] -= repaid
    ledger.transfer("repayments", int(repaid.sum()))
    province.bank.written_off += int(firms.debt[rows].sum())
    firms.debt[rows] = 0
    pay_owners(province, rows, firms.deposit[rows].copy())


def dismiss_staff(province: Economy) -> None:
    """The staff of all firms that closed this month are jobless."""
    rows = np.array(province.leaving_firms, np.int64)
    persons, firms = province.state.persons, province.state.firms
    closing = np.zeros(1 + firms.rows, bool)
    closing[1 + rows] = True

    def work(_chunk: int, start: int, stop: int) -> int:
        return int(kernel.dismiss(
            start, stop, persons.status, persons.employer, persons.tenure, closing
        ))  # fmt: skip

    dismissed = sum(province.crew.run(work, province.crew.chunks(persons.rows)))
    province.by_status[EMPLOYEE] -= dismissed
    province.by_status[UNEMPLOYED] += dismissed
    province.counts["dismissals"] = dismissed
    firms.employees[rows] = 0
    firms.skilled_employees[rows] = 0


def _pass_on_orders(province: Economy, rows: NDArray[np.intp]) -> None:
    """Part of a dead exporter's book and all of a local firm's market go to the survivors."""
    firms = province.state.firms
    firms.alive[rows] = 0
    succession = province.parameters.demand.book_succession
    for sector in np.unique(firms.sector[rows]):
        dead = rows[firms.sector[rows] == sector]
        heirs = province.firms_of(int(sector))
        if len(heirs) == 0:
            continue
        book = float(firms.order_book[dead].sum())
        total = float(firms.order_book[heirs].sum())
        if book > 0.0 and total > 0.0:
            firms.order_book[heirs] *= 1.0 + succession * book / total
        share = float(firms.market_share[heirs].sum())
        if share > 0.0:
            firms.market_share[heirs] /= share


def _clear(province: Economy, rows: NDArray[np.intp]) -> None:
    firms = province.state.firms
    firms.capital[rows] = 0
    firms.order_book[rows] = 0.0
    firms.market_share[rows] = 0.0
    firms.customers[rows] = 0.0
    firms.expected_orders[rows] = 0.0
    firms.labour_capacity[rows] = 0.0
    gone = np.zeros(firms.rows + 1, bool)
    gone[rows] = True
    firms.partner[gone[firms.partner]] = -1  # A partner of −1 finds the last entry: False.
    province.leaving_firms.extend(int(row) for row in rows)
