"""What notebooks show of accounts: who pays whom, and of the province between two months."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from banha.accounts.ledger import PARTIES
from banha.actors.faces import Firm, Worker
from banha.display.html import card, facts, paragraph, table
from banha.display.language import language, say
from banha.display.scenario import province_of, run_facts
from banha.report.flow_names import party_name
from banha.report.words import number

if TYPE_CHECKING:
    from banha.accounts.history import Accounts
    from banha.accounts.ledger import Ledger
    from banha.province import Province

BILLION = 1e9


def matrix_html(
    matrix: pd.DataFrame, *, title: str, lang: str | None = None, note: str = ""
) -> str:
    """Return a matrix of payments as HTML, with totals and the balance of each party.

    Parameters
    ----------
    matrix
        Payments in đồng, payers in rows and payees in columns.
    title
        Heading.
    lang
        `en` or `vi`; None: the language of notebooks.
    note
        What is said below.
    """
    lang = lang or language()
    sums = _Sums(matrix)
    cells = partial(_cell, decimals=_decimals(sums.largest), lang=lang)
    rows = [
        [party(payer, lang), *(cells(sums.amount(payer, payee)) for payee in sums.parties),
         cells(sums.paid[payer])]
        for payer in sums.parties
    ]  # fmt: skip
    received = [cells(sums.received[name]) for name in sums.parties]
    rows.append([say("received", lang), *received, cells(sum(sums.paid.values()))])
    balances = [cells(sums.received[name] - sums.paid[name], sign=True) for name in sums.parties]
    rows.append([say("balance", lang), *balances, ""])
    heads = [party(name, lang) for name in sums.parties]
    shown = table([say("pays_to", lang), *heads, say("paid", lang)], rows)
    if not sums.parties:
        shown = paragraph(say("nothing_paid", lang), faint=True)
    unit = say("matrix_unit", lang)
    return card(title, shown, paragraph(f"{unit} {note}".strip(), faint=True))


class _Sums:
    """Payments in whole đồng, without parties that neither pay nor receive.

    Attributes
    ----------
    parties
        Those that pay or receive, in the order of the matrix.
    paid, received
        Totals by party.
    largest
        The largest of the totals.
    """

    def __init__(self, matrix: pd.DataFrame) -> None:
        columns = matrix.to_dict()
        self._amounts: dict[tuple[object, object], int] = {
            (payer, payee): int(amount)
            for payee, of_payers in columns.items()
            for payer, amount in of_payers.items()
        }
        names = dict.fromkeys((*matrix.index, *matrix.columns))
        self.paid: dict[object, int] = dict.fromkeys(names, 0)
        self.received: dict[object, int] = dict.fromkeys(names, 0)
        for (payer, payee), amount in self._amounts.items():
            self.paid[payer] += amount
            self.received[payee] += amount
        self.parties = [name for name in names if self.paid[name] or self.received[name]]
        totals = (*self.paid.values(), *self.received.values())
        self.largest = max((abs(total) for total in totals), default=0)

    def amount(self, payer: object, payee: object) -> int:
        """What one pays the other."""
        return self._amounts.get((payer, payee), 0)


def _cell(amount: int, *, decimals: int, lang: str, sign: bool = False) -> str:
    """Return an amount in billion đồng; a dash for nothing."""
    if not amount:
        return "–"
    return number(f"{amount / BILLION:{'+' if sign else ''},.{decimals}f}", lang)


def _decimals(largest: int) -> int:
    """Decimals with which the largest sum, in billion đồng, has about four digits."""
    enough = ((0, 1e3), (1, 1e2), (2, 1.0))
    return next((places for places, least in enough if largest >= least * BILLION), 4)


def party(name: object, lang: str) -> str:
    """Return the words for a party; its name where it is none of the accounts."""
    return party_name(str(name), lang) if name in PARTIES else str(name)


def accounts_html(accounts: Accounts, *, lang: str | None = None) -> str:
    """Return the payments of the last whole year as HTML.

    Parameters
    ----------
    accounts
        Payments of a run by month.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    title = say("accounts", lang)
    if not accounts.years:
        return card(title, paragraph(say("accounts_none", lang), faint=True))
    year, count = accounts.years[-1], accounts.values.shape[1]
    last = accounts.start + (len(accounts.values) - 1)
    note = say("accounts_note", lang, count=count, first=accounts.start, last=last)
    title = say("accounts_of", lang, year=year)
    return matrix_html(accounts.matrix(year), title=title, lang=lang, note=note)


def ledger_html(ledger: Ledger, *, lang: str | None = None) -> str:
    """Return the payments of the month as HTML, among the simulated.

    Parameters
    ----------
    ledger
        The flow matrix of the month.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    note = say("simulated_only", lang)
    return matrix_html(ledger.matrix(), title=say("ledger", lang), lang=lang, note=note)


def province_html(province: Province, *, lang: str | None = None) -> str:
    """Return a province between two months as HTML, with the payments of the last month.

    Parameters
    ----------
    province
        The province.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    scenario, done = province.scenario, province.months_done
    counts = [len(province.agents_by_type[kind]) for kind in (Worker, Firm)]
    told = [
        *run_facts(scenario, lang),
        (say("months_done", lang), say("done_of", lang, done=done, months=scenario.months)),
        (say("adults_now", lang), number(f"{counts[0]:,}", lang)),
        (say("firms_now", lang), number(f"{counts[1]:,}", lang)),
        (say("accounts", lang), say("guard_on" if province.guard else "guard_off", lang)),
    ]
    paid = ""
    if done:
        matrix = province.ledger.matrix() * scenario.scale
        title = say("ledger_of", lang, month=province.month + -1)
        paid = matrix_html(matrix, title=title, lang=lang, note=say("real_units", lang))
    return card(province_of(scenario, lang), facts(told), paid, name=scenario.name)
