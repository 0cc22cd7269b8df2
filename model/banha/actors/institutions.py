"""Institutions as Mesa agents: the State, the central government behind it, the bank, outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from banha.economy import Economy


class Institution(Agent):
    """An institution: an ordinary Mesa agent with its own rules.

    `decide()` is called once a month, before firms plan; subclass it to add a rule of your own.
    """

    model: Economy

    def decide(self) -> None:
        """Take the month's decisions."""


class Party(Institution):
    """An institution with a side in the ledger."""

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Book a payment on this institution's side."""
        province.ledger.pay(flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Book a receipt on this institution's side."""
        province.ledger.receive(flow, amount)


class State(Party):
    """The provincial government (Nhà nước): taxes, payroll, purchases, pensions, programmes.

    Attributes
    ----------
    deposit
        Money at the bank, đồng.
    opening_deposit
        The same when the month began.
    purchases
        Purchases a month that the budget rule has settled on, đồng.
    retained_revenue
        Smoothed monthly revenue that stays in the province, đồng.
    collected
        Tax revenue of the month so far, đồng.
    own_revenue
        Fees since revenue was last shared out, of which the centre gets nothing, đồng.
    programmes
        Spending on programmes this month by lever, đồng.
    """

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.deposit = 0
        self.opening_deposit = 0
        self.purchases = 0.0
        self.retained_revenue = 0.0
        self.fixed_spending = 0.0
        self.collected = 0
        self.own_revenue = 0
        self.programmes: dict[str, int] = {}

    def begin_month(self) -> None:
        """Remember the deposit and forget last month's revenue."""
        self.opening_deposit = self.deposit
        self.collected = 0

    def decide(self) -> None:
        """Once a quarter, set monthly purchases by the budget rule."""
        province = self.model
        if province.month.month % 3 != 1:
            return
        months = province.pack.opening["state_cash_months"]
        self.purchases = province.decisions.public_purchases(
            last_purchases=self.purchases,
            retained_revenue=self.retained_revenue,
            fixed_spending=self.fixed_spending,
            deposit=float(self.deposit),
            cash_wanted=months * self.retained_revenue,
            parameters=province.parameters.state,
        )

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Pay out of the State's deposit."""
        self.deposit -= int(amount)
        super().pay(province, flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Receive into the State's deposit; taxes count as revenue to be shared."""
        self.deposit += int(amount)
        if flow in TAXES:
            self.collected += int(amount)
        elif flow in FEES:
            self.own_revenue += int(amount)
        super().receive(province, flow, amount)


TAXES = frozenset(
    {"personal_tax", "value_added_tax", "input_duties", "own_account_duties", "corporate_tax"}
)


FEES = frozenset({"school_fees"})


class CentralGovernment(Party):
    """The central government behind the province: takes its share, settles with outside."""


class Bank(Party):
    """The one bank: holds deposits, lends to firms, settles its result with its owners outside.

    `claim_on_outside` is what it holds against the rest of the nation and the world, đồng.
    """

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.claim_on_outside = 0
        self.opening_claim = 0
        self.written_off = 0

    def begin_month(self) -> None:
        """Remember the claim on outside; losses of the month start at nothing."""
        self.opening_claim = self.claim_on_outside
        self.written_off = 0


class World(Party):
    """Outside: the rest of the nation and the world, as a party to payments.

    Money paid to or by outside moves the bank's claim on it.
    """

    def pay(self, province: Economy, flow: str, amount: int) -> None:
        """Outside pays: the bank's claim on it rises."""
        province.bank.claim_on_outside += int(amount)
        super().pay(province, flow, amount)

    def receive(self, province: Economy, flow: str, amount: int) -> None:
        """Outside is paid: the bank's claim on it falls."""
        province.bank.claim_on_outside -= int(amount)
        super().receive(province, flow, amount)
